package record

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Projects call their records by number or by date, with or without a word before it: 0007-title.md, adr-007_title.md, adr007-title.md,
// ADR-0007.md, 7. Title.md, 20261125-title.md, 2026-11-25-title.md.
const beforeNumber = `((?i:adr|dr|edr|mdr|tdr|rfc|decision)[-_ .]?)?`

var (
	numbered = regexp.MustCompile(`^` + beforeNumber + `(\d{1,6})(?:( - |\. ?|[-_ ])(.*))?$`)
	dated    = regexp.MustCompile(`^` + beforeNumber + `(\d{4}-\d{2}-\d{2}|\d{8})(?:([-_ ])(.*))?$`)
)

// named is a file's name in its parts.
type named struct {
	date      bool
	prefix    string
	digits    string // number or date, as written
	separator string // after it; empty when nothing follows
	title     string // as written
	extension string
}

// take parts the name of a record in any format, also that of a folder; false for what is not called like one.
func take(name string) (named, bool) {
	n := named{extension: path.Ext(name)}
	stem := strings.TrimSuffix(name, n.extension)
	m := dated.FindStringSubmatch(stem)
	if n.date = m != nil; !n.date {
		if m = numbered.FindStringSubmatch(stem); m == nil {
			return n, false
		}
	}
	n.prefix, n.digits, n.separator, n.title = m[1], m[2], m[3], m[4]
	return n, !n.template()
}

// template reports whether it is the form for records rather than one: "0000-template.md", but not "0039-template-engine.md".
func (n named) template() bool {
	title := strings.ToLower(n.title)
	switch title {
	case "template", "adr-template", "madr-template", "adr_template", "record-template":
		return true
	}
	return !n.date && n.number() == 0 && strings.Contains(title, "template")
}

func (n named) number() int {
	if n.date {
		return 0
	}
	number, _ := strconv.Atoi(n.digits) // digits only
	return number
}

// NumberOf is the number of a record by its file's name; 0 for none.
func NumberOf(name string) int {
	n, ok := take(name)
	if !ok || n.extension != ".md" {
		return 0
	}
	return n.number()
}

// IsRecord reports whether a file's name is that of a record in Markdown.
func IsRecord(name string) bool {
	n, ok := take(name)
	return ok && n.extension == ".md"
}

// digits is how many digits the number of a record has.
func digits(name string) int {
	if n, ok := take(name); ok && !n.date {
		return len(n.digits)
	}
	return 4
}

// Humane is a file's name as a title: "0007-run-it-small.md" is "Run it small".
func Humane(name string) string {
	title := strings.TrimSuffix(name, ".md")
	if n, ok := take(name); ok {
		title = n.title
	}
	title = strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ").Replace(title))
	if title == "" {
		return "Decision"
	}
	r := []rune(title)
	return string(unicode.ToUpper(r[0])) + string(r[1:])
}

// before orders records by number, and by name where that says nothing.
func before(a, b string) int {
	if x, y := NumberOf(a), NumberOf(b); x != y && x > 0 && y > 0 {
		return x - y
	}
	return strings.Compare(a, b)
}

// Style is how the files of a folder are named.
type Style struct {
	Dated     bool   // by date instead of by number
	Layout    string // of the date, in Go's form
	Width     int    // digits of the number; shorter ones are filled up with zeros
	Prefix    string // before the number, "adr-"
	Separator string // after the number; empty when nothing follows it
	Words     string // between the words of the title; empty is "-"
}

// StyleOf reads the style off the names of a folder; the majority counts, and of equal ones the last. An empty folder is numbered with
// four digits.
func StyleOf(names []string) Style {
	count, width := map[Style]int{}, map[Style]int{}
	best := Style{Separator: "-"}
	for _, name := range slices.Sorted(slices.Values(names)) {
		n, ok := take(name)
		if !ok || n.extension != ".md" {
			continue
		}
		s := n.style()
		count[s]++
		if n.digits[0] == '0' { // filled up
			width[s] = max(width[s], len(n.digits))
		}
		if count[s] > count[best] || (count[s] == count[best] && (best.Dated || !s.Dated)) {
			best = s
		}
	}
	if count[best] == 0 {
		best.Width = 4
	} else {
		best.Width = width[best]
	}
	if best.Dated && best.Separator == "" { // a second record of a day needs a name of its own
		best.Separator = "-"
	}
	return best
}

// style is that of one name, without the width of its number.
func (n named) style() Style {
	s := Style{Dated: n.date, Prefix: n.prefix, Separator: n.separator}
	if n.date {
		if s.Layout = "20060102"; strings.Contains(n.digits, "-") {
			s.Layout = time.DateOnly
		}
	}
	if strings.Contains(n.title, "_") && !strings.Contains(n.title, "-") || s.Separator == "_" && !strings.Contains(n.title, "-") {
		s.Words = "_"
	}
	return s
}

// FileName names a new record.
func (s Style) FileName(number int, at time.Time, title string) string {
	head := at.UTC().Format(s.Layout)
	if !s.Dated {
		digits := strconv.Itoa(number)
		head = strings.Repeat("0", max(0, s.Width-len(digits))) + digits
	}
	if s.Separator == "" {
		return s.Prefix + head + ".md"
	}
	slug := Slug(title)
	if s.Words != "" {
		slug = strings.ReplaceAll(slug, "-", s.Words)
	}
	return s.Prefix + head + s.Separator + slug + ".md"
}

// draft is the name of a record that has no number yet.
func (s Style) draft(title string) string { return s.Prefix + Slug(title) + ".md" }

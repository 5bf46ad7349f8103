package record

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Listed is a record as an index page lists it.
type Listed struct {
	File  string // name in the folder
	Title string
}

// IndexName is the name of a folder's index page: the one that is there, or README.md.
func IndexName(names []string) string {
	for _, want := range []string{"README.md", "index.md", "Readme.md", "readme.md", "INDEX.md"} {
		if slices.Contains(names, want) {
			return want
		}
	}
	return "README.md"
}

var (
	linkTarget = regexp.MustCompile(`\]\(\s*<?([^)\s>#]+)[^)]*\)`)
	listItem   = regexp.MustCompile(`^(\s*)([-*+]|\d+[.)])(\s+)`)
)

// Index keeps an index page: every record that it does not link is added, in the page's own way and in order; what else stands there is
// left as it is. A page that is empty is begun.
func Index(page []byte, records []Listed) []byte {
	records = slices.Clone(records)
	slices.SortFunc(records, func(a, b Listed) int { return strings.Compare(a.File, b.File) })
	if len(bytes.TrimSpace(page)) == 0 {
		page = []byte("# Decisions\n\nWhat was decided, and why.\n")
	}
	lines := strings.Split(strings.TrimRight(string(page), "\n"), "\n")
	at := places(lines)
	for _, r := range records {
		if _, ok := at[r.File]; ok {
			continue
		}
		lines = insert(lines, at, r)
		at = places(lines)
	}
	return []byte(strings.Join(lines, "\n") + "\n")
}

// Indexed lists the files that an index page links.
func Indexed(page []byte) []string {
	var out []string
	for name := range places(strings.Split(string(page), "\n")) {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Annotate adds a word in parentheses behind a record's link on an index page, unless it stands there.
func Annotate(page []byte, file, word string) []byte {
	lines := strings.Split(string(page), "\n")
	i, ok := places(lines)[file]
	if !ok || strings.Contains(lines[i], "("+word+")") {
		return page
	}
	for _, at := range linkTarget.FindAllStringSubmatchIndex(lines[i], -1) {
		if strings.TrimPrefix(lines[i][at[2]:at[3]], "./") == file {
			lines[i] = lines[i][:at[1]] + " (" + word + ")" + lines[i][at[1]:]
			return []byte(strings.Join(lines, "\n"))
		}
	}
	return page
}

// places are the lines on which records are linked.
func places(lines []string) map[string]int {
	out := map[string]int{}
	for i, line := range lines {
		for _, m := range linkTarget.FindAllStringSubmatch(line, -1) {
			name := strings.TrimPrefix(m[1], "./")
			if dir(name) != "" || !IsRecord(path.Base(name)) {
				continue
			}
			if _, ok := out[name]; !ok {
				out[name] = i
			}
		}
	}
	return out
}

// insert puts a record behind the last one that sorts before it, or before the first that sorts after it, in its way.
func insert(lines []string, at map[string]int, r Listed) []string {
	before, after := -1, -1
	var like string
	for name, i := range at {
		if name < r.File && i > before {
			before, like = i, lines[i]
		}
		if name > r.File && (after < 0 || i < after) {
			after = i
		}
	}
	switch {
	case before >= 0:
		return slices.Insert(lines, before+1, entry(like, r))
	case after >= 0:
		return slices.Insert(lines, after, entry(lines[after], r))
	default:
		return append(lines, "", entry(bullet(lines)+" ", r))
	}
}

// bullet is the list marker a page uses.
func bullet(lines []string) string {
	for _, l := range lines {
		if m := listItem.FindStringSubmatch(l); m != nil && len(m[2]) == 1 {
			return m[2]
		}
	}
	return "-"
}

// entry is a line of an index in the way of another.
func entry(like string, r Listed) string {
	label := escapeLabel(r.Title)
	if n := NumberOf(r.File); n > 0 {
		label = Numbered(n, digits(r.File)) + " " + label
	}
	link := "[" + label + "](" + r.File + ")"
	if cells := strings.Count(like, "|"); strings.HasPrefix(strings.TrimSpace(like), "|") && cells >= 2 {
		return "| " + link + " " + strings.Repeat("| ", cells-2) + "|"
	}
	if m := listItem.FindStringSubmatch(like); m != nil {
		marker := m[2]
		if len(marker) > 1 || marker >= "0" && marker <= "9" {
			n, _ := strconv.Atoi(strings.TrimRight(marker, ".)")) // the pattern has digits only
			marker = strconv.Itoa(n) + marker[len(marker)-1:]
		}
		return m[1] + marker + m[3] + link
	}
	return "- " + link
}

func digits(name string) int {
	if m := numbered.FindStringSubmatch(name); m != nil {
		return len(m[2])
	}
	return 4
}

// escapeLabel makes a title safe as the text of a link: no markup, no mention, no reference.
func escapeLabel(s string) string {
	var b strings.Builder
	for _, r := range strings.Map(printable, s) {
		switch r {
		case '\\', '`', '*', '_', '[', ']', '<', '>', '|', '~':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '@', '#':
			b.WriteRune(r)
			b.WriteRune('\u200b')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

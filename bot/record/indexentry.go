package record

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// plainEntry is a line of an index in our own way.
func plainEntry(marker string, r Listed) string { return marker + ownLink(r) }

func ownLink(r Listed) string {
	label := escapeLabel(r.Title)
	if n := NumberOf(r.File); n > 0 {
		label = Numbered(n, digits(r.File)) + " " + label
	}
	return "[" + label + "](" + r.File + ")"
}

// entry is a line of an index in the way of the line that lists another record.
func (d *directory) entry(like string, r Listed) string {
	i := d.listed[like]
	line := d.lines[i]
	link, after := linkLike(line, like, r)
	if strings.HasPrefix(strings.TrimSpace(line), "|") && strings.Count(line, "|") >= 2 {
		return d.row(i, link, r)
	}
	if m := listItem.FindStringSubmatch(line); m != nil {
		marker := m[2]
		if len(marker) > 1 || marker >= "0" && marker <= "9" {
			n, _ := strconv.Atoi(strings.TrimRight(marker, ".)")) // the pattern has digits only
			marker = strconv.Itoa(n+d.step(i)) + marker[len(marker)-1:]
		}
		return m[1] + marker + m[3] + link + after
	}
	return "- " + link + after
}

// step is by how much an ordered list counts on: it is written 1. 2. 3., or 1. 1. 1.
func (d *directory) step(i int) int {
	for j := i - 1; j >= 0; j-- {
		if m := listItem.FindStringSubmatch(d.lines[j]); m != nil {
			if was := listItem.FindStringSubmatch(d.lines[i]); was[2] == m[2] {
				return 0
			}
			return 1
		}
	}
	return 1
}

// numberLabel is a record's number as a link's text begins with it: "ADR-0007", "7.", "0007 - ".
var numberLabel = regexp.MustCompile(`^((?i:adr)[-_ ]?)?(\d{1,6})([.:)]?\s*[-–—:]?\s*)(.*)$`)

// linkLike is the link to a record in the way of the one to another, and what stands behind it when the title stands there.
func linkLike(line, like string, r Listed) (link, after string) {
	label, rest, ok := linkTo(line, like)
	m := numberLabel.FindStringSubmatch(label)
	n := NumberOf(r.File)
	if !ok || m == nil || n == 0 || (m[3] == "" && m[4] != "") || !says(m[2], NumberOf(like)) {
		return ownLink(r), ""
	}
	digits := strconv.Itoa(n)
	if m[2][0] == '0' {
		digits = strings.Repeat("0", max(0, len(m[2])-len(digits))) + digits
	}
	head := m[1] + digits
	if strings.TrimSpace(m[4]) != "" {
		return "[" + head + m[3] + escapeLabel(r.Title) + "](" + r.File + ")", ""
	}
	if sep := behindLink.FindString(rest); sep != "" && !strings.HasPrefix(strings.TrimSpace(line), "|") {
		after = sep + escapeLabel(r.Title)
	} else if !strings.HasPrefix(strings.TrimSpace(line), "|") {
		return "[" + head + " " + escapeLabel(r.Title) + "](" + r.File + ")", ""
	}
	return "[" + head + "](" + r.File + ")", after
}

// says reports whether digits are a number.
func says(digits string, number int) bool {
	n, err := strconv.Atoi(digits)
	return err == nil && n == number
}

// behindLink parts a link from the title behind it.
var behindLink = regexp.MustCompile(`^\s*[-–—:]\s+`)

// linkTo is the text of the link to a file, and what follows it on its line.
func linkTo(line, file string) (label, rest string, ok bool) {
	for _, at := range linkTarget.FindAllStringSubmatchIndex(line, -1) {
		if local(line[at[2]:at[3]]) != file {
			continue
		}
		open := strings.LastIndexByte(line[:at[0]], '[')
		if open < 0 {
			return "", "", false
		}
		return line[open+1 : at[0]], line[at[1]:], true
	}
	return "", "", false
}

// row is a line of a table: the link where the other line has it, and what the head of the table asks for where we know it.
func (d *directory) row(i int, link string, r Listed) string {
	was := cells(d.lines[i])
	head := d.head(i)
	where, named := 0, strings.Contains(link, escapeLabel(r.Title))
	for c, text := range was {
		if linkTarget.MatchString(text) {
			where = c
			break
		}
	}
	out := make([]string, len(was))
	for c := range was {
		name := ""
		if c < len(head) {
			name = strings.ToLower(head[c])
		}
		switch {
		case c == where:
			out[c] = link
		case strings.Contains(name, "status"):
			out[c] = caseLike(was[c], r.Status)
		case strings.Contains(name, "date"):
			out[c] = r.Date
		case !named && (strings.Contains(name, "title") || strings.Contains(name, "decision") || strings.Contains(name, "name") || strings.Contains(name, "description")):
			out[c], named = escapeLabel(r.Title), true
		case (name == "#" || name == "no" || name == "no." || name == "id" || name == "adr" || strings.HasPrefix(name, "num")) && NumberOf(r.File) > 0:
			out[c] = numberLike(was[c], r.File)
		}
	}
	var b strings.Builder
	b.WriteString("|")
	for _, text := range out {
		if text != "" {
			b.WriteString(" " + text)
		}
		b.WriteString(" |")
	}
	return b.String()
}

// head are the names of a table's columns.
func (d *directory) head(i int) []string {
	for i > 0 && strings.HasPrefix(strings.TrimSpace(d.lines[i-1]), "|") {
		i--
	}
	return cells(d.lines[i])
}

func cells(line string) []string {
	line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
	parts := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")
	for i, p := range parts {
		parts[i] = strings.TrimSpace(strings.ReplaceAll(p, "\x00", `\|`))
	}
	return parts
}

// numberLike is a record's number in the form of another one.
func numberLike(was, file string) string {
	m := numberLabel.FindStringSubmatch(was)
	text := strconv.Itoa(NumberOf(file))
	if m == nil {
		return text
	}
	if m[2][0] == '0' {
		text = strings.Repeat("0", max(0, len(m[2])-len(text))) + text
	}
	return m[1] + text
}

// caseLike begins a word with a capital letter where another one does.
func caseLike(was, word string) string {
	if was != "" && !unicode.IsUpper([]rune(was)[0]) {
		return word
	}
	return upperFirst(word)
}

// escapeLabel makes a title safe as the text of a link: no markup, no mention, no reference.
func escapeLabel(s string) string {
	var b strings.Builder
	for _, r := range strings.Map(printable, s) {
		switch r {
		case '\\', '`', '*', '_', '[', ']', '<', '>', '|', '~', '&':
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

package render

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// adrWidth is the longest line of a record: what Markdown linters ask for unless told otherwise.
const adrWidth = 80

// page writes Markdown with lines that are not too long.
type page struct{ b strings.Builder }

func (p *page) heading(level int, text string) {
	p.b.WriteString("\n" + strings.Repeat("#", level) + " " + strings.TrimRight(text, ".,;:!? ") + "\n")
}

// para writes a paragraph of Markdown; empty ones are left out.
func (p *page) para(text string) {
	if text = strings.TrimSpace(text); text != "" {
		p.b.WriteString("\n" + wrap(text, "", "") + "\n")
	}
}

// list writes items as a list.
func (p *page) list(items []string) {
	if len(items) == 0 {
		return
	}
	p.b.WriteString("\n")
	for _, item := range items {
		p.b.WriteString(wrap(item, "* ", "  ") + "\n")
	}
}

// risky is a word that would begin something else at the start of a line.
var risky = regexp.MustCompile(`^([-+*#>=|]|\d+[.)]$)`)

// wrap breaks text at spaces so that lines stay within the width; a word longer than a line stays whole.
func wrap(text, first, rest string) string {
	var out strings.Builder
	line, n := first, utf8.RuneCountInString(first)
	empty := true
	for word := range strings.FieldsSeq(text) {
		length := utf8.RuneCountInString(word)
		if !empty && n+1+length > adrWidth {
			out.WriteString(line + "\n")
			line, n, empty = rest, utf8.RuneCountInString(rest), true
			if risky.MatchString(word) && !strings.HasPrefix(word, "**") {
				word = guard(word)
				length++
			}
		}
		if !empty {
			line += " "
			n++
		}
		line += word
		n += length
		empty = false
	}
	out.WriteString(line)
	return out.String()
}

// guard escapes a word so that it stays a word at the start of a line.
func guard(word string) string {
	if last := len(word) - 1; word[0] >= '0' && word[0] <= '9' {
		return word[:last] + `\` + word[last:]
	}
	return `\` + word
}

// EscapeGitHub makes text of others safe where GitHub reads it: besides markup, it can neither mention anybody nor refer to, close or
// link anything.
func EscapeGitHub(s string) string {
	s = EscapeMarkdown(strings.Map(visible, s))
	s = strings.ReplaceAll(s, "\\#", "\\#\u200b")
	s = references.ReplaceAllStringFunc(s, func(m string) string { return m[:len(m)-1] + "\u200b" + m[len(m)-1:] })
	return s
}

// references are what GitHub turns into links by itself: addresses, GH-12, and commits.
var references = regexp.MustCompile(`(?i)(https?:/|www\.|gh-\d|ftp:/)`)

// PlainGitHub is EscapeGitHub for titles and commit messages, where there is no markup to escape. They can also not keep checks from
// running.
func PlainGitHub(s string) string {
	s = strings.Join(strings.Fields(strings.Map(visible, s)), " ")
	s = strings.NewReplacer("@", "@\u200b", "#", "#\u200b", "<!--", "<\u200b!--").Replace(s)
	s = inside.ReplaceAllStringFunc(s, func(m string) string { return m[:1] + "\u200b" + m[1:] })
	return references.ReplaceAllStringFunc(s, func(m string) string { return m[:len(m)-1] + "\u200b" + m[len(m)-1:] })
}

// inside are character references, which can stand for any sign, and the words that keep checks from running.
var inside = regexp.MustCompile(`(?i)&(?:#\d+|#x[0-9a-f]+|[a-z][a-z0-9]*);|\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]`)

// visible drops control characters and those that hide or turn text around.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029':
		return ' '
	case r < ' ' || r >= 0x7f && r <= 0x9f, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2069, r == 0xfeff, r == 0x61c, r == 0xad, r >= 0xe0000 && r <= 0xe007f:
		return -1
	}
	return r
}

package slack

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/deploy-advice/deploy-advice/bot"
)

// packed joins pieces into texts of at most limit characters each, never cutting a piece. A line break where two texts meet is left out.
func packed(ps []piece, limit int) []string {
	var texts []string
	var b strings.Builder
	size := 0
	flush := func() {
		if text := strings.Trim(b.String(), "\n"); strings.TrimSpace(text) != "" {
			texts = append(texts, text)
		}
		b.Reset()
		size = 0
	}
	for i, p := range ps {
		text := p.text
		if size > 0 && touches(ps[i-1], p) {
			text = zeroWidth + text
		}
		if size+length(text) > limit {
			flush()
			text = p.text
		}
		b.WriteString(text)
		size += length(text)
	}
	flush()
	return texts
}

// touches says whether formatting would be lost because a delimiter stands against something that is no edge of a word.
func touches(a, b piece) bool {
	last, _ := utf8.DecodeLastRuneInString(a.text)
	first, _ := utf8.DecodeRuneInString(b.text)
	return (b.styled && !edge(last, a.text)) || (a.styled && !edge(first, b.text))
}

// edge says whether a delimiter may stand beside r. The semicolon of an entity is none.
func edge(r rune, text string) bool {
	if r == ';' && strings.Contains(text, "&") {
		return false
	}
	return unicode.IsSpace(r) || strings.ContainsRune(".,;:!?()'\"-–", r)
}

// single renders lines to one text of at most limit characters, with an ellipsis where the rest was left out. Empty for nothing.
func single(lines []bot.Line, limit int) string {
	texts := packed(pieces(lines), limit-1)
	if len(texts) == 0 {
		return ""
	}
	if len(texts) > 1 {
		return texts[0] + ellipsis
	}
	return texts[0]
}

// rawText is the text of lines without any style, for plain_text and for measuring.
func rawText(lines []bot.Line) string {
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, s := range line {
			b.WriteString(spanRaw(s))
		}
	}
	return b.String()
}

func spanRaw(s bot.Span) string {
	switch {
	case s.Text != "":
		return s.Text
	case s.URL != "":
		return s.URL
	case s.User != "":
		return "@" + s.User
	}
	return ""
}

// undecorated says whether lines carry no style, link, mention or date: then plain_text shows them as they are and can break nothing.
func undecorated(lines []bot.Line) bool {
	for _, line := range lines {
		for _, s := range line {
			if s.Style != bot.Normal || s.URL != "" || s.User != "" || s.Date > 0 {
				return false
			}
		}
	}
	return true
}

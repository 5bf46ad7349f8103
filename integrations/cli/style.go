package cli

import (
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Style is how text may look: the zero Style is plain text of any width.
type Style struct {
	Color bool
	Width int // columns of the terminal; 0: lines are not broken
}

// Terminal is the style for a writer: in colour, and as wide as the terminal, when it is one. NO_COLOR and TERM=dumb turn colours off,
// COLUMNS overrides the width.
func Terminal(w io.Writer, getenv func(string) string) Style {
	columns, _ := strconv.Atoi(getenv("COLUMNS")) // what is no number is not said
	file, ok := w.(*os.File)
	if !ok {
		return Style{}
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return Style{}
	}
	if columns <= 0 {
		columns = columnsOf(file)
	}
	return Style{Color: getenv("NO_COLOR") == "" && getenv("TERM") != "dumb", Width: columns}
}

func (s Style) wrap(code, text string) string {
	if !s.Color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s Style) strong(text string) string { return s.wrap("1", text) }
func (s Style) faint(text string) string  { return s.wrap("2", text) }
func (s Style) good(text string) string   { return s.wrap("32", text) }
func (s Style) warn(text string) string   { return s.wrap("33", text) }

// line colours the text of the i-th line of a curve.
func (s Style) line(i int, text string) string {
	codes := []string{"1;34", "33", "32", "35"}
	return s.wrap(codes[i%len(codes)], text)
}

// clean replaces what could steer a terminal: names and notes come from others.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200d':
			return '\ufffd'
		}
		return r
	}, text)
}

// columns is how many columns text takes: two for a wide letter, none for one that combines.
func columns(text string) int {
	n := 0
	for _, r := range text {
		switch kind := width.LookupRune(r).Kind(); {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// broken breaks text into lines of at most n columns, at spaces where there are any; n of 0 breaks nothing.
func broken(text string, n int) []string {
	if n <= 0 || columns(text) <= n {
		return []string{text}
	}
	var lines []string
	current := ""
	for word := range strings.FieldsSeq(text) {
		if current != "" && columns(current)+1+columns(word) > n {
			lines, current = append(lines, current), ""
		}
		for current == "" && columns(word) > n {
			head := cut(word, n)
			lines, word = append(lines, head), word[len(head):]
		}
		if current != "" {
			current += " "
		}
		current += word
	}
	if current != "" {
		lines = append(lines, current)
	}
	return lines
}

// cut is the longest beginning of at most n columns, at least one letter; it ends behind a sign such as - or / where one is near.
func cut(word string, n int) string {
	used, sign := 0, 0
	for i, r := range word {
		w := columns(string(r))
		if i > 0 && used+w > n {
			if sign > 0 && 3*columns(word[:sign]) >= n {
				return word[:sign]
			}
			return word[:i]
		}
		used += w
		if strings.ContainsRune("-/.,_?&=:", r) {
			sign = i + 1
		}
	}
	return word
}

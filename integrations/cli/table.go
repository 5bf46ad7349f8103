package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Style is how text may look on a terminal; the zero Style prints plain text.
type Style struct {
	Color bool
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

// grid prints rows in columns; those in right are set flush right. The first row is the head.
func grid(w io.Writer, s Style, rows [][]string, right ...int) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	flush := map[int]bool{}
	for _, i := range right {
		flush[i] = true
	}
	for n, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			switch {
			case flush[i]:
				cells[i] = pad + cell
			case i == len(row)-1:
				cells[i] = cell
			default:
				cells[i] = cell + pad
			}
		}
		text := strings.TrimRight("  "+strings.Join(cells, "  "), " ")
		if n == 0 {
			text = s.faint(text)
		}
		fmt.Fprintln(w, text)
	}
}

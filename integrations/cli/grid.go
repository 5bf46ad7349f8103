package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// gap is the space in front of every column.
const gap = 2

// grid prints rows in columns; those in right are set flush right. The first row is the head. Where the terminal is narrower the
// widest columns shrink and their text is broken, so nothing is lost.
func grid(w io.Writer, s Style, rows [][]string, right ...int) {
	safe := make([][]string, len(rows))
	for n, row := range rows {
		safe[n] = make([]string, len(row))
		for i, cell := range row {
			safe[n][i] = clean(cell)
		}
	}
	widths := shrunk(widest(safe), right, s.Width)
	for n, row := range safe {
		for _, line := range gridLines(row, widths, right) {
			if n == 0 {
				line = s.faint(line)
			}
			fmt.Fprintln(w, line)
		}
	}
}

// widest is the width of each column.
func widest(rows [][]string) []int {
	var out []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(out) {
				out = append(out, 0)
			}
			out[i] = max(out[i], columns(cell))
		}
	}
	return out
}

// shrunk takes from the widest columns until the table fits; 0 is room for anything. Names, which stand first, and figures, which are
// set right, keep their width as long as something else can give.
func shrunk(widths, right []int, room int) []int {
	if room <= 0 {
		return widths
	}
	for _, least := range []struct{ first, text, figure int }{{room / 3, 12, room}, {16, 6, room}, {10, 6, 6}, {4, 4, 4}} {
		floor := func(i int) int {
			switch {
			case i == 0:
				return least.first
			case slices.Contains(right, i):
				return least.figure
			}
			return least.text
		}
		for total(widths) > room {
			if !squeeze(widths, floor) {
				break
			}
		}
	}
	return widths
}

func total(widths []int) int {
	sum := 0
	for _, n := range widths {
		sum += gap + n
	}
	return sum
}

// squeeze takes one from the widest column above its floor; false when none is.
func squeeze(widths []int, floor func(i int) int) bool {
	most := -1
	for i, n := range widths {
		if n > floor(i) && (most < 0 || n > widths[most]) {
			most = i
		}
	}
	if most >= 0 {
		widths[most]--
	}
	return most >= 0
}

// gridLines are the lines of one row.
func gridLines(row []string, widths, right []int) []string {
	parts, height := make([][]string, len(row)), 1
	for i, cell := range row {
		parts[i] = broken(cell, widths[i])
		height = max(height, len(parts[i]))
	}
	out := make([]string, height)
	for n := range out {
		var b strings.Builder
		for i := range row {
			cell := ""
			if n < len(parts[i]) {
				cell = parts[i][n]
			}
			pad := strings.Repeat(" ", max(0, widths[i]-columns(cell)))
			if slices.Contains(right, i) {
				cell, pad = pad+cell, ""
			}
			b.WriteString(strings.Repeat(" ", gap) + cell + pad)
		}
		out[n] = strings.TrimRight(b.String(), " ")
	}
	return out
}

// paragraph prints text behind a lead, its further lines indented below the first.
func paragraph(w io.Writer, s Style, lead, text string, paint func(string) string) {
	room := 0
	if s.Width > 0 {
		room = max(20, s.Width-columns(lead))
	}
	for i, line := range broken(clean(text), room) {
		if i > 0 {
			lead = strings.Repeat(" ", columns(lead))
		}
		if paint != nil {
			line = paint(line)
		}
		fmt.Fprintln(w, lead+line)
	}
}

package chart

import (
	"strings"

	charts "github.com/go-analyze/charts"

	"github.com/deploy-advice/deploy-advice/bot/costcurve"
)

// swatch is the length of a line's sample in the legend.
const swatch = 90

// legend names the lines with today's amounts, and says what changes at each break-even.
func (k canvas) legend() {
	y := legendTop
	for i, l := range k.c.Lines {
		k.sample(i, margin, y)
		f := face{size: 38, bold: i == 0, color: ink()}
		right := ""
		if k.c.Today > 0 {
			right = costcurve.Dollars(l.TodayUSD)
		}
		end := width - margin - k.width(right, f)
		k.text(right, end, y, f)
		left := margin + swatch + 24
		k.text(k.fit(l.Name, end-left-margin, f), left, y, f)
		y += rowHeight
	}
	f := face{size: 36, color: ink()}
	if len(k.c.Crossings) == 0 {
		k.text("No break-even in this range", margin, y, f)
	}
	for i, c := range k.c.Crossings {
		k.breakEven(i, c, y)
		y += rowHeight
	}
}

// breakEven is one row: the letter, the load, and the lines that are cheaper on either side.
func (k canvas) breakEven(i int, c costcurve.Crossing, y int) {
	f := face{size: 36, color: ink()}
	k.mark(letter(i), margin+ring, y-12)
	x := margin + 2*ring + 20
	write := func(text string) {
		k.text(text, x, y, f)
		x += k.width(text, f) + 16
	}
	write(costcurve.Count(c.Load) + ":")
	k.sample(k.named(c.Below), x, y)
	x += swatch + 16
	write("cheaper below,")
	k.sample(k.named(c.Above), x, y)
	x += swatch + 16
	write("above")
}

// sample draws a piece of a line.
func (k canvas) sample(i, x, y int) {
	s, points := styleOf(i), []charts.Point{{X: x, Y: y - 12}, {X: x + swatch, Y: y - 12}}
	if s.dash == nil {
		k.p.LineStroke(points, s.color, s.width)
		return
	}
	k.p.DashedLineStroke(points, s.color, s.width, s.dash)
}

// named is the line of that name.
func (k canvas) named(name string) int {
	for i, l := range k.c.Lines {
		if l.Name == name {
			return i
		}
	}
	return 0
}

// fit shortens text to a width.
func (k canvas) fit(text string, width int, f face) string {
	r := []rune(text)
	if k.width(text, f) <= width {
		return text
	}
	for len(r) > 1 && k.width(string(r)+"…", f) > width {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " ") + "…"
}

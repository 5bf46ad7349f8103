package cli

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/costcurve"
)

// scaleOf are the labels of the plot's rows: a round amount where one falls, the foot in any case.
func (p plotting) scaleOf() map[int]string {
	out := map[int]string{}
	steps := []float64{1}
	if p.amount.hi < 50*p.amount.lo {
		steps = []float64{1, 2, 5}
	}
	for d := math.Floor(math.Log10(p.amount.lo)); d <= math.Log10(p.amount.hi); d++ {
		for _, m := range steps {
			if usd := m * math.Pow(10, d); usd >= p.amount.lo && usd <= p.amount.hi {
				out[p.cell(usd)] = "$" + costcurve.Count(usd)
			}
		}
	}
	foot := plotRows - 1
	if _, labelled := out[foot]; !labelled {
		out[foot] = "$" + costcurve.Count(p.amount.lo)
	}
	if p.below() {
		out[foot] = "≤" + out[foot]
	}
	return out
}

// below tells whether something costs less than the foot.
func (p plotting) below() bool {
	for _, l := range p.c.Lines {
		for _, usd := range l.USD {
			if usd < p.amount.lo {
				return true
			}
		}
	}
	return false
}

// counts is the scale of loads: both ends, and today between them where there is room.
func (p plotting) counts() string {
	cells := []rune(strings.Repeat(" ", p.d.w+1))
	write := func(at int, text string) {
		for i, r := range text {
			if at+i >= 0 && at+i < len(cells) {
				cells[at+i] = r
			}
		}
	}
	left, right := costcurve.Count(p.c.Loads[0]), costcurve.Count(p.c.Loads[len(p.c.Loads)-1])
	write(0, left)
	write(len(cells)-len(right), right)
	if p.c.Today > 0 {
		today := "today " + costcurve.Count(p.c.Today)
		at := p.column(p.c.Today) + 1 - len(today)/2
		if at > len(left)+1 && at+len(today) < len(cells)-len(right)-1 {
			write(at, today)
		}
	}
	return string(cells)
}

// plotLegend says what the letters and rings mean.
func plotLegend(w io.Writer, s Style, c costcurve.Curves) {
	fmt.Fprintf(w, "%*s %s\n", plotLabels, "", s.faint(clean(c.Unit)))
	widest := 0
	for _, l := range c.Lines {
		widest = max(widest, columns(l.Name))
	}
	for i, l := range c.Lines {
		today := ""
		if c.Today > 0 {
			today = strings.Repeat(" ", widest-columns(l.Name)+2) + costcurve.Dollars(l.TodayUSD) + " today"
		}
		fmt.Fprintf(w, "  %s %s%s\n", s.line(i, string(letterOf(i))), clean(l.Name), today)
	}
	for _, x := range c.Crossings {
		paragraph(w, s, "  ○ ", fmt.Sprintf("break-even at %s: %s is cheaper below, %s above", costcurve.Count(x.Load), x.Below, x.Above), nil)
	}
	if len(c.Crossings) == 0 {
		fmt.Fprintln(w, "  No two of them change places in this range.")
	}
}

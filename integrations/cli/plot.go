package cli

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/costcurve"
)

// The plot's size in characters, each of which is two dots wide and four high.
const (
	plotRows   = 12
	plotMost   = 100 // columns, where the terminal is wider
	plotUsual  = 80  // where its width is not known
	plotLabels = 9   // columns of the scale of dollars
)

// dots is a picture made of braille characters. Every cell remembers the line that was drawn in it last.
type dots struct {
	w, h  int
	bits  []byte
	owner []int
	over  []rune // a character in place of the dots
}

func newDots(w, h int) *dots {
	d := &dots{w: w, h: h, bits: make([]byte, w*h), owner: make([]int, w*h), over: make([]rune, w*h)}
	for i := range d.owner {
		d.owner[i] = -1
	}
	return d
}

// set lights a dot.
func (d *dots) set(x, y, owner int) {
	if x < 0 || y < 0 || x >= 2*d.w || y >= 4*d.h {
		return
	}
	at := y/4*d.w + x/2
	bit := [4][2]byte{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}
	d.bits[at] |= bit[y%4][x%2]
	d.owner[at] = owner
}

// put writes a character over a cell.
func (d *dots) put(x, y, owner int, r rune) {
	if x >= 0 && y >= 0 && x < d.w && y < d.h {
		d.over[y*d.w+x], d.owner[y*d.w+x] = r, owner
	}
}

// row is a row as text, painted by line.
func (d *dots) row(y int, s Style) string {
	var b strings.Builder
	for x := range d.w {
		at := y*d.w + x
		text := " "
		switch {
		case d.over[at] != 0:
			text = string(d.over[at])
		case d.bits[at] != 0:
			text = string('\u2800' + rune(d.bits[at]))
		}
		if d.owner[at] >= 0 && text != " " {
			text = s.line(d.owner[at], text)
		}
		b.WriteString(text)
	}
	return strings.TrimRight(b.String(), " ")
}

// scale maps an amount to [0, 1], logarithmically.
type scale struct{ lo, hi float64 }

func (s scale) at(x float64) float64 {
	return math.Log(math.Min(s.hi, math.Max(s.lo, x))/s.lo) / math.Log(s.hi/s.lo)
}

// plotting is a plot under way.
type plotting struct {
	c      costcurve.Curves
	d      *dots
	loads  scale
	amount scale
}

// plot draws monthly cost against load, both logarithmic: a letter for each option, today's load as an upright, a ring where two options
// cost the same; below it what the letters mean.
func plot(w io.Writer, s Style, c costcurve.Curves) {
	if len(c.Lines) == 0 || len(c.Loads) < 2 {
		fmt.Fprintln(w, "  "+c.Text())
		return
	}
	p := plotting{c: c, d: newDots(plotWidth(s), plotRows), loads: scale{c.Loads[0], c.Loads[len(c.Loads)-1]}, amount: amounts(c)}
	p.draw()
	labels := p.scaleOf()
	for y := range plotRows {
		tick := "│"
		if labels[y] != "" {
			tick = "┤"
		}
		fmt.Fprintf(w, "%*s %s%s\n", plotLabels, labels[y], s.faint(tick), p.d.row(y, s))
	}
	fmt.Fprintf(w, "%*s %s\n%*s %s\n", plotLabels, "", s.faint("└"+strings.Repeat("─", p.d.w)), plotLabels, "", p.counts())
	plotLegend(w, s, c)
}

func plotWidth(s Style) int {
	room := plotUsual
	if s.Width > 0 {
		room = min(plotMost, s.Width)
	}
	return max(20, room-plotLabels-4)
}

// amounts spans the lines; what is below a dollar is drawn at a dollar, where nobody decides by cost.
func amounts(c costcurve.Curves) scale {
	out := scale{math.Inf(1), 10}
	for _, l := range c.Lines {
		for _, usd := range l.USD {
			if !math.IsNaN(usd) {
				out.lo, out.hi = math.Min(out.lo, usd), math.Max(out.hi, usd)
			}
		}
	}
	out.lo = math.Min(math.Max(out.lo, 1), out.hi/10)
	return out
}

func (p plotting) draw() {
	if p.c.Today > 0 {
		for y := range plotRows {
			p.d.put(p.column(p.c.Today), y, -1, '┊')
		}
	}
	for i := range slices.Backward(p.c.Lines) {
		p.line(i)
	}
	for i := range slices.Backward(p.c.Lines) {
		p.name(i)
	}
	for _, c := range p.c.Crossings {
		p.d.put(p.column(c.Load), p.cell(c.USD), -1, '○')
	}
}

// line lights a line's dots, two columns to a character; a gap where the cost is not known.
func (p plotting) line(i int) {
	usd, before := p.c.Lines[i].USD, -1
	for x := range 2 * p.d.w {
		y := p.height(usd, float64(x)/float64(2*p.d.w-1))
		if y < 0 {
			before = -1
			continue
		}
		from := y
		if before >= 0 {
			from = before
		}
		for at := min(from, y); at <= max(from, y); at++ {
			p.d.set(x, at, i)
			if p.d.over[at/4*p.d.w+x/2] == '┊' {
				p.d.over[at/4*p.d.w+x/2] = 0
			}
		}
		before = y
	}
}

// height is the dot of a line at a part of the width, -1 where it has none.
func (p plotting) height(usd []float64, part float64) int {
	x := p.loads.lo * math.Pow(p.loads.hi/p.loads.lo, part)
	for n := 0; n+1 < len(p.c.Loads); n++ {
		if x > p.c.Loads[n+1] && n+2 < len(p.c.Loads) {
			continue
		}
		t := math.Log(x/p.c.Loads[n]) / math.Log(p.c.Loads[n+1]/p.c.Loads[n])
		lo, hi := p.amount.at(usd[n]), p.amount.at(usd[n+1])
		if math.IsNaN(usd[n]) || math.IsNaN(usd[n+1]) {
			return -1
		}
		return int(math.Round((1 - lo - t*(hi-lo)) * float64(4*plotRows-1)))
	}
	return -1
}

// name puts the line's letter at its right end and where today is, so that lines are told apart without colours.
func (p plotting) name(i int) {
	l := p.c.Lines[i]
	for n, usd := range slices.Backward(l.USD) {
		if !math.IsNaN(usd) {
			p.letter(i, p.column(p.c.Loads[n]), p.cell(usd))
			break
		}
	}
	if p.c.Today > 0 && !math.IsNaN(l.TodayUSD) {
		p.letter(i, p.column(p.c.Today), p.cell(l.TodayUSD))
	}
}

// letter writes a letter into the nearest cell of its row without one: lines that lie on each other are all named.
func (p plotting) letter(i, x, y int) {
	for step := range p.d.w {
		for _, at := range []int{x - step, x + step} {
			if at < 0 || at >= p.d.w {
				continue
			}
			if r := p.d.over[y*p.d.w+at]; r == 0 || r == '┊' {
				p.d.put(at, y, i, letterOf(i))
				return
			}
		}
	}
}

func letterOf(i int) rune { return rune("ABCDEFGHIJ"[i]) }

func (p plotting) column(load float64) int {
	return int(math.Round(p.loads.at(load) * float64(p.d.w-1)))
}

func (p plotting) cell(usd float64) int {
	return int(math.Round((1-p.amount.at(usd))*float64(4*plotRows-1))) / 4
}

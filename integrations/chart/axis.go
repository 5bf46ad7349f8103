package chart

import (
	"math"

	charts "github.com/go-analyze/charts"

	"github.com/deploy-advice/deploy-advice/bot/costcurve"
)

// axis maps amounts to pixels on a logarithmic scale.
type axis struct {
	lo, hi   float64
	from, to int
}

// at is the pixel of an amount; what lies outside is drawn on the edge.
func (a axis) at(x float64) int {
	x = math.Min(a.hi, math.Max(a.lo, x))
	t := math.Log(x/a.lo) / math.Log(a.hi/a.lo)
	return a.from + int(math.Round(t*float64(a.to-a.from)))
}

// least is the smallest amount told apart: below it nobody decides by cost.
const least = 1

// amounts is the axis of dollars: whole decades around every line.
func (k canvas) amounts() axis {
	lo, hi := math.Inf(1), 10.0
	for _, l := range k.c.Lines {
		for _, usd := range l.USD {
			if !math.IsNaN(usd) {
				lo, hi = math.Min(lo, usd), math.Max(hi, usd)
			}
		}
	}
	lo = math.Pow(10, math.Floor(math.Log10(math.Max(lo, least))))
	top := math.Pow(10, math.Ceil(math.Log10(hi)))
	if hi < top/2 && hi > lo*2 {
		top /= 2
	}
	return axis{lo: lo, hi: math.Max(top, lo*10), from: k.bottom, to: k.top}
}

// ticks are the decades within an axis, every second or third one where they are many; with steps of 2 and 5 where they are few.
func (a axis) ticks(most int) []float64 {
	first, last := int(math.Ceil(math.Log10(a.lo)-1e-9)), int(math.Floor(math.Log10(a.hi)+1e-9))
	var out []float64
	step := 1 + (last-first)/most
	for d := first; d <= last; d += step {
		out = append(out, math.Pow(10, float64(d)))
	}
	if len(out) > 2 {
		return out
	}
	out = nil
	for d := first - 1; d <= last; d++ {
		for _, m := range []float64{1, 2, 5} {
			if x := m * math.Pow(10, float64(d)); x >= a.lo*(1-1e-9) && x <= a.hi*(1+1e-9) {
				out = append(out, x)
			}
		}
	}
	return out
}

// grid draws the frame with its scales.
func (k canvas) grid() {
	f := face{size: 36, color: ink()}
	for _, usd := range k.y.ticks(6) {
		y := k.y.at(usd)
		k.p.LineStroke([]charts.Point{{X: plotLeft, Y: y}, {X: plotRight, Y: y}}, rule(), 2)
		label := "$" + costcurve.Count(usd)
		if usd == k.y.lo && k.below() {
			label = "≤" + label
		}
		k.text(label, plotLeft-16-k.width(label, f), y+13, f)
	}
	for _, x := range k.x.ticks(6) {
		at, label := k.x.at(x), costcurve.Count(x)
		k.p.LineStroke([]charts.Point{{X: at, Y: k.top}, {X: at, Y: k.bottom}}, rule(), 2)
		k.text(label, clamp(at-k.width(label, f)/2, margin, width-margin-k.width(label, f)), k.bottom+48, f)
	}
	k.p.LineStroke([]charts.Point{{X: plotLeft, Y: k.bottom}, {X: plotRight, Y: k.bottom}}, faint(), 3)
	k.text(k.c.Unit, plotRight-k.width(k.c.Unit, f), k.bottom+100, f)
}

// below tells whether something costs less than the axis shows.
func (k canvas) below() bool {
	for _, l := range k.c.Lines {
		for _, usd := range l.USD {
			if usd < k.y.lo {
				return true
			}
		}
	}
	return false
}

package cost

import (
	"errors"
	"fmt"
	"math"
	"sort"
)

// Crossing is a load at which two platforms cost the same, or at which a step of one bill carries it past the other.
type Crossing struct {
	Requests float64 // calls a month
	Below    string  // the cheaper platform just below
	Above    string  // the cheaper platform just above
	USD      float64 // what a costs there
	Step     bool    // a whole instance is added there: the bills cross by jumping
}

// maxSteps bounds the whole-instance steps that are looked at between two loads.
const maxSteps = 50_000

// BreakEvens returns every load in [lo, hi] calls a month at which the cheaper of two platforms changes, ascending. Load
// grows in proportion from w: peak, data out and logs with the calls. Bills are piecewise linear in load; the steps are
// known in closed form and each linear piece is solved exactly, so no crossing is missed or approximated beyond float64.
// Errors: bounds that are no range, a w without calls, or a bill that is not known.
func BreakEvens(a, b *Curve, w Workload, lo, hi float64) ([]Crossing, error) {
	if !(lo > 0 && hi > lo && hi <= 1e13) {
		return nil, fmt.Errorf("load range %g to %g: want 0 < low < high <= 1e13 calls a month", lo, hi)
	}
	if err := w.check(); err != nil {
		return nil, err
	}
	if w.Requests <= 0 {
		return nil, errors.New("workload Requests: 0 gives no proportion to grow in")
	}
	d := difference{a: a, b: b, w: w}
	if math.IsNaN(d.at(lo)) || math.IsNaN(d.at(hi)) {
		return nil, fmt.Errorf("the bill of %s or %s is not known for this workload", a.Platform(), b.Platform())
	}
	steps, err := d.steps(lo, hi)
	if err != nil {
		return nil, err
	}
	return d.crossings(steps), nil
}

// difference is a's bill less b's at a load.
type difference struct {
	a, b *Curve
	w    Workload
}

// Scale returns the workload at another number of calls a month: peak, data out and logs in proportion.
func (w Workload) Scale(requests float64) Workload {
	if w.Requests == 0 {
		return w
	}
	r := requests / w.Requests
	w.Requests = requests
	w.PeakRPS, w.EgressGB, w.LogsGB, w.InstanceSeconds = w.PeakRPS*r, w.EgressGB*r, w.LogsGB*r, w.InstanceSeconds*r
	return w
}

func (d difference) at(x float64) float64 {
	w := d.w.Scale(x)
	return d.a.Monthly(w) - d.b.Monthly(w)
}

// rounding is the forgiveness of ceil: a step lies that little above the whole number.
const rounding = 1e-9

// steps returns lo, hi and the loads between them at which an amount that is rounded up to whole instances changes.
func (d difference) steps(lo, hi float64) ([]float64, error) {
	out := []float64{lo, hi}
	for _, k := range []*Curve{d.a, d.b} {
		for _, slope := range k.size.slopes(&d.w) {
			if slope <= 0 {
				continue
			}
			first, last := math.Floor(lo*slope), math.Ceil(hi*slope)
			if last-first > maxSteps {
				return nil, fmt.Errorf("load range %g to %g: %g whole-instance steps of %s, at most %d are solved; narrow the range",
					lo, hi, last-first, k.Platform(), maxSteps)
			}
			for m := first; m <= last; m++ {
				if x := m / slope * (1 + rounding); x > lo && x < hi {
					out = append(out, x)
				}
			}
		}
	}
	sort.Float64s(out)
	return out, nil
}

// crossings walks the pieces between steps: inside a piece the difference is continuous and piecewise linear, at a step
// it may jump.
func (d difference) crossings(steps []float64) []Crossing {
	var out []Crossing
	last := 0.0 // sign of the difference at the end of the piece before
	for i := 0; i+1 < len(steps); i++ {
		lo, hi := steps[i]*(1+4*rounding), steps[i+1]*(1-4*rounding)
		if i == 0 {
			lo = steps[0]
		}
		if i+2 == len(steps) {
			hi = steps[i+1]
		}
		if hi <= lo {
			continue
		}
		from := d.side(lo)
		if last != 0 && from != 0 && from != last {
			out = append(out, d.crossing(steps[i], last, true))
		}
		for _, x := range d.roots(lo, hi, 60) {
			out = append(out, d.crossing(x, d.sideOf(x, lo, hi), false))
		}
		if s := d.side(hi); s != 0 {
			last = s
		}
	}
	return out
}

// sideOf returns the sign just below a root.
func (d difference) sideOf(x, lo, hi float64) float64 {
	return d.side(math.Max(lo, x-(hi-lo)*1e-7))
}

func (d difference) crossing(x, below float64, step bool) Crossing {
	c := Crossing{Requests: x, Below: d.b.Platform(), Above: d.a.Platform(), Step: step, USD: d.a.Monthly(d.w.Scale(x))}
	if below < 0 {
		c.Below, c.Above = c.Above, c.Below
	}
	return c
}

// roots returns where the difference changes sign in an interval without steps. A straight piece is solved; one with a
// kink is halved until the kink no longer matters.
func (d difference) roots(lo, hi float64, depth int) []float64 {
	ylo, yhi := d.at(lo), d.at(hi)
	if d.straight(lo, hi, ylo, yhi) || depth == 0 {
		if a, b := d.side(lo), d.side(hi); a*b >= 0 {
			return nil
		}
		return []float64{lo + (hi-lo)*ylo/(ylo-yhi)}
	}
	mid := lo + (hi-lo)/2
	return append(d.roots(lo, mid, depth-1), d.roots(mid, hi, depth-1)...)
}

// straight tells whether three points inside lie on the line between the ends, to what float64 can hold.
func (d difference) straight(lo, hi, ylo, yhi float64) bool {
	scale := math.Max(math.Abs(ylo), math.Abs(yhi)) + 1e-3
	for _, t := range []float64{0.2360679, 0.5, 0.7639321} {
		if math.Abs(d.at(lo+(hi-lo)*t)-(ylo+(yhi-ylo)*t)) > 1e-9*scale {
			return false
		}
	}
	return true
}

// side returns the sign of the difference at a load, 0 where the bills are the same to what float64 can tell.
func (d difference) side(x float64) float64 {
	w := d.w.Scale(x)
	a, b := d.a.Monthly(w), d.b.Monthly(w)
	same := 1e-12 * (math.Abs(a) + math.Abs(b))
	switch {
	case a-b > same:
		return 1
	case b-a > same:
		return -1
	}
	return 0
}

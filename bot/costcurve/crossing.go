package costcurve

import (
	"cmp"
	"math"
	"slices"
)

// halvings is how often the stretch around a crossing is halved: a quarter of a decade to one part in thirty.
const halvings = 4

// maxCrossings is how many break-evens are told: those nearest to today.
const maxCrossings = 3

// stretch is a pair of lines that changes places between two neighbouring loads.
type stretch struct{ a, b, at int }

// crossings finds where the cheapest of the lines changes, and where the verdict's line meets another one.
func (s study) crossings(c Curves) ([]Crossing, error) {
	var out []Crossing
	for _, st := range stretches(c) {
		x, err := s.solve(c, st)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b Crossing) int { return cmp.Compare(a.Load, b.Load) })
	return out, nil
}

// stretches lists the changes of place that matter, the nearest to today first.
func stretches(c Curves) []stretch {
	var out []stretch
	for i := 0; i+1 < len(c.Loads); i++ {
		for a := range c.Lines {
			for b := a + 1; b < len(c.Lines); b++ {
				if swap(c.Lines[a], c.Lines[b], i) && (a == 0 || cheapest(c, i) == a || cheapest(c, i) == b) {
					out = append(out, stretch{a, b, i})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(x, y stretch) int { return cmp.Compare(away(c, x.at), away(c, y.at)) })
	return out[:min(maxCrossings, len(out))]
}

func swap(a, b Line, i int) bool {
	before, after := a.USD[i]-b.USD[i], a.USD[i+1]-b.USD[i+1]
	return before < 0 && after > 0 || before > 0 && after < 0
}

func cheapest(c Curves, i int) int {
	best := -1
	for n, l := range c.Lines {
		if finite(l.USD[i]) && (best < 0 || l.USD[i] < c.Lines[best].USD[i]) {
			best = n
		}
	}
	return best
}

// away is the distance from today's load, on the scale of the picture.
func away(c Curves, i int) float64 {
	if c.Today == 0 {
		return float64(i)
	}
	return math.Abs(math.Log(c.Loads[i] / c.Today))
}

// solve narrows a stretch and reads the crossing off the line between its ends.
func (s study) solve(c Curves, st stretch) (Crossing, error) {
	a, b := c.Lines[st.a], c.Lines[st.b]
	lo, hi := point{c.Loads[st.at], a.USD[st.at], b.USD[st.at]}, point{c.Loads[st.at+1], a.USD[st.at+1], b.USD[st.at+1]}
	for range halvings {
		x := math.Sqrt(lo.x * hi.x)
		costs, err := s.costs(x)
		if err != nil {
			return Crossing{}, err
		}
		mid := point{x, costs[st.a], costs[st.b]}
		if !finite(mid.a) || !finite(mid.b) {
			break
		}
		if (mid.a < mid.b) == (lo.a < lo.b) {
			lo = mid
		} else {
			hi = mid
		}
	}
	out := between(lo, hi)
	out.Below, out.Above = b.Name, a.Name
	if lo.a < lo.b {
		out.Below, out.Above = a.Name, b.Name
	}
	return out, nil
}

// point is what two lines cost at a load.
type point struct{ x, a, b float64 }

func between(lo, hi point) Crossing {
	from, to := lo.a-lo.b, hi.a-hi.b
	t := 0.5
	if from != to {
		t = from / (from - to)
	}
	return Crossing{Load: lo.x + t*(hi.x-lo.x), USD: lo.a + t*(hi.a-lo.a)}
}

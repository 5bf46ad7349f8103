package smaa

import (
	"fmt"
	"math"
)

// Linear is a choice whose utilities are linear in independent unknowns:
// utility of a = Constant[a] + sum over p of Slope[a][p] * Unknown[p].
type Linear struct {
	Constant []float64
	Slope    [][]float64
	Unknown  []Measure
}

// Information holds the values of perfect information of a Linear choice.
type Information struct {
	Expected []float64 // mean utility by alternative
	EVPI     float64   // of knowing all unknowns
	EVPPI    []float64 // of knowing one unknown, by unknown
}

// Information computes the values. Knowing one unknown leaves utilities linear
// in it, so its value is a one-dimensional mean. Knowing all is one too for two
// alternatives and normal unknowns; otherwise it is a mean over worlds drawn
// from the seed.
func (l Linear) Information(seed uint64) (Information, error) {
	if err := l.check(); err != nil {
		return Information{}, err
	}
	out := Information{Expected: make([]float64, len(l.Constant)), EVPPI: make([]float64, len(l.Unknown))}
	means := make([]float64, len(l.Unknown))
	for p := range l.Unknown {
		means[p] = l.Unknown[p].Mean()
	}
	l.utilities(means, out.Expected)
	now := out.Expected[largest(out.Expected)]
	for p := range l.Unknown {
		out.EVPPI[p] = math.Max(0, l.Unknown[p].mean(func(x float64) float64 {
			best := math.Inf(-1)
			for a, u := range out.Expected {
				best = math.Max(best, u+l.Slope[a][p]*(x-means[p]))
			}
			return best
		})-now)
	}
	out.EVPI = math.Max(0, l.informed(out.Expected, seed)-now)
	return out, nil
}

func (l Linear) check() error {
	if len(l.Constant) < 1 || len(l.Constant) > MaxAlternatives || len(l.Slope) != len(l.Constant) {
		return fmt.Errorf("alternatives: %d with %d rows of slopes, allowed are 1 to %d with a row each", len(l.Constant), len(l.Slope), MaxAlternatives)
	}
	if len(l.Unknown) > MaxCriteria {
		return fmt.Errorf("unknowns: %d, allowed are at most %d", len(l.Unknown), MaxCriteria)
	}
	for a, row := range l.Slope {
		if len(row) != len(l.Unknown) {
			return fmt.Errorf("alternative %d has %d slopes, allowed is one for each of %d unknowns", a+1, len(row), len(l.Unknown))
		}
	}
	for p, m := range l.Unknown {
		if err := m.Check(); err != nil {
			return fmt.Errorf("unknown %d: %w", p+1, err)
		}
	}
	return nil
}

func (l Linear) utilities(unknown, utility []float64) {
	for a := range utility {
		utility[a] = l.Constant[a]
		for p, slope := range l.Slope[a] {
			utility[a] += slope * unknown[p]
		}
	}
}

// informed is the mean of the best utility when all unknowns are known.
func (l Linear) informed(expected []float64, seed uint64) float64 {
	if len(expected) == 2 && l.normal() {
		variance := 0.0
		for p, m := range l.Unknown {
			if m.Kind == Normal {
				d := (l.Slope[1][p] - l.Slope[0][p]) * m.B
				variance += d * d
			}
		}
		return expected[0] + meanAboveZero(expected[1]-expected[0], math.Sqrt(variance))
	}
	random, sum := NewSource(seed), 0.0
	unknown, utility := make([]float64, len(l.Unknown)), make([]float64, len(expected))
	worlds := max(1<<12, (1<<21)/(1+len(l.Unknown)*len(expected)))
	for range worlds {
		for p := range l.Unknown {
			unknown[p] = l.Unknown[p].Draw(random)
		}
		l.utilities(unknown, utility)
		sum += utility[largest(utility)]
	}
	return sum / float64(worlds)
}

func (l Linear) normal() bool {
	for _, m := range l.Unknown {
		if m.Kind != Normal && m.Kind != Exact {
			return false
		}
	}
	return true
}

// meanAboveZero is the mean of max(0, x) for a normal x.
func meanAboveZero(mean, deviation float64) float64 {
	if deviation == 0 {
		return math.Max(0, mean)
	}
	z := mean / deviation
	return mean*0.5*math.Erfc(-z/math.Sqrt2) + deviation*math.Exp(-z*z/2)/math.Sqrt(2*math.Pi)
}

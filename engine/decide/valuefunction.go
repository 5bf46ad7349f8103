package decide

import (
	"errors"
	"fmt"
	"math"
)

// ValueFunction is a fixed piecewise linear function of a measure: anchors [measure, value], flat beyond the ends. With Log it is linear in the
// logarithm of the measure. It never depends on the options, so adding one moves no other's value.
type ValueFunction struct {
	Log     bool         `yaml:"log"`
	Anchors [][2]float64 `yaml:"anchors"`
	Reason  string       `yaml:"reason"`
	xs      []float64    // the anchors' measures, on the scale of interpolation
}

// compile checks the anchors: ascending measures, values in [0,1] that never rise.
func (f *ValueFunction) compile() error {
	if len(f.Anchors) < 2 {
		return errors.New("want at least two anchors")
	}
	f.xs = make([]float64, len(f.Anchors))
	for i, a := range f.Anchors {
		f.xs[i] = a[0]
		if f.Log {
			f.xs[i] = math.Log(a[0])
		}
		if a[1] < 0 || a[1] > 1 || math.IsNaN(f.xs[i]) {
			return fmt.Errorf("anchor %d: %v out of range", i, a)
		}
		if i > 0 && (f.xs[i] <= f.xs[i-1] || a[1] > f.Anchors[i-1][1]) {
			return fmt.Errorf("anchor %d: measures must rise and values must not", i)
		}
	}
	return nil
}

// at returns the value of a measure.
func (f *ValueFunction) at(x float64) float64 {
	if x <= f.Anchors[0][0] {
		return f.Anchors[0][1]
	}
	last := len(f.Anchors) - 1
	if x >= f.Anchors[last][0] {
		return f.Anchors[last][1]
	}
	if f.Log {
		x = math.Log(x)
	}
	return f.between(x)
}

// factor multiplies a measure; log is its logarithm.
type factor struct{ by, log float64 }

func factorOf(by float64) factor { return factor{by, math.Log(by)} }

// atBoth returns the values of a measure and of the measure times a factor, for one logarithm.
func (f *ValueFunction) atBoth(x float64, by *factor) (own, times float64) {
	y, last := x*by.by, len(f.Anchors)-1
	lo, hi := f.Anchors[0][0], f.Anchors[last][0]
	if !f.Log || x <= lo || x >= hi || y <= lo || y >= hi {
		return f.at(x), f.at(y)
	}
	x = math.Log(x)
	return f.between(x), f.between(min(x+by.log, f.xs[last]))
}

// between interpolates at a measure that lies between the ends, given on the scale of interpolation.
func (f *ValueFunction) between(x float64) float64 {
	i := 1
	for x > f.xs[i] {
		i++
	}
	share := (x - f.xs[i-1]) / (f.xs[i] - f.xs[i-1])
	return f.Anchors[i-1][1] + share*(f.Anchors[i][1]-f.Anchors[i-1][1])
}

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
	i := 1
	for x > f.xs[i] {
		i++
	}
	share := (x - f.xs[i-1]) / (f.xs[i] - f.xs[i-1])
	return f.Anchors[i-1][1] + share*(f.Anchors[i][1]-f.Anchors[i-1][1])
}

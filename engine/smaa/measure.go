package smaa

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// MeasureKind is the shape of an uncertain measurement.
type MeasureKind int

// The shapes and the meaning of Measure.A and Measure.B in each.
const (
	Exact       MeasureKind = iota // A is the value
	Normal                         // A mean, B standard deviation
	UniformIn                      // from A to B
	LogNormal                      // exp of a normal with mean A and deviation B
	LogitNormal                    // logistic function of a normal with mean A and deviation B
	Discrete                       // Values with Weights
)

// Measure is a measurement of one alternative on one criterion.
type Measure struct { //nolint:recvcheck // drawn from by pointer in the hot loop, read by value elsewhere
	Kind    MeasureKind
	A, B    float64
	Values  []float64 // Discrete only
	Weights []float64 // Discrete only; need not sum to 1
}

// Value is a measurement without uncertainty.
func Value(x float64) Measure { return Measure{Kind: Exact, A: x} }

// Check names what is not allowed about a measurement.
func (m Measure) Check() error {
	if m.Kind < Exact || m.Kind > Discrete {
		return fmt.Errorf("kind is %d, allowed are %d to %d", m.Kind, Exact, Discrete)
	}
	if m.Kind == Discrete {
		return m.checkDiscrete()
	}
	if !finite(m.A) || !finite(m.B) {
		return fmt.Errorf("parameters are %g and %g, allowed are finite numbers", m.A, m.B)
	}
	switch m.Kind {
	case Normal, LogNormal, LogitNormal:
		if m.B < 0 {
			return fmt.Errorf("standard deviation is %g, allowed is a number from 0 up", m.B)
		}
	case UniformIn:
		if m.B < m.A {
			return fmt.Errorf("range is %g to %g, allowed is an ascending one", m.A, m.B)
		}
	case Exact, Discrete:
	}
	return nil
}

func (m Measure) checkDiscrete() error {
	if len(m.Values) == 0 || len(m.Values) != len(m.Weights) {
		return fmt.Errorf("%d values with %d weights, allowed is one weight for each of at least one value", len(m.Values), len(m.Weights))
	}
	total := 0.0
	for i, w := range m.Weights {
		if !finite(w) || w < 0 || !finite(m.Values[i]) {
			return fmt.Errorf("value %d is %g with weight %g, allowed are finite values and weights from 0 up", i+1, m.Values[i], w)
		}
		total += w
	}
	if !(total > 0) || !finite(total) {
		return fmt.Errorf("weights sum to %g, allowed is a positive sum", total)
	}
	return nil
}

// Draw takes one value.
func (m *Measure) Draw(random *rand.Rand) float64 {
	switch m.Kind {
	case Exact:
		return m.A
	case Normal:
		return m.A + m.B*random.NormFloat64()
	case UniformIn:
		return m.A + (m.B-m.A)*random.Float64()
	case LogNormal:
		return math.Exp(m.A + m.B*random.NormFloat64())
	case LogitNormal:
		return 1 / (1 + math.Exp(-m.A-m.B*random.NormFloat64()))
	default:
		return m.Quantile(random.Float64())
	}
}

// Quantile is the value not exceeded with probability p, 0 < p < 1.
func (m *Measure) Quantile(p float64) float64 {
	switch m.Kind {
	case Exact:
		return m.A
	case Normal:
		return m.A + m.B*normalQuantile(p)
	case UniformIn:
		return m.A + (m.B-m.A)*p
	case LogNormal:
		return math.Exp(m.A + m.B*normalQuantile(p))
	case LogitNormal:
		return 1 / (1 + math.Exp(-m.A-m.B*normalQuantile(p)))
	case Discrete:
	}
	total := 0.0
	for _, w := range m.Weights {
		total += w
	}
	for i, w := range m.Weights {
		if p -= w / total; p < 0 {
			return m.Values[i]
		}
	}
	return m.Values[len(m.Values)-1]
}

// Mean is the expected value.
func (m *Measure) Mean() float64 {
	switch m.Kind {
	case Exact, Normal:
		return m.A
	case UniformIn:
		return (m.A + m.B) / 2
	case LogNormal:
		return math.Exp(m.A + m.B*m.B/2)
	case LogitNormal:
		return m.mean(func(x float64) float64 { return x })
	case Discrete:
	}
	sum, total := 0.0, 0.0
	for i, w := range m.Weights {
		sum, total = sum+w*m.Values[i], total+w
	}
	return sum / total
}

// strata is the number of equally likely slices of a one-dimensional mean.
const strata = 1 << 14

// mean averages f over the distribution: exactly when it is discrete, at the
// middle of equally likely slices otherwise.
func (m *Measure) mean(f func(float64) float64) float64 {
	if m.Kind == Exact {
		return f(m.A)
	}
	sum, total := 0.0, 0.0
	if m.Kind == Discrete {
		for i, w := range m.Weights {
			sum, total = sum+w*f(m.Values[i]), total+w
		}
		return sum / total
	}
	for i := range strata {
		sum += f(m.Quantile((float64(i) + 0.5) / strata))
	}
	return sum / strata
}

func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

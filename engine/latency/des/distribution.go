package des

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Kind names the shape of a distribution of durations.
type Kind int

// The shapes; SCV is the squared coefficient of variation where one is free.
const (
	Exponential      Kind = iota // SCV 1
	Constant                     // SCV 0
	Normal                       // SCV given; values below 0 count as 0
	LogNormal                    // SCV given
	Gamma                        // SCV given; Erlang-k is SCV 1/k
	HyperExponential             // SCV given, above 1: two phases of balanced means
	Uniform                      // SCV given, at most 1/3: symmetric around the mean
)

// Distribution is a distribution of durations by its mean, s, and SCV. The
// zero value is a duration of 0.
type Distribution struct {
	Kind Kind
	Mean float64
	SCV  float64
}

// Exp is an exponential duration.
func Exp(mean float64) Distribution { return Distribution{Kind: Exponential, Mean: mean} }

// Fixed is a constant duration.
func Fixed(seconds float64) Distribution { return Distribution{Kind: Constant, Mean: seconds} }

// FromQuantiles fits a lognormal to a median and a 99th percentile, s, which
// is how people know their service times.
func FromQuantiles(p50, p99 float64) (Distribution, error) {
	if !(p50 > 0) || !(p99 >= p50) || math.IsInf(p99, 0) {
		return Distribution{}, fmt.Errorf("quantiles are %g and %g s, allowed is 0 < p50 <= p99", p50, p99)
	}
	sigma := math.Log(p99/p50) / 2.3263478740408408
	return Distribution{Kind: LogNormal, Mean: p50 * math.Exp(sigma*sigma/2), SCV: math.Expm1(sigma * sigma)}, nil
}

func (d Distribution) check(name string) error {
	if math.IsNaN(d.Mean) || math.IsInf(d.Mean, 0) || d.Mean < 0 {
		return fmt.Errorf("mean of %s is %g, allowed is a finite number from 0 up", name, d.Mean)
	}
	low, high := 0.0, 1e6
	switch d.Kind {
	case Exponential, Constant:
		return nil
	case HyperExponential:
		low = 1
	case Uniform:
		high = 1.0 / 3
	case Normal, LogNormal, Gamma:
	default:
		return fmt.Errorf("kind of %s is %d, allowed are the kinds of this package", name, d.Kind)
	}
	if math.IsNaN(d.SCV) || d.SCV < low || d.SCV > high*(1+1e-12) {
		return fmt.Errorf("squared coefficient of variation of %s is %g, allowed are %g to %g", name, d.SCV, low, high)
	}
	return nil
}

// sampler is a distribution with its parameters worked out.
type sampler struct {
	kind    Kind
	a, b, c float64
}

func (d Distribution) sampler() sampler {
	s := sampler{kind: d.Kind, a: d.Mean}
	switch d.Kind {
	case Normal:
		s.b = d.Mean * math.Sqrt(d.SCV)
	case LogNormal:
		variance := math.Log1p(d.SCV)
		s.a, s.b = math.Log(d.Mean)-variance/2, math.Sqrt(variance)
	case Gamma:
		if d.SCV == 0 {
			s.kind = Constant
			break
		}
		s.a, s.b = 1/d.SCV, d.Mean*d.SCV
	case HyperExponential:
		p := 0.5 * (1 + math.Sqrt((d.SCV-1)/(d.SCV+1)))
		s.a, s.b, s.c = p, d.Mean/(2*p), d.Mean/(2*(1-p))
	case Uniform:
		s.b = d.Mean * math.Sqrt(3*d.SCV)
	case Exponential, Constant:
	}
	return s
}

func (s *sampler) draw(random *rand.Rand) float64 {
	switch s.kind {
	case Exponential:
		return s.a * random.ExpFloat64()
	case Constant:
		return s.a
	case Normal:
		return math.Max(0, s.a+s.b*random.NormFloat64())
	case LogNormal:
		return math.Exp(s.a + s.b*random.NormFloat64())
	case Gamma:
		return s.b * drawGamma(s.a, random)
	case HyperExponential:
		if random.Float64() < s.a {
			return s.b * random.ExpFloat64()
		}
		return s.c * random.ExpFloat64()
	default:
		return s.a + s.b*(2*random.Float64()-1)
	}
}

// drawGamma draws a gamma of the given shape and scale 1 (Marsaglia and Tsang
// 2000); shapes below 1 use the boost by a power of a uniform.
func drawGamma(shape float64, random *rand.Rand) float64 {
	boost := 1.0
	if shape < 1 {
		boost = math.Pow(1-random.Float64(), 1/shape)
		shape++
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := random.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-random.Float64()) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return boost * d * v
		}
	}
}

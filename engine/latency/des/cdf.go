package des

import "math"

// Within is the probability that a duration is at most t seconds.
func (d Distribution) Within(t float64) float64 {
	if t < 0 {
		return 0
	}
	if d.Mean == 0 || d.Kind == Constant || (d.SCV == 0 && d.Kind != Exponential) {
		if t >= d.Mean {
			return 1
		}
		return 0
	}
	switch d.Kind {
	case Normal:
		return 0.5 * math.Erfc((d.Mean-t)/(d.Mean*math.Sqrt(2*d.SCV)))
	case LogNormal:
		s := d.sampler()
		return 0.5 * math.Erfc((s.a-math.Log(t))/(s.b*math.Sqrt2))
	case Gamma:
		return gammaShare(1/d.SCV, t/(d.Mean*d.SCV))
	case HyperExponential:
		s := d.sampler()
		return -s.a*math.Expm1(-t/s.b) - (1-s.a)*math.Expm1(-t/s.c)
	case Uniform:
		s := d.sampler()
		return math.Max(0, math.Min(1, (t-s.a+s.b)/(2*s.b)))
	default:
		return -math.Expm1(-t / d.Mean)
	}
}

// gammaShare is the regularised lower incomplete gamma function: its series
// below shape+1, a continued fraction (Lentz) above.
func gammaShare(shape, x float64) float64 {
	if x <= 0 {
		return 0
	}
	logGamma, _ := math.Lgamma(shape)
	front := math.Exp(shape*math.Log(x) - x - logGamma)
	if x < shape+1 {
		term, sum := 1/shape, 1/shape
		for n := 1; n < 10_000 && term > 1e-16*sum; n++ {
			term *= x / (shape + float64(n))
			sum += term
		}
		return front * sum
	}
	b := x + 1 - shape
	c, d := 1e300, 1/b
	h := d
	for n := 1; n < 10_000; n++ {
		a := -float64(n) * (float64(n) - shape)
		b += 2
		d = 1 / (a*d + b)
		c = b + a/c
		h *= d * c
		if math.Abs(d*c-1) < 1e-15 {
			break
		}
	}
	return 1 - front*h
}

// Quantile is the duration, s, that the share p does not exceed, 0 < p < 1.
func (d Distribution) Quantile(p float64) float64 {
	return Invert(d.Within, d.Mean, p)
}

// Invert finds the smallest t >= 0 with within(t) >= p for a distribution
// function, to rounding error; scale is any typical value of t.
func Invert(within func(float64) float64, scale, p float64) float64 {
	low, high := 0.0, math.Max(scale, 1e-12)
	for range 1100 {
		if within(high) >= p {
			break
		}
		low, high = high, 2*high
	}
	for range 200 {
		mid := 0.5 * (low + high)
		if mid <= low || mid >= high {
			break
		}
		if within(mid) >= p {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// Within is the share of served requests whose latency is at most t seconds,
// to the width of a bucket.
func (r Report) Within(t float64) float64 {
	if r.latency == nil || r.latency.total == 0 {
		return 0
	}
	seen := r.latency.zeros
	for i, n := range r.latency.counts {
		if math.Float64frombits(uint64(i+bucketBase)<<(52-octaveBits)) > t {
			break
		}
		seen += uint64(n)
	}
	return float64(seen) / float64(r.latency.total)
}

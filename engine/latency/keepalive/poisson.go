package keepalive

import "math"

// Poisson is steady traffic: independent arrivals and exponential service. For
// the number of instances and the cold-start share the shape of the service
// time matters little; its mean matters.
type Poisson struct {
	Rate    float64 // arrivals per second
	Service float64 // mean service time, s
}

// Solve computes the stationary result.
func (p Poisson) Solve(keep Keep) (Result, error) {
	if err := p.check(); err != nil {
		return Result{}, err
	}
	if err := keep.check(); err != nil {
		return Result{}, err
	}
	nodes := contour()
	return average(keep, func(timeout float64) Result { return p.solve(timeout, keep.MinInstances, nodes) }), nil
}

func (p Poisson) check() error {
	if err := checkPositive("arrival rate", p.Rate); err != nil {
		return err
	}
	if err := checkPositive("service time", p.Service); err != nil {
		return err
	}
	return checkLoad(p.Rate * p.Service)
}

// solve sums over the levels: with f_k(T) the probability to stay below k for
// T from k-1, p_cold = sum pi(k-1) f_k(T), and since the chain is reversible
// the share of time with k or more instances grows with T at rate
// a pi(k-1) f_k(T).
func (p Poisson) solve(timeout float64, least int, nodes []node) Result {
	load, arrivals := p.Rate*p.Service, p.Rate*timeout
	pmf, tail := stationary(load, arrivals)
	levels := len(pmf) - 1
	stay, area := make([]float64, levels+1), make([]float64, levels+1)
	if timeout == 0 {
		for k := range stay {
			stay[k] = 1
		}
	} else {
		passages(p, timeout, nodes, sums{stay: stay, area: area})
	}
	out := Result{MeanBusy: load, AtLeast: make([]float64, max(levels, least)+1)}
	out.AtLeast[0] = 1
	for k := 1; k < len(out.AtLeast); k++ {
		if k <= least {
			out.AtLeast[k] = 1
		} else {
			out.AtLeast[k] = clamp(tail[k] + arrivals*pmf[k-1]*area[k])
			out.PCold += pmf[k-1] * stay[k]
		}
		out.MeanInstances += out.AtLeast[k]
	}
	out.PCold = clamp(out.PCold)
	return out
}

type sums struct{ stay, area []float64 }

// passages fills, for every level k, the probability to stay below k for the
// horizon from k-1 and the mean of that probability over the horizon. h is one
// minus the transform of the passage time from k-1 to k; it obeys
// h(k) = u/(a+u), u = z + (k-1)/s * h(k-1), which has no cancellation. Complex
// numbers are spelled out: the language's own division guards cases that
// cannot arise here and is three times slower.
func passages(p Poisson, horizon float64, nodes []node, out sums) {
	arrive, leave := p.Rate*horizon, horizon/p.Service
	for _, n := range nodes {
		zr, zi := real(n.z), imag(n.z)
		o, t := n.once, n.twice
		or, oi, tr, ti := real(o), imag(o), real(t), imag(t)
		hr, hi, down := 0.0, 0.0, 0.0
		for k := 1; k < len(out.stay); k++ {
			ur, ui := zr+down*hr, zi+down*hi
			dr := arrive + ur
			inverse := 1 / (dr*dr + ui*ui)
			hr, hi = (ur*dr+ui*ui)*inverse, arrive*ui*inverse
			out.stay[k] += or*hr - oi*hi
			out.area[k] += tr*hr - ti*hi
			down += leave
		}
	}
}

// stationary returns the Poisson probabilities of 0, 1, ... requests in
// progress and the tails P(N >= k), as far as the highest level that can
// matter: one visited with probability above 1e-15 over the time-out.
func stationary(load, arrivals float64) (pmf, tail []float64) {
	logLoad := math.Log(load)
	for k := 0; ; k++ {
		gamma, _ := math.Lgamma(float64(k) + 1)
		share := math.Exp(float64(k)*logLoad - load - gamma)
		pmf = append(pmf, share)
		if float64(k) > load && share*(1+arrivals) < 1e-15 {
			break
		}
	}
	tail = make([]float64, len(pmf))
	sum := 0.0
	for k := len(pmf) - 1; k >= 0; k-- {
		sum += pmf[k]
		tail[k] = sum
	}
	return pmf, tail
}

func clamp(x float64) float64 { return math.Min(1, math.Max(0, x)) }

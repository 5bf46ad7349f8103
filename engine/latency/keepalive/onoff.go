package keepalive

import (
	"fmt"
	"math"
)

// OnOff is traffic in two phases of exponential length, each with its own
// Poisson rate: bursts and silence when RateOff is 0, busy and quiet hours
// otherwise (a Markov-modulated Poisson process).
type OnOff struct {
	RateOn, RateOff float64 // arrivals per second in the phases
	MeanOn, MeanOff float64 // mean length of the phases, s
	Service         float64 // mean service time, s, exponential
}

// Rate is the mean arrival rate over both phases, 1/s.
func (o OnOff) Rate() float64 {
	return (o.RateOn*o.MeanOn + o.RateOff*o.MeanOff) / (o.MeanOn + o.MeanOff)
}

// Solve computes the stationary result.
func (o OnOff) Solve(keep Keep) (Result, error) {
	for _, c := range []struct {
		name  string
		value float64
	}{
		{"arrival rate in the on phase", o.RateOn},
		{"service time", o.Service},
		{"mean on time", o.MeanOn},
		{"mean off time", o.MeanOff},
	} {
		if err := checkPositive(c.name, c.value); err != nil {
			return Result{}, err
		}
	}
	if !finite(o.RateOff) || o.RateOff < 0 {
		return Result{}, fmt.Errorf("arrival rate in the off phase is %g, allowed is a finite number from 0 up", o.RateOff)
	}
	if err := checkLoad(math.Max(o.RateOn, o.RateOff) * o.Service); err != nil {
		return Result{}, err
	}
	if err := keep.check(); err != nil {
		return Result{}, err
	}
	nodes := contour()
	return average(keep, func(timeout float64) Result { return o.solve(timeout, keep.MinInstances, nodes) }), nil
}

// solve: level k is reached again after a down-crossing from (phase, k), which
// happens at rate pi(phase, k) * k/s; the instance died if N then stayed below
// k for the time-out. The share of time with k or more instances grows with
// the time-out at just that rate of cold starts.
func (o OnOff) solve(timeout float64, least int, nodes []node) Result {
	peak := math.Max(o.RateOn, o.RateOff)
	pmf, _ := stationary(peak*o.Service, peak*timeout)
	levels := len(pmf) - 1
	share := o.stationary(levels)
	stay, area := make([][2]float64, levels+1), make([][2]float64, levels+1)
	if timeout > 0 {
		o.passages(timeout, nodes, phaseSums{stay: stay, area: area})
	} else {
		for k := range stay {
			stay[k] = [2]float64{1, 1}
		}
	}
	out := Result{AtLeast: make([]float64, max(levels, least)+1)}
	out.AtLeast[0] = 1
	for k := range share {
		out.MeanBusy += float64(k) * (share[k][0] + share[k][1])
	}
	tail, starts := 0.0, 0.0
	for k := len(out.AtLeast) - 1; k >= 1; k-- {
		if k <= levels {
			tail += share[k][0] + share[k][1]
			down := [2]float64{share[k][0] * float64(k) / o.Service, share[k][1] * float64(k) / o.Service}
			out.AtLeast[k] = clamp(tail + timeout*(down[0]*area[k][0]+down[1]*area[k][1]))
			if k > least {
				starts += down[0]*stay[k][0] + down[1]*stay[k][1]
			}
		}
		if k <= least {
			out.AtLeast[k] = 1
		}
		out.MeanInstances += out.AtLeast[k]
	}
	out.PCold = clamp(starts / o.Rate())
	return out
}

type phaseSums struct{ stay, area [][2]float64 }

// passages is the two-phase sibling of the Poisson one: the transform of the
// passage from level i to i+1 is a matrix U with rows by starting phase and
// columns by phase at the passage, and h is one minus its row sums.
func (o OnOff) passages(horizon float64, nodes []node, out phaseSums) {
	rates := [2]complex128{complex(o.RateOn*horizon, 0), complex(o.RateOff*horizon, 0)}
	leaveOn, leaveOff := complex(horizon/o.MeanOn, 0), complex(horizon/o.MeanOff, 0)
	for _, n := range nodes {
		var u [2][2]complex128
		var h [2]complex128
		for k := 1; k < len(out.stay); k++ {
			down := complex(float64(k-1)*horizon/o.Service, 0)
			// X = (z + rates + down + phase change) - down*U(below)
			x00 := n.z + rates[0] + down + leaveOn - down*u[0][0]
			x01 := -leaveOn - down*u[0][1]
			x10 := -leaveOff - down*u[1][0]
			x11 := n.z + rates[1] + down + leaveOff - down*u[1][1]
			scale := 1 / (x00*x11 - x01*x10)
			right := [2]complex128{n.z + down*h[0], n.z + down*h[1]}
			u = [2][2]complex128{
				{scale * x11 * rates[0], -scale * x01 * rates[1]},
				{-scale * x10 * rates[0], scale * x00 * rates[1]},
			}
			h = [2]complex128{scale * (x11*right[0] - x01*right[1]), scale * (x00*right[1] - x10*right[0])}
			for j := range h {
				out.stay[k][j] += real(n.once * h[j])
				out.area[k][j] += real(n.twice * h[j])
			}
		}
	}
}

// stationary solves the joint distribution of requests in progress (0 to
// levels) and phase by elimination from the top level down; every step adds
// positive numbers only.
func (o OnOff) stationary(levels int) [][2]float64 {
	toOff, toOn, leave := 1/o.MeanOn, 1/o.MeanOff, 1/o.Service
	up := make([][2][2]float64, levels+1) // share(k) = share(k-1) * up(k)
	var back [2][2]float64                // up(k+1) * leave*(k+1)
	for k := levels; k >= 1; k-- {
		birthOn, birthOff := o.RateOn, o.RateOff
		if k == levels {
			birthOn, birthOff = 0, 0
		}
		down := float64(k) * leave
		a, b := birthOn+down+toOff-back[0][0], -toOff-back[0][1]
		c, d := -toOn-back[1][0], birthOff+down+toOn-back[1][1]
		det := a*d - b*c
		up[k] = [2][2]float64{{o.RateOn * d / det, -o.RateOn * b / det}, {-o.RateOff * c / det, o.RateOff * a / det}}
		for i := range back {
			for j := range back[i] {
				back[i][j] = up[k][i][j] * down
			}
		}
	}
	share := make([][2]float64, levels+1)
	// Level 0: flow out of "on" equals flow in, by the censored chain.
	share[0] = [2]float64{toOn + back[1][0], toOff + back[0][1]}
	total := share[0][0] + share[0][1]
	for k := 1; k <= levels; k++ {
		before := share[k-1]
		share[k] = [2]float64{before[0]*up[k][0][0] + before[1]*up[k][1][0], before[0]*up[k][0][1] + before[1]*up[k][1][1]}
		total += share[k][0] + share[k][1]
		if total > 1e200 {
			total *= 1e-200
			for i := range share[:k+1] {
				share[i][0], share[i][1] = share[i][0]*1e-200, share[i][1]*1e-200
			}
		}
	}
	for k := range share {
		share[k][0], share[k][1] = share[k][0]/total, share[k][1]/total
	}
	return share
}

package keepalive

import (
	"fmt"
	"math"
)

// Start is a known state: Busy requests in progress and Idle warm instances
// beside them, such as after a deployment (0, 0) or at the front of a burst.
type Start struct{ Busy, Idle int }

// Transient is what happens in the horizon after a known start.
type Transient struct {
	ColdStarts    float64 // expected number
	Requests      float64 // expected number
	ColdShare     float64 // ColdStarts / Requests
	MeanInstances float64 // live instances, average over the horizon
	MeanBusy      float64 // requests in progress, average over the horizon
}

// Transient follows Poisson traffic for horizon seconds from a known start. It
// is exact while no instance can expire: the caller makes sure that horizon is
// at most the idle time-out.
func (p Poisson) Transient(start Start, horizon float64) (Transient, error) {
	if err := p.check(); err != nil {
		return Transient{}, err
	}
	if err := checkPositive("horizon", horizon); err != nil {
		return Transient{}, err
	}
	if start.Busy < 0 || start.Idle < 0 || start.Busy+start.Idle > maxLevel/4 {
		return Transient{}, fmt.Errorf("start has %d busy and %d idle instances, allowed are 0 to %d together", start.Busy, start.Idle, maxLevel/4)
	}
	warm := start.Busy + start.Idle
	reached, soFar := p.reach(start, horizon)
	out := Transient{Requests: p.Rate * horizon, MeanInstances: float64(warm)}
	for k := warm + 1; k < len(reached); k++ {
		out.ColdStarts += reached[k]
		out.MeanInstances += soFar[k]
	}
	out.ColdShare = out.ColdStarts / out.Requests
	load := p.Rate * p.Service
	out.MeanBusy = load - (float64(start.Busy)-load)*math.Expm1(-horizon/p.Service)*p.Service/horizon
	return out, nil
}

// reach returns, by level k, the probability that N has climbed from its start
// to k within the horizon, and the mean of that probability over the horizon.
// The passage from the start to k is the product of single steps.
func (p Poisson) reach(start Start, horizon float64) (reached, soFar []float64) {
	load := math.Max(p.Rate*p.Service, 1e-300)
	pmf, _ := stationary(load, p.Rate*horizon)
	levels := max(len(pmf), start.Busy+start.Idle+1) + start.Busy + 40
	reached, soFar = make([]float64, levels+1), make([]float64, levels+1)
	arrive, leave := complex(p.Rate*horizon, 0), horizon/p.Service
	for _, n := range contour() {
		h, climbed := complex128(0), complex128(1)
		for k := 1; k <= levels; k++ {
			u := n.z + complex(float64(k-1)*leave, 0)*h
			step := arrive / (arrive + u)
			h = u / (arrive + u)
			if k > start.Busy {
				climbed *= step
				reached[k] += real(n.once * climbed)
				soFar[k] += real(n.twice * climbed)
			}
		}
	}
	for k := range reached {
		reached[k], soFar[k] = clamp(reached[k]), clamp(soFar[k])
	}
	return reached, soFar
}

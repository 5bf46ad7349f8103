package queueing

import (
	"fmt"
	"math"
)

// Impatient describes Erlang-A (M/M/c+M): requests leave the line after an
// exponential patience. Any load is allowed, as those who leave bound the line.
type Impatient struct {
	Rate, Service float64 // 1/s, s
	Patience      float64 // mean, s
	Servers       int
}

// Patience is what Erlang-A gives.
type Patience struct {
	PWait     float64 // share that does not start at once
	PAbandon  float64 // share that leaves before service
	MeanWait  float64 // s, over all requests, left or served
	Occupancy float64 // busy share of one server
	queue     Impatient
}

// ErlangA solves the queue with impatient requests.
func ErlangA(q Impatient) (Patience, error) {
	for _, c := range []struct {
		name  string
		value float64
	}{{"arrival rate", q.Rate}, {"service time", q.Service}, {"patience", q.Patience}} {
		if err := checkNumber(c.name, c.value, false); err != nil {
			return Patience{}, err
		}
	}
	if err := checkServers(q.Servers, 1); err != nil {
		return Patience{}, err
	}
	load := q.Rate * q.Service
	below := 1 / erlangB(q.Servers, load)
	total, line, state := below, 0.0, 1.0
	for waiting := 1; ; waiting++ {
		state *= q.Rate / (float64(q.Servers)/q.Service + float64(waiting)/q.Patience)
		total += state
		line += float64(waiting) * state
		if state < 1e-17*total {
			break
		}
		if waiting > 10*MaxServers || math.IsInf(total, 0) {
			return Patience{}, fmt.Errorf("patience is %g s: the line grows past %d, allowed is a load that patience bounds", q.Patience, waiting)
		}
	}
	out := Patience{PWait: 1 - (below-1)/total, queue: q}
	out.PAbandon = line / total / q.Patience / q.Rate
	out.MeanWait = line / total / q.Rate
	out.Occupancy = load * (1 - out.PAbandon) / float64(q.Servers)
	return out, nil
}

// ServedWithin is the share of all requests whose service begins within t
// seconds of arrival; those who leave count as not served.
//
// The wait of a visitor who never leaves has a density proportional to
// exp(rate*patience*(1-exp(-x/patience)) - c*x/service) (Zeltyn and Mandelbaum
// 2005); a visitor is still there at x with probability exp(-x/patience).
func (p Patience) ServedWithin(t float64) float64 {
	if t < 0 {
		return 0
	}
	end := p.horizon()
	all := p.integral(end, 0)
	return 1 - p.PWait + p.PWait*p.integral(math.Min(t, end), 1/p.queue.Patience)/all
}

// exponent is the logarithm of the unscaled density of the patient wait.
func (p Patience) exponent(x float64) float64 {
	q := p.queue
	return -q.Rate*q.Patience*math.Expm1(-x/q.Patience) - float64(q.Servers)/q.Service*x
}

// top is the largest exponent: at 0, or where the line stops growing.
func (p Patience) top() float64 {
	q := p.queue
	if ratio := q.Rate * q.Service / float64(q.Servers); ratio > 1 {
		return p.exponent(q.Patience * math.Log(ratio))
	}
	return 0
}

// horizon is a wait beyond which less than 1e-15 of the density is left.
func (p Patience) horizon() float64 {
	end, top := p.queue.Service/float64(p.queue.Servers), p.top()
	for p.exponent(end)-top > -40 {
		end *= 1.5
	}
	return end
}

// integral is the area of the density times exp(-decay*x) from 0 to end, by
// Simpson's rule, relative to the density's top.
func (p Patience) integral(end, decay float64) float64 {
	const steps = 4000
	h, sum, top := end/steps, 0.0, p.top()
	for i := 0; i <= steps; i++ {
		weight := 2.0
		switch {
		case i == 0 || i == steps:
			weight = 1
		case i%2 == 1:
			weight = 4
		}
		x := float64(i) * h
		sum += weight * math.Exp(p.exponent(x)-top-decay*x)
	}
	return sum * h / 3
}

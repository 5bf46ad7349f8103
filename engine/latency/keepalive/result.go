package keepalive

import (
	"fmt"
	"math"
)

// Timeout is one possible idle time-out and its probability weight.
type Timeout struct{ Seconds, Weight float64 }

// Keep says how long idle instances live. Vendors do not publish the time-out,
// so it is a distribution; one entry of weight 1 is a known time-out.
type Keep struct {
	Timeouts     []Timeout // weights need not sum to 1
	MinInstances int       // instances that are never reclaimed
}

// For is a known idle time-out without minimum instances.
func For(seconds float64) Keep { return Keep{Timeouts: []Timeout{{Seconds: seconds, Weight: 1}}} }

// Result is what the closed form gives for a load.
type Result struct {
	PCold         float64   // share of requests that start an instance
	MeanInstances float64   // live instances, time average
	MeanBusy      float64   // requests in progress, time average
	AtLeast       []float64 // AtLeast[k] = share of time with k or more live instances; AtLeast[0] is 1
}

// Instances is the number of live instances not exceeded for the share p of
// the time, 0 < p < 1.
func (r Result) Instances(p float64) int {
	n := 0
	for n+1 < len(r.AtLeast) && r.AtLeast[n+1] > 1-p {
		n++
	}
	return n
}

// maxLevel bounds the work of one closed form.
const maxLevel = 400_000

// average weighs the results of the possible time-outs.
func average(keep Keep, solve func(timeout float64) Result) Result {
	total := 0.0
	for _, t := range keep.Timeouts {
		total += t.Weight
	}
	var out Result
	for _, t := range keep.Timeouts {
		if t.Weight == 0 {
			continue
		}
		w, one := t.Weight/total, solve(t.Seconds)
		out.PCold += w * one.PCold
		out.MeanInstances += w * one.MeanInstances
		out.MeanBusy = one.MeanBusy
		if missing := len(one.AtLeast) - len(out.AtLeast); missing > 0 {
			out.AtLeast = append(out.AtLeast, make([]float64, missing)...)
		}
		for k, share := range one.AtLeast {
			out.AtLeast[k] += w * share
		}
	}
	return out
}

// check refuses what no platform can have.
func (k Keep) check() error {
	if len(k.Timeouts) == 0 || len(k.Timeouts) > 1000 {
		return fmt.Errorf("idle time-outs: %d given, allowed are 1 to 1000", len(k.Timeouts))
	}
	total := 0.0
	for i, t := range k.Timeouts {
		if !finite(t.Seconds) || t.Seconds < 0 || t.Seconds > 1e9 {
			return fmt.Errorf("idle time-out %d is %g s, allowed are 0 to 1e9", i+1, t.Seconds)
		}
		if !finite(t.Weight) || t.Weight < 0 {
			return fmt.Errorf("weight of idle time-out %d is %g, allowed is a number from 0 up", i+1, t.Weight)
		}
		total += t.Weight
	}
	if !(total > 0) || !finite(total) {
		return fmt.Errorf("weights of idle time-outs sum to %g, allowed is a positive sum", total)
	}
	if k.MinInstances < 0 || k.MinInstances > maxLevel {
		return fmt.Errorf("minimum instances is %d, allowed are 0 to %d", k.MinInstances, maxLevel)
	}
	return nil
}

func checkPositive(name string, x float64) error {
	if !finite(x) || x <= 0 {
		return fmt.Errorf("%s is %g, allowed is a finite positive number", name, x)
	}
	return nil
}

func checkLoad(load float64) error {
	if !(load <= maxLevel/2) {
		return fmt.Errorf("load is %g requests in progress, allowed is at most %d", load, maxLevel/2)
	}
	return nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

package latency

import (
	"fmt"

	"github.com/deploy-advice/deploy-advice/engine/latency/des"
	"github.com/deploy-advice/deploy-advice/engine/latency/keepalive"
)

// Workload is traffic on a platform that starts instances on demand.
type Workload struct {
	Traffic      des.Traffic
	Service      des.Distribution // of a request at a warm instance, s
	Extra        des.Distribution // what a cold start adds, s
	Keep         keepalive.Keep   // idle time-out as a distribution, minimum instances
	Concurrency  int              // requests per instance at a time; 0 means 1
	MaxInstances int              // 0 means no limit that matters
	Seed         uint64           // of the simulation, if one is needed
	Requests     int              // of the simulation; 0 means 200,000
}

// Model names how an Estimate was made.
type Model string

// The models Evaluate picks from.
const (
	ClosedForm Model = "closed-form"
	Simulation Model = "event-simulation"
)

// Estimate is the answer, with the model that gave it and why that one.
type Estimate struct {
	PCold               float64 // share of requests that start an instance
	PColdLow, PColdHigh float64 // at the idle time-outs that give the extremes
	PRefused            float64
	MeanInstances       float64
	MeanBusy            float64
	P95Instances        int
	P50, P95, P99       float64 // latency, s
	MeanLatency         float64 // s
	Model               Model
	Why                 string
}

// Evaluate estimates a workload. Errors name the number that is not allowed.
func Evaluate(w Workload) (Estimate, error) {
	solved, why, err := w.closedForm()
	if err != nil {
		return Estimate{}, err
	}
	if why != "" {
		return w.simulate(why)
	}
	return w.fromClosedForm(solved)
}

// The range in which the closed form is within the noise of the simulation
// (3 standard errors and 2%): it treats cold and warm requests alike, so cold
// ones must be rare or hardly longer, and idle times long beside service.
const (
	leastTimeoutPerService = 30
	mostColdTimeShare      = 0.01
	mostBurstDelay         = 0.1
)

// closedForm solves the closed form, or says why it does not apply.
func (w Workload) closedForm() (solved keepalive.Result, why string, err error) {
	if w.Concurrency > 1 {
		return solved, fmt.Sprintf("an instance takes %d requests at a time", w.Concurrency), nil
	}
	if w.Traffic.Gaps == nil && w.Traffic.OnOff == nil || len(w.Traffic.Times) > 0 {
		return solved, "the traffic is neither Poisson nor on/off", nil
	}
	for _, t := range w.Keep.Timeouts {
		if t.Seconds < leastTimeoutPerService*w.Service.Mean {
			return solved, fmt.Sprintf("the idle time-out of %g s is under %d mean service times", t.Seconds, leastTimeoutPerService), nil
		}
	}
	if o := w.Traffic.OnOff; o != nil {
		if o.ConstantPhases || w.Extra.Mean > mostBurstDelay*w.Service.Mean {
			return solved, "a burst starts more instances while the first ones start", nil
		}
		solved, err = keepalive.OnOff{RateOn: o.RateOn, RateOff: o.RateOff, MeanOn: o.MeanOn, MeanOff: o.MeanOff, Service: w.Service.Mean}.Solve(w.Keep)
	} else {
		if w.Traffic.Gaps.Kind != des.Exponential {
			return solved, "the gaps between arrivals are not exponential", nil
		}
		solved, err = keepalive.Poisson{Rate: w.Traffic.Rate(), Service: w.Service.Mean}.Solve(w.Keep)
	}
	if err != nil {
		return solved, "", fmt.Errorf("closed form: %w", err)
	}
	if share := solved.PCold * w.Extra.Mean / w.Service.Mean; share >= mostColdTimeShare {
		return solved, fmt.Sprintf("cold starts add %.2g of the service time, which changes the number in progress", share), nil
	}
	if n := w.MaxInstances; n > 0 && len(solved.AtLeast) > n && solved.AtLeast[n] > 1e-6 {
		return solved, fmt.Sprintf("the limit of %d instances binds", n), nil
	}
	return solved, "", nil
}

func (w Workload) fromClosedForm(solved keepalive.Result) (Estimate, error) {
	out := Estimate{
		PCold: solved.PCold, PColdLow: 1, MeanInstances: solved.MeanInstances, P95Instances: solved.Instances(0.95),
		MeanBusy: w.Traffic.Rate() * (w.Service.Mean + solved.PCold*w.Extra.Mean), Model: ClosedForm,
		Why: "time-out and cold starts lie in the range in which the closed form is exact to 2%",
	}
	for _, t := range w.Keep.Timeouts {
		one := w
		one.Keep.Timeouts = []keepalive.Timeout{{Seconds: t.Seconds, Weight: 1}}
		at, _, err := one.closedForm()
		if err != nil {
			return Estimate{}, err
		}
		out.PColdLow, out.PColdHigh = min(out.PColdLow, at.PCold), max(out.PColdHigh, at.PCold)
	}
	mixture, err := NewMixture(solved.PCold, w.Service, w.Extra)
	if err != nil {
		return Estimate{}, err
	}
	out.MeanLatency = mixture.Mean()
	for _, q := range []struct {
		p  float64
		at *float64
	}{{0.5, &out.P50}, {0.95, &out.P95}, {0.99, &out.P99}} {
		if *q.at, err = mixture.Quantile(q.p); err != nil {
			return Estimate{}, err
		}
	}
	return out, nil
}

// simulate runs one simulation per possible idle time-out and weighs them.
func (w Workload) simulate(why string) (Estimate, error) {
	requests := w.Requests
	if requests == 0 {
		requests = 200_000
	}
	out := Estimate{PColdLow: 1, Model: Simulation, Why: why}
	total := 0.0
	for _, t := range w.Keep.Timeouts {
		total += t.Weight
	}
	if len(w.Keep.Timeouts) == 0 || !(total > 0) {
		return Estimate{}, fmt.Errorf("idle time-outs: %d with weights of sum %g, allowed is at least one with a positive weight", len(w.Keep.Timeouts), total)
	}
	var reports []des.Report
	var weights []float64
	for _, t := range w.Keep.Timeouts {
		share := t.Weight / total
		if share == 0 {
			continue
		}
		r, err := des.Simulate(w.config(t.Seconds, max(1000, requests/len(w.Keep.Timeouts))))
		if err != nil {
			return Estimate{}, fmt.Errorf("simulation: %w", err)
		}
		reports, weights = append(reports, r), append(weights, share)
		out.PCold += share * r.PCold
		out.PRefused += share * r.PRefused
		out.MeanInstances += share * r.MeanInstances
		out.MeanBusy += share * r.MeanBusy
		out.MeanLatency += share * r.MeanLatency
		out.P95Instances = max(out.P95Instances, r.Instances(0.95))
		out.PColdLow, out.PColdHigh = min(out.PColdLow, r.PCold), max(out.PColdHigh, r.PCold)
	}
	within := func(t float64) float64 {
		sum := 0.0
		for i, r := range reports {
			sum += weights[i] * r.Within(t)
		}
		return sum
	}
	for _, q := range []struct {
		p  float64
		at *float64
	}{{0.5, &out.P50}, {0.95, &out.P95}, {0.99, &out.P99}} {
		if len(reports) == 1 {
			*q.at = reports[0].Latency(q.p)
		} else {
			*q.at = des.Invert(within, out.MeanLatency, q.p)
		}
	}
	return out, nil
}

// config is a simulation of about the given number of counted requests, after
// a warm-up of a tenth or of two time-outs, whichever is longer.
func (w Workload) config(timeout float64, requests int) des.Config {
	horizon := float64(requests) / w.Traffic.Rate()
	warmup := max(horizon/10, min(2*timeout, horizon))
	c := des.Config{
		Traffic: w.Traffic, Service: w.Service, Init: w.Extra, IdleTimeout: timeout, Routing: des.MostRecentlyUsed,
		Concurrency: w.Concurrency, MinInstances: w.Keep.MinInstances, MaxInstances: w.MaxInstances,
		Horizon: horizon + warmup, Warmup: warmup, Seed: w.Seed, MaxRequests: min(3*requests, des.MaxRequestsAllowed),
	}
	if len(w.Traffic.Times) > 0 {
		c.Warmup, c.Horizon = 0, w.Traffic.Times[len(w.Traffic.Times)-1]+timeout+1
	}
	return c
}

package model

import (
	"fmt"

	"github.com/deploy-advice/deploy-advice/engine/latency/des"
	"github.com/deploy-advice/deploy-advice/engine/latency/keepalive"
)

// coldstartFormula answers coldstart_formula_exact: Poisson or on/off traffic,
// a known or an uncertain idle time-out, minimum instances.
func coldstartFormula(in *fields) (map[string]any, error) {
	service := in.positive("service_mean_s")
	keep := readKeep(in)
	if in.has("rate_on_per_s") {
		o := keepalive.OnOff{
			RateOn: in.positive("rate_on_per_s"), RateOff: in.betweenOr("rate_off_per_s", [2]float64{0, 1e12}, 0),
			MeanOn: in.positive("mean_on_s"), MeanOff: in.positive("mean_off_s"), Service: service,
		}
		if !in.ok() {
			return nil, errFound
		}
		r, err := o.Solve(keep)
		if err != nil {
			return answered(nil, err)
		}
		even, err := keepalive.Poisson{Rate: o.Rate(), Service: service}.Solve(keep)
		if err != nil {
			return answered(nil, err)
		}
		return map[string]any{
			"p_cold": r.PCold, "instances_mean": r.MeanInstances,
			"poisson_same_mean_rate": map[string]any{"p_cold": even.PCold, "instances_mean": even.MeanInstances},
		}, nil
	}
	rate := in.positive("arrival_rate_per_s")
	if !in.ok() {
		return nil, errFound
	}
	r, err := keepalive.Poisson{Rate: rate, Service: service}.Solve(keep)
	return answered(map[string]any{"p_cold": r.PCold, "instances_mean": r.MeanInstances}, err)
}

// readKeep reads the idle time-out, as a number or a mixture, and the minimum.
func readKeep(in *fields) keepalive.Keep {
	keep := keepalive.Keep{MinInstances: in.wholeOr("min_instances", [2]int{0, maxInstances}, 0)}
	if !in.has("idle_timeout_mixture_s") {
		keep.Timeouts = []keepalive.Timeout{{Seconds: in.between("idle_timeout_s", 0, 1e9), Weight: 1}}
		return keep
	}
	for i, entry := range in.list("idle_timeout_mixture_s", 100) {
		key := fmt.Sprintf("idle_timeout_mixture_s[%d]", i)
		pair := in.floats(key, in.asList(key, entry, 2))
		if len(pair) != 2 || pair[0] < 0 || pair[1] < 0 {
			in.bad(key, "is "+show(entry), "[seconds, weight], both from 0 up")
			continue
		}
		keep.Timeouts = append(keep.Timeouts, keepalive.Timeout{Seconds: pair[0], Weight: pair[1]})
	}
	return keep
}

// coldstartMeasured predicts what was measured on a real platform.
func coldstartMeasured(in *fields) (map[string]any, error) {
	rate, warm := in.positive("arrival_rate_per_s"), in.positive("warm_service_mean_s")
	keep := readKeep(in)
	if !in.ok() {
		return nil, errFound
	}
	r, err := keepalive.Poisson{Rate: rate, Service: warm}.Solve(keep)
	return answered(map[string]any{"p_cold": r.PCold, "instances_mean": r.MeanInstances}, err)
}

// transient is the input of coldstart_transient.
type transient struct {
	rate, warm, cold, timeout, horizon float64
	start                              keepalive.Start
}

// coldstartTransient answers what happens in a horizon after a known start:
// expected values by the closed form while nothing can expire, otherwise and
// for the mean of ratios by many short simulations.
func coldstartTransient(in *fields) (map[string]any, error) {
	const most = 10_000
	t := transient{
		rate: in.positive("arrival_rate_per_s"), warm: in.positive("warm_service_mean_s"), timeout: in.between("idle_timeout_s", 0, 1e9),
		horizon: in.positive("horizon_s"),
		start:   keepalive.Start{Busy: in.wholeOr("initial_busy", [2]int{0, most}, 0), Idle: in.wholeOr("initial_idle", [2]int{0, most}, 0)},
	}
	t.cold = in.positiveOr("cold_service_mean_s", t.warm)
	if t.rate*t.horizon > MaxRequests {
		in.bad("horizon_s", fmt.Sprintf("is %g, which is %g requests", t.horizon, t.rate*t.horizon), fmt.Sprintf("a horizon of at most %d requests", MaxRequests))
	}
	if !in.ok() {
		return nil, errFound
	}
	answer, err := t.simulate()
	if err != nil || t.horizon > t.timeout {
		return answer, err
	}
	r, err := keepalive.Poisson{Rate: t.rate, Service: t.warm}.Transient(t.start, t.horizon)
	if err != nil {
		return answered(nil, err)
	}
	answer["cold_starts_mean"], answer["cold_fraction_of_requests"] = r.ColdStarts, r.ColdShare
	answer["instances_mean"], answer["busy_instances_mean"], answer["requests_mean"] = r.MeanInstances, r.MeanBusy, r.Requests
	return answer, nil
}

// simulate repeats the horizon with about a million requests in all.
func (t transient) simulate() (map[string]any, error) {
	const requests, mostRuns = 1_000_000, 4000
	runs := int(max(1, min(mostRuns, requests/max(1, t.rate*t.horizon))))
	var cold, all, ratios, instances, busy float64
	for seed := range runs {
		r, err := des.Simulate(des.Config{
			Traffic: des.Poisson(t.rate), Service: des.Exp(t.warm), ColdService: des.Exp(t.cold), IdleTimeout: t.timeout,
			Start: des.Start{Busy: t.start.Busy, Idle: t.start.Idle}, Horizon: t.horizon, Seed: uint64(seed) + 1,
		})
		if err != nil {
			return answered(nil, err)
		}
		cold, all = cold+float64(r.ColdStarts), all+float64(r.Requests)
		ratios, instances, busy = ratios+r.PCold, instances+r.MeanInstances, busy+r.MeanBusy
	}
	n := float64(runs)
	return map[string]any{
		"cold_starts_mean": cold / n, "requests_mean": all / n, "cold_fraction_of_requests": cold / max(1, all),
		"p_cold_mean_of_ratios": ratios / n, "instances_mean": instances / n, "busy_instances_mean": busy / n,
	}, nil
}

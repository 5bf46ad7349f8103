package model

import (
	"math"

	"github.com/deploy-advice/deploy-advice/engine/latency/des"
	"github.com/deploy-advice/deploy-advice/engine/latency/keepalive"
)

// The work of one coldstart_simulation. More runs than asked for are made
// while they fit, as they only lower the noise; fewer when they do not.
const (
	MaxRequests      = 4_000_000 // simulated requests (or phases of the traffic), over all runs
	MaxRequestsBurst = 8_000_000 // the same for on/off traffic, whose noise is larger
	maxRuns          = 200
	maxInstances     = 100_000
)

// experiment is a simulation as asked for.
type experiment struct {
	config des.Config
	warmup float64 // share of the horizon
}

// coldstartSimulation answers a category of the same name.
func coldstartSimulation(in *fields) (map[string]any, error) {
	e := readExperiment(in)
	if !in.ok() {
		return nil, errFound
	}
	if solved, ok, err := e.closedForm(); err != nil || ok {
		return solved, err
	}
	return e.simulate()
}

func readExperiment(in *fields) experiment {
	c := des.Config{
		Traffic: traffic(in, "arrival"), Service: duration(in, "warm_service"), IdleTimeout: in.between("idle_timeout_s", 0, 1e9),
		MinInstances: in.wholeOr("min_instances", [2]int{0, maxInstances}, 0),
		MaxInstances: in.wholeOr("max_instances", [2]int{1, maxInstances}, 1000),
		Concurrency:  in.wholeOr("instance_concurrency", [2]int{1, 1_000_000}, 1),
	}
	switch {
	case in.has("cold_init"):
		c.Init = duration(in, "cold_init")
	case in.has("cold_service"):
		c.ColdService = duration(in, "cold_service")
	}
	if in.has("routing") {
		switch name := in.text("routing"); name {
		case "newest_first", "newest-first", "newest":
		case "most_recently_used", "mru":
			c.Routing = des.MostRecentlyUsed
		default:
			in.bad("routing", show(name), "newest_first, mru")
		}
	}
	if len(c.Traffic.Times) > 0 {
		c.Horizon = in.positiveOr("sim_time_s", c.Traffic.Times[len(c.Traffic.Times)-1]+1)
	} else {
		c.Horizon = in.positive("sim_time_s")
	}
	return experiment{config: c, warmup: in.betweenOr("warmup_fraction_dropped", [2]float64{0, 0.99}, 0)}
}

// closedForm answers without noise where the closed form is exact for what is
// simulated: Poisson arrivals, exponential service, long time-outs, rare or
// short cold starts, no limit in reach, and a time long enough to be stationary.
func (e experiment) closedForm() (map[string]any, bool, error) {
	c := e.config
	extra := c.Init.Mean
	if c.ColdService.Mean > 0 {
		extra = c.ColdService.Mean - c.Service.Mean
	}
	settled := e.warmup*c.Horizon >= c.IdleTimeout && c.Horizon >= 20*c.IdleTimeout
	if c.Concurrency != 1 || c.Traffic.Gaps == nil || c.Traffic.Gaps.Kind != des.Exponential || c.Service.Kind != des.Exponential ||
		c.IdleTimeout < 30*c.Service.Mean || !settled || len(c.Traffic.Times) > 0 {
		return nil, false, nil
	}
	keep := keepalive.For(c.IdleTimeout)
	keep.MinInstances = c.MinInstances
	rate := c.Traffic.Rate()
	if rate*c.Service.Mean > float64(c.MaxInstances) {
		return nil, false, nil
	}
	r, err := keepalive.Poisson{Rate: rate, Service: c.Service.Mean}.Solve(keep)
	if err != nil {
		_, err = answered(nil, err)
		return nil, false, err
	}
	limited := len(r.AtLeast) > c.MaxInstances && r.AtLeast[c.MaxInstances] > 1e-9
	if limited || math.Abs(r.PCold*extra/c.Service.Mean) >= 0.01 {
		return nil, false, nil
	}
	return map[string]any{
		"p_cold": r.PCold, "p_reject": 0.0, "instances_mean": r.MeanInstances,
		"busy_instances_mean": rate * (c.Service.Mean + r.PCold*extra),
		"instances_p50":       float64(r.Instances(0.5)), "instances_p95": float64(r.Instances(0.95)), "instances_p99": float64(r.Instances(0.99)),
		"sd_across_seeds": map[string]any{"p_cold": 0.0, "instances_mean": 0.0, "busy_instances_mean": 0.0},
	}, true, nil
}

// plan fixes the number of runs and their length within the bounds.
func (e experiment) plan() (config des.Config, runs int) {
	c := e.config
	most := float64(MaxRequests)
	if c.Traffic.OnOff != nil {
		most = MaxRequestsBurst
	}
	if len(c.Traffic.Times) > 0 {
		c.Warmup = e.warmup * c.Horizon
		return c, 1
	}
	rate := c.Traffic.Rate()
	c.Warmup = e.warmup * c.Horizon
	if longest := most / 2 / rate; c.Horizon > longest {
		// A cut run must still forget its empty start.
		c.Horizon = longest
		c.Warmup = math.Max(e.warmup*longest, math.Min(2*c.IdleTimeout, longest/2))
	}
	work := rate * c.Horizon
	if o := c.Traffic.OnOff; o != nil {
		// Phases without a request cost as much as requests do.
		cycle := (o.MeanOn + o.MeanOff) / 2
		c.Horizon = math.Min(c.Horizon, most/2*cycle)
		c.Warmup = math.Min(c.Warmup, c.Horizon/2)
		work = math.Max(rate*c.Horizon, c.Horizon/cycle)
	}
	runs = int(math.Max(2, math.Min(maxRuns, most/math.Max(1, work))))
	return c, runs
}

// simulate averages the runs, as seeds are averaged.
func (e experiment) simulate() (map[string]any, error) {
	config, runs := e.plan()
	names := []string{"p_cold", "p_reject", "instances_mean", "busy_instances_mean", "instances_p50", "instances_p95", "instances_p99"}
	sum, square := make([]float64, len(names)), make([]float64, len(names))
	for seed := range runs {
		config.Seed = uint64(seed) + 1
		r, err := des.Simulate(config)
		if err != nil {
			return answered(nil, err)
		}
		for i, x := range []float64{
			r.PCold, r.PRefused, r.MeanInstances, e.busy(r), float64(r.Instances(0.5)), float64(r.Instances(0.95)), float64(r.Instances(0.99)),
		} {
			sum[i] += x
			square[i] += x * x
		}
	}
	answer, spread := map[string]any{}, map[string]any{}
	for i, name := range names {
		mean := sum[i] / float64(runs)
		answer[name] = mean
		if name == "p_cold" || name == "instances_mean" || name == "busy_instances_mean" {
			variance := 0.0
			if runs > 1 {
				variance = math.Max(0, square[i]/float64(runs)-mean*mean) * float64(runs) / float64(runs-1)
			}
			spread[name] = math.Sqrt(variance)
		}
	}
	answer["sd_across_seeds"] = spread
	return answer, nil
}

// busy is the mean number of busy instances. For on/off traffic with one
// request per instance Little's law gives it from the known mean rate, which
// removes the noise of how many bursts happened to fall into the run.
func (e experiment) busy(r des.Report) float64 {
	c := e.config
	if c.Traffic.OnOff == nil || c.Concurrency != 1 || r.Refused > 0 {
		return r.MeanBusy
	}
	cold := c.Service.Mean + c.Init.Mean
	if c.ColdService.Mean > 0 {
		cold = c.ColdService.Mean
	}
	return c.Traffic.Rate() * (c.Service.Mean + r.PCold*(cold-c.Service.Mean))
}

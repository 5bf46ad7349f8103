package model

import (
	"fmt"
	"math"

	"github.com/deploy-advice/deploy-advice/engine/latency/queueing"
)

// serviceMean reads a mean service time, s, or its inverse.
func serviceMean(in *fields) float64 {
	if in.has("service_mean_s") {
		return in.positive("service_mean_s")
	}
	return 1 / in.positive("service_rate_per_s")
}

func queueingMMc(in *fields) (map[string]any, error) {
	rate, service, servers := in.positive("arrival_rate_per_s"), serviceMean(in), in.whole("servers", 1, queueing.MaxServers)
	if !in.ok() {
		return nil, errFound
	}
	q, err := queueing.NewMMc(rate, service, servers)
	if err != nil {
		return answered(nil, err)
	}
	answer := map[string]any{
		"utilisation": q.Utilisation(), "p_wait_erlang_c": q.PWait, "queue_length_mean": q.MeanQueue(),
		"wait_mean_s": q.MeanWait(), "sojourn_mean_s": q.MeanSojourn(),
	}
	for _, c := range []struct {
		key string
		p   float64
		of  func(float64) (float64, error)
	}{
		{"sojourn_p50_s", 0.5, q.SojournQuantile},
		{"sojourn_p95_s", 0.95, q.SojournQuantile},
		{"sojourn_p99_s", 0.99, q.SojournQuantile},
		{"wait_p95_s", 0.95, q.WaitQuantile},
		{"wait_p99_s", 0.99, q.WaitQuantile},
	} {
		x, err := c.of(c.p)
		if err != nil {
			return answered(nil, err)
		}
		answer[c.key] = x
	}
	return answer, nil
}

func queueingMMcK(in *fields) (map[string]any, error) {
	q := queueing.Capacity{
		Rate: in.positive("arrival_rate_per_s"), Service: serviceMean(in), Servers: in.whole("servers", 1, queueing.MaxServers),
		Room: in.whole("system_capacity", 1, 10*queueing.MaxServers),
	}
	if !in.ok() {
		return nil, errFound
	}
	r, err := queueing.MMcK(q)
	return answered(map[string]any{
		"queue_length_mean": r.MeanQueue, "sojourn_mean_s": r.MeanSojourn, "wait_mean_s": r.MeanWait,
		"throughput_per_s": r.Throughput, "p_reject": r.Refused,
	}, err)
}

func queueingMG1(in *fields) (map[string]any, error) {
	rate, service, scv := in.positive("arrival_rate_per_s"), serviceMean(in), in.between("service_scv", 0, 1e9)
	if !in.ok() {
		return nil, errFound
	}
	r, err := queueing.MG1(rate, service, scv)
	return answered(map[string]any{
		"wait_mean_s": r.MeanWait, "sojourn_mean_s": r.MeanSojourn, "sojourn_mean_ps_s": r.MeanSojournSharing,
	}, err)
}

func queueingGGc(in *fields) (map[string]any, error) {
	rate, service, servers := in.positive("arrival_rate_per_s"), serviceMean(in), in.whole("servers", 1, queueing.MaxServers)
	v := queueing.Variation{Arrival: in.between("arrival_scv", 0, 1e9), Service: in.between("service_scv", 0, 1e9)}
	if !in.ok() {
		return nil, errFound
	}
	wait, err := queueing.AllenCunneen(rate, service, servers, v)
	return answered(map[string]any{"wait_mean_s": wait}, err)
}

// queueingErlang answers the formulas named by "model", and two that their
// input alone gives away: Engset (finite sources) and Halfin-Whitt (beta).
func queueingErlang(in *fields) (map[string]any, error) {
	if in.has("beta") {
		p, err := queueing.HalfinWhitt(in.positive("beta"))
		return answered(map[string]any{"p_wait": p}, err)
	}
	servers := in.whole("servers", 0, queueing.MaxServers)
	if in.has("sources") {
		sources, offered := in.whole("sources", 1, queueing.MaxServers), in.positive("offered_per_idle_source")
		if !in.ok() {
			return nil, errFound
		}
		p, err := queueing.Engset(sources, servers, offered)
		return answered(map[string]any{"blocking": p}, err)
	}
	load, name := in.between("offered_erlang", 0, 1e9), in.text("model")
	if !in.ok() {
		return nil, errFound
	}
	switch name {
	case "erlang-b":
		p, err := queueing.ErlangB(servers, load)
		return answered(map[string]any{"erlang_b": p}, err)
	case "erlang-c":
		p, err := queueing.ErlangC(servers, load)
		return answered(map[string]any{"erlang_c": p}, err)
	}
	in.bad("model", fmt.Sprintf("is %q", name), "erlang-b, erlang-c; or give sources (Engset) or beta (Halfin-Whitt)")
	return nil, errFound
}

// queueingSizing answers three kinds of demand: a latency target, a ceiling of
// refusals, and a target for the wait of callers, patient or not.
func queueingSizing(in *fields) (map[string]any, error) {
	if in.has("transactions") {
		return staffing(in)
	}
	d := queueing.Demand{
		Rate: in.positive("arrival_rate_per_s"), Service: serviceMean(in), Target: in.positive("slo_s"),
		Quantile:       in.betweenOr("quantile", [2]float64{1e-6, 1 - 1e-9}, 0.99),
		MaxUtilisation: in.betweenOr("max_utilisation", [2]float64{1e-6, 1}, 1),
		MinServers:     in.wholeOr("min_instances", [2]int{0, queueing.MaxServers}, 1),
	}
	if in.has("survive_instance_loss") {
		lost, ok := in.values["survive_instance_loss"].(bool)
		if !ok {
			in.bad("survive_instance_loss", "is "+show(in.values["survive_instance_loss"]), "true, false")
		}
		d.SurviveLoss = lost
	}
	if !in.ok() {
		return nil, errFound
	}
	plan, err := queueing.Size(d)
	return answered(map[string]any{
		"servers": plan.Servers, "utilisation": plan.Utilisation, "sojourn_quantile_s": plan.SojournQuantile, "p_within_slo": plan.Within,
	}, err)
}

// staffing sizes for transactions per interval with an average handling time;
// all three share one unit of time.
func staffing(in *fields) (map[string]any, error) {
	transactions, interval, handling := in.positive("transactions"), in.positive("interval"), in.positive("aht")
	load := transactions / interval * handling
	if in.has("max_blocking") {
		most := in.between("max_blocking", 1e-12, 1-1e-12)
		if !in.ok() {
			return nil, errFound
		}
		servers, blocking, err := queueing.SizeBlocking(load, most)
		return answered(map[string]any{
			"servers": servers, "blocking": blocking, "occupancy_carried": load * (1 - blocking) / math.Max(1, float64(servers)),
		}, err)
	}
	share := [2]float64{0, 1}
	d := queueing.Service{
		Rate: transactions / interval, Service: handling, TargetWait: in.between(firstOf(in, "target_wait", "asa"), 0, 1e12),
		Level: in.between("service_level", 1e-9, 1-1e-9), MaxOccupancy: in.betweenOr("max_occupancy", share, 0),
		Patience: in.positiveOr("patience", 0), MaxAbandon: in.betweenOr("max_abandonment", share, 0),
	}
	shrinkage := in.betweenOr("shrinkage", [2]float64{0, 0.99}, 0)
	if !in.ok() {
		return nil, errFound
	}
	s, err := queueing.SizeWait(d)
	if err != nil {
		return answered(nil, err)
	}
	answer := map[string]any{
		"servers": s.Servers, "service_level": s.Level, "occupancy": s.Occupancy, "p_wait": s.PWait, "mean_wait": s.MeanWait,
	}
	if d.Patience > 0 {
		answer["p_abandon"] = s.PAbandon
	}
	if shrinkage > 0 {
		answer["positions"] = int(math.Ceil(float64(s.Servers)/(1-shrinkage) - 1e-9))
	}
	return answer, nil
}

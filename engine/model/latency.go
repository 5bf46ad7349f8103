package model

import (
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/latency"
	"github.com/deploy-advice/deploy-advice/engine/latency/des"
	"github.com/deploy-advice/deploy-advice/engine/latency/scaling"
)

// latencyMixture answers the quantile of warm and cold latency. Either part is
// a mean in a key that names its shape, or a distribution.
func latencyMixture(in *fields) (map[string]any, error) {
	cold, q := in.between("p_cold", 0, 1), in.between("quantile", 1e-9, 1-1e-9)
	warm, extra := shaped(in, "warm", "warm_service"), shaped(in, "cold_extra", "cold_extra")
	if !in.ok() {
		return nil, errFound
	}
	m, err := latency.NewMixture(cold, warm, extra)
	if err != nil {
		return answered(nil, err)
	}
	at, err := m.Quantile(q)
	return answered(map[string]any{"latency_quantile_s": at, "latency_mean_s": m.Mean()}, err)
}

// shaped reads PREFIX_exponential_mean_s, PREFIX_constant_s, or a distribution.
func shaped(in *fields, prefix, object string) des.Distribution {
	exponential, constant := prefix+"_exponential_mean_s", prefix+"_constant_s"
	switch in.hasAny(exponential, constant, object) {
	case exponential:
		return des.Exp(in.positive(exponential))
	case constant:
		return des.Fixed(in.between(constant, 0, 1e12))
	case object:
		return duration(in, object)
	}
	in.bad(exponential, "is missing", fmt.Sprintf("a mean, or %s, or a distribution %s", constant, object))
	return des.Exp(1)
}

// autoscaler answers the platforms' own rules, told apart by their input.
func autoscaler(in *fields) (map[string]any, error) {
	switch {
	case in.has("current_replicas"):
		return horizontalPods(in)
	case in.hasAny("panic_observed_concurrency", "stable_observed_concurrency", "observed_concurrency") != "":
		return knative(in)
	case in.hasAny("avg_concurrency_1min", "avg_cpu_use_vcpu") != "":
		return cloudRun(in)
	case in.has("to_containers"):
		return scaleOut(in)
	}
	in.bad("current_replicas", "is missing", "the keys of one rule: current_replicas (HPA), panic_observed_concurrency (Knative), avg_concurrency_1min (Cloud Run), to_containers (measured scale-out)")
	return nil, errFound
}

func horizontalPods(in *fields) (map[string]any, error) {
	current := in.whole("current_replicas", 0, 1_000_000)
	metric, target := in.between("current_metric", 0, 1e15), in.positive("target_metric")
	n, err := scaling.Replicas(current, metric, target, in.betweenOr("tolerance", [2]float64{0, 10}, 0.1))
	if in.has("min_replicas") {
		n = max(n, in.whole("min_replicas", 0, 1_000_000))
	}
	if in.has("max_replicas") {
		n = min(n, in.whole("max_replicas", 0, 1_000_000))
	}
	return answered(map[string]any{"desired_replicas": n}, err)
}

func knative(in *fields) (map[string]any, error) {
	concurrency, share := in.positive("container_concurrency"), in.betweenOr("target_percentage", [2]float64{0.01, 1}, 0.7)
	answer := map[string]any{}
	for key, name := range map[string]string{
		"panic_observed_concurrency": "desired_panic_pods", "stable_observed_concurrency": "desired_stable_pods", "observed_concurrency": "desired_pods",
	} {
		if !in.has(key) {
			continue
		}
		n, err := scaling.Pods(in.between(key, 0, 1e12), concurrency, share)
		if err != nil {
			return answered(nil, err)
		}
		answer[name] = n
		if key == "panic_observed_concurrency" && in.has("ready_pods") {
			answer["panic_mode"] = scaling.Panics(n, in.whole("ready_pods", 0, 1_000_000))
		}
	}
	return answer, nil
}

func cloudRun(in *fields) (map[string]any, error) {
	share := [2]float64{0.01, 1}
	l := scaling.Load{ConcurrencyTarget: in.betweenOr("concurrency_target", share, 0.6), CPUTarget: in.betweenOr("cpu_target", share, 0.6)}
	if in.has("avg_concurrency_1min") {
		l.Concurrency, l.MaxConcurrency = in.between("avg_concurrency_1min", 0, 1e12), in.positive("max_concurrency")
	}
	if in.has("avg_cpu_use_vcpu") {
		l.CPU, l.CPUPerInstance = in.between("avg_cpu_use_vcpu", 0, 1e12), in.positive("vcpu_per_instance")
	}
	w, err := scaling.Instances(l)
	return answered(map[string]any{"instances": w.Instances, "by_concurrency": w.ByConcurrency, "by_cpu": w.ByCPU}, err)
}

// scaleOut answers with the pace measured in 2022; the second key carries the
// number of containers in its name.
func scaleOut(in *fields) (map[string]any, error) {
	name, from, to := in.text("platform"), in.wholeOr("from_containers", [2]int{0, 1_000_000}, 0), in.whole("to_containers", 1, 1_000_000)
	var known []string
	for _, s := range scaling.ScaleOuts() {
		known = append(known, s.Platform)
		if s.Platform == name {
			return map[string]any{"first_container_s": s.First, fmt.Sprintf("about_%d_s", to): s.TimeTo(max(1, to-from))}, nil
		}
	}
	in.bad("platform", fmt.Sprintf("is %q", name), strings.Join(known, ", "))
	return nil, errFound
}

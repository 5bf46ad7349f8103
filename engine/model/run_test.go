package model

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestRun_namesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"empty":             {"", "input is empty"},
		"not an object":     {"[1, 2]", "input is not an object"},
		"broken yaml":       {"category: [", "line"},
		"no category":       {"input: {}", "category: is missing; allowed: a text"},
		"no input":          {"category: voi", "input: is missing; allowed: an object"},
		"unknown category":  {"{category: coldstart, input: {}}", `category: is "coldstart"; allowed: autoscaler, coldstart_formula_exact`},
		"missing key":       {"{category: queueing_mmc, input: {arrival_rate_per_s: 1, service_rate_per_s: 2}}", "input.servers: is missing; allowed: a number"},
		"negative":          {"{category: queueing_mmc, input: {arrival_rate_per_s: -1, service_rate_per_s: 2, servers: 1}}", "input.arrival_rate_per_s: is -1; allowed: a number above 0"},
		"not a number":      {"{category: queueing_mmc, input: {arrival_rate_per_s: many, service_rate_per_s: 2, servers: 1}}", `input.arrival_rate_per_s: is "many"; allowed: a finite number`},
		"nan":               {"{category: queueing_mmc, input: {arrival_rate_per_s: .nan, service_rate_per_s: 2, servers: 1}}", "input.arrival_rate_per_s: is NaN; allowed: a finite number"},
		"infinite":          {"{category: queueing_mg1, input: {arrival_rate_per_s: 1, service_mean_s: .inf, service_scv: 1}}", "input.service_mean_s: is +Inf"},
		"half a server":     {"{category: queueing_mmc, input: {arrival_rate_per_s: 1, service_rate_per_s: 2, servers: 1.5}}", "input.servers: is 1.5; allowed: a whole number from 1 to"},
		"overload":          {"{category: queueing_mmc, input: {arrival_rate_per_s: 9, service_rate_per_s: 2, servers: 1}}", "input: load is 4.5 erlang on 1 servers, allowed is less than the number of servers"},
		"misspelled":        {"{category: coldstart_formula_exact, input: {arrival_rate_per_s: 1, service_mean_s: 1, idle_timeout_s: 9, min_instance: 1}}", "input.min_instance: is not a key; allowed: min_instances"},
		"nested":            {"{category: coldstart_simulation, input: {arrival: {dist: expo, mean_s: 1}, warm_service: 1, idle_timeout_s: 9, sim_time_s: 9}}", `input.arrival.dist: is "expo"; allowed: exponential`},
		"share":             {"{category: latency_mixture, input: {p_cold: 2, warm_exponential_mean_s: 1, cold_extra_constant_s: 1, quantile: 0.9}}", "input.p_cold: is 2; allowed: 0 to 1"},
		"unreachable":       {"{category: queueing_sizing, input: {arrival_rate_per_s: 1, service_mean_s: 1, slo_s: 1}}", "out of reach for any number of servers"},
		"no alternatives":   {"{category: decision_smaa, input: {values: {}}}", "input.values: has 0 alternatives"},
		"ragged":            {"{category: decision_smaa, input: {values: {A: [1], B: [1, 2]}}}", "alternative 2 has 2 measures"},
		"unknown quantity":  {"{category: voi, input: {options: [p9], p1: {normal: [0, 1]}}}", `input.options[0]: has the term "p9"`},
		"too many coins":    {"{category: voi, input: {base: [0], p: [" + strings.Repeat("0.5,", 39) + "0.5], effect: [" + strings.Repeat("[0],", 39) + "[0]]}}", "combinations of 40 questions"},
		"never crossed":     {"{category: tipping_point, input: {p_cold_target: 0.5, service_mean_s: 0.1, idle_timeout_s: 1e9}}", "does not cross"},
		"unknown platform":  {"{category: autoscaler, input: {platform: mainframe, to_containers: 9}}", `input.platform: is "mainframe"; allowed: lambda`},
		"no rule":           {"{category: autoscaler, input: {}}", "input.current_replicas: is missing"},
		"warm-up of all":    {"{category: coldstart_simulation, input: {arrival: {dist: exponential, mean_s: 1}, warm_service: 1, idle_timeout_s: 9, sim_time_s: 9, warmup_fraction_dropped: 1}}", "input.warmup_fraction_dropped: is 1; allowed: 0 to 0.99"},
		"minimum too large": {"{category: coldstart_simulation, input: {arrival: {dist: exponential, mean_s: 1}, warm_service: 1, idle_timeout_s: 9, sim_time_s: 9, min_instances: 5, max_instances: 2}}", "maximum instances is 2, allowed is at least"},
	} {
		if out, err := Run([]byte(c.in)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %s, %v, want an error with %q", name, out, err, c.want)
		}
	}
}

func TestRun_reportsSeveralMistakesTogether(t *testing.T) {
	t.Parallel()
	_, err := Run([]byte("{category: queueing_mmc, input: {arrival_rate_per_s: -1, service_rate_per_s: no, servers: 0}}"))
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("got %v, want three mistakes", err)
	}
	if _, err := Run(make([]byte, MaxInput+1)); err == nil || !strings.Contains(err.Error(), "allowed are at most") {
		t.Errorf("too large: got %v", err)
	}
}

// A time that would take years is cut; the answer stays the same.
func TestRun_cutsEndlessSimulations(t *testing.T) {
	t.Parallel()
	ask := func(arrival string, sim float64) map[string]any {
		t.Helper()
		out, err := Run(fmt.Appendf(nil, `{"category": "coldstart_simulation", "input": {"arrival": %s, "warm_service": {"dist": "gaussian", "mean_s": 2, "sd_s": 0.1},
	"cold_service": {"dist": "constant", "mean_s": 3}, "idle_timeout_s": 60, "sim_time_s": %g, "warmup_fraction_dropped": 0.1}}`, arrival, sim))
		if err != nil {
			t.Fatal(err)
		}
		var answer map[string]any
		if err := json.Unmarshal(out, &answer); err != nil {
			t.Fatal(err)
		}
		return answer
	}
	const poisson = `{"dist": "exponential", "rate_per_s": 2}`
	short, long := ask(poisson, 100_000), ask(poisson, 1e15)
	for _, key := range []string{"p_cold", "instances_mean", "busy_instances_mean"} {
		a, b := short[key].(float64), long[key].(float64)
		if math.Abs(a/b-1) > 0.03 {
			t.Errorf("%s: got %g cut, %g whole", key, b, a)
		}
	}
	ask(`{"dist": "on_off_poisson", "rate_on_per_s": 1e-6, "mean_on_s": 1e-3, "mean_off_s": 1e-3}`, 1e15)
}

func TestRun_readsTheOtherShapes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in, key string
		want    any
	}{
		"trace":           {"{category: coldstart_simulation, input: {arrival: {dist: trace, times_s: [0, 1, 20, 21, 100]}, warm_service: 2, idle_timeout_s: 30, sim_time_s: 200, routing: mru}}", "p_cold", 0.6},
		"gaps":            {"{category: coldstart_simulation, input: {arrival: {dist: trace, gaps_s: [0, 1, 19, 1, 79]}, warm_service: 2, idle_timeout_s: 30, sim_time_s: 200}}", "p_cold", 0.6},
		"minimum":         {"{category: coldstart_simulation, input: {arrival: {dist: trace, times_s: [0, 1, 20, 21, 100]}, warm_service: 2, idle_timeout_s: 30, sim_time_s: 200, min_instances: 2}}", "p_cold", 0.0},
		"timer":           {"{category: coldstart_simulation, input: {arrival: {dist: constant, mean_s: 60}, warm_service: 1, idle_timeout_s: 30, sim_time_s: 1e5}}", "p_cold", 1.0},
		"patient callers": {"{category: queueing_sizing, input: {transactions: 100, interval: 30, aht: 3, target_wait: 0.3333333, service_level: 0.8, max_occupancy: 0.85, shrinkage: 0.3}}", "positions", 20.0},
		"loss survived":   {"{category: queueing_sizing, input: {arrival_rate_per_s: 100, service_mean_s: 0.05, slo_s: 0.25, survive_instance_loss: true}}", "servers", 8.0},
		"never better":    {"{category: tipping_point, input: {A: [0.1, 0.1], B: [0.5, 0.9]}}", "A_wins_when", "never"},
		"two coins":       {"{category: voi, input: {options: {A: {'00': 1, '01': 0, '10': 0, '11': 1}, B: {'00': 0.4, '01': 0.4, '10': 0.4, '11': 0.4}}, p: [0.5, 0.5]}}", "verdict_now", "A"},
		"ordered weights": {"{category: decision_smaa, input: {values: {A: {cost: 1, ops: 0}, B: {cost: 0, ops: 1}}, criteria: [cost, ops], weights: ops > cost}}", "tied_share", 0.0},
		"hpa bounded":     {"{category: autoscaler, input: {current_replicas: 3, current_metric: 900, target_metric: 100, max_replicas: 10}}", "desired_replicas", 10.0},
		"half way":        {"{category: autoscaler, input: {platform: eks-fargate, to_containers: 3500}}", "about_3500_s", 510.0},
	} {
		out, err := Run([]byte(c.in))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var answer map[string]any
		if err := json.Unmarshal(out, &answer); err != nil || answer[c.key] != c.want {
			t.Errorf("%s: got %s, %v, want %s %v", name, out, err, c.key, c.want)
		}
	}
}

func TestRun_sameInputSameBytes(t *testing.T) {
	t.Parallel()
	const yaml = "category: decision_smaa\ninput:\n  values:\n    A: [{normal: [0.5, 0.2]}, 1]\n    B: [0.6, 0.2]\n  weights: unknown\n"
	const json = "{\n\t\"category\": \"decision_smaa\",\n\t\"input\": {\"weights\": \"unknown\", \"values\": {\"B\": [0.6, 0.2], \"A\": [{\"normal\": [0.5, 0.2]}, 1]}}}"
	a, err := Run([]byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Run([]byte(json))
	if err != nil || string(a) != string(b) {
		t.Errorf("got %s, %v, want %s", b, err, a)
	}
}

func FuzzRun_answersOrNamesAPlace(f *testing.F) {
	for _, v := range readVectors(f) {
		if strings.HasPrefix(v.Category, "queueing") || v.Category == "autoscaler" || v.Category == "latency_mixture" || v.Category == "tipping_point" {
			in, err := json.Marshal(map[string]any{"category": v.Category, "input": v.Input})
			if err != nil {
				f.Fatal(err)
			}
			f.Add(in)
		}
	}
	f.Add([]byte("category: voi\ninput: {options: [0, p1-p2], p1: {normal: [1, 1]}, p2: {normal: [0, 2]}}"))
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > 2000 || strings.Contains(string(in), "coldstart") {
			t.Skip()
		}
		out, err := Run(in)
		if err == nil && !json.Valid(out) {
			t.Errorf("got %s, want JSON", out)
		}
		if err != nil && err.Error() == "" {
			t.Error("got an empty error")
		}
	})
}

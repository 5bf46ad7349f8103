package model

import (
	"fmt"
	"math"

	"github.com/deploy-advice/deploy-advice/engine/latency/keepalive"
	"github.com/deploy-advice/deploy-advice/engine/smaa"
)

// tippingPoint answers where a choice turns: by a weight, by the duration of a
// request, or by the rate at which cold starts become rare.
func tippingPoint(in *fields) (map[string]any, error) {
	switch {
	case in.has("p_cold_target"):
		return tippingRate(in)
	case in.has("fixed_usd_per_month"):
		return tippingDuration(in)
	case in.has("A"):
		return tippingWeight(in)
	}
	in.bad("A", "is missing", "the keys of one question: A and B (weights), fixed_usd_per_month (duration), p_cold_target (rate)")
	return nil, errFound
}

// tippingRate looks for the largest rate with the target share of cold starts.
func tippingRate(in *fields) (map[string]any, error) {
	target, service, keep := in.between("p_cold_target", 1e-9, 1-1e-9), in.positive("service_mean_s"), readKeep(in)
	if !in.ok() {
		return nil, errFound
	}
	rate, err := keepalive.TippingRate(service, target, keep, keepalive.Range{Low: 1e-6, High: 50})
	return answered(map[string]any{"arrival_rate_per_s": rate}, err)
}

// tippingDuration looks for the duration at which paying per request costs as
// much as a fixed price: linear, so the point is a quotient.
func tippingDuration(in *fields) (map[string]any, error) {
	fixed, requests := in.between("fixed_usd_per_month", 0, 1e12), in.positive("requests_per_month")
	gigabytes := in.positive("memory_mb") / 1024
	perSecond, perRequest := in.positive("price_gb_s"), in.between("price_request", 0, 1e6)
	if !in.ok() {
		return nil, errFound
	}
	star := (fixed/requests - perRequest) / (gigabytes * perSecond) * 1000
	answer := map[string]any{"duration_ms_star": math.Max(0, star)}
	if in.has("current_duration_ms") {
		answer["verdict_now"] = "fixed"
		if in.between("current_duration_ms", 0, 1e12) < star {
			answer["verdict_now"] = "pay-per-use"
		}
	}
	return answer, nil
}

// tippingWeight looks for the weight of the first of two criteria at which two
// alternatives are worth the same.
func tippingWeight(in *fields) (map[string]any, error) {
	a, b := in.numbers("A", 2), in.numbers("B", 2)
	if in.ok() && (len(a) != 2 || len(b) != 2) {
		in.bad("A", fmt.Sprintf("has %d numbers and B %d", len(a), len(b)), "two numbers each, one by criterion")
	}
	if !in.ok() {
		return nil, errFound
	}
	tip, err := smaa.WeightTip(a, b, []float64{0.5, 0.5}, 0)
	if err != nil {
		return answered(nil, err)
	}
	answer := map[string]any{"w_star": nil, "A_wins_when": "never"}
	switch {
	case tip.Crosses && tip.Above:
		answer["w_star"], answer["A_wins_when"] = tip.Weight, "w > w_star"
	case tip.Crosses:
		answer["w_star"], answer["A_wins_when"] = tip.Weight, "w < w_star"
	case tip.Above:
		answer["A_wins_when"] = "always"
	}
	return answer, nil
}

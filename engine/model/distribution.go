package model

import (
	"fmt"
	"math"

	"github.com/deploy-advice/deploy-advice/engine/latency/des"
)

// kinds maps the names of distributions to those of package des.
func kinds() map[string]des.Kind {
	return map[string]des.Kind{
		"exponential": des.Exponential, "exp": des.Exponential, "poisson": des.Exponential,
		"deterministic": des.Constant, "constant": des.Constant, "const": des.Constant, "fixed": des.Constant,
		"gaussian": des.Normal, "normal": des.Normal,
		"lognormal": des.LogNormal, "gamma": des.Gamma, "erlang": des.Gamma,
		"hyperexp2_balanced_means": des.HyperExponential, "hyperexponential": des.HyperExponential, "hyperexp2": des.HyperExponential,
		"uniform": des.Uniform,
	}
}

const kindsAllowed = "exponential, deterministic, gaussian, lognormal, gamma, erlang, uniform, hyperexp2_balanced_means"

// duration reads a distribution of durations, or a number for a constant.
func duration(in *fields, key string) des.Distribution {
	if !in.has(key) {
		in.bad(key, "is missing", "an object {dist, mean_s} or a number of seconds")
		return des.Exp(1)
	}
	if _, ok := in.values[key].(map[string]any); !ok {
		return des.Fixed(math.Max(0, in.float(key, in.values[key])))
	}
	return distribution(in.object(key))
}

func distribution(in *fields) des.Distribution {
	name := in.text("dist")
	kind, ok := kinds()[name]
	if !ok && name != "" {
		in.bad("dist", fmt.Sprintf("is %q", name), kindsAllowed)
	}
	out := des.Distribution{Kind: kind}
	switch {
	case kind == des.Uniform && in.hasAny("mean_s", "rate_per_s") == "":
		low, high := in.number(firstOf(in, "low_s", "min_s")), in.number(firstOf(in, "high_s", "max_s"))
		if low < 0 || high < low {
			in.bad("low_s", fmt.Sprintf("is %g with high_s %g", low, high), "0 <= low_s <= high_s")
		}
		out.Mean = (low + high) / 2
		out.SCV = (high - low) * (high - low) / 12 / math.Max(out.Mean*out.Mean, 1e-300)
		return out
	case in.has("rate_per_s"):
		out.Mean = 1 / in.positive("rate_per_s")
	default:
		out.Mean = in.positive("mean_s")
	}
	if kind != des.Exponential && kind != des.Constant {
		out.SCV = variation(in, name, out.Mean)
	}
	return out
}

// variation reads the squared coefficient of variation in any of its forms.
func variation(in *fields, name string, mean float64) float64 {
	deviation := in.hasAny("sd_s", "std_s", "stddev_s", "stdev_s", "sd", "std")
	switch {
	case name == "erlang" && in.hasAny("k", "stages", "shape") != "":
		return 1 / float64(in.whole(in.hasAny("k", "stages", "shape"), 1, 1_000_000))
	case in.has("scv"):
		return in.between("scv", 0, 1e6)
	case in.has("cv"):
		cv := in.between("cv", 0, 1000)
		return cv * cv
	case deviation != "":
		sd := in.between(deviation, 0, 1e12)
		return sd * sd / (mean * mean)
	}
	in.bad("scv", "is missing", "the squared coefficient of variation, or cv, or sd_s")
	return 1
}

// firstOf is the first of the keys that is given, or the first of all.
func firstOf(in *fields, keys ...string) string {
	if key := in.hasAny(keys...); key != "" {
		return key
	}
	return keys[0]
}

// traffic reads an arrival process.
func traffic(in *fields, key string) des.Traffic {
	arrival := in.object(key)
	if !in.ok() {
		return des.Poisson(1)
	}
	const most = 1_000_000
	switch name := arrival.text("dist"); name {
	case "on_off_poisson", "on_off", "onoff":
		return des.Traffic{OnOff: &des.OnOff{
			RateOn: arrival.positive("rate_on_per_s"), RateOff: arrival.betweenOr("rate_off_per_s", [2]float64{0, 1e12}, 0),
			MeanOn: arrival.positive("mean_on_s"), MeanOff: arrival.positive("mean_off_s"), ConstantPhases: constantPhases(arrival),
		}}
	case "trace":
		return des.Traffic{Times: times(arrival, most)}
	case "profile", "piecewise":
		return des.Traffic{Profile: &des.Profile{Rates: arrival.numbers("rates_per_s", most), Step: arrival.positive("step_s")}}
	}
	gaps := distribution(arrival)
	return des.Traffic{Gaps: &gaps}
}

func constantPhases(arrival *fields) bool {
	if !arrival.has("phases") {
		return false
	}
	name := arrival.text("phases")
	if name != "exponential" && name != "constant" {
		arrival.bad("phases", fmt.Sprintf("is %q", name), "exponential, constant")
	}
	return name == "constant"
}

// times reads recorded arrivals as times or as gaps.
func times(arrival *fields, most int) []float64 {
	key := arrival.hasAny("times_s", "arrival_times_s", "arrivals_s", "interarrivals_s", "gaps_s")
	if key == "" {
		arrival.bad("times_s", "is missing", "a list of ascending times, or gaps_s")
		return []float64{1}
	}
	out := arrival.numbers(key, most)
	if key == "interarrivals_s" || key == "gaps_s" {
		for i := 1; i < len(out); i++ {
			out[i] += out[i-1]
		}
	}
	return out
}

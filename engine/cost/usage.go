package cost

import (
	"slices"
	"sort"

	"github.com/shopspring/decimal"
)

// usage reads the amounts of a request and remembers which were read.
type usage struct {
	numbers map[string]decimal.Decimal
	words   map[string]string
	read    map[string]bool
}

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func whole(n int64) decimal.Decimal { return decimal.NewFromInt(n) }

// divide divides with enough digits that no cent depends on them.
func divide(a, b decimal.Decimal) decimal.Decimal {
	if b.IsZero() {
		return decimal.Zero
	}
	return a.DivRound(b, 24)
}

func (u usage) has(key string) bool {
	_, ok := u.numbers[key]
	if ok {
		u.read[key] = true
	}
	return ok
}

// num returns the amount, zero when absent.
func (u usage) num(key string) decimal.Decimal {
	u.has(key)
	return u.numbers[key]
}

// or returns the amount, or another when absent.
func (u usage) or(key string, otherwise decimal.Decimal) decimal.Decimal {
	if u.has(key) {
		return u.numbers[key]
	}
	return otherwise
}

// first returns the first amount that is there, or otherwise.
func (u usage) first(otherwise decimal.Decimal, keys ...string) decimal.Decimal {
	for _, k := range keys {
		if u.has(k) {
			return u.numbers[k]
		}
	}
	return otherwise
}

func (u usage) any(keys ...string) bool {
	return slices.ContainsFunc(keys, u.has)
}

func (u usage) word(key string) string {
	u.read[key] = true
	return u.words[key]
}

func (u usage) unread() []string {
	var out []string
	for k := range u.numbers {
		if !u.read[k] {
			out = append(out, k)
		}
	}
	for k := range u.words {
		if !u.read[k] {
			out = append(out, k)
		}
	}
	sort.Strings(out)
	return out
}

// requests returns the calls of the period, however they are stated.
func (u usage) requests() decimal.Decimal {
	sources := u.or("event_sources", whole(1))
	switch {
	case u.has("requests_per_day_per_source"):
		return u.num("requests_per_day_per_source").Mul(sources).Mul(u.days())
	case u.any("requests_per_month", "executions_per_month", "invocations_per_month", "requests", "executions"):
		return u.first(decimal.Zero, "requests_per_month", "executions_per_month", "invocations_per_month", "requests", "executions")
	case u.any("requests_per_day", "executions_per_day", "invocations_per_day"):
		return u.first(decimal.Zero, "requests_per_day", "executions_per_day", "invocations_per_day").Mul(u.days())
	case u.any("requests_per_hour", "executions_per_hour"):
		return u.first(decimal.Zero, "requests_per_hour", "executions_per_hour").Mul(divide(u.seconds(), whole(3600)))
	case u.has("requests_per_minute"):
		return u.num("requests_per_minute").Mul(divide(u.seconds(), whole(60)))
	case u.has("requests_per_second"):
		return u.num("requests_per_second").Mul(u.seconds())
	}
	return decimal.Zero
}

func (u usage) days() decimal.Decimal { return u.first(whole(30), "days", "month_days") }

// seconds returns how long something ran in the period; a month of 730 hours when nothing is said.
func (u usage) seconds() decimal.Decimal {
	switch {
	case u.any("seconds", "running_seconds"):
		return u.first(decimal.Zero, "seconds", "running_seconds")
	case u.has("seconds_per_day"):
		return u.num("seconds_per_day").Mul(u.days())
	case u.has("minutes_per_day"):
		return u.num("minutes_per_day").Mul(whole(60)).Mul(u.days())
	case u.any("hours_per_day", "hours_used_per_day"):
		return u.first(decimal.Zero, "hours_per_day", "hours_used_per_day").Mul(whole(3600)).Mul(u.days())
	case u.any("hours", "hours_per_month", "month_hours"):
		return u.first(decimal.Zero, "hours", "hours_per_month", "month_hours").Mul(whole(3600))
	case u.has("minutes"):
		return u.num("minutes").Mul(whole(60))
	case u.has("days"):
		return u.days().Mul(whole(86400))
	}
	return whole(730 * 3600)
}

func (u usage) hours() decimal.Decimal { return divide(u.seconds(), whole(3600)) }

// memoryGB returns memory in units of 1024 MB.
func (u usage) memoryGB() decimal.Decimal {
	if u.any("memory_mb", "memory_mib", "instance_memory_mb") {
		return divide(u.first(decimal.Zero, "memory_mb", "memory_mib", "instance_memory_mb"), whole(1024))
	}
	return u.first(decimal.Zero, "memory_gb", "memory_gib", "instance_memory_gb")
}

// milliseconds returns the duration of one call, said as duration_ms or duration_s.
func (u usage) milliseconds() decimal.Decimal {
	switch {
	case u.has("duration_ms"):
		return u.num("duration_ms")
	case u.has("duration_s"):
		return u.num("duration_s").Mul(whole(1000))
	}
	return decimal.Zero
}

// billedSeconds rounds one call's milliseconds up to the step and to the minimum, and returns the seconds of all calls.
func billedSeconds(calls, ms, step, minimum decimal.Decimal) decimal.Decimal {
	return calls.Mul(ceilTo(decimal.Max(ms, minimum), step)).Mul(dec("0.001"))
}

// ceilTo rounds up to a multiple of step; a zero step leaves the amount alone.
func ceilTo(v, step decimal.Decimal) decimal.Decimal {
	if step.IsZero() {
		return v
	}
	n := v.Div(step)
	if q, r := v.QuoRem(step, 0); r.IsZero() {
		n = q
	}
	return n.Ceil().Mul(step)
}

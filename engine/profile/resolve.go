package profile

import (
	"math"
	"strconv"
)

// tolerance is how far "about" reaches either way: enough to admit rounding to one or two digits.
const tolerance = 0.1

// resolve turns a quantity into a value in the attribute's unit, within its bounds.
func resolve(a Attribute, text string, q quantity) (Value, error) {
	if q.loOpen && q.atMost && isMaximum(a.ID) {
		q.loOpen = false
	}
	lo, hi := q.lo*q.factor(a), q.hi*q.factor(a)
	if notFinite(lo) || notFinite(hi) {
		return Value{}, a.refuse(text, "is not a finite number")
	}
	if q.approx && !q.loOpen && !q.hiOpen && lo == hi {
		lo, hi = lo*(1-tolerance), math.Max(hi, math.Min(hi*(1+tolerance), a.Max))
	}
	lo, hi = tidy(lo), tidy(hi)
	if a.Kind == Integer && lo < hi {
		lo, hi = math.Ceil(lo), math.Floor(hi)
	}
	if q.loOpen {
		lo = a.Min
	}
	if q.hiOpen {
		hi = a.Max
	}
	return within(a, text, Value{Lo: lo, Hi: math.Max(lo, hi)})
}

// factor converts what the quantity holds into the attribute's unit. A bare number is in the attribute's own unit.
func (q quantity) factor(a Attribute) float64 {
	m := measureOf(a.Unit)
	switch m.dim {
	case countRate:
		if q.per > 0 {
			return 1 / q.per / m.factor
		}
		return 1
	case money, dataRate:
		if q.per > 0 {
			return month / q.per
		}
		return 1
	case timeUnit, dataUnit, percent, cpuUnit, count, noDimension:
	}
	if q.bare {
		return 1
	}
	return 1 / m.factor
}

// isMaximum reports attributes that ask for a maximum, where "up to 5" means 5.
func isMaximum(id ID) bool {
	switch id {
	case "execution_seconds_max", "peak_rps", "concurrent_peak", "payload_mb", "memory_mb", "vcpu", "disk_gb", "image_mb", "latency_p99_ms",
		"scale_up_seconds", "db_connections_max", "store_writes_per_second_max", "long_connections_seconds":
		return true
	}
	return false
}

// tidy drops the noise of unit conversion beyond twelve digits.
func tidy(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	if err != nil {
		return x
	}
	return y
}

// frequencyIn finds a frequency anywhere in a short answer: "once a day", "weekly", "under 10 a week before the move",
// "over 1,000 production deployments a year expected", "after every commit".
func frequencyIn(toks []token) (quantity, bool) {
	if len(toks) > 40 {
		return quantity{}, false
	}
	for i := range toks {
		if q, ok := frequencyAt(toks, i); ok {
			return q, true
		}
	}
	return quantity{}, false
}

// isPerson reports nouns whose count over time says nothing of how much each of them asks for.
func isPerson(w string) bool {
	switch w {
	case "user", "users", "visitor", "visitors", "customer", "customers", "people", "person", "persons", "employees", "clients", "developers", "engineers":
		return true
	}
	return false
}

func frequencyAt(toks []token, i int) (quantity, bool) {
	once := quantity{lo: 1, hi: 1}
	switch toks[i].text {
	case "once", "twice":
		if period, _, ok := periodFrom(toks, i+1); ok {
			if toks[i].text == "twice" {
				once.lo, once.hi = 2, 2
			}
			once.per = period
			return once, true
		}
	case "continuously", "commit", "continuous": // many a day
		return quantity{lo: 5, hi: 50, per: day}, true
	case "rarely", "seldom":
		return quantity{lo: 1, hi: 6, per: year}, true
	}
	if period, ok := everyWord(toks[i].text); ok {
		once.per = period
		return once, true
	}
	if period, _, ok := periodFrom(toks, i); ok && (toks[i].text == "every" || toks[i].text == "each") {
		once.per = period
		return once, true
	}
	q, ok := quantityFrom(toks, i, countRate)
	for n := 0; ok && q.per == 0 && n < 3 && q.end < len(toks) && toks[q.end].kind == wordToken && !isPerson(toks[q.end].text); n++ {
		q.end++
		if period, next, found := periodFrom(toks, q.end); found {
			q.per, q.end = period, next
		}
	}
	return q, ok && q.per > 0
}

package profile

// The lengths of time units in seconds. A month is 730 hours, a twelfth of a year, as cloud price lists have it.
const (
	minute = 60.0
	hour   = 60 * minute
	day    = 24 * hour
	week   = 7 * day
	month  = 730 * hour
	year   = 12 * month
)

// MonthSeconds is the length of a month in seconds wherever rates are turned into monthly volumes: 730 hours.
const MonthSeconds = month

// dimension is what a unit measures.
type dimension uint8

const (
	noDimension dimension = iota
	timeUnit              // base: seconds
	dataUnit              // base: megabytes of 1024 kilobytes
	dataRate              // base: gigabytes a month
	countRate             // base: one a second
	money                 // base: US dollars a month
	percent
	cpuUnit
	count
)

// measure is how an attribute's unit relates to the base of its dimension: base = factor x number in the unit.
type measure struct {
	dim    dimension
	factor float64
}

func measureOf(unit string) measure {
	switch unit {
	case "s":
		return measure{timeUnit, 1}
	case "ms":
		return measure{timeUnit, 0.001}
	case "week":
		return measure{timeUnit, week}
	case "MB":
		return measure{dataUnit, 1}
	case "GB":
		return measure{dataUnit, 1024}
	case "GB/month":
		return measure{dataRate, 1}
	case "1/s":
		return measure{countRate, 1}
	case "1/month":
		return measure{countRate, 1 / month}
	case "1/week":
		return measure{countRate, 1 / week}
	case "USD/month":
		return measure{money, 1}
	case "%":
		return measure{percent, 1}
	case "vCPU":
		return measure{cpuUnit, 1}
	}
	return measure{count, 1}
}

// timeWord returns the seconds of a written time unit.
func timeWord(w string) (float64, bool) {
	switch w {
	case "ns", "nanosecond", "nanoseconds":
		return 1e-9, true
	case "us", "µs", "μs", "microsecond", "microseconds":
		return 1e-6, true
	case "ms", "msec", "msecs", "millisecond", "milliseconds", "millis":
		return 0.001, true
	case "s", "sec", "secs", "second", "seconds", "sekunde", "sekunden":
		return 1, true
	case "m", "min", "mins", "minute", "minutes":
		return minute, true
	case "h", "hr", "hrs", "hour", "hours", "stunde", "stunden":
		return hour, true
	case "d", "day", "days", "night", "nights", "tag":
		return day, true
	case "w", "wk", "week", "weeks":
		return week, true
	case "mo", "month", "months", "monat":
		return month, true
	case "y", "yr", "year", "years":
		return year, true
	}
	return 0, false
}

// dataWord returns the megabytes of a written unit of data. Kilo is 1024 throughout, as memory sizes have it.
func dataWord(w string) (float64, bool) {
	switch w {
	case "b", "byte", "bytes":
		return 1.0 / (1024 * 1024), true
	case "k", "kb", "kib", "kilobyte", "kilobytes":
		return 1.0 / 1024, true
	case "m", "mb", "mib", "meg", "megs", "megabyte", "megabytes", "mi":
		return 1, true
	case "g", "gb", "gib", "gig", "gigs", "gigabyte", "gigabytes", "gi":
		return 1024, true
	case "t", "tb", "tib", "terabyte", "terabytes", "ti":
		return 1024 * 1024, true
	case "pb", "pib", "petabyte", "petabytes":
		return 1024 * 1024 * 1024, true
	}
	return 0, false
}

// magnitude returns the factor of a written multiple of a count.
func magnitude(w string) (float64, bool) {
	switch w {
	case "k", "thousand":
		return 1e3, true
	case "m", "mio", "mn", "mm", "million", "millions":
		return 1e6, true
	case "g", "b", "bn", "billion", "billions":
		return 1e9, true
	case "t", "trillion":
		return 1e12, true
	case "hundred":
		return 100, true
	case "dozen":
		return 12, true
	}
	return 0, false
}

// rateWord returns the count a second of units that hold both.
func rateWord(w string) (float64, bool) {
	switch w {
	case "rps", "qps", "tps", "ops", "iops", "hz":
		return 1, true
	case "krps", "kqps", "ktps":
		return 1000, true
	case "rpm", "qpm":
		return 1 / minute, true
	case "rph":
		return 1 / hour, true
	case "rpd":
		return 1 / day, true
	}
	return 0, false
}

// everyWord returns the period in seconds of adverbs of frequency.
func everyWord(w string) (float64, bool) {
	switch w {
	case "hourly":
		return hour, true
	case "daily", "nightly":
		return day, true
	case "weekly":
		return week, true
	case "fortnightly":
		return 2 * week, true
	case "monthly":
		return month, true
	case "quarterly":
		return 3 * month, true
	case "yearly", "annually":
		return year, true
	}
	return 0, false
}

// countNoun reports nouns that are counted as units of load: one request, one event, one run.
func countNoun(w string) bool {
	switch w {
	case "request", "requests", "req", "reqs", "call", "calls", "invocation", "invocations", "hit", "hits", "event", "events", "message",
		"messages", "anfragen", "msg", "msgs", "query", "queries", "job", "jobs", "run", "runs", "execution", "executions", "task", "tasks", "file", "files",
		"record", "records", "reading", "readings", "upload", "uploads", "order", "orders", "transaction", "transactions", "page", "pages",
		"view", "views", "pageviews", "image", "images", "document", "documents", "visit", "visits", "lookup", "lookups", "webhook", "webhooks",
		"write", "writes", "operation", "operations", "ops", "check", "checks", "build", "builds", "inference", "inferences", "prediction",
		"predictions", "report", "reports", "email", "emails", "notification", "notifications", "trigger", "triggers", "api", "http", "times":
		return true
	}
	return false
}

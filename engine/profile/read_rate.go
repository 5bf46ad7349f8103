package profile

// placeRate gives a count over time to peak, volume, deployments or writes.
func (r *reader) placeRate(q quantityIn) {
	if d, found := r.devices[r.sentence[q.from]]; found && r.eachDevice(q) {
		r.deviceLoad(d, q.from, q.end, q.per/q.lo)
		return
	}
	if q.noun == "" {
		q.noun = r.countedBefore(q.from)
	}
	id, at := r.near(q, rateTeller)
	if id == "skip" && q.noun == "" {
		return
	}
	if id == "skip" {
		id, at = "", -1
	}
	q = r.widen(q, at)
	switch {
	case q.noun == "writes" || q.noun == "write":
		id = "store_writes_per_second_max"
	case id == "steps_per_request" || id == "deploy_frequency" && q.noun != "" && q.noun != "times" && q.noun != "runs":
		id = ""
	}
	switch {
	case q.per == 0 && (id == "peak_rps" || id == "deploy_frequency"):
		r.take(id, q, said, "it is not said per what time")
	case q.per == 0:
		r.take("requests_per_month", q, said, "it is not said per what time")
	case id == "average" || id == "" && q.per > 1:
		if q.noun == "" && id == "" {
			r.take("requests_per_month", q, said, "it is not said what is counted")
			return
		}
		r.take("requests_per_month", q, said, "")
	case id == "":
		r.take("peak_rps", q, said, "")
	default:
		r.take(id, q, said, "")
	}
}

// eachDevice reports a small count of messages, which beside a number of devices is that of one of them.
func (r *reader) eachDevice(q quantityIn) bool {
	switch q.noun {
	case "message", "messages", "reading", "readings", "event", "events", "report", "reports", "request", "requests", "times", "record", "records":
		return q.per > 0 && q.lo == q.hi && q.lo > 0 && q.lo <= 60
	}
	return false
}

// countedBefore finds the noun that a rate counts earlier in its sentence: "webhooks: 300/day".
func (r *reader) countedBefore(from int) string {
	for i := from - 1; i >= 0 && i >= from-5 && r.sentence[i] == r.sentence[from]; i-- {
		if w := r.toks[i].text; countNoun(w) {
			return w
		}
	}
	return ""
}

func rateTeller(w string) ID {
	switch w {
	case "burst", "bursts", "peak", "peaks", "spike", "spikes", "busiest", "max", "maximum", "bursting", "peaking":
		return "peak_rps"
	case "average", "avg", "mean", "sustained", "steady", "constant", "usually", "typically", "normally", "volume":
		return "average"
	case "deploy", "deploys", "deployed", "deployments", "deployment", "releases", "release", "released", "ship":
		return "deploy_frequency"
	case "transitions", "steps":
		return "steps_per_request"
	case "writes":
		return "store_writes_per_second_max"
	case "visitors", "users", "customers", "employees", "developers", "engineers", "people", "rules":
		return "skip"
	}
	return ""
}

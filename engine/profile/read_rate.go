package profile

import "sync"

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
	case id == "average" || id == "" && q.per > minute:
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

// nounOf maps counted nouns that are no load to the attribute they count; "load" stands for units of load.
func nounOf(w string) ID {
	switch w {
	case "device", "devices", "sensor", "sensors", "machines", "meter", "meters", "vehicles", "cars", "trackers", "gateways", "speakers", "thermostats":
		return "devices"
	case "service", "services", "microservice", "microservices":
		return "services_count"
	case "team", "teams", "squads":
		return "teams_count"
	case "stream", "streams", "connection", "connections", "session", "sessions", "player", "players", "user", "users", "clients", "websockets", "sockets", "viewers":
		return "concurrent_peak"
	case "gpu", "gpus":
		return "gpu_count"
	case "step", "steps", "stages":
		return "steps_per_request"
	case "deployments", "deploys", "releases":
		return "deploy_frequency"
	}
	if countNoun(w) {
		return "load"
	}
	return ""
}

// countAt reads a bare count with its noun: "20000 devices", "thousands of concurrent streams", "40 services", "2 GPUs".
func (r *reader) countAt(i int) int {
	q, ok := quantityFrom(r.toks, i, count)
	if !ok {
		return i
	}
	qi := quantityIn{q, count, i}
	concurrent := false
	for k := q.end; k < q.end+3 && r.word(k, i) != ""; k++ {
		w := r.toks[k].text
		if isManner(w) {
			concurrent = true
			continue
		}
		if endsCount(w) {
			break
		}
		if id := nounOf(w); id != "" && r.toks[k].kind == wordToken {
			qi.end = k + 1
			return r.placeCount(qi, id, w, concurrent)
		}
	}
	return i
}

// isManner reports words that make a count one of things at the same time.
func isManner(w string) bool {
	return w == "concurrent" || w == "simultaneous" || w == "parallel" || w == "open"
}

// endsCount reports words after which a noun is not what was counted: "one per service".
func endsCount(w string) bool {
	switch w {
	case "per", "of", "a", "an", "the", "for", "in", "to", "at", "on", "with", "and", "or", "from", "by":
		return true
	}
	return false
}

// placeCount gives a bare count to its attribute and returns the token after it.
func (r *reader) placeCount(q quantityIn, id ID, noun string, concurrent bool) int {
	per, next, timed := periodFrom(r.toks, q.end)
	switch id {
	case "devices", "load":
		if concurrent {
			r.take("concurrent_peak", q, said, "")
		}
		return q.end
	case "concurrent_peak":
		r.placeConcurrent(q, noun, concurrent)
	case "deploy_frequency":
		if timed {
			q.per, q.end = per, next
			r.take(id, q, said, "")
		}
	case "gpu_count":
		r.take(id, q, said, "")
		r.add("gpu", Value{Text: "true"}, q.from, q.end, said)
	case "services_count", "teams_count", "steps_per_request":
		if timed && id == "steps_per_request" {
			return q.end
		}
		r.take(id, q, said, "")
	}
	return q.end
}

func (r *reader) placeConcurrent(q quantityIn, noun string, concurrent bool) {
	database := false
	for d := 1; d <= 6; d++ {
		for _, w := range [2]string{r.word(q.from-d, q.from), r.word(q.end+d-1, q.from)} {
			database = database || w == "database" || w == "db" || w == "postgres" || w == "mysql" || w == "rds"
			concurrent = concurrent || w == "concurrent" || w == "simultaneous" || w == "simultaneously" || w == "once" || w == "open"
		}
	}
	switch {
	case database && (noun == "connections" || noun == "connection"):
		r.take("db_connections_max", q, said, "")
	case concurrent || noun == "websockets" || noun == "sockets" || noun == "streams" || noun == "players":
		r.take("concurrent_peak", q, said, "")
	default:
		r.take("concurrent_peak", q, said, "it is not said how many are there at once")
	}
}

// schedules reads how often something happens by itself: "20000 devices report every 10 minutes", "a job every hour".
func (r *reader) schedules() {
	for i := range r.toks {
		period, next, ok := r.intervalAt(i)
		if !ok {
			continue
		}
		if d, found := r.devices[r.sentence[i]]; found {
			r.deviceLoad(d, i, next, period)
			continue
		}
		if r.deployed(i, next) {
			r.frequency("deploy_frequency", i, next, period)
			continue
		}
		if r.scheduledWord(i, next) {
			r.schedule(i, next, period)
		}
	}
}

func (r *reader) intervalAt(i int) (period float64, next int, ok bool) {
	switch r.toks[i].text {
	case "every", "each", "per", "a", "an", "/":
		if before := r.word(i-1, i); r.used[i] && r.toks[i].text != "every" || before == "twice" || before == "once" {
			return 0, i, false
		}
		if times, found := r.timesBefore(i); found {
			period, next, ok = periodFrom(r.toks, i)
			return period / times, next, ok
		}
	case "hourly", "daily", "nightly", "weekly", "monthly", "fortnightly", "quarterly":
	case "twice":
		period, next, ok = periodFrom(r.toks, i+1)
		return period / 2, next, ok
	case "once":
		period, next, ok = periodFrom(r.toks, i+1)
		return period, next, ok
	default:
		return 0, i, false
	}
	return periodFrom(r.toks, i)
}

// timesBefore reads "three times" before a period.
func (r *reader) timesBefore(i int) (float64, bool) {
	if r.word(i-1, i) != "times" || i < 2 {
		return 0, false
	}
	a, _, ok := numberFrom(r.toks, i-2)
	return a.lo, ok && a.lo > 0 && !a.vague
}

// deviceCounts finds one count of devices a sentence.
func (r *reader) deviceCounts() map[int32]quantityIn {
	found := map[int32]quantityIn{}
	for i := 0; i < len(r.toks); i++ {
		if !startsQuantity(r.toks, i) {
			continue
		}
		q, ok := quantityFrom(r.toks, i, count)
		if !ok {
			continue
		}
		for k := q.end; k < q.end+3 && r.word(k, i) != ""; k++ {
			if _, have := found[r.sentence[i]]; !have && nounOf(r.toks[k].text) == "devices" {
				q.end = k + 1
				found[r.sentence[i]] = quantityIn{q, count, i}
			}
		}
	}
	return found
}

// deviceLoad turns a count of devices and the interval of their reports into requests a month; the quote spans both.
func (r *reader) deviceLoad(d quantityIn, from, to int, period float64) {
	d.per = period
	d.from, d.end = min(d.from, from), max(d.end, to)
	r.take("requests_per_month", d, said, "")
}

func (r *reader) scheduledWord(from, to int) bool {
	for d := 1; d <= 6; d++ {
		for _, w := range [2]string{r.word(from-d, from), r.word(to+d-1, from)} {
			switch w {
			case "job", "cron", "batch", "import", "export", "sync", "backup", "report", "cleanup", "runs", "run", "scheduled", "task", "script", "starts":
				return true
			}
		}
	}
	return false
}

var scheduleEffects = sync.OnceValue(func() []effect {
	return parseEffects("protocol=schedule;event_source=schedule;~workload_kind=scheduled-job")
})

func (r *reader) schedule(from, to int, period float64) {
	r.frequency("requests_per_month", from, to, period)
	for _, e := range scheduleEffects() {
		r.add(e.id, e.value, from, to, e.strength)
	}
}

// frequency notes that something happens once a period.
func (r *reader) frequency(id ID, from, to int, period float64) {
	a, _ := Lookup(id)
	if v, err := resolve(a, "", quantity{lo: 1, hi: 1, per: period, end: to}); err == nil {
		r.add(id, v, from, to, implied)
	}
}

// deployed reports a word of deployment close to an interval: "we deploy weekly".
func (r *reader) deployed(from, to int) bool {
	for d := 1; d <= 3; d++ {
		if rateTeller(r.word(from-d, from)) == "deploy_frequency" || rateTeller(r.word(to+d-1, from)) == "deploy_frequency" {
			return true
		}
	}
	return false
}

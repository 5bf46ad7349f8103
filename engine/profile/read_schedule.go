package profile

import "sync"

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
	const reach = 8
	for i := max(from-reach, 0); i < to+reach && i < len(r.toks); i++ {
		if i >= from && i < to || r.sentence[i] != r.sentence[from] {
			continue
		}
		switch r.toks[i].text {
		case "job", "cron", "batch", "import", "export", "sync", "backup", "report", "cleanup", "runs", "run", "scheduled", "task", "script", "starts":
			return true
		}
	}
	return false
}

var scheduleEffects = sync.OnceValue(func() []effect { //nolint:gochecknoglobals // built once on first use and never changed
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

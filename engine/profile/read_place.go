package profile

func (r *reader) placeTime(q quantityIn) {
	if before := r.word(q.from-1, q.from); before == "every" || before == "per" || before == "/" {
		return // an interval, not a length
	}
	id, at := r.near(q, timeTeller)
	if id == "" {
		id, at = r.near(q, runTeller)
	}
	id = r.refine(id, at)
	switch {
	case id == "skip" || id == "" && r.ofBursts(q):
		return
	case id == "" && q.atMost:
		id = "execution_seconds_max"
	case id == "" && q.lo >= 2*week:
		return
	case id == "":
		r.take("execution_seconds_p50", q, implied, "")
		return
	case id == "execution_seconds_p50" && q.atMost:
		id = "execution_seconds_max"
	}
	if id == "hop_latency_ms" && q.lo > minute {
		return
	}
	r.take(id, r.widen(q, at), said, "")
}

// ofBursts reports a time for which bursts last: "bursts to 1000/s for a few minutes".
func (r *reader) ofBursts(q quantityIn) bool {
	if r.word(q.from-1, q.from) != "for" {
		return false
	}
	for i := q.from - 2; i >= 0 && i >= q.from-12; i-- {
		if w := r.word(i, q.from); w != "" && rateTeller(w) == "peak_rps" {
			return true
		}
	}
	return false
}

// refine looks at the word before a telling one: a median latency is the usual time, and a cold start is not the program's own.
func (r *reader) refine(id ID, at int) ID {
	if at < 0 {
		return id
	}
	switch before := r.word(at-1, at); {
	case id == "latency_p99_ms" && (before == "median" || before == "p50" || before == "average" || before == "mean" || before == "typical"):
		return "execution_seconds_p50"
	case id == "init_seconds" && before == "cold":
		return "skip"
	}
	return id
}

// timeTeller says what a time measures by a word beside it. "skip" is for times that are no fact of the table.
func timeTeller(w string) ID {
	switch w {
	case "latency", "p99", "p95", "percentile", "slo", "answered", "responds", "respond", "answers", "response", "goal":
		return "latency_p99_ms"
	case "timeout", "max", "maximum", "longest", "most", "worst", "limit":
		return "execution_seconds_max"
	case "start", "starts", "startup", "boot", "boots", "init", "warmup", "initialise", "initialize":
		return "init_seconds"
	case "scale", "scaling", "ramp":
		return "scale_up_seconds"
	case "deadline", "live", "launch":
		return "deadline_weeks"
	case "connection", "connections", "session", "sessions", "socket", "sockets":
		return "long_connections_seconds"
	case "hop", "cache", "lookup", "kv":
		return "hop_latency_ms"
	case "ago", "old", "retention", "cold", "ttl", "expires", "window", "since", "notice", "outage", "outages", "downtime", "meeting", "vacation", "yesterday", "tomorrow":
		return "skip"
	}
	return ""
}

// runTeller knows the words that say no more than that a time is that of a run.
func runTeller(w string) ID {
	switch w {
	case "each", "takes", "take", "took", "duration", "runs", "run", "job", "jobs", "batch", "average", "median", "p50", "lasts", "long", "task", "request", "invocation", "event", "execution", "processing", "need", "needs":
		return "execution_seconds_p50"
	}
	return ""
}

func (r *reader) placeData(q quantityIn) {
	id, at := r.near(q, dataTeller)
	if r.placeFlow(q, id, at) {
		return
	}
	switch {
	case id == "skip":
	case id == "" && q.lo >= 16 && q.hi <= 64*1024 && !q.loOpen && !q.hiOpen:
		r.take("memory_mb", q, implied, "")
	case id == "":
		r.take("memory_mb", q, said, "it is not said what has this size")
	case id == "egress_gb_per_month" || id == "log_gb_per_month":
		q.lo, q.hi = q.lo/1024, q.hi/1024
		r.take(id, q, said, "it is not said per what time")
	default:
		r.take(id, r.widen(q, at), said, "")
	}
}

// placeFlow reads data over time: "2 TB a month", "10 TB egress per month".
func (r *reader) placeFlow(q quantityIn, id ID, at int) bool {
	period, next, ok := periodFrom(r.toks, q.end)
	if !ok && at >= q.end {
		period, next, ok = periodFrom(r.toks, at+1)
	}
	if !ok {
		return false
	}
	q.per, q.end = period, next
	q.lo, q.hi = q.lo/1024, q.hi/1024
	switch id {
	case "log_gb_per_month", "egress_gb_per_month":
		r.take(id, r.widen(q, at), said, "")
	default:
		r.take("egress_gb_per_month", q, said, "it is not said whether that is data sent out")
	}
	return true
}

func dataTeller(w string) ID {
	switch w {
	case "memory", "ram", "mem", "heap":
		return "memory_mb"
	case "disk", "ssd", "volume", "scratch", "storage", "filesystem":
		return "disk_gb"
	case "payload", "payloads", "body", "bodies", "upload", "uploads", "request", "requests", "response", "responses", "file", "files", "message", "messages", "attachment", "attachments", "document", "documents", "photo", "photos", "picture", "pictures":
		return "payload_mb"
	case "image", "package", "bundle", "artifact", "zip", "binary":
		return "image_mb"
	case "egress", "outbound", "bandwidth", "outgoing", "downloads":
		return "egress_gb_per_month"
	case "log", "logs", "logging":
		return "log_gb_per_month"
	case "steps", "step", "intermediate", "hand", "hands", "handed":
		return "step_data_mb"
	case "database", "dataset", "data", "vram", "gpu", "table", "tables", "hashes", "blob", "bucket":
		return "skip"
	}
	return ""
}

func (r *reader) placeMoney(q quantityIn) {
	id, _ := r.near(q, func(w string) ID {
		switch w {
		case "bill", "pay", "paying", "cost", "costs", "spend", "spending", "bills", "currently", "today", "now":
			return "current_monthly_usd"
		case "budget", "save", "saving", "fine", "revenue", "salary", "per", "discount":
			return "skip"
		}
		return ""
	})
	switch {
	case id == "current_monthly_usd" && q.per > 0:
		r.take(id, q, said, "")
	case id == "current_monthly_usd":
		r.take(id, q, said, "it is not said per what time")
	case q.per > 0:
		r.take("current_monthly_usd", q, said, "it is not said whether that is the bill of today")
	}
}

func (r *reader) placePercent(q quantityIn) {
	id, at := r.near(q, func(w string) ID {
		switch w {
		case "busy", "utilization", "utilisation", "utilized", "utilised", "cpu", "loaded":
			return "utilization_percent"
		case "idle":
			return "idle"
		case "availability", "available", "uptime", "sla":
			return "availability_target_percent"
		case "waiting", "waits", "wait", "i/o", "io":
			return "io_wait_percent"
		}
		return ""
	})
	switch {
	case id == "idle":
		q.lo, q.hi = 100-q.hi, 100-q.lo
		q.loOpen, q.hiOpen = q.hiOpen, q.loOpen
		id = "utilization_percent"
	case id == "" && q.lo >= 99 && q.lo < 100:
		id = "availability_target_percent"
	case id == "":
		return
	}
	r.take(id, r.widen(q, at), said, "")
}

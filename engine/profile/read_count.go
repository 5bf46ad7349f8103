package profile

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

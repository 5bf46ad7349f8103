package profile

import "slices"

// quantities reads every number with its unit and finds out from the words around it what it measures.
func (r *reader) quantities() {
	for i := 0; i < len(r.toks); {
		next := r.quantityAt(i)
		if next <= i {
			next = i + 1
		}
		i = next
	}
}

// quantityAt reads a quantity at token i and returns the token after it, or i.
func (r *reader) quantityAt(i int) int {
	if r.inAssignment(i) || !startsQuantity(r.toks, i) {
		return i
	}
	for _, dim := range [...]dimension{countRate, timeUnit, dataUnit, money, percent, cpuUnit} {
		q, ok := quantityFrom(r.toks, i, dim)
		if !ok || q.bare && (q.noun == "" || r.toks[i].kind != numberToken) || !r.meant(q, dim, i) {
			continue
		}
		if r.toks[i].text == "-" || r.toks[i].text == "in" {
			return i
		}
		r.place(quantityIn{q, dim, i})
		return q.end
	}
	return r.countAt(i)
}

// meant rejects readings of a unit that the words do not bear out: "2m" is minutes or millions.
func (r *reader) meant(q quantity, dim dimension, from int) bool {
	switch dim {
	case countRate:
		return q.noun != "" || q.per > 0
	case dataUnit:
		return len(r.toks[q.end-1].text) > 1 || r.toks[q.end-1].kind != wordToken || dataTeller(r.word(q.end, q.end-1)) != "" || dataTeller(r.word(from-1, from)) == "memory_mb"
	case timeUnit:
		return !r.countsNext(q.end) && !r.otherM(q, from)
	case money:
		return slices.ContainsFunc(r.toks[from:q.end], func(t token) bool { return isMoneyMark(t.text) })
	case cpuUnit:
		return r.toks[q.end-1].text != "m" || isCPU(r.word(from-1, from)) || isCPU(r.word(from-2, from)) || isCPU(r.word(q.end, from))
	case dataRate, percent, count, noDimension:
	}
	return true
}

func isCPU(w string) bool {
	f, ok := cpuWord(w)
	return ok && f == 1
}

// countsNext reports a counted noun directly after a single letter, so that the letter was a magnitude.
func (r *reader) countsNext(end int) bool {
	if len(r.toks[end-1].text) > 1 || end >= len(r.toks) {
		return false
	}
	w := r.toks[end].text
	return nounOf(w) != "" || isManner(w)
}

// otherM reports an "m" that is hardly minutes: "1M" are millions, "250m" and "cpu 50m" thousandths of a CPU or megabytes.
func (r *reader) otherM(q quantity, from int) bool {
	t := r.toks[q.end-1]
	if t.text != "m" {
		return false
	}
	const most = 100 * minute
	before := r.word(from-1, from)
	return r.text[t.start:t.end] == "M" || q.hi > most || before == "cpu" || before == "vcpu" || dataTeller(before) != ""
}

func (r *reader) inAssignment(i int) bool { return r.used[i] && r.toks[i].kind == numberToken }

func startsQuantity(toks []token, i int) bool {
	t := toks[i]
	if t.kind == numberToken {
		return !t.bad && !isOrdinal(toks, i)
	}
	if t.kind == breakToken {
		return false
	}
	var q quantity
	next, between := q.prefix(toks, i)
	if between || next > i {
		return next < len(toks) && (toks[next].kind == numberToken || isMoneyMark(toks[next].text) || wordNumber(toks, next))
	}
	return isMoneyMark(t.text) && i+1 < len(toks) && toks[i+1].kind == numberToken || wordNumber(toks, i)
}

func isOrdinal(toks []token, i int) bool {
	if i+1 >= len(toks) || toks[i+1].start != toks[i].end {
		return false
	}
	switch toks[i+1].text {
	case "th", "st", "nd", "rd":
		return true
	}
	return false
}

func wordNumber(toks []token, i int) bool {
	if toks[i].kind != wordToken {
		return false
	}
	_, _, ok := numberFrom(toks, i)
	return ok
}

// quantityIn is a quantity with its dimension and its first token.
type quantityIn struct {
	quantity
	dim  dimension
	from int
}

// place gives a quantity to the attribute that the nearest telling word names.
func (r *reader) place(q quantityIn) {
	switch q.dim {
	case countRate:
		r.placeRate(q)
	case timeUnit:
		r.placeTime(q)
	case dataUnit:
		r.placeData(q)
	case money:
		r.placeMoney(q)
	case percent:
		r.placePercent(q)
	case cpuUnit:
		r.take("vcpu", q, said, "")
	case dataRate, count, noDimension:
	}
}

// take resolves a quantity for an attribute and adds it; with a reason it is only a candidate.
func (r *reader) take(id ID, q quantityIn, s strength, doubt string) {
	a, ok := Lookup(id)
	if !ok {
		return
	}
	from, to := q.from, q.end
	text := r.text[r.toks[from].start:r.toks[to-1].end]
	v, err := resolve(a, text, q.quantity)
	switch {
	case err != nil:
		r.refused(id, from, to, err)
	case doubt != "":
		r.doubt(id, v, from, to, doubt)
	case r.doubted(from, to) != "":
		r.doubt(id, v, from, to, r.doubted(from, to))
	default:
		r.add(id, v, from, to, s)
	}
}

// near looks for the nearest telling word within reach tokens on either side, in the clause; before a word that belongs to another
// number it stops. It returns the attribute the word stands for.
func (r *reader) near(q quantityIn, tell func(string) ID) (ID, int) {
	const reach = 6
	for d := 1; d <= reach; d++ {
		if w := r.word(q.end+d-1, q.from); w != "" && !r.crosses(q.end, q.end+d-1) {
			if id := tell(w); id != "" {
				return id, q.end + d - 1
			}
		}
		if w := r.word(q.from-d, q.from); w != "" && !r.crosses(q.from-d, q.from) {
			if id := tell(w); id != "" {
				return id, q.from - d
			}
		}
	}
	return "", -1
}

// widen takes a telling word close by into the quantity's words, so that the quote shows why it was read so.
func (r *reader) widen(q quantityIn, at int) quantityIn {
	const reach = 3
	if at >= 0 && at < q.from && q.from-at <= reach {
		q.from = at
	}
	if at >= q.end && at-q.end < reach {
		q.end = at + 1
	}
	r.use(at, at+1)
	return q
}

// crosses reports whether another number stands between two tokens.
func (r *reader) crosses(from, to int) bool {
	for i := max(from, 0); i < to && i < len(r.toks); i++ {
		if r.toks[i].kind == numberToken {
			return true
		}
	}
	return false
}

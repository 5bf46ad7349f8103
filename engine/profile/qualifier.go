package profile

// prefix reads the words before a number that widen or bound it, and reports "between".
func (q *quantity) prefix(toks []token, i int) (next int, between bool) {
	for range 4 {
		n := q.bound(toks, i)
		switch {
		case n > 0:
			i += n
		case i < len(toks) && isApprox(toks[i].text):
			q.approx = true
			i++
		case i < len(toks) && (toks[i].text == "between" || toks[i].text == "from"):
			between = toks[i].text == "between"
			i++
		default:
			return i, between
		}
	}
	return i, between
}

func isApprox(w string) bool {
	switch w {
	case "about", "around", "roughly", "approximately", "approx", "circa", "ca", "~", "some", "nearly", "almost", "estimated", "typically", "usually":
		return true
	}
	return false
}

// bound reads a comparison at token i and returns how many tokens it has.
func (q *quantity) bound(toks []token, i int) int {
	word := func(k int) string {
		if i+k < len(toks) {
			return toks[i+k].text
		}
		return ""
	}
	switch first, second := word(0), word(1); {
	case first == "<" || first == ">" || first == "<=" || first == ">=":
		q.open(first[0] == '<', false)
		if second == "=" {
			return 2
		}
		return 1
	case first == "under" || first == "below" || first == "within":
		q.open(true, false)
		return 1
	case (first == "less" || first == "fewer" || first == "lower" || first == "smaller") && second == "than":
		q.open(true, false)
		return 2
	case first == "up" && second == "to", first == "at" && (second == "most" || second == "max"):
		q.open(true, true)
		return 2
	case (first == "no" || first == "not") && (second == "more" || second == "longer") && word(2) == "than":
		q.open(true, true)
		return 3
	case first == "max" || first == "maximum" || first == "maximally":
		q.open(true, true)
		return 1
	case first == "over" || first == "above" || first == "exceeding" || first == "min" || first == "minimum":
		q.open(false, false)
		return 1
	case (first == "more" || first == "longer" || first == "greater" || first == "larger") && second == "than", first == "at" && second == "least":
		q.open(false, false)
		return 2
	}
	return 0
}

func (q *quantity) open(below, atMost bool) {
	q.loOpen, q.hiOpen, q.atMost = below, !below, atMost
}

// rangeMark returns the number of tokens of a range mark at i: "-", "to", and "and" after "between".
func rangeMark(toks []token, i int, between bool) int {
	if i >= len(toks) {
		return 0
	}
	switch toks[i].text {
	case "-", "to", "till", "until", "through":
		return 1
	case "and":
		if between {
			return 1
		}
	case "up":
		if i+1 < len(toks) && toks[i+1].text == "to" {
			return 2
		}
	}
	return 0
}

// suffix reads what follows a number and widens it: "500+", "or more", "or so".
func (q *quantity) suffix(toks []token, i int) int {
	if i < len(toks) && toks[i].text == "+" {
		q.open(false, false)
		return i + 1
	}
	if i+1 < len(toks) && (toks[i].text == "or" || toks[i].text == "and") {
		switch toks[i+1].text {
		case "more", "longer", "above", "over", "higher":
			q.open(false, false)
			return i + 2
		case "less", "fewer", "below", "under":
			q.open(true, false)
			return i + 2
		case "so":
			q.approx = true
			return i + 2
		}
	}
	return i
}

// units reads the counted noun and the period after a number.
func (q *quantity) units(toks []token, i int, dim dimension) int {
	if dim == timeUnit || dim == percent || dim == cpuUnit || dim == dataUnit {
		return i
	}
	if dim == countRate && i < len(toks) {
		if f, ok := rateWord(toks[i].text); ok {
			q.lo, q.hi, q.per, q.bare, q.noun = q.lo*f, q.hi*f, 1, false, "requests"
			return q.suffix(toks, i+1)
		}
	}
	if dim == countRate {
		i = q.counted(toks, i)
	}
	if period, next, ok := periodFrom(toks, i); ok {
		q.per, i, q.bare = period, next, false
	}
	return i
}

// counted reads what is counted: up to three nouns, after an adverb of frequency ("daily requests") or one other word ("sales events").
func (q *quantity) counted(toks []token, i int) int {
	if i+1 < len(toks) && toks[i].kind == wordToken && countNoun(toks[i+1].text) && !countNoun(toks[i].text) {
		if period, ok := everyWord(toks[i].text); ok {
			q.per, i = period, i+1
		} else if !isUnitWord(toks[i].text) && !endsCount(toks[i].text) {
			i++
		}
	}
	for n := 0; n < 3 && i < len(toks) && countNoun(toks[i].text); n++ {
		q.noun, i = toks[i].text, i+1
	}
	return i
}

func isUnitWord(w string) bool {
	_, isTime := timeWord(w)
	_, isData := dataWord(w)
	_, isCPU := cpuWord(w)
	return isTime || isData || isCPU || isMoneyMark(w)
}

// periodFrom reads a period at token i: "a day", "/s", "per 10 minutes", "every hour", "daily".
func periodFrom(toks []token, i int) (float64, int, bool) {
	if i >= len(toks) {
		return 0, i, false
	}
	if p, ok := everyWord(toks[i].text); ok {
		return p, i + 1, true
	}
	switch toks[i].text {
	case "/", "per", "a", "an", "each", "every", "in":
	default:
		return 0, i, false
	}
	j, n := i+1, 1.0
	if toks[i].text == "in" && (j >= len(toks) || toks[j].text != "a" && toks[j].text != "one") {
		return 0, i, false
	}
	if j < len(toks) && (toks[j].text == "working" || toks[j].text == "single" || toks[j].text == "busy" || toks[i].text == "in") {
		j++
	}
	if a, next, ok := numberFrom(toks, j); ok && a.lo == a.hi {
		n, j = a.lo, next
	}
	if j >= len(toks) || toks[j].kind != wordToken {
		return 0, i, false
	}
	f, ok := timeWord(toks[j].text)
	return n * f, j + 1, ok && n > 0
}

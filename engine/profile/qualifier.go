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
	for n := 3; n >= 1; n-- {
		if i+n > len(toks) {
			continue
		}
		if c, ok := comparison(toks[i : i+n]); ok {
			if !c.below && deniedBefore(toks, i) { // "never takes longer than"
				c = comparer{below: true, atMost: true}
			}
			q.open(c.below, c.atMost)
			return n
		}
	}
	return 0
}

// deniedBefore reports a negation of the verb before a comparison at token i: "never takes", "must not", "doesn't run for".
func deniedBefore(toks []token, i int) bool {
	for k := i - 1; k >= 0 && k >= i-3 && toks[k].kind == wordToken; k-- {
		switch toks[k].text {
		case "never", "not", "dont", "doesnt", "wont", "cannot", "cant", "shouldnt", "mustnt", "wouldnt", "didnt":
			return true
		}
	}
	return false
}

// comparer is what a comparison says.
type comparer struct{ below, atMost bool }

// comparison recognises the words of a comparison as a whole.
func comparison(toks []token) (comparer, bool) {
	switch len(toks) {
	case 3:
		if no := toks[0].text; (no == "no" || no == "not") && toks[2].text == "than" {
			return comparer{below: true, atMost: true}, toks[1].text == "more" || toks[1].text == "longer"
		}
	case 2:
		return comparisonOfTwo(toks[0].text, toks[1].text)
	case 1:
		switch toks[0].text {
		case "<", "<=", "under", "below", "within":
			return comparer{below: true}, true
		case "max", "maximum", "maximally":
			return comparer{below: true, atMost: true}, true
		case ">", ">=", "over", "above", "exceeding", "exceed", "exceeds", "min", "minimum":
			return comparer{}, true
		}
	}
	return comparer{}, false
}

func comparisonOfTwo(first, second string) (comparer, bool) {
	switch first + " " + second {
	case "< =", "less than", "fewer than", "lower than", "smaller than":
		return comparer{below: true}, true
	case "up to", "at most", "at max":
		return comparer{below: true, atMost: true}, true
	case "> =", "more than", "longer than", "greater than", "larger than", "at least":
		return comparer{}, true
	}
	return comparer{}, false
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
		} else if w := toks[i].text; !isUnitWord(w) && !endsCount(w) && !isManner(w) {
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
	case "/", "per", "a", "an", "each", "every", "in", "pro":
	case "am":
		if i+1 >= len(toks) || toks[i+1].text != "tag" {
			return 0, i, false
		}
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

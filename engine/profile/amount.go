package profile

// amount is a number or range of numbers as written, before units.
type amount struct {
	lo, hi float64
	vague  bool    // "thousands of", "several"
	factor float64 // the magnitude written as a word, which is in lo and hi already; 0 for none
}

func (a amount) times(f float64) amount { return amount{a.lo * f, a.hi * f, a.vague, a.factor} }

// like lends the magnitude of the other end: "between 1 and 5 million".
func (a amount) like(other amount) amount {
	if a.factor == 0 && other.factor > 0 && !a.vague && a.lo <= other.lo/other.factor {
		return a.times(other.factor)
	}
	return a
}

// numberFrom reads one number at token i: digits, or words ("two", "a dozen", "hundreds", "a few thousand", "half a million").
// Magnitudes written as words belong to it; the letters k, m, g do not, as what they mean depends on what is measured.
func numberFrom(toks []token, i int) (amount, int, bool) {
	if i >= len(toks) {
		return amount{}, i, false
	}
	if t := toks[i]; t.kind == numberToken {
		if t.bad {
			return amount{}, i, false
		}
		a, next := wordMagnitudes(toks, i+1, amount{lo: t.value, hi: t.value})
		return a, next, true
	}
	if toks[i].kind != wordToken {
		return amount{}, i, false
	}
	if a, next, ok := pluralFrom(toks, i); ok {
		return a, next, true
	}
	a, next, ok := smallNumber(toks, i)
	if !ok {
		return amount{}, i, false
	}
	a, next = wordMagnitudes(toks, next, a)
	return a, next, true
}

func wordMagnitudes(toks []token, i int, a amount) (amount, int) {
	for range 2 {
		if i >= len(toks) || len(toks[i].text) < 5 && toks[i].text != "mio" {
			break
		}
		f, ok := magnitude(toks[i].text)
		if !ok {
			break
		}
		a, i = a.times(f), i+1
		a.factor = max(a.factor, 1) * f
	}
	if i+1 < len(toks) && toks[i].text == "and" && toks[i-1].text == "hundred" {
		if n := numberWord(toks[i+1].text); n > 0 && n < 100 {
			a.lo, a.hi, i = a.lo+n, a.hi+n, i+2
		}
	}
	return a, i
}

// pluralFrom reads vague multiples: "thousands", "tens of thousands", "hundreds of thousands". They span to the next step.
func pluralFrom(toks []token, i int) (amount, int, bool) {
	f, span := pluralWord(toks[i].text)
	if f == 0 {
		return amount{}, i, false
	}
	a, i := amount{lo: f, hi: f * span, vague: true}, i+1
	if i+1 < len(toks) && toks[i].text == "of" {
		if f, _ := pluralWord(toks[i+1].text); f != 0 {
			return a.times(f), skipOf(toks, i+2), true
		}
		return a, i + 1, true
	}
	return a, i, true
}

func pluralWord(w string) (factor, span float64) {
	switch w {
	case "tens":
		return 10, 10
	case "dozens":
		return 24, 4
	case "hundreds":
		return 100, 10
	case "thousands":
		return 1e3, 10
	case "millions":
		return 1e6, 10
	case "billions":
		return 1e9, 10
	}
	return 0, 0
}

// smallNumber reads number words, with "a" before a magnitude and "a few", "several", "a couple of" as vague ranges.
func smallNumber(toks []token, i int) (amount, int, bool) {
	w := toks[i].text
	next := ""
	if i+1 < len(toks) {
		next = toks[i+1].text
	}
	switch {
	case w == "half" && (next == "a" || next == "an"):
		return amount{lo: 0.5, hi: 0.5}, i + 2, true
	case w == "a" && next == "few":
		return amount{lo: 3, hi: 6, vague: true}, i + 2, true
	case w == "a" && next == "couple":
		return amount{lo: 2, hi: 3, vague: true}, skipOf(toks, i+2), true
	case w == "several" || w == "few":
		return amount{lo: 3, hi: 7, vague: true}, i + 1, true
	case w == "a" || w == "an" || w == "one":
		if _, ok := magnitude(next); ok && len(next) >= 5 || w == "one" {
			return amount{lo: 1, hi: 1}, i + 1, true
		}
		return amount{}, i, false
	}
	n := numberWord(w)
	if n < 0 {
		return amount{}, i, false
	}
	i++
	if unit := numberWord(next); n >= 20 && unit > 0 && unit < 10 {
		n, i = n+unit, i+1
	}
	return amount{lo: n, hi: n}, i, true
}

func skipOf(toks []token, i int) int {
	if i < len(toks) && toks[i].text == "of" {
		return i + 1
	}
	return i
}

// numberWord returns the value of an English number word, or -1.
func numberWord(w string) float64 {
	for i, name := range [...]string{
		"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
		"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	} {
		if w == name {
			return float64(i)
		}
	}
	for i, name := range [...]string{"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"} {
		if w == name {
			return float64(20 + 10*i)
		}
	}
	switch w {
	case "hundred":
		return 100
	case "thousand":
		return 1000
	case "dozen":
		return 12
	}
	return -1
}

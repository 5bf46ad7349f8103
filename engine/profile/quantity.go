package profile

// quantity is an amount with its unit, as written: "between 10 and 50 requests a second", "about 2 GB", "up to 5 min".
// lo and hi are in the base unit of the dimension, or unscaled when bare.
type quantity struct { //nolint:recvcheck // what reads one fills it in; what uses one takes a copy
	lo, hi         float64
	loOpen, hiOpen bool
	atMost         bool // "up to": the figure itself is meant where the attribute asks for a maximum
	approx, vague  bool
	bare           bool    // no unit was written
	per            float64 // the period in seconds, when one was written
	noun           string  // the last counted noun
	end            int     // the token after it
}

// quantityFrom reads a quantity of a dimension at token i. It looks at a bounded number of tokens.
func quantityFrom(toks []token, i int, dim dimension) (quantity, bool) {
	var q quantity
	i, between := q.prefix(toks, i)
	a, i, ok := sideFrom(toks, i, dim)
	if !ok {
		return q, false
	}
	b := a
	if sep := rangeMark(toks, i, between); sep > 0 {
		if second, next, ok := sideFrom(toks, i+sep, dim); ok && compatible(a, second) {
			b, i = second, next
			a.amount = a.like(b.amount)
			a = a.unitOf(b)
			b = b.unitOf(a)
		} else if between {
			return q, false
		}
	}
	q.lo, q.hi, q.vague, q.bare = a.lo*a.scale(), b.hi*b.scale(), a.vague || b.vague, !a.unit && !b.unit
	i = q.suffix(toks, i)
	q.end = q.units(toks, i, dim)
	return q, true
}

// side is one end of a range with its own unit.
type side struct {
	amount
	unitFactor float64
	unit       bool // a unit or magnitude was written
}

func (s side) scale() float64 {
	if s.unit {
		return s.unitFactor
	}
	return 1
}

// unitOf lends the other end's unit to a bare end: "300-500 ms", "10-20k".
func (s side) unitOf(other side) side {
	if !s.unit && other.unit {
		s.unitFactor, s.unit = other.unitFactor, true
	}
	return s
}

// compatible keeps "5 10" and "300 - 2" from being ranges.
func compatible(a, b side) bool {
	if a.unit == b.unit {
		return a.lo*a.scale() <= b.hi*b.scale()
	}
	return a.lo <= b.hi || a.unit
}

func sideFrom(toks []token, i int, dim dimension) (side, int, bool) {
	lead := dim == money && i < len(toks) && isMoneyMark(toks[i].text)
	if lead {
		i++
	}
	a, next, ok := numberFrom(toks, i)
	if !ok {
		return side{}, i, false
	}
	s := side{amount: a, unitFactor: 1, unit: lead}
	if dim == timeUnit {
		s, next = compoundTime(toks, next, s)
		return s, next, true
	}
	if f, n, ok := unitAt(toks, next, dim); ok {
		s.unitFactor, s.unit, next = f, true, n
	}
	return s, next, true
}

// compoundTime reads a time unit and further smaller parts: "1 h 30 min".
func compoundTime(toks []token, i int, s side) (side, int) {
	f, next, ok := unitAt(toks, i, timeUnit)
	if !ok {
		return s, i
	}
	i = next
	s.unit, s.unitFactor = true, f
	for i+1 < len(toks) && toks[i].kind == numberToken && !toks[i].bad {
		smaller, ok := timeWord(toks[i+1].text)
		if !ok || smaller >= f {
			break
		}
		part := toks[i].value * smaller / s.unitFactor
		s.lo, s.hi = s.lo+part, s.hi+part
		i, f = i+2, smaller
	}
	return s, i
}

// unitAt reads the unit of a dimension at token i.
func unitAt(toks []token, i int, dim dimension) (float64, int, bool) {
	if i >= len(toks) || toks[i].kind != wordToken && dim != percent && dim != money {
		return 0, i, false
	}
	w := toks[i].text
	var f float64
	var ok bool
	switch dim {
	case timeUnit:
		f, ok = timeWord(w)
	case dataUnit, dataRate:
		f, ok = dataWord(w)
		if dim == dataRate {
			f /= 1024
		}
	case cpuUnit:
		f, ok = cpuWord(w)
	case percent:
		f, ok = 1, w == "%" || w == "percent" || w == "pct" || w == "per" && i+1 < len(toks) && toks[i+1].text == "cent"
		if ok && w == "per" {
			i++
		}
	case money:
		return moneyUnit(toks, i)
	default:
		f, ok = magnitude(w)
	}
	return f, i + 1, ok
}

func cpuWord(w string) (float64, bool) {
	switch w {
	case "vcpu", "vcpus", "cpu", "cpus", "core", "cores", "processor", "processors":
		return 1, true
	case "m", "millicpu", "millicores":
		return 0.001, true
	}
	return 0, false
}

func moneyUnit(toks []token, i int) (float64, int, bool) {
	f, ok := magnitude(toks[i].text)
	if ok {
		i++
	} else {
		f = 1
	}
	if i < len(toks) && isMoneyMark(toks[i].text) {
		return f, i + 1, true
	}
	return f, i, ok
}

func isMoneyMark(w string) bool {
	return w == "$" || w == "usd" || w == "dollar" || w == "dollars" || w == "us$" || w == "bucks"
}

package decide

// Outcome is what a limit comes to against the facts. It has more values than yes and no: what is not known is not fine.
type Outcome uint8

// The outcomes of a limit. A limit that is about nothing the work does holds.
const (
	Holds   Outcome = iota
	Fails           // broken by what is known
	Unknown         // an open fact, or the far end of a range, could break it
)

// maxTried bounds the combinations of open values that one limit is tried at.
const maxTried = 4096

// outcome tries a limit at every combination of what its facts may still be.
func (t *Table) outcome(l *limit) Outcome {
	broken, tried := t.try(l, l.axes)
	switch broken {
	case 0:
		return Holds
	case tried:
		return Fails
	}
	return Unknown
}

// try counts the combinations in which the limit is broken; it stops as soon as both kinds are seen.
func (t *Table) try(l *limit, rest []axis) (broken, tried int) {
	if len(rest) == 0 {
		if l.broken(&t.template) {
			return 1, 1
		}
		return 0, 1
	}
	ax := rest[0]
	before := t.template[ax]
	for i := range t.choices(ax) {
		t.template[ax] = t.choice(ax, i)
		b, n := t.try(l, rest[1:])
		broken, tried = broken+b, tried+n
		if tried > maxTried || broken > 0 && broken < tried {
			break
		}
	}
	t.template[ax] = before
	return broken, tried
}

// choices is how many values an axis may still have: one, the ends of a range, every value of an open enum, the bounds of an open number.
func (t *Table) choices(ax axis) int {
	switch s := &t.m.scales[ax]; {
	case t.k[ax].state == exact:
		return 1
	case t.k[ax].state == open && s.enum:
		return len(s.values)
	}
	return 2
}

func (t *Table) choice(ax axis, i int) float64 {
	g, s := &t.k[ax], &t.m.scales[ax]
	switch {
	case g.state == exact:
		return g.lo
	case g.state == span && i == 0:
		return g.lo
	case g.state == span:
		return g.hi
	case s.enum:
		return float64(i)
	case i == 0:
		return s.attr.Min
	}
	return s.attr.Max
}

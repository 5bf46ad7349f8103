package decide

// Outcome is what a limit comes to against the facts. It has more values than yes and no: what is not known is not fine.
type Outcome string

// The outcomes of a limit.
const (
	Holds         Outcome = "holds"
	Fails         Outcome = "fails"
	Unknown       Outcome = "unknown"        // an open fact could break it
	NotApplicable Outcome = "not_applicable" // the facts it is about do not apply
)

// maxTried bounds the combinations of open values that one limit is tried at.
const maxTried = 4096

// outcome tries a limit at every combination of what its facts may still be.
func (t *Table) outcome(l *limit) Outcome {
	var r row
	for ax := range axes {
		r[ax] = t.m.scales[ax].neutral
		if t.k[ax].state == exact {
			r[ax] = t.k[ax].lo
		}
	}
	broken, tried := t.try(l, &r, l.axes)
	switch {
	case broken == 0:
		return Holds
	case broken == tried:
		return Fails
	}
	return Unknown
}

// try counts the combinations in which the limit is broken.
func (t *Table) try(l *limit, r *row, rest []axis) (broken, tried int) {
	if len(rest) == 0 {
		if l.broken(r) {
			return 1, 1
		}
		return 0, 1
	}
	ax := rest[0]
	for _, v := range t.may(ax) {
		r[ax] = v
		b, n := t.try(l, r, rest[1:])
		broken, tried = broken+b, tried+n
		if tried > maxTried || broken > 0 && broken < tried {
			break
		}
	}
	return broken, tried
}

// may lists the values an axis may still have: its one value, the ends of a range, every value of an open enum, the bounds of an open number.
func (t *Table) may(ax axis) []float64 {
	g, s := &t.k[ax], &t.m.scales[ax]
	switch {
	case g.state == exact:
		return []float64{g.lo}
	case g.state == span:
		return []float64{g.lo, g.hi}
	case s.enum:
		out := make([]float64, len(s.values))
		for i := range out {
			out[i] = float64(i)
		}
		return out
	}
	return []float64{s.attr.Min, s.attr.Max}
}

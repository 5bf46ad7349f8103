package decide

import "slices"

// sift parts the places into those removed by what is known and those that stand in some world. With a base table, only limits about the changed
// axis are tried again: the search for flips changes one fact at a time.
func (t *Table) sift(k *known, base *Table, changed axis) {
	m := t.m
	t.k = *k
	t.template = row{}
	for ax := range axes {
		t.template[ax] = m.scales[ax].neutral
		if k[ax].state == exact {
			t.template[ax] = k[ax].lo
		}
	}
	if t.state == nil {
		t.shape()
	}
	t.viable = t.viable[:0]
	for i := range m.places {
		pl := &m.places[i]
		if base == nil || pl.about.has(changed) {
			t.removed[i] = t.tryLimits(i, pl, base, changed)
		} else {
			t.copyLimits(i, base)
		}
		removed := t.removed[i]
		if pl.refused == "" && pl.denied == "" && t.cloudFits(pl) && !removed {
			t.viable = append(t.viable, i)
		}
	}
}

// copyLimits takes over what the limits of a place come to where none is about what changed.
func (t *Table) copyLimits(i int, base *Table) {
	copy(t.state[i], base.state[i])
	t.live[i], t.soft[i], t.removed[i] = append(t.live[i][:0], base.live[i]...), base.soft[i], base.removed[i]
}

func (t *Table) shape() {
	n := len(t.m.places)
	t.removed = make([]bool, n)
	t.state, t.live, t.count, t.soft = make([][]Outcome, n), make([][]int, n), make([][]int, n), make([]int, n)
	for i := range t.m.places {
		limits := len(t.m.places[i].limits)
		t.state[i], t.count[i], t.live[i] = make([]Outcome, limits), make([]int, limits), make([]int, 0, limits)
	}
}

// tryLimits finds what every limit of a place comes to and reports whether one with a source is broken for certain.
func (t *Table) tryLimits(i int, pl *place, base *Table, changed axis) (removed bool) {
	t.live[i], t.soft[i] = t.live[i][:0], 0
	for li := range pl.limits {
		l := &pl.limits[li]
		if base != nil && !l.about(changed) {
			t.state[i][li] = base.state[i][li]
		} else {
			t.state[i][li] = t.outcome(l)
		}
		switch t.state[i][li] {
		case Fails:
			if l.soft {
				t.soft[i]++
			} else {
				removed = true
			}
		case Unknown:
			t.live[i] = append(t.live[i], li)
		default:
		}
	}
	return removed
}

// about is a set of axes.
type about [axes]bool

func (a *about) add(list []axis) {
	for _, ax := range list {
		a[ax] = true
	}
}

func (a *about) has(ax axis) bool { return ax != noAxis && a[ax] }

func (l *limit) about(ax axis) bool {
	return slices.Contains(l.axes, ax)
}

func (t *Table) cloudFits(pl *place) bool {
	g := &t.k[axCloud]
	return g.state != exact || pl.clouds>>uint(g.lo)&1 == 1
}

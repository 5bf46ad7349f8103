package decide

// enough says what a weighing is asked for: it ends as soon as that can no longer change. The zero value asks for everything.
type enough struct {
	family bool // which family leads
	place  bool // and which of its places
	unless int  // a family whose place does not matter
}

// leads counts first ranks while worlds are marked.
type leads struct {
	fam   [families + 1]float64 // the last: worlds in which nothing stands
	share []float64             // by viable place
}

// add counts a marked world.
func (l *leads) add(t *Table, i int) {
	if t.winner[i] == noFamily {
		l.fam[noFamily]++
		return
	}
	v := len(t.viable)
	for s, f := range t.first[i*v : (i+1)*v] {
		if f > 0 {
			l.fam[t.family(s)] += f
			l.share[s] += f
		}
	}
}

// settled reports whether what is asked for stands whatever the worlds that are left say.
func (l *leads) settled(t *Table, e enough, left int) bool {
	top := 0
	for fam := range l.fam {
		if l.fam[fam] > l.fam[top] {
			top = fam
		}
	}
	safe := float64(left) + hair
	for fam := range l.fam {
		if fam != top && l.fam[top]-l.fam[fam] <= safe {
			return false
		}
	}
	return !e.place || top == e.unless || top == noFamily || l.placeSettled(t, top, safe)
}

func (l *leads) placeSettled(t *Table, fam int, safe float64) bool {
	first, second := 0.0, 0.0
	for s, share := range l.share {
		if t.family(s) != fam {
			continue
		}
		if share > first {
			first, second = share, first
		} else if share > second {
			second = share
		}
	}
	return first-second > safe
}

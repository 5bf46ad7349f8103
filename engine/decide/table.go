package decide

// Table is every world of one workload, marked: which options stand in it, which one is first under every weighting, and what each option came to.
// Everything shown or asked afterwards is counting over it.
type Table struct {
	m       *Model
	k       known
	rows    []row
	viable  []int       // places with no limit broken for certain, ascending
	static  [][]*limit  // by place: limits broken in every world by what is known
	count   [][]int     // by place and limit: worlds in which it is broken
	first   [][]float64 // by world and viable place: share of weightings in which it is first
	winner  []int       // by world: the family that is first most often, or noFamily
	best    []int       // by world: the place that is first most often, or -1
	share   []float64   // by viable place: acceptability
	fam     [families]float64
	none    float64   // share of worlds in which nothing stands
	mean    []values  // by viable place: mean marks over the worlds where it stands
	stands  []float64 // by viable place: share of worlds in which it stands
	score   []float64 // by viable place: mean utility over worlds, broken limits counting as nothing
	outs    []outcome // by world x viable place; kept for ranges
	ok      []bool    // by world x viable place
	weights weighting // the middle weights, averaged over worlds
}

// noFamily marks a world in which no option stands.
const noFamily = families

// softPenalty is taken off the utility for each limit broken whose figure has no source: it may not remove an option, but nobody should rely on luck.
const softPenalty = 0.35

// settled reports whether no axis that is drawn stays open or a range.
func (k *known) settled() bool {
	for ax := range axes {
		if k[ax].state != exact && !derived(ax) {
			return false
		}
	}
	return true
}

// table draws and marks the first n worlds; 0 means as many as the state of knowledge asks for.
func (m *Model) table(k *known, n int) *Table {
	if n == 0 {
		n = m.j.Draws.Worlds
		if k.settled() {
			n = m.j.Draws.Settled
		}
	}
	t := &Table{m: m, k: *k, rows: make([]row, n)}
	t.sift()
	t.alloc(n)
	d := demand{hours: make([]float64, len(m.labour))}
	for i := range n {
		noise := m.fill(&t.rows[i], k, i)
		m.demand(&t.rows[i], noise, &d)
		t.mark(i, &d)
	}
	t.finish()
	return t
}

// sift parts the places into those removed by what is known and those that stand in some world.
func (t *Table) sift() {
	m := t.m
	t.static = make([][]*limit, len(m.places))
	t.count = make([][]int, len(m.places))
	for i := range m.places {
		pl := &m.places[i]
		t.count[i] = make([]int, len(pl.limits))
		t.static[i] = t.broken(pl)
		if pl.refused == "" && pl.denied == "" && t.cloudFits(pl) && !removes(t.static[i]) {
			t.viable = append(t.viable, i)
		}
	}
}

// removes reports whether any of the limits has a source: one without may not remove an option.
func removes(broken []*limit) bool {
	for _, l := range broken {
		if !l.soft {
			return true
		}
	}
	return false
}

func (t *Table) cloudFits(pl *place) bool {
	g := &t.k[axCloud]
	return g.state != exact || pl.clouds>>uint(g.lo)&1 == 1
}

// broken lists the limits that are broken by what is known alone: every axis of theirs that is open is tried at all its values, and a range at both ends.
func (t *Table) broken(pl *place) []*limit {
	var out []*limit
	for i := range pl.limits {
		if l := &pl.limits[i]; t.outcome(l) == Fails {
			out = append(out, l)
		}
	}
	return out
}

func (t *Table) alloc(n int) {
	v := len(t.viable)
	flat := make([]float64, n*v)
	t.first = make([][]float64, n)
	for i := range t.first {
		t.first[i] = flat[i*v : (i+1)*v]
	}
	t.winner, t.best = make([]int, n), make([]int, n)
	t.outs, t.ok = make([]outcome, n*v), make([]bool, n*v)
	t.share, t.stands, t.score, t.mean = make([]float64, v), make([]float64, v), make([]float64, v), make([]values, v)
}

// mark evaluates every option that stands in world i and ranks them under every weighting.
func (t *Table) mark(i int, d *demand) {
	r := &t.rows[i]
	v := len(t.viable)
	outs, ok := t.outs[i*v:(i+1)*v], t.ok[i*v:(i+1)*v]
	for s, pi := range t.viable {
		pl := &t.m.places[pi]
		soft, stands := t.stand(pi, pl, r)
		if !stands {
			continue
		}
		ok[s] = true
		t.m.evaluate(pl, d, &outs[s])
		outs[s].penalty = softPenalty * float64(soft)
	}
	t.rank(i, outs, ok)
}

// stand tests the limits of a place in one world: how many without a source are broken, and whether it stands at all. Every limit is counted.
func (t *Table) stand(pi int, pl *place, r *row) (soft int, stands bool) {
	stands = pl.clouds>>uint(r[axCloud])&1 == 1
	if !stands {
		return 0, false
	}
	for li := range pl.limits {
		l := &pl.limits[li]
		if !l.broken(r) {
			continue
		}
		t.count[pi][li]++
		if l.soft {
			soft++
		} else {
			stands = false
		}
	}
	return soft, stands
}

// rank finds the first option under every weighting of the world. Options that tie share the rank.
func (t *Table) rank(i int, outs []outcome, ok []bool) {
	t.rankWith(t.m.weightings[int(t.rows[i][axPriority])], i, outs, ok)
}

func (t *Table) rankWith(weightings []weighting, i int, outs []outcome, ok []bool) {
	first := t.first[i]
	for w := range weightings {
		top, ties := bestOf(&weightings[w], outs, ok)
		if ties == 0 {
			break
		}
		if ties == 1 {
			first[top]++
			continue
		}
		shareTies(&weightings[w], outs, ok, first, top)
	}
	t.winner[i], t.best[i] = t.firstFamily(first)
}

func bestOf(w *weighting, outs []outcome, ok []bool) (top, ties int) {
	best := -1e9
	for s := range outs {
		if !ok[s] {
			continue
		}
		switch u := utility(w, &outs[s]); {
		case u > best:
			best, top, ties = u, s, 1
		case u == best:
			ties++
		}
	}
	return top, ties
}

func shareTies(w *weighting, outs []outcome, ok []bool, first []float64, top int) {
	best, n := utility(w, &outs[top]), 0.0
	for s := range outs {
		if ok[s] && utility(w, &outs[s]) == best {
			n++
		}
	}
	for s := range outs {
		if ok[s] && utility(w, &outs[s]) == best {
			first[s] += 1 / n
		}
	}
}

func utility(w *weighting, o *outcome) float64 {
	v := &o.v
	return -o.penalty + w[0]*v[0] + w[1]*v[1] + w[2]*v[2] + w[3]*v[3] + w[4]*v[4] + w[5]*v[5] + w[6]*v[6] + w[7]*v[7]
}

// firstFamily turns counts into shares and names the family and place that are first most often.
func (t *Table) firstFamily(first []float64) (fam, best int) {
	var sum [families]float64
	n := float64(t.m.j.Draws.Weightings)
	fam, best = noFamily, -1
	for s := range first {
		first[s] /= n
		sum[t.m.places[t.viable[s]].fam] += first[s]
	}
	for f := range families {
		if sum[f] > 0 && (fam == noFamily || sum[f] > sum[fam]) {
			fam = f
		}
	}
	for s := range first {
		if first[s] > 0 && t.m.places[t.viable[s]].fam == fam && (best < 0 || first[s] > first[best]) {
			best = s
		}
	}
	return fam, best
}

// finish averages over the worlds.
func (t *Table) finish() {
	n, v := float64(len(t.rows)), len(t.viable)
	for i := range t.rows {
		if t.winner[i] == noFamily {
			t.none += 1 / n
		}
		w := &t.m.middle[int(t.rows[i][axPriority])]
		for c := range w {
			t.weights[c] += w[c] / n
		}
		for s := range t.viable {
			t.share[s] += t.first[i][s] / n
			if !t.ok[i*v+s] {
				continue
			}
			o := &t.outs[i*v+s]
			t.stands[s] += 1 / n
			t.score[s] += utility(w, o) / n
			for c := range o.v {
				t.mean[s][c] += o.v[c]
			}
		}
	}
	for s, pi := range t.viable {
		t.fam[t.m.places[pi].fam] += t.share[s]
		for c := range t.mean[s] {
			t.mean[s][c] /= max(t.stands[s]*n, 1e-12)
		}
	}
}

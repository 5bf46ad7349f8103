package decide

import "github.com/deploy-advice/deploy-advice/engine/profile"

// Table is every world of one workload, marked: which options stand in it, which one is first under every weighting, and what each option came to.
// Everything shown or asked afterwards is counting over it.
type Table struct {
	m        *Model
	k        known
	template row // what is known, neutral elsewhere
	rows     []row
	viable   []int       // places with no limit broken for certain, ascending
	state    [][]Outcome // by place and limit: what it comes to by what is known alone
	live     [][]int     // by place: limits that some world may break
	removed  []bool      // by place: a limit with a source is broken for certain
	rulings  []Ruling    // by place, when an organisation has rules
	soft     []int       // by place: limits without a source that are broken for certain
	count    [][]int     // by place and limit: worlds in which it is broken
	first    []float64   // by world x viable place: share of weightings in which it is first
	winner   []int       // by world: the family that is first most often, or noFamily
	best     []int       // by world: the slot of the place that is first most often, or -1
	share    []float64   // by viable place: acceptability
	fam      [families]float64
	none     float64   // share of worlds in which nothing stands
	mean     []values  // by viable place: mean marks over the worlds where it stands
	stands   []float64 // by viable place: share of worlds in which it stands
	score    []float64 // by viable place: mean utility over worlds, broken limits counting as nothing
	outs     []outcome // by world x viable place, of the worlds shown; then one world more, which the others take turns to use
	gains    []float64 // by world x family: what knowing everything would gain over keeping to the family
	ok       []bool    // by world x viable place
	shown    int       // worlds in which every option is priced, for the figures shown; in the others only those that may be first
	rivals   []int     // scratch: the options that could be first in a world
	seen     []float64 // scratch: by viable place, worlds that count for the means
	leads    leads     // scratch: first ranks so far
	d        demand    // scratch
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

// worlds is how many worlds a state of knowledge asks for.
func (m *Model) worlds(k *known) int {
	if k.settled() {
		return m.j.Draws.Settled
	}
	return m.j.Draws.Worlds
}

// table draws and marks as many worlds as the state of knowledge asks for.
func (m *Model) table(k *known, p profile.Profile) *Table {
	t := m.scratch()
	t.sift(k, nil, noAxis)
	t.applyRules(p)
	t.shown = m.j.Draws.Settled
	t.weigh(m.worlds(k), enough{})
	t.summarise()
	return t
}

// scratch is a table to be weighed, as often as need be; see release.
func (m *Model) scratch() *Table {
	if t, ok := m.tables.Get().(*Table); ok {
		return t
	}
	return &Table{m: m, d: m.newDemand()}
}

// release gives a table back for others to use. Nothing may hold on to it or to its columns.
func (t *Table) release() {
	t.shown, t.rulings = 0, nil
	t.m.tables.Put(t)
}

// weigh marks the first n worlds, or as many of them as what is asked for takes, and counts first ranks.
func (t *Table) weigh(n int, e enough) {
	t.alloc(n)
	if !e.family {
		t.gains = room(t.gains, n*families)
	}
	for i := range n {
		noise := t.m.fill(&t.rows[i], &t.k, i)
		t.m.demand(&t.rows[i], noise, &t.d)
		t.mark(i)
		if !e.family {
			t.gain(i)
			continue
		}
		t.leads.add(t, i)
		if i >= n/2 && t.leads.settled(t, e, n-1-i) {
			t.rows = t.rows[:i+1]
			break
		}
	}
	t.tally()
}

// grow returns a cleared slice of n elements, reusing what is there.
func grow[T any](have []T, n int) []T {
	have = room(have, n)
	clear(have)
	return have
}

// room is a slice of n elements that hold anything.
func room[T any](have []T, n int) []T {
	if cap(have) < n {
		return make([]T, n)
	}
	return have[:n]
}

func (t *Table) alloc(n int) {
	v := len(t.viable)
	t.rows, t.outs = room(t.rows, n), room(t.outs, (min(n, t.shown)+1)*v)
	t.first, t.ok = grow(t.first, n*v), grow(t.ok, n*v)
	t.leads = leads{share: grow(t.leads.share, v)}
	t.winner, t.best = grow(t.winner, n), grow(t.best, n)
	t.share, t.stands = grow(t.share, v), grow(t.stands, v)
	for i := range t.count {
		clear(t.count[i])
	}
}

// mark evaluates every option that stands in world i and ranks them under every weighting.
func (t *Table) mark(i int) {
	r := &t.rows[i]
	v := len(t.viable)
	outs, ok := t.outsOf(i), t.ok[i*v:(i+1)*v]
	for s, pi := range t.viable {
		pl := &t.m.places[pi]
		soft, stands := t.stand(pi, pl, r)
		if !stands {
			continue
		}
		ok[s], outs[s] = true, outcome{}
		t.stands[s]++
		t.m.evaluate(pl, &t.d, &outs[s])
		outs[s].penalty = softPenalty*float64(soft) - t.bonus(pi)
		if i < t.shown {
			t.m.priceIn(pl, &t.d, &outs[s])
		}
	}
	ws := &t.m.weightings[int(r[axPriority])]
	if i < t.shown {
		t.findRivals(ws, outs, ok)
	} else {
		t.priceRivals(ws, outs, ok)
	}
	t.rank(ws, outs, i)
}

// outsOf are the outcomes of a world: its own where it is shown, else those of the world that was marked last.
func (t *Table) outsOf(i int) []outcome {
	v := len(t.viable)
	at := min(i, t.shown)
	return t.outs[at*v : (at+1)*v]
}

// stand tests the limits of a place in one world: how many without a source are broken, and whether it stands at all. Every limit is counted.
func (t *Table) stand(pi int, pl *place, r *row) (soft int, stands bool) {
	if pl.clouds>>uint(r[axCloud])&1 == 0 {
		return 0, false
	}
	soft, stands = t.soft[pi], true
	for _, li := range t.live[pi] {
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

// tally averages first ranks over the worlds.
func (t *Table) tally() {
	n, v := float64(len(t.rows)), len(t.viable)
	t.none, t.fam = 0, [families]float64{}
	for i := range t.rows {
		if t.winner[i] == noFamily {
			t.none += 1 / n
			continue
		}
		for s, f := range t.first[i*v : (i+1)*v] {
			t.share[s] += f / n
		}
	}
	for s, pi := range t.viable {
		t.fam[t.m.places[pi].fam] += t.share[s]
		t.stands[s] /= n
	}
}

// summarise adds what is shown of every option: mean marks and mean utility over the worlds in which all are priced.
func (t *Table) summarise() {
	n, v := min(t.shown, len(t.rows)), len(t.viable)
	t.score, t.mean, t.seen = grow(t.score, v), grow(t.mean, v), grow(t.seen, v)
	seen := t.seen
	for i := range n {
		w := &t.m.middle[int(t.rows[i][axPriority])]
		for s := range t.viable {
			if !t.ok[i*v+s] {
				continue
			}
			o := &t.outs[i*v+s]
			seen[s]++
			t.score[s] += utility(w, o) / float64(n)
			for c := range o.v {
				t.mean[s][c] += o.v[c]
			}
		}
	}
	for s := range t.viable {
		for c := range t.mean[s] {
			t.mean[s][c] /= max(seen[s], 1)
		}
	}
}

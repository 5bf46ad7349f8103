package decide

import "slices"

// weightings are the weight vectors of one budget priority with the least and most of each weight, which bound what any of them can say.
type weightings struct {
	list        []weighting
	least, most weighting
}

func boundWeights(list []weighting) weightings {
	out := weightings{list: list, least: list[0], most: list[0]}
	for i := range list {
		for c, x := range list[i] {
			out.least[c], out.most[c] = min(out.least[c], x), max(out.most[c], x)
		}
	}
	return out
}

// rank finds the first of a world's rivals under every weighting. Options that tie share the rank.
func (t *Table) rank(ws *weightings, outs []outcome, i int) {
	v := len(t.viable)
	first := t.first[i*v : (i+1)*v]
	n := float64(len(ws.list))
	switch len(t.rivals) {
	case 0:
	case 1:
		first[t.rivals[0]] = 1
	default:
		for w := range ws.list {
			t.firstUnder(&ws.list[w], outs, first, n)
		}
	}
	t.winner[i], t.best[i] = t.firstFamily(first)
}

// priceRivals prices only the options that may be first: the one that leads before prices, and those that could pass it if they were free.
func (t *Table) priceRivals(ws *weightings, outs []outcome, ok []bool) {
	t.rivals = t.rivals[:0]
	lead := leader(&ws.list[0], outs, ok)
	if lead < 0 {
		return
	}
	t.m.priceIn(&t.m.places[t.viable[lead]], &t.d, &outs[lead])
	for s := range outs {
		if !ok[s] || s == lead {
			continue
		}
		o := &outs[s]
		o.v[crCost] = 1
		if ws.gain(o, &outs[lead]) >= 0 {
			t.m.priceIn(&t.m.places[t.viable[s]], &t.d, o)
			t.rivals = append(t.rivals, s)
		}
	}
	t.rivals = append(t.rivals, lead)
	slices.Sort(t.rivals)
	t.dropBeaten(ws, outs)
}

// hair is more than the rounding of a utility.
const hair = 1e-9

// dropBeaten leaves out the rivals that the best of them beats under every weighting, now that all are priced.
func (t *Table) dropBeaten(ws *weightings, outs []outcome) {
	if len(t.rivals) < 2 {
		return
	}
	lead, top := -1, 0.0
	for _, s := range t.rivals {
		if u := utility(&ws.list[0], &outs[s]); lead < 0 || u > top {
			lead, top = s, u
		}
	}
	kept := t.rivals[:0]
	for _, s := range t.rivals {
		if s == lead || ws.gain(&outs[s], &outs[lead]) >= -hair {
			kept = append(kept, s)
		}
	}
	t.rivals = kept
}

// leader is the option with the best utility under one weighting, -1 when none stands.
func leader(w *weighting, outs []outcome, ok []bool) int {
	lead, top := -1, 0.0
	for s := range outs {
		if !ok[s] {
			continue
		}
		if u := utility(w, &outs[s]); lead < 0 || u > top {
			lead, top = s, u
		}
	}
	return lead
}

// findRivals leaves out the options that no weighting can put first: those that even the weights kindest to them leave behind a good one.
func (t *Table) findRivals(ws *weightings, outs []outcome, ok []bool) {
	t.rivals = t.rivals[:0]
	lead := leader(&ws.list[0], outs, ok)
	for s := range outs {
		if ok[s] && (s == lead || ws.gain(&outs[s], &outs[lead]) >= 0) {
			t.rivals = append(t.rivals, s)
		}
	}
}

// gain is the most by which any weighting can prefer a to b.
func (ws *weightings) gain(a, b *outcome) float64 {
	g := b.penalty - a.penalty
	for c := range terms {
		if d := a.v[c] - b.v[c]; d > 0 {
			g += ws.most[c] * d
		} else {
			g += ws.least[c] * d
		}
	}
	return g
}

// firstUnder adds the first rank of one weighting, shared between those that tie.
func (t *Table) firstUnder(w *weighting, outs []outcome, first []float64, n float64) {
	best, top, ties := 0.0, -1, 0
	for _, s := range t.rivals {
		switch u := utility(w, &outs[s]); {
		case top < 0 || u > best:
			best, top, ties = u, s, 1
		case u == best:
			ties++
		}
	}
	if ties == 1 {
		first[top] += 1 / n
		return
	}
	for _, s := range t.rivals {
		if utility(w, &outs[s]) == best {
			first[s] += 1 / n / float64(ties)
		}
	}
}

func utility(w *weighting, o *outcome) float64 {
	v := &o.v
	return -o.penalty + w[0]*v[0] + w[1]*v[1] + w[2]*v[2] + w[3]*v[3] + w[4]*v[4] + w[5]*v[5] + w[6]*v[6] + w[7]*v[7] + w[8]*v[8] + w[9]*v[9]
}

// firstFamily names the family and the slot that are first most often in a world.
func (t *Table) firstFamily(first []float64) (fam, best int) {
	var sum [families]float64
	fam, best = noFamily, -1
	for s, f := range first {
		if f > 0 {
			sum[t.m.places[t.viable[s]].fam] += f
		}
	}
	for f := range families {
		if sum[f] > 0 && (fam == noFamily || sum[f] > sum[fam]) { //nolint:gosec // fam is a family once it is not noFamily
			fam = f
		}
	}
	for s, f := range first {
		if f > 0 && t.m.places[t.viable[s]].fam == fam && (best < 0 || f > first[best]) {
			best = s
		}
	}
	return fam, best
}

// familyShares is by world and family the share of weightings in which the family is first; the last class is for worlds in which nothing stands.
func (t *Table) familyShares() []float64 {
	const classes = families + 1
	v := len(t.viable)
	out := make([]float64, len(t.rows)*classes)
	for i := range t.rows {
		if t.winner[i] == noFamily {
			out[i*classes+noFamily] = 1
			continue
		}
		for s, f := range t.first[i*v : (i+1)*v] {
			out[i*classes+t.family(s)] += f
		}
	}
	return out
}

// gain keeps, for the world that was just marked, what knowing everything would gain over keeping to each family, on the scale of utilities.
func (t *Table) gain(i int) {
	v := len(t.viable)
	outs, ok, first := t.outsOf(i), t.ok[i*v:(i+1)*v], t.first[i*v:(i+1)*v]
	w := &t.m.middle[int(t.rows[i][axPriority])]
	best, own := float64(fallen), [families]float64{fallen, fallen, fallen, fallen}
	for s := range outs {
		if !ok[s] {
			continue
		}
		u, fam := utility(w, &outs[s]), t.family(s)
		if first[s] > 0 {
			best = max(best, u)
		}
		own[fam] = max(own[fam], u)
	}
	for fam := range families {
		t.gains[i*families+fam] = max(0, best-own[fam])
	}
}

// regret is what knowing everything would gain on the average over keeping to a family: the expected value of perfect information.
func (t *Table) regret(fam int) float64 {
	sum := 0.0
	for i := range t.rows {
		sum += t.gains[i*families+fam]
	}
	return sum / float64(len(t.rows))
}

// again ranks the worlds in which every option is priced under other weightings, by budget priority.
func (t *Table) again(ws []weightings) *Table {
	n, v := min(t.shown, len(t.rows)), len(t.viable)
	next := &Table{m: t.m, k: t.k, rows: t.rows[:n], viable: t.viable, outs: t.outs, ok: t.ok, shown: n}
	next.first, next.share, next.stands = make([]float64, n*v), make([]float64, v), make([]float64, v)
	next.winner, next.best = make([]int, n), make([]int, n)
	for i := range n {
		w := &ws[int(t.rows[i][axPriority])]
		next.findRivals(w, t.outsOf(i), t.ok[i*v:(i+1)*v])
		next.rank(w, t.outsOf(i), i)
	}
	next.tally()
	copy(next.stands, t.stands)
	next.summarise()
	return next
}

// reweigh maps the weights of every weighting of every priority, with the luck of figures as it was.
func (m *Model) reweigh(change func(weighting) weighting) []weightings {
	out := make([]weightings, len(m.weightings))
	luck := gammaLuck(m.j.Draws.Weightings)
	for p := range m.weightings {
		list := make([]weighting, len(m.weightings[p].list))
		for w, x := range m.weightings[p].list {
			z := luck[w]
			x = change(x)
			sum := 0.0
			for _, y := range x[:criteria] {
				sum += y
			}
			for c := range criteria {
				x[c] /= sum
			}
			x.draw(z)
			list[w] = x
		}
		out[p] = boundWeights(list)
	}
	return out
}

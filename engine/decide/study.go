package decide

import (
	"sort"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Study is one workload weighed: the table of its worlds and what follows from it. It is read-only and belongs to one call.
type Study struct {
	m   *Model
	p   profile.Profile
	k   known
	t   *Table
	won Verdict

	bills []billing    // by viable place, once asked for
	facts [axes]string // as shown beside limits, once asked for
}

// Profile is what was studied.
func (s *Study) Profile() profile.Profile { return s.p }

// Verdict is the family and place with the highest acceptability, as indices into the model.
type Verdict struct {
	Family     int     // famVM ... famFaaS, or -1 when nothing stands
	Place      int     // index of the place, -1 when nothing stands
	Share      float64 // acceptability of the family
	Runner     int     // the best place of another family, else the next of the same; -1 for none
	RunnerFam  int
	RunnerFrac float64 // acceptability of the runner-up's family; of the runner-up itself within one family
}

// Study weighs a workload.
func (m *Model) Study(p profile.Profile) *Study {
	s := &Study{m: m, p: p, k: m.read(p)}
	s.t = m.table(&s.k, p)
	s.won = s.t.verdict()
	return s
}

// Release gives what the study worked on back to the model; nothing may be asked of the study afterwards. Without it, the garbage collector does so.
func (s *Study) Release() { s.t.release() }

// verdict picks the winner of a table: the family with the largest share of first ranks, and in it the place with the largest; equal shares go
// by the order of ids, which the search for flips knows as well.
func (t *Table) verdict() Verdict {
	v := Verdict{Family: -1, Place: -1, Runner: -1, RunnerFam: -1}
	order := t.order()
	if len(order) == 0 {
		return v
	}
	if v.Family = t.leader(); v.Family < 0 {
		return v
	}
	v.Share = t.fam[v.Family]
	v.Place = t.firstOf(v.Family)
	t.runnerUp(&v, order)
	return v
}

// leader is the family with the largest share of first ranks; -1 when more often than that nothing stands.
func (t *Table) leader() int {
	best := -1
	for fam := range families {
		if t.fam[fam] > 0 && (best < 0 || t.fam[fam] > t.fam[best]) {
			best = fam
		}
	}
	if best >= 0 && t.none > t.fam[best] {
		return -1
	}
	return best
}

// firstOf is the place of a family that is first most often, -1 for none.
func (t *Table) firstOf(fam int) int {
	best := -1
	for s := range t.viable {
		if t.family(s) == fam && t.share[s] > 0 && (best < 0 || t.share[s] > t.share[best]) {
			best = s
		}
	}
	if best < 0 {
		return -1
	}
	return t.viable[best]
}

// runnerUp is the best place of the next family; where no other family is ever first, the best placed one of another family that stands, else the
// next place of the same family.
func (t *Table) runnerUp(v *Verdict, order []int) {
	best := -1
	for fam := range families {
		if fam != v.Family && t.fam[fam] > 0 && (best < 0 || t.fam[fam] > t.fam[best]) {
			best = fam
		}
	}
	for _, s := range order {
		fam := t.family(s)
		if fam != v.Family && (best < 0 || fam == best) {
			v.Runner, v.RunnerFam, v.RunnerFrac = t.viable[s], fam, t.fam[fam]
			return
		}
	}
	for _, s := range order {
		if t.viable[s] != v.Place {
			v.Runner, v.RunnerFam, v.RunnerFrac = t.viable[s], t.family(s), t.share[s]
			return
		}
	}
}

func (t *Table) family(s int) int { return t.m.places[t.viable[s]].fam }

// order ranks the options that stand somewhere: by acceptability, then mean utility, then id. Options that are never first keep the order of their
// utilities, so one that is irrelevant moves nothing.
func (t *Table) order() []int {
	out := make([]int, 0, len(t.viable))
	for s := range t.viable {
		if t.stands[s] > 0 {
			out = append(out, s)
		}
	}
	sort.SliceStable(out, func(a, b int) bool {
		x, y := out[a], out[b]
		if t.share[x] != t.share[y] {
			return t.share[x] > t.share[y]
		}
		return t.score[x] > t.score[y]
	})
	return out
}

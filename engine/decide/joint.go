package decide

import (
	"slices"
	"sort"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Joint is one choice for a whole system: a place for every component, with what sharing saves and mixing costs.
type Joint struct {
	Places     []int // by component: index of the place
	Family     int   // -1: hybrid
	Share      float64
	Viable     float64 // share of worlds in which every component stands
	USD        [3]float64
	Hours      [3]float64
	SharedUSD  float64 // saved a month by paying fixed fees once
	GlueUSD    float64 // a month, for calls and data between forms
	ExtraHours float64 // a month, for every further form
	score      float64
}

// Group is the joint study of a system's components.
type Group struct {
	m       *Model
	studies []*Study
	names   []string
	links   []profile.Link
	choices []Joint
	fixed   [][]float64 // by component and place: what is paid once a platform
}

// jointWeightings is how many weightings the joint choice is ranked under; more would not be seen beside 64 worlds.
const jointWeightings = 8

// Group weighs components together. studies and names go by component.
func (m *Model) Group(studies []*Study, names []string, links []profile.Link) *Group {
	g := &Group{m: m, studies: studies, names: names, links: links}
	g.compileFixed()
	g.propose()
	g.rank()
	return g
}

// Choices lists the joint choices, the best first: the mix, and every single form beside it.
func (g *Group) Choices() []Joint { return g.choices }

// compileFixed finds, for the middle world of every component, what each place's fixed fees come to.
func (g *Group) compileFixed() {
	g.fixed = make([][]float64, len(g.studies))
	d := g.m.newDemand()
	for i, s := range g.studies {
		r, n := g.m.central(&s.k)
		g.m.demand(&r, n, &d)
		g.fixed[i] = make([]float64, len(g.m.places))
		if d.door&doorShared != 0 {
			continue // the bills of many services count a share of them already
		}
		for _, pi := range s.t.viable {
			g.fixed[i][pi] = g.m.fixed(&g.m.places[pi], &d, 0)
		}
	}
}

// propose lists the joint choices worth comparing: everything on one platform, every family alone, the best of two platforms for each component, and
// what each component would choose for itself. Their number is bounded whatever the system.
func (g *Group) propose() {
	pool := g.pool()
	seen := map[string]bool{}
	add := func(pick func(i int) int) {
		places := make([]int, len(g.studies))
		for i := range places {
			if places[i] = pick(i); places[i] < 0 {
				return
			}
		}
		if key := keyOf(places); !seen[key] {
			seen[key] = true
			g.choices = append(g.choices, Joint{Places: places, Family: g.family(places)})
		}
	}
	add(func(i int) int { return g.studies[i].won.Place })
	for a, p := range pool {
		add(func(i int) int { return g.better(i, p, p) })
		for _, q := range pool[a+1:] {
			add(func(i int) int { return g.better(i, p, q) })
		}
	}
	for fam := range families {
		add(func(i int) int { return g.studies[i].bestIn(fam) })
	}
}

// maxPool bounds the platforms that pairs are made of.
const maxPool = 8

// pool lists the platforms that are best of a family for some component, by how many want them, then by mean utility, then by id.
func (g *Group) pool() []int {
	wanted, score := map[int]int{}, map[int]float64{}
	for _, s := range g.studies {
		for fam := range families {
			if pi := s.bestIn(fam); pi >= 0 {
				wanted[pi]++
				score[pi] += s.t.score[s.t.slot(pi)]
			}
		}
		if s.won.Place >= 0 {
			wanted[s.won.Place] += 2
		}
	}
	out := make([]int, 0, len(wanted))
	for pi := range wanted {
		out = append(out, pi)
	}
	sort.Slice(out, func(a, b int) bool {
		x, y := out[a], out[b]
		if wanted[x] != wanted[y] {
			return wanted[x] > wanted[y]
		}
		if score[x] != score[y] {
			return score[x] > score[y]
		}
		return x < y
	})
	return out[:min(len(out), maxPool)]
}

// bestIn is the best placed option of a family for a component, -1 when none stands in at least half of the worlds.
func (s *Study) bestIn(fam int) int {
	for _, at := range s.t.order() {
		if s.t.family(at) == fam && s.t.stands[at] >= 0.5 {
			return s.t.viable[at]
		}
	}
	return -1
}

// better is the one of two places that suits a component more, by mean utility; -1 when it can stand on neither.
func (g *Group) better(i, p, q int) int {
	s := g.studies[i]
	a, b := s.t.slot(p), s.t.slot(q)
	switch {
	case a < 0 && b < 0:
		return -1
	case b < 0 || a >= 0 && s.t.score[a] >= s.t.score[b]:
		return p
	}
	return q
}

func keyOf(places []int) string {
	out := make([]byte, 0, 2*len(places))
	for _, p := range places {
		out = append(out, byte(p), byte(p>>8)) //nolint:gosec // the index of a platform, of which there are dozens
	}
	return string(out)
}

// family is the one form of all components, -1 for a hybrid.
func (g *Group) family(places []int) int {
	fam := g.m.places[places[0]].fam
	for _, p := range places {
		if g.m.places[p].fam != fam {
			return -1
		}
	}
	return fam
}

// rank compares the choices in every world and counts first ranks.
func (g *Group) rank() {
	if len(g.choices) == 0 {
		return
	}
	worlds := g.worlds()
	extras := make([]mixing, len(g.choices))
	for c := range g.choices {
		extras[c] = g.mixing(&g.choices[c])
		g.total(&g.choices[c], &extras[c], worlds)
	}
	ws := g.m.weightings[0].list
	n := min(jointWeightings, len(ws))
	for i := range worlds {
		for w := range n {
			best, top := -1, 0.0
			for c := range g.choices {
				u := g.utility(&g.choices[c], &extras[c], i, w)
				g.choices[c].score += u / float64(worlds*n)
				if best < 0 || u > top {
					best, top = c, u
				}
			}
			g.choices[best].Share += 1 / float64(worlds*n)
		}
	}
	slices.SortStableFunc(g.choices, func(a, b Joint) int {
		if a.Share != b.Share {
			return compare(b.Share, a.Share)
		}
		return compare(b.score, a.score)
	})
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// worlds is the number of worlds in which every option of every component is priced.
func (g *Group) worlds() int {
	n := len(g.studies[0].t.rows)
	for _, s := range g.studies {
		n = min(n, s.t.shown, len(s.t.rows))
	}
	return n
}

package decide

import (
	"math"
	"sort"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Flip is the nearest value of an attribute at which another family is the verdict, proven by weighing both sides in full.
type Flip struct {
	Axis      axis
	From, To  float64
	Direction string // above, below, or empty for an enum
	Verdict   Verdict
	Factor    float64 // To / From for numbers, 0 otherwise
	Also      *FlipPart
	Toss      [2]float64 // the band in which neither family is plainly first; zero when none was found
}

// FlipPart is the other half of a flip that takes two attributes.
type FlipPart struct {
	Axis     axis
	From, To float64
}

// flipBudget bounds the worlds that are marked to prove flips, so that an assessment takes bounded time whatever is open: many flips once all is
// settled and a proof is cheap, the nearest few while questions matter more.
const flipBudget = 2600

// openBudget is the same while facts are open.
const openBudget = 2

// maxFlips is how many flips are shown: more would not be read.
const maxFlips = 6

// farthest is the factor beyond which a number's flip is not shown: the verdict is robust there.
const farthest = 1000

// search looks for flips on a few worlds and proves what it finds on all.
type search struct {
	s      *Study
	t      *Table // reused by every try
	base   *Table // the few worlds as they are
	budget int
	quick  int // today's family on the few worlds
}

// Flips finds the nearest flip of every known attribute, the nearest first.
func (s *Study) Flips() []Flip {
	if s.won.Family < 0 {
		return nil
	}
	look := &search{s: s, budget: s.flipWorlds(), t: s.m.scratch(), base: s.t}
	look.quick = look.weigh(&s.k, noAxis, s.m.j.Draws.Probe, enough{family: true})
	defer look.t.release()
	var found []Flip
	for ax := range axes {
		if s.k[ax].state == open || ax == axCloud || ax == axKind { // another cloud is no other form, and nobody changes what the work is
			continue
		}
		found = append(found, look.nearest(ax)...)
	}
	s.spread(found)
	out := make([]Flip, 0, maxFlips)
	for i := range found {
		if len(out) == maxFlips || look.budget <= 0 {
			break
		}
		if look.prove(&found[i]) {
			look.tossUp(&found[i])
			out = append(out, found[i])
		}
	}
	if s.k.settled() && !anyActionable(out) {
		out = append(out, look.pairs()...)
	}
	return out
}

func (s *Study) flipWorlds() int {
	if s.k.settled() {
		return flipBudget
	}
	return openBudget * s.m.j.Draws.Worlds
}

// spread orders flips by distance, the nearest of every topic before the second of any: memory, processors and run time often flip at one and the same
// limit.
func (s *Study) spread(found []Flip) {
	sort.SliceStable(found, func(a, b int) bool { return found[a].distance() < found[b].distance() })
	turn, seen := make(map[axis]map[float64]int, len(found)), map[string]int{}
	for _, f := range found {
		topic := s.m.scales[f.Axis].attr.Topic
		if turn[f.Axis] == nil {
			turn[f.Axis] = map[float64]int{}
		}
		turn[f.Axis][f.To] = seen[topic]
		seen[topic]++
	}
	sort.SliceStable(found, func(a, b int) bool { return turn[found[a].Axis][found[a].To] < turn[found[b].Axis][found[b].To] })
}

// distance orders flips: numbers first, by how many doublings they are away, since a load grows by itself; then other words, which somebody would have to
// choose.
func (f *Flip) distance() float64 {
	if f.Factor <= 0 {
		return math.Log2(farthest) + 1
	}
	return math.Abs(math.Log2(f.Factor))
}

// weigh marks n worlds with one axis changed and returns the family that leads, -1 for none.
func (l *search) weigh(k *known, changed axis, n int, e enough) int {
	l.t.sift(k, l.base, changed)
	if l.s.m.ruling != nil {
		l.t.applyRules(l.changed(k, changed))
	}
	l.t.weigh(n, e)
	return l.t.leader()
}

// changed is the profile with one axis at its new value, for rules that read facts.
func (l *search) changed(k *known, ax axis) profile.Profile {
	if ax == noAxis {
		return l.s.p
	}
	sc := &l.s.m.scales[ax]
	return l.s.p.With(profile.Fact{Attribute: sc.id, Provenance: profile.Assumed, Value: sc.value(k[ax].lo)})
}

// nearest lists the candidate flips of one attribute: for a word the values that flip on the few worlds, for a number the nearest on either side.
func (l *search) nearest(ax axis) []Flip {
	s := l.s
	from := s.k[ax].lo
	if s.m.scales[ax].enum {
		var out []Flip
		for v := range s.m.scales[ax].values {
			if to := float64(v); to != from {
				if fl, ok := l.try(ax, from, to, ""); ok {
					out = append(out, fl)
				}
			}
		}
		return nearestWords(out)
	}
	from = mid(&s.k[ax])
	var out []Flip
	for _, dir := range []string{"above", "below"} {
		if fl, ok := l.walk(ax, from, dir); ok {
			out = append(out, fl)
		}
	}
	return out
}

// nearestWords keeps one flip for each family it leads to.
func nearestWords(list []Flip) []Flip {
	seen := map[int]bool{}
	out := list[:0]
	for _, f := range list {
		if !seen[f.Verdict.Family] {
			seen[f.Verdict.Family] = true
			out = append(out, f)
		}
	}
	return out
}

func mid(g *given) float64 {
	return profile.Value{Lo: g.lo, Hi: g.hi}.Mid()
}

// try weighs the few worlds with the attribute at another value.
func (l *search) try(ax axis, from, to float64, dir string) (Flip, bool) {
	k := with(&l.s.k, ax, to)
	fam := l.weigh(&k, ax, l.s.m.j.Draws.Probe, enough{family: true})
	if fam == l.quick {
		return Flip{}, false
	}
	f := Flip{Axis: ax, From: from, To: to, Direction: dir, Verdict: Verdict{Family: fam}}
	if dir != "" && from > 0 {
		f.Factor = to / from
	}
	return f, true
}

func with(k *known, ax axis, v float64) known {
	out := *k
	out[ax] = given{state: exact, lo: v, hi: v, answered: true}
	return out
}

// walk steps away from today's value by factors of eight until the verdict changes, then halves the last step down to a few percent.
func (l *search) walk(ax axis, from float64, dir string) (Flip, bool) {
	attr := l.s.m.scales[ax].attr
	step := 8.0
	if dir == "below" {
		step = 1 / step
	}
	if from <= 0 {
		return Flip{}, false
	}
	for last, x := from, from*step; ; last, x = x, x*step {
		if x > attr.Max || x < attr.Min || x/from > farthest || from/x > farthest {
			return Flip{}, false
		}
		if _, ok := l.try(ax, from, l.tidy(ax, x), dir); ok {
			return l.close(ax, from, last, x, dir)
		}
	}
}

// close halves the interval in which the verdict changes, on the few worlds.
func (l *search) close(ax axis, from, same, other float64, dir string) (Flip, bool) {
	for range 5 {
		x := math.Sqrt(same) * math.Sqrt(other)
		if _, ok := l.try(ax, from, l.tidy(ax, x), dir); ok {
			other = x
		} else {
			same = x
		}
	}
	return l.try(ax, from, l.tidy(ax, other), dir)
}

// tidy rounds to two significant digits, whole numbers where only these are allowed: nobody has use for more.
func (l *search) tidy(ax axis, x float64) float64 {
	if x <= 0 {
		return x
	}
	unit := math.Pow(10, math.Floor(math.Log10(x))-1)
	x = math.Round(x/unit) * unit
	if l.s.m.scales[ax].attr.Kind == profile.Integer {
		x = math.Max(1, math.Round(x))
	}
	return x
}

// prove weighs all worlds at the flip, moving away by a tenth at a time where the few worlds were too early; then the flip is the first tidy value at which
// the verdict is another one.
func (l *search) prove(f *Flip) bool {
	for range 4 {
		k := with(&l.s.k, f.Axis, f.To)
		v, ok := l.full(&k, f.Axis)
		if !ok {
			return false
		}
		if v.Family != l.s.won.Family {
			f.Verdict = v
			return true
		}
		if f.Direction == "" {
			return false
		}
		next := l.tidy(f.Axis, f.To*map[string]float64{"above": 1.15, "below": 0.87}[f.Direction])
		if attr := l.s.m.scales[f.Axis].attr; next > attr.Max || next < attr.Min || next == f.To {
			return false
		}
		f.To, f.Factor = next, next/f.From
	}
	return false
}

// full weighs every world while the budget lasts.
func (l *search) full(k *known, changed axis) (Verdict, bool) {
	n := l.s.m.worlds(k)
	if l.budget < n {
		l.budget = 0
		return Verdict{}, false
	}
	l.budget -= n
	fam := l.weigh(k, changed, n, enough{family: true, place: true, unless: l.s.won.Family})
	return Verdict{Family: fam, Place: l.t.firstOf(fam)}, true
}

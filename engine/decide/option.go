package decide

import (
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/cost"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Option is one place with its numbers, feasible or not.
type Option struct {
	Platform  *catalog.Platform
	Feasible  bool
	Viable    float64 // share of worlds in which it stands
	Removed   []Limit
	Unknown   []Limit
	USD       [3]float64 // a month: low, middle, high
	Ends      string     // what low and high are: ExactEnds or Percentiles; empty for an option that does not stand
	Hours     [3]float64
	P99       float64 // ms, middle world
	Cold      float64 // probability, middle world
	ToZero    bool
	Seconds   float64 // to the peak, middle world
	Instances float64 // on the average, middle world
	Share     float64 // acceptability
	Scores    [criteria]float64
	Bill      cost.Bill // of the middle of the range; no lines when the price is not known
}

// Limit is a hard limit against the facts, in words.
type Limit struct {
	Rule, Words, Value, Fact, Source, AsOf string
	Attribute                              profile.ID
	Sourced                                bool
}

// Options lists every place: those that stand by rank, then the removed ones by family and id.
func (s *Study) Options() []Option {
	r, n := s.m.central(&s.k)
	d := s.m.newDemand()
	s.m.demand(&r, n, &d)
	return s.list(func(at int) Option { return s.option(at, &d) }, func(i int) Option { return s.removed(i, &d) })
}

// list orders the places: those that stand by rank, made from their slot, then the others by family and id, made from their index.
func (s *Study) list(stands, removed func(i int) Option) []Option {
	listed := make([]bool, len(s.m.places))
	out := make([]Option, 0, len(s.m.places))
	for _, at := range s.t.order() {
		listed[s.t.viable[at]] = true
		out = append(out, stands(at))
	}
	for fam := range families {
		for i := range s.m.places {
			if !listed[i] && familyIndex(string(s.m.places[i].p.Family)) == fam {
				out = append(out, removed(i))
			}
		}
	}
	return out
}

// option is a place that stands in some world.
func (s *Study) option(at int, d *demand) Option {
	i := s.t.viable[at]
	o := s.numbers(i, d, true)
	b := &s.billings()[at]
	o.USD, o.Ends, o.Bill = b.usd, b.ends, s.bill(&s.m.places[i], b, d)
	o.Feasible, o.Viable, o.Share = true, s.t.stands[at], s.t.share[at]
	for c, v := range s.t.mean[at][:criteria] {
		o.Scores[c] = math.Min(1, math.Max(0, v))
	}
	o.Hours = around(s.t.hoursOf(at), o.Hours[1], s.m.labour[s.m.places[i].labour].spread)
	o.Unknown = s.unknownLimits(i)
	return o
}

// numbers are what a place comes to in the middle world, with the exact share of cold starts where asked for.
func (s *Study) numbers(i int, d *demand, precise bool) Option {
	pl := &s.m.places[i]
	var out outcome
	s.m.evaluate(pl, d, &out)
	s.m.priceIn(pl, d, &out)
	cold := out.cold
	if pl.toZero && precise {
		cold = s.m.coldExact(pl, d)
	}
	o := Option{Platform: pl.p, P99: out.p99, Cold: cold, ToZero: pl.toZero, Seconds: out.seconds, Instances: out.instances}
	hours := math.Round(100*out.hours) / 100
	o.USD, o.Hours = [3]float64{out.usd, out.usd, out.usd}, [3]float64{hours, hours, hours}
	return o
}

// hoursOf gathers the hours an option takes in the worlds where it stands, sorted.
func (t *Table) hoursOf(at int) []float64 {
	v := len(t.viable)
	hours := make([]float64, 0, t.shown)
	for i := range min(t.shown, len(t.rows)) {
		if t.ok[i*v+at] {
			hours = append(hours, t.outs[i*v+at].hours)
		}
	}
	sort.Float64s(hours)
	return hours
}

// around takes the 10% and 90% points of a sorted sample, widened by the uncertainty of the figure itself, around the middle one, which always lies within.
func around(sorted []float64, mid, spread float64) [3]float64 {
	if len(sorted) == 0 {
		return [3]float64{mid, mid, mid}
	}
	lo, hi := sorted[len(sorted)/10]/spread, sorted[len(sorted)-1-len(sorted)/10]*spread
	return [3]float64{math.Min(lo, mid), mid, math.Max(hi, mid)}
}

// quantiles are the 10%, 50% and 90% points of a sample; NaN when there is none or a member is not known.
func quantiles(list []float64) [3]float64 {
	for _, x := range list {
		if math.IsNaN(x) {
			list = nil
		}
	}
	if len(list) == 0 {
		return [3]float64{math.NaN(), math.NaN(), math.NaN()}
	}
	sort.Float64s(list)
	n := len(list)
	return [3]float64{list[n/10], list[n/2], list[n-1-n/10]}
}

// removed is a place that what is known rules out.
func (s *Study) removed(i int, d *demand) Option {
	o := s.numbers(i, d, false)
	o.Removed = s.barred(i)
	return o
}

// barred is everything that rules a place out: your policy, its status, limits.
func (s *Study) barred(i int) []Limit {
	pl := &s.m.places[i]
	out := s.whyRemoved(i)
	if pl.refused != "" {
		st := pl.p.Status
		out = append([]Limit{{Rule: "status", Words: "open to new workloads", Value: pl.refused, Source: st.URL(), AsOf: st.AsOf(), Sourced: !st.Unsourced}}, out...)
	}
	if pl.denied != "" {
		out = append([]Limit{{Rule: "policy", Words: "allowed by your policy", Value: pl.denied, Sourced: true}}, out...)
	}
	return out
}

// whyRemoved lists the limits that what is known breaks. When none does so alone, the ones that no world gets past together are named.
func (s *Study) whyRemoved(i int) []Limit {
	pl := &s.m.places[i]
	var out []Limit
	if !s.t.cloudFits(pl) {
		out = append(out, s.cloudLimit(pl))
	}
	for li := range pl.limits {
		if l := &pl.limits[li]; s.t.state[i][li] == Fails && !l.soft {
			out = append(out, s.limit(l))
		}
	}
	if s.t.rulings != nil {
		for _, n := range s.t.rulings[i].Deny {
			out = append(out, Limit{Rule: "policy:" + n.Rule, Words: "allowed by your policy", Value: n.Message, Sourced: true})
		}
	}
	if len(out) > 0 || pl.refused != "" || pl.denied != "" {
		return out
	}
	out = append(out, s.oftenBroken(i)...)
	if len(out) == 0 {
		out = append(out, s.cloudLimit(pl))
	}
	return out
}

// oftenBroken lists the limits that no world gets past together, the most often broken first: no more than it takes to rule every world out.
func (s *Study) oftenBroken(i int) []Limit {
	pl := &s.m.places[i]
	open := make([]*row, 0, len(s.t.rows))
	for at := range s.t.rows {
		if r := &s.t.rows[at]; pl.clouds>>uint(r[axCloud])&1 != 0 {
			open = append(open, r)
		}
	}
	var out []Limit
	for len(open) > 0 {
		best, most := -1, 0
		for li := range pl.limits {
			if l := &pl.limits[li]; !l.soft && s.t.count[i][li] > 0 {
				if n := broken(l, open); n > most {
					best, most = li, n
				}
			}
		}
		if best < 0 {
			break
		}
		out = append(out, s.limit(&pl.limits[best]))
		open = slices.DeleteFunc(open, pl.limits[best].broken)
	}
	return out
}

func broken(l *limit, rows []*row) (n int) {
	for _, r := range rows {
		if l.broken(r) {
			n++
		}
	}
	return n
}

func (s *Study) cloudLimit(pl *place) Limit {
	var value strings.Builder
	for i, c := range pl.p.Clouds {
		if i > 0 {
			value.WriteString(", ")
		}
		value.WriteString(c)
	}
	st := pl.p.Status
	return Limit{Rule: "cloud", Words: "can be had on", Value: value.String(), Fact: s.fact(axCloud), Attribute: s.m.scales[axCloud].id, Source: st.URL(), AsOf: st.AsOf(), Sourced: !st.Unsourced}
}

// unknownLimits lists the limits of a place that stands which an open fact could break.
func (s *Study) unknownLimits(i int) []Limit {
	pl := &s.m.places[i]
	var out []Limit
	for _, li := range s.t.live[i] {
		out = append(out, s.limit(&pl.limits[li]))
	}
	if s.t.rulings != nil {
		for _, n := range s.t.rulings[i].Open {
			l := Limit{Rule: "policy:" + n.Rule, Words: "your policy waits for facts", Value: n.Message, Sourced: true}
			if len(n.Missing) > 0 {
				l.Attribute = n.Missing[0]
			}
			out = append(out, l)
		}
	}
	return out
}

// limit puts a limit into words, with the fact that meets it first.
func (s *Study) limit(l *limit) Limit {
	ax := l.axes[0]
	return Limit{
		Rule: l.id, Words: l.words, Value: l.text, Fact: s.fact(ax), Attribute: s.m.scales[ax].id,
		Source: l.fig.URL(), AsOf: dated(l.fig.AsOf()), Sourced: !l.fig.Unsourced,
	}
}

// dated is the date of a figure; a page without one is said to be undated.
func dated(asOf string) string {
	if asOf == "" {
		return "undated"
	}
	return asOf
}

// fact renders what is known of an axis: "execution_seconds_max = 1200 s".
func (s *Study) fact(ax axis) string {
	if s.facts[ax] == "" {
		s.facts[ax] = s.factText(ax)
	}
	return s.facts[ax]
}

func (s *Study) factText(ax axis) string {
	a := s.m.scales[ax].attr
	f := s.p.Fact(a.ID)
	text := string(a.ID) + " = "
	if !f.Known() {
		if f.Provenance == profile.NotApplicable {
			return text + profile.NotApplicableAnswer
		}
		return text + profile.UnknownAnswer
	}
	text += profile.Format(a, f.Value)
	if a.Unit != "" {
		text += " " + a.Unit
	}
	return text
}

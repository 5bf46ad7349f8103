package decide

import (
	"math"
	"slices"
	"sort"

	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine/cost"
)

// What the ends of a range of bills are.
const (
	ExactEnds   = "exact"   // every input is stated: the least and the most that the stated ranges and uncertain rates come to
	Percentiles = "p10-p90" // some input is open: of ten worlds that fit what is known, one is below and one above
)

// billing is what a place costs a month over the worlds, and the world whose bill is the middle one.
type billing struct {
	usd   [3]float64
	ends  string
	world int // -1: the middle world
}

// pricedWorld is the bill of one world.
type pricedWorld struct {
	usd   float64
	world int
}

// billings prices every option that stands: once a study, since reasons name the figures as well.
func (s *Study) billings() []billing {
	if s.bills == nil {
		samples := s.t.priced()
		s.bills = make([]billing, len(s.t.viable))
		for at := range s.bills {
			s.bills[at] = s.billing(at, samples[at])
		}
	}
	return s.bills
}

func (s *Study) billing(at int, list []pricedWorld) billing {
	pl := &s.m.places[s.t.viable[at]]
	if !s.m.openBill(pl, &s.k) {
		return s.exactBilling(pl, list)
	}
	if len(list) == 0 {
		return billing{usd: [3]float64{math.NaN(), math.NaN(), math.NaN()}, world: -1}
	}
	sort.SliceStable(list, func(a, b int) bool { return list[a].usd < list[b].usd })
	mid := list[s.middle(pl, list)]
	return billing{usd: [3]float64{min(pointOf(list, 0.1), mid.usd), mid.usd, max(pointOf(list, 0.9), mid.usd)}, ends: Percentiles, world: mid.world}
}

// middle is the index of the middle bill of a sorted sample: the median, or where nobody said that capacity is paid for anyway the nearest one that assumes
// none, so that no bill shown rests on a discount which nobody stated.
func (s *Study) middle(pl *place, sorted []pricedWorld) int {
	half := len(sorted) / 2
	if s.k[axCommitment].state != open {
		return half
	}
	for away := range sorted {
		for _, i := range []int{half - away, half + away} {
			if i >= 0 && i < len(sorted) && s.m.off[int(s.t.rows[sorted[i].world][axCommitment])][pl.fam] == 0 {
				return i
			}
		}
	}
	return half
}

// pointOf is a quantile of a sorted sample, interpolated, so that a handful of worlds does not give its farthest one.
func pointOf(sorted []pricedWorld, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[i].usd
	}
	return sorted[i].usd + (at-float64(i))*(sorted[i+1].usd-sorted[i].usd)
}

// exactBilling prices the middle world and both ends of what is stated, at both ends of uncertain rates. A bill that does not follow a range from end to
// end is met by the worlds in between.
func (s *Study) exactBilling(pl *place, list []pricedWorld) billing {
	mid := s.m.priceAt(pl, &s.k, middleEnd, cost.MidRates)
	out := billing{usd: [3]float64{mid, mid, mid}, ends: ExactEnds, world: -1}
	low := s.m.priceAt(pl, &s.k, lowEnd, cost.LowRates)
	high := s.m.priceAt(pl, &s.k, highEnd, cost.HighRates)
	if math.IsNaN(mid) {
		out.ends = ""
	}
	for _, usd := range []float64{low, high} {
		if !math.IsNaN(usd) {
			out.usd[0], out.usd[2] = min(out.usd[0], usd), max(out.usd[2], usd)
		}
	}
	if s.k.ranged() {
		for _, w := range list {
			out.usd[0], out.usd[2] = min(out.usd[0], w.usd), max(out.usd[2], w.usd)
		}
	}
	return out
}

// ranged reports whether any fact is a stated range.
func (k *known) ranged() bool {
	return slices.ContainsFunc(k[:], func(g given) bool { return g.state == span })
}

// end picks a value of a stated range.
type end int

const (
	middleEnd end = iota
	lowEnd
	highEnd
)

// priceAt is the bill of the middle world with every stated range at one of its ends.
func (m *Model) priceAt(pl *place, k *known, at end, band cost.RateBand) float64 {
	to := *k
	for ax := range axes {
		if g := &to[ax]; g.state == span && at == lowEnd {
			to[ax] = given{state: exact, lo: g.lo, hi: g.lo}
		} else if g.state == span && at == highEnd {
			to[ax] = given{state: exact, lo: g.hi, hi: g.hi}
		}
	}
	r, n := m.central(&to)
	d := m.newDemand()
	m.demand(&r, n, &d)
	var o outcome
	m.evaluate(pl, &d, &o)
	curve := pl.curve(&d)
	if curve == nil {
		return math.NaN()
	}
	return curve.MonthlyAt(m.load(pl, &d, o.cold), band) * (1 - d.off[pl.fam])
}

// billInputs are the facts that every bill rests on; see openBill for those that only some do.
func billInputs() []axis {
	return []axis{
		axRequests, axSeconds, axMemory, axVCPU, axIOWait, axPerInstance, axEgress, axLogs, axDisk, axGPU, axPrivateNetwork, axAvailability, axProtocol, axServices, axPull,
		axAfterResponse, axCommitment,
	}
}

// openBill reports whether something that the bill of a place rests on is not known.
func (m *Model) openBill(pl *place, k *known) bool {
	isOpen := func(ax axis) bool { return k[ax].state == open }
	switch {
	case slices.ContainsFunc(billInputs(), isOpen):
		return true
	case isOpen(axPeak) && isOpen(axUtilization) && isOpen(axConcurrentPeak):
		return true // the peak follows from the shape with luck
	case pl.toZero && (isOpen(axInit) || isOpen(axShape)):
		return true // cold starts are billed
	case pl.cluster && isOpen(axCluster), len(pl.p.Clouds) > 1 && isOpen(axCloud):
		return true
	}
	return isOpen(axGPUCount) && !(k[axGPU].state == exact && k[axGPU].lo == 0)
}

// priced gathers, by viable place, the bills of the worlds in which it stands: those that are priced for every option, and as many more as it takes to have
// that number for an option that seldom stands.
func (t *Table) priced() [][]pricedWorld {
	return t.pricedIn(0, len(t.viable))
}

// pricedIn is priced for some of the viable places, from one slot up to another.
func (t *Table) pricedIn(from, to int) [][]pricedWorld {
	v, want := len(t.viable), t.m.j.Draws.Settled
	out := make([][]pricedWorld, v)
	all := make([]pricedWorld, (to-from)*want)
	for s := range all[:to-from] {
		out[from+s] = all[s*want : s*want : (s+1)*want]
	}
	short := to - from
	for i := 0; i < len(t.rows) && short > 0; i++ {
		if i >= t.shown {
			t.m.demand(&t.rows[i], t.m.lucks[i].noise, &t.d)
		}
		short = 0
		for s := from; s < to; s++ {
			if t.ok[i*v+s] && len(out[s]) < want {
				if usd := t.usdIn(i, s); !math.IsNaN(usd) {
					out[s] = append(out[s], pricedWorld{usd, i})
				}
			}
			if len(out[s]) < want {
				short++
			}
		}
	}
	return out
}

// usdIn is the bill of a viable place in a world; beyond those priced for every option it is made anew from the demand of that world.
func (t *Table) usdIn(i, s int) float64 {
	if i < t.shown {
		return t.outs[i*len(t.viable)+s].usd
	}
	pl := &t.m.places[t.viable[s]]
	var o outcome
	t.m.evaluate(pl, &t.d, &o)
	return t.m.monthly(pl, &t.d, &o)
}

// bill is the exact bill behind the middle of a range, line by line; empty when it is not known.
func (s *Study) bill(pl *place, b *billing, middle *demand) cost.Bill {
	d := middle
	if b.world >= 0 {
		s.m.demand(&s.t.rows[b.world], s.m.lucks[b.world].noise, &s.t.d)
		d = &s.t.d
	}
	curve := pl.curve(d)
	if curve == nil {
		return cost.Bill{}
	}
	var o outcome
	s.m.evaluate(pl, d, &o)
	bill, err := curve.Bill(s.m.load(pl, d, o.cold), cost.MidRates)
	if err != nil {
		return cost.Bill{} // the price is not known, as its range says
	}
	s.committed(&bill, d.off[pl.fam])
	return bill
}

// committed takes off the bill what capacity that is paid for anyway covers.
func (s *Study) committed(bill *cost.Bill, share float64) {
	if share == 0 {
		return
	}
	bill.Discount(decimal.NewFromFloat(share), cost.Line{Name: "committed capacity", Source: "prior of this product", Note: "an assumption: " + s.m.j.Commitments.Reason})
}

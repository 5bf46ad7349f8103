package decide

import (
	"math"
	"sync/atomic"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/cost"
)

// The kinds of front door a price is compiled for, as bits.
const (
	doorPrivate   = 1 << iota // not reached from the internet
	doorNAT                   // outbound traffic passes a gateway
	doorRedundant             // at least two copies
	doorCluster               // a cluster stands already
	doorShared                // several services share the fixed fees
	doors         = 1 << iota
)

// sharedBy is the number of services taken to share the fixed fees where several do: the control plane is then a small part of each.
const sharedBy = 6

// tariff is the price of one place on one cloud: a curve for every kind of front door, compiled when it is first asked for, since few of them ever are.
// A nil curve is a price that is not known.
type tariff [doors]*lazyCurve

// lazyCurve is a curve that is compiled when it is first asked for. Compiling it twice at once does no harm.
type lazyCurve struct {
	ready   atomic.Pointer[compiledCurve]
	compile func() *cost.Curve
}

type compiledCurve struct{ curve *cost.Curve }

func (l *lazyCurve) get() *cost.Curve {
	if c := l.ready.Load(); c != nil {
		return c.curve
	}
	c := l.compile()
	l.ready.Store(&compiledCurve{c})
	return c
}

// compilePrices builds the tariffs of a place by value of the axis cloud. A place without a bill has none: its price is not known, which is never nothing.
func (m *Model) compilePrices(pl *place) {
	pl.tariffs = make([]*tariff, len(m.scales[axCloud].values))
	seen := map[string]*tariff{}
	for i, cloud := range m.scales[axCloud].values {
		on := cloudOf(pl.p, cloud)
		if seen[on] == nil {
			seen[on] = m.compileTariff(pl, on)
		}
		pl.tariffs[i] = seen[on]
	}
}

// cloudOf is the cloud a platform of several clouds is priced on: the one asked for, else its first.
func cloudOf(p *catalog.Platform, cloud string) string {
	for _, c := range p.Clouds {
		if c == cloud {
			return c
		}
	}
	return ""
}

func (m *Model) compileTariff(pl *place, cloud string) *tariff {
	out := new(tariff)
	for door := range doors {
		same := door
		if !pl.cluster {
			same &^= doorCluster
		}
		if same != door {
			out[door] = out[same]
			continue
		}
		out[door] = &lazyCurve{compile: func() *cost.Curve {
			curve, err := cost.Compile(m.cat, pl.p.ID, m.doorOptions(door, cloud))
			if err != nil {
				return nil // no bill is known for it, which is never nothing
			}
			return curve
		}}
	}
	return out
}

func (m *Model) doorOptions(door int, cloud string) cost.Options {
	o := cost.Options{
		Cloud: cloud, FreeTierCounted: true, Private: door&doorPrivate != 0, NAT: door&doorNAT != 0, Redundancy: 1,
		ExistingCluster: door&doorCluster != 0, FixedShare: 1, Ceiling: ceiling, AutoscaleShare: m.j.Figures.Follows,
	}
	if door&doorRedundant != 0 {
		o.Redundancy = 2
	}
	if door&doorShared != 0 {
		o.FixedShare = 1.0 / sharedBy
	}
	return o
}

// curve is the price curve that holds in a world, nil when none is known.
func (pl *place) curve(d *demand) *cost.Curve {
	t := pl.tariffs[d.cloud]
	if t == nil {
		return nil
	}
	return t[d.door].get()
}

// price is the list price of a world in dollars a month, NaN when it is not known.
func (m *Model) price(pl *place, d *demand, cold float64) float64 {
	curve := pl.curve(d)
	if curve == nil {
		return math.NaN()
	}
	d.load.Concurrency, d.load.ColdFraction = max(1, min(pl.perCopy, d.perCopy)), cold
	return curve.MonthlyOf(&d.load, cost.MidRates)
}

// load is what a place has to carry in a world, for its bill.
func (m *Model) load(pl *place, d *demand, cold float64) cost.Workload {
	w := d.load
	w.Concurrency, w.ColdFraction = max(1, min(pl.perCopy, d.perCopy)), cold
	return w
}

// carry sets what every place has to carry in a world.
func (m *Model) carry(d *demand) {
	d.load = cost.Workload{
		Requests: d.requests, PeakRPS: m.pricedPeak(d), Seconds: d.seconds, CPUSeconds: d.seconds * d.busy, MemoryMB: d.memory, VCPU: d.vcpu, GPU: d.gpu,
		AlwaysOn: d.alwaysOn, EgressGB: d.egress, LogsGB: d.logs, DiskGB: d.disk, InitSeconds: min(d.initial, 60),
	}
}

// door numbers the kind of front door of a world.
func (m *Model) door(r *row) int {
	door := 0
	if m.called.has(r) {
		door |= doorPrivate
	}
	if r[axPrivateNetwork] == 1 {
		door |= doorNAT
	}
	if m.redundant || r[axAvailability] > 99.5 {
		door |= doorRedundant
	}
	if r[axCluster] == 1 {
		door |= doorCluster
	}
	if r[axServices] >= sharedBy {
		door |= doorShared
	}
	return door
}

// fixed is the part of a price, a month, that components on the same platform pay once: control plane and load balancer.
func (m *Model) fixed(pl *place, d *demand, cold float64) float64 {
	t := pl.tariffs[d.cloud]
	if t == nil {
		return 0
	}
	w := m.load(pl, d, cold)
	apart, together := t[d.door&^doorShared].get(), t[d.door|doorShared].get()
	if apart == nil || together == nil {
		return 0
	}
	whole, shared := apart.Monthly(w), together.Monthly(w)
	if math.IsNaN(whole) || math.IsNaN(shared) {
		return 0
	}
	return max(0, (whole-shared)/(1-1.0/sharedBy))
}

package cost

import (
	"fmt"
	"math"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// plan builds a curve: meters in the order of the bill. It keeps the first error.
type plan struct {
	catalogue *catalog.Catalogue
	platform  *catalog.Platform
	list      *catalog.PriceList // the platform's own
	machines  *catalog.PriceList // of the machines it runs on; the same where it is those
	opts      Options
	curve     *Curve
	meters    []meter // what the curve will have, in the order of the bill
	err       error
}

func newPlan(c *catalog.Catalogue, p *catalog.Platform, o Options) (*plan, error) {
	b := &plan{catalogue: c, platform: p, opts: o}
	b.machines = machineList(c, p, o.Cloud, o.Region)
	list, ok := p.Price(o.Region)
	if !ok && len(p.MachinesOf) > 0 {
		list, ok = p.Price("")
	}
	if !ok {
		return nil, fmt.Errorf("region %q has no prices for %s; allowed: %s", o.Region, p.ID, strings.Join(p.Regions(), ", "))
	}
	b.list = list
	region := list.Region
	if len(p.MachinesOf) > 0 {
		if b.machines == nil {
			return nil, fmt.Errorf("cloud %q has no machines for %s; allowed: %s", o.Cloud, p.ID, strings.Join(p.Clouds, ", "))
		}
		if region = b.machines.Region; o.Region != "" && o.Region != region {
			return nil, fmt.Errorf("region %q has no machines for %s; allowed: %s", o.Region, p.ID, region)
		}
	}
	b.curve = &Curve{platform: p, region: region, opts: o, noGPU: true, size: b.sizing()}
	return b, nil
}

// sizing takes the platform's own concurrency, idle time and scaling from the catalogue.
func (b *plan) sizing() sizing {
	s := sizing{
		redundancy: b.opts.Redundancy, ceiling: b.opts.Ceiling, share: b.opts.AutoscaleShare, natCap: math.MaxFloat64,
		nat: b.opts.NAT, idle: b.platform.Idle.Mean(),
	}
	if f, ok := b.platform.Figure(catalog.Concurrency); ok && !f.Unlimited {
		s.concurrency = f.Number
	}
	if f, ok := b.platform.Figure(catalog.ScalingRule); ok && (f.Has("manual") || f.Has("none")) {
		s.share = 1
	}
	if f, ok := b.platform.Figure(catalog.ScalesOut); ok && !f.Flag {
		s.redundancy = 1
	}
	return s
}

// rate finds a rate of the platform, then of the machines' cloud.
func (b *plan) rate(key string) (catalog.Rate, bool) {
	if r, ok := b.list.Rate(key); ok {
		return r, true
	}
	if b.machines != nil {
		return b.machines.Rate(key)
	}
	return catalog.Rate{}, false
}

func (b *plan) freeAmount(key string) decimal.Decimal {
	if !b.opts.FreeTierCounted {
		return decimal.Zero
	}
	if a, ok := b.list.Allowance(key); ok {
		return a.Amount
	}
	if b.machines != nil {
		a, _ := b.machines.Allowance(key)
		return a.Amount
	}
	return decimal.Zero
}

// need adds a line whose rate must be known.
func (b *plan) need(name, key, scale string, factors ...variable) *meter {
	r, ok := b.rate(key)
	if !ok {
		if b.err == nil {
			b.err = fmt.Errorf("the rate %q of %s in %s is not known; a price book can give it", key, b.platform.ID, b.curve.region)
		}
		return &meter{}
	}
	m := meter{name: name, unit: r.Per, scale: dec(scale), factors: factors, rate: r, note: r.Note}
	b.discounts(m)
	return b.put(m)
}

// discounts adds a line for each volume tier: what goes beyond it, times how much less it costs. The lines stand before
// the one they belong to.
func (b *plan) discounts(m meter) {
	before := m.rate.USD
	for _, t := range m.rate.Tiers {
		d := m
		d.name, d.free = m.name+", volume discount", t.Above
		d.rate.USD = t.USD.Sub(before)
		d.rate.Low, d.rate.High = d.rate.USD, d.rate.USD
		before = t.USD
		b.put(d)
	}
}

func (b *plan) put(m meter) *meter {
	b.meters = append(b.meters, m)
	return &b.meters[len(b.meters)-1]
}

// zero adds a line that is 0 and says why.
func (b *plan) zero(name, why string) {
	b.put(meter{name: name, unit: "month", zeroSince: why, rate: catalog.Rate{}})
}

// fixed adds a monthly amount.
func (b *plan) fixed(name, key string, quantity decimal.Decimal) {
	b.need(name, key, quantity.String())
}

// shared scales what several workloads pay for together.
func (b *plan) shared(quantity int64) decimal.Decimal {
	return whole(quantity).Mul(usd(b.opts.FixedShare))
}

// stock lists the machines a workload may be put on, the cheapest first. spareVCPU and spareMB stay with the system.
func (b *plan) stock(spareVCPU, spareMB float64) {
	key := stockKey{b.machines, b.opts.Arch, spareVCPU, spareMB}
	v, err := b.catalogue.Kept(key, func() (any, error) { return key.machines(), nil })
	if err != nil && b.err == nil {
		b.err = err
	}
	b.curve.machines, _ = v.([]machine)
	if len(b.curve.machines) == 0 && b.err == nil {
		b.err = fmt.Errorf("no %s machines of %s in %s are known", b.opts.Arch, b.platform.ID, b.curve.region)
	}
}

// undominated drops machines that an earlier one, which costs no more, equals or exceeds in processors and memory: none of these is ever picked.
func undominated(sorted []machine) []machine {
	kept := sorted[:0]
	for _, m := range sorted {
		beaten := false
		for i := range kept {
			beaten = beaten || kept[i].vcpus >= m.vcpus && kept[i].memoryMB >= m.memoryMB
		}
		if !beaten {
			kept = append(kept, m)
		}
	}
	return kept
}

func newMachine(f fit, spareVCPU, spareMB float64) machine {
	m := machine{fit: f, vcpus: f.vcpu() - spareVCPU, memoryMB: f.memoryMB() - spareMB}
	if f.shape.Shared {
		m.vcpus = f.vcpu()*sharedShare - spareVCPU
	}
	for _, band := range []RateBand{midRates, lowRates, highRates} {
		m.fast[band] = float(band.of(f.shape.Hour)) * float64(f.multiple)
	}
	return m
}

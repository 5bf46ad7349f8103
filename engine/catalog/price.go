package catalog

import "github.com/shopspring/decimal"

// Rate is a price in US dollars, list price without commitment or tax. Low and High bound it where the source is
// uncertain or a prior; they equal USD otherwise.
type Rate struct {
	Key  string // gb_second_x86_64, requests_million, load_balancer_hour ...
	USD  decimal.Decimal
	Low  decimal.Decimal
	High decimal.Decimal
	Per  string // the unit one USD amount buys: "GB-second", "million requests", "hour"
	// Tiers are cheaper rates for what goes beyond an amount in a month, ascending; USD holds up to the first.
	Tiers []Tier
	Book  bool // taken from an organisation's price book
	Provenance
}

// Tier is the rate for the part of a month's quantity above Above, in the rate's unit.
type Tier struct {
	Above decimal.Decimal
	USD   decimal.Decimal
}

// Allowance is a free or included amount per month.
type Allowance struct {
	Key    string // matches the meter: requests, gb_seconds, vcpu_seconds ...
	Amount decimal.Decimal
	Unit   string
	Provenance
}

// Shape is a machine type. Larger sizes of its family cost in proportion: Multiples lists them (1 = this one).
type Shape struct {
	Name      string
	VCPU      float64
	MemoryMB  float64
	Arch      string // x86_64 or arm64
	Shared    bool   // burstable or shared cores: not for sustained load
	Multiples []int
	Hour      Rate
}

// PriceList is what a platform costs in one region.
type PriceList struct {
	Region   string
	Rates    map[string]Rate
	Free     map[string]Allowance
	Shapes   []Shape
	Fees     *FeeList // load balancer, NAT, egress ... of the vendor in that region; nil: not known
	Included map[string]string
}

// FeeList is what surrounds a workload on one cloud: load balancer, gateway, NAT, IPv4, logs, egress.
type FeeList struct {
	Vendor string
	Region string
	Rates  map[string]Rate
	Free   map[string]Allowance
}

// Price returns the price list of a region ("" = the default region) and whether there is one.
func (p *Platform) Price(region string) (*PriceList, bool) {
	for i := range p.Prices {
		if region == "" || p.Prices[i].Region == region {
			return &p.Prices[i], true
		}
	}
	return nil, false
}

// Regions returns the regions with a price list, the default first.
func (p *Platform) Regions() []string {
	out := make([]string, len(p.Prices))
	for i := range p.Prices {
		out[i] = p.Prices[i].Region
	}
	return out
}

// Rate returns the platform's own rate for key, or its vendor's fee; false means unknown, never zero.
func (l *PriceList) Rate(key string) (Rate, bool) {
	if r, ok := l.Rates[key]; ok {
		return r, true
	}
	if l.Fees == nil {
		return Rate{}, false
	}
	r, ok := l.Fees.Rates[key]
	return r, ok
}

// Allowance returns the free amount for key, the vendor's if the platform has none; false means no free amount is
// established.
func (l *PriceList) Allowance(key string) (Allowance, bool) {
	if a, ok := l.Free[key]; ok {
		return a, true
	}
	if l.Fees == nil {
		return Allowance{}, false
	}
	a, ok := l.Fees.Free[key]
	return a, ok
}

// IncludedBecause returns why a fee does not arise on this platform ("logs_gb" -> "50 GiB free ..."), and whether that is
// stated.
func (l *PriceList) IncludedBecause(key string) (string, bool) {
	why, ok := l.Included[key]
	return why, ok
}

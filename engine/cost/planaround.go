package cost

import "github.com/deploy-advice/deploy-advice/engine/catalog"

// callsPerCapacityUnit is how many calls fit one load balancer capacity unit an hour: 25 new connections a second, ten
// calls on a connection. The second number is ours.
const callsPerCapacityUnit = 25 * 10 * 3600

// loadBalancer adds the front end of an always-on tier: hours, and capacity or data. Adding both connections and data is
// an upper bound where the vendor bills the larger one.
func (b *plan) loadBalancer() {
	if why, ok := b.list.IncludedBecause("load_balancer"); ok {
		b.zero("load balancer", why)
		return
	}
	if b.opts.Private {
		b.zero("load balancer", "nothing is reached from the internet")
		return
	}
	b.fixed("load balancer", "load_balancer_hour", b.shared(MonthHours))
	b.curve.size.frontEnds = 2
	if r, ok := b.rate("load_balancer_unit_hour"); ok {
		per := whole(1).DivRound(whole(callsPerCapacityUnit), 16)
		b.put(meter{
			name: "load balancer, connections", unit: r.Per, scale: per, factors: []variable{vRequests}, rate: r,
			note: "25 new connections a second in a unit, ten calls on each",
		})
		b.put(meter{
			name: "load balancer, data", unit: r.Per, scale: whole(1), factors: []variable{vEgressGB}, rate: r,
			note: "1 GB in a unit-hour",
		})
	}
	if r, ok := b.rate("load_balancer_gb"); ok {
		b.put(meter{name: "load balancer, data", unit: r.Per, scale: whole(1), factors: []variable{vEgressGB}, rate: r})
	}
}

// around adds what every bill names after compute: NAT, addresses, data out, logs, labour; each a line, or 0 and why.
func (b *plan) around() {
	b.ensure("load balancer", "load_balancer", "the platform has its own front end")
	b.ensure("control plane", "control_plane", "no control plane fee")
	b.nat()
	b.addresses()
	b.need("data out", "egress_gb", "1", vEgressGB).free = b.freeAmount("egress_gb")
	b.need("logs", "logs_gb", "1", vLogsGB).free = b.freeAmount("logs_gb")
	labour := catalog.Rate{Key: "labour_hour", USD: usd(b.opts.LabourUSDPerHour), Per: "hour"}
	labour.Low, labour.High, labour.Unsourced = labour.USD, labour.USD, true
	b.put(meter{
		name: "labour", unit: "hour", scale: whole(1), factors: []variable{vLabourHours}, rate: labour, labour: true,
		note: "people's time, not the vendor's bill",
	})
}

// ensure adds a zero line for a fee that no line names yet.
func (b *plan) ensure(name, key, otherwise string) {
	for i := range b.meters {
		if b.meters[i].name == name {
			return
		}
	}
	why, ok := b.list.IncludedBecause(key)
	if !ok {
		why = otherwise
	}
	b.zero(name, why)
}

func (b *plan) nat() {
	switch {
	case !b.opts.NAT:
		b.zero("NAT gateway", "instances reach the internet without one")
		return
	case b.isIncluded("nat"):
		b.zero("NAT gateway", "the platform has its own way out")
		return
	}
	if r, ok := b.rate("nat_instance_hour"); ok {
		b.curve.size.natCap, b.curve.size.nodeNAT = 32, MonthHours*float(r.USD)
		b.put(meter{name: "NAT gateway", unit: r.Per, scale: whole(MonthHours), factors: []variable{vNATMachines}, rate: r, note: r.Note})
	} else {
		b.fixed("NAT gateway", "nat_hour", b.shared(MonthHours))
	}
	b.need("NAT gateway, data", "nat_gb", "1", vNATGB)
}

func (b *plan) isIncluded(key string) bool {
	if _, ok := b.list.IncludedBecause(key); ok {
		return true
	}
	if b.machines == nil {
		return false
	}
	_, ok := b.machines.IncludedBecause(key)
	return ok
}

func (b *plan) addresses() {
	if r, ok := b.rate("ipv4_hour"); ok && !b.isIncluded("ipv4") {
		if b.curve.size.ownAddress {
			b.curve.size.nodeExtra += MonthHours * float(r.USD)
		}
		b.put(meter{name: "public IPv4 addresses", unit: r.Per, scale: whole(MonthHours), factors: []variable{vAddresses}, rate: r})
		return
	}
	b.zero("public IPv4 addresses", "the platform's own are used")
}

package cost

import (
	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// priceAutopilot bills what pods request and the cluster, less the monthly credit.
func priceAutopilot(p *pricer) {
	p.clusterFee()
	hours := p.u.copies().Mul(p.u.hours())
	p.lineIf("pod vCPU", "pod_vcpu_hour", hours.Mul(p.u.num("vcpu")), "")
	p.lineIf("pod memory", "pod_memory_gib_hour", hours.Mul(p.u.memoryGB()), "")
	p.dataOut()
}

// clusterFee bills control planes; a credit covers at most their fee.
func (p *pricer) clusterFee() {
	if !p.u.has("clusters") {
		return
	}
	hours := p.u.num("clusters").Mul(p.u.hours())
	p.line("cluster management fee", "control_plane_hour", hours, "")
	credit := p.free("cluster_credit_usd", compute)
	if v, ok := p.req.FreeTier["credit_usd_per_billing_account"]; ok && p.req.FreeTierCounted != FreeNone {
		credit = v
	}
	if p.err != nil || credit.IsZero() {
		return
	}
	fee := p.bill.Lines[len(p.bill.Lines)-1].AmountUSD
	p.bill.add(Line{
		Name: "free credit", Quantity: whole(1), Unit: "credit", RateUSD: decimal.Min(credit, fee).Neg(),
		Source: "gke-pricing", Note: "at most the fee of one cluster",
	})
}

func priceCluster(p *pricer) {
	p.clusterFee()
	if p.u.any("nodes", "machines") {
		p.machineLines("nodes")
	}
	p.dataOut()
}

func priceMachines(p *pricer) {
	p.machineLines("machines")
	p.dataOut()
}

// machineLines bills machines at a stated hourly price, or the cheapest shape that holds the CPU and memory asked for.
func (p *pricer) machineLines(name string) {
	u := p.u
	hours := u.copies().Mul(u.hours()).Mul(u.or("utilisation", whole(1)))
	if u.has("usd_per_hour") {
		p.bill.add(Line{Name: name, Quantity: hours, Unit: "machine-hour", RateUSD: u.num("usd_per_hour"), Source: "given"})
	} else if fit, ok := p.fitShape(); ok {
		p.bill.add(Line{
			Name: name, Quantity: hours, Unit: "machine-hour", RateUSD: fit.hour(midRates), Source: fit.shape.Hour.SourceID(),
			Note: fit.describe(),
		})
	} else {
		p.fail("no machine of %s in %s is of that type or holds the vcpu and memory asked for on %s; give usage.usd_per_hour",
			p.platform.ID, p.bill.Region, p.req.Arch)
		return
	}
	disk := u.num("disk_gb").Mul(u.copies()).Mul(divide(u.hours(), whole(730)))
	p.lineIf("disk", "disk_gb_month", disk, "")
}

// fitShape looks in the platform's own list, or in that of the machines it runs on.
func (p *pricer) fitShape() (fit, bool) {
	list := p.list
	if len(list.Shapes) == 0 {
		list = machineList(p.catalogue, p.platform, "", "")
	}
	if list == nil {
		return fit{}, false
	}
	if name := p.u.word("instance_type"); name != "" {
		return namedFit(list, name)
	}
	return cheapestFit(list, p.u.num("vcpu").InexactFloat64(), p.u.memoryGB().InexactFloat64()*1024, p.req.Arch)
}

// machineList returns the prices of the machines that a platform runs on in a cloud ("" = its first cloud), nil when
// there are none.
func machineList(c *catalog.Catalogue, p *catalog.Platform, cloud, region string) *catalog.PriceList {
	id := p.ID
	if len(p.MachinesOf) > 0 {
		if cloud == "" || cloud == "any" {
			cloud = p.Clouds[0]
		}
		id = p.MachinesOf[cloud]
	}
	m, ok := c.Platform(id)
	if !ok {
		return nil
	}
	if l, ok := m.Price(region); ok {
		return l
	}
	l, _ := m.Price("")
	return l
}

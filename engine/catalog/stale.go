package catalog

import (
	"sort"
	"time"
)

// StaleFigure is a figure whose source is older than a stated age.
type StaleFigure struct {
	Platform string // id
	Figure   string // key of the fact, or "rate gb_second (us-east-1)"
	Source   string // id of the source
	AsOf     string // empty: the source carries no date at all
	Age      time.Duration
}

// Stale lists the figures whose main source is more than age older than asOf, the oldest first, then by platform and
// figure. A source with a year or month only counts from its first day; one without any date is always listed, first.
// Unsourced figures are not listed: they have no date to grow old.
func (c *Catalogue) Stale(asOf time.Time, age time.Duration) []StaleFigure {
	var out []StaleFigure
	add := func(platform, figure string, p Provenance) {
		if p.Unsourced {
			return
		}
		old := asOf.Sub(p.Source.AsOf.Start())
		if old > age {
			out = append(out, StaleFigure{platform, figure, p.Source.ID, p.AsOf(), old})
		}
	}
	for _, p := range c.platforms {
		p.eachProvenance(func(figure string, pr Provenance) { add(p.ID, figure, pr) })
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Age > out[j].Age })
	return out
}

// eachProvenance visits every figure of a platform in a fixed order.
func (p *Platform) eachProvenance(visit func(figure string, pr Provenance)) {
	visit("status", p.Status.Provenance)
	visit("introduced", p.Introduced.Provenance)
	for _, f := range p.Figures() {
		visit(string(f.Key), f.Provenance)
	}
	for _, s := range p.ColdStarts {
		visit("cold start "+s.Runtime+" "+s.Package, s.Provenance)
	}
	if len(p.Idle.Outcomes) > 0 {
		visit("idle time-out", p.Idle.Provenance)
	}
	for i := range p.Prices {
		p.Prices[i].eachProvenance(visit)
	}
}

func (l *PriceList) eachProvenance(visit func(figure string, pr Provenance)) {
	for _, key := range sortedKeys(l.Rates) {
		visit("rate "+key+" ("+l.Region+")", l.Rates[key].Provenance)
	}
	for _, key := range sortedKeys(l.Free) {
		visit("free "+key+" ("+l.Region+")", l.Free[key].Provenance)
	}
	if l.Fees != nil {
		for _, key := range sortedKeys(l.Fees.Rates) {
			visit("fee "+key+" ("+l.Region+")", l.Fees.Rates[key].Provenance)
		}
	}
	for _, s := range l.Shapes {
		visit("machine "+s.Name+" ("+l.Region+")", s.Hour.Provenance)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

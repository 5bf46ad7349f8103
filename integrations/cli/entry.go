package cli

import (
	"sort"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// entry is one platform whole.
type entry struct {
	listed
	Aliases    []string   `json:"aliases,omitempty"`
	Vendor     string     `json:"vendor,omitempty"`
	Clouds     []string   `json:"clouds,omitempty"`
	Summary    string     `json:"summary,omitempty"`
	Successor  string     `json:"successor,omitempty"`
	Figures    []figure   `json:"figures"`
	ColdStarts []figure   `json:"cold_starts,omitempty"`
	Idle       []figure   `json:"idle_timeout,omitempty"`
	Prices     []regional `json:"prices,omitempty"`
}

// figure is one fact of the catalogue with where it comes from.
type figure struct {
	Name       string   `json:"name"`
	Value      string   `json:"value"`
	Unit       string   `json:"unit,omitempty"`
	Source     string   `json:"source"` // URL, id where it has none, or "unsourced"
	AsOf       string   `json:"as_of,omitempty"`
	Confidence string   `json:"confidence"`
	Old        bool     `json:"old,omitempty"`  // older than the age asked for, or undated
	More       []string `json:"more,omitempty"` // further pages that say the same
	Note       string   `json:"note,omitempty"`
}

// regional is what a platform costs in one region.
type regional struct {
	Region   string   `json:"region"`
	Rates    []figure `json:"rates"`
	Free     []figure `json:"free,omitempty"`
	Machines []figure `json:"machines,omitempty"`
	Fees     []figure `json:"fees,omitempty"` // around it: load balancer, gateway, NAT, logs, egress
	Included []string `json:"included,omitempty"`
}

func (v CatalogView) entry(p *catalog.Platform) entry {
	out := entry{listed: row(p), Aliases: p.Aliases, Vendor: p.Vendor, Clouds: p.Clouds, Summary: p.Summary, Successor: p.Status.Successor}
	out.Figures = append(out.Figures, v.figure("status", string(p.Status.State), "", p.Status.Provenance))
	if p.Introduced.Year > 0 {
		out.Figures = append(out.Figures, v.figure("introduced", strconv.Itoa(p.Introduced.Year), "", p.Introduced.Provenance))
	}
	for _, f := range p.Figures() {
		out.Figures = append(out.Figures, v.figure(string(f.Key), f.Text(), f.Unit, f.Provenance))
	}
	for _, c := range p.ColdStarts {
		name := strings.TrimSpace(c.Runtime + " " + c.Package)
		out.ColdStarts = append(out.ColdStarts, v.figure(name+", "+c.Scope, number(c.P50)+" / "+number(c.P95)+" / "+number(c.P99), "ms (p50 / p95 / p99)", c.Provenance))
	}
	for _, o := range p.Idle.Outcomes {
		out.Idle = append(out.Idle, v.figure("kept for "+number(o.Seconds)+" s", number(o.Probability), "probability", p.Idle.Provenance))
	}
	for i := range p.Prices {
		out.Prices = append(out.Prices, v.regional(&p.Prices[i]))
	}
	return out
}

func (v CatalogView) regional(l *catalog.PriceList) regional {
	out := regional{Region: l.Region, Rates: []figure{}}
	for _, key := range keys(l.Rates) {
		out.Rates = append(out.Rates, v.rate(key, l.Rates[key]))
	}
	for _, key := range keys(l.Free) {
		out.Free = append(out.Free, v.free(key, l.Free[key]))
	}
	for _, s := range l.Shapes {
		f := v.rate(s.Name+" ("+number(s.VCPU)+" vCPU, "+number(s.MemoryMB)+" MB, "+s.Arch+")", s.Hour)
		out.Machines = append(out.Machines, f)
	}
	if l.Fees != nil {
		for _, key := range keys(l.Fees.Rates) {
			out.Fees = append(out.Fees, v.rate(key, l.Fees.Rates[key]))
		}
		for _, key := range keys(l.Fees.Free) {
			out.Fees = append(out.Fees, v.free(key, l.Fees.Free[key]))
		}
	}
	for _, key := range keys(l.Included) {
		out.Included = append(out.Included, key+": "+l.Included[key])
	}
	return out
}

func (v CatalogView) rate(name string, r catalog.Rate) figure {
	var value strings.Builder
	value.WriteString(r.USD.String())
	if !r.Low.Equal(r.High) {
		value.WriteString(" (" + r.Low.String() + " to " + r.High.String() + ")")
	}
	for _, t := range r.Tiers {
		value.WriteString(", " + t.USD.String() + " above " + t.Above.String())
	}
	return v.figure(name, value.String(), "USD per "+r.Per, r.Provenance)
}

func (v CatalogView) free(name string, a catalog.Allowance) figure {
	return v.figure("free "+name, a.Amount.String(), a.Unit+" a month", a.Provenance)
}

func (v CatalogView) figure(name, value, unit string, p catalog.Provenance) figure {
	f := figure{Name: name, Value: value, Unit: unit, Source: p.URL(), AsOf: p.AsOf(), Confidence: string(p.Confidence()), Old: v.old(p), Note: p.Note}
	if f.Source == "" {
		f.Source = p.SourceID()
	}
	for _, s := range p.More {
		f.More = append(f.More, s.URL)
	}
	return f
}

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

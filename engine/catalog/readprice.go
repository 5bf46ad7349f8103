package catalog

import (
	"math"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v3"
)

func (b *builder) coldStart(r *reader, n *yaml.Node) ColdStart {
	f := r.fields(n, "runtime", "package", "memory_mb", "p50", "p95", "p99", "scope", "src", "unsourced", "note")
	c := ColdStart{
		Runtime: r.need(n, f, "runtime"), Package: r.oneOf(orNode(f["package"], n), "zip", "image", "any"),
		MemoryMB: r.number(f["memory_mb"]), P50: r.number(f["p50"]), P95: r.number(f["p95"]), P99: r.number(f["p99"]),
		Scope: r.oneOf(orNode(f["scope"], n), "init", "end-to-end"), Provenance: b.provenance(r, n, f),
	}
	if c.P50 <= 0 || c.P95 < c.P50 || c.P99 < c.P95 {
		r.fail(n, "cold start: want 0 < p50 <= p95 <= p99 in milliseconds")
	}
	return c
}

func (b *builder) idle(r *reader, n *yaml.Node) IdleTimeout {
	if n == nil {
		return IdleTimeout{}
	}
	f := r.fields(n, "seconds", "probabilities", "src", "unsourced", "note")
	seconds, probs := r.items(f["seconds"]), r.items(f["probabilities"])
	out := IdleTimeout{Provenance: b.provenance(r, n, f)}
	if len(seconds) == 0 || len(seconds) != len(probs) {
		r.fail(n, "idle_timeout: want as many probabilities as seconds, at least one")
		return out
	}
	sum, last := 0.0, 0.0
	for i := range seconds {
		o := IdleOutcome{r.number(seconds[i]), r.number(probs[i])}
		if o.Seconds <= last {
			r.fail(seconds[i], "idle_timeout: seconds must rise")
		}
		sum, last = sum+o.Probability, o.Seconds
		out.Outcomes = append(out.Outcomes, o)
	}
	if math.Abs(sum-1) > 1e-9 {
		r.fail(n, "idle_timeout: probabilities add to %g, want 1", sum)
	}
	return out
}

func (b *builder) rates(r *reader, n *yaml.Node) map[string]Rate {
	out := map[string]Rate{}
	for _, kv := range r.pairs(n) {
		out[kv.key] = b.rate(r, kv.key, kv.node)
	}
	return out
}

func (b *builder) rate(r *reader, key string, n *yaml.Node) Rate {
	f := r.fields(n, "usd", "low", "high", "per", "tiers", "src", "unsourced", "note")
	out := Rate{Key: key, USD: r.money(orNode(f["usd"], n)), Per: r.need(n, f, "per"), Provenance: b.provenance(r, n, f)}
	out.Low, out.High = out.USD, out.USD
	if f["low"] != nil {
		out.Low = r.money(f["low"])
	}
	if f["high"] != nil {
		out.High = r.money(f["high"])
	}
	if out.Low.GreaterThan(out.USD) || out.USD.GreaterThan(out.High) {
		r.fail(n, "rate %s: want low <= usd <= high", key)
	}
	out.Tiers = r.tiers(f["tiers"], out.USD)
	return out
}

// tiers reads cheaper rates beyond rising amounts.
func (r *reader) tiers(n *yaml.Node, first decimal.Decimal) []Tier {
	var out []Tier
	above, usd := decimal.Zero, first
	for _, item := range r.items(n) {
		f := r.fields(item, "above", "usd")
		t := Tier{Above: r.money(orNode(f["above"], item)), USD: r.money(orNode(f["usd"], item))}
		if !t.Above.GreaterThan(above) || !t.USD.LessThan(usd) {
			r.fail(item, "tiers: amounts must rise and rates fall")
		}
		above, usd = t.Above, t.USD
		out = append(out, t)
	}
	return out
}

func (b *builder) allowances(r *reader, n *yaml.Node) map[string]Allowance {
	out := map[string]Allowance{}
	for _, kv := range r.pairs(n) {
		f := r.fields(kv.node, "v", "unit", "src", "unsourced", "note")
		out[kv.key] = Allowance{
			Key: kv.key, Amount: r.money(orNode(f["v"], kv.node)), Unit: r.need(kv.node, f, "unit"),
			Provenance: b.provenance(r, kv.node, f),
		}
	}
	return out
}

func (b *builder) feeList(r *reader, n *yaml.Node) {
	f := r.fields(n, "vendor", "region", "rates", "free")
	l := &FeeList{
		Vendor: r.need(n, f, "vendor"), Region: r.need(n, f, "region"), Rates: b.rates(r, f["rates"]),
		Free: b.allowances(r, f["free"]),
	}
	b.fees[l.Vendor+"/"+l.Region] = l
}

func (b *builder) priceList(r *reader, n *yaml.Node) PriceList {
	f := r.fields(n, "region", "rates", "free", "shapes", "fees", "included")
	l := PriceList{
		Region: r.need(n, f, "region"), Rates: b.rates(r, f["rates"]), Free: b.allowances(r, f["free"]),
		Included: map[string]string{},
	}
	for _, s := range r.items(f["shapes"]) {
		l.Shapes = append(l.Shapes, b.shape(r, s))
	}
	for _, kv := range r.pairs(f["included"]) {
		l.Included[kv.key] = r.text(kv.node)
	}
	if ref := r.text(f["fees"]); ref != "" {
		if l.Fees = b.fees[ref]; l.Fees == nil {
			r.fail(f["fees"], "fees %q is not in fees.yaml; allowed: %s", ref, joinWords(sortedKeys(b.fees)))
		}
	}
	return l
}

func (b *builder) shape(r *reader, n *yaml.Node) Shape {
	f := r.fields(n, "name", "vcpu", "memory_gb", "arch", "shared", "multiples", "usd", "low", "high", "src", "unsourced", "note")
	s := Shape{
		Name: r.need(n, f, "name"), VCPU: r.number(f["vcpu"]), MemoryMB: 1024 * r.number(f["memory_gb"]),
		Arch: r.oneOf(orNode(f["arch"], n), "x86_64", "arm64"), Shared: r.flag(f["shared"]),
	}
	for _, m := range r.items(f["multiples"]) {
		s.Multiples = append(s.Multiples, int(r.number(m)))
	}
	if len(s.Multiples) == 0 {
		s.Multiples = []int{1}
	}
	if s.VCPU <= 0 || s.MemoryMB <= 0 {
		r.fail(n, "machine %s: vcpu and memory_gb must be above 0", s.Name)
	}
	rate := &yaml.Node{Kind: yaml.MappingNode, Line: n.Line}
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch n.Content[i].Value {
		case "usd", "low", "high", "src", "unsourced", "note":
			rate.Content = append(rate.Content, n.Content[i], n.Content[i+1])
		}
	}
	rate.Content = append(rate.Content, scalar("per"), scalar("machine-hour"))
	s.Hour = b.rate(r, "machine:"+s.Name, rate)
	return s
}

func scalar(v string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: v} }

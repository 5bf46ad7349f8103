package catalog

import (
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (b *builder) platform(r *reader, n *yaml.Node) {
	f := r.fields(n, "id", "name", "aliases", "vendor", "clouds", "kind", "family", "status", "introduced", "recommend",
		"summary", "self_run", "billing", "labour", "limits", "cold_starts", "idle_timeout", "prices", "machines_of")
	p := &Platform{
		ID: r.need(n, f, "id"), Name: r.need(n, f, "name"), Aliases: r.words(f["aliases"]), Vendor: r.need(n, f, "vendor"),
		Clouds: r.words(f["clouds"]), Kind: Kind(r.oneOf(orNode(f["kind"], n), kinds()...)), Recommend: r.flag(f["recommend"]),
		Summary: r.need(n, f, "summary"), SelfRun: r.flag(f["self_run"]), Billing: r.text(f["billing"]),
		Labour: r.text(f["labour"]), figures: map[Key]Figure{},
	}
	if !kebab.MatchString(p.ID) {
		r.fail(f["id"], "id %q must be lower-case words joined by hyphens", p.ID)
	}
	if b.byID[p.ID] != nil {
		r.fail(f["id"], "id %q is used twice", p.ID)
	}
	b.place(r, n, f, p)
	p.Status = b.status(r, f["status"], n)
	p.Introduced = b.introduced(r, f["introduced"], n)
	for _, kv := range r.pairs(f["limits"]) {
		b.figure(r, kv, p)
	}
	for _, c := range r.items(f["cold_starts"]) {
		p.ColdStarts = append(p.ColdStarts, b.coldStart(r, c))
	}
	p.Idle = b.idle(r, f["idle_timeout"])
	for _, l := range r.items(f["prices"]) {
		p.Prices = append(p.Prices, b.priceList(r, l))
	}
	b.keep(r, n, p)
}

func (b *builder) keep(r *reader, n *yaml.Node, p *Platform) {
	if b.lines == nil {
		b.lines = map[string]string{}
	}
	b.lines[p.ID] = r.file + ":" + strconv.Itoa(n.Line)
	b.byID[p.ID] = p
	b.platforms = append(b.platforms, p)
}

func kinds() []string {
	return []string{string(KindPlatform), string(KindTool), string(KindBuildingBlock), string(KindBaaS)}
}

// place reads where the platform stands: family, clouds, and on whose machines it runs.
func (b *builder) place(r *reader, n *yaml.Node, f fields, p *Platform) {
	if p.Kind == KindPlatform {
		p.Family = Family(r.oneOf(orNode(f["family"], n),
			string(VM), string(Container), string(ServerlessContainer), string(FaaS)))
	}
	for _, c := range p.Clouds {
		if !contains([]string{"aws", "gcp", "azure", "onprem", "any"}, c) {
			r.fail(f["clouds"], "cloud %q is not allowed; allowed: aws, gcp, azure, onprem, any", c)
		}
	}
	for _, a := range p.Aliases {
		if a != strings.ToLower(a) {
			r.fail(f["aliases"], "alias %q must be lower case", a)
		}
	}
	for _, kv := range r.pairs(f["machines_of"]) {
		if p.MachinesOf == nil {
			p.MachinesOf = map[string]string{}
		}
		p.MachinesOf[kv.key] = r.text(kv.node)
	}
}

func (b *builder) status(r *reader, n, parent *yaml.Node) Status {
	if n == nil {
		r.fail(parent, "status is missing")
		return Status{}
	}
	f := r.fields(n, "state", "since", "ends", "successor", "src", "unsourced", "note")
	return Status{
		State: State(r.oneOf(orNode(f["state"], n), string(Active), string(Deprecated), string(ClosedToNew),
			string(Retired), string(Research))),
		Since: r.date(f["since"]), Ends: r.date(f["ends"]), Successor: r.text(f["successor"]),
		Provenance: b.provenance(r, n, f),
	}
}

func (b *builder) introduced(r *reader, n, parent *yaml.Node) Introduced {
	if n == nil {
		r.fail(parent, "introduced is missing")
		return Introduced{}
	}
	f := r.fields(n, "year", "checked", "src", "unsourced", "note")
	return Introduced{Year: int(r.number(f["year"])), Checked: r.date(f["checked"]), Provenance: b.provenance(r, n, f)}
}

func (b *builder) figure(r *reader, kv pair, p *Platform) {
	info, ok := b.keys[Key(kv.key)]
	if !ok {
		r.fail(kv.node, "unknown limit %q; allowed: %s", kv.key, allKeys())
		return
	}
	f := r.fields(kv.node, "v", "src", "unsourced", "note")
	fig := Figure{Key: info.Key, Unit: info.Unit, Provenance: b.provenance(r, kv.node, f)}
	v := orNode(f["v"], kv.node)
	switch info.Type {
	case TypeFlag:
		fig.Flag = r.flag(v)
	case TypeWords:
		fig.Words = r.words(v)
		for _, w := range fig.Words {
			if !contains(info.Words, w) {
				r.fail(v, "%s: %q is not allowed; allowed: %s", kv.key, w, strings.Join(info.Words, ", "))
			}
		}
	case TypeNumber:
		if fig.Unlimited = v.Value == "unlimited"; !fig.Unlimited {
			fig.Number = r.number(v)
		}
	}
	p.figures[info.Key] = fig
}

func allKeys() string {
	var out []string
	for _, info := range Keys() {
		out = append(out, string(info.Key))
	}
	return strings.Join(out, ", ")
}

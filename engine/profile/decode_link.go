package profile

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// maxLinks bounds the links of a system: every pair of components once.
const maxLinks = MaxComponents * MaxComponents

func (d *decoder) links(n *yaml.Node, components []Workload) []Link {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode || len(n.Content) > maxLinks {
		d.Bad(n, "links is %s of %d; allowed: a list of at most %d links", document.KindOf(n), len(n.Content), maxLinks)
		return nil
	}
	names := make([]string, 0, len(components))
	for _, c := range components {
		names = append(names, c.Name)
	}
	seen := map[[2]string]bool{}
	var out []Link
	for _, item := range n.Content {
		l, ok := d.link(item, names)
		if pair := [2]string{l.From, l.To}; ok && seen[pair] {
			d.Bad(item, "there are two links from %q to %q", l.From, l.To)
		} else if ok {
			seen[pair] = true
			out = append(out, l)
		}
	}
	if cycle := findCycle(names, out); cycle != nil {
		d.Bad(n, "the links go in a circle: %s; allowed: calls in one direction, with answers left out", strings.Join(cycle, " -> "))
	}
	return out
}

func (d *decoder) link(n *yaml.Node, names []string) (Link, bool) {
	keys := d.Mapping(n, "a link", "from", "to", "calls_per_month", "gb_per_month", "latency_matters")
	var l Link
	ok := n.Kind == yaml.MappingNode
	for _, end := range []struct {
		key  string
		name *string
	}{{"from", &l.From}, {"to", &l.To}} {
		v := keys[end.key]
		switch {
		case v == nil:
			if ok {
				d.Bad(n, "a link has no %q", end.key)
			}
			ok = false
		case !slices.Contains(names, v.Value):
			d.Bad(v, "%s is %q, which is no component; allowed: %s", end.key, document.Cut(v.Value, 40), document.Cut(strings.Join(names, ", "), 400))
			ok = false
		default:
			*end.name = v.Value
		}
	}
	if ok && l.From == l.To {
		d.Bad(n, "a link goes from %q to itself", l.From)
		ok = false
	}
	l.CallsPerMonth = d.quantity(keys["calls_per_month"], "requests_per_month")
	l.GBPerMonth = d.quantity(keys["gb_per_month"], "egress_gb_per_month")
	if v := keys["latency_matters"]; v != nil {
		value, known := boolWord(normal(v.Value))
		if !known {
			d.Bad(v, "latency_matters is %q; allowed: yes or no", document.Cut(v.Value, 40))
		}
		l.LatencyMatters = value.True()
	}
	return l, ok
}

// quantity reads a single number in the unit of an attribute; a range counts with its middle.
func (d *decoder) quantity(n *yaml.Node, like ID) float64 {
	if n == nil {
		return 0
	}
	a, _ := Lookup(like)
	v, err := ParseValue(a, n.Value)
	if n.Kind != yaml.ScalarNode || err != nil {
		d.Bad(n, "this is %q; allowed: %s", document.Cut(n.Value, 40), Allowed(a))
		return 0
	}
	return v.Mid()
}

// findCycle returns the names along a circle of links, first and last the same, or nil.
func findCycle(names []string, links []Link) []string {
	next := map[string][]string{}
	for _, l := range links {
		next[l.From] = append(next[l.From], l.To)
	}
	done, onPath := map[string]bool{}, map[string]bool{}
	var trail []string
	var visit func(string) []string
	visit = func(name string) []string {
		if onPath[name] {
			return append(trail[indexOf(trail, name):], name)
		}
		if done[name] {
			return nil
		}
		onPath[name], trail = true, append(trail, name)
		for _, to := range next[name] {
			if cycle := visit(to); cycle != nil {
				return cycle
			}
		}
		onPath[name], done[name], trail = false, true, trail[:len(trail)-1]
		return nil
	}
	for _, name := range names {
		if cycle := visit(name); cycle != nil {
			return cycle
		}
	}
	return nil
}

func indexOf(list []string, s string) int {
	for i, have := range list {
		if have == s {
			return i
		}
	}
	return 0
}

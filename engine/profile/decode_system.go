package profile

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// maxName is the longest name of a system or component, in characters.
const maxName = 100

func (d *decoder) system(root *yaml.Node) System {
	s := System{Name: defaultName(d.file)}
	keys := d.mapping(root, "the document", "name", "description", "facts", "components", "links")
	if n := keys["name"]; n != nil {
		s.Name = d.name(n)
	}
	p := d.facts(keys["facts"])
	p = d.described(keys["description"], p)
	components := keys["components"]
	if components == nil {
		if links := keys["links"]; links != nil {
			d.bad(links, "links join components, and there are none")
		}
		return Single(s.Name, p)
	}
	s.Shared = p
	s.Components = d.components(components)
	s.Links = d.links(keys["links"], s.Components)
	return s
}

// mapping returns the values of a mapping by key; unknown, repeated and non-text keys are problems.
func (d *decoder) mapping(n *yaml.Node, what string, allowed ...string) map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	for key, value := range d.pairs(n, what) {
		switch {
		case !contains(allowed, key.Value):
			d.unknownKey(key, what, allowed)
		case out[key.Value] != nil:
			d.bad(key, "%s has %q twice", what, key.Value)
		default:
			out[key.Value] = value
		}
	}
	return out
}

// pairs yields the keys and values of a mapping in order.
func (d *decoder) pairs(n *yaml.Node, what string) func(func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		if n == nil {
			return
		}
		if n.Kind != yaml.MappingNode {
			d.bad(n, "%s is %s; allowed: a mapping", what, kindOf(n))
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Kind != yaml.ScalarNode || n.Content[i].Tag == "!!merge" {
				d.bad(n.Content[i], "%s has a key that is %s; allowed: a name", what, kindOf(n.Content[i]))
				continue
			}
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

func (d *decoder) unknownKey(key *yaml.Node, what string, allowed []string) {
	if near := nearest(key.Value, allowed); near != "" {
		d.bad(key, "%s has the unknown key %q; did you mean %s?", what, cut(key.Value, 40), near)
		return
	}
	d.bad(key, "%s has the unknown key %q; allowed: %s", what, cut(key.Value, 40), strings.Join(allowed, ", "))
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias, which is not followed"
	case yaml.ScalarNode, yaml.DocumentNode:
	}
	switch n.Tag {
	case "!!null":
		return "empty"
	case "!!merge":
		return "a merge, which is not followed"
	}
	return "a single value"
}

func (d *decoder) name(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		d.bad(n, "the name is %s; allowed: text of 1 to %d characters", kindOf(n), maxName)
		return ""
	}
	name := strings.TrimSpace(n.Value)
	switch {
	case name == "" || utf8.RuneCountInString(name) > maxName:
		d.bad(n, "the name has %d characters; allowed: 1 to %d", utf8.RuneCountInString(name), maxName)
	case strings.ContainsFunc(name, unicode.IsControl) || !utf8.ValidString(name):
		d.bad(n, "the name holds control characters; allowed: text on one line")
	}
	return name
}

// described adds what the prose says and the facts do not.
func (d *decoder) described(n *yaml.Node, p Profile) Profile {
	if n == nil {
		return p
	}
	if n.Kind != yaml.ScalarNode {
		d.bad(n, "the description is %s; allowed: text", kindOf(n))
		return p
	}
	if len(n.Value) > MaxProse {
		d.bad(n, "the description is %d bytes long; allowed: %d", len(n.Value), MaxProse)
		return p
	}
	return New(Read(n.Value, d.own...).Facts...).Merge(p)
}

func (d *decoder) components(n *yaml.Node) []Workload {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		d.bad(n, "components is %s; allowed: a list of 1 to %d components", emptyOr(n), MaxComponents)
		return nil
	}
	if len(n.Content) > MaxComponents {
		d.bad(n, "there are %d components; allowed: 1 to %d", len(n.Content), MaxComponents)
		return nil
	}
	seen := map[string]int{}
	var out []Workload
	for _, c := range n.Content {
		keys := d.mapping(c, "a component", "name", "description", "facts")
		if keys["name"] == nil {
			if c.Kind == yaml.MappingNode {
				d.bad(c, "a component has no name")
			}
			continue
		}
		name := d.name(keys["name"])
		if line := seen[name]; line > 0 {
			d.bad(keys["name"], "there are two components %q; the other is in line %d", name, line)
		}
		seen[name] = keys["name"].Line
		out = append(out, Workload{Name: name, Profile: d.described(keys["description"], d.facts(keys["facts"]))})
	}
	return out
}

func emptyOr(n *yaml.Node) string {
	if n.Kind == yaml.SequenceNode {
		return "empty"
	}
	return kindOf(n)
}

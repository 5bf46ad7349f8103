package profile

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// maxName is the longest name of a system or component, in characters.
const maxName = 100

// inner is the system inside an exported assessment, which holds it beside its results; any other document stands for itself.
func inner(root *yaml.Node) *yaml.Node {
	var sys *yaml.Node
	assessed := false
	for i := 0; root.Kind == yaml.MappingNode && i+1 < len(root.Content); i += 2 {
		switch root.Content[i].Value {
		case "input_hash":
			assessed = true
		case "system":
			sys = root.Content[i+1]
		}
	}
	if assessed && sys != nil {
		return sys
	}
	return root
}

func (d *decoder) system(root *yaml.Node) System {
	s := System{Name: defaultName(d.File)}
	keys := d.Mapping(root, "the document", "name", "description", "facts", "components", "links")
	if n := keys["name"]; n != nil {
		s.Name = d.name(n)
	}
	p := d.facts(keys["facts"])
	p = d.described(keys["description"], p)
	components := keys["components"]
	if components == nil {
		if links := keys["links"]; links != nil {
			d.Bad(links, "links join components, and there are none")
		}
		return Single(s.Name, p)
	}
	s.Shared = p
	s.Components = d.components(components)
	s.Links = d.links(keys["links"], s.Components)
	return s
}

func (d *decoder) name(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		d.Bad(n, "the name is %s; allowed: text of 1 to %d characters", document.KindOf(n), maxName)
		return ""
	}
	name := strings.TrimSpace(n.Value)
	switch {
	case name == "" || utf8.RuneCountInString(name) > maxName:
		d.Bad(n, "the name has %d characters; allowed: 1 to %d", utf8.RuneCountInString(name), maxName)
	case strings.ContainsFunc(name, unicode.IsControl) || !utf8.ValidString(name):
		d.Bad(n, "the name holds control characters; allowed: text on one line")
	}
	return name
}

// described adds what the prose says and the facts do not.
func (d *decoder) described(n *yaml.Node, p Profile) Profile {
	if n == nil {
		return p
	}
	if n.Kind != yaml.ScalarNode {
		d.Bad(n, "the description is %s; allowed: text", document.KindOf(n))
		return p
	}
	if len(n.Value) > MaxProse {
		d.Bad(n, "the description is %d bytes long; allowed: %d", len(n.Value), MaxProse)
		return p
	}
	return New(Read(n.Value, d.own...).Facts...).Merge(p)
}

func (d *decoder) components(n *yaml.Node) []Workload {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		d.Bad(n, "components is %s; allowed: a list of 1 to %d components", emptyOr(n), MaxComponents)
		return nil
	}
	if len(n.Content) > MaxComponents {
		d.Bad(n, "there are %d components; allowed: 1 to %d", len(n.Content), MaxComponents)
		return nil
	}
	seen := map[string]int{}
	var out []Workload
	for _, c := range n.Content {
		keys := d.Mapping(c, "a component", "name", "description", "facts")
		if keys["name"] == nil {
			if c.Kind == yaml.MappingNode {
				d.Bad(c, "a component has no name")
			}
			continue
		}
		name := d.name(keys["name"])
		if line := seen[name]; line > 0 {
			d.Bad(keys["name"], "there are two components %q; the other is in line %d", name, line)
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
	return document.KindOf(n)
}

package profile

import (
	"errors"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// facts reads a mapping of attribute to fact.
func (d *decoder) facts(n *yaml.Node) Profile {
	var facts []Fact
	seen := map[ID]bool{}
	for key, value := range d.Pairs(n, "facts") {
		a, ok := d.attribute(key)
		if !ok {
			continue
		}
		if seen[a.ID] {
			d.Bad(key, "%s stands twice", a.ID)
			continue
		}
		seen[a.ID] = true
		if f, ok := d.fact(a, value); ok {
			facts = append(facts, f)
		}
	}
	return New(facts...)
}

func (d *decoder) attribute(key *yaml.Node) (Attribute, bool) {
	for _, a := range d.own {
		if string(a.ID) == key.Value {
			return a, true
		}
	}
	if a, ok := Lookup(ID(key.Value)); ok {
		return a, true
	}
	_, err := FindAttribute(key.Value, d.own...)
	if err == nil {
		a, _ := FindAttribute(key.Value, d.own...)
		d.Bad(key, "%q is no attribute; write %s", document.Cut(key.Value, 40), a.ID)
		return a, false
	}
	d.Bad(key, "%s", err)
	return Attribute{}, false
}

func (d *decoder) fact(a Attribute, n *yaml.Node) (Fact, bool) {
	switch {
	case n.Kind == yaml.ScalarNode && n.Tag != "!!null":
		return d.answer(a, n)
	case n.Kind == yaml.MappingNode:
		return d.sourced(a, n)
	}
	d.Bad(n, "%s is %s; allowed: %s, unknown, not_applicable, or {value, provenance, ...}", a.ID, document.KindOf(n), Allowed(a))
	return Fact{}, false
}

func (d *decoder) answer(a Attribute, n *yaml.Node) (Fact, bool) {
	f, err := ParseAnswer(a, n.Value)
	if err == nil {
		return f, true
	}
	var refused *ValueError
	if a.ID == "deploy_frequency" && n.Tag == "!!str" && errors.As(err, &refused) && len(n.Value) <= maxAnswer && len(tokenize(n.Value)) > 1 {
		// A remark without a frequency is kept as what it is: the frequency is not known.
		return Fact{Attribute: a.ID, Provenance: Unknown, Source: Source{Quote: n.Value, Note: "no frequency in these words"}}, true
	}
	d.Bad(n, "%s", err)
	return Fact{}, false
}

// sourced reads a fact with its provenance and source.
func (d *decoder) sourced(a Attribute, n *yaml.Node) (Fact, bool) {
	keys := d.Mapping(n, "the fact "+string(a.ID), "value", "provenance", "who", "when", "file", "line", "commit", "quote", "note")
	f := Fact{Attribute: a.ID, Provenance: Stated}
	ok := true
	if v := keys["value"]; v != nil {
		if v.Kind != yaml.ScalarNode || v.Tag == "!!null" {
			d.Bad(v, "%s is %s; allowed: %s", a.ID, document.KindOf(v), Allowed(a))
			return Fact{}, false
		}
		f, ok = d.answer(a, v)
	}
	if p := keys["provenance"]; p != nil {
		ok = d.provenance(&f, p, keys["value"] != nil) && ok
	} else if keys["value"] == nil {
		d.Bad(n, "%s has neither value nor provenance", a.ID)
		ok = false
	}
	f.Source = Source{Who: d.text(keys["who"]), Quote: d.text(keys["quote"]), File: d.text(keys["file"]), Commit: d.text(keys["commit"]), Note: d.text(keys["note"])}
	if l := keys["line"]; l != nil {
		if f.Source.Line = positive(l.Value); f.Source.Line == 0 {
			d.Bad(l, "line is %q; allowed: a whole number from 1", document.Cut(l.Value, 40))
		}
	}
	if w := keys["when"]; w != nil {
		when, err := time.Parse(time.RFC3339, w.Value)
		if err != nil {
			d.Bad(w, "when is %q; allowed: a time such as 2026-11-25T10:00:00Z", document.Cut(w.Value, 40))
		}
		f.Source.When = when
	}
	return f, ok
}

func (d *decoder) provenance(f *Fact, n *yaml.Node, valued bool) bool {
	p := Provenance(n.Value)
	switch p {
	case Stated, Inferred, Assumed:
		if !valued {
			d.Bad(n, "%s is %s and has no value", f.Attribute, p)
			return false
		}
		if f.Known() {
			f.Provenance = p
		}
		return true
	case Unknown, NotApplicable:
		if f.Known() && valued {
			d.Bad(n, "%s has a value and is said to be %s", f.Attribute, p)
			return false
		}
		f.Provenance = p
		return true
	}
	d.Bad(n, "provenance is %q; allowed: stated, inferred, assumed, unknown, not_applicable", document.Cut(n.Value, 40))
	return false
}

// text reads a short text of a source.
func (d *decoder) text(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode || len(n.Value) > MaxText {
		d.Bad(n, "this is %s of %d bytes; allowed: text of at most %d", document.KindOf(n), len(n.Value), MaxText)
		return ""
	}
	return n.Value
}

package policy

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/engine/profile"
	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// questionID is what an id of an own attribute looks like; the unit, where there is one, is part of it.
var questionID = regexp.MustCompile(`^[a-z][a-z0-9_]{1,39}$`)

// questions reads the organisation's own attributes.
func (l *loader) questions(n *yaml.Node) []profile.Attribute {
	var out []profile.Attribute
	for _, item := range l.list(n, "questions", 50) {
		keys := l.Mapping(item, "a question", "id", "kind", "question", "why", "label", "help", "unit", "min", "max", "options", "topic", "veto", "scope")
		if keys["id"] == nil || keys["kind"] == nil || keys["question"] == nil || keys["why"] == nil {
			if item.Kind == yaml.MappingNode {
				l.Bad(item, "a question needs id, kind, question and why")
			}
			continue
		}
		a := l.question(keys)
		if a.ID == "" || a.Kind == "" {
			continue
		}
		if slices.ContainsFunc(out, func(have profile.Attribute) bool { return have.ID == a.ID }) {
			l.Bad(keys["id"], "there are two questions %s", a.ID)
		}
		for _, problem := range profile.Check(a) {
			l.Bad(item, "the question %s: %s", a.ID, problem)
		}
		out = append(out, a)
	}
	return out
}

func (l *loader) question(keys map[string]*yaml.Node) profile.Attribute {
	a := profile.Attribute{Topic: profile.TopicWork, Scope: profile.PerComponent, Max: 1e9}
	switch id := keys["id"]; {
	case !questionID.MatchString(id.Value):
		l.Bad(id, "id is %q; allowed: a lower-case letter and up to 39 letters, digits and _", document.Cut(id.Value, 40))
	case isTaken(id.Value):
		l.Bad(id, "%s is an attribute already; give the question another id", id.Value)
	default:
		a.ID = profile.ID(id.Value)
	}
	a.Kind = profile.Kind(l.choice(keys["kind"], "kind", []string{string(profile.Enum), string(profile.Number), string(profile.Integer), string(profile.Bool), string(profile.Text)}))
	a.Question, a.Why = l.text(keys["question"], "question", 150), l.text(keys["why"], "why", 300)
	a.Label = strings.ReplaceAll(string(a.ID), "_", " ")
	for key, field := range map[string]*string{"label": &a.Label, "help": &a.Help, "unit": &a.Unit} {
		if keys[key] != nil {
			*field = l.text(keys[key], key, 75)
		}
	}
	if keys["topic"] != nil {
		a.Topic = l.choice(keys["topic"], "topic", topicIDs())
	}
	if keys["scope"] != nil {
		a.Scope = profile.Scope(l.choice(keys["scope"], "scope", []string{string(profile.PerComponent), string(profile.PerSystem)}))
	}
	if v := keys["veto"]; v != nil {
		a.Veto = l.choice(v, "veto", []string{"true", "false"}) == "true"
	}
	l.limits(keys, &a)
	l.options(keys["options"], &a)
	if a.Help == "" {
		a.Help = example(a)
	}
	return a
}

func isTaken(id string) bool {
	_, taken := profile.Lookup(profile.ID(id))
	return taken
}

func topicIDs() []string {
	var ids []string
	for _, t := range profile.Topics() {
		ids = append(ids, t.ID)
	}
	return ids
}

// limits reads the bounds of a number.
func (l *loader) limits(keys map[string]*yaml.Node, a *profile.Attribute) {
	numeric := a.Kind == profile.Number || a.Kind == profile.Integer
	for key, field := range map[string]*float64{"min": &a.Min, "max": &a.Max} {
		switch n := keys[key]; {
		case n == nil:
		case !numeric:
			l.Bad(n, "%s belongs to numbers only", key)
		default:
			*field = l.number(n, key, bounds{0, 1e15, a.Kind == profile.Integer})
		}
	}
	if !numeric {
		a.Min, a.Max = 0, 0
	}
}

func (l *loader) options(n *yaml.Node, a *profile.Attribute) {
	if n != nil && a.Kind != profile.Enum {
		l.Bad(n, "options belong to an enum only")
		return
	}
	for _, item := range l.list(n, "options", 50) {
		if item.Kind == yaml.ScalarNode {
			value := l.text(item, "an option", 75)
			a.Options = append(a.Options, profile.Option{Value: value, Label: value})
			continue
		}
		keys := l.Mapping(item, "an option", "value", "label", "forms")
		if keys["value"] == nil {
			l.Bad(item, "an option has no value")
			continue
		}
		o := profile.Option{Value: l.text(keys["value"], "value", 75)}
		if o.Label = o.Value; keys["label"] != nil {
			o.Label = l.text(keys["label"], "label", 75)
		}
		for _, form := range l.list(keys["forms"], "forms", 20) {
			o.Forms = append(o.Forms, strings.ToLower(l.text(form, "a form", 75)))
		}
		a.Options = append(a.Options, o)
	}
}

// example makes up an answer for the help of a question that has none.
func example(a profile.Attribute) string {
	switch a.Kind {
	case profile.Enum:
		if len(a.Options) > 0 {
			return a.Options[0].Value
		}
	case profile.Bool:
		return "yes"
	case profile.Text:
		return "a few words"
	case profile.Number, profile.Integer:
		return profile.Format(a, profile.Value{Lo: a.Max, Hi: a.Max})
	}
	return ""
}

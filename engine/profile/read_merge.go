package profile

import (
	"fmt"
	"slices"
)

// reading settles what was found: one fact an attribute, the rest in doubt.
func (r *reader) reading() Reading {
	out := Reading{References: r.refs, Unsure: r.unsure, Truncated: r.truncated}
	slices.SortStableFunc(r.found, func(a, b finding) int { return a.from - b.from })
	byID := map[ID][]finding{}
	var order []ID
	for _, f := range r.found {
		if byID[f.id] == nil {
			order = append(order, f.id)
		}
		byID[f.id] = append(byID[f.id], f)
	}
	for _, id := range order {
		r.settle(&out, strongest(byID[id]))
	}
	out.Unsure = r.stillOpen(out)
	out.Contradictions = append(out.Contradictions, Contradictions(New(out.Facts...))...)
	out.Leftover = r.leftover()
	return out
}

// strongest keeps the findings of the greatest strength.
func strongest(list []finding) []finding {
	best := strength(0)
	for _, f := range list {
		best = max(best, f.strength)
	}
	return slices.DeleteFunc(list, func(f finding) bool { return f.strength < best })
}

// settle takes the findings of one attribute, all of one strength, for a fact when they agree.
func (r *reader) settle(out *Reading, list []finding) {
	a, _ := r.attribute(list[0].id)
	value, agree := agreed(a, list)
	if !agree && a.ID == "runs_today" {
		value, agree = Value{Text: "mixed"}, true
	}
	if agree {
		span := r.span(list[0].from, list[0].to)
		out.Facts = append(out.Facts, r.fact(a.ID, value, span))
		out.Spans = append(out.Spans, span)
		return
	}
	why := fmt.Sprintf("the text says both %s and %s", Show(a, list[0].value), Show(a, differing(list)))
	for _, f := range distinct(list) {
		span := r.span(f.from, f.to)
		out.Unsure = append(out.Unsure, Candidate{Fact: r.fact(a.ID, f.value, span), Span: span, Why: why})
	}
	out.Contradictions = append(out.Contradictions, Contradiction{Attributes: []ID{a.ID}, Text: why + " for " + string(a.ID), Ask: a.Question})
}

// agreed returns the common value: the same everywhere, or the narrower of ranges that contain each other.
func agreed(a Attribute, list []finding) (Value, bool) {
	v := list[0].value
	for _, f := range list[1:] {
		switch {
		case f.value == v:
		case a.Kind != Number && a.Kind != Integer:
			return Value{}, false
		case f.value.Lo >= v.Lo && f.value.Hi <= v.Hi:
			v = f.value
		case f.value.Lo > v.Lo || f.value.Hi < v.Hi:
			return Value{}, false
		}
	}
	return v, true
}

func differing(list []finding) Value {
	for _, f := range list {
		if f.value != list[0].value {
			return f.value
		}
	}
	return list[0].value
}

// maxAlternatives bounds how many different values of one attribute are listed.
const maxAlternatives = 5

func distinct(list []finding) []finding {
	var out []finding
	for _, f := range list {
		same := func(have finding) bool { return have.value == f.value }
		if !slices.ContainsFunc(out, same) && len(out) < maxAlternatives {
			out = append(out, f)
		}
	}
	return out
}

// maxUnsure bounds the candidates of one text.
const maxUnsure = 50

// stillOpen drops candidates whose attribute is settled after all, and repetitions.
func (r *reader) stillOpen(out Reading) []Candidate {
	settled := map[ID]bool{}
	for _, f := range out.Facts {
		settled[f.Attribute] = true
	}
	type key struct {
		id ID
		v  Value
	}
	seen := map[key]bool{}
	var open []Candidate
	for _, c := range out.Unsure {
		k := key{c.Fact.Attribute, c.Fact.Value}
		if settled[c.Fact.Attribute] || seen[k] || len(open) >= maxUnsure {
			continue
		}
		seen[k] = true
		open = append(open, c)
	}
	slices.SortStableFunc(open, func(a, b Candidate) int { return a.Span.Start - b.Span.Start })
	return open
}

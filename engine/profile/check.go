package profile

import (
	"fmt"
	"unicode/utf8"
)

// The room that forms and buttons leave.
const (
	maxLabel    = 75
	maxQuestion = 150
)

// Check returns what is wrong with an attribute: missing words, bounds that are none, bands that do not cover the range or do not
// read back, options that repeat. It serves the table and the questions an organisation adds.
func Check(a Attribute) []string {
	problems := checkWords(a)
	switch a.Kind {
	case Enum:
		problems = append(problems, checkOptions(a)...)
	case Number, Integer:
		problems = append(problems, checkBounds(a)...)
		problems = append(problems, checkBands(a)...)
	case Bool, Text:
		if len(a.Options)+len(a.Bands) > 0 {
			problems = append(problems, "has options or bands, which its kind does not take")
		}
	default:
		problems = append(problems, fmt.Sprintf("has the unknown kind %q", a.Kind))
	}
	return problems
}

func checkWords(a Attribute) []string {
	var problems []string
	for _, field := range []struct {
		name, text string
		limit      int
	}{{"id", string(a.ID), maxLabel}, {"label", a.Label, maxLabel}, {"question", a.Question, maxQuestion}, {"why", a.Why, 2 * maxQuestion}, {"help", a.Help, maxLabel}, {"topic", a.Topic, maxLabel}} {
		if n := utf8.RuneCountInString(field.text); n == 0 || n > field.limit {
			problems = append(problems, fmt.Sprintf("its %s has %d characters, want 1 to %d", field.name, n, field.limit))
		}
	}
	if a.Scope != PerComponent && a.Scope != PerSystem {
		problems = append(problems, fmt.Sprintf("has the unknown scope %q", a.Scope))
	}
	if _, err := ParseValue(a, a.Help); err != nil && a.Help != "" {
		problems = append(problems, "its own example is refused: "+err.Error())
	}
	return problems
}

func checkOptions(a Attribute) []string {
	var problems []string
	if len(a.Options) < 2 {
		problems = append(problems, "has fewer than two options")
	}
	owner := map[string]string{}
	for _, o := range a.Options {
		if n := utf8.RuneCountInString(o.Label); o.Value == "" || n == 0 || n > maxLabel {
			problems = append(problems, fmt.Sprintf("option %q has a label of %d characters, want 1 to %d", o.Value, n, maxLabel))
		}
		if o.Value == UnknownAnswer || o.Value == NotApplicableAnswer {
			problems = append(problems, fmt.Sprintf("option %q is reserved", o.Value))
		}
		for _, name := range append([]string{o.Value}, o.Forms...) {
			word := normal(name)
			if have, taken := owner[word]; taken && have != o.Value {
				problems = append(problems, fmt.Sprintf("%q means both %s and %s", name, have, o.Value))
			}
			owner[word] = o.Value
		}
	}
	return problems
}

func checkBounds(a Attribute) []string {
	if notFinite(a.Min) || notFinite(a.Max) || a.Min < 0 || a.Max <= a.Min {
		return []string{fmt.Sprintf("has the bounds %v to %v, want 0 <= min < max, finite", a.Min, a.Max)}
	}
	return nil
}

// checkBands wants bands that read back, rise, and leave no gap between the lowest and the highest allowed number.
func checkBands(a Attribute) []string {
	if len(a.Bands) == 0 {
		return nil
	}
	var problems []string
	at := a.Min
	for i, b := range a.Bands {
		v, err := ParseValue(a, b.Value)
		if err != nil || Format(a, v) != b.Value {
			problems = append(problems, fmt.Sprintf("band %q reads back as %q (%v)", b.Value, Format(a, v), err))
			continue
		}
		if n := utf8.RuneCountInString(b.Label); n == 0 || n > maxLabel {
			problems = append(problems, fmt.Sprintf("band %q has a label of %d characters", b.Value, n))
		}
		next := a.Kind == Integer && i > 0 && v.Lo == at+1
		if v.Lo != at && !next {
			problems = append(problems, fmt.Sprintf("band %q begins at %v, the one before ends at %v", b.Value, v.Lo, at))
		}
		at = v.Hi
	}
	if at != a.Max {
		problems = append(problems, fmt.Sprintf("bands end at %v, want %v", at, a.Max))
	}
	return problems
}

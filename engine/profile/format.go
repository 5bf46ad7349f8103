package profile

import (
	"fmt"
	"strings"
)

// Format returns the canonical text of a value: "N", "A-B", "<B" or ">=A" for numbers, the text itself otherwise.
// ParseValue reads it back to the same value.
func Format(a Attribute, v Value) string {
	if a.Kind != Number && a.Kind != Integer {
		return v.Text
	}
	switch {
	case v.Lo == v.Hi:
		return decimal(v.Lo)
	case v.Lo == a.Min && v.Hi < a.Max:
		return "<" + decimal(v.Hi)
	case v.Hi == a.Max && v.Lo > a.Min:
		return ">=" + decimal(v.Lo)
	}
	return decimal(v.Lo) + "-" + decimal(v.Hi)
}

// FormatFact returns the canonical answer that a fact is: its value, "unknown" or "not_applicable"; "" when it is open.
func FormatFact(f Fact) string {
	switch f.Provenance {
	case Unknown:
		return UnknownAnswer
	case NotApplicable:
		return NotApplicableAnswer
	case "":
		return ""
	case Stated, Inferred, Assumed:
	}
	if a, ok := Lookup(f.Attribute); ok {
		return Format(a, f.Value)
	}
	return formatForeign(f.Value)
}

// formatForeign formats a value whose attribute is not in the table.
func formatForeign(v Value) string {
	if v.Text != "" {
		return v.Text
	}
	if v.Lo == v.Hi {
		return decimal(v.Lo)
	}
	return decimal(v.Lo) + "-" + decimal(v.Hi)
}

// Allowed says in words what values an attribute takes.
func Allowed(a Attribute) string {
	switch a.Kind {
	case Bool:
		return "yes or no"
	case Enum:
		names := make([]string, len(a.Options))
		for i, o := range a.Options {
			names[i] = o.Value
		}
		return strings.Join(names, ", ")
	case Text:
		return fmt.Sprintf("text of at most %d characters", MaxText)
	case Number, Integer:
	}
	what := "a number"
	if a.Kind == Integer {
		what = "a whole number"
	}
	unit := a.Unit
	if unit != "" {
		unit = " " + unit
	}
	return fmt.Sprintf("%s from %s to %s%s, or a range such as A-B, <B or >=A; for example %s", what, decimal(a.Min), decimal(a.Max), unit, a.Help)
}

package profile

import (
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// ParseAnswer reads an answer to the attribute's question as a stated fact: a value, "don't know" or "does not apply".
// The error is a *ValueError.
func ParseAnswer(a Attribute, text string) (Fact, error) {
	switch emptyAnswer(text) {
	case UnknownAnswer:
		return Fact{Attribute: a.ID, Provenance: Unknown}, nil
	case NotApplicableAnswer:
		return Fact{Attribute: a.ID, Provenance: NotApplicable}, nil
	}
	v, err := ParseValue(a, text)
	if err != nil {
		return Fact{}, err
	}
	return Fact{Attribute: a.ID, Provenance: Stated, Value: v}, nil
}

// emptyAnswer recognises the answers that carry no value.
func emptyAnswer(text string) string {
	if len(text) > maxAnswer {
		return ""
	}
	trimmed := strings.TrimSpace(text)
	if trimmed == "?" {
		return UnknownAnswer
	}
	switch normal(trimmed) {
	case "unknown", "dont know", "do not know", "i dont know", "i do not know", "we dont know", "not known", "no idea", "dunno", "not sure", "idk", "unsure", "hard to say":
		return UnknownAnswer
	case "not applicable", "n/a", "n / a", "na", "does not apply", "doesnt apply", "irrelevant", "not relevant":
		return NotApplicableAnswer
	}
	return ""
}

// ParseAssignment reads "peak_rps=500", "peak rps: 500 rps" or "gpu = no" as a stated fact. A name that is a slip names the
// nearest attribute in its error.
func ParseAssignment(text string, own ...Attribute) (Fact, error) {
	i := strings.IndexAny(text, "=:")
	if i < 0 {
		return Fact{}, fmt.Errorf("%q is no assignment; write ATTRIBUTE=VALUE, for example peak_rps=500", document.Cut(text, 40))
	}
	a, err := FindAttribute(text[:i], own...)
	if err != nil {
		return Fact{}, err
	}
	return ParseAnswer(a, text[i+1:])
}

// ParseAssignments reads a list of assignments parted by commas, semicolons or lines: "peak_rps=500, gpu=no". A comma inside a
// value ("2,000") does not part. All mistakes are returned, in order; the facts are those that were right.
func ParseAssignments(text string, own ...Attribute) ([]Fact, []error) {
	var facts []Fact
	var errs []error
	for _, part := range splitAssignments(text) {
		f, err := ParseAssignment(part, own...)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		facts = append(facts, f)
	}
	return facts, errs
}

// maxAssignments bounds how many assignments one text may hold.
const maxAssignments = 200

func splitAssignments(text string) []string {
	var parts []string
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		for piece := range strings.SplitSeq(line, ",") {
			last := len(parts) - 1
			switch {
			case strings.TrimSpace(piece) == "":
			case strings.Contains(piece, "=") || strings.Contains(piece, ": ") || last < 0:
				parts = append(parts, piece)
			default:
				parts[last] += "," + piece
			}
			if len(parts) > maxAssignments {
				return parts[:maxAssignments]
			}
		}
	}
	return parts
}

// FindAttribute finds an attribute by its id or one of its plain names, whatever the case and the hyphens.
// The error suggests the nearest name.
func FindAttribute(name string, own ...Attribute) (Attribute, error) {
	if len(name) > maxAnswer {
		return Attribute{}, fmt.Errorf("%q is no attribute", document.Cut(name, 40))
	}
	word := normal(name)
	ids := make([]string, 0, len(Table())+len(own))
	for _, list := range [2][]Attribute{own, Table()} {
		for _, a := range list {
			if normal(string(a.ID)) == word {
				return a, nil
			}
			ids = append(ids, string(a.ID))
		}
	}
	for _, list := range [2][]Attribute{own, Table()} {
		for _, a := range list {
			for _, f := range a.Forms {
				if normal(f) == word {
					return a, nil
				}
			}
		}
	}
	if near := document.Nearest(word, ids); near != "" {
		return Attribute{}, fmt.Errorf("%q is no attribute; did you mean %s?", document.Cut(strings.TrimSpace(name), 40), near)
	}
	return Attribute{}, fmt.Errorf("%q is no attribute; the list of attributes is in the help", document.Cut(strings.TrimSpace(name), 40))
}

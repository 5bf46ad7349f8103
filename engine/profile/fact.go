package profile

import (
	"math"
	"time"
)

func geometricMean(a, b float64) float64 { return math.Sqrt(a) * math.Sqrt(b) }

// Provenance says how a fact is known.
type Provenance string

// The provenances, strongest first.
const (
	Stated        Provenance = "stated"         // a person said it
	Inferred      Provenance = "inferred"       // read from a file, a line, or a person's prose
	Assumed       Provenance = "assumed"        // a default, shown as such
	Unknown       Provenance = "unknown"        // asked or open, not known
	NotApplicable Provenance = "not_applicable" // said not to apply
)

// Canonical answers that carry no value.
const (
	UnknownAnswer       = "unknown"
	NotApplicableAnswer = "not_applicable"
)

// Source says where a fact comes from. Fields that do not apply are zero. It never influences the assessment or its hash.
type Source struct {
	Who    string    `json:"who,omitempty"`    // the person's id, for a stated fact
	When   time.Time `json:"when,omitzero"`    // when it was stated
	Quote  string    `json:"quote,omitempty"`  // the words it was read from
	File   string    `json:"file,omitempty"`   // path in the repository
	Line   int       `json:"line,omitempty"`   // 1-based
	Commit string    `json:"commit,omitempty"` // the commit it was read at
	Note   string    `json:"note,omitempty"`   // "default of the platform", "set in Globals", ...
}

// Fact is an attribute's value with its provenance. Value is meaningful for Stated, Inferred and Assumed only.
type Fact struct {
	Attribute  ID
	Provenance Provenance
	Value      Value
	Source     Source
}

// Known reports whether the fact carries a value.
func (f Fact) Known() bool {
	return f.Provenance == Stated || f.Provenance == Inferred || f.Provenance == Assumed
}

// Answered reports whether the question need not be asked again: there is a value, or a person said that they do not know or
// that it does not apply.
func (f Fact) Answered() bool { return f.Provenance != "" }

// Equal reports whether two facts are the same, their sources included; times are compared as instants.
func (f Fact) Equal(other Fact) bool {
	a, b := f.Source, other.Source
	same := a.When.Equal(b.When)
	a.When, b.When = time.Time{}, time.Time{}
	return same && a == b && f.Attribute == other.Attribute && f.Provenance == other.Provenance && f.Value == other.Value
}

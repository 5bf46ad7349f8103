package profile

import (
	"slices"
	"strings"
)

// Profile is what is known of one workload: at most one fact an attribute. The zero value is an empty profile.
// It is a value: With returns a changed copy, so a profile may be shared between goroutines.
type Profile struct { //nolint:recvcheck // set alone changes a profile, before it is shared
	rows  []*Fact // by row of the attribute table; nil where the attribute is open. Never changed once shared
	extra []*Fact // facts of attributes that are not in the table, by id
	n     int
}

// New returns a profile of the given facts; of two facts of one attribute the later wins. Facts with empty provenance are left out.
func New(facts ...Fact) Profile {
	p := Profile{rows: make([]*Fact, len(Table()))}
	for _, f := range facts {
		p.set(f)
	}
	return p
}

// Fact returns the fact of an attribute; the zero Fact, with empty provenance, when it is open.
func (p Profile) Fact(id ID) Fact {
	if r := row(id); r >= 0 {
		if r < len(p.rows) && p.rows[r] != nil {
			return *p.rows[r]
		}
		return Fact{}
	}
	if i, found := p.findExtra(id); found {
		return *p.extra[i]
	}
	return Fact{}
}

// Value returns the value of an attribute and whether one is known: stated, inferred or assumed.
func (p Profile) Value(id ID) (Value, bool) {
	f := p.Fact(id)
	return f.Value, f.Known()
}

// With returns the profile with the fact set; a fact with empty provenance removes it.
func (p Profile) With(f Fact) Profile {
	next := Profile{rows: make([]*Fact, len(Table())), extra: slices.Clone(p.extra), n: p.n}
	copy(next.rows, p.rows)
	next.set(f)
	return next
}

// Merge returns the profile with the facts of over in place of its own where both have one.
func (p Profile) Merge(over Profile) Profile {
	next := Profile{rows: make([]*Fact, len(Table())), extra: slices.Clone(p.extra), n: p.n}
	copy(next.rows, p.rows)
	for _, f := range over.Facts() {
		next.set(f)
	}
	return next
}

// set changes a profile that nobody else holds yet; profiles are values to everybody else.
func (p *Profile) set(f Fact) {
	if r := row(f.Attribute); r >= 0 {
		p.n += change(p.rows[r] != nil, f.Provenance != "")
		p.rows[r] = held(f)
		return
	}
	i, found := p.findExtra(f.Attribute)
	p.n += change(found, f.Provenance != "")
	switch {
	case found && f.Provenance == "":
		p.extra = slices.Delete(p.extra, i, i+1)
	case found:
		p.extra[i] = &f
	case f.Provenance != "":
		p.extra = slices.Insert(p.extra, i, &f)
	}
}

func held(f Fact) *Fact {
	if f.Provenance == "" {
		return nil
	}
	return &f
}

// change is how the number of facts changes.
func change(was, is bool) int {
	switch {
	case is && !was:
		return 1
	case was && !is:
		return -1
	}
	return 0
}

func (p Profile) findExtra(id ID) (int, bool) {
	return slices.BinarySearchFunc(p.extra, id, func(f *Fact, id ID) int { return strings.Compare(string(f.Attribute), string(id)) })
}

// Facts returns the facts in the order of the attribute table, then those of other attributes by id, so that equal profiles
// print the same.
func (p Profile) Facts() []Fact {
	out := make([]Fact, 0, p.n)
	for _, f := range p.rows {
		if f != nil {
			out = append(out, *f)
		}
	}
	for _, f := range p.extra {
		out = append(out, *f)
	}
	return out
}

// Len is the number of facts.
func (p Profile) Len() int { return p.n }

// Equal reports whether two profiles hold the same facts with the same sources.
func (p Profile) Equal(other Profile) bool {
	return slices.EqualFunc(p.Facts(), other.Facts(), Fact.Equal)
}

// Workload is one deployable part with its profile.
type Workload struct {
	Name    string
	Profile Profile
}

// Link is a flow between two components of a system, by name.
type Link struct {
	From, To       string
	CallsPerMonth  float64 // 0 when not stated
	GBPerMonth     float64 // 0 when not stated
	LatencyMatters bool    // the caller waits for the answer
}

// System is what is assessed: one workload, or several components assessed together. Facts that hold for the whole (team, cloud,
// number of services) stand in Shared and apply to every component that does not say otherwise.
type System struct {
	Name       string
	Shared     Profile
	Components []Workload // at least one; at most MaxComponents
	Links      []Link
}

// MaxComponents bounds a system: beyond it an assessment is refused.
const MaxComponents = 50

// Single returns a system of one workload.
func Single(name string, p Profile) System {
	return System{Name: name, Components: []Workload{{Name: name, Profile: p}}}
}

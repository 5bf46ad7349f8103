package profile

// Profile is what is known of one workload: at most one fact an attribute. The zero value is an empty profile.
// It is a value: With returns a changed copy, so a profile may be shared between goroutines.
type Profile struct {
	facts map[ID]Fact
}

// New returns a profile of the given facts; of two facts of one attribute the later wins.
func New(facts ...Fact) Profile {
	p := Profile{facts: make(map[ID]Fact, len(facts))}
	for _, f := range facts {
		p.facts[f.Attribute] = f
	}
	return p
}

// Fact returns the fact of an attribute; the zero Fact, with empty provenance, when it is open.
func (p Profile) Fact(id ID) Fact { return p.facts[id] }

// With returns the profile with the fact set; a fact with empty provenance removes it.
func (p Profile) With(f Fact) Profile {
	next := make(map[ID]Fact, len(p.facts)+1)
	for id, have := range p.facts {
		next[id] = have
	}
	if f.Provenance == "" {
		delete(next, f.Attribute)
	} else {
		next[f.Attribute] = f
	}
	return Profile{facts: next}
}

// Facts returns the facts in the order of the attribute table, so that equal profiles print the same.
func (p Profile) Facts() []Fact {
	out := make([]Fact, 0, len(p.facts))
	for _, a := range Table() {
		if f, ok := p.facts[a.ID]; ok {
			out = append(out, f)
		}
	}
	return out
}

// Len is the number of facts.
func (p Profile) Len() int { return len(p.facts) }

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

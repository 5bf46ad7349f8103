package engine

import (
	"fmt"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/decide"
	"github.com/deploy-advice/deploy-advice/engine/policy"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Advisor is policy and catalogue compiled once. It is read-only and safe for concurrent use.
type Advisor struct {
	model   *decide.Model
	cat     *catalog.Catalogue
	pol     *policy.Policy
	policy  string // its hash, empty for none
	epsilon float64
}

// Setting changes how an Advisor asks.
type Setting func(*Advisor)

// Epsilon sets the joint probability of another verdict below which nothing more is asked; 0.10 without it.
func Epsilon(e float64) Setting { return func(a *Advisor) { a.epsilon = e } }

// New compiles policy and catalogue; a nil policy adds nothing. It takes tens of milliseconds; an assessment then takes a few. Errors come from a policy
// whose price book does not fit the catalogue.
func New(pol *policy.Policy, cat *catalog.Catalogue, settings ...Setting) (*Advisor, error) {
	hash := ""
	if pol == nil {
		pol = policy.Default()
	} else {
		hash = pol.Hash()
	}
	cat, err := priced(cat, pol.PriceBook())
	if err != nil {
		return nil, err
	}
	model, err := decide.New(cat, decideOptions(pol))
	if err != nil {
		return nil, fmt.Errorf("compile the decision: %w", err)
	}
	a := &Advisor{model: model, cat: cat, pol: pol, policy: hash, epsilon: pol.Thresholds().Epsilon}
	for _, set := range settings {
		set(a)
	}
	return a, nil
}

// Assess answers where a system should run. It fails for impossible input only; what is not known is part of the answer.
func Assess(sys profile.System, pol *policy.Policy, cat *catalog.Catalogue) (Assessment, error) {
	a, err := New(pol, cat)
	if err != nil {
		return Assessment{}, err
	}
	return a.Assess(sys)
}

// Assess answers where a system should run, under an id derived from the input.
func (a *Advisor) Assess(sys profile.System) (Assessment, error) { return a.AssessAs("", sys) }

// AssessAs is Assess under a given id: the id of a conversation, which stays while facts change. The id is no part of the input hash.
func (a *Advisor) AssessAs(id string, sys profile.System) (Assessment, error) {
	out, sys, err := a.begin(id, sys)
	if err != nil {
		return Assessment{}, err
	}
	if len(sys.Components) == 1 {
		a.single(&out, sys)
		return out, nil
	}
	a.system(&out, sys)
	return out, nil
}

// begin checks and expands a system and starts its assessment, under an id of its own where none is given.
func (a *Advisor) begin(id string, sys profile.System) (Assessment, profile.System, error) {
	if err := check(sys); err != nil {
		return Assessment{}, sys, err
	}
	sys = a.expand(sys)
	hash := a.inputHash(sys)
	if id == "" {
		id = idOf(hash)
	}
	return Assessment{V: Version, ID: id, Name: sys.Name, InputHash: hash, Catalogue: a.cat.Version(), Policy: a.policy}, sys, nil
}

// expand gives every component the shared facts it does not state itself, what stands in free text, and the organisation's defaults.
func (a *Advisor) expand(sys profile.System) profile.System {
	out := sys
	out.Components = make([]profile.Workload, len(sys.Components))
	for i, c := range sys.Components {
		p := c.Profile
		for _, f := range sys.Shared.Facts() {
			if p.Fact(f.Attribute).Provenance == "" {
				p = p.With(f)
			}
		}
		out.Components[i] = profile.Workload{Name: c.Name, Profile: a.pol.WithDefaults(profile.Expand(p))}
	}
	return out
}

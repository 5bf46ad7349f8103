package engine

import (
	"fmt"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/decide"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Policy is what an organisation adds to the decision; a nil Policy adds nothing. A method may be called concurrently.
type Policy interface {
	// Hash identifies the policy's content; equal hashes mean equal advice.
	Hash() string
	// Weights are stated weights by criterion, not negative; empty for none.
	Weights() map[string]float64
	// Denies returns the policy's message when it rules a platform out whatever the workload, else "".
	Denies(p *catalog.Platform) string
}

// Advisor is policy and catalogue compiled once. It is read-only and safe for concurrent use.
type Advisor struct {
	model   *decide.Model
	cat     *catalog.Catalogue
	policy  string // hash
	epsilon float64
}

// Setting changes how an Advisor asks.
type Setting func(*Advisor)

// Epsilon sets the joint probability of another verdict below which nothing more is asked; 0.10 without it.
func Epsilon(e float64) Setting { return func(a *Advisor) { a.epsilon = e } }

// New compiles policy and catalogue. It takes tens of milliseconds; an assessment then takes a few.
func New(pol Policy, cat *catalog.Catalogue, settings ...Setting) (*Advisor, error) {
	var opt decide.Options
	hash := ""
	if pol != nil {
		opt.Weights, opt.Deny, hash = pol.Weights(), pol.Denies, pol.Hash()
	}
	model, err := decide.New(cat, opt)
	if err != nil {
		return nil, fmt.Errorf("compile the decision: %w", err)
	}
	a := &Advisor{model: model, cat: cat, policy: hash}
	for _, set := range settings {
		set(a)
	}
	return a, nil
}

// Assess answers where a system should run. It fails for impossible input only; what is not known is part of the answer.
func Assess(sys profile.System, pol Policy, cat *catalog.Catalogue) (Assessment, error) {
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
	if err := check(sys); err != nil {
		return Assessment{}, err
	}
	sys = expand(sys)
	hash := a.inputHash(sys)
	if id == "" {
		id = idOf(hash)
	}
	out := Assessment{V: Version, ID: id, Name: sys.Name, InputHash: hash, Catalogue: a.cat.Version(), Policy: a.policy}
	if len(sys.Components) == 1 {
		a.single(&out, sys)
		return out, nil
	}
	a.system(&out, sys)
	return out, nil
}

// expand gives every component the shared facts it does not state itself.
func expand(sys profile.System) profile.System {
	out := sys
	out.Components = make([]profile.Workload, len(sys.Components))
	for i, c := range sys.Components {
		p := c.Profile
		for _, f := range sys.Shared.Facts() {
			if p.Fact(f.Attribute).Provenance == "" {
				p = p.With(f)
			}
		}
		out.Components[i] = profile.Workload{Name: c.Name, Profile: read(p)}
	}
	return out
}

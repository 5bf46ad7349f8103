package profile

import (
	"errors"
	"fmt"
	"slices"

	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// CanonicalFacts returns the canonical answer of every fact of a profile, as records and messages carry them.
func CanonicalFacts(p Profile) map[string]string {
	out := make(map[string]string, p.Len())
	for _, f := range p.Facts() {
		out[string(f.Attribute)] = FormatFact(f)
	}
	return out
}

// FromCanonical reads back what CanonicalFacts wrote. Facts with a value come back as stated: the provenance is not part of the
// canonical form. All mistakes are joined in one error.
func FromCanonical(facts map[string]string, own ...Attribute) (Profile, error) {
	ids := make([]string, 0, len(facts))
	for id := range facts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var list []Fact
	var errs []error
	for _, id := range ids {
		a, ok := lookupWith(ID(id), own)
		if !ok {
			errs = append(errs, fmt.Errorf("%q is no attribute", document.Cut(id, 40)))
			continue
		}
		f, err := ParseAnswer(a, facts[id])
		if err != nil {
			errs = append(errs, err)
			continue
		}
		list = append(list, f)
	}
	if len(errs) > 0 {
		return Profile{}, errors.Join(errs...)
	}
	return New(list...), nil
}

func lookupWith(id ID, own []Attribute) (Attribute, bool) {
	for _, a := range own {
		if a.ID == id {
			return a, true
		}
	}
	return Lookup(id)
}

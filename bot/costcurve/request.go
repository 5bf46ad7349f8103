package costcurve

import (
	"errors"
	"fmt"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// JobChart is the job that draws a chart: Request -> Picture.
const JobChart = "chart.cost"

// Request is a system as a job carries it: canonical facts, as in a verdict's metadata.
type Request struct {
	Name       string            `json:"name"`
	Facts      map[string]string `json:"facts"`                // of a single workload, or shared by the components
	Components []Part            `json:"components,omitempty"` // none for a single workload
	Links      []profile.Link    `json:"links,omitempty"`
}

// Part is one component.
type Part struct {
	Name  string            `json:"name"`
	Facts map[string]string `json:"facts"`
}

// Picture is the drawn chart. PNG travels base64 in JSON.
type Picture struct {
	Name string `json:"name"` // of the file
	Alt  string `json:"alt"`  // the same in words
	PNG  []byte `json:"png"`
}

// RequestOf writes a system down.
func RequestOf(sys profile.System) Request {
	if len(sys.Components) == 1 && sys.Components[0].Name == sys.Name {
		return Request{Name: sys.Name, Facts: profile.CanonicalFacts(sys.Shared.Merge(sys.Components[0].Profile))}
	}
	r := Request{Name: sys.Name, Facts: profile.CanonicalFacts(sys.Shared), Links: sys.Links}
	for _, c := range sys.Components {
		r.Components = append(r.Components, Part{c.Name, profile.CanonicalFacts(c.Profile)})
	}
	return r
}

// System reads it back; own are an organisation's own attributes. All mistakes are joined in one error.
func (r Request) System(own ...profile.Attribute) (profile.System, error) {
	shared, err := profile.FromCanonical(r.Facts, own...)
	if len(r.Components) == 0 {
		return profile.Single(r.Name, shared), wrap(r.Name, err)
	}
	errs := []error{wrap(r.Name, err)}
	sys := profile.System{Name: r.Name, Shared: shared, Links: r.Links}
	for _, c := range r.Components {
		p, err := profile.FromCanonical(c.Facts, own...)
		errs = append(errs, wrap(c.Name, err))
		sys.Components = append(sys.Components, profile.Workload{Name: c.Name, Profile: p})
	}
	return sys, errors.Join(errs...)
}

func wrap(name string, err error) error {
	if err != nil {
		return fmt.Errorf("facts of %s: %w", name, err)
	}
	return nil
}

package engine

import (
	"github.com/deploy-advice/deploy-advice/engine/decide"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Options are those of Assess for the same system, to the byte, without the search for flips and questions that takes most of an
// assessment's time: for whoever asks for the figures at many loads.
func (a *Advisor) Options(sys profile.System) ([]Option, error) {
	if err := check(sys); err != nil {
		return nil, err
	}
	sys = a.expand(sys)
	n := len(sys.Components)
	if n == 1 {
		study := a.model.Study(sys.Components[0].Profile)
		defer study.Release()
		return a.options(study), nil
	}
	var out Assessment
	studies, names := make([]*decide.Study, n), make([]string, n)
	for i, c := range sys.Components {
		names[i], studies[i] = c.Name, a.model.Study(countServices(c.Profile, n))
		out.Components = append(out.Components, Component{Name: c.Name, Options: a.options(studies[i])})
	}
	a.joint(&out, a.model.Group(studies, names, sys.Links))
	return out.Options, nil
}

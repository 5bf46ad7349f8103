package engine

import "github.com/deploy-advice/deploy-advice/engine/profile"

// Brief is Assess without reasons, flips and questions, for running many decisions again: options, figures and the verdict's family,
// platform, confidence, margin and cost are those of Assess. Provisional and Summary of a single workload's verdict are not filled.
func (a *Advisor) Brief(sys profile.System) (Assessment, error) {
	if len(sys.Components) != 1 {
		return a.Assess(sys)
	}
	out, sys, err := a.begin("", sys)
	if err != nil {
		return Assessment{}, err
	}
	c := sys.Components[0]
	study := a.model.Study(c.Profile)
	defer study.Release()
	out.Options = a.options(study)
	out.Verdict = a.verdict(study, out.Options)
	out.Facts = factLines(c.Profile)
	out.Components = []Component{{Name: c.Name, Verdict: out.Verdict}}
	return out, nil
}

package engine

import (
	"sort"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// system fills the assessment of several components: each with its own verdict, and the joint choice.
func (a *Advisor) system(out *Assessment, sys profile.System) {
	out.Questions, out.Reasons, out.Flips, out.Offload = []Question{}, []Reason{}, []Flip{}, []Offload{}
	provisional := false
	for _, c := range sys.Components {
		var one Assessment
		a.single(&one, profile.System{Name: c.Name, Components: []profile.Workload{c}})
		for i := range one.Questions {
			one.Questions[i].Component = c.Name
		}
		out.Components = append(out.Components, Component{Name: c.Name, Verdict: one.Verdict, Options: one.Options, Facts: one.Facts})
		out.Questions = append(out.Questions, one.Questions...)
		out.Facts = append(out.Facts, one.Facts...)
		provisional = provisional || one.Verdict.Provisional
	}
	sort.SliceStable(out.Questions, func(i, j int) bool { return out.Questions[i].Information > out.Questions[j].Information })
	out.Options = []Option{}
	out.Verdict = joint(out.Components)
	out.Verdict.Provisional = provisional
	if !provisional {
		out.StoppedBecause = "epsilon"
	}
}

func joint(components []Component) Verdict {
	families, platforms := map[string]bool{}, map[string]bool{}
	confidence := 1.0
	for _, c := range components {
		families[c.Verdict.Family], platforms[c.Verdict.Platform] = true, true
		confidence *= c.Verdict.Confidence
	}
	v := components[0].Verdict
	if len(families) > 1 {
		v.Family = "hybrid"
	}
	names := make([]string, 0, len(platforms))
	for p := range platforms {
		names = append(names, p)
	}
	sort.Strings(names)
	v.Platform = strings.Join(names, "+")
	v.Confidence = rounded(confidence)
	return v
}

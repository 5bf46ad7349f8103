package engine

import (
	"math"
	"strconv"

	"github.com/deploy-advice/deploy-advice/engine/decide"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// single fills the assessment of one workload.
func (a *Advisor) single(out *Assessment, sys profile.System) {
	c := sys.Components[0]
	study := a.model.Study(c.Profile)
	defer study.Release()
	flipped := aside(func() []Flip { return flips(study) }) // the longest part, and nothing else needs it
	defer flipped()
	out.Options = a.options(study)
	out.Verdict = a.verdict(study, out.Options)
	a.explain(out, study)
	out.Facts = factLines(c.Profile)
	asked := study.Questions(a.epsilon)
	own := a.ownQuestions("", c.Profile, study.Waiting())
	out.Questions, out.StoppedBecause = append(own, questions("", study, asked)...), asked.Why
	if len(own) > 0 && asked.Why != "no-option" {
		out.StoppedBecause = ""
	}
	out.Verdict.Provisional = out.StoppedBecause == ""
	out.Verdict.Summary = a.summary(&out.Verdict, asked)
	out.Components = []Component{{Name: c.Name, Verdict: out.Verdict}}
	out.Flips = flipped()
}

// explain adds reasons and relaxations.
func (a *Advisor) explain(out *Assessment, study *decide.Study) {
	out.Reasons, out.Against = reasons(study)
	out.Relaxations = relaxations(study)
	out.Warnings = append(study.Warnings(), clashes(study.Profile())...)
	out.Offload = a.offloads(study)
}

// factLines lists the facts as shown and recorded, in the order of the attribute table.
func factLines(p profile.Profile) []FactLine {
	facts := p.Facts()
	out := make([]FactLine, 0, len(facts))
	for _, f := range facts {
		line := FactLine{Attribute: f.Attribute, Value: profile.FormatFact(f), Provenance: f.Provenance}
		if f.Source != (profile.Source{}) {
			source := f.Source
			line.Source = &source
		}
		out = append(out, line)
	}
	return out
}

// money writes dollars with cents, the shortest form that is exact to the cent.
func money(usd float64) string {
	if math.IsNaN(usd) || math.IsInf(usd, 0) {
		return ""
	}
	return strconv.FormatFloat(usd, 'f', 2, 64)
}

func moneyRange(v [3]float64) Range {
	return Range{Low: money(v[0]), Mid: money(v[1]), High: money(v[2])}
}

// rounded keeps three decimals: more would pretend.
func rounded(v float64) float64 { return math.Round(v*1000) / 1000 }

// fine keeps five decimals: enough to tell an option that is first in one world from one that never is.
func fine(v float64) float64 { return math.Round(v*1e5) / 1e5 }

package engine

import (
	"fmt"

	"github.com/deploy-advice/deploy-advice/engine/decide"
)

// noFamily is the family of a verdict when nothing stands.
const noFamily = "none"

// verdict names the winner of a study with its confidence, runner-up and price.
func (a *Advisor) verdict(study *decide.Study, options []Option) Verdict {
	out := a.winner(study, options)
	if v := study.Verdict(); v.Family >= 0 {
		if without := study.WithoutLabour(); without.Place >= 0 && without.Family != v.Family {
			out.VerdictWithoutLabour = a.model.PlatformID(without.Place)
		}
	}
	return out
}

// winner is the verdict without what it would be if people's time cost nothing.
func (a *Advisor) winner(study *decide.Study, options []Option) Verdict {
	v := study.Verdict()
	if v.Family < 0 {
		return Verdict{Family: noFamily, Word: a.model.Word(0)}
	}
	out := Verdict{
		Family: decide.FamilyName(v.Family), Platform: a.model.PlatformID(v.Place), Confidence: rounded(a.model.Calibrate(v.Share)),
		RunnerUp: a.model.PlatformID(v.Runner), RunnerUpFamily: decide.FamilyName(v.RunnerFam),
	}
	out.Word = a.model.Word(out.Confidence)
	out.Margin = rounded(v.Share - v.RunnerFrac)
	for i := range options {
		if options[i].Platform == out.Platform && options[i].Monthly.Mid != "" { // an unknown price is left out, never 0
			monthly := options[i].Monthly
			out.MonthlyUSD, out.Ends = &monthly, options[i].Ends
			out.MonthlyWithLabourUSD = addRanges(monthly, options[i].Labour)
		}
	}
	return out
}

// sameEitherWay is the lead under which a verdict says so, where the policy states no other.
const sameEitherWay = 0.1

func (a *Advisor) margin() float64 {
	if m := a.pol.Thresholds().Margin; m > 0 {
		return m
	}
	return sameEitherWay
}

// summary is the verdict in one plain sentence.
func (a *Advisor) summary(v *Verdict, asked decide.Questions) string {
	if v.Family == noFamily {
		return "No platform of the catalogue stands against what you told me."
	}
	text := fmt.Sprintf("%s: %s, %d%% of the worlds that fit what you told me", capital(v.Word), a.placeWords(v.Family, v.Platform), percent(v.Confidence))
	if v.RunnerUp != "" {
		text += "; next " + a.placeWords(v.RunnerUpFamily, v.RunnerUp)
	}
	if v.Margin < a.margin() && v.RunnerUpFamily != v.Family {
		text += "; nearly the same either way"
	}
	if v.Provisional && len(asked.Ranked) > 0 {
		text += fmt.Sprintf(". It depends on: %s", label(asked.Ranked[0]))
	}
	return text + "."
}

// FamilyWords is what people call a family: "virtual machines" for vm; the id itself for one that is not known.
func FamilyWords(family string) string { return decide.FamilyWords(family) }

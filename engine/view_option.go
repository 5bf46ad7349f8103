package engine

import (
	"github.com/deploy-advice/deploy-advice/engine/decide"
)

// options lists every place of a study with its numbers.
func (a *Advisor) options(study *decide.Study) []Option {
	list := study.Options()
	out := make([]Option, len(list))
	for i := range list {
		out[i] = a.option(&list[i])
	}
	return out
}

func (a *Advisor) option(o *decide.Option) Option {
	rate := a.model.LabourRate()
	out := Option{
		Platform: o.Platform.ID, Name: o.Platform.Name, Family: string(o.Platform.Family), Feasible: o.Feasible, Viable: rounded(o.Viable),
		RemovedBy: limits(o.Removed), Monthly: monthly(o), Ends: o.Ends, Acceptability: fine(o.Share),
		Labour: moneyRange([3]float64{o.Hours[0] * rate, o.Hours[1] * rate, o.Hours[2] * rate}),
		Bill:   a.bill(o), LatencyP99MS: new(rounded(o.P99)), ColdStartProbability: new(o.Cold),
		SecondsToPeak: new(rounded(o.Seconds)), Instances: new(rounded(o.Instances)),
	}
	if o.Feasible {
		out.Unknown = limits(o.Unknown)
		out.Scores = map[string]float64{}
		for c, v := range o.Scores {
			out.Scores[decide.CriterionNames()[c]] = rounded(v)
		}
		out.Exit = decide.ExitNote(o.Platform)
	}
	return out
}

func limits(list []decide.Limit) []Limit {
	out := make([]Limit, 0, len(list))
	for _, l := range list {
		out = append(out, Limit{Rule: l.Rule, Limit: l.Words, Value: l.Value, Fact: l.Fact, Attribute: l.Attribute, Source: l.Source, AsOf: l.AsOf})
	}
	return out
}

func relaxations(study *decide.Study) []Relaxation {
	var out []Relaxation
	for _, r := range study.Relaxations() {
		out = append(out, Relaxation{Platform: r.Platform(), Limits: limits(r.Limits)})
	}
	return out
}

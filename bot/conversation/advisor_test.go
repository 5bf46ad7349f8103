package conversation_test

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// oracle is an advisor of few words: it asks for its attributes in order, and advises functions below 100 rps.
type oracle struct{ asks []profile.ID }

func (o oracle) AssessAs(id string, sys profile.System) (engine.Assessment, error) {
	a := engine.Assessment{V: 1, ID: id, Name: sys.Name, Catalogue: "test"}
	var facts []string
	busiest := 0.0
	for _, w := range sys.Components {
		p := sys.Shared.Merge(w.Profile)
		name := ""
		if len(sys.Components) > 1 {
			name = w.Name
			a.Components = append(a.Components, engine.Component{Name: name, Verdict: engine.Verdict{Family: "faas", Platform: "aws-lambda", Confidence: 0.9, Word: "probably"}})
		}
		for _, attr := range o.asks {
			if !p.Fact(attr).Answered() {
				topic, _ := profile.Lookup(attr)
				a.Questions = append(a.Questions, engine.Question{Component: name, Attribute: attr, Topic: string(attr) + topic.Topic[:1], Why: "It decides.", Information: 1})
			}
		}
		for _, f := range p.Facts() {
			if name == "" {
				a.Facts = append(a.Facts, engine.FactLine{Attribute: f.Attribute, Value: profile.FormatFact(f), Provenance: f.Provenance})
			}
			facts = append(facts, name+"."+string(f.Attribute)+"="+profile.FormatFact(f))
		}
		if f := p.Fact("peak_rps"); f.Known() {
			busiest = max(busiest, f.Value.Mid())
		}
	}
	a.InputHash = strings.Join(facts, ",")
	a.Verdict = engine.Verdict{
		Family: "faas", Platform: "aws-lambda", Confidence: 0.9, Word: "probably", Provisional: len(a.Questions) > 0,
		MonthlyUSD: &engine.Range{Low: "10", Mid: "12", High: "15"},
	}
	a.Options = []engine.Option{
		{Platform: "aws-lambda", Name: "AWS Lambda", Family: "faas", Feasible: true, Monthly: engine.Range{Low: "10", Mid: "12", High: "15"}, Acceptability: 0.9},
		{Platform: "aws-ecs", Name: "Amazon ECS", Family: "container", Feasible: true, Monthly: engine.Range{Low: "90", Mid: "100", High: "110"}, Acceptability: 0.1},
	}
	a.Reasons = []engine.Reason{{Claim: "It is cheap.", Polarity: "for", Sources: []engine.Citation{{URL: "https://example.com/price", Title: "Price list", AsOf: "2026-11-01"}}}}
	if busiest >= 100 {
		a.Verdict.Family, a.Verdict.Platform, a.Verdict.MonthlyUSD = "container", "aws-ecs", &engine.Range{Low: "90", Mid: "100", High: "110"}
	}
	return a, nil
}

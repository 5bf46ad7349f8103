package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// everything is an assessment with something in every field, so that what is printed can be pinned whatever the engine decides.
func everything() engine.Assessment {
	ms, cold, seconds, instances := 615.0, 0.0011, 1.5, 0.23
	usd := func(low, mid, high string) *engine.Range { return &engine.Range{Low: low, Mid: mid, High: high} }
	slow := engine.Limit{Rule: "duration", Limit: "a run lasts at most", Value: "900 s", Fact: "execution_seconds_max = 1200 s", Source: "https://docs.example.com/limits", AsOf: "2026-10-01"}
	lambda := engine.Option{
		Platform: "aws-lambda", Name: "AWS Lambda", Family: "faas", Feasible: true, Viable: 1, Monthly: *usd("2.96", "3.40", "72.88"), Labour: *usd("75", "227.25", "642"),
		Bill: []engine.BillLine{
			{Name: "requests", Quantity: "2.000000000001", Unit: "million requests", RateUSD: "0.2", AmountUSD: "0.4000000000002", Source: "https://pricing.example.com/", AsOf: "2026"},
			{Name: "people's time", Quantity: "3.03", Unit: "hours", RateUSD: "75", AmountUSD: "227.25", Source: "prior of this product", Note: "an assumption, not measured", Labour: true},
		},
		LatencyP99MS: &ms, ColdStartProbability: &cold, SecondsToPeak: &seconds, Instances: &instances, Acceptability: 0.59,
		Scores: map[string]float64{"cost": 0.97, "latency": 0.5}, Exit: "the handler is the vendor's", Unknown: []engine.Limit{slow},
	}
	batch := engine.Option{Platform: "old", Name: "Old Functions", Family: "faas", RemovedBy: []engine.Limit{slow, slow}, Monthly: engine.Range{}}
	away := engine.Option{Platform: "gcp", Name: "Cloud Run, far away", Family: "serverless-container", RemovedBy: []engine.Limit{{Rule: "cloud", Limit: "can be had on", Value: "gcp", Fact: "cloud = aws"}}}
	return engine.Assessment{
		V: 1, ID: "da-aaaaaaaaaa", Name: "checkout", InputHash: "00ff", Catalogue: "2026-11.1",
		Verdict: engine.Verdict{
			Family: "faas", Platform: "aws-lambda", Confidence: 0.59, Word: "too close to call", Provisional: true, RunnerUp: "old", RunnerUpFamily: "faas", Margin: 0.22,
			MonthlyUSD: usd("2.96", "3.40", "72.88"), MonthlyWithLabourUSD: usd("83.22", "230.65", "714.96"), VerdictWithoutLabour: "aws-lambda",
		},
		Components: []engine.Component{{Name: "checkout"}}, Options: []engine.Option{lambda, batch, away},
		Reasons:     []engine.Reason{{ID: "elasticity", Claim: "Elasticity: 1.5 s to the peak on AWS Lambda against 150 s to the peak on AWS Fargate on Amazon ECS.", Criterion: "elasticity", Effect: 0.12, Polarity: "for", Grounds: []engine.Ground{{Attribute: "traffic_shape", Value: "bursty", Provenance: profile.Stated}}, Sources: []engine.Citation{{URL: "https://paper.example.com/a.pdf", AsOf: "2017"}}}},
		Against:     &engine.Reason{ID: "delivery", Claim: "Delivery: the form is further from the work.", Criterion: "delivery", Effect: -0.03, Polarity: "against"},
		Flips:       []engine.Flip{{Attribute: "peak_rps", From: "40", To: ">=900", Direction: "above", Verdict: "faas", Platform: "old"}},
		Questions:   []engine.Question{{Attribute: "ops_team", Information: 0.41, Decides: []engine.AnswerEffect{{Value: "none", Family: "faas"}, {Value: "platform-team", Family: "container"}}}},
		Facts:       []engine.FactLine{{Attribute: "peak_rps", Value: "40", Provenance: profile.Inferred, Source: &profile.Source{File: "main.tf", Line: 12, Quote: "rps = 40"}}},
		Offload:     []engine.Offload{{Function: "identity", Text: "Hosted identity can take over accounts.", Source: "https://id.example.com"}},
		Relaxations: []engine.Relaxation{{Platform: "old", Limits: []engine.Limit{slow}}}, Warnings: []string{"The peak is below the mean."},
	}
}

func TestPrint_golden(t *testing.T) {
	t.Parallel()
	c := sample()
	for name, v := range map[string]View{
		"assessment.txt": {Style: Style{Width: 80}}, "explained.txt": {Explain: true, Style: Style{Width: 80}}, "colored.txt": {Style: Style{Width: 80, Color: true}},
	} {
		var out bytes.Buffer
		if err := Print(&out, everything(), &c, v); err != nil {
			t.Fatal(err)
		}
		golden(t, name, out.Bytes())
	}
}

func TestPrint_nothingSteersTheTerminal(t *testing.T) {
	t.Parallel()
	const evil = "\x1b[2J\x1b]0;x\x07\u202e"
	a := everything()
	a.Name, a.Warnings[0], a.Reasons[0].Claim, a.Options[0].Name, a.Options[0].Exit, a.Facts[0].Value = evil, evil, evil, evil, evil, evil
	a.Options[0].Bill[0].Note, a.Options[0].Unknown[0].Fact, a.Offload[0].Text, a.Facts[0].Source.Quote, a.Reasons[0].Sources[0].URL = evil, evil, evil, evil, evil
	a.Components = []engine.Component{{Name: evil, Options: a.Options}, {Name: evil}}
	c := sample()
	c.Lines[0].Name, c.Crossings[0].Below, c.Unit = evil, evil, evil
	var out bytes.Buffer
	if err := Print(&out, a, &c, View{Explain: true}); err != nil {
		t.Fatal(err)
	}
	if i := strings.IndexAny(out.String(), "\x1b\x07\u202e"); i >= 0 {
		t.Errorf("control characters reached the terminal at %q", out.String()[max(0, i-60):i])
	}
}

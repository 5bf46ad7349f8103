package render_test

import (
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
)

// small is a review of one service whose choice is the advice.
func small() render.Review {
	lambda := engine.Option{
		Platform: "aws-lambda", Name: "AWS Lambda", Family: "faas", Feasible: true, Acceptability: 0.6, Monthly: engine.Range{Low: "3.11", Mid: "46.88", High: "319.89"},
		Bill: []engine.BillLine{
			{Name: "data out", Quantity: "513.5333333", Unit: "GB", RateUSD: "0.09", AmountUSD: "46.218"},
			{Name: "gateway", Quantity: "0.6", Unit: "million requests", RateUSD: "1", AmountUSD: "0.662"},
			{Name: "logs", Quantity: "0", Unit: "GB", RateUSD: "0.5", AmountUSD: "0", Note: "0 because 5 GB are free"},
			{Name: "labour", Quantity: "3", Unit: "hours", RateUSD: "75", AmountUSD: "225", Labour: true},
		},
	}
	gone := engine.Option{Platform: "x", Name: "Old Runner", RemovedBy: []engine.Limit{{Limit: "runs on", Value: "linux", Fact: "os = windows"}}}
	v := engine.Verdict{Family: "faas", Platform: "aws-lambda", Word: "leaning", Confidence: 0.6, Provisional: true, MonthlyUSD: &lambda.Monthly}
	r := render.Review{Assessment: engine.Assessment{
		ID: "da-x", InputHash: strings.Repeat("a", 64), Verdict: v, Options: []engine.Option{lambda, gone}, Questions: []engine.Question{{Attribute: "ops_team"}, {Attribute: "state"}},
	}}
	o := &r.Assessment.Options[0]
	r.Services = []render.Reviewed{{Name: "Thumbnails", How: "added", Platform: "aws-lambda", Family: "faas", File: "t.yaml", Line: 4, Verdict: v, Chosen: o, Advised: o}}
	return r
}

// Whoever has ten seconds reads two lines: what is chosen and advised, what it costs, what is open. The rest is below them, once.
func TestReviewComment_readsInTenSeconds(t *testing.T) {
	t.Parallel()
	body := render.ReviewComment(small())
	lines := strings.Split(body, "\n")
	if want := "**Thumbnails** is added on **AWS Lambda**, as advised (leaning, 60%, provisional)."; lines[1] != want {
		t.Errorf("got %s, want %s", lines[1], want)
	}
	if want := "It costs $46.88 a month ($3.11 to $319.89). 2 open facts could still change this, first of all `ops_team`."; lines[2] != want {
		t.Errorf("got %s, want %s", lines[2], want)
	}
	for text, times := range map[string]int{
		"**Thumbnails on AWS Lambda**": 1, "| data out | 513.53 | GB | 0.09 | $46.22 |": 1, "| **Together** | | | | **$46.88** |": 1, "| logs |": 0, "| labour |": 0,
		"People's time beside it: 3 hours at $75 = $225.00.": 1, "Nothing, or less than a cent, for logs.": 1, "| Old Runner |": 0, "Runs on linux, here os = windows: Old Runner": 1, "``": 0, "read at": 0,
	} {
		if n := strings.Count(body, text); n != times {
			t.Errorf("%q stands there %d times, want %d", text, n, times)
		}
	}
	r := small()
	r.Services[0].Platform, r.Services[0].Chosen = "aws-fargate", &engine.Option{Platform: "aws-fargate", Name: "AWS Fargate", Monthly: engine.Range{Mid: "90.98"}, Bill: []engine.BillLine{{Name: "vCPU", Quantity: "1", Unit: "hour", RateUSD: "90.98", AmountUSD: "90.98"}}}
	body = render.ReviewComment(r)
	if want := "It costs $90.98 a month as chosen and $46.88 as advised: **$44.10 a month less**."; !strings.Contains(strings.Split(body, "\n")[2], want) {
		t.Errorf("got %s, want %s", strings.Split(body, "\n")[2], want)
	}
	if strings.Index(body, "Thumbnails on AWS Lambda") > strings.Index(body, "Thumbnails on AWS Fargate") || !strings.Contains(body, "| vCPU | 1 | hour |") {
		t.Errorf("want both bills, the advised one first:\n%s", body)
	}
}

// A chart ends before the costs of high loads leave the others on the ground; its table does not.
func TestMermaid_endsWhereNothingCouldBeTold(t *testing.T) {
	t.Parallel()
	c := render.Chart{Unit: "requests a month", Loads: []string{"1k", "10k", "100k", "1M", "10M", "100M", "1B"}, Lines: []render.ChartLine{
		{Name: "A", USD: []float64{1, 2, 10, 40, 90, 900, 9000}}, {Name: "B", USD: []float64{50, 50, 50, 50, 60, 400, 4000}},
	}}
	got := render.Mermaid(c)
	for text, times := range map[string]int{
		`x-axis "requests a month" ["1k", "10k", "100k", "1M", "10M"]`: 1, "line [1.00, 2.00, 10.00, 40.00, 90.00]": 1, "which goes on to 1B.": 1, "| 1B | $9,000 | $4,000 |": 1, "| Requests a month | A | B |": 1,
	} {
		if n := strings.Count(got, text); n != times {
			t.Errorf("%q stands there %d times, want %d, in\n%s", text, n, times, got)
		}
	}
	c.Lines[0].USD, c.Lines[1].USD = []float64{50, 50, 50, 50, 60, 70, 80}, []float64{1, 2, 3, 4, 5, 6, 7}
	if got := render.Mermaid(c); !strings.Contains(got, `"100M", "1B"]`) || strings.Contains(got, "goes on") {
		t.Errorf("got a shorter chart than can be read:\n%s", got)
	}
}

package render

import (
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/engine"
)

func TestReviewSecond_saysThatAChoiceCannotRunBeforeItsCost(t *testing.T) {
	t.Parallel()
	chosen := engine.Option{
		Platform: "aws-lambda", Name: "AWS Lambda", Monthly: engine.Range{Low: "20", Mid: "21.76", High: "23"},
		RemovedBy: []engine.Limit{{Rule: "duration", Limit: "one answer takes at most", Value: "900 s", Fact: "execution_seconds_max = 1200 s"}},
	}
	advised := engine.Option{Platform: "aws-fargate", Name: "AWS Fargate on Amazon ECS", Feasible: true, Monthly: engine.Range{Low: "40", Mid: "177.78", High: "660"}}
	r := Review{Services: []Reviewed{{Name: "resize", Chosen: &chosen, Advised: &advised}}}
	_, second := ReviewSummary(r)
	if want := "AWS Lambda is ruled out: one answer takes at most 900 s, here execution_seconds_max = 1200 s; as advised it costs $177.78"; !strings.HasPrefix(second, want) {
		t.Errorf("got %q, want it to begin %q", second, want)
	}
	chosen.Feasible, chosen.RemovedBy = true, nil
	if _, second = ReviewSummary(r); strings.Contains(second, "ruled out") || !strings.Contains(second, "$156.02 a month more") {
		t.Errorf("got %q, want the difference in cost alone", second)
	}
}

package engine

import (
	"slices"
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// A run of 20 minutes is too long for AWS Lambda whether it answers somebody or starts by an event: both limits are named, and none that waits for a fact.
func TestOptions_namesWhatRulesOutAndNoMore(t *testing.T) {
	t.Parallel()
	p, err := profile.FromCanonical(map[string]string{"execution_seconds_max": "1200", "memory_mb": "2048", "cloud": "aws"})
	if err != nil {
		t.Fatal(err)
	}
	a, err := advisor(t).Assess(profile.Single("resize", p))
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(a.Options, func(o Option) bool { return o.Platform == "aws-lambda" })
	var got []string
	for _, l := range a.Options[at].RemovedBy {
		got = append(got, l.Rule)
	}
	if want := []string{"duration", "duration-async"}; a.Options[at].Feasible || !slices.Equal(got, want) {
		t.Errorf("feasible %v, ruled out by %v, want %v", a.Options[at].Feasible, got, want)
	}
}

package scaling

import (
	"math"
	"net/url"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestReplicas_followsTheDocumentation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		current     int
		metric      float64
		tolerance   float64
		wantDesired int
	}{{3, 200, 0.1, 6}, {4, 50, 0.1, 2}, {10, 111, 0.1, 12}, {10, 109, 0.1, 10}, {10, 109, 0, 11}, {0, 500, 0.1, 0}} {
		if got, err := Replicas(c.current, c.metric, 100, c.tolerance); err != nil || got != c.wantDesired {
			t.Errorf("%+v: got %d, %v", c, got, err)
		}
	}
}

func TestFormulas_publishedExamples(t *testing.T) {
	t.Parallel()
	if got, err := Pods(19.874, 10, 0.7); err != nil || got != 3 {
		t.Errorf("Knative: got %d, %v, want 3", got, err)
	}
	got, err := Instances(Load{Concurrency: 200, MaxConcurrency: 80, ConcurrencyTarget: 0.6, CPU: 2.1, CPUPerInstance: 1, CPUTarget: 0.6})
	if want := (Wanted{Instances: 5, ByConcurrency: 5, ByCPU: 4}); err != nil || got != want {
		t.Errorf("Cloud Run: got %+v, %v, want %+v", got, err, want)
	}
	if !Panics(4, 2) || Panics(3, 2) || Panics(4, 0) {
		t.Error("Knative panics at twice the ready pods")
	}
}

func TestRules_eachHasSourceAndDate(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range Rules() {
		address, err := url.Parse(r.Source)
		if err != nil || address.Scheme != "https" || seen[r.Platform] {
			t.Errorf("%s: source %q, seen before %v", r.Platform, r.Source, seen[r.Platform])
		}
		if _, err := time.Parse("2006-01", r.AsOf); err != nil {
			t.Errorf("%s: %v", r.Platform, err)
		}
		seen[r.Platform] = true
	}
}

func TestTimeTo_byHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		platform string
		from, to int
		want     float64
	}{
		{"aws-lambda", 0, 1000, 0},
		{"aws-lambda", 0, 1001, 10},
		{"aws-lambda", 500, 3500, 20},
		{"kubernetes-hpa", 3, 7, 20},
		{"kubernetes-hpa", 3, 28, 50},
		{"gcp-cloud-run", 1, 500, 2},
		{"aws-fargate", 5, 5, 0},
	} {
		rule, ok := RuleFor(c.platform)
		if got := rule.TimeTo(c.from, c.to); !ok || got != c.want {
			t.Errorf("%+v: got %g", c, got)
		}
	}
	if got := (Rule{Period: 1}).TimeTo(1, 2); !math.IsInf(got, 1) {
		t.Errorf("a rule that adds nothing: got %g, want +Inf", got)
	}
}

func TestShortfall_ofAJumpIsArea(t *testing.T) {
	t.Parallel()
	rule := Rule{Platform: "toy", Detect: 10, Start: 5, Period: 10, AddPerPeriod: 1}
	// 1 instance of 10/s against 30/s: short by 20 for 15 s, by 10 for 10 s.
	got, err := rule.Shortfall(Rise{Base: 10, Peak: 30, PerInstance: 10})
	if err != nil || math.Abs(got.TimeToPeak-25) > 1e-9 || math.Abs(got.SecondsShort-25) > 0.01 || math.Abs(got.Requests-400) > 0.5 {
		t.Errorf("got %+v, %v, want 25 s, 25 s, 400", got, err)
	}
	if _, err := (Rule{Platform: "stuck", Period: 1}).Shortfall(Rise{Base: 1, Peak: 9, PerInstance: 1}); err == nil {
		t.Error("a rule that adds nothing: got no error, want one")
	}
}

func TestShortfall_moreInstancesAreNeverWorse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rule := rapid.SampledFrom(Rules()).Draw(t, "rule")
		rise := Rise{
			Base: rapid.Float64Range(0, 100).Draw(t, "base"), PerInstance: rapid.Float64Range(1, 50).Draw(t, "per"),
			Ramp: rapid.Float64Range(0, 600).Draw(t, "ramp"), Instances: rapid.IntRange(1, 200).Draw(t, "have"),
		}
		rise.Peak = rise.Base + rapid.Float64Range(0, 5000).Draw(t, "more")
		less, err := rule.Shortfall(rise)
		if err != nil {
			t.Fatal(err)
		}
		rise.Instances *= 2
		more, err := rule.Shortfall(rise)
		if err != nil {
			t.Fatal(err)
		}
		if more.Requests > less.Requests*1.001+1 {
			t.Fatalf("%s: %g requests short with %d instances, %g with half", rule.Platform, more.Requests, rise.Instances, less.Requests)
		}
	})
}

func TestScaleOut_holdsItsMeasurements(t *testing.T) {
	t.Parallel()
	for _, s := range ScaleOuts() {
		if first, all := s.TimeTo(1), s.TimeTo(s.Count); first != s.First || all != s.All {
			t.Errorf("%s: got %g and %g, want %g and %g", s.Platform, first, all, s.First, s.All)
		}
	}
}

func TestFormulas_refuse(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]func() error{
		"negative replicas": func() error { _, err := Replicas(-1, 1, 1, 0); return err },
		"zero target":       func() error { _, err := Replicas(1, 1, 0, 0); return err },
		"nan":               func() error { _, err := Pods(math.NaN(), 1, 1); return err },
		"overflow":          func() error { _, err := Pods(1e300, 1, 1); return err },
		"no vcpu":           func() error { _, err := Instances(Load{CPU: 1}); return err },
		"no instance rate":  func() error { _, err := (Rule{}).Shortfall(Rise{Peak: 1}); return err },
	} {
		if call() == nil {
			t.Errorf("%s: got no error, want one", name)
		}
	}
}

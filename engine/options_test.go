package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

func TestOptionsAndBrief_areThoseOfTheAssessment(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	advisor, err := engine.New(nil, cat)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		`{name: checkout, facts: {workload_kind: http-api, requests_per_month: 3000000, peak_rps: 40, cloud: aws}}`,
		`{name: shop, components: [{name: api, facts: {workload_kind: http-api, requests_per_month: 1000000}}, {name: db, facts: {workload_kind: stateful-datastore}}], links: [{from: api, to: db, calls_per_month: 1000000}]}`,
		`{name: impossible, facts: {privileged_or_kernel: true, cloud: gcp, gpu: true, os: windows}}`,
	} {
		sys, err := profile.Decode("case.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		want, err := advisor.Assess(sys)
		if err != nil {
			t.Fatal(err)
		}
		got, err := advisor.Options(sys)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Options, got); diff != "" {
			t.Errorf("%s (-assessment +options):\n%s", want.Name, diff)
		}
		brief, err := advisor.Brief(sys)
		if err != nil {
			t.Fatal(err)
		}
		want.Verdict.Provisional, want.Verdict.Summary = brief.Verdict.Provisional, brief.Verdict.Summary
		if diff := cmp.Diff([]any{want.Verdict, want.Options, want.Facts, want.InputHash}, []any{brief.Verdict, brief.Options, brief.Facts, brief.InputHash}); diff != "" {
			t.Errorf("%s (-assessment +brief):\n%s", want.Name, diff)
		}
	}
	if _, err := advisor.Options(profile.System{}); err == nil {
		t.Error("a system without components was accepted")
	}
}

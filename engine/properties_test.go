package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/policy"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// anyFacts draws a profile: a random part of the table with random answers, ranges and "don't know" among them.
func anyFacts(t *rapid.T) []profile.Fact {
	var out []profile.Fact
	share := rapid.IntRange(0, 9).Draw(t, "known")
	for _, a := range profile.Table() {
		if a.Kind == profile.Text || rapid.IntRange(0, 9).Draw(t, string(a.ID)) >= share {
			continue
		}
		out = append(out, anyFact(t, a))
	}
	return out
}

func anyFact(t *rapid.T, a profile.Attribute) profile.Fact {
	answers := []string{"unknown"}
	switch a.Kind {
	case profile.Bool:
		answers = append(answers, "true", "false", "false")
	case profile.Enum:
		for _, o := range a.Options {
			answers = append(answers, o.Value)
		}
	default:
		for _, b := range a.Bands {
			answers = append(answers, b.Value)
		}
	}
	f, err := profile.ParseAnswer(a, rapid.SampledFrom(answers).Draw(t, "answer of "+string(a.ID)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAssess_everyFlipHoldsOnBothSides(t *testing.T) {
	t.Parallel()
	a := advisor(t)
	proven := 0
	rapid.Check(t, func(t *rapid.T) {
		p := profile.New(anyFacts(t)...)
		got, err := a.Assess(profile.Single("svc", p))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range got.Flips {
			proven++
			attr, _ := profile.Lookup(f.Attribute)
			fact, err := profile.ParseAnswer(attr, f.To)
			if err != nil {
				t.Fatalf("flip %+v: its value cannot be stated: %v", f, err)
			}
			next := p.With(fact)
			if f.Also != nil {
				other, _ := profile.Lookup(f.Also.Attribute)
				also, err := profile.ParseAnswer(other, f.Also.To)
				if err != nil {
					t.Fatal(err)
				}
				next = next.With(also)
			}
			there, err := a.Assess(profile.Single("svc", next))
			if err != nil {
				t.Fatal(err)
			}
			if f.Verdict == got.Verdict.Family || there.Verdict.Family != f.Verdict || there.Verdict.Platform != f.Platform {
				t.Errorf("flip %+v from %s: stated there it gives %s on %s", f, got.Verdict.Family, there.Verdict.Family, there.Verdict.Platform)
			}
		}
	})
	if proven == 0 {
		t.Error("no flip was found in any profile")
	}
}

func TestAssess_orderRepetitionAndWhoChangeNoByte(t *testing.T) {
	t.Parallel()
	a := advisor(t)
	rapid.Check(t, func(t *rapid.T) {
		list := anyFacts(t)
		first, err := a.Assess(profile.Single("svc", profile.New(list...)))
		if err != nil {
			t.Fatal(err)
		}
		again := append(slices.Clone(list), list...)
		again = rapid.Permutation(again).Draw(t, "order")
		second, err := a.Assess(profile.Single("svc", profile.New(again...)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Errorf("another order gives another assessment:\n%s", diff)
		}
	})
}

func TestAssess_irrelevantOptionMovesNoOther(t *testing.T) {
	t.Parallel()
	a := advisor(t)
	rapid.Check(t, func(t *rapid.T) {
		p := profile.New(anyFacts(t)...)
		got, err := a.Assess(profile.Single("svc", p))
		if err != nil {
			t.Fatal(err)
		}
		var never []string
		for _, o := range got.Options {
			if o.Feasible && o.Acceptability == 0 {
				never = append(never, o.Platform)
			}
		}
		if len(never) == 0 {
			t.Skip("every option is first somewhere")
		}
		gone := rapid.SampledFrom(never).Draw(t, "option left out")
		rest := advisorWithout(t, a.cat, gone)
		after, err := rest.Assess(profile.Single("svc", p))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(orderOf(got, gone), orderOf(after, gone)); diff != "" {
			t.Errorf("without %s the others change their order (-with +without):\n%s", gone, diff)
		}
	})
}

// orderOf lists the options that stand, best first, with their acceptability, one left out.
func orderOf(a Assessment, except string) []string {
	var out []string
	for _, o := range a.Options {
		if o.Feasible && o.Platform != except {
			out = append(out, fmt.Sprintf("%s %.3f", o.Platform, o.Acceptability))
		}
	}
	return out
}

func TestAssess_unknownLimitsAreNotFine(t *testing.T) {
	t.Parallel()
	got, err := advisor(t).Assess(profile.Single("svc", profile.New()))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range got.Options {
		if o.Platform != "aws-lambda" {
			continue
		}
		var rules []string
		for _, l := range o.Unknown {
			rules = append(rules, l.Rule)
		}
		sort.Strings(rules)
		for _, want := range []string{"duration", "gpu", "memory", "state"} {
			if !slices.Contains(rules, want) {
				t.Errorf("limits that are open: %v, want %s among them", rules, want)
			}
		}
	}
}

func TestAssess_everySourceIsAnAddressWithADate(t *testing.T) {
	t.Parallel()
	a := advisor(t)
	rapid.Check(t, func(t *rapid.T) {
		got, err := a.Assess(profile.Single("svc", profile.New(anyFacts(t)...)))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range got.Options {
			if o.Feasible {
				continue
			}
			if len(o.RemovedBy) == 0 {
				t.Errorf("%s is removed by nothing", o.Platform)
			}
			for _, l := range o.RemovedBy {
				if l.Rule != "cloud" && l.Rule != "status" && (l.Source == "" || l.AsOf == "" || l.Value == "" || l.Fact == "") {
					t.Errorf("%s removed by %+v: want value, fact, source and date", o.Platform, l)
				}
			}
		}
		for _, r := range got.Reasons {
			if len(r.Sources) == 0 || r.Sources[0].URL == "" || r.Claim == "" {
				t.Errorf("reason %+v: want a claim and a source", r)
			}
		}
	})
}

// advisorWithout denies one platform.
func advisorWithout(t interface{ Fatal(...any) }, cat *catalog.Catalogue, platform string) *Advisor {
	text := "v: 1\nname: one-less\nplatforms:\n  deny:\n    - id: " + platform + "\n      message: left out\n"
	pol, err := policy.Load("policy.yaml", []byte(text), policy.Known{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(pol, cat)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAssess_extremesStayNumbers(t *testing.T) {
	t.Parallel()
	a := advisor(t)
	try := func(name string, list ...profile.Fact) {
		base := []profile.Fact{{Attribute: "workload_kind", Provenance: profile.Stated, Value: profile.Value{Text: "http-api"}}}
		got, err := a.Assess(profile.Single("svc", profile.New(append(base, list...)...)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		if _, err := json.Marshal(got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got.Verdict.Confidence < 0 || got.Verdict.Confidence > 1 {
			t.Errorf("%s: confidence %v", name, got.Verdict.Confidence)
		}
	}
	var all [2][]profile.Fact
	for _, attr := range profile.Table() {
		if attr.Kind != profile.Number && attr.Kind != profile.Integer {
			continue
		}
		for i, x := range []float64{attr.Min, attr.Max} {
			f := profile.Fact{Attribute: attr.ID, Provenance: profile.Stated, Value: profile.Value{Lo: x, Hi: x}}
			all[i] = append(all[i], f)
			try(fmt.Sprintf("%s=%v", attr.ID, x), f)
		}
	}
	try("everything least", all[0]...)
	try("everything most", all[1]...)
}

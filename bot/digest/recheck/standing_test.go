package recheck_test

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/policy"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// drawn is a workload of which some facts are stated, any of them.
func drawn(t *rapid.T) profile.Profile {
	var facts []profile.Fact
	for _, a := range profile.Table() {
		if a.Kind == profile.Text || !rapid.Bool().Draw(t, "stated") {
			continue
		}
		var text string
		switch {
		case a.Kind == profile.Bool:
			text = strconv.FormatBool(rapid.Bool().Draw(t, string(a.ID)))
		case a.Kind == profile.Enum:
			text = rapid.SampledFrom(a.Options).Draw(t, string(a.ID)).Value
		case len(a.Bands) > 0:
			text = rapid.SampledFrom(a.Bands).Draw(t, string(a.ID)).Value
		default:
			continue
		}
		f, err := profile.ParseAnswer(a, text)
		if err != nil {
			t.Fatal(err)
		}
		facts = append(facts, f)
	}
	return profile.New(facts...)
}

const rules = `
platforms: {deny: [{id: aws-ec2, message: no machines of one's own}]}
rules:
  - {id: tail, when: option.latency_p99_ms > 2000.0, action: deny, message: too slow}
`

// What is kept of the short way is, to the byte, what is kept of the whole assessment: of one workload and of several, with and without an organisation's rules.
func TestStanding_isThatOfTheWholeAssessment(t *testing.T) {
	t.Parallel()
	cat := today(t)
	pol, err := policy.Load("rules.yaml", []byte(rules), engine.Known(cat))
	if err != nil {
		t.Fatal(err)
	}
	var advisors []*engine.Advisor
	for _, p := range []*policy.Policy{nil, pol} {
		a, err := engine.New(p, cat)
		if err != nil {
			t.Fatal(err)
		}
		advisors = append(advisors, a)
	}
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SampledFrom(advisors).Draw(t, "advisor")
		sys := profile.Single("svc", drawn(t))
		if rapid.IntRange(0, 9).Draw(t, "several") == 0 {
			sys = profile.System{Name: "shop", Shared: drawn(t), Components: []profile.Workload{{Name: "a", Profile: drawn(t)}, {Name: "b", Profile: drawn(t)}}}
		}
		whole, err := a.Assess(sys)
		if err != nil {
			t.Fatal(err)
		}
		short, err := a.Standing(sys, 4)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(recheck.StandOf(whole), recheck.StandOf(short)); diff != "" {
			t.Fatalf("(-whole +short)\n%s", diff)
		}
	})
}

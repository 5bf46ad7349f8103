package engine

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/policy"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// advisor compiles the embedded catalogue without a policy.
func advisor(tb testing.TB) *Advisor {
	tb.Helper()
	cat, err := catalog.Load()
	if err != nil {
		tb.Fatal(err)
	}
	a, err := New(nil, cat)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// facts reads "attribute=value" lines.
func facts(tb testing.TB, lines ...string) profile.Profile {
	tb.Helper()
	var out []profile.Fact
	for _, line := range lines {
		f, err := profile.ParseAssignment(line)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, f)
	}
	return profile.New(out...)
}

func encode(tb testing.TB, a Assessment) string {
	tb.Helper()
	b, err := json.MarshalIndent(a, "", " ")
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

func TestAssess_withNothingKnownSaysWhatDecides(t *testing.T) {
	t.Parallel()
	got, err := advisor(t).Assess(profile.Single("svc", profile.New()))
	if err != nil {
		t.Fatal(err)
	}
	if !got.Verdict.Provisional || len(got.Questions) < 5 || got.StoppedBecause != "" {
		t.Errorf("verdict %+v, %d questions, stopped %q: want provisional with questions", got.Verdict, len(got.Questions), got.StoppedBecause)
	}
	for _, q := range got.Questions[:3] {
		if q.Why == "" || q.Information <= 0 {
			t.Errorf("question %+v: want a computed reason", q)
		}
	}
}

func TestAssess_orderOfFactsChangesNoByte(t *testing.T) {
	t.Parallel()
	a := advisor(t)
	lines := []string{"workload_kind=event-processing", "cloud=aws", "execution_seconds_max=60", "traffic_shape=bursty", "state=stateless"}
	first, err := a.Assess(profile.Single("svc", facts(t, lines...)))
	if err != nil {
		t.Fatal(err)
	}
	for i, j := 0, len(lines)-1; i < j; i, j = i+1, j-1 {
		lines[i], lines[j] = lines[j], lines[i]
	}
	second, err := a.Assess(profile.Single("svc", facts(t, lines...)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(encode(t, first), encode(t, second)); diff != "" {
		t.Errorf("another order gives another assessment (-first +second):\n%s", diff)
	}
}

func TestAssess_removedOptionNamesLimitValueAndSource(t *testing.T) {
	t.Parallel()
	got, err := advisor(t).Assess(profile.Single("svc", facts(t, "cloud=aws", "execution_seconds_max=1200", "protocol=queue")))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range got.Options {
		if o.Platform != "aws-lambda" {
			continue
		}
		if o.Feasible || len(o.RemovedBy) == 0 {
			t.Fatalf("lambda = %+v, want removed by its duration", o)
		}
		l := o.RemovedBy[0]
		if l.Value != "900 s" || !strings.HasPrefix(l.Source, "https://docs.aws.amazon.com/") || l.AsOf == "" || l.Fact != "execution_seconds_max = 1200 s" {
			t.Errorf("limit = %+v, want 900 s with source, date and fact", l)
		}
		return
	}
	t.Error("lambda is not listed")
}

func TestAssess_refusesNonsense(t *testing.T) {
	t.Parallel()
	a := advisor(t)
	two := func(links ...profile.Link) profile.System {
		return profile.System{Name: "s", Components: []profile.Workload{{Name: "a"}, {Name: "b"}}, Links: links}
	}
	for name, sys := range map[string]profile.System{
		"no component": {Name: "s"},
		"a thousand":   {Name: "s", Components: make([]profile.Workload, 1000)},
		"same name":    {Name: "s", Components: []profile.Workload{{Name: "a"}, {Name: "a"}}},
		"stray link":   two(profile.Link{From: "a", To: "c"}),
		"circle":       two(profile.Link{From: "a", To: "b", LatencyMatters: true}, profile.Link{From: "b", To: "a", LatencyMatters: true}),
		"negative":     profile.Single("s", profile.New(profile.Fact{Attribute: "peak_rps", Provenance: profile.Stated, Value: profile.Value{Lo: -5, Hi: -5}})),
	} {
		if _, err := a.Assess(sys); err == nil {
			t.Errorf("%s: accepted, want an error", name)
		}
	}
}

func TestAssess_asksAboutCirclesInWhichNobodyWaits(t *testing.T) {
	t.Parallel()
	got, err := advisor(t).Assess(profile.System{
		Name: "s", Components: []profile.Workload{{Name: "a"}, {Name: "b"}}, Links: []profile.Link{{From: "a", To: "b"}, {From: "b", To: "a"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(got.Warnings, "\n"), "circle: a -> b -> a") {
		t.Errorf("warnings %v, want to be asked about the circle", got.Warnings)
	}
}

func BenchmarkAssess_thirtyOpen(b *testing.B) {
	a := advisor(b)
	sys := profile.Single("svc", facts(b, "workload_kind=http-api", "requests_per_month=2000000", "traffic_shape=bursty"))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Assess(sys); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAssess_systemChoosesJointlyAndKeepsTheParts(t *testing.T) {
	t.Parallel()
	sys := profile.System{
		Name: "shop", Shared: facts(t, "cloud=aws", "ops_team=small"),
		Components: []profile.Workload{
			{Name: "receipts", Profile: facts(t, "workload_kind=event-processing", "traffic_shape=sporadic", "state=stateless", "execution_seconds_p50=1", "execution_seconds_max=30", "memory_mb=256", "requests_per_month=20000")},
			{Name: "erp", Profile: facts(t, "workload_kind=legacy-app", "containerizable=false", "migration=lift-and-shift", "needs_os_control=yes", "state=local-state")},
		},
		Links: []profile.Link{{From: "receipts", To: "erp", CallsPerMonth: 20000, GBPerMonth: 1}},
	}
	got, err := advisor(t).Assess(sys)
	if err != nil {
		t.Fatal(err)
	}
	if got.Verdict.Family != "hybrid" || !strings.Contains(got.Verdict.Platform, "aws-lambda") {
		t.Errorf("verdict %+v, want a hybrid with functions", got.Verdict)
	}
	if got.Components[0].Verdict.Family != "faas" || got.Components[1].Verdict.Family != "vm" {
		t.Errorf("components %s and %s, want faas and vm", got.Components[0].Verdict.Family, got.Components[1].Verdict.Family)
	}
	single := false
	for _, o := range got.Options {
		single = single || o.Family == "vm"
	}
	if !single {
		t.Error("no single form is priced beside the mix")
	}
}

func TestAssess_nothingStandsNamesWhatToRelax(t *testing.T) {
	t.Parallel()
	pol, err := policy.Load("policy.yaml", []byte("v: 1\nname: strict\nplatforms:\n  allow: [aws-lambda, gcp-cloud-run]\n"), policy.Known{})
	if err != nil {
		t.Fatal(err)
	}
	cat, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(pol, cat)
	if err != nil {
		t.Fatal(err)
	}
	got, err := a.Assess(profile.Single("long", facts(t, "cloud=aws", "execution_seconds_max=1200", "protocol=queue", "gpu=no")))
	if err != nil {
		t.Fatal(err)
	}
	if got.Verdict.Family != "none" || got.StoppedBecause != "no-option" || len(got.Relaxations) == 0 {
		t.Fatalf("verdict %+v, stopped %q, relaxations %+v: want none and what to relax", got.Verdict, got.StoppedBecause, got.Relaxations)
	}
	for _, r := range got.Relaxations {
		if len(r.Limits) != 1 || r.Platform != "aws-lambda" && r.Platform != "gcp-cloud-run" {
			t.Errorf("relaxation %+v, want one limit of an allowed platform", r)
		}
	}
}

func TestAssess_policyDenialNamesItsMessage(t *testing.T) {
	t.Parallel()
	a := advisorWithout(t, advisor(t).cat, "aws-lambda")
	got, err := a.Assess(profile.Single("svc", facts(t, "cloud=aws", "workload_kind=event-processing")))
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range got.Options {
		if o.Platform == "aws-lambda" && (o.Feasible || o.RemovedBy[0].Rule != "policy" || o.RemovedBy[0].Value != "left out") {
			t.Errorf("lambda = %+v, want removed by the policy's message", o.RemovedBy)
		}
	}
	if got.Verdict.Platform == "aws-lambda" {
		t.Error("a denied platform wins")
	}
}

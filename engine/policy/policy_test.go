package policy_test

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/engine/policy"
	"github.com/deploy-advice/deploy-advice/engine/profile"
	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

func known() policy.Known {
	return policy.Known{Platforms: []string{"aws-lambda", "aws-fargate", "aws-eks", "aws-app-runner", "gcp-cloud-run"}}
}

func load(tb testing.TB, text string) *policy.Policy {
	tb.Helper()
	p, err := policy.Load("policy.yaml", []byte(text), known())
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func facts(tb testing.TB, text string, own ...profile.Attribute) profile.Profile {
	tb.Helper()
	list, errs := profile.ParseAssignments(text, own...)
	if len(errs) > 0 {
		tb.Fatal(errs)
	}
	return profile.New(list...)
}

func TestLoad_workingFilesFitTheSchema(t *testing.T) {
	t.Parallel()
	schema := compiled(t)
	files, _ := filepath.Glob("testdata/working_*")
	for _, file := range append(files, "sample.yaml") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := policy.Load(file, data, known()); err != nil {
			t.Error(err)
		}
		var v any
		if err := yaml.Unmarshal(data, &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s does not fit the schema: %v", file, err)
		}
	}
	if len(files) < 2 {
		t.Errorf("%d working files", len(files))
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(policy.PolicySchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("policy.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("policy.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestLoad_bustedFiles holds every busted_* file to its "# want: line:column: text" lines: all mistakes together, in order.
func TestLoad_bustedFiles(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("testdata/busted_*")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, err := policy.Load("f", data, known())
		var refused *document.Error
		if !errors.As(err, &refused) || p != nil {
			t.Errorf("%s: policy %v, error %v; want a document.Error alone", file, p, err)
			continue
		}
		var want []string
		for line := range strings.Lines(string(data)) {
			if w, ok := strings.CutPrefix(strings.TrimSpace(line), "# want: "); ok {
				want = append(want, w)
			}
		}
		for i, problem := range refused.Problems {
			got := strings.TrimPrefix(problem.String(), "f:")
			if i >= len(want) || !strings.HasPrefix(got, want[i]) {
				t.Errorf("%s: problem %d is %s", file, i+1, got)
			}
		}
		if len(refused.Problems) != len(want) {
			t.Errorf("%s: %d problems, want %d", file, len(refused.Problems), len(want))
		}
	}
	if len(files) < 2 {
		t.Errorf("%d busted files", len(files))
	}
}

func TestLoad_sampleSaysWhatItShows(t *testing.T) {
	t.Parallel()
	p, err := policy.Load("sample.yaml", policy.Sample(), known())
	if err != nil {
		t.Fatal(err)
	}
	if p.Name() != "acme" || p.MinimumRedundancy() != 2 || p.Thresholds() != (policy.Thresholds{Epsilon: 0.1, Margin: 0.1, ReviewMonths: 12}) {
		t.Errorf("got %s, %d, %+v", p.Name(), p.MinimumRedundancy(), p.Thresholds())
	}
	if got := p.Labour(); got.USDPerHour != 95 || got.Hours["managed-k8s"] != [3]float64{4, 10, 30} {
		t.Errorf("labour %+v", got)
	}
	if got := p.PriceBook(); got.Name != "acme-2026" || len(got.Discounts) != 1 || got.Discounts[0] != (policy.Discount{Vendor: "aws", Percent: 12}) {
		t.Errorf("price book %+v", got)
	}
	got := p.WithDefaults(facts(t, "cloud=gcp"))
	if f := got.Fact("ops_team"); f.Provenance != profile.Assumed || f.Value.Text != "small" || !strings.Contains(f.Source.Note, "acme") {
		t.Errorf("ops_team %+v", f)
	}
	if got.Fact("cloud").Value.Text != "gcp" {
		t.Error("a default replaced a fact")
	}
	if q := p.Questions(); len(q) != 1 || q[0].ID != "data_class" || !q[0].Veto || len(profile.Check(q[0])) > 0 {
		t.Errorf("questions %+v", q)
	}
}

func TestDenies_listsAndFamilies(t *testing.T) {
	t.Parallel()
	p := load(t, "name: x\nplatforms: {deny: [{id: aws-eks, message: no cluster}, aws-app-runner]}\nfamilies: {allow: [faas, container]}")
	for _, c := range []struct{ platform, family, want string }{
		{"aws-eks", "container", "no cluster"}, {"aws-app-runner", "serverless-container", "rules it out"}, {"aws-lambda", "faas", ""}, {"aws-fargate", "serverless-container", "other families"},
	} {
		if got := p.Denies(c.platform, c.family); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.platform, got, c.want)
		}
	}
	p = load(t, "platforms: {allow: [aws-fargate]}\nfamilies: {deny: [serverless-container]}")
	if p.Denies("aws-fargate", "serverless-container") != "" || p.Denies("aws-eks", "container") == "" {
		t.Error("a platform allowed by name is allowed, and no other")
	}
	if policy.Default().Denies("aws-eks", "container") != "" || policy.Default().Hash() == "" || len(policy.Default().Weights()) > 0 {
		t.Error("the default policy must allow everything and weigh nothing")
	}
}

func TestLoad_resolvesOtherNames(t *testing.T) {
	t.Parallel()
	k := known()
	k.Resolve = func(name string) (string, bool) {
		return map[string]string{"eks": "aws-eks", "aws-eks": "aws-eks"}[name], name == "eks" || name == "aws-eks"
	}
	p, err := policy.Load("f", []byte("platforms: {deny: [eks]}"), k)
	if err != nil || p.Denies("aws-eks", "container") == "" {
		t.Errorf("%v, %v", p, err)
	}
	if _, err = policy.Load("f", []byte("platforms: {deny: [aws-lamda]}"), k); err == nil || !strings.Contains(err.Error(), "f:1:20: a platform is \"aws-lamda\"; did you mean \"aws-lambda\"?") {
		t.Errorf("error %v", err)
	}
}

func TestWeights_fromNumbersAndFromAnOrder(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(map[string]float64{"cost": 0.75, "latency": 0.25}, load(t, "weights: {cost: 3, latency: 1}").Weights()); diff != "" {
		t.Errorf("weights (-want +got):\n%s", diff)
	}
	p := load(t, "priorities: [latency, cost]")
	w, sum := p.Weights(), 0.0
	for _, x := range w {
		sum += x
	}
	if math.Abs(sum-1) > 1e-12 || len(w) != 8 || w["latency"] <= w["cost"] || w["cost"] <= w["control"] || w["control"] != w["delivery"] {
		t.Errorf("weights %v sum to %v", w, sum)
	}
	// the first rank order centroid of eight is the eighth harmonic number over eight
	if want := 2.717857142857143 / 8; math.Abs(w["latency"]-want) > 1e-12 {
		t.Errorf("first weight %v, want %v", w["latency"], want)
	}
	if diff := cmp.Diff([]string{"latency", "cost"}, p.Priorities()); diff != "" {
		t.Error(diff)
	}
}

const ruled = `
rules:
  - {id: slow, when: facts.latency_p99_ms < 100.0 && option.latency_p99_ms > 200.0, action: warn, message: too slow}
  - {id: gpu, when: facts.gpu && option.family == "faas", action: deny, message: no gpu there}
  - {id: dear, when: option.monthly_usd > 500.0 || facts.budget_priority == "cost", action: prefer, strength: -0.2, message: dear}
  - {id: broken, when: 1 / int(facts.disk_gb) > 0, action: warn, message: m}
`

func TestEvaluate_firesOpensAndFails(t *testing.T) {
	t.Parallel()
	p := load(t, ruled)
	nan := math.NaN()
	for _, c := range []struct{ facts, want string }{
		{"latency_p99_ms=50; gpu=yes; budget_priority=cost; disk_gb=2", "slow fires, gpu fires, dear fires"},
		{"latency_p99_ms=500; gpu=no; budget_priority=balanced; disk_gb=1", "dear open, broken fires"},
		{"disk_gb=2", "slow open, gpu open, dear open"},
		{"latency_p99_ms=20-90; gpu=no; disk_gb=2; budget_priority=cost", "slow fires, dear fires"},
		{"latency_p99_ms=20-150; gpu=no; disk_gb=2; budget_priority=cost", "slow open, dear fires"},
		{"latency_p99_ms=500; gpu=unknown; disk_gb=0; budget_priority=cost", "gpu open, dear fires, broken fails"},
	} {
		var got []string
		for _, f := range p.Evaluate(facts(t, c.facts), policy.Option{Family: "faas", MonthlyUSD: nan, LatencyP99MS: 300, ColdStartProbability: nan}) {
			got = append(got, f.Rule+" "+string(f.Outcome))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %s; want %s", c.facts, strings.Join(got, ", "), c.want)
		}
	}
	open := p.Evaluate(facts(t, "disk_gb=2; latency_p99_ms=20-150"), policy.Option{Family: "faas", LatencyP99MS: 300})
	if diff := cmp.Diff([]profile.ID{"latency_p99_ms"}, open[0].Missing); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
}

func TestEvaluate_ownQuestionsAndTextsKeepTheirKind(t *testing.T) {
	t.Parallel()
	p := load(t, `
questions: [{id: data_class, kind: enum, question: "Which class?", why: w, options: [open, cards]}]
rules:
  - {id: cards, when: facts.data_class == "cards", action: deny, message: m}
  - {id: prose, when: facts.existing_platform.contains("true"), action: warn, message: m}
`)
	got := p.Evaluate(facts(t, "data_class=cards; existing_platform=true", p.Questions()...), policy.Option{})
	if len(got) != 2 || got[0].Outcome != policy.Fires || got[1].Outcome != policy.Fires {
		t.Errorf("findings %+v", got)
	}
	r := p.Rules()[0]
	if r.Option || len(r.Needs) != 1 || r.Needs[0] != "data_class" || r.Line != 4 {
		t.Errorf("rule %+v", r)
	}
}

func TestEvaluate_isPureAndSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	p := load(t, ruled)
	profiles := []profile.Profile{facts(t, "latency_p99_ms=50; gpu=yes"), facts(t, "disk_gb=2"), {}}
	for range 8 {
		t.Run("reader", func(t *testing.T) {
			t.Parallel()
			for i := range 100 {
				f, o := profiles[i%3], policy.Option{Family: "faas", LatencyP99MS: 300}
				if diff := cmp.Diff(p.Evaluate(f, o), p.Evaluate(f, o)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func TestEvaluateRule_agreesWithEvaluateOnExactFacts(t *testing.T) {
	t.Parallel()
	p := load(t, ruled)
	rapid.Check(t, func(t *rapid.T) {
		lat, _ := profile.Lookup("latency_p99_ms")
		v := rapid.Float64Range(0, 1000).Draw(t, "latency")
		f := profile.New(profile.Fact{Attribute: lat.ID, Provenance: profile.Stated, Value: profile.Value{Lo: v, Hi: v}})
		o := policy.Option{LatencyP99MS: rapid.Float64Range(0, 1000).Draw(t, "option")}
		fires, ok := p.EvaluateRule(0, f.Value, o)
		found := false
		for _, finding := range p.Evaluate(f, o) {
			found = found || finding.Rule == "slow" && finding.Outcome == policy.Fires
		}
		if !ok || fires != found || fires != (v < 100 && o.LatencyP99MS > 200) {
			t.Fatalf("rule %v (known %v), findings %v", fires, ok, found)
		}
	})
}

func TestHash_followsWhatThePolicySays(t *testing.T) {
	t.Parallel()
	base := load(t, "name: x\nweights: {cost: 1, latency: 1}\nrules: [{id: a, when: facts.gpu, action: warn, message: m}]")
	same := load(t, "# a remark\nrules:\n\n  - {message: m, id: a, when: facts.gpu, action: warn}\nweights: {latency: 2, cost: 2}\nname: x\n")
	if base.Hash() != same.Hash() {
		t.Error("comments, order and scale of weights change the hash")
	}
	seen := map[string]string{base.Hash(): "base", policy.Default().Hash(): "default"}
	for _, other := range []string{
		"name: x", "name: x\nweights: {cost: 2, latency: 1}", "name: x\nminimum_redundancy: 3", "name: x\nplatforms: {deny: [aws-eks]}", "name: x\nplatforms: {allow: [aws-eks]}",
		"name: x\ndefaults: {gpu: yes}", "name: x\nlabour: {usd_per_hour: 1}", "name: x\nthresholds: {epsilon: 0.2}", "name: x\nprice_book: {rates: [{platform: aws-eks, key: k, usd: 0.10}]}",
		"name: x\nweights: {cost: 1, latency: 1}\nrules: [{id: a, when: '!facts.gpu', action: warn, message: m}]",
	} {
		h := load(t, other).Hash()
		if have, taken := seen[h]; taken {
			t.Errorf("%q and %q have one hash", have, other)
		}
		seen[h] = other
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(policy.Sample())
	for _, pattern := range []string{"testdata/working_*", "testdata/busted_*"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := policy.Load("fuzz", data, known())
		if (p == nil) != (err != nil) {
			t.Fatalf("policy %v, error %v", p, err)
		}
		if p != nil {
			_ = p.Evaluate(profile.Profile{}, policy.Option{})
		}
	})
}

func BenchmarkEvaluate_rule(b *testing.B) {
	p := load(b, ruled)
	f := facts(b, "latency_p99_ms=50; gpu=yes; budget_priority=cost; disk_gb=2")
	o := policy.Option{Family: "faas", LatencyP99MS: 300, MonthlyUSD: 100}
	b.ReportAllocs()
	for b.Loop() {
		_, _ = p.EvaluateRule(1, f.Value, o)
	}
}

func BenchmarkEvaluate_fourRules(b *testing.B) {
	p := load(b, ruled)
	f := facts(b, "latency_p99_ms=50; gpu=yes; budget_priority=cost; disk_gb=2")
	o := policy.Option{Family: "faas", LatencyP99MS: 300, MonthlyUSD: 100}
	b.ReportAllocs()
	for b.Loop() {
		_ = p.Evaluate(f, o)
	}
}

func BenchmarkLoad_sample(b *testing.B) {
	for b.Loop() {
		if _, err := policy.Load("sample.yaml", policy.Sample(), known()); err != nil {
			b.Fatal(err)
		}
	}
}

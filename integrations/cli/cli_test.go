package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
	"github.com/deploy-advice/deploy-advice/integrations/cli"
)

func catalogue(tb testing.TB) *catalog.Catalogue {
	tb.Helper()
	cat, err := catalog.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return cat
}

// shared is compiled once for all tests: it is read-only.
var shared = sync.OnceValues(func() (*engine.Advisor, error) {
	cat, err := catalog.Load()
	if err != nil {
		return nil, err
	}
	return engine.New(nil, cat)
})

func advisor(tb testing.TB) *engine.Advisor {
	tb.Helper()
	a, err := shared()
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

const (
	checkout = `{name: checkout, facts: {workload_kind: http-api, requests_per_month: 3000000, peak_rps: 40, execution_seconds_p50: 0.2, cloud: aws}}`
	shop     = `{name: shop, components: [{name: api, facts: {workload_kind: http-api, requests_per_month: 2000000}}, {name: mail, facts: {workload_kind: event-processing, requests_per_month: 100000}}]}`
)

func assess(t *testing.T, text string, v cli.View) string {
	t.Helper()
	var out bytes.Buffer
	if err := cli.Assess(strings.NewReader(text), &out, advisor(t), "-", v); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestAssess_textFitsTheTerminal(t *testing.T) {
	t.Parallel()
	sys, err := profile.Decode("-", []byte(shop))
	if err != nil {
		t.Fatal(err)
	}
	a, err := advisor(t).Assess(sys)
	if err != nil {
		t.Fatal(err)
	}
	for _, width := range []int{60, 80, 120} {
		var text bytes.Buffer
		if err := cli.Print(&text, a, nil, cli.View{Explain: true, Style: cli.Style{Width: width}}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(text.String()) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > width && !strings.HasPrefix(line, "assessment ") {
				t.Errorf("line of %d columns on a terminal of %d: %s", n, width, line)
			}
		}
	}
}

func TestAssess_textHoldsEverySection(t *testing.T) {
	t.Parallel()
	text := assess(t, checkout, cli.View{})
	for _, want := range []string{"checkout: ", "Why\n", "Options\n", "Ruled out\n", "Elsewhere (cloud = aws)", "Monthly cost against load\n", "today 3M", "assessment da-"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	if strings.Contains(text, "\x1b") {
		t.Error("escape codes where no terminal is")
	}
	if !strings.Contains(assess(t, checkout, cli.View{Style: cli.Style{Color: true}}), "\x1b[1m") {
		t.Error("no colours on a terminal")
	}
}

func TestAssess_explainTellsWhatTheAssessmentHolds(t *testing.T) {
	t.Parallel()
	text := assess(t, shop, cli.View{Explain: true})
	sys, err := profile.Decode("-", []byte(shop))
	if err != nil {
		t.Fatal(err)
	}
	a, err := advisor(t).Assess(sys)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range a.Components {
		for _, o := range c.Options {
			for _, l := range o.Bill {
				for _, want := range []string{l.Name, l.RateUSD, l.Source} {
					if !strings.Contains(text, want) {
						t.Fatalf("%s on %s: %q is not told", c.Name, o.Platform, want)
					}
				}
			}
			for _, l := range append(o.RemovedBy, o.Unknown...) {
				if !strings.Contains(text, render.Bound(l)) {
					t.Fatalf("%s on %s: limit %q is not told", c.Name, o.Platform, l.Limit)
				}
			}
		}
	}
	for _, q := range a.Questions {
		if !strings.Contains(text, string(q.Attribute)) {
			t.Errorf("question %s is not told", q.Attribute)
		}
	}
}

func TestAssess_jsonIsTheAssessment(t *testing.T) {
	t.Parallel()
	var got engine.Assessment
	if err := json.Unmarshal([]byte(assess(t, checkout, cli.View{Format: cli.JSON})), &got); err != nil {
		t.Fatal(err)
	}
	sys, err := profile.Decode("-", []byte(checkout))
	if err != nil {
		t.Fatal(err)
	}
	want, err := advisor(t).Assess(sys)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.InputHash+want.Verdict.Platform, got.InputHash+got.Verdict.Platform); diff != "" {
		t.Error(diff)
	}
}

func TestAssess_sayWhatIsWrong(t *testing.T) {
	t.Parallel()
	adv := advisor(t)
	for name, tc := range map[string]struct{ text, want string }{
		"unknown key": {"name: x\nfacts: {peek_rps: 5}\n", "peek_rps"},
		"negative":    {"name: x\nfacts: {peak_rps: -5}\n", "peak_rps"},
		"too large":   {"name: x\nfacts: {peak_rps: 1e309}\n", "peak_rps"},
		"empty":       {"", "is empty"},
	} {
		var out bytes.Buffer
		err := cli.Assess(strings.NewReader(tc.text), &out, adv, "-", cli.View{})
		if !errors.Is(err, cli.ErrInput) || !strings.Contains(err.Error(), tc.want) || out.Len() > 0 {
			t.Errorf("%s: error %v, output %q; want bad input that names %q and no output", name, err, out.String(), tc.want)
		}
	}
	if err := cli.Assess(nil, new(bytes.Buffer), adv, t.TempDir()+"/none.yaml", cli.View{}); !errors.Is(err, cli.ErrInput) {
		t.Errorf("missing file: error %v, want bad input", err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestAssess_aFullDiskIsToldOnce(t *testing.T) {
	t.Parallel()
	for _, f := range []cli.Format{cli.Text, cli.JSON, cli.Markdown} {
		err := cli.Assess(strings.NewReader(checkout), broken{}, advisor(t), "", cli.View{Format: f})
		if err == nil || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("%s: error %v, want disk full", f, err)
		}
	}
}

const lambda = `{platform: aws-lambda, region: us-east-1, free_tier_counted: true, usage: {requests_per_month: 3000000, duration_ms: 120, memory_mb: 1536}}`

func TestPrice_isExactAndSourced(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := cli.Price(strings.NewReader(lambda), &out, catalogue(t), "", cli.View{Format: cli.JSON}); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Lines []map[string]any `json:"lines"`
		Total string           `json:"total_usd"`
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Total != "2.733338" || len(got.Lines) != 2 {
		t.Errorf("total %s in %d lines, want the vendor's 2.733338 in 2", got.Total, len(got.Lines))
	}
	for _, l := range got.Lines {
		for _, key := range []string{"name", "quantity", "unit", "rate_usd", "amount_usd", "source"} {
			if l[key] == nil {
				t.Errorf("line %v has no %s", l, key)
			}
		}
		if source, _ := l["source"].(string); !strings.HasPrefix(source, "https://") {
			t.Errorf("source %v is no address", l["source"])
		}
	}
	out.Reset()
	if err := cli.Price(strings.NewReader(lambda), &out, catalogue(t), "", cli.View{}); err != nil || !strings.Contains(out.String(), "$2.733338") || !strings.Contains(out.String(), "[1] https://") {
		t.Errorf("text (%v):\n%s", err, out.String())
	}
}

func TestPrice_badUsageIsNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{platform: nowhere, usage: {requests: 1}}":               "not in the catalogue",
		"{platform: aws-lambda, usage: {requests_per_month: -1}}": "negative",
		"{platform: aws-lambda}":                                  "usage is missing",
		"{platform: aws-lambda, usage: {wishes: 3}}":              "wishes",
	} {
		err := cli.Price(strings.NewReader(text), new(bytes.Buffer), catalogue(t), "", cli.View{})
		if !errors.Is(err, cli.ErrInput) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want bad input that says %q", text, err, want)
		}
	}
}

func TestModel_answersOrNamesTheKey(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := cli.Model(strings.NewReader("category: queueing_mmc\ninput: {arrival_rate_per_s: 8, service_rate_per_s: 1, servers: 10}"), &out, "")
	if err != nil || !json.Valid(out.Bytes()) {
		t.Errorf("answer %s (%v), want JSON", out.String(), err)
	}
	if err := cli.Model(strings.NewReader("category: queueing_mmc\ninput: {}"), &out, ""); !errors.Is(err, cli.ErrInput) || !strings.Contains(err.Error(), "servers") {
		t.Errorf("error %v, want bad input that names servers", err)
	}
}

func today() time.Time { return time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC) }

func catalogText(t *testing.T, v cli.CatalogView) string {
	t.Helper()
	var out bytes.Buffer
	if err := cli.Catalog(&out, catalogue(t), v); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestCatalog_listsEveryPlatformWithItsStatus(t *testing.T) {
	t.Parallel()
	text := catalogText(t, cli.CatalogView{Today: today()})
	for _, p := range catalogue(t).Platforms() {
		if !strings.Contains(text, p.ID) || !strings.Contains(text, string(p.Status.State)) {
			t.Errorf("%s or its status %s is not listed", p.ID, p.Status.State)
		}
	}
	if !strings.Contains(text, "figures are older than 730 days") {
		t.Error("old figures are not announced")
	}
}

func TestCatalog_onePlatformHasEveryFigureWithItsSource(t *testing.T) {
	t.Parallel()
	for _, p := range catalogue(t).Platforms() {
		text := catalogText(t, cli.CatalogView{ID: p.ID, Today: today()})
		for _, f := range p.Figures() {
			if !strings.Contains(text, string(f.Key)) || !strings.Contains(text, f.URL()) || !strings.Contains(text, f.AsOf()) {
				t.Errorf("%s: %s, its source %s or date %s is missing", p.ID, f.Key, f.URL(), f.AsOf())
			}
		}
		for _, l := range p.Prices {
			for key, r := range l.Rates {
				if !strings.Contains(text, key) || !strings.Contains(text, r.USD.String()) {
					t.Errorf("%s: rate %s is missing", p.ID, key)
				}
			}
		}
	}
}

func TestCatalog_oldFiguresAreMarkedAgainstTheGivenDay(t *testing.T) {
	t.Parallel()
	young := catalogText(t, cli.CatalogView{ID: "aws-fargate", Today: today(), MaxAge: 100 * 365 * 24 * time.Hour})
	old := catalogText(t, cli.CatalogView{ID: "aws-fargate", Today: today().AddDate(30, 0, 0)})
	if strings.Count(old, "OLD") <= strings.Count(young, "OLD") {
		t.Errorf("%d figures are old after thirty years, %d at once", strings.Count(old, "OLD"), strings.Count(young, "OLD"))
	}
}

func TestCatalog_jsonAndAliases(t *testing.T) {
	t.Parallel()
	var got struct {
		ID      string
		Figures []struct{ Name, Source, Confidence string }
	}
	if err := json.Unmarshal([]byte(catalogText(t, cli.CatalogView{ID: "cloud-run", Format: cli.JSON, Today: today()})), &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != "gcp-cloud-run" || len(got.Figures) < 40 {
		t.Errorf("alias cloud-run gave %s with %d figures", got.ID, len(got.Figures))
	}
	if text := catalogText(t, cli.CatalogView{Format: cli.JSON, Today: today()}); !json.Valid([]byte(text)) {
		t.Error("the list is no JSON")
	}
	err := cli.Catalog(new(bytes.Buffer), catalogue(t), cli.CatalogView{ID: "nowhere"})
	if !errors.Is(err, cli.ErrInput) || !strings.Contains(err.Error(), "aws-lambda") {
		t.Errorf("error %v, want bad input that lists what is allowed", err)
	}
}

func TestSchema_eachIsAValidSchema(t *testing.T) {
	t.Parallel()
	var names bytes.Buffer
	if err := cli.Schema(&names, ""); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("assess\nmodel\npolicy\nprice\n", names.String()); diff != "" {
		t.Error(diff)
	}
	for name := range strings.FieldsSeq(names.String()) {
		var out bytes.Buffer
		if err := cli.Schema(&out, name); err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(&out)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		c := jsonschema.NewCompiler()
		if err := errors.Join(c.AddResource(name, doc)); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Compile(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := cli.Schema(&names, "poem"); !errors.Is(err, cli.ErrInput) || !strings.Contains(err.Error(), "assess, model, policy, price") {
		t.Errorf("error %v, want bad input that lists what is allowed", err)
	}
}

package recheck_test

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

func today(tb testing.TB) *catalog.Catalogue {
	tb.Helper()
	cat, err := catalog.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return cat
}

func compile(cat *catalog.Catalogue) (recheck.Advisor, error) { return engine.New(nil, cat) }

func advisor(tb testing.TB, cat *catalog.Catalogue) recheck.Advisor {
	tb.Helper()
	a, err := compile(cat)
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// booked is a catalogue in which one rate is multiplied.
func booked(tb testing.TB, cat *catalog.Catalogue, platform, key string, factor float64) *catalog.Catalogue {
	tb.Helper()
	p, _ := cat.Platform(platform)
	list, _ := p.Price("")
	rate, ok := list.Rate(key)
	if !ok {
		tb.Fatalf("%s has no rate %s", platform, key)
	}
	out, err := cat.WithPriceBook(catalog.PriceBook{Name: "test", Rates: []catalog.BookRate{
		{Platform: platform, Region: list.Region, Key: key, USD: rate.USD.Mul(decimal.NewFromFloat(factor))},
	}})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// variety is n workloads that differ in kind, load, length, memory and cloud.
func variety(n int) []record.Entry {
	kinds := []string{"http-api", "event-processing", "batch", "web-app", "internal-tool", "ml-inference"}
	clouds := []string{"aws", "gcp", "azure"}
	shapes := []string{"steady", "diurnal", "bursty", "sporadic"}
	out := make([]record.Entry, n)
	for i := range out {
		out[i] = record.Entry{V: 1, ID: fmt.Sprintf("da-%06d", i), Name: fmt.Sprintf("service-%d", i), Status: "accepted", Facts: map[string]string{
			"workload_kind": kinds[i%len(kinds)], "cloud": clouds[i/2%len(clouds)], "traffic_shape": shapes[i/5%len(shapes)],
			"requests_per_month": fmt.Sprint(20_000 * (1 + i*i%997*(1+i%40))), "execution_seconds_p50": fmt.Sprint(0.05 * float64(1+i%37)),
			"memory_mb": fmt.Sprint(256 * (1 + i%8)), "state": "stateless", "containerizable": "true", "ops_team": []string{"none", "small", "platform-team"}[i/3%3],
		}}
	}
	return out
}

// decided writes down what an advisor says.
func decided(tb testing.TB, a recheck.Advisor, entries []record.Entry) (subjects []recheck.Subject) {
	tb.Helper()
	for _, e := range entries {
		subjects = append(subjects, recheck.Subject{ID: e.ID, Entry: e})
	}
	results := reevaluate(tb, subjects, recheck.Options{Advisor: a})
	for i, r := range results {
		if r.Kind == recheck.Unreadable {
			tb.Fatalf("%s: %s", r.ID, r.Problem)
		}
		stand := r.Now
		subjects[i].Before = &stand
	}
	return subjects
}

func reevaluate(tb testing.TB, subjects []recheck.Subject, o recheck.Options) []recheck.Result {
	tb.Helper()
	out, err := recheck.Reevaluate(tb.Context(), subjects, o)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

func TestReevaluate_listsExactlyWhatAChangedPriceMoves(t *testing.T) {
	t.Parallel()
	const limit = 0.15
	then := today(t)
	now := booked(t, then, "aws-lambda", "gb_second_x86_64", 6)
	before, after := advisor(t, then), advisor(t, now)
	subjects := decided(t, before, variety(90))
	results := reevaluate(t, subjects, recheck.Options{Advisor: after, Margin: limit, Prices: recheck.Compare(then, now, compile)})
	want, got := map[string]string{}, map[string]string{}
	for _, s := range subjects { // the brute force: both catalogues, one after the other, nothing shared
		sys, err := recheck.SystemOf(s.Entry)
		if err != nil {
			t.Fatal(err)
		}
		a, errA := before.Assess(sys)
		b, errB := after.Assess(sys)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		switch {
		case a.Verdict.Platform != b.Verdict.Platform || a.Verdict.Family != b.Verdict.Family:
			want[s.ID] = "flipped to " + b.Verdict.Platform
		case a.Verdict.Margin >= limit && b.Verdict.Margin < limit:
			want[s.ID] = "narrowed to " + b.Verdict.Platform
		}
	}
	for _, r := range results {
		if r.Kind == recheck.Unchanged {
			continue
		}
		got[r.ID] = string(r.Kind) + " to " + r.Now.Platform
		if len(r.Causes) != 1 || !r.Causes[0].Proven || !strings.Contains(r.Causes[0].What, "AWS Lambda: compute on x86, per GB-second") {
			t.Errorf("%s %s: causes %+v", r.ID, r.Kind, r.Causes)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(want) < 3 || len(want) > len(subjects)/2 {
		t.Errorf("%d of %d moved: the test shows nothing", len(want), len(subjects))
	}
}

func TestReevaluate_namesTheBillLineWithoutTheOldCatalogue(t *testing.T) {
	t.Parallel()
	then := today(t)
	now := booked(t, then, "aws-lambda", "gb_second_x86_64", 6)
	subjects := decided(t, advisor(t, then), variety(36))
	named := 0
	for _, r := range reevaluate(t, subjects, recheck.Options{Advisor: advisor(t, now), Margin: 0.05}) {
		if r.Kind != recheck.Flipped {
			continue
		}
		c := r.Causes[0]
		if c.Kind == recheck.Price && c.Platform == "aws-lambda" && c.Before != c.After && c.Source != "" {
			named++
			continue
		}
		t.Errorf("%s: cause %+v", r.ID, c)
	}
	if named == 0 {
		t.Error("nothing flipped")
	}
}

func TestReevaluate_isSilentWhenNothingChanged(t *testing.T) {
	t.Parallel()
	a := advisor(t, today(t))
	for _, r := range reevaluate(t, decided(t, a, variety(24)), recheck.Options{Advisor: a, Margin: 1}) {
		if r.Kind != recheck.Unchanged || len(r.Causes) != 0 || r.Now.Hash == "" {
			t.Errorf("%+v", r)
		}
	}
}

func TestReevaluate_namesTheFactThatMoved(t *testing.T) {
	t.Parallel()
	a := advisor(t, today(t))
	e := record.Entry{ID: "da-1", Name: "thumbnails", Facts: map[string]string{
		"workload_kind": "event-processing", "cloud": "aws", "traffic_shape": "sporadic", "requests_per_month": "20000", "execution_seconds_max": "60", "state": "stateless",
	}}
	subjects := decided(t, a, []record.Entry{e})
	f, err := profile.ParseAssignment("execution_seconds_max=3600")
	if err != nil {
		t.Fatal(err)
	}
	f.Provenance, f.Source = profile.Inferred, profile.Source{File: "serverless.yml", Line: 12}
	subjects[0].Moved = []profile.Fact{f}
	r := reevaluate(t, subjects, recheck.Options{Advisor: a})[0]
	if r.Kind != recheck.Flipped || r.Before.Family != "faas" || len(r.Causes) == 0 {
		t.Fatalf("got %s, %s -> %s, %+v", r.Kind, r.Before.Platform, r.Now.Platform, r.Causes)
	}
	if c := r.Causes[0]; c.Kind != recheck.FactMoved || c.Before != "60" || c.After != "3600" || c.Source != "serverless.yml:12" {
		t.Errorf("cause %+v", c)
	}
}

func TestReevaluate_runsASystemWithItsComponents(t *testing.T) {
	t.Parallel()
	a := advisor(t, today(t))
	e := record.Entry{ID: "da-1", Name: "shop", Components: []record.Part{
		{Name: "web", Facts: map[string]string{"workload_kind": "web-app", "cloud": "aws", "traffic_shape": "diurnal", "requests_per_month": "30000000"}},
		{Name: "mailer", Facts: map[string]string{"workload_kind": "event-processing", "cloud": "aws", "traffic_shape": "sporadic", "requests_per_month": "20000"}},
	}, Links: []profile.Link{{From: "web", To: "mailer", CallsPerMonth: 20000}}}
	sys, err := recheck.SystemOf(e)
	if err != nil {
		t.Fatal(err)
	}
	want, err := a.Assess(sys)
	if err != nil {
		t.Fatal(err)
	}
	r := reevaluate(t, decided(t, a, []record.Entry{e}), recheck.Options{Advisor: a})[0]
	if len(sys.Components) != 2 || r.Kind != recheck.Unchanged || r.Now.Platform != want.Verdict.Platform || r.Now.Hash == "" {
		t.Errorf("got %+v, want %s", r.Now, want.Verdict.Platform)
	}
}

func TestReevaluate_saysWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	results := reevaluate(t, []recheck.Subject{
		{ID: "a", Entry: record.Entry{ID: "a"}},
		{ID: "b", Entry: record.Entry{ID: "b", Facts: map[string]string{"nonsense": "1"}}},
	}, recheck.Options{Advisor: advisor(t, today(t))})
	for _, r := range results {
		if r.Kind != recheck.Unreadable || r.Problem == "" {
			t.Errorf("%+v", r)
		}
	}
}

func TestReevaluate_orderAndWorkersChangeNothing(t *testing.T) {
	t.Parallel()
	then := today(t)
	subjects := decided(t, advisor(t, then), variety(20))
	o := recheck.Options{Advisor: advisor(t, booked(t, then, "aws-lambda", "gb_second_x86_64", 6)), Margin: 0.2, Workers: 1}
	first := map[string]recheck.Result{}
	for _, r := range reevaluate(t, subjects, o) {
		first[r.ID] = r
	}
	o.Workers = 7
	second := map[string]recheck.Result{}
	for i := range subjects {
		subjects[i], subjects[len(subjects)-1-i] = subjects[len(subjects)-1-i], subjects[i]
		if i >= len(subjects)/2 {
			break
		}
	}
	for _, r := range reevaluate(t, subjects, o) {
		second[r.ID] = r
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
}

// counted counts how often the engine ran.
type counted struct {
	recheck.Advisor
	mu   sync.Mutex
	runs int
}

func (c *counted) Assess(sys profile.System) (engine.Assessment, error) {
	c.mu.Lock()
	c.runs++
	c.mu.Unlock()
	return c.Advisor.Assess(sys)
}

// Decisions of many names and few facts cost as many runs as there are facts, and each comes out as it does alone.
func TestReevaluate_runsEqualFactsOnceWhateverTheyAreCalled(t *testing.T) {
	t.Parallel()
	const different, each = 6, 5
	engine := advisor(t, today(t))
	entries := variety(different)
	for i := range different * (each - 1) {
		e := entries[i%different]
		e.ID, e.Name = fmt.Sprintf("%s-%d", e.ID, i), fmt.Sprintf("called-%d", i)
		entries = append(entries, e)
	}
	c := &counted{Advisor: engine}
	for i, s := range decided(t, c, entries) {
		sys, err := recheck.SystemOf(entries[i])
		if err != nil {
			t.Fatal(err)
		}
		alone, err := engine.Assess(sys)
		if err != nil {
			t.Fatal(err)
		}
		want := recheck.StandOf(alone)
		want.Hash = s.Before.Hash
		if diff := cmp.Diff(want, *s.Before); diff != "" {
			t.Errorf("%s: %s", s.ID, diff)
		}
	}
	if c.runs != different {
		t.Errorf("%d runs of %d decisions with %d facts", c.runs, len(entries), different)
	}
}

func TestReevaluate_stopsWhenToldTo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	subjects := make([]recheck.Subject, 1000)
	if _, err := recheck.Reevaluate(ctx, subjects, recheck.Options{Advisor: advisor(t, today(t)), Workers: 1}); err == nil {
		t.Error("want an error that says how far it came")
	}
}

// BenchmarkReevaluate_tenThousand runs 10,000 decisions of 10,000 workloads again, none equal to another.
func BenchmarkReevaluate_tenThousand(b *testing.B) {
	a := advisor(b, today(b))
	entries := variety(10_000)
	subjects := make([]recheck.Subject, len(entries))
	for i, e := range entries {
		e.Facts = maps.Clone(e.Facts)
		subjects[i] = recheck.Subject{ID: e.ID, Entry: e}
	}
	b.ReportAllocs()
	for b.Loop() {
		results, err := recheck.Reevaluate(b.Context(), subjects, recheck.Options{Advisor: a, Margin: 0.05})
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB-kept")
		b.ReportMetric(float64(m.Sys)/1e6, "MB-from-OS")
		runtime.KeepAlive(results)
	}
}

package costcurve_test

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot/costcurve"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

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

func system(tb testing.TB, text string) profile.System {
	tb.Helper()
	sys, err := profile.Decode("test.yaml", []byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	return sys
}

const (
	bursty = `{name: checkout, facts: {workload_kind: http-api, requests_per_month: 3000000, peak_rps: 40, execution_seconds_p50: 0.2, memory_mb: 512, cloud: aws, ops_team: small, state: external-state}}`
	steady = `{name: pricing, facts: {workload_kind: http-api, requests_per_month: 30000000, peak_rps: 15, traffic_shape: steady, execution_seconds_p50: 0.3, memory_mb: 1024, cloud: aws, ops_team: platform-team}}`
	open   = `{name: new, facts: {workload_kind: http-api, cloud: gcp}}`
	shop   = `{name: shop, components: [{name: api, facts: {workload_kind: http-api, requests_per_month: 20000000, execution_seconds_p50: 0.1}},
  {name: mail, facts: {workload_kind: event-processing, requests_per_month: 1000000, execution_seconds_p50: 2}}], links: [{from: api, to: mail, calls_per_month: 1000000}]}`
)

func curves(tb testing.TB, text string) (costcurve.Curves, engine.Assessment) {
	tb.Helper()
	adv, sys := advisor(tb), system(tb, text)
	a, err := adv.Assess(sys)
	if err != nil {
		tb.Fatal(err)
	}
	c, err := costcurve.Of(adv, sys, a)
	if err != nil {
		tb.Fatal(err)
	}
	return c, a
}

func TestOf_verdictComesFirstAtItsOwnPrice(t *testing.T) {
	t.Parallel()
	for _, text := range []string{bursty, steady} {
		c, a := curves(t, text)
		if got, want := c.Lines[0].Platform, a.Verdict.Platform; got != want {
			t.Errorf("%s: first line is %s, want the verdict's %s", a.Name, got, want)
		}
		want, _ := strconv.ParseFloat(a.Verdict.MonthlyUSD.Mid, 64)
		at := slices.Index(c.Loads, c.Today)
		if at < 0 || c.Lines[0].USD[at] != want || c.Lines[0].TodayUSD != want {
			t.Errorf("%s: today %g at %d is $%v, want $%v", a.Name, c.Today, at, c.Lines[0].TodayUSD, want)
		}
		families := map[string]bool{}
		for _, l := range c.Lines {
			families[l.Family] = true
		}
		if len(families) != len(c.Lines) {
			t.Errorf("%s: %d lines of %d families; each family comes before a second of any", a.Name, len(c.Lines), len(families))
		}
	}
}

// fixed is an advisor whose options cost the same at any load.
type fixed []engine.Option

func (f fixed) Options(profile.System) ([]engine.Option, error) { return f, nil }

func TestOf_verdictComesFirstWhateverItsRank(t *testing.T) {
	t.Parallel()
	option := func(id, family, usd string) engine.Option {
		return engine.Option{Platform: id, Name: id, Family: family, Feasible: usd != "", Monthly: engine.Range{Mid: usd}}
	}
	options := fixed{option("a", "vm", "5"), option("b", "vm", "6"), option("c", "faas", "7"), option("d", "faas", "8"), option("e", "container", "")}
	c, err := costcurve.Of(options, system(t, bursty), engine.Assessment{Options: options, Verdict: engine.Verdict{Platform: "c"}})
	if err != nil {
		t.Fatal(err)
	}
	got := make([]string, len(c.Lines))
	for i, l := range c.Lines {
		got[i] = l.Platform
	}
	if diff := cmp.Diff([]string{"c", "a", "b", "d"}, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if len(c.Crossings) != 0 {
		t.Errorf("break-evens of level lines: %v", c.Crossings)
	}
}

func TestOf_breakEvenHoldsOnBothSides(t *testing.T) {
	t.Parallel()
	adv, sys := advisor(t), system(t, steady)
	c, _ := curves(t, steady)
	if len(c.Crossings) == 0 {
		t.Fatalf("no break-even found: %s", c.Text())
	}
	for _, x := range c.Crossings {
		below, above := cheaper(t, adv, sys, x.Load*0.97, x), cheaper(t, adv, sys, x.Load*1.03, x)
		if below != x.Below || above != x.Above {
			t.Errorf("break-even at %g: %s is cheaper below and %s above, told were %s and %s", x.Load, below, above, x.Below, x.Above)
		}
	}
}

// cheaper asks the engine at a load, without the curve.
func cheaper(t *testing.T, adv *engine.Advisor, sys profile.System, load float64, x costcurve.Crossing) string {
	t.Helper()
	p := sys.Components[0].Profile
	v, _ := p.Value("requests_per_month")
	for _, id := range []profile.ID{"requests_per_month", "peak_rps"} {
		f := p.Fact(id)
		f.Value.Lo *= load / v.Mid()
		f.Value.Hi *= load / v.Mid()
		p = p.With(f)
	}
	options, err := adv.Options(profile.Single(sys.Name, p))
	if err != nil {
		t.Fatal(err)
	}
	best, least := "", math.Inf(1)
	for _, o := range options {
		usd, err := strconv.ParseFloat(o.Monthly.Mid, 64)
		if (o.Name == x.Below || o.Name == x.Above) && err == nil && usd < least {
			best, least = o.Name, usd
		}
	}
	return best
}

func TestOf_unknownLoadIsSwept(t *testing.T) {
	t.Parallel()
	c, _ := curves(t, open)
	if c.Today != 0 || len(c.Lines) == 0 || c.Loads[0] != 1e4 || c.Loads[len(c.Loads)-1] != 1e9 {
		t.Errorf("today %g, %d lines, loads %g", c.Today, len(c.Lines), c.Loads)
	}
	if !strings.Contains(c.Text(), "Today's load is not known") {
		t.Errorf("text does not say that the load is not known: %s", c.Text())
	}
}

func TestOf_systemIsFollowedByForm(t *testing.T) {
	t.Parallel()
	c, _ := curves(t, shop)
	if c.Today != 21e6 {
		t.Errorf("today = %g, want the sum of the components, 21e6", c.Today)
	}
	for _, l := range c.Lines {
		if l.Platform != "" || !strings.HasPrefix(l.Name, "All in ") && l.Name != "A mix by component" {
			t.Errorf("line %q of platform %q, want a form", l.Name, l.Platform)
		}
		if l.USD[len(l.USD)-1] <= l.USD[0] {
			t.Errorf("%s costs %g at the least load and %g at the most", l.Name, l.USD[0], l.USD[len(l.USD)-1])
		}
	}
}

func TestOf_systemWithoutLoadsHasNoCurve(t *testing.T) {
	t.Parallel()
	sys := system(t, `{name: s, components: [{name: a, facts: {cloud: aws}}, {name: b, facts: {cloud: aws}}]}`)
	if _, err := costcurve.Of(advisor(t), sys, engine.Assessment{}); !errors.Is(err, costcurve.ErrNoLoad) {
		t.Errorf("error = %v, want ErrNoLoad", err)
	}
}

func TestOf_hugeLoadStaysInBounds(t *testing.T) {
	t.Parallel()
	c, _ := curves(t, `{name: big, facts: {workload_kind: http-api, requests_per_month: 1e13, peak_rps: 1e8}}`)
	if most := c.Loads[len(c.Loads)-1]; most > 1e13 {
		t.Errorf("asked at %g, beyond what a fact can hold", most)
	}
}

func TestRequest_givesBackTheSystem(t *testing.T) {
	t.Parallel()
	adv := advisor(t)
	for _, text := range []string{bursty, shop, open} {
		sys := system(t, text)
		raw, err := json.Marshal(costcurve.RequestOf(sys))
		if err != nil {
			t.Fatal(err)
		}
		var r costcurve.Request
		if err := json.Unmarshal(raw, &r); err != nil {
			t.Fatal(err)
		}
		back, err := r.System()
		if err != nil {
			t.Fatal(err)
		}
		want, err1 := adv.Assess(sys)
		got, err2 := adv.Assess(back)
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.InputHash, got.InputHash); diff != "" {
			t.Errorf("%s: another system came back (-sent +read):\n%s", sys.Name, diff)
		}
	}
}

func TestRequest_badFactsAreNamed(t *testing.T) {
	t.Parallel()
	r := costcurve.Request{Name: "x", Facts: map[string]string{"peak_rps": "-5"}, Components: []costcurve.Part{{Name: "a", Facts: map[string]string{"nonsense": "1"}}}}
	_, err := r.System()
	for _, want := range []string{"peak", "nonsense", "facts of a"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not name %q", err, want)
		}
	}
}

func TestCount_andDollars(t *testing.T) {
	t.Parallel()
	for x, want := range map[float64]string{0.5: "0.5", 1: "1", 999: "999", 999.9: "1k", 1234: "1.23k", 450e3: "450k", 3e6: "3M", 999999: "1M", 2.5e9: "2.5B", 1e13: "10T"} {
		if got := costcurve.Count(x); got != want {
			t.Errorf("Count(%g) = %s, want %s", x, got, want)
		}
	}
	for x, want := range map[float64]string{0: "$0.00", 3.4: "$3.40", 63.72: "$63.7", 12345: "$12.3k"} {
		if got := costcurve.Dollars(x); got != want {
			t.Errorf("Dollars(%g) = %s, want %s", x, got, want)
		}
	}
	if got := costcurve.Dollars(math.NaN()); got != "not possible" {
		t.Errorf("Dollars(NaN) = %s: what is not known is never an amount", got)
	}
}

func BenchmarkOf(b *testing.B) {
	adv, sys := advisor(b), system(b, steady)
	a, err := adv.Assess(sys)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := costcurve.Of(adv, sys, a); err != nil {
			b.Fatal(err)
		}
	}
}

package cost_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/cost"
)

func mustCompile(tb testing.TB, c *catalog.Catalogue, id string, o cost.Options) *cost.Curve {
	tb.Helper()
	k, err := cost.Compile(c, id, o)
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func TestBreakEvens_lambdaAgainstTwoTasks(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	o := cost.Options{Private: true, NAT: true}
	w := cost.Workload{Requests: 1e6, Seconds: 0.1, MemoryMB: 512, Instances: 2, VCPU: 0.25, Concurrency: 50}
	got, err := cost.BreakEvens(mustCompile(t, c, "aws-lambda", o), mustCompile(t, c, "aws-fargate", o), w, 1, 1e9)
	if err != nil {
		t.Fatal(err)
	}
	// two tasks of 0.25 vCPU and 0.5 GB, the NAT gateway on both sides; a call is 0.05 GB-s and a five-millionth of a dollar
	tasks := 2 * 2628000 * (0.25*0.000011244 + 0.5*0.000001235)
	want := tasks / (0.05*0.0000166667 + 0.20/1e6)
	if len(got) != 1 || math.Abs(got[0].Requests-want) > 1e-9*want {
		t.Fatalf("crossings = %+v, want one at %.3f", got, want)
	}
	if got[0].Below != "aws-lambda" || got[0].Above != "aws-fargate" || got[0].Step {
		t.Errorf("crossing = %+v, want Lambda below and Fargate above, not at a step", got[0])
	}
}

func TestBreakEvens_freeTierMovesTheCrossing(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	w := cost.Workload{Requests: 1e6, Seconds: 0.1, MemoryMB: 512, Instances: 2, VCPU: 0.25, Concurrency: 50}
	at := func(free bool) float64 {
		o := cost.Options{Private: true, NAT: true, FreeTierCounted: free}
		got, err := cost.BreakEvens(mustCompile(t, c, "aws-lambda", o), mustCompile(t, c, "aws-fargate", o), w, 1, 1e9)
		if err != nil || len(got) != 1 {
			t.Fatalf("free %v: %+v, %v", free, got, err)
		}
		return got[0].Requests
	}
	saved := 400000*0.0000166667 + 0.20
	want := saved / (0.05*0.0000166667 + 0.20/1e6)
	if got := at(true) - at(false); math.Abs(got-want) > 1 {
		t.Errorf("the free tier moves the crossing by %.1f calls, want %.1f", got, want)
	}
}

func TestBreakEvens_bothSidesHold(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	ids := candidates(t, c)
	rapid.Check(t, func(t *rapid.T) {
		w, o := drawWorkload(t), drawOptions(t)
		w.Requests = math.Min(w.Requests, 1e8)
		w.PeakRPS = math.Min(w.PeakRPS, 500)
		a, err := cost.Compile(c, rapid.SampledFrom(ids).Draw(t, "a"), o)
		if err != nil {
			t.Fatal(err)
		}
		b, err := cost.Compile(c, rapid.SampledFrom(ids).Draw(t, "b"), o)
		if err != nil {
			t.Fatal(err)
		}
		lo, hi := w.Requests/100, w.Requests*2
		got, err := cost.BreakEvens(a, b, w, lo, hi)
		if err != nil {
			return // too large a range, or no machine that large
		}
		diff := func(x float64) float64 { return a.Monthly(w.Scale(x)) - b.Monthly(w.Scale(x)) }
		for _, x := range got {
			below, above := diff(x.Requests*(1-1e-7)), diff(x.Requests*(1+1e-7))
			cheaperBelow := x.Below == a.Platform()
			if tiny := 1e-6 * math.Abs(x.USD); cheaperBelow && (below > tiny || above < -tiny) || !cheaperBelow && (below < -tiny || above > tiny) {
				t.Fatalf("%s against %s: %+v, difference %v below and %v above", a.Platform(), b.Platform(), x, below, above)
			}
		}
		// between neighbours the sign does not change: a grid finds no crossing that the list lacks
		changes, last := 0, 0.0
		for i := range 201 {
			x := lo + (hi-lo)*float64(i)/200
			if d := diff(x); math.Abs(d) > 1e-9*a.Monthly(w.Scale(x)) {
				if s := math.Copysign(1, d); s != last {
					changes, last = changes+1, s
				}
			}
		}
		changes-- // the first sign is no change
		if changes > len(got) && a.Platform() != b.Platform() {
			t.Fatalf("%s against %s: a grid sees %d changes, the list has %d: %+v", a.Platform(), b.Platform(), changes, len(got), got)
		}
	})
}

func TestBreakEvens_refusesWhatIsNoRange(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	a, b := mustCompile(t, c, "aws-lambda", cost.Options{}), mustCompile(t, c, "aws-fargate", cost.Options{})
	w := cost.Workload{Requests: 1e6, Seconds: 0.1, MemoryMB: 512, PeakRPS: 100}
	for name, tc := range map[string]struct {
		w      cost.Workload
		lo, hi float64
		want   string
	}{
		"order":    {w, 10, 1, "want 0 < low < high"},
		"nan":      {w, math.NaN(), 1, "want 0 < low < high"},
		"no calls": {cost.Workload{}, 1, 10, "no proportion"},
		"steps":    {cost.Workload{Requests: 1, Seconds: 1000, MemoryMB: 1}, 1, 1e12, "narrow the range"},
	} {
		if _, err := cost.BreakEvens(a, b, tc.w, tc.lo, tc.hi); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error = %v, want one with %q", name, err, tc.want)
		}
	}
}

func BenchmarkBreakEvens(b *testing.B) {
	c := loadCatalogue(b)
	x, y := mustCompile(b, c, "aws-lambda", cost.Options{}), mustCompile(b, c, "aws-eks", cost.Options{})
	w := cost.Workload{Requests: 1e7, Seconds: 0.2, MemoryMB: 512, VCPU: 0.5, PeakRPS: 50, EgressGB: 10}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := cost.BreakEvens(x, y, w, 1e4, 1e9); err != nil {
			b.Fatal(err)
		}
	}
}

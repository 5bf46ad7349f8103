package queueing

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, name string, got, want, rel float64) {
	t.Helper()
	if math.Abs(got-want) > rel*math.Abs(want) {
		t.Errorf("%s: got %.10g, want %.10g within %g", name, got, want, rel)
	}
}

// The values come from the R package queueing 0.2.12 (cran.r-project.org).
func TestMMc_agreesWithRQueueing(t *testing.T) {
	t.Parallel()
	q, err := NewMMc(100, 0.05, 6)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "p wait", q.PWait, 0.5875164505, 1e-9)
	near(t, "wait", q.MeanWait(), 0.02937582252, 1e-9)
	p99, err := q.SojournQuantile(0.99)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "p99", p99, 0.3065886858, 1e-9)
}

func TestMMc_sojournNearTheSingularLoad(t *testing.T) {
	t.Parallel()
	for _, shift := range []float64{0, 1e-13, -1e-9, 1e-6} {
		q, err := NewMMc(4+shift, 1, 5)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "within", q.Within(2), 1-(1+q.PWait*2)*math.Exp(-2), 1e-5)
	}
}

// State probabilities summed directly are the oracle for the recursions.
func TestErlang_bruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		servers := rapid.IntRange(1, 40).Draw(t, "servers")
		load := rapid.Float64Range(0.01, 30).Draw(t, "load")
		term, sum := 1.0, 1.0
		for n := 1; n <= servers; n++ {
			term *= load / float64(n)
			sum += term
		}
		got, err := ErlangB(servers, load)
		if err != nil || math.Abs(got-term/sum) > 1e-12 {
			t.Fatalf("ErlangB(%d, %g) = %g, %v, want %g", servers, load, got, err, term/sum)
		}
	})
}

func TestErlangA_betweenLossAndPatience(t *testing.T) {
	t.Parallel()
	short, err := ErlangA(Impatient{Rate: 3, Service: 3, Patience: 1e-6, Servers: 8})
	if err != nil {
		t.Fatal(err)
	}
	loss, _ := ErlangB(8, 9)
	near(t, "no patience is Erlang B", short.PAbandon, loss, 1e-4)
	long, err := ErlangA(Impatient{Rate: 2, Service: 3, Patience: 1e7, Servers: 8})
	if err != nil {
		t.Fatal(err)
	}
	wait, _ := ErlangC(8, 6)
	near(t, "endless patience is Erlang C", long.PWait, wait, 1e-4)
	near(t, "balance", long.MeanWait, long.PAbandon*1e7, 1e-9)
}

func TestSize_isTheSmallest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := Demand{
			Rate: rapid.Float64Range(0.1, 2000).Draw(t, "rate"), Service: rapid.Float64Range(0.001, 1).Draw(t, "service"),
			Quantile: 0.99, MaxUtilisation: rapid.Float64Range(0.3, 1).Draw(t, "ceiling"),
			SurviveLoss: rapid.Bool().Draw(t, "loss"),
		}
		d.Target = d.Service * rapid.Float64Range(4.7, 20).Draw(t, "factor")
		plan, err := Size(d)
		if err != nil {
			t.Fatal(err)
		}
		enough := func(c int) bool {
			q, err := NewMMc(d.Rate, d.Service, c)
			if err != nil || q.Utilisation() > d.MaxUtilisation+1e-9 {
				return false
			}
			if d.SurviveLoss {
				if q, err = NewMMc(d.Rate, d.Service, c-1); err != nil {
					return false
				}
			}
			return q.Within(d.Target) >= d.Quantile
		}
		if !enough(plan.Servers) || (plan.Servers > 1 && enough(plan.Servers-1)) {
			t.Fatalf("%+v: %d servers, enough %v, one less enough %v", d, plan.Servers, enough(plan.Servers), enough(plan.Servers-1))
		}
	})
}

func TestSize_namesWhatBinds(t *testing.T) {
	t.Parallel()
	base := Demand{Rate: 100, Service: 0.05, Target: 0.25, Quantile: 0.99}
	for _, c := range []struct {
		name   string
		change func(*Demand)
		want   Plan
	}{
		{"target", func(*Demand) {}, Plan{Servers: 7, Binding: BindsTarget}},
		{"loss", func(d *Demand) { d.SurviveLoss = true }, Plan{Servers: 8, Binding: BindsLoss}},
		{"ceiling", func(d *Demand) { d.MaxUtilisation = 0.5 }, Plan{Servers: 10, Binding: BindsUtilisation}},
		{"minimum", func(d *Demand) { d.MinServers = 12 }, Plan{Servers: 12, Binding: BindsMinimum}},
	} {
		d := base
		c.change(&d)
		got, err := Size(d)
		if err != nil || got.Servers != c.want.Servers || got.Binding != c.want.Binding {
			t.Errorf("%s: got %d by %s, %v, want %d by %s", c.name, got.Servers, got.Binding, err, c.want.Servers, c.want.Binding)
		}
	}
}

func TestSize_refuses(t *testing.T) {
	t.Parallel()
	_, err := Size(Demand{Rate: 1, Service: 1, Target: 4.6, Quantile: 0.99})
	if !errors.Is(err, ErrUnreachable) {
		t.Errorf("slow code: got %v, want %v", err, ErrUnreachable)
	}
	if _, err := NewMMc(10, 0.5, 5); !errors.Is(err, ErrOverload) {
		t.Errorf("full load: got %v, want %v", err, ErrOverload)
	}
	for _, d := range []Demand{
		{Rate: math.NaN(), Service: 1, Target: 9, Quantile: 0.9},
		{Rate: -1, Service: 1, Target: 9, Quantile: 0.9},
		{Rate: 1, Service: 1, Target: 9, Quantile: 1},
		{Rate: 1, Service: 1, Target: 9, Quantile: 0.9, MaxUtilisation: 2},
		{Rate: 1e300, Service: 1e300, Target: 1e308, Quantile: 0.9},
		{Rate: 1e12, Service: 1, Target: 9, Quantile: 0.9},
	} {
		if plan, err := Size(d); err == nil {
			t.Errorf("%+v: got %+v, want an error", d, plan)
		}
	}
}

func BenchmarkSize_5000Servers(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		if _, err := Size(Demand{Rate: 490_000, Service: 0.01, Target: 0.05, Quantile: 0.99, MaxUtilisation: 0.98}); err != nil {
			b.Fatal(err)
		}
	}
}

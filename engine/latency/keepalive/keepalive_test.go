package keepalive

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// bySpectrum is the oracle: the generator below level k, made symmetric by the
// square roots of its stationary weights, and its eigenvalues.
func bySpectrum(p Poisson, timeout float64) (cold, instances float64) {
	load := p.Rate * p.Service
	pmf, _ := stationary(load, p.Rate*timeout)
	for k := 1; k < len(pmf); k++ {
		q := mat.NewSymDense(k, nil)
		for i := range k {
			q.SetSym(i, i, -p.Rate-float64(i)/p.Service)
			if i > 0 {
				q.SetSym(i, i-1, math.Sqrt(p.Rate*float64(i)/p.Service))
			}
		}
		var eigen mat.EigenSym
		eigen.Factorize(q, true)
		var vectors mat.Dense
		eigen.VectorsTo(&vectors)
		stay := make([]float64, k)
		for j, value := range eigen.Values(nil) {
			projection := 0.0
			for i := range k {
				projection += vectors.At(i, j) * math.Sqrt(pmf[i])
			}
			for i := range k {
				stay[i] += vectors.At(i, j) * projection * math.Exp(value*timeout)
			}
		}
		cold += math.Sqrt(pmf[k-1]) * stay[k-1]
		below := 0.0
		for i := range k {
			below += math.Sqrt(pmf[i]) * stay[i]
		}
		instances += 1 - below
	}
	return cold, instances
}

func TestPoisson_agreesWithTheSpectrum(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ rate, service, timeout float64 }{
		{0.001863, 1.994, 600}, {10, 2.016, 60}, {0.02, 30, 300}, {3, 1, 0.5}, {0.5, 20, 5}, {200, 0.08, 600}, {1e-6, 0.1, 600},
	} {
		got, err := Poisson{Rate: c.rate, Service: c.service}.Solve(For(c.timeout))
		if err != nil {
			t.Fatal(err)
		}
		cold, instances := bySpectrum(Poisson{Rate: c.rate, Service: c.service}, c.timeout)
		if math.Abs(got.PCold-cold) > 1e-9*cold+1e-12 || math.Abs(got.MeanInstances-instances) > 1e-9*instances+1e-12 {
			t.Errorf("%+v: got %.12g, %.12g, want %.12g, %.12g", c, got.PCold, got.MeanInstances, cold, instances)
		}
	}
}

// byExponential is the oracle for two phases: a dense matrix exponential.
func byExponential(o OnOff, timeout float64) (cold, instances float64) {
	pmf, _ := stationary(math.Max(o.RateOn, o.RateOff)*o.Service, math.Max(o.RateOn, o.RateOff)*timeout)
	share := o.stationary(len(pmf) - 1)
	rates, change := [2]float64{o.RateOn, o.RateOff}, [2]float64{1 / o.MeanOn, 1 / o.MeanOff}
	for k := 1; k < len(share); k++ {
		q := mat.NewDense(2*k, 2*k, nil)
		for i := range k {
			for j := range 2 {
				row := 2*i + j
				q.Set(row, row, -(rates[j]+change[j]+float64(i)/o.Service)*timeout)
				q.Set(row, 2*i+1-j, change[j]*timeout)
				if i > 0 {
					q.Set(row, row-2, float64(i)/o.Service*timeout)
				}
				if i < k-1 {
					q.Set(row, row+2, rates[j]*timeout)
				}
			}
		}
		var e mat.Dense
		e.Exp(q)
		below := 0.0
		for row := range 2 * k {
			stay := 0.0
			for column := range 2 * k {
				stay += e.At(row, column)
			}
			below += share[row/2][row%2] * stay
			if row/2 == k-1 {
				cold += share[k][row%2] * float64(k) / o.Service * stay
			}
		}
		instances += 1 - below
	}
	return cold / o.Rate(), instances
}

func TestOnOff_agreesWithTheMatrixExponential(t *testing.T) {
	t.Parallel()
	for _, o := range []OnOff{
		{RateOn: 8, MeanOn: 10, MeanOff: 90, Service: 0.4},
		{RateOn: 4, MeanOn: 60, MeanOff: 240, Service: 0.5},
		{RateOn: 3, RateOff: 0.5, MeanOn: 5, MeanOff: 7, Service: 1},
		{RateOn: 20, MeanOn: 0.1, MeanOff: 0.1, Service: 0.3},
	} {
		for _, timeout := range []float64{0.5, 20, 120} {
			got, err := o.Solve(For(timeout))
			if err != nil {
				t.Fatal(err)
			}
			cold, instances := byExponential(o, timeout)
			if math.Abs(got.PCold-cold) > 1e-8*cold+1e-11 || math.Abs(got.MeanInstances-instances) > 1e-8*instances {
				t.Errorf("%+v T=%g: got %.12g, %.12g, want %.12g, %.12g", o, timeout, got.PCold, got.MeanInstances, cold, instances)
			}
		}
	}
}

func TestOnOff_equalPhasesArePoisson(t *testing.T) {
	t.Parallel()
	flat, err := Poisson{Rate: 5, Service: 0.7}.Solve(For(90))
	if err != nil {
		t.Fatal(err)
	}
	phases, err := OnOff{RateOn: 5, RateOff: 5, MeanOn: 30, MeanOff: 70, Service: 0.7}.Solve(For(90))
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(flat.PCold-phases.PCold) > 1e-11 || math.Abs(flat.MeanInstances-phases.MeanInstances) > 1e-9 {
		t.Errorf("got %.12g, %.12g, want %.12g, %.12g", phases.PCold, phases.MeanInstances, flat.PCold, flat.MeanInstances)
	}
}

func TestPoisson_isMonotone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := Poisson{Rate: rapid.Float64Range(1e-4, 100).Draw(t, "rate"), Service: rapid.Float64Range(0.01, 2).Draw(t, "service")}
		timeout := rapid.Float64Range(0, 3000).Draw(t, "timeout")
		keep := For(timeout)
		keep.MinInstances = rapid.IntRange(0, 5).Draw(t, "least")
		longer, more := For(timeout+rapid.Float64Range(0, 1000).Draw(t, "extra")), keep
		longer.MinInstances = keep.MinInstances
		more.MinInstances++
		base, err := p.Solve(keep)
		if err != nil {
			t.Fatal(err)
		}
		const slack = 1e-10
		for name, other := range map[string]Keep{"longer time-out": longer, "one more kept": more} {
			got, err := p.Solve(other)
			if err != nil {
				t.Fatal(err)
			}
			if got.PCold > base.PCold+slack || got.MeanInstances < base.MeanInstances-slack*100 {
				t.Fatalf("%s: cold starts %g -> %g, instances %g -> %g, want fewer and more", name, base.PCold, got.PCold, base.MeanInstances, got.MeanInstances)
			}
		}
		if base.MeanInstances < base.MeanBusy-1e-9 || base.PCold < 0 || base.PCold > 1 {
			t.Fatalf("got %+v, want instances at least the busy ones and a share", base)
		}
	})
}

func TestPoisson_mixtureOfTimeoutsIsTheAverage(t *testing.T) {
	t.Parallel()
	p := Poisson{Rate: 0.01, Service: 0.3}
	mixed, err := p.Solve(Keep{Timeouts: []Timeout{{300, 2}, {2700, 6}}})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := p.Solve(For(300))
	b, _ := p.Solve(For(2700))
	if want := 0.25*a.PCold + 0.75*b.PCold; math.Abs(mixed.PCold-want) > 1e-14 {
		t.Errorf("got %g, want %g", mixed.PCold, want)
	}
	if got := mixed.Instances(0.5); got != 1 {
		t.Errorf("median of instances: got %d, want 1", got)
	}
}

func TestTransient_meetsPublishedRuns(t *testing.T) {
	t.Parallel()
	empty, err := Poisson{Rate: 0.9, Service: 2.016}.Transient(Start{}, 300)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(empty.ColdStarts-7.2094) > 1e-4 {
		t.Errorf("cold starts from empty: got %g, want 7.2094", empty.ColdStarts)
	}
	warm, err := Poisson{Rate: 0.9, Service: 2.016}.Transient(Start{Busy: 3, Idle: 5}, 300)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(warm.ColdShare-0.00043778) > 1e-8 {
		t.Errorf("cold share from 3 busy and 5 idle: got %g, want 0.00043778", warm.ColdShare)
	}
}

func TestTrace_countsByHand(t *testing.T) {
	t.Parallel()
	trace := Trace{Arrivals: []float64{0, 1, 20, 21, 100}, Services: []float64{2, 2, 2, 2, 2}}
	got, err := trace.Solve(30, 0, 200)
	if err != nil {
		t.Fatal(err)
	}
	// Two at 0 and 1, both alive at 20; both gone after 53; one at 100 until 132.
	want := TraceResult{Requests: 5, ColdStarts: 3, PCold: 0.6, MeanInstances: (52 + 52 + 32) / 200.0, MeanBusy: 0.05, Horizon: 200}
	if got.ColdStarts != want.ColdStarts || math.Abs(got.MeanInstances-want.MeanInstances) > 1e-12 || math.Abs(got.MeanBusy-want.MeanBusy) > 1e-12 {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestTippingRate_isACrossing(t *testing.T) {
	t.Parallel()
	rate, err := TippingRate(0.3, 0.01, For(600), Range{Low: 1e-6, High: 50})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(rate-0.008128887) > 1e-8 {
		t.Errorf("got %g, want 0.008128887", rate)
	}
	_, err = TippingRate(0.3, 0.01, For(600), Range{Low: 10, High: 50})
	if !errors.Is(err, ErrNoCrossing) {
		t.Errorf("got %v, want %v", err, ErrNoCrossing)
	}
}

func TestSolve_refuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p    Poisson
		keep Keep
	}{
		{Poisson{Rate: -1, Service: 1}, For(1)},
		{Poisson{Rate: 1, Service: math.NaN()}, For(1)},
		{Poisson{Rate: 1e9, Service: 1}, For(1)},
		{Poisson{Rate: 1, Service: 1}, For(-1)},
		{Poisson{Rate: 1, Service: 1}, Keep{}},
		{Poisson{Rate: 1, Service: 1}, For(math.Inf(1))},
		{Poisson{Rate: 1, Service: 1}, Keep{Timeouts: []Timeout{{1, 0}}}},
		{Poisson{Rate: 1, Service: 1}, Keep{Timeouts: []Timeout{{1, 1}}, MinInstances: -1}},
	} {
		if got, err := c.p.Solve(c.keep); err == nil {
			t.Errorf("%+v: got %+v, want an error", c, got)
		}
	}
}

func benchmarkPoisson(b *testing.B, load float64) {
	b.Helper()
	b.ReportAllocs()
	for range b.N {
		if _, err := (Poisson{Rate: 10 * load, Service: 0.1}).Solve(For(600)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPoisson_load50(b *testing.B)  { benchmarkPoisson(b, 50) }
func BenchmarkPoisson_load200(b *testing.B) { benchmarkPoisson(b, 200) }

func BenchmarkOnOff_burst10(b *testing.B) {
	for range b.N {
		if _, err := (OnOff{RateOn: 50, MeanOn: 10, MeanOff: 590, Service: 0.2}).Solve(For(420)); err != nil {
			b.Fatal(err)
		}
	}
}

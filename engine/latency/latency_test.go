package latency

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/engine/latency/des"
	"github.com/deploy-advice/deploy-advice/engine/latency/keepalive"
)

func TestMixture_quantileHoldsTheColdStart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ cold, warm, extra, q, want, mean float64 }{
		{0.02, 0.05, 0.8, 0.99, 0.8346576, 0.066}, {0.33, 0.1, 2, 0.95, 2.188707, 0.76}, {0, 0.05, 0.8, 0.99, 0.2302585, 0.05},
	} {
		m, err := NewMixture(c.cold, des.Exp(c.warm), des.Fixed(c.extra))
		if err != nil {
			t.Fatal(err)
		}
		got, err := m.Quantile(c.q)
		if err != nil || math.Abs(got/c.want-1) > 1e-6 || math.Abs(m.Mean()-c.mean) > 1e-12 {
			t.Errorf("%+v: got %g, %g, %v", c, got, m.Mean(), err)
		}
	}
}

func TestDistribution_withinInvertsQuantile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := des.Distribution{
			Kind: rapid.SampledFrom([]des.Kind{des.Exponential, des.LogNormal, des.Gamma, des.HyperExponential}).Draw(t, "kind"),
			Mean: rapid.Float64Range(0.01, 10).Draw(t, "mean"), SCV: rapid.Float64Range(1.01, 9).Draw(t, "scv"),
		}
		p := rapid.Float64Range(0.01, 0.999).Draw(t, "p")
		if got := d.Within(d.Quantile(p)); math.Abs(got-p) > 1e-9 {
			t.Fatalf("%+v: got %g, want %g", d, got, p)
		}
	})
}

func base() Workload {
	return Workload{Traffic: des.Poisson(2), Service: des.Exp(0.5), Extra: des.Fixed(0.4), Keep: keepalive.For(600)}
}

func TestEvaluate_picksTheModel(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Workload)
		want   Model
	}{
		"in range":          {func(*Workload) {}, ClosedForm},
		"several requests":  {func(w *Workload) { w.Concurrency = 8 }, Simulation},
		"short time-out":    {func(w *Workload) { w.Keep = keepalive.For(10) }, Simulation},
		"slow start":        {func(w *Workload) { w.Traffic, w.Extra = des.Poisson(0.002), des.Fixed(9) }, Simulation},
		"equal gaps":        {func(w *Workload) { w.Traffic = des.Every(3) }, Simulation},
		"binding limit":     {func(w *Workload) { w.MaxInstances = 2 }, Simulation},
		"burst, fast start": {func(w *Workload) { w.Traffic, w.Extra = onOff(), des.Fixed(0.01) }, ClosedForm},
		"burst, slow start": {func(w *Workload) { w.Traffic = onOff() }, Simulation},
	} {
		w := base()
		c.change(&w)
		got, err := Evaluate(w)
		if err != nil || got.Model != c.want || got.Why == "" {
			t.Errorf("%s: got %s (%s), %v, want %s", name, got.Model, got.Why, err, c.want)
		}
	}
}

func onOff() des.Traffic {
	return des.Traffic{OnOff: &des.OnOff{RateOn: 20, MeanOn: 10, MeanOff: 100}}
}

// Both models answer the same workload; they must agree where both apply.
func TestEvaluate_modelsAgreeInRange(t *testing.T) {
	t.Parallel()
	w := base()
	w.Traffic, w.Keep, w.Requests = des.Poisson(0.05), keepalive.Keep{Timeouts: []keepalive.Timeout{{Seconds: 20, Weight: 0.5}, {Seconds: 40, Weight: 0.5}}}, 400_000
	w.Extra = des.Fixed(0.005)
	exact, err := Evaluate(w)
	if err != nil {
		t.Fatal(err)
	}
	simulated, err := w.simulate("for the test")
	if err != nil {
		t.Fatal(err)
	}
	if exact.Model != ClosedForm || math.Abs(simulated.PCold/exact.PCold-1) > 0.03 || math.Abs(simulated.MeanInstances/exact.MeanInstances-1) > 0.02 ||
		math.Abs(simulated.P99/exact.P99-1) > 0.03 || exact.PColdLow >= exact.PCold || exact.PColdHigh <= exact.PCold {
		t.Errorf("closed form %+v, simulation %+v, want them alike", exact, simulated)
	}
}

func TestTrafficOf_keepsTheMeanRate(t *testing.T) {
	t.Parallel()
	for _, shape := range []Shape{Steady, OfficeHours, Spikes, Schedule} {
		traffic, err := TrafficOf(shape, 7)
		if err != nil || math.Abs(traffic.Rate()/7-1) > 1e-6 {
			t.Errorf("%s: got rate %g, %v, want 7", shape, traffic.Rate(), err)
		}
	}
	if _, err := TrafficOf("lumpy", 7); err == nil {
		t.Error("lumpy: got no error, want one")
	}
	day, _ := TrafficOf(OfficeHours, 1)
	if peak := day.Profile.Rates[13]; math.Abs(peak-3) > 1e-9 {
		t.Errorf("peak: got %g times the mean, want 3", peak)
	}
}

func TestEvaluate_refuses(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Workload){
		"no traffic": func(w *Workload) { w.Traffic = des.Traffic{} }, "negative rate": func(w *Workload) { w.Traffic = des.Poisson(-1) },
		"no time-out": func(w *Workload) { w.Keep = keepalive.Keep{}; w.Concurrency = 2 }, "nan service": func(w *Workload) { w.Service.Mean = math.NaN() },
	} {
		w := base()
		change(&w)
		if got, err := Evaluate(w); err == nil {
			t.Errorf("%s: got %+v, want an error", name, got)
		}
	}
}

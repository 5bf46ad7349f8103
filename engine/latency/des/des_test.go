package des

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/engine/latency/keepalive"
)

func simulate(t *testing.T, c Config) Report {
	t.Helper()
	r, err := Simulate(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The closed form is exact for equal service and last-used-first routing.
func TestSimulate_agreesWithTheClosedForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rate, service, timeout float64
		least                  int
	}{{0.5, 1, 30, 0}, {5, 0.5, 3, 0}, {0.02, 0.3, 60, 1}} {
		got := simulate(t, Config{
			Traffic: Poisson(c.rate), Service: Exp(c.service), IdleTimeout: c.timeout, Routing: MostRecentlyUsed,
			MinInstances: c.least, Horizon: 6e5 / c.rate, Warmup: 1e4 / c.rate, Seed: 11,
		})
		keep := keepalive.For(c.timeout)
		keep.MinInstances = c.least
		want, err := keepalive.Poisson{Rate: c.rate, Service: c.service}.Solve(keep)
		if err != nil {
			t.Fatal(err)
		}
		noise := 5 * math.Sqrt(want.PCold/6e5*2)
		if math.Abs(got.PCold-want.PCold) > noise || math.Abs(got.MeanInstances-want.MeanInstances) > 0.01*want.MeanInstances+0.01 {
			t.Errorf("%+v: got %g, %g, want %g within %g, %g", c, got.PCold, got.MeanInstances, want.PCold, noise, want.MeanInstances)
		}
	}
}

func TestSimulate_onOffAgreesWithTheClosedForm(t *testing.T) {
	t.Parallel()
	burst := OnOff{RateOn: 8, MeanOn: 10, MeanOff: 90}
	got := simulate(t, Config{Traffic: Traffic{OnOff: &burst}, Service: Exp(0.4), IdleTimeout: 60, Routing: MostRecentlyUsed, Horizon: 1.5e6, Warmup: 1e4, Seed: 5})
	want, err := keepalive.OnOff{RateOn: 8, MeanOn: 10, MeanOff: 90, Service: 0.4}.Solve(keepalive.For(60))
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(got.PCold/want.PCold-1) > 0.03 || math.Abs(got.MeanInstances/want.MeanInstances-1) > 0.03 {
		t.Errorf("got %g, %g, want %g, %g within 3%%", got.PCold, got.MeanInstances, want.PCold, want.MeanInstances)
	}
}

// The trace form knows no instances, the simulation knows nothing but them.
func TestSimulate_traceIsTheSlidingMaximum(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "n")
		times := make([]float64, n)
		for i := range times {
			times[i] = float64(rapid.IntRange(0, 2000).Draw(t, "at"))/10 + float64(i)*1e-5
		}
		slices.Sort(times)
		service, timeout := rapid.Float64Range(0.1, 9).Draw(t, "service"), rapid.Float64Range(0.05, 40).Draw(t, "timeout")
		least := rapid.IntRange(0, 3).Draw(t, "least")
		got, err := Simulate(Config{
			Traffic: Traffic{Times: times}, Service: Fixed(service), IdleTimeout: timeout, Routing: MostRecentlyUsed, MinInstances: least, Horizon: 300,
		})
		if err != nil {
			t.Fatal(err)
		}
		services := make([]float64, n)
		for i := range services {
			services[i] = service
		}
		want, err := keepalive.Trace{Arrivals: times, Services: services}.Solve(timeout, least, 300)
		if err != nil {
			t.Fatal(err)
		}
		if got.ColdStarts != want.ColdStarts || math.Abs(got.MeanInstances-want.MeanInstances) > 1e-9 || math.Abs(got.MeanBusy-want.MeanBusy) > 1e-9 {
			t.Fatalf("got %d, %g, %g, want %d, %g, %g", got.ColdStarts, got.MeanInstances, got.MeanBusy, want.ColdStarts, want.MeanInstances, want.MeanBusy)
		}
	})
}

// plain is a slow, obvious simulation: it looks at every instance each time.
func plain(times []float64, service, init, timeout float64, concurrency int) (cold, joined int) {
	type box struct {
		ready, idle float64
		ends        []float64
	}
	var all []*box
	for _, now := range times {
		var alive []*box
		var pick *box
		for _, b := range all {
			b.ends = slices.DeleteFunc(b.ends, func(end float64) bool {
				if end <= now {
					b.idle = max(b.idle, end)
				}
				return end <= now
			})
			if len(b.ends) > 0 || now-b.idle <= timeout {
				alive = append(alive, b)
				if len(b.ends) < concurrency {
					pick = b // the last one is the newest
				}
			}
		}
		all = alive
		if pick == nil {
			pick = &box{ready: now + init}
			all = append(all, pick)
			cold++
		} else if pick.ready > now {
			joined++
		}
		pick.ends = append(pick.ends, max(now, pick.ready)+service)
	}
	return cold, joined
}

func TestSimulate_newestFirstAgreesWithAPlainSimulation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, concurrency := rapid.IntRange(1, 80).Draw(t, "n"), rapid.IntRange(1, 4).Draw(t, "concurrency")
		times := make([]float64, n)
		for i := range times {
			times[i] = float64(rapid.IntRange(0, 900).Draw(t, "at"))/10 + float64(i)*1e-6
		}
		slices.Sort(times)
		service, init := rapid.Float64Range(0.1, 9).Draw(t, "service"), rapid.Float64Range(0.1, 9).Draw(t, "init")
		timeout := rapid.Float64Range(0.05, 40).Draw(t, "timeout")
		got, err := Simulate(Config{Traffic: Traffic{Times: times}, Service: Fixed(service), Init: Fixed(init), IdleTimeout: timeout, Concurrency: concurrency, Horizon: 500})
		if err != nil {
			t.Fatal(err)
		}
		cold, joined := plain(times, service, init, timeout, concurrency)
		if got.ColdStarts != cold || got.Joined != joined || got.Requests != n {
			t.Fatalf("got %d cold, %d joined of %d, want %d, %d of %d", got.ColdStarts, got.Joined, got.Requests, cold, joined, n)
		}
	})
}

func TestSimulate_refusalIsErlangB(t *testing.T) {
	t.Parallel()
	got := simulate(t, Config{Traffic: Poisson(10), Service: Distribution{Kind: Gamma, Mean: 1, SCV: 0.5}, IdleTimeout: 60, MaxInstances: 14, Horizon: 1e5, Warmup: 100, Seed: 2})
	if want := 0.0568191433865; math.Abs(got.PRefused/want-1) > 0.03 {
		t.Errorf("got %g, want %g", got.PRefused, want)
	}
}

func TestSimulate_latencyAndBilledTime(t *testing.T) {
	t.Parallel()
	got := simulate(t, Config{Traffic: Every(10), Service: Fixed(0.5), Init: Fixed(2), IdleTimeout: 5, Horizon: 995})
	// Every request is cold: 99 requests of 2.5 s each.
	if got.PCold != 1 || math.Abs(got.BilledSeconds-99*2.5) > 1e-9 || math.Abs(got.P99/2.5-1) > 0.008 || got.MeanLatency != 2.5 {
		t.Errorf("got p %g, billed %g s, p99 %g s, want 1, 247.5, 2.5", got.PCold, got.BilledSeconds, got.P99)
	}
}

func TestSimulate_sameSeedSameResult(t *testing.T) {
	t.Parallel()
	c := Config{Traffic: Poisson(5), Service: Exp(1), IdleTimeout: 9, Horizon: 2000, Seed: 3}
	if a, b := simulate(t, c), simulate(t, c); a.ColdStarts != b.ColdStarts || a.MeanInstances != b.MeanInstances || a.P99 != b.P99 {
		t.Errorf("got %+v, want %+v", b, a)
	}
}

func TestSimulate_cutsAtMaxRequests(t *testing.T) {
	t.Parallel()
	got := simulate(t, Config{Traffic: Poisson(5), Service: Exp(1), IdleTimeout: 9, Horizon: 1e12, MaxRequests: 1000})
	if !got.Cut || got.Requests != 1000 {
		t.Errorf("got %d requests, cut %v, want 1000, true", got.Requests, got.Cut)
	}
}

func TestDistribution_momentsAreAsAsked(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for _, d := range []Distribution{
		Exp(2), Fixed(2),
		{Kind: Normal, Mean: 2, SCV: 0.01},
		{Kind: LogNormal, Mean: 2, SCV: 2},
		{Kind: Gamma, Mean: 2, SCV: 0.25},
		{Kind: Gamma, Mean: 2, SCV: 3},
		{Kind: HyperExponential, Mean: 2, SCV: 9},
		{Kind: Uniform, Mean: 2, SCV: 0.2},
	} {
		s, sum, square := d.sampler(), 0.0, 0.0
		const n = 400_000
		for range n {
			x := s.draw(random)
			sum, square = sum+x, square+x*x
		}
		mean := sum / n
		scv := square/n/mean/mean - 1
		want := d.SCV
		if d.Kind == Exponential {
			want = 1
		}
		if math.Abs(mean-2) > 0.04 || math.Abs(scv-want) > 0.06*(1+want) {
			t.Errorf("%+v: got mean %g, scv %g", d, mean, scv)
		}
	}
}

func TestProfile_followsItsRates(t *testing.T) {
	t.Parallel()
	p := Profile{Rates: []float64{10, 0, 2}, Step: 100}
	source := Traffic{Profile: &p}.start(math.Inf(1), nil)
	random, counts := rand.New(rand.NewPCG(4, 4)), [3]int{}
	for at := source.draw(random); at < 300_000; at = source.draw(random) {
		counts[int(at/100)%3]++
	}
	if counts[1] != 0 || math.Abs(float64(counts[0])/1e6-1) > 0.01 || math.Abs(float64(counts[2])/2e5-1) > 0.02 {
		t.Errorf("got %v, want about [1000000 0 200000]", counts)
	}
}

func TestSimulate_refuses(t *testing.T) {
	t.Parallel()
	good := Config{Traffic: Poisson(1), Service: Exp(1), IdleTimeout: 1, Horizon: 10}
	for name, change := range map[string]func(*Config){
		"no traffic": func(c *Config) { c.Traffic = Traffic{} }, "nan service": func(c *Config) { c.Service.Mean = math.NaN() },
		"negative time-out": func(c *Config) { c.IdleTimeout = -1 }, "warm-up too long": func(c *Config) { c.Warmup = 10 },
		"negative concurrency": func(c *Config) { c.Concurrency = -1 }, "minimum over maximum": func(c *Config) { c.MinInstances, c.MaxInstances = 3, 2 },
		"descending times": func(c *Config) { c.Traffic = Traffic{Times: []float64{2, 1}} },
		"too many phases": func(c *Config) {
			c.Traffic = Traffic{OnOff: &OnOff{RateOn: 1e-9, MeanOn: 1e-9, MeanOff: 1e-9}}
			c.Horizon = 1e9
		},
		"hyper below one": func(c *Config) { c.Service = Distribution{Kind: HyperExponential, Mean: 1, SCV: 0.5} },
	} {
		c := good
		change(&c)
		if got, err := Simulate(c); err == nil {
			t.Errorf("%s: got %+v, want an error", name, got)
		}
	}
}

func benchmark(b *testing.B, rate float64, routing Routing) {
	b.Helper()
	b.ReportAllocs()
	r, err := Simulate(Config{
		Traffic: Poisson(rate), Service: Exp(2), ColdService: Exp(2.2), IdleTimeout: 600, Routing: routing,
		Horizon: 1e12, MaxRequests: max(1, min(b.N, MaxRequestsAllowed)),
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(r.Instances(0.99)), "instances")
}

// One operation is one request.
func BenchmarkSimulate_newest50(b *testing.B)   { benchmark(b, 15, NewestFirst) }
func BenchmarkSimulate_newest1000(b *testing.B) { benchmark(b, 440, NewestFirst) }
func BenchmarkSimulate_used50(b *testing.B)     { benchmark(b, 15, MostRecentlyUsed) }
func BenchmarkSimulate_used1000(b *testing.B)   { benchmark(b, 440, MostRecentlyUsed) }

package decide

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// billed is a workload of which everything that a bill rests on is stated; load is its requests a month.
func billed(t testing.TB, load string) profile.Profile {
	t.Helper()
	return profileOf(t, map[string]any{
		"workload_kind": "http-api", "traffic_shape": "diurnal", "cloud": "aws", "requests_per_month": load, "peak_rps": 40, "execution_seconds_p50": 0.2, "memory_mb": 512,
		"vcpu": 0.5, "io_wait_percent": 60, "concurrency_per_instance": 10, "egress_gb_per_month": 20, "log_gb_per_month": 5, "disk_gb": 1, "gpu": "false", "private_network": "false",
		"availability_target_percent": 99, "protocol": "http", "services_count": 3, "job_pull_workers": "false", "work_after_response": "false", "committed_capacity": "none",
		"init_seconds": 0.5, "kubernetes_in_use": "false",
	})
}

func usdOf(t testing.TB, m *Model, p profile.Profile) map[string]Option {
	t.Helper()
	out := map[string]Option{}
	for _, o := range m.Study(p).Options() {
		if o.Feasible && !math.IsNaN(o.USD[1]) {
			out[o.Platform.ID] = o
		}
	}
	if len(out) < 5 {
		t.Fatalf("only %d options have a price", len(out))
	}
	return out
}

func TestOptions_rangesAreExactWhereEverythingIsStated(t *testing.T) {
	t.Parallel()
	m := newModel(t, nil)
	few, many, some := usdOf(t, m, billed(t, "1000000")), usdOf(t, m, billed(t, "9000000")), usdOf(t, m, billed(t, "1000000-9000000"))
	for id, o := range some {
		if o.Ends != ExactEnds || few[id].Ends != ExactEnds {
			t.Errorf("%s: ends %q and %q, want both exact", id, o.Ends, few[id].Ends)
		}
		if low, high := few[id].USD[0], many[id].USD[2]; math.Abs(o.USD[0]-low) > 1e-6*low+1e-9 || math.Abs(o.USD[2]-high) > 1e-6*high+1e-9 {
			t.Errorf("%s: %v, want from %v to %v as at both ends of the load", id, o.USD, low, high)
		}
	}
	if l := few["aws-lambda"]; l.USD[0] != l.USD[2] {
		t.Errorf("aws-lambda: %v, want one figure: its load and its rates are certain", l.USD)
	}
}

func TestOptions_oneOpenInputMakesPercentiles(t *testing.T) {
	t.Parallel()
	m := newModel(t, nil)
	for _, ax := range append(billInputs(), axPeak) {
		p := billed(t, "1000000").With(profile.Fact{Attribute: m.scales[ax].id, Provenance: profile.Unknown})
		for _, o := range m.Study(p).Options() {
			if o.Feasible && o.Ends != Percentiles && !math.IsNaN(o.USD[1]) {
				t.Errorf("%s without %s: ends %q, want %q", o.Platform.ID, m.scales[ax].id, o.Ends, Percentiles)
			}
		}
	}
}

func TestOptions_percentilesAreThoseOfTheWorlds(t *testing.T) {
	t.Parallel()
	m := newModel(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		rng := splitmix(rapid.Uint64().Draw(t, "workload"))
		k := hide(m.truth(&rng), &rng)
		s := &Study{m: m, k: k, t: m.table(&k, profile.New())}
		samples := s.t.priced()
		for at, b := range s.billings() {
			if b.ends != Percentiles {
				continue
			}
			below, above, low, high := 0, 0, 0, 0
			for _, w := range samples[at] {
				if w.usd < b.usd[0] {
					below++
				} else if w.usd > b.usd[2] {
					above++
				}
				if w.usd <= b.usd[0] {
					low++
				}
				if w.usd >= b.usd[2] {
					high++
				}
			}
			n := len(samples[at])
			if 20*low < n || 20*high < n {
				t.Fatalf("%s: %v are the ends of %d worlds, not their 10th and 90th percentile", m.PlatformID(s.t.viable[at]), b.usd, n)
			}
			if 10*below > n+9 || 10*above > n+9 || b.usd[0] > b.usd[1] || b.usd[1] > b.usd[2] {
				t.Fatalf("%s: %d and %d of %d worlds lie beyond %v", m.PlatformID(s.t.viable[at]), below, above, n, b.usd)
			}
			bill := s.bill(&m.places[s.t.viable[at]], &b, nil)
			if total, _ := bill.InfrastructureUSD.Float64(); math.Abs(total-b.usd[1]) > 1e-6*total+1e-6 {
				t.Fatalf("%s: the bill comes to %v, the middle to %v", m.PlatformID(s.t.viable[at]), total, b.usd[1])
			}
		}
	})
}

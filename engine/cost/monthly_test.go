package cost_test

import (
	"math"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/cost"
)

func drawWorkload(t *rapid.T) cost.Workload {
	pick := func(name string, lo, hi float64) float64 {
		return math.Round(rapid.Float64Range(lo, hi).Draw(t, name)*1000) / 1000
	}
	w := cost.Workload{
		Requests: math.Round(math.Pow(10, rapid.Float64Range(0, 10).Draw(t, "requests"))),
		Seconds:  pick("seconds", 0.001, 5), MemoryMB: math.Round(rapid.Float64Range(64, 8192).Draw(t, "memory")),
		VCPU: pick("vcpu", 0, 4), EgressGB: pick("egress", 0, 5000), LogsGB: pick("logs", 0, 500), DiskGB: pick("disk", 0, 100),
	}
	w.PeakRPS = math.Round(w.Requests / (730 * 3600) * rapid.Float64Range(1, 50).Draw(t, "peak"))
	if rapid.Bool().Draw(t, "warm") {
		w.MinInstances, w.ColdFraction, w.InitSeconds = pick("min", 0, 5), pick("cold", 0, 1), pick("init", 0, 3)
	}
	w.Concurrency = float64(rapid.IntRange(0, 100).Draw(t, "concurrency"))
	return w
}

func drawOptions(t *rapid.T) cost.Options {
	return cost.Options{
		FreeTierCounted: rapid.Bool().Draw(t, "free"), Private: rapid.Bool().Draw(t, "private"), NAT: rapid.Bool().Draw(t, "nat"),
		ExistingCluster: rapid.Bool().Draw(t, "existing"),
	}
}

func candidates(t testing.TB, c *catalog.Catalogue) []string {
	t.Helper()
	var out []string
	for _, p := range c.Candidates("any") {
		out = append(out, p.ID)
	}
	if len(out) < 20 {
		t.Fatalf("only %d candidates: %v", len(out), out)
	}
	return out
}

func TestCompile_everyCandidateHasABill(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	w := cost.Workload{Requests: 2e6, PeakRPS: 20, Seconds: 0.2, MemoryMB: 512, VCPU: 0.5, EgressGB: 50, LogsGB: 10}
	for _, p := range c.Candidates("any") {
		for _, cloud := range p.Clouds {
			bill, err := cost.MonthlyBill(c, p.ID, w, cost.Options{Cloud: cloud})
			if err != nil {
				t.Errorf("%s on %s: %v", p.ID, cloud, err)
				continue
			}
			if !bill.TotalUSD.IsPositive() {
				t.Errorf("%s on %s costs %s, want more than nothing", p.ID, cloud, bill.TotalUSD)
			}
			for _, name := range []string{"load balancer", "control plane", "NAT gateway", "public IPv4 addresses", "data out", "logs", "labour"} {
				if !hasLine(bill, name) {
					t.Errorf("%s on %s: no line for %s", p.ID, cloud, name)
				}
			}
		}
	}
}

func hasLine(b cost.Bill, name string) bool {
	for _, l := range b.Lines {
		if l.Name == name && (!l.Quantity.IsZero() || l.Note != "" || l.Unit != "month") {
			return true
		}
	}
	return false
}

func TestCurve_agreesWithTheExactBill(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	ids := candidates(t, c)
	rapid.Check(t, func(t *rapid.T) {
		id, w, o := rapid.SampledFrom(ids).Draw(t, "platform"), drawWorkload(t), drawOptions(t)
		k, err := cost.Compile(c, id, o)
		if err != nil {
			t.Fatal(err)
		}
		bill, err := k.Bill(w, cost.MidRates)
		fast := k.Monthly(w)
		if err != nil {
			if !math.IsNaN(fast) {
				t.Fatalf("%s: bill refused (%v) but the curve says %v", id, err, fast)
			}
			return
		}
		exact := bill.TotalUSD.InexactFloat64()
		if math.Abs(fast-exact) > 1e-9*math.Abs(exact)+1e-9 {
			t.Fatalf("%s: curve %v, exact %v", id, fast, exact)
		}
	})
}

func TestMonthly_neverFallsWhenRequestsGrow(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	ids := candidates(t, c)
	rapid.Check(t, func(t *rapid.T) {
		id, w, o := rapid.SampledFrom(ids).Draw(t, "platform"), drawWorkload(t), drawOptions(t)
		if o.FreeTierCounted {
			w.MinInstances = 0 // free busy seconds may stand in for paid idle ones: the vendor's rule, and a bill that falls
		}
		k, err := cost.Compile(c, id, o)
		if err != nil {
			t.Fatal(err)
		}
		more := w
		more.Requests *= rapid.Float64Range(1, 10).Draw(t, "growth")
		if a, b := k.Monthly(w), k.Monthly(more); b < a*(1-1e-12)-1e-9 {
			t.Fatalf("%s: %v for %v requests, %v for %v", id, a, w.Requests, b, more.Requests)
		}
	})
}

func TestMonthly_freeTierNeverRaisesTheBill(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	ids := candidates(t, c)
	rapid.Check(t, func(t *rapid.T) {
		id, w, o := rapid.SampledFrom(ids).Draw(t, "platform"), drawWorkload(t), drawOptions(t)
		o.FreeTierCounted = false
		full, err := cost.MonthlyBill(c, id, w, o)
		o.FreeTierCounted = true
		free, err2 := cost.MonthlyBill(c, id, w, o)
		if (err == nil) != (err2 == nil) {
			t.Fatalf("%s: %v and %v", id, err, err2)
		}
		if err == nil && free.TotalUSD.GreaterThan(full.TotalUSD) {
			t.Fatalf("%s: %s with the free tier, %s without", id, free.TotalUSD, full.TotalUSD)
		}
	})
}

func TestMonthlyRange_isOrdered(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	ids := candidates(t, c)
	rapid.Check(t, func(t *rapid.T) {
		id, mid, o := rapid.SampledFrom(ids).Draw(t, "platform"), drawWorkload(t), drawOptions(t)
		low, high := mid, mid
		low.Requests, high.Requests = mid.Requests/2, mid.Requests*3
		low.PeakRPS, high.PeakRPS = mid.PeakRPS/2, mid.PeakRPS*3
		low.MemoryMB, high.MemoryMB = mid.MemoryMB/2, mid.MemoryMB*1.5
		r, err := cost.MonthlyRange(c, id, [3]cost.Workload{low, mid, high}, o)
		if err != nil {
			return // beyond the largest machine
		}
		if r.Low.TotalUSD.GreaterThan(r.Mid.TotalUSD) || r.Mid.TotalUSD.GreaterThan(r.High.TotalUSD) {
			t.Fatalf("%s: %s, %s, %s", id, r.Low.TotalUSD, r.Mid.TotalUSD, r.High.TotalUSD)
		}
	})
}

func TestMonthlyBill_lambdaAgreesWithPrice(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	w := cost.Workload{Requests: 3e6, Seconds: 0.12, MemoryMB: 1536}
	bill, err := cost.MonthlyBill(c, "aws-lambda", w, cost.Options{FreeTierCounted: true, Private: true})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := bill.TotalUSD.String(), "2.733338"; got != want {
		t.Errorf("total = %s, want the vendor's own %s", got, want)
	}
}

func TestMonthlyBill_badInputNamesTheField(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	for name, tc := range map[string]struct {
		id   string
		w    cost.Workload
		o    cost.Options
		want string
	}{
		"platform": {"aws-lamda", cost.Workload{}, cost.Options{}, "allowed: "},
		"retired":  {"ibm-cloud-functions", cost.Workload{}, cost.Options{}, "no prices"},
		"region":   {"aws-lambda", cost.Workload{}, cost.Options{Region: "mars"}, "allowed: us-east-1"},
		"cloud":    {"knative", cost.Workload{}, cost.Options{Cloud: "moon"}, "allowed: aws, gcp, azure, onprem"},
		"negative": {"aws-lambda", cost.Workload{Requests: -1}, cost.Options{}, "Requests"},
		"nan":      {"aws-lambda", cost.Workload{Seconds: math.NaN()}, cost.Options{}, "Seconds"},
		"infinite": {"aws-ec2", cost.Workload{MemoryMB: math.Inf(1)}, cost.Options{}, "MemoryMB"},
		"labour":   {"aws-ec2", cost.Workload{LabourHours: 3}, cost.Options{}, "LabourUSDPerHour"},
		"gpu":      {"aws-fargate", cost.Workload{GPU: 1}, cost.Options{}, "GPU"},
		"too big":  {"aws-ec2", cost.Workload{VCPU: 1000}, cost.Options{}, "no machine"},
		"ceiling":  {"aws-ec2", cost.Workload{}, cost.Options{Ceiling: 2}, "Ceiling"},
	} {
		_, err := cost.MonthlyBill(c, tc.id, tc.w, tc.o)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error = %v, want one with %q", name, err, tc.want)
		}
	}
}

func TestMonthlyBill_redundancyAndLabourAreLines(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	w := cost.Workload{Requests: 1000, Seconds: 0.1, MemoryMB: 512, VCPU: 0.25, LabourHours: 4}
	bill, err := cost.MonthlyBill(c, "aws-fargate", w, cost.Options{LabourUSDPerHour: 90})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := bill.Lines[0].Quantity, decimal.NewFromInt(2*2628000).Mul(decimal.RequireFromString("0.25")); !got.Equal(want) {
		t.Errorf("vCPU-seconds = %s, want those of two tasks, %s", got, want)
	}
	if got, want := bill.TotalUSD.Sub(bill.InfrastructureUSD), decimal.NewFromInt(360); !got.Equal(want) {
		t.Errorf("labour = %s, want %s", got, want)
	}
}

func BenchmarkMonthlyBill(b *testing.B) {
	c := loadCatalogue(b)
	w := cost.Workload{Requests: 2e6, PeakRPS: 20, Seconds: 0.2, MemoryMB: 512, VCPU: 0.5, EgressGB: 50, LogsGB: 10}
	for _, id := range []string{"aws-lambda", "aws-fargate", "aws-eks"} {
		b.Run(id, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := cost.MonthlyBill(c, id, w, cost.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCurveBill(b *testing.B) {
	c := loadCatalogue(b)
	w := cost.Workload{Requests: 2e6, PeakRPS: 20, Seconds: 0.2, MemoryMB: 512, VCPU: 0.5, EgressGB: 50, LogsGB: 10}
	for _, id := range []string{"aws-lambda", "aws-fargate", "aws-eks"} {
		k, err := cost.Compile(c, id, cost.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(id, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := k.Bill(w, cost.MidRates); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCurve(b *testing.B) {
	c := loadCatalogue(b)
	w := cost.Workload{Requests: 2e6, PeakRPS: 20, Seconds: 0.2, MemoryMB: 512, VCPU: 0.5, EgressGB: 50, LogsGB: 10}
	for _, id := range []string{"aws-lambda", "aws-fargate", "gcp-cloud-run", "aws-eks", "aws-ec2"} {
		k, err := cost.Compile(c, id, cost.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(id, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				k.Monthly(w)
			}
		})
	}
}

package cost_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/engine/cost"
)

// Each total is worked out by hand from the rates; the comment is the sum.
func TestPrice_shapesOfUsage(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	for name, tc := range map[string]struct{ in, want string }{
		// (3M x 1 s x 0.5 GB - 400k) x 0.000016 + 2 x 0.20
		"azure consumption": {"{platform: azure-functions-consumption, free_tier_counted: true, usage: {executions_per_month: 3000000, duration_s: 1, memory_mb: 512}}", "18"},
		// 160 MB count as 256, 20 ms as 100: 1M x 0.1 x 0.25 x 0.000016 + 0.20
		"azure rounding": {"{platform: azure-functions-consumption, usage: {executions_per_month: 1000000, duration_ms: 20, memory_mb: 160}}", "0.6"},
		// 100M - 10M calls at 0.30, 700M - 30M CPU-ms at 0.02, 5 for the plan
		"workers": {"{platform: cloudflare-workers, free_tier_counted: true, usage: {requests_per_month: 100000000, cpu_ms_per_request: 7}}", "45.4"},
		// 720 runs of 180 s: (129.6M - 30M) x 0.02 / 1M + 5
		"workers cron": {"{platform: cloudflare-workers, usage: {requests_per_month: 720, cpu_ms_per_request: 180000}}", "6.992"},
		// 108,000 s x (0.0000254167 + 0.0000127778 + 2 x 0.0000027778)
		"fargate windows": {"{platform: aws-fargate, os: windows, usage: {tasks: 1, vcpu: 1, memory_gb: 2, seconds_per_day: 3600, days: 30}}", "4.7250108"},
		// 30 runs of 10 s are billed as 60 s each: 1,800 s x (0.000011244 + 2 x 0.000001235)
		"fargate minimum": {"{platform: aws-fargate, usage: {tasks: 1, vcpu: 1, memory_gb: 2, seconds_per_run: 10, runs_per_day: 1, days: 30}}", "0.0246852"},
		// 10M x 0.2 s / 80 = 25,000 s x (0.000024 + 0.5 x 0.0000025) + 10 x 0.40
		"cloud run": {"{platform: cloud-run, usage: {requests_per_month: 10000000, duration_ms: 150, vcpu: 1, memory_mib: 512, concurrency: 80}}", "4.63125"},
		// one instance all month, instance-based: (2,628,000 - 240,000) x 0.000018 + (1,314,000 - 450,000) x 0.000002
		"cloud run instance": {"{platform: gcp-cloud-run, free_tier_counted: true, usage: {billing: instance, instances: 1, vcpu: 1, memory_gib: 0.5}}", "44.712"},
		// 100 hours at 0.1632 plus 15 percent, 5M calls
		"managed instances": {"{platform: aws-lambda, usage: {requests_per_month: 5000000, managed_instance_hours: 100, instance_usd_per_hour: 0.1632}}", "19.768"},
		// 1 GB for 7,000M s: 6,000M x 0.0000166667 + 1,000M x 0.000015, and 0.20
		"lambda tiers": {"{platform: aws-lambda, usage: {requests: 1000000, duration_s: 7000, memory_mb: 1024}}", "115000.4"},
		// 730 h at twice 0.0816
		"named machine": {"{platform: aws-ec2, usage: {machines: 1, instance_type: m7g.xlarge}}", "119.136"},
		// 2 ready x 2 GB x 3,600 s x 0.000004 + 1,800 s x 2 GB x 0.000016
		"flex always ready": {"{platform: azure-functions-flex, usage: {always_ready_instances: 2, always_ready_execution_seconds: 1800, instance_memory_gb: 2, hours: 1}}", "0.1152"},
		// 2 pods x 730 h x (0.5 x 0.0445 + 2 x 0.0049225) + 730 x 0.10 - 73 of the credit
		"autopilot": {"{platform: gke-autopilot, free_tier_counted: true, usage: {clusters: 1, pods: 2, vcpu: 0.5, memory_gib: 2, hours: 730}}", "46.8587"},
		// 3 nodes x 730 h x 0.1008 + 730 x 0.10
		"eks": {"{platform: eks, usage: {clusters: 1, nodes: 3, vcpu: 2, memory_gb: 8, hours: 730}}", "293.752"},
		// half a month of 1 GB, and a 10 GB volume
		"fly": {"{platform: fly-machines, usage: {machines: 1, memory_mb: 1024, utilisation: 0.5, volume_gb: 10}}", "4.895"},
		// 1M x 8 MB: 2 MB each above 6 are 1,953.125 GB less 100 free, and compute and calls
		"streaming": {"{platform: aws-lambda, free_tier_counted: true, free_tier: {streamed_gb: 100}, usage: {requests: 1000000, duration_ms: 100, memory_mb: 1024, response_mb: 8}}", "16.69167"},
	} {
		req, err := cost.DecodeRequest([]byte(tc.in))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		bill, err := cost.Price(c, req)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := bill.TotalUSD.Round(9).String(); got != tc.want {
			t.Errorf("%s: total = %s, want %s; lines %+v", name, got, tc.want, bill.Lines)
		}
		if len(bill.Notes) != 0 {
			t.Errorf("%s: notes %q, want every key to count", name, bill.Notes)
		}
	}
}

func TestPrice_saysWhichUsageDoesNotCount(t *testing.T) {
	t.Parallel()
	req, err := cost.DecodeRequest([]byte("{platform: aws-lambda, usage: {requests: 1, duration_ms: 1, memory_mb: 128, clusters: 3}}"))
	if err != nil {
		t.Fatal(err)
	}
	bill, err := cost.Price(loadCatalogue(t), req)
	if err != nil {
		t.Fatal(err)
	}
	if len(bill.Notes) != 1 || bill.Notes[0] != "usage.clusters does not change the price here" {
		t.Errorf("notes = %q", bill.Notes)
	}
}

func TestPrice_freeTierNeverRaisesTheBill(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.SampledFrom([]string{"aws-lambda", "gcp-cloud-run", "azure-functions-flex", "azure-container-apps", "ibm-code-engine"}).Draw(t, "platform")
		usage := map[string]float64{
			"requests_per_month": float64(rapid.IntRange(0, 1e9).Draw(t, "requests")), "duration_ms": float64(rapid.IntRange(1, 100000).Draw(t, "ms")),
			"memory_mb": float64(rapid.IntRange(128, 10240).Draw(t, "mb")), "vcpu": rapid.Float64Range(0.1, 4).Draw(t, "vcpu"),
		}
		total := func(free cost.FreeTier) cost.Bill {
			bill, err := cost.Price(c, cost.Request{Platform: id, FreeTierCounted: free, Usage: amounts(usage)})
			if err != nil {
				t.Skip(err)
			}
			return bill
		}
		none, some, all := total(cost.FreeNone), total(cost.FreePartial), total(cost.FreeAll)
		if all.TotalUSD.GreaterThan(some.TotalUSD) || some.TotalUSD.GreaterThan(none.TotalUSD) || all.TotalUSD.IsNegative() {
			t.Fatalf("%s: %s, partly free %s, free %s", id, none.TotalUSD, some.TotalUSD, all.TotalUSD)
		}
		sum := none.TotalUSD.Sub(none.TotalUSD)
		for _, l := range none.Lines {
			if !l.Quantity.Mul(l.RateUSD).Equal(l.AmountUSD) {
				t.Fatalf("line %+v: quantity times rate is not the amount", l)
			}
			sum = sum.Add(l.AmountUSD)
		}
		if !sum.Equal(none.TotalUSD) {
			t.Fatalf("lines add to %s, total %s", sum, none.TotalUSD)
		}
	})
}

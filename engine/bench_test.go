package engine

import (
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

func benchmark(b *testing.B, sys profile.System) {
	b.Helper()
	a := advisor(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Assess(sys); err != nil {
			b.Fatal(err)
		}
	}
}

// twenty is a workload of which twenty facts are known.
func twenty(b *testing.B) profile.System {
	b.Helper()
	return profile.Single("svc", facts(b, "workload_kind=http-api", "requests_per_month=2000000", "traffic_shape=bursty", "cloud=aws", "ops_team=small", "state=external-state",
		"protocol=http", "execution_seconds_p50=0.2", "execution_seconds_max=5", "memory_mb=512", "vcpu=0.5", "package_type=zip", "migration=greenfield", "portability_required=no",
		"cold_start_tolerant=yes", "latency_p99_ms=800", "services_count=4", "kubernetes_in_use=no", "budget_priority=balanced", "runtime=go"))
}

// BenchmarkStanding_twentyKnown is what it takes to run one decision again.
func BenchmarkStanding_twentyKnown(b *testing.B) {
	a, sys := advisor(b), twenty(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Standing(sys, 4); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAssess_nothingKnown(b *testing.B) { benchmark(b, profile.Single("svc", profile.New())) }

func BenchmarkAssess_twentyKnown(b *testing.B) { benchmark(b, twenty(b)) }

func BenchmarkAssess_fiftyComponents(b *testing.B) {
	sys := profile.System{Name: "large", Shared: facts(b, "cloud=aws", "ops_team=platform-team")}
	for i := range profile.MaxComponents {
		sys.Components = append(sys.Components, profile.Workload{Name: string(rune('a'+i%26)) + string(rune('a'+i/26)), Profile: facts(b, "workload_kind=http-api", "traffic_shape=diurnal")})
	}
	benchmark(b, sys)
}

func BenchmarkNew(b *testing.B) {
	cat := advisor(b).cat
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(nil, cat); err != nil {
			b.Fatal(err)
		}
	}
}

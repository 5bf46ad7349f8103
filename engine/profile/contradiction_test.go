package profile_test

import (
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

func profileOf(tb testing.TB, text string) profile.Profile {
	tb.Helper()
	facts, errs := profile.ParseAssignments(text)
	if len(errs) > 0 {
		tb.Fatal(errs)
	}
	return profile.New(facts...)
}

func TestContradictions_nameTheFactsAndAsk(t *testing.T) {
	t.Parallel()
	for facts, want := range map[string]string{
		"state=stateless; disk_persistent=yes":                                                         "state disk_persistent",
		"state=stateless; workload_kind=stateful-datastore":                                            "state workload_kind",
		"gpu=no; gpu_count=2":                                                                          "gpu gpu_count",
		"containerizable=no; package_type=image":                                                       "containerizable package_type",
		"execution_seconds_p50=20; execution_seconds_max=10":                                           "execution_seconds_p50 execution_seconds_max",
		"requests_per_month=2628000000; peak_rps=500":                                                  "requests_per_month peak_rps",
		"execution_seconds_p50=5; latency_p99_ms=300":                                                  "execution_seconds_p50 latency_p99_ms",
		"execution_seconds_p50=5; latency_p99_ms=300; protocol=queue":                                  "",
		"data_residency_onprem=yes; cloud=aws":                                                         "data_residency_onprem cloud",
		"data_residency_onprem=yes; cloud=onprem":                                                      "",
		"os=other; containerizable=yes":                                                                "os containerizable",
		"runs_today=nothing; migration=lift-and-shift":                                                 "runs_today migration",
		"disk_gb=0; disk_persistent=yes":                                                               "disk_gb disk_persistent",
		"single_instance_only=yes; concurrency_per_instance=1; concurrent_peak=100":                    "single_instance_only concurrency_per_instance concurrent_peak",
		"protocol=schedule; long_connections_seconds=100":                                              "protocol long_connections_seconds",
		"kubernetes_in_use=yes; kubernetes_skill=none; ops_team=platform-team":                         "kubernetes_in_use kubernetes_skill",
		"os=other; companion_software=operators":                                                       "os companion_software",
		"edge_or_disconnected=yes; cloud=gcp; workload_kind=edge-logic":                                "edge_or_disconnected cloud",
		"execution_seconds_p50=1-20; execution_seconds_max=10; peak_rps=1; requests_per_month=<100000": "",
	} {
		got := profile.Contradictions(profileOf(t, facts))
		var ids []string
		for _, c := range got {
			for _, id := range c.Attributes {
				ids = append(ids, string(id))
			}
			if !strings.HasSuffix(c.Ask, "?") || !strings.HasSuffix(c.Text, ".") {
				t.Errorf("%s: text %q, ask %q", facts, c.Text, c.Ask)
			}
		}
		if strings.Join(ids, " ") != want {
			t.Errorf("%s: contradictions of %q, want %q", facts, strings.Join(ids, " "), want)
		}
	}
}

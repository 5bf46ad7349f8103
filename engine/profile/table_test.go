package profile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// fixed are the attribute ids that records, policies and other people's files rely on.
const fixed = `workload_kind requests_per_month peak_rps traffic_shape execution_seconds_p50 execution_seconds_max memory_mb vcpu gpu state
latency_p99_ms cold_start_tolerant protocol os needs_os_control privileged_or_kernel containerizable license_bound_to_host
portability_required data_residency_onprem isolation_required ops_team existing_platform deploy_frequency cloud budget_priority
services_count teams_count utilization_percent scale_up_seconds migration code_trust in_memory_state payload_mb egress_gb_per_month
step_data_mb disk_gb disk_persistent image_mb job_pull_workers companion_software customers_self_host edge_or_disconnected
current_monthly_usd committed_capacity`

func TestTable_holdsTheFixedAttributes(t *testing.T) {
	t.Parallel()
	for id := range strings.FieldsSeq(fixed) {
		if a, ok := profile.Lookup(profile.ID(id)); !ok || a.ID != profile.ID(id) {
			t.Errorf("Lookup(%q) = %q, %v; the attribute must stay", id, a.ID, ok)
		}
	}
	if _, ok := profile.Lookup("no_such_thing"); ok {
		t.Error("Lookup found an attribute that is not in the table")
	}
}

func TestTable_fixedEnumsKeepTheirValues(t *testing.T) {
	t.Parallel()
	want := map[profile.ID]string{
		"workload_kind": "http-api web-app event-processing stream-processing batch scheduled-job iot-ingest ml-inference ml-training " +
			"realtime-websocket game-server stateful-datastore legacy-app internal-tool ci-runner media-processing dev-environment edge-logic platform",
		"traffic_shape": "steady diurnal bursty sporadic unpredictable", "state": "stateless external-state local-state",
		"protocol": "http grpc websocket tcp udp queue schedule", "os": "linux windows other", "isolation_required": "none tenant dedicated-host",
		"ops_team": "none small platform-team", "cloud": "aws gcp azure onprem any", "budget_priority": "cost balanced speed-of-delivery",
		"migration": "greenfield rewrite refactor lift-and-shift", "code_trust": "own tenants public",
		"companion_software": "none sidecars operators node-agents", "runtime": "go rust python node java dotnet other", "package_type": "zip image",
	}
	for id, values := range want {
		a, _ := profile.Lookup(id)
		var got []string
		for _, o := range a.Options {
			got = append(got, o.Value)
		}
		if slices.Sort(got); !slices.Equal(got, sorted(values)) {
			t.Errorf("%s: options %v, want %v", id, got, sorted(values))
		}
	}
}

func sorted(words string) []string {
	list := strings.Fields(words)
	slices.Sort(list)
	return list
}

func TestTable_everyRowIsWhole(t *testing.T) {
	t.Parallel()
	topics := map[string]bool{}
	for _, topic := range profile.Topics() {
		topics[topic.ID] = true
	}
	seen := map[profile.ID]bool{}
	for _, a := range profile.Table() {
		if seen[a.ID] {
			t.Errorf("%s stands twice", a.ID)
		}
		seen[a.ID] = true
		for _, problem := range profile.Check(a) {
			t.Errorf("%s: %s", a.ID, problem)
		}
		if !topics[a.Topic] {
			t.Errorf("%s: unknown topic %q", a.ID, a.Topic)
		}
	}
	if len(seen) < 60 {
		t.Errorf("%d attributes, want at least 60", len(seen))
	}
}

func TestTable_topicsStandTogether(t *testing.T) {
	t.Parallel()
	var order []string
	for _, a := range profile.Table() {
		if len(order) == 0 || order[len(order)-1] != a.Topic {
			order = append(order, a.Topic)
		}
	}
	var want []string
	for _, topic := range profile.Topics() {
		want = append(want, topic.ID)
	}
	if !slices.Equal(order, want) {
		t.Errorf("topics run %v, want %v", order, want)
	}
}

func TestTable_plainNamesMeanOneAttribute(t *testing.T) {
	t.Parallel()
	owner := map[string]profile.ID{}
	for _, a := range profile.Table() {
		for _, name := range append([]string{string(a.ID)}, a.Forms...) {
			if have, taken := owner[name]; taken && have != a.ID {
				t.Errorf("%q names both %s and %s", name, have, a.ID)
			}
			owner[name] = a.ID
		}
	}
}

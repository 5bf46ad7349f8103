package decide

import (
	"fmt"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// axis is one attribute that the decision weighs, as a column of a world. Text attributes have none: only the facts read from them count.
type axis int

// The axes, in the order in which they are drawn: an axis stands after the one its prior depends on.
const (
	axKind axis = iota
	axShape
	axTeam
	axCloud
	axState
	axProtocol
	axTrust
	axMigration
	axContainerizable
	axPriority
	axRequests
	axPeak
	axUtilization
	axScaleUp
	axConcurrentPeak
	axPerInstance
	axSeconds
	axSecondsMax
	axIOWait
	axInit
	axRuntime
	axMemory
	axVCPU
	axArch
	axGPU
	axGPUCount
	axInMemory
	axDisk
	axDiskPersistent
	axStepData
	axSteps
	axDBConnections
	axP99
	axColdOK
	axAvailability
	axResponse
	axEventSource
	axPrivateNetwork
	axLongConnections
	axPayload
	axEgress
	axLogs
	axCallback
	axAfterResponse
	axSingle
	axPull
	axInterruptible
	axOS
	axOSControl
	axPrivileged
	axCompanions
	axPackage
	axImage
	axLicense
	axIsolation
	axPortability
	axSelfHost
	axResidency
	axEdge
	axSkill
	axServices
	axTeams
	axDeploys
	axDeadline
	axRunsToday
	axCluster
	axQuota
	axCommitment
	axes // their number
)

// noAxis marks an attribute that is not weighed.
const noAxis axis = -1

// axisSpec ties an axis to its attribute. Neutral is the value that stands for "does not apply": for an enum or a yes/no its
// canonical text, for a number the figure that binds nothing.
type axisSpec struct {
	id      profile.ID
	neutral string
	number  float64
}

func axisSpecs() [axes]axisSpec {
	return [axes]axisSpec{
		axKind: {id: "workload_kind", neutral: "http-api"}, axShape: {id: "traffic_shape", neutral: "steady"}, axTeam: {id: "ops_team", neutral: "small"},
		axCloud: {id: "cloud", neutral: "any"}, axState: {id: "state", neutral: "stateless"}, axProtocol: {id: "protocol", neutral: "queue"},
		axTrust: {id: "code_trust", neutral: "own"}, axMigration: {id: "migration", neutral: "greenfield"},
		axContainerizable: {id: "containerizable", neutral: "true"}, axPriority: {id: "budget_priority", neutral: "balanced"},
		axRequests: {id: "requests_per_month", number: 1000}, axPeak: {id: "peak_rps", number: 0.01}, axUtilization: {id: "utilization_percent", number: 30},
		axScaleUp: {id: "scale_up_seconds", number: 86400}, axConcurrentPeak: {id: "concurrent_peak"}, axPerInstance: {id: "concurrency_per_instance", number: 1},
		axSeconds: {id: "execution_seconds_p50", number: 0.1}, axSecondsMax: {id: "execution_seconds_max", number: 1}, axIOWait: {id: "io_wait_percent"},
		axInit: {id: "init_seconds"}, axRuntime: {id: "runtime", neutral: "other"}, axMemory: {id: "memory_mb", number: 128}, axVCPU: {id: "vcpu", number: 0.25},
		axArch: {id: "cpu_arch", neutral: "any"}, axGPU: {id: "gpu", neutral: "false"}, axGPUCount: {id: "gpu_count"}, axInMemory: {id: "in_memory_state", neutral: "false"},
		axDisk: {id: "disk_gb"}, axDiskPersistent: {id: "disk_persistent", neutral: "false"}, axStepData: {id: "step_data_mb"}, axSteps: {id: "steps_per_request", number: 1},
		axDBConnections: {id: "db_connections_max", number: 1e6}, axP99: {id: "latency_p99_ms", number: 8.64e7}, axColdOK: {id: "cold_start_tolerant", neutral: "true"},
		axAvailability: {id: "availability_target_percent", number: 99}, axResponse: {id: "response_mode", neutral: "async"}, axEventSource: {id: "event_source", neutral: "request"},
		axPrivateNetwork: {id: "private_network", neutral: "false"}, axLongConnections: {id: "long_connections_seconds"}, axPayload: {id: "payload_mb"},
		axEgress: {id: "egress_gb_per_month"}, axLogs: {id: "log_gb_per_month"}, axCallback: {id: "waits_for_callback", neutral: "false"},
		axAfterResponse: {id: "work_after_response", neutral: "false"}, axSingle: {id: "single_instance_only", neutral: "false"}, axPull: {id: "job_pull_workers", neutral: "false"},
		axInterruptible: {id: "interruption_tolerant", neutral: "false"}, axOS: {id: "os", neutral: "linux"}, axOSControl: {id: "needs_os_control", neutral: "false"},
		axPrivileged: {id: "privileged_or_kernel", neutral: "false"}, axCompanions: {id: "companion_software", neutral: "none"}, axPackage: {id: "package_type", neutral: "zip"},
		axImage: {id: "image_mb"}, axLicense: {id: "license_bound_to_host", neutral: "false"}, axIsolation: {id: "isolation_required", neutral: "none"},
		axPortability: {id: "portability_required", neutral: "false"}, axSelfHost: {id: "customers_self_host", neutral: "false"}, axResidency: {id: "data_residency_onprem", neutral: "false"},
		axEdge: {id: "edge_or_disconnected", neutral: "false"}, axSkill: {id: "kubernetes_skill", neutral: "some"}, axServices: {id: "services_count", number: 1},
		axTeams: {id: "teams_count", number: 1}, axDeploys: {id: "deploy_frequency", number: 1}, axDeadline: {id: "deadline_weeks", number: 520},
		axRunsToday: {id: "runs_today", neutral: "nothing"}, axCluster: {id: "kubernetes_in_use", neutral: "false"}, axQuota: {id: "quota_reached", neutral: "false"},
		axCommitment: {id: "committed_capacity", neutral: "none"},
	}
}

// scale is an axis compiled against the attribute table.
type scale struct {
	axisSpec
	attr    profile.Attribute
	enum    bool // enums and yes/no: a value is the index of its option
	values  []string
	neutral float64
	edges   []float64 // numbers: where one ready-made answer ends and the next begins
	tried   []float64 // values at which a proof tries the axis
}

// group is the ready-made answer a value belongs to.
func (s *scale) group(v float64) int {
	if s.enum {
		return int(v)
	}
	g := 0
	for g < len(s.edges) && v >= s.edges[g] {
		g++
	}
	return g
}

// groups is the number of ready-made answers.
func (s *scale) groups() int {
	if s.enum {
		return len(s.values)
	}
	return len(s.edges) + 1
}

// groupValue is the canonical text of a ready-made answer.
func (s *scale) groupValue(g int) string {
	if s.enum {
		return s.values[g]
	}
	if g < len(s.attr.Bands) {
		return s.attr.Bands[g].Value
	}
	return ""
}

// compileScales looks every axis up in the attribute table.
func compileScales() ([axes]scale, map[profile.ID]axis, error) {
	var out [axes]scale
	var err error
	at := make(map[profile.ID]axis, axes)
	for ax, spec := range axisSpecs() {
		attr, ok := profile.Lookup(spec.id)
		if !ok {
			return out, nil, fmt.Errorf("axis %s: no such attribute", spec.id)
		}
		s := scale{axisSpec: spec, attr: attr, neutral: spec.number}
		s.values, s.enum = optionValues(attr)
		if s.enum {
			i, ok := indexOf(s.values, spec.neutral)
			if !ok {
				return out, nil, fmt.Errorf("axis %s: neutral value %q is not allowed", spec.id, spec.neutral)
			}
			s.neutral = float64(i)
		}
		if s.edges, err = bandEdges(attr); err != nil {
			return out, nil, err
		}
		s.compileTrials()
		out[ax] = s
		at[spec.id] = axis(ax)
	}
	return out, at, nil
}

// optionValues lists the values of an enum, or false and true of a yes/no; nil for numbers.
func optionValues(a profile.Attribute) ([]string, bool) {
	switch a.Kind {
	case profile.Bool:
		return []string{"false", "true"}, true
	case profile.Enum:
		out := make([]string, len(a.Options))
		for i, o := range a.Options {
			out[i] = o.Value
		}
		return out, true
	default:
		return nil, false
	}
}

// bandEdges lists where the ready-made answers of a numeric attribute meet: the low end of every band but the first.
func bandEdges(a profile.Attribute) ([]float64, error) {
	var out []float64
	for i, b := range a.Bands {
		v, err := profile.ParseValue(a, b.Value)
		if err != nil {
			return nil, fmt.Errorf("axis %s: band %s: %w", a.ID, b.Value, err)
		}
		if i > 0 {
			out = append(out, v.Lo)
		}
	}
	return out, nil
}

func indexOf(list []string, want string) (int, bool) {
	for i, v := range list {
		if v == want {
			return i, true
		}
	}
	return 0, false
}

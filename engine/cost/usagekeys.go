package cost

import (
	"encoding/json"
	"fmt"
	"slices"
)

// UsageKey describes one key of a price request's usage.
type UsageKey struct {
	Name    string
	Unit    string
	Meaning string
	Words   []string // allowed values when it is a word, nil for amounts
	Text    bool     // any text
}

// UsageKeys returns the table of usage keys, by subject.
func UsageKeys() []UsageKey {
	return slices.Concat(callKeys(), timeKeys(), sizeKeys(), featureKeys())
}

func callKeys() []UsageKey {
	return []UsageKey{
		amountKey("requests_per_month", "1/month", "calls in the month"),
		amountKey("executions_per_month", "1/month", "the same, for functions and workflows"),
		amountKey("invocations_per_month", "1/month", "the same"),
		amountKey("requests", "1", "calls in the priced period"),
		amountKey("executions", "1", "the same"),
		amountKey("requests_per_day", "1/day", "calls a day, with days"),
		amountKey("executions_per_day", "1/day", "the same"),
		amountKey("invocations_per_day", "1/day", "the same"),
		amountKey("requests_per_hour", "1/h", "calls an hour, with hours"),
		amountKey("executions_per_hour", "1/h", "the same"),
		amountKey("requests_per_minute", "1/min", "calls a minute, with hours or seconds"),
		amountKey("requests_per_second", "1/s", "calls a second, with seconds or hours"),
		amountKey("requests_per_day_per_source", "1/day", "calls a day from each of event_sources"),
		amountKey("event_sources", "1", "event sources of that kind"),
		amountKey("static_requests", "1/month", "requests answered by free static assets"),
		amountKey("worker_requests", "1/month", "requests that run code"),
		amountKey("duration_ms", "ms", "billed duration of one call"),
		amountKey("duration_s", "s", "billed duration of one call"),
		amountKey("cpu_ms_per_request", "ms", "CPU time of one call, where CPU time is billed"),
		amountKey("active_seconds_per_execution", "s", "time one workflow execution is active, all its invocations together"),
		amountKey("invocations_per_execution", "1", "invocations one workflow execution makes"),
		amountKey("concurrency", "1", "requests that share one instance at a time"),
		amountKey("http_concurrency", "1", "the same, for functions; instances say how many are busy"),
		amountKey("granularity_ms", "ms", "billing step of older price pages"),
		amountKey("cold_start_fraction", "0-1", "share of calls that start an instance"),
		amountKey("init_ms", "ms", "billed initialisation of a started instance"),
	}
}

func timeKeys() []UsageKey {
	return []UsageKey{
		amountKey("seconds", "s", "how long it runs in the period"),
		amountKey("running_seconds", "s", "the same"),
		amountKey("minutes", "min", "the same"),
		amountKey("hours", "h", "the same"),
		amountKey("hours_per_month", "h", "the same"),
		amountKey("month_hours", "h", "hours the vendor counts in a month"),
		amountKey("seconds_per_day", "s", "how long each runs a day, with days"),
		amountKey("minutes_per_day", "min", "the same"),
		amountKey("hours_per_day", "h", "the same"),
		amountKey("hours_used_per_day", "h", "the same, for sandboxes people use"),
		amountKey("days", "day", "days in the period, 30 unless given"),
		amountKey("month_days", "day", "days the vendor counts in a month"),
		amountKey("runs_per_day", "1/day", "starts a day of each task, with seconds_per_run"),
		amountKey("seconds_per_run", "s", "length of one run"),
		amountKey("utilisation", "0-1", "share of the month it runs"),
		amountKey("stopped_days", "day", "days a machine is stopped"),
		amountKey("wait_days", "day", "days a durable execution waits"),
		amountKey("retention_days", "day", "days a finished durable execution is kept"),
		amountKey("provisioned_hours", "h", "hours of provisioned concurrency"),
		amountKey("idle_seconds", "s", "seconds minimum instances are idle, all together"),
		amountKey("months", "month", "months in the period"),
	}
}

func sizeKeys() []UsageKey {
	return []UsageKey{
		amountKey("memory_mb", "MB", "memory of an instance or function"),
		amountKey("memory_mib", "MiB", "the same"),
		amountKey("memory_gb", "GB", "the same"),
		amountKey("memory_gib", "GiB", "the same"),
		amountKey("instance_memory_mb", "MB", "the same, for function instances"),
		amountKey("instance_memory_gb", "GB", "the same"),
		amountKey("vcpu", "vCPU", "CPU of an instance"),
		amountKey("gpu", "1", "GPUs of an instance"),
		amountKey("instances", "1", "instances running all the time asked for"),
		amountKey("tasks", "1", "the same, for tasks"),
		amountKey("pods", "1", "the same, for pods"),
		amountKey("machines", "1", "the same, for machines"),
		amountKey("replicas", "1", "the same, for replicas"),
		amountKey("nodes", "1", "the same, for nodes"),
		amountKey("clusters", "1", "clusters that pay a control plane fee"),
		amountKey("min_instances", "1", "instances kept warm"),
		amountKey("ephemeral_storage_mb", "MB", "scratch disk of a function"),
		amountKey("ephemeral_storage_gb", "GB", "scratch disk of a task"),
		amountKey("disk_gb", "GB", "disk of each machine"),
		amountKey("volume_gb", "GB", "volumes, all together, or one of several"),
		amountKey("volumes", "1", "volumes of that size"),
		amountKey("rootfs_gb", "GB", "root file system of a stopped machine"),
		amountKey("egress_gb", "GB", "data out to the internet"),
		amountKey("ipv4_addresses", "1", "dedicated IPv4 addresses"),
		wordKey("cpu", "machine preset", "shared-cpu-1x", "performance-1x"),
		wordKey("billing", "how an instance is billed", "request", "instance"),
		{Name: "instance_type", Meaning: "machine type of the catalogue or a larger size of its family", Text: true},
		amountKey("usd_per_hour", "USD/h", "price of the machine, where the catalogue has none that fits"),
	}
}

func featureKeys() []UsageKey {
	return []UsageKey{
		amountKey("provisioned_concurrency", "1", "provisioned environments"),
		amountKey("provisioned_requests", "1", "calls served by them"),
		amountKey("provisioned_duration_ms", "ms", "duration of those calls"),
		amountKey("on_demand_requests", "1", "calls served without them"),
		amountKey("on_demand_duration_ms", "ms", "duration of those calls"),
		amountKey("snapstart_versions", "1", "published versions with a snapshot"),
		amountKey("snapstart_restores", "1", "restores, if not by cold_start_fraction"),
		amountKey("response_mb", "MB", "streamed response of one call"),
		amountKey("streamed_gb", "GB", "streamed data above 6 MB a response, all together"),
		wordKey("event_source", "kind of provisioned poller", "kafka", "sqs"),
		amountKey("event_poller_unit_hours", "EPU-h", "provisioned poller units times hours"),
		amountKey("event_pollers", "1", "provisioned pollers, with hours"),
		amountKey("pollers_per_epu", "1", "pollers that share a unit"),
		amountKey("durable_operations_per_execution", "1", "durable operations of one execution"),
		amountKey("invoke_payload_kb", "KB", "payload that starts a durable execution"),
		amountKey("operation_payload_kb", "KB", "payload of one durable operation"),
		amountKey("payload_operations", "1", "durable operations that carry one"),
		amountKey("instance_usd_per_hour", "USD/h", "price of a managed instance"),
		amountKey("management_fee_share", "0-1", "fee of managed instances as a share of their price"),
		amountKey("managed_instance_hours", "h", "machine hours of managed instances"),
		amountKey("developers", "1", "people with a sandbox each"),
		amountKey("sandboxes", "1", "sandboxes"),
		amountKey("baseline_share", "0-1", "share of running time at the baseline size"),
		amountKey("peak_share", "0-1", "share of running time at the peak size"),
		amountKey("baseline_vcpu", "vCPU", "CPU at the baseline"),
		amountKey("baseline_gb", "GB", "memory at the baseline"),
		amountKey("peak_vcpu", "vCPU", "CPU at the peak"),
		amountKey("peak_gb", "GB", "memory at the peak"),
		amountKey("suspend_resume_cycles_per_day", "1/day", "suspensions, each followed by a resume"),
		amountKey("launches_per_day", "1/day", "launches from an image"),
		amountKey("snapshot_gb", "GB", "snapshot of one sandbox"),
		amountKey("images", "1", "images kept"),
		amountKey("image_gb", "GB", "size of each"),
		amountKey("suspended_hours_per_day", "h", "hours a day a sandbox is suspended"),
		amountKey("always_ready_instances", "1", "function instances always ready"),
		amountKey("always_ready_execution_seconds", "s", "time they execute, all together"),
		amountKey("groups_per_day", "1/day", "container groups started a day"),
		amountKey("seconds_per_group", "s", "run time of each"),
		amountKey("requested_vcpu", "vCPU", "CPU asked for, rounded up to whole cores"),
		amountKey("requested_memory_gb", "GB", "memory asked for, rounded up to 0.1 GB"),
		amountKey("billed_vcpu", "vCPU", "CPU after rounding, if known"),
		amountKey("billed_memory_gb", "GB", "memory after rounding, if known"),
		amountKey("block_usd_per_year", "USD", "reservation block"),
		amountKey("monthly_credit_usd", "USD", "what the block is worth a month"),
	}
}

func amountKey(name, unit, meaning string) UsageKey {
	return UsageKey{Name: name, Unit: unit, Meaning: meaning}
}

func wordKey(name, meaning string, words ...string) UsageKey {
	return UsageKey{Name: name, Meaning: meaning, Words: words}
}

// findKey looks a name up in the table; the caller builds the table once for many names.
func findKey(keys []UsageKey, name string) (UsageKey, bool) {
	for i := range keys {
		if keys[i].Name == name {
			return keys[i], true
		}
	}
	return UsageKey{}, false
}

func usageKeyNames() []string {
	keys := UsageKeys()
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.Name
	}
	return out
}

// RequestSchema returns the JSON Schema (2020-12) of a price request.
func RequestSchema() ([]byte, error) {
	amount := map[string]any{"type": "number", "minimum": 0, "maximum": 1e15}
	amounts := map[string]any{"type": "object", "additionalProperties": amount}
	props := map[string]any{}
	for _, k := range UsageKeys() {
		p := map[string]any{"description": k.Meaning}
		switch {
		case k.Text:
			p["type"] = "string"
		case k.Words != nil:
			p["enum"] = k.Words
		default:
			p["type"], p["minimum"], p["maximum"], p["description"] = "number", 0, 1e15, k.Meaning+" ["+k.Unit+"]"
		}
		props[k.Name] = p
	}
	schema, err := json.MarshalIndent(map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "price request", "type": "object",
		"additionalProperties": false, "required": []string{"platform", "usage"},
		"properties": map[string]any{
			"platform":          map[string]any{"type": "string", "description": "id or alias of the catalogue"},
			"region":            map[string]any{"type": "string", "description": "empty or any: the platform's default region"},
			"arch":              map[string]any{"enum": []string{"x86_64", "arm64"}, "default": "x86_64"},
			"os":                map[string]any{"enum": []string{"linux", "windows"}, "default": "linux"},
			"free_tier_counted": map[string]any{"enum": []any{true, false, "partial"}, "default": false},
			"free_tier":         amounts,
			"rates":             amounts,
			"usage":             map[string]any{"type": "object", "additionalProperties": false, "properties": props, "minProperties": 1},
		},
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the schema of a price request: %w", err)
	}
	return schema, nil
}

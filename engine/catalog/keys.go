package catalog

// Key names a fact that a platform can have. The table is Keys.
type Key string

// Limits of one unit of work and one instance.
const (
	MaxDurationSync     Key = "max_duration_sync_seconds"
	MaxDurationAsync    Key = "max_duration_async_seconds"
	GatewayTimeout      Key = "gateway_timeout_seconds"
	CPUPerRequest       Key = "cpu_seconds_per_request"
	MemoryMin           Key = "memory_min_mb"
	MemoryMax           Key = "memory_max_mb"
	MBPerVCPU           Key = "mb_per_vcpu"
	VCPUMin             Key = "vcpu_min"
	VCPUMax             Key = "vcpu_max"
	GPU                 Key = "gpu"
	PayloadSync         Key = "payload_sync_mb"
	PayloadAsync        Key = "payload_async_mb"
	PayloadStream       Key = "payload_stream_mb"
	PackageMax          Key = "package_max_mb"
	ImageMax            Key = "image_max_mb"
	DiskDefault         Key = "disk_default_gb"
	DiskMax             Key = "disk_max_gb"
	PersistentVolume    Key = "persistent_volume"
	Protocols           Key = "protocols"
	WebSocket           Key = "websocket"
	WebSocketMax        Key = "websocket_max_seconds"
	OS                  Key = "os"
	Architectures       Key = "architectures"
	OSControl           Key = "os_control"
	Privileged          Key = "privileged"
	Isolation           Key = "isolation"
	LicenseHost         Key = "license_bound_host"
	AcceptsImage        Key = "accepts_image"
	RunsUncontainerized Key = "runs_uncontainerized"
	BackgroundWork      Key = "background_work"
	PullWorkers         Key = "pull_workers"
	Companions          Key = "companion_software"
	InMemoryState       Key = "in_memory_state"
	Portability         Key = "portability"
	OnPremises          Key = "on_premises"
	CustomerSelfHost    Key = "customer_self_host"
	Edge                Key = "edge_or_disconnected"
	UntrustedCode       Key = "untrusted_code"
	MultiZone           Key = "multi_zone"
	SLA                 Key = "sla_percent"
)

// Scaling rule.
const (
	ScaleToZero         Key = "scale_to_zero"
	ScalesOut           Key = "scales_out"
	ScalingRule         Key = "scaling_rule"
	ScaleBurst          Key = "scale_burst_instances"
	ScaleInterval       Key = "scale_interval_seconds"
	ScaleReaction       Key = "scale_reaction_seconds"
	InstanceStart       Key = "instance_start_seconds"
	ScaleCooldown       Key = "scale_cooldown_seconds"
	Concurrency         Key = "instance_concurrency_max"
	ConcurrencyDefault  Key = "instance_concurrency_default"
	ConcurrencyQuota    Key = "concurrency_quota"
	MaxInstances        Key = "max_instances"
	MinInstances        Key = "min_instances"
	MinInstancesChoice  Key = "min_instances_settable"
	ClusterNodesMax     Key = "cluster_nodes_max"
	PodsPerNode         Key = "pods_per_node"
	StartupDeadline     Key = "startup_deadline_seconds"
	ShutdownGrace       Key = "shutdown_grace_seconds"
	DatabaseConnections Key = "outbound_connections_max"
)

// KeyType says which field of a Figure holds its value.
type KeyType string

// The types of facts.
const (
	TypeNumber KeyType = "number"
	TypeFlag   KeyType = "flag"
	TypeWords  KeyType = "words"
)

// KeyInfo describes a Key: its type, unit, allowed words and what it means.
type KeyInfo struct {
	Key     Key
	Type    KeyType
	Unit    string   // of numbers
	Words   []string // allowed, for words
	Meaning string
}

// Keys returns the table of every fact a platform can have, in the order to show them.
func Keys() []KeyInfo {
	return append(limitKeys(), scalingKeys()...)
}

// Describe returns the table's row for key and whether there is one.
func Describe(key Key) (KeyInfo, bool) {
	for _, info := range Keys() {
		if info.Key == key {
			return info, true
		}
	}
	return KeyInfo{}, false
}

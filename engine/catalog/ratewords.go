package catalog

import "strings"

// RateWords names what a rate buys in plain words: "gb_second_x86_64" is "compute on x86". A key the catalogue does not use, such as one of a price book,
// is written with spaces.
func RateWords(key string) string {
	if shape, ok := strings.CutPrefix(key, "machine:"); ok {
		return shape + " machines"
	}
	if words, ok := rateWords()[key]; ok {
		return words
	}
	return strings.ReplaceAll(key, "_", " ")
}

// KeyWords says what a figure is about in plain words, "" for a key that the catalogue does not have.
func KeyWords(key Key) string {
	for _, info := range Keys() {
		if info.Key == key {
			return info.Meaning
		}
	}
	return ""
}

// rateWords are the meters by key.
func rateWords() map[string]string {
	return map[string]string{
		"gb_second": "compute", "gb_second_x86_64": "compute on x86", "gb_second_arm64": "compute on Arm", "second_128mb": "compute",
		"requests_million": "requests", "executions_million": "executions", "cpu_ms_million": "CPU time", "streamed_gb": "streamed answers",
		"vcpu_second": "processors", "vcpu_hour": "processors", "active_vcpu_hour": "processors at work", "idle_vcpu_second": "idle processors",
		"pod_vcpu_hour": "processors of pods", "instance_vcpu_second": "processors, billed by instance", "container_vcpu_second": "processors of containers",
		"vcpu_second_linux_x86_64": "processors on x86", "vcpu_second_linux_arm64": "processors on Arm", "vcpu_second_windows_x86_64": "processors with Windows",
		"windows_vcpu_second":         "Windows licence",
		"windows_licence_vcpu_second": "Windows licence", "windows_licence_vcpu_hour": "Windows licence", "licence_month": "licence",
		"memory_gb_second": "memory", "memory_gib_second": "memory", "memory_gb_hour": "memory", "active_memory_gb_hour": "memory at work",
		"idle_memory_gib_second": "idle memory", "provisioned_memory_gb_hour": "memory kept ready", "pod_memory_gib_hour": "memory of pods",
		"instance_memory_gib_second": "memory, billed by instance", "container_memory_gib_second": "memory of containers", "ram_gb_month": "additional memory",
		"memory_gb_second_linux_x86_64": "memory on x86", "memory_gb_second_linux_arm64": "memory on Arm", "memory_gb_second_windows_x86_64": "memory with Windows",
		"gpu_second": "GPUs", "gpu_zonal_second": "GPUs in one zone", "gpu_machine_hour": "GPU machines",
		"provisioned_gb_second_x86_64": "provisioned concurrency on x86", "provisioned_gb_second_arm64": "provisioned concurrency on Arm",
		"provisioned_duration_gb_second_x86_64": "compute on provisioned concurrency, x86", "provisioned_duration_gb_second_arm64": "compute on provisioned concurrency, Arm",
		"always_ready_gb_second": "always-ready instances", "always_ready_execution_gb_second": "compute on always-ready instances",
		"snapstart_cache_gb_second": "cached snapshots", "snapstart_restore_gb": "restored snapshots", "snapshot_gb_month": "snapshots", "snapshot_read_gb": "snapshots read",
		"snapshot_write_gb": "snapshots written", "durable_operations_million": "durable operations", "durable_written_gb": "durable data written",
		"durable_retained_gb_month": "durable data kept", "event_poller_hour_sqs": "event pollers for queues", "event_poller_hour_kafka": "event pollers for Kafka",
		"managed_instance_fee_share": "management of instances", "auto_mode_share": "management of nodes", "dedicated_management_hour": "management of dedicated machines",
		"disk_gb_month": "disk", "ephemeral_gb_second": "scratch disk", "rootfs_gb_month": "root file systems", "volume_gb_month": "volumes", "storage_account_month": "storage account",
		"control_plane_hour": "control plane", "control_plane_extended_hour": "control plane of a version in extended support",
		"load_balancer_hour": "load balancer", "load_balancer_unit_hour": "load balancer capacity", "load_balancer_gb": "load balancer data", "gateway_million": "gateway requests",
		"nat_hour": "NAT gateway", "nat_instance_hour": "NAT gateway for each machine", "nat_gb": "NAT gateway data", "ipv4_hour": "public IPv4 addresses", "ipv4_month": "public IPv4 address",
		"egress_gb": "data out", "logs_gb": "logs", "plan_month": "subscription", "reservation_block_month": "reserved capacity",
		"f1_hour": "instances of class F1", "shared_1x_256mb_month": "shared machines of 256 MB", "shared_1x_1gb_month": "shared machines of 1 GB",
		"shared_1x_2gb_month": "shared machines of 2 GB", "performance_1x_2gb_month": "performance machines",
		"b2c_essentials_month": "Essentials plan for consumers", "b2c_professional_month": "Professional plan for consumers",
		"b2b_essentials_month": "Essentials plan for businesses", "b2b_professional_month": "Professional plan for businesses",
	}
}

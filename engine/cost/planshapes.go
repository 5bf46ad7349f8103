package cost

import "github.com/shopspring/decimal"

// planShapes says how each billing rule of the catalogue becomes a monthly bill.
func planShapes() map[string]func(*plan) {
	return map[string]func(*plan){
		"lambda": planLambda, "functions-consumption": planConsumption, "functions-flex": planFlex,
		"functions-premium": planPremium, "workers": planWorkers, "cloud-run": planCloudRun,
		"container-apps": planContainerApps, "code-engine": planCodeEngine, "fly": planFly, "fargate": planFargate,
		"app-runner": planAppRunner, "container-instances": planContainerInstances, "app-engine-flexible": planAppEngineFlexible,
		"gke-autopilot": planAutopilot, "cluster": planCluster, "machines": planMachines, "single-machine": planSingle,
	}
}

// millions turns a free amount of calls into the unit their rate is for.
func millions(n decimal.Decimal) decimal.Decimal { return n.Mul(dec("0.000001")) }

func planLambda(b *plan) {
	k := b.curve
	k.mode, k.size.stepMS, k.size.minMS, k.size.included = perCall, 1, 1, 0.5
	b.need("compute", "gb_second_"+b.opts.Arch, "0.001", vRequests, vBilledMS, vMemoryGB).free = b.freeAmount("gb_seconds")
	b.need("requests", "requests_million", "0.000001", vRequests).free = millions(b.freeAmount("requests"))
	b.need("scratch disk above 512 MB", "ephemeral_gb_second", "0.001", vRequests, vBilledMS, vScratchGB)
	b.need("provisioned concurrency", "provisioned_gb_second_"+b.opts.Arch, "2628000", vMinInstances, vMemoryGB)
	if b.opts.Private {
		b.zero("gateway", "nothing is reached from the internet")
	} else {
		b.need("gateway", "gateway_million", "0.000001", vRequests)
	}
}

func planConsumption(b *plan) {
	k := b.curve
	k.mode, k.size.stepMS, k.size.minMS = perCall, 1, 100
	b.need("execution time", "gb_second", "0.001", vRequests, vBilledMS, vMemoryGB).free = b.freeAmount("gb_seconds")
	b.need("executions", "executions_million", "0.000001", vRequests).free = millions(b.freeAmount("executions"))
	b.fixed("storage account", "storage_account_month", b.shared(1))
}

func planFlex(b *plan) {
	k := b.curve
	k.mode, k.size.stepMS, k.size.minMS = perBusySecond, 100, 1000
	b.need("execution time", "gb_second", "1", vBusySeconds, vMemoryGB).free = b.freeAmount("gb_seconds")
	b.need("executions", "executions_million", "0.000001", vRequests).free = millions(b.freeAmount("executions"))
	b.need("always ready", "always_ready_gb_second", "2628000", vMinInstances, vMemoryGB)
	b.fixed("storage account", "storage_account_month", b.shared(1))
}

func planPremium(b *plan) {
	b.curve.mode = perInstance
	b.need("vCPU", "vcpu_hour", "730", vInstances, vVCPU)
	b.need("memory", "memory_gb_hour", "730", vInstances, vMemoryGB)
}

func planWorkers(b *plan) {
	b.curve.mode = perCall
	b.fixed("subscription", "plan_month", b.shared(1))
	requests, _ := b.list.Allowance("requests")
	cpu, _ := b.list.Allowance("cpu_ms")
	b.need("requests", "requests_million", "0.000001", vRequests).free = millions(requests.Amount)
	b.need("CPU time", "cpu_ms_million", "0.000001", vRequests, vCPUMS).free = millions(cpu.Amount)
}

func planCloudRun(b *plan) {
	k := b.curve
	k.mode, k.size.stepMS, k.size.minMS, k.noGPU = perBusySecond, 100, 100, false
	b.need("vCPU", "vcpu_second", "1", vBusySeconds, vVCPU).free = b.freeAmount("vcpu_seconds")
	b.need("memory", "memory_gib_second", "1", vBusySeconds, vMemoryGB).free = b.freeAmount("gib_seconds")
	b.need("requests", "requests_million", "0.000001", vRequests).free = millions(b.freeAmount("requests"))
	b.need("idle minimum vCPU", "idle_vcpu_second", "1", vIdleSeconds, vVCPU)
	b.need("idle minimum memory", "idle_memory_gib_second", "1", vIdleSeconds, vMemoryGB)
	b.need("GPU", "gpu_second", "1", vBusySeconds, vGPU)
}

func planContainerApps(b *plan) {
	b.curve.mode = perAliveSecond
	b.need("vCPU", "vcpu_second", "1", vBusySeconds, vVCPU).free = b.freeAmount("vcpu_seconds")
	b.need("memory", "memory_gib_second", "1", vBusySeconds, vMemoryGB).free = b.freeAmount("gib_seconds")
	b.need("requests", "requests_million", "0.000001", vRequests).free = millions(b.freeAmount("requests"))
}

func planCodeEngine(b *plan) {
	b.curve.mode = perAliveSecond
	b.need("vCPU", "vcpu_second", "1", vBusySeconds, vVCPU).free = b.freeAmount("vcpu_seconds")
	b.need("memory", "memory_gb_second", "1", vBusySeconds, vMemoryGB).free = b.freeAmount("gb_seconds")
	b.need("requests", "requests_million", "0.000001", vRequests).free = millions(b.freeAmount("requests"))
}

func planFly(b *plan) {
	b.curve.mode = perPreset
	b.need("shared machines", "shared_1x_256mb_month", "1", vInstances)
	b.need("performance machines", "performance_1x_2gb_month", "1", vMachines)
	b.need("additional memory", "ram_gb_month", "1", vExtraGB)
	b.need("volumes", "volume_gb_month", "1", vDiskGB)
	if b.opts.Private {
		b.zero("IPv4 address", "nothing is reached from the internet")
	} else {
		b.fixed("IPv4 address", "ipv4_month", b.shared(1))
	}
}

func planFargate(b *plan) {
	k := b.curve
	arch := b.opts.OS + "_" + b.opts.Arch
	k.mode, k.size.included, k.size.ownAddress = perInstance, 20, !b.opts.NAT
	b.need("vCPU", "vcpu_second_"+arch, "1", vBusySeconds, vVCPU)
	b.need("memory", "memory_gb_second_"+arch, "1", vBusySeconds, vMemoryGB)
	if b.opts.OS == "windows" {
		b.need("Windows licence", "windows_licence_vcpu_second", "1", vBusySeconds, vVCPU)
	}
	b.need("scratch disk above 20 GB", "ephemeral_gb_second", "1", vBusySeconds, vScratchGB)
	b.loadBalancer()
}

func planAppRunner(b *plan) {
	b.curve.mode = perInstance
	b.need("active vCPU", "active_vcpu_hour", "730", vInstances, vVCPU)
	b.need("active memory", "active_memory_gb_hour", "730", vInstances, vMemoryGB)
}

func planContainerInstances(b *plan) {
	b.curve.mode = perInstance
	b.need("vCPU", "vcpu_second", "1", vBusySeconds, vVCPU)
	b.need("memory", "memory_gb_second", "1", vBusySeconds, vMemoryGB)
	if b.opts.OS == "windows" {
		b.need("Windows licence", "windows_vcpu_second", "1", vBusySeconds, vVCPU)
	}
}

func planAppEngineFlexible(b *plan) {
	b.curve.mode = perInstance
	b.need("vCPU", "vcpu_hour", "730", vInstances, vVCPU)
	b.need("memory", "memory_gb_hour", "730", vInstances, vMemoryGB)
}

func planAutopilot(b *plan) {
	b.curve.mode = perInstance
	b.need("pod vCPU", "pod_vcpu_hour", "730", vInstances, vVCPU)
	b.need("pod memory", "pod_memory_gib_hour", "730", vInstances, vMemoryGB)
	b.controlPlane()
	b.loadBalancer()
}

// What the operating system, the node's agents and its system pods take of a node.
const (
	nodeSpareVCPU = 0.1
	nodeSpareMB   = 1024
)

func planCluster(b *plan) {
	k := b.curve
	k.mode, k.size.fractional = perCluster, b.opts.ExistingCluster
	b.stock(nodeSpareVCPU, nodeSpareMB)
	b.machineMeters("nodes")
	b.controlPlane()
	if _, ok := b.rate("licence_month"); ok {
		b.fixed("licence", "licence_month", b.shared(1))
	}
	b.loadBalancer()
}

func planMachines(b *plan) {
	b.curve.mode = perMachine
	b.stock(0, 0)
	b.machineMeters("machines")
	b.zero("control plane", "machines are run one by one")
	b.loadBalancer()
}

func planSingle(b *plan) {
	k := b.curve
	k.mode, k.size.single, k.size.redundancy = perMachine, true, 1
	b.stock(0, 0)
	b.machineMeters("machine")
	b.zero("control plane", "one machine needs none")
	b.zero("load balancer", "one machine answers itself")
}

// systemDiskGB is the disk an operating system takes on each machine.
const systemDiskGB = 20

func (b *plan) machineMeters(name string) {
	k := b.curve
	k.size.systemDisk, k.size.ownAddress = systemDiskGB, !b.opts.NAT && !b.opts.Private
	b.put(meter{name: name, unit: "machine-hour", scale: whole(MonthHours), factors: []variable{vMachines}, fromFit: true})
	if r, ok := b.rate("gpu_machine_hour"); ok {
		k.noGPU = false
		b.put(meter{name: "GPU machines", unit: r.Per, scale: whole(MonthHours), factors: []variable{vGPUMachines}, rate: r, note: r.Note})
	}
	disk := b.need("disk", "disk_gb_month", "1", vDiskGB)
	k.size.nodeExtra = systemDiskGB * float(disk.rate.USD)
	if b.opts.OS == "windows" {
		b.need("Windows licence", "windows_licence_vcpu_hour", "730", vInstances, vVCPU)
	}
}

// controlPlane bills the cluster's own cost: a fee, or three machines where the customer runs it.
func (b *plan) controlPlane() {
	if b.opts.ExistingCluster {
		b.zero("control plane", "the cluster is there already")
		return
	}
	b.fixed("control plane", "control_plane_hour", b.shared(MonthHours))
	if b.platform.SelfRun {
		b.controlMachines()
	}
	credit := b.freeAmount("cluster_credit_usd")
	if credit.IsZero() || b.err != nil {
		return
	}
	fee := b.meters[len(b.meters)-1]
	amount := fee.scale.Mul(fee.rate.USD)
	r := fee.rate
	r.USD = decimal.Min(credit, amount).Neg()
	r.Low, r.High = r.USD, r.USD
	b.put(meter{name: "free credit", unit: "credit", scale: whole(1), rate: r, note: "at most the fee of one cluster"})
}

// controlMachines are three machines of at least 2 CPUs and 4 GB.
func (b *plan) controlMachines() {
	if b.machines == nil {
		return
	}
	f, ok := cheapestFit(b.machines, 1, 4096, b.opts.Arch)
	if !ok {
		return
	}
	r := f.shape.Hour
	r.USD, r.Low, r.High = f.hour(midRates), f.hour(lowRates), f.hour(highRates)
	b.put(meter{name: "control plane machines", unit: "machine-hour", scale: b.shared(3 * MonthHours), rate: r, note: f.describe()})
}

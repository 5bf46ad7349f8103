package cost

import "math"

// mode is how a platform bills.
type mode uint8

const (
	perCall        mode = iota // by call and duration: functions
	perBusySecond              // instances while they serve
	perAliveSecond             // instances from start until idle long enough
	perPreset                  // the same, by machine preset
	perInstance                // instances that are always there
	perMachine                 // each instance on a machine of its own, or all on one
	perCluster                 // instances packed onto nodes
)

// derive fills what the meters multiply and returns the machine picked, needsNoMachine or noMachine. It is a switch, not
// a function value, so that w and v stay on the stack.
func (k *Curve) derive(w *Workload, v *amounts) int {
	v[vNone] = 1
	k.common(w, v)
	switch k.mode {
	case perCall:
		k.deriveCalls(w, v)
	case perBusySecond:
		k.deriveBusy(w, v)
	case perAliveSecond:
		k.deriveAlive(w, v)
	case perPreset:
		k.derivePreset(w, v)
	case perInstance:
		k.deriveInstances(w, v)
	case perMachine:
		return k.deriveMachines(w, v)
	case perCluster:
		return k.deriveCluster(w, v)
	}
	return needsNoMachine
}

// common fills what every platform's bill may name.
func (k *Curve) common(w *Workload, v *amounts) {
	v[vRequests], v[vEgressGB], v[vLogsGB], v[vLabourHours] = w.Requests, w.EgressGB, w.LogsGB, w.LabourHours
	v[vMinInstances], v[vGPU] = w.MinInstances, w.GPU
	v[vMemoryGB], v[vVCPU] = w.MemoryMB/1024, w.VCPU
	if k.size.nat {
		v[vNATGB] = w.EgressGB
	}
}

// network fills addresses and NAT for a number of instances or machines.
func (k *Curve) network(v *amounts, n float64) {
	v[vAddresses] = k.size.frontEnds
	if k.size.ownAddress {
		v[vAddresses] += n
	}
	v[vNATMachines] = min(n, k.size.natCap)
}

// deriveCalls is billing by call and duration: functions.
func (k *Curve) deriveCalls(w *Workload, v *amounts) {
	v[vBilledMS] = k.size.billedMS(w)
	v[vCPUMS] = 1000 * orNumber(w.CPUSeconds, w.Seconds)
	v[vScratchGB] = max(0, w.DiskGB-k.size.included)
	v[vMemoryGB] = k.memory(w)
	k.network(v, 0)
}

// deriveBusy is billing of instances while they serve.
func (k *Curve) deriveBusy(w *Workload, v *amounts) {
	v[vMemoryGB] = k.memory(w)
	v[vVCPU] = k.vcpu(w)
	v[vBusySeconds] = k.size.busy(w)
	if w.AlwaysOn || w.Instances > 0 {
		v[vBusySeconds] = k.size.instances(w) * monthSeconds
	}
	v[vIdleSeconds] = max(0, w.MinInstances*monthSeconds-v[vBusySeconds])
	k.network(v, 0)
}

// deriveAlive is billing of instances from start until idle long enough.
func (k *Curve) deriveAlive(w *Workload, v *amounts) {
	v[vMemoryGB] = k.memory(w)
	v[vVCPU] = k.vcpu(w)
	v[vBusySeconds] = k.size.alive(w)
	v[vInstances] = v[vBusySeconds] / monthSeconds
	k.network(v, 0)
}

// deriveInstances is billing of instances that are always there.
func (k *Curve) deriveInstances(w *Workload, v *amounts) {
	v[vMemoryGB], v[vVCPU] = k.memory(w), k.vcpu(w)
	n := k.size.instances(w)
	v[vInstances], v[vBusySeconds] = n, n*monthSeconds
	v[vScratchGB] = max(0, w.DiskGB-k.size.included)
	k.network(v, n)
}

// deriveMachines puts each instance on a machine of its own; single puts them all on one.
func (k *Curve) deriveMachines(w *Workload, v *amounts) int {
	n := k.size.instances(w)
	vcpu, memory := w.VCPU, w.MemoryMB
	if k.size.single {
		vcpu, memory, n = vcpu*n, memory*n, 1
	}
	v[vInstances] = n
	return k.place(w, v, n, k.pick(vcpu, memory))
}

// deriveCluster packs instances onto the nodes that cost least in all.
func (k *Curve) deriveCluster(w *Workload, v *amounts) int {
	n := k.size.instances(w)
	v[vInstances] = n
	best, nodes, bestCost := noMachine, 0.0, math.Inf(1)
	for i := range k.machines {
		m := &k.machines[i]
		if m.vcpus < w.VCPU || m.memoryMB < w.MemoryMB {
			continue
		}
		count := max(n*w.VCPU/m.vcpus, n*w.MemoryMB/m.memoryMB)
		if !k.size.fractional {
			count = max(k.size.redundancy, ceil(count))
		}
		if c := k.nodesCost(count, m.fast[midRates]); c < bestCost {
			best, nodes, bestCost = i, count, c
		}
	}
	return k.place(w, v, nodes, best)
}

// nodesCost is what a number of nodes costs with all that comes with each: choosing by the machine alone would let a
// larger load have the smaller bill.
func (k *Curve) nodesCost(count, hour float64) float64 {
	s := &k.size
	return count*(hour*MonthHours+s.nodeExtra) + min(count, s.natCap)*s.nodeNAT
}

// place fills machines and disks. A machine with a GPU is billed as such instead.
func (k *Curve) place(w *Workload, v *amounts, n float64, pick int) int {
	if w.GPU > 0 {
		v[vGPUMachines], v[vMachines] = v[vInstances]*w.GPU, 0
		n = v[vGPUMachines]
	} else {
		v[vMachines] = n
	}
	v[vDiskGB] = n*k.size.systemDisk + v[vInstances]*w.DiskGB
	k.network(v, n)
	return pick
}

// pick returns the cheapest machine that holds the workload; the list is sorted by price.
func (k *Curve) pick(vcpu, memoryMB float64) int {
	for i := range k.machines {
		if k.machines[i].vcpus >= vcpu && k.machines[i].memoryMB >= memoryMB {
			return i
		}
	}
	return noMachine
}

// derivePreset is billing by machine preset: shared CPUs with 256 MB where half a CPU is enough, else whole CPUs with 2 GB
// each; memory above that is apart.
func (k *Curve) derivePreset(w *Workload, v *amounts) {
	k.deriveAlive(w, v)
	n, included := v[vInstances], 0.25
	if w.VCPU > sharedShare {
		cpus := ceil(w.VCPU)
		v[vMachines], v[vInstances], included = n*cpus, 0, 2*cpus
	}
	v[vExtraGB] = n * max(0, v[vMemoryGB]-included)
	v[vDiskGB] = max(1, math.Ceil(n)) * w.DiskGB
}

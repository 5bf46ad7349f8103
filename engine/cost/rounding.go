package cost

import "math"

// memory returns the gigabytes billed for one instance, rounded as the platform does.
func (k *Curve) memory(w *Workload) float64 {
	gb := w.MemoryMB / 1024
	switch k.platform.Billing {
	case "lambda":
		return math.Max(gb, 0.125)
	case "functions-consumption":
		return math.Max(0.125, ceil(gb/0.125)*0.125)
	case "functions-flex":
		return upTo(gb, 0.5, 2, 4)
	case "functions-premium":
		return upTo(gb, 3.5, 7, 14)
	case "fargate":
		return fargateMemory(k.vcpu(w), gb)
	case "container-instances":
		return ceil(gb/0.1) * 0.1
	case "container-apps":
		return math.Max(2*k.vcpu(w), gb)
	case "gke-autopilot":
		return math.Max(gb, math.Max(0.5, k.vcpu(w)))
	case "fly":
		return math.Max(gb, 0.25)
	}
	return gb
}

// vcpu returns the CPUs billed for one instance, rounded as the platform does.
func (k *Curve) vcpu(w *Workload) float64 {
	gb := w.MemoryMB / 1024
	switch k.platform.Billing {
	case "fargate":
		return fargateVCPU(w.VCPU, gb)
	case "container-instances":
		return math.Max(1, ceil(w.VCPU))
	case "container-apps":
		return math.Max(0.25, ceil(math.Max(w.VCPU, gb/2)/0.25)*0.25)
	case "cloud-run":
		return k.runVCPU(w, gb)
	case "code-engine":
		return math.Max(0.125, math.Max(w.VCPU, gb/8))
	case "functions-premium":
		return upTo(math.Max(w.VCPU, gb/3.5), 1, 2, 4)
	case "gke-autopilot":
		return math.Max(0.25, math.Max(w.VCPU, gb/6.5))
	}
	return w.VCPU
}

// runVCPU follows the vendor's table: sharing an instance needs a whole CPU, and memory brings CPUs with it.
func (k *Curve) runVCPU(w *Workload, gb float64) float64 {
	least := 0.08
	if k.size.parallel(w) > 1 {
		least = 1
	}
	switch {
	case gb > 24:
		least = 8
	case gb > 16:
		least = 6
	case gb > 8:
		least = 4
	case gb > 4:
		least = 2
	case gb > 0.5:
		least = math.Max(least, 1)
	}
	v := math.Max(w.VCPU, least)
	if v <= 1 {
		return v
	}
	return upTo(v, 2, 4, 6, 8)
}

// upTo returns the first size that holds v, or v beyond the last.
func upTo(v float64, sizes ...float64) float64 {
	for _, s := range sizes {
		if v <= s {
			return s
		}
	}
	return v
}

// fargateVCPU returns the smallest task CPU whose memory range reaches gb.
func fargateVCPU(vcpu, gb float64) float64 {
	v := upTo(math.Max(vcpu, 0.25), 0.25, 0.5, 1, 2, 4, 8, 16, 32)
	for v < 32 && gb > fargateMost(v) {
		v *= 2
	}
	return v
}

func fargateMost(vcpu float64) float64 {
	switch {
	case vcpu == 0.25:
		return 2
	case vcpu <= 2:
		return vcpu * 8
	case vcpu == 4:
		return 30
	case vcpu == 8:
		return 60
	case vcpu == 16:
		return 120
	}
	return 244
}

// fargateMemory returns the memory a task of that CPU is given.
func fargateMemory(vcpu, gb float64) float64 {
	switch vcpu {
	case 0.25:
		return upTo(gb, 0.5, 1, 2)
	case 8:
		return math.Max(16, ceil(gb/4)*4)
	case 16:
		return math.Max(32, ceil(gb/8)*8)
	case 32:
		return upTo(gb, 60, 120, 244)
	}
	return math.Max(vcpu*2, ceil(gb))
}

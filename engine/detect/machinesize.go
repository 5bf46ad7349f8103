package detect

import (
	"strconv"
	"strings"
)

// machineSize is the processors and memory of the machine types that files name most, read off their systematic names.
// Families and ratios: https://aws.amazon.com/ec2/instance-types/, https://cloud.google.com/compute/docs/machine-resource and
// https://learn.microsoft.com/azure/virtual-machines/sizes, read 2026-11-22. ok is false for a type that is not known.
func machineSize(name string) (vcpu, mb float64, ok bool) {
	lower := strings.ToLower(strings.TrimPrefix(name, "Standard_"))
	switch {
	case strings.HasPrefix(name, "Standard_"):
		return azureSize(name)
	case strings.Contains(lower, "."):
		return awsSize(lower)
	case strings.Contains(lower, "-"):
		return gcpSize(lower)
	}
	return 0, 0, false
}

// awsSize reads "m7g.2xlarge": the family letter gives memory per vCPU, the size the number of vCPUs.
func awsSize(name string) (vcpu, mb float64, ok bool) {
	family, sizeName, _ := strings.Cut(name, ".")
	if len(family) < 2 {
		return 0, 0, false
	}
	if strings.HasPrefix(family, "t") {
		return burstable(family, sizeName)
	}
	perCPU := map[byte]float64{'c': 2048, 'm': 4096, 'r': 8192}[family[0]]
	if perCPU == 0 || family[1] < '4' || family[1] > '9' {
		return 0, 0, false
	}
	switch {
	case sizeName == "medium":
		vcpu = 1
	case sizeName == "large":
		vcpu = 2
	case sizeName == "xlarge":
		vcpu = 4
	case strings.HasSuffix(sizeName, "xlarge"):
		n, err := strconv.Atoi(strings.TrimSuffix(sizeName, "xlarge"))
		if err != nil || n < 1 || n > 64 {
			return 0, 0, false
		}
		vcpu = 4 * float64(n)
	default:
		return 0, 0, false
	}
	return vcpu, vcpu * perCPU, true
}

func burstable(family, sizeName string) (vcpu, mb float64, ok bool) {
	if family == "t1" {
		return 1, 627, sizeName == "micro"
	}
	mb, ok = map[string]float64{"nano": 512, "micro": 1024, "small": 2048, "medium": 4096, "large": 8192, "xlarge": 16384, "2xlarge": 32768}[sizeName]
	vcpu = map[string]float64{"xlarge": 4, "2xlarge": 8}[sizeName]
	if vcpu == 0 {
		vcpu = 2
	}
	if family == "t2" && (sizeName == "nano" || sizeName == "micro" || sizeName == "small") {
		vcpu = 1
	}
	return vcpu, mb, ok
}

// gcpSize reads "e2-standard-4", "n2-highmem-8", "e2-medium" and "custom-2-4096".
func gcpSize(name string) (vcpu, mb float64, ok bool) {
	small := map[string][2]float64{"e2-micro": {2, 1024}, "e2-small": {2, 2048}, "e2-medium": {2, 4096}, "f1-micro": {1, 614}, "g1-small": {1, 1740}}
	if s, found := small[name]; found {
		return s[0], s[1], true
	}
	parts := strings.Split(name, "-")
	if len(parts) < 3 {
		return 0, 0, false
	}
	if i := len(parts) - 3; parts[i] == "custom" || i > 0 && parts[i] == "custom" {
		c, errC := strconv.ParseFloat(parts[i+1], 64)
		m, errM := strconv.ParseFloat(parts[i+2], 64)
		return c, m, errC == nil && errM == nil
	}
	perCPU := map[string]float64{"standard": 4096, "highmem": 8192, "highcpu": 1024}[parts[1]]
	if parts[1] == "highcpu" && parts[0] != "n1" && parts[0] != "e2" && parts[0] != "n2" {
		perCPU = 2048
	}
	if parts[0] == "n1" {
		perCPU = map[string]float64{"standard": 3840, "highmem": 6656, "highcpu": 921.6}[parts[1]]
	}
	n, err := strconv.Atoi(parts[2])
	return float64(n), float64(n) * perCPU, err == nil && perCPU > 0 && n > 0 && n <= 512
}

// azureSize reads "Standard_D4s_v5", "Standard_E8_v5", "Standard_F2s_v2" and "Standard_B2s".
func azureSize(name string) (vcpu, mb float64, ok bool) {
	b := map[string][2]float64{"B1s": {1, 1024}, "B1ms": {1, 2048}, "B2s": {2, 4096}, "B2ms": {2, 8192}, "B4ms": {4, 16384}, "B8ms": {8, 32768}}
	bare := strings.TrimPrefix(name, "Standard_")
	if s, found := b[bare]; found {
		return s[0], s[1], true
	}
	family, _, version := strings.Cut(bare, "_v")
	if !version || len(family) < 2 {
		return 0, 0, false
	}
	perCPU := map[byte]float64{'D': 4096, 'E': 8192, 'F': 2048}[family[0]]
	end := strings.IndexFunc(family[1:], func(r rune) bool { return r < '0' || r > '9' })
	digits := family[1:]
	if end >= 0 {
		digits = digits[:end]
	}
	n, err := strconv.Atoi(digits)
	return float64(n), float64(n) * perCPU, err == nil && perCPU > 0 && n > 0 && n <= 256
}

// armMachine reports machine types with Arm processors.
func armMachine(name string) bool {
	family, _, found := strings.Cut(strings.ToLower(name), ".")
	if found {
		return len(family) > 2 && family[0] != 'g' && strings.Contains(family[2:], "g")
	}
	return strings.HasPrefix(family, "t2a-") || strings.HasPrefix(family, "c4a-") || strings.Contains(name, "Standard_D") && strings.Contains(family, "ps_")
}

// gpus reports machine types with GPUs.
func gpus(name string) bool {
	lower := strings.ToLower(name)
	for _, p := range []string{"g4", "g5", "g6", "p2.", "p3", "p4", "p5", "a2-", "a3-", "g2-", "standard_nc", "standard_nd", "standard_nv"} {
		if strings.HasPrefix(lower, p) {
			return true
		}
	}
	return false
}

package cost

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// RateBand says which end of an uncertain price counts.
type RateBand int

// The bands. Rates without a range are the same in all three.
const (
	midRates RateBand = iota
	lowRates
	highRates
)

// The exported names of the bands.
const (
	MidRates  = midRates
	LowRates  = lowRates
	HighRates = highRates
)

func (b RateBand) of(r catalog.Rate) decimal.Decimal {
	switch b {
	case lowRates:
		return r.Low
	case highRates:
		return r.High
	default:
		return r.USD
	}
}

// fit is a machine type and how many times its size is taken.
type fit struct {
	shape    catalog.Shape
	multiple int
}

func (f fit) hour(band RateBand) decimal.Decimal {
	return band.of(f.shape.Hour).Mul(whole(int64(f.multiple)))
}

func (f fit) vcpu() float64     { return f.shape.VCPU * float64(f.multiple) }
func (f fit) memoryMB() float64 { return f.shape.MemoryMB * float64(f.multiple) }

func (f fit) describe() string {
	size := fmt.Sprintf("%g vCPU and %g GB", f.vcpu(), f.memoryMB()/1024)
	if f.multiple == 1 {
		return f.shape.Name + ", " + size
	}
	return fmt.Sprintf("%d times the size of %s, %s", f.multiple, f.shape.Name, size)
}

// sharedShare is the part of a shared machine's CPUs that a workload may count on; above it a machine of full cores is
// taken. Shared machines earn 20 to 50 percent of their cores as a baseline.
const sharedShare = 0.5

// cheapestFit returns the cheapest machine that holds vcpu and memory.
func cheapestFit(l *catalog.PriceList, vcpu, memoryMB float64, arch string) (fit, bool) {
	best, found := fit{}, false
	for _, s := range l.Shapes {
		if s.Arch != arch {
			continue
		}
		cpus := s.VCPU
		if s.Shared {
			cpus *= sharedShare
		}
		need := int(math.Ceil(math.Max(math.Max(vcpu/cpus, memoryMB/s.MemoryMB), 1)))
		m, ok := atLeast(s.Multiples, need)
		if ok && (!found || s.Hour.USD.Mul(whole(int64(m))).LessThan(best.hour(midRates))) {
			best, found = fit{s, m}, true
		}
	}
	return best, found
}

func atLeast(multiples []int, need int) (int, bool) {
	for _, m := range multiples {
		if m >= need {
			return m, true
		}
	}
	return 0, false
}

// namedFit returns the machine of that name, or a larger size of its family: in the vendor's names xlarge is two large,
// 4xlarge eight.
func namedFit(l *catalog.PriceList, name string) (fit, bool) {
	for _, s := range l.Shapes {
		if s.Name == name {
			return fit{s, 1}, true
		}
		family, isLarge := strings.CutSuffix(s.Name, ".large")
		size, ok := strings.CutPrefix(name, family+".")
		if !isLarge || !ok {
			continue
		}
		n, found := strings.CutSuffix(size, "xlarge")
		times, err := strconv.Atoi("0" + n)
		if found && err == nil && times <= 96 {
			m, ok := atLeast(s.Multiples, 2*max(times, 1))
			return fit{s, m}, ok && m == 2*max(times, 1)
		}
	}
	return fit{}, false
}

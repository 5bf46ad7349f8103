package cost

import (
	"math"

	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// variable is one derived amount that meters multiply.
type variable uint8

const (
	vNone         variable = iota
	vRequests              // calls a month
	vBilledMS              // milliseconds billed for one call
	vCPUMS                 // CPU milliseconds of one call
	vMemoryGB              // memory of an instance after the platform's rounding
	vVCPU                  // CPU of an instance after the platform's rounding
	vGPU                   // GPUs of an instance
	vBusySeconds           // instance-seconds billed a month
	vIdleSeconds           // instance-seconds of warm but idle instances
	vInstances             // instances on average
	vMachines              // machines or nodes on average
	vGPUMachines           // the same when they carry GPUs
	vScratchGB             // scratch disk above what is included
	vDiskGB                // disks of machines, all together
	vAddresses             // public IPv4 addresses
	vNATGB                 // data through the NAT gateway
	vNATMachines           // machines that pay for it, at most 32
	vMinInstances          // warm instances
	vExtraGB               // memory above a preset
	vEgressGB
	vLogsGB
	vLabourHours
	variables // how many there are
)

type amounts [variables]float64

// meter is one line of the monthly bill: the product of factors and scale, less free, times rate. Both evaluators read
// the same meters.
type meter struct {
	name      string
	unit      string
	factors   []variable
	scale     decimal.Decimal
	free      decimal.Decimal
	rate      catalog.Rate
	fromFit   bool // the rate is that of the machine that was picked
	labour    bool
	zeroSince string // when set, the line is 0 because of this
	note      string
}

// fastMeter is a meter for the curve: at most three factors, constants folded.
type fastMeter struct {
	factors [3]variable // vNone stands for 1
	free    float64     // in units of the product times scale
	scale   float64
	rate    [3]float64 // by RateBand
	fromFit bool
}

// fold turns meters into what the curve adds up: a constant for those without factors, and the rest.
func fold(meters []meter) (constant [3]float64, rest []fastMeter) {
	for i := range meters {
		m := &meters[i]
		f := fastMeter{scale: float(m.scale), free: float(m.free), fromFit: m.fromFit}
		for _, band := range []RateBand{midRates, lowRates, highRates} {
			f.rate[band] = float(band.of(m.rate))
		}
		if len(m.factors) == 0 {
			for band := range f.rate {
				constant[band] += f.scale * f.rate[band]
			}
			continue
		}
		copy(f.factors[:], m.factors)
		if f.rate != ([3]float64{}) || f.fromFit {
			rest = append(rest, f)
		}
	}
	return constant, rest
}

// amount is the meter's line in float64. v[vNone] must be 1.
func (m *fastMeter) amount(v *amounts, rate float64) float64 {
	q := m.scale * v[m.factors[0]] * v[m.factors[1]] * v[m.factors[2]]
	if m.free > 0 {
		q = max(0, q-m.free)
	}
	return q * rate
}

// float converts a decimal. Few digits and a small exponent divide exactly rounded, without the big rationals of the
// general way.
func float(d decimal.Decimal) float64 {
	if e := d.Exponent(); e <= 0 && e >= -22 && d.Coefficient().IsInt64() {
		if c := d.CoefficientInt64(); c < 1<<53 && c > -(1<<53) {
			return float64(c) / math.Pow10(int(-e))
		}
	}
	return d.InexactFloat64()
}

// exact is the line in decimals. Derived amounts are taken at the shortest decimal that names the float.
func (m *meter) exact(v *amounts, rate decimal.Decimal) Line {
	q := m.scale
	for _, f := range m.factors {
		q = q.Mul(decimal.NewFromFloat(v[f]))
	}
	note := m.note
	if m.free.IsPositive() {
		note = q.String() + " less " + m.free.String() + m.freeWord()
		q = decimal.Max(q.Sub(m.free), decimal.Zero)
	}
	if m.zeroSince != "" {
		note = "0 because " + m.zeroSince
	}
	return Line{Name: m.name, Quantity: q, Unit: m.unit, RateUSD: rate, Source: sourceOf(m.rate), Note: note, Labour: m.labour}
}

// freeWord says what is deducted: a free amount, or what is below the tier of a discount.
func (m *meter) freeWord() string {
	if m.rate.USD.IsNegative() {
		return " at the full rate"
	}
	return " free"
}

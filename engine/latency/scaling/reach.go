package scaling

import (
	"fmt"
	"math"
)

// batches bounds the batches that are followed.
const batches = 1_000_000

// TimeTo is the time, s, from a rise in load until to instances work, with
// from of them working at the beginning. It is +Inf when the rule adds nothing.
func (r Rule) TimeTo(from, to int) float64 {
	if to <= from {
		return 0
	}
	at, have := r.Detect+r.Start, from
	for range batches {
		have = r.grow(have)
		if have >= to {
			return at
		}
		at += r.Period
	}
	return math.Inf(1)
}

// grow is the number of instances after one batch.
func (r Rule) grow(have int) int {
	if r.Period == 0 {
		return math.MaxInt
	}
	return max(have+r.AddPerPeriod, int(math.Min(float64(have)*r.Factor, maxInstances)))
}

// Rise is a load that grows in a straight line from Base to Peak over Ramp
// seconds and stays; PerInstance is what one instance carries.
type Rise struct {
	Base, Peak  float64 // requests per second
	Ramp        float64 // s; 0 is a jump
	PerInstance float64 // requests per second
	Instances   int     // working at the beginning; 0 means just enough for Base
}

// Shortfall is what a platform cannot carry while it grows.
type Shortfall struct {
	TimeToPeak   float64 // s from the beginning of the rise until the peak is carried for good
	SecondsShort float64 // s with more load than capacity
	Requests     float64 // requests over capacity in that time: queued or refused, by the platform
}

// shortfallSteps is the resolution of a shortfall: parts of the time to peak.
const shortfallSteps = 20_000

// Shortfall follows a rise under a rule whose batches begin when load first
// exceeds capacity. It is an error when a number is not allowed or when the
// rule never reaches the peak.
func (r Rule) Shortfall(rise Rise) (Shortfall, error) {
	for _, c := range []struct {
		name  string
		value float64
		zero  bool
	}{{"base rate", rise.Base, true}, {"peak rate", rise.Peak, true}, {"ramp", rise.Ramp, true}, {"rate per instance", rise.PerInstance, false}} {
		if err := check(c.name, c.value, c.zero); err != nil {
			return Shortfall{}, err
		}
	}
	need, err := ceil(rise.Peak / rise.PerInstance)
	if err != nil {
		return Shortfall{}, err
	}
	have := rise.Instances
	if have == 0 {
		if have, err = ceil(rise.Base / rise.PerInstance); err != nil {
			return Shortfall{}, err
		}
	}
	if have >= need {
		return Shortfall{}, nil
	}
	grown := r.TimeTo(have, need)
	if math.IsInf(grown, 1) {
		return Shortfall{}, fmt.Errorf("peak of %g per second needs %d instances, which the rule of %s does not reach", rise.Peak, need, r.Platform)
	}
	begin := rise.when(float64(have) * rise.PerInstance)
	return r.follow(rise, have, begin, begin+grown), nil
}

// when is the time at which the load exceeds a capacity.
func (rise Rise) when(capacity float64) float64 {
	if rise.Ramp == 0 || rise.Peak <= rise.Base {
		return 0
	}
	return math.Max(0, rise.Ramp*(capacity-rise.Base)/(rise.Peak-rise.Base))
}

func (rise Rise) load(t float64) float64 {
	if t >= rise.Ramp {
		return rise.Peak
	}
	return rise.Base + (rise.Peak-rise.Base)*t/rise.Ramp
}

func (r Rule) follow(rise Rise, have int, begin, end float64) Shortfall {
	out := Shortfall{TimeToPeak: end}
	step, next := (end-begin)/shortfallSteps, begin+r.Detect+r.Start
	for i := range shortfallSteps {
		t := begin + (float64(i)+0.5)*step
		for t >= next && have < maxInstances {
			have, next = r.grow(have), next+r.Period
			if r.Period == 0 {
				break
			}
		}
		if over := rise.load(t) - float64(have)*rise.PerInstance; over > 0 {
			out.SecondsShort += step
			out.Requests += over * step
		}
	}
	return out
}

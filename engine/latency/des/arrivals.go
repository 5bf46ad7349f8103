package des

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Traffic says when requests arrive. Exactly one of its fields is used: the
// first that is set, in the order of the fields.
type Traffic struct {
	Times   []float64     // recorded arrival times, s, ascending
	OnOff   *OnOff        // bursts and silence
	Profile *Profile      // rates that repeat, such as over a day
	Gaps    *Distribution // independent gaps of any shape
}

// OnOff is two Poisson rates, 1/s, in phases of random or constant length.
type OnOff struct {
	RateOn, RateOff float64
	MeanOn, MeanOff float64 // s
	ConstantPhases  bool    // phases of exactly the mean length; exponential otherwise
}

// Profile is a Poisson process whose rate follows steps of equal length that
// repeat for ever.
type Profile struct {
	Rates []float64 // 1/s, one by step
	Step  float64   // s
}

// Poisson is traffic of independent arrivals at a rate, 1/s.
func Poisson(rate float64) Traffic {
	gaps := Exp(1 / rate)
	return Traffic{Gaps: &gaps}
}

// Every is traffic of constant gaps, s, such as a timer's.
func Every(seconds float64) Traffic {
	gaps := Fixed(seconds)
	return Traffic{Gaps: &gaps}
}

// Rate is the mean arrival rate, 1/s; for recorded times it is their number
// over the last one.
func (t Traffic) Rate() float64 {
	switch {
	case len(t.Times) > 0:
		return float64(len(t.Times)) / math.Max(t.Times[len(t.Times)-1], 1e-9)
	case t.OnOff != nil:
		return (t.OnOff.RateOn*t.OnOff.MeanOn + t.OnOff.RateOff*t.OnOff.MeanOff) / (t.OnOff.MeanOn + t.OnOff.MeanOff)
	case t.Profile != nil:
		sum := 0.0
		for _, rate := range t.Profile.Rates {
			sum += rate
		}
		return sum / float64(len(t.Profile.Rates))
	case t.Gaps != nil:
		return 1 / t.Gaps.Mean
	}
	return 0
}

func (t Traffic) check() error {
	switch {
	case len(t.Times) > 0:
		last := 0.0
		for i, at := range t.Times {
			if !(at >= last) || math.IsInf(at, 0) {
				return fmt.Errorf("arrival %d is at %g s, allowed is a finite time not before the one before it", i+1, at)
			}
			last = at
		}
	case t.OnOff != nil:
		o := t.OnOff
		return positives([]named{{"rate in the on phase", o.RateOn, false}, {"rate in the off phase", o.RateOff, true}, {"mean on time", o.MeanOn, false}, {"mean off time", o.MeanOff, false}})
	case t.Profile != nil:
		if len(t.Profile.Rates) == 0 || len(t.Profile.Rates) > 100_000 {
			return fmt.Errorf("profile has %d rates, allowed are 1 to 100000", len(t.Profile.Rates))
		}
		for i, rate := range t.Profile.Rates {
			if err := positives([]named{{fmt.Sprintf("rate %d of the profile", i+1), rate, true}}); err != nil {
				return err
			}
		}
		return positives([]named{{"step of the profile", t.Profile.Step, false}, {"mean rate of the profile", t.Rate(), false}})
	case t.Gaps != nil:
		if err := positives([]named{{"mean gap between arrivals", t.Gaps.Mean, false}}); err != nil {
			return err
		}
		return t.Gaps.check("gaps between arrivals")
	default:
		return fmt.Errorf("traffic is empty, allowed is one of times, on/off, profile or gaps")
	}
	return nil
}

// cycle is the time, s, in which the traffic changes its rate once; +Inf when
// it never does.
func (t Traffic) cycle() float64 {
	switch {
	case len(t.Times) > 0:
	case t.OnOff != nil:
		return t.OnOff.MeanOn + t.OnOff.MeanOff
	case t.Profile != nil:
		return t.Profile.Step
	}
	return math.Inf(1)
}

type named struct {
	name        string
	value       float64
	zeroAllowed bool
}

func positives(all []named) error {
	for _, n := range all {
		if math.IsNaN(n.value) || math.IsInf(n.value, 0) || n.value < 0 || (n.value == 0 && !n.zeroAllowed) {
			return fmt.Errorf("%s is %g, allowed is a finite positive number", n.name, n.value)
		}
	}
	return nil
}

// arrivals yields arrival times one after the other; +Inf when there are none.
type arrivals struct {
	traffic  Traffic
	gaps     sampler
	end      float64 // no arrival after it is looked for
	now      float64
	next     int     // index into Times, or step of the profile
	phaseOn  bool    // on/off only
	phaseEnd float64 // on/off only
}

func (t Traffic) start(end float64, random *rand.Rand) arrivals {
	a := arrivals{traffic: t, end: end}
	if len(t.Times) > 0 || t.OnOff == nil {
		if t.Gaps != nil {
			a.gaps = t.Gaps.sampler()
		}
		return a
	}
	// Begin in a phase drawn by its share of the time, so that no transient of
	// the phases is added.
	a.phaseOn = random.Float64()*(t.OnOff.MeanOn+t.OnOff.MeanOff) < t.OnOff.MeanOn
	a.phaseEnd = a.phaseLength(random)
	if t.OnOff.ConstantPhases {
		a.phaseEnd *= random.Float64()
	}
	return a
}

func (a *arrivals) phaseLength(random *rand.Rand) float64 {
	mean := a.traffic.OnOff.MeanOff
	if a.phaseOn {
		mean = a.traffic.OnOff.MeanOn
	}
	if a.traffic.OnOff.ConstantPhases {
		return mean
	}
	return mean * random.ExpFloat64()
}

func (a *arrivals) draw(random *rand.Rand) float64 {
	switch {
	case len(a.traffic.Times) > 0:
		if a.next == len(a.traffic.Times) {
			return math.Inf(1)
		}
		a.now = a.traffic.Times[a.next]
		a.next++
	case a.traffic.OnOff != nil:
		a.drawOnOff(random)
	case a.traffic.Profile != nil:
		a.drawProfile(random)
	default:
		a.now += a.gaps.draw(random)
	}
	return a.now
}

// drawOnOff uses that a Poisson process has no memory: at the end of a phase
// the gap is drawn anew at the next rate. Past the end it stops looking, so
// that traffic of almost no requests takes no endless search.
func (a *arrivals) drawOnOff(random *rand.Rand) {
	for {
		rate := a.traffic.OnOff.RateOff
		if a.phaseOn {
			rate = a.traffic.OnOff.RateOn
		}
		if rate > 0 {
			if at := a.now + random.ExpFloat64()/rate; at <= a.phaseEnd {
				a.now = at
				return
			}
		}
		a.now = a.phaseEnd
		if a.now > a.end {
			return
		}
		a.phaseOn = !a.phaseOn
		a.phaseEnd += a.phaseLength(random)
	}
}

// drawProfile spends one unit of exponential work at the rate of each step.
func (a *arrivals) drawProfile(random *rand.Rand) {
	p, work := a.traffic.Profile, random.ExpFloat64()
	for {
		end := float64(a.next+1) * p.Step
		rate := p.Rates[a.next%len(p.Rates)]
		if need := (end - a.now) * rate; work > need {
			work -= need
			a.now = end
			a.next++
			if a.now > a.end {
				return
			}
			continue
		}
		a.now += work / rate
		return
	}
}

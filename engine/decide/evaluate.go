package decide

import "math"

// outcome is what one place comes to in one world.
type outcome struct {
	v         values
	usd       float64 // a month, without labour
	hours     float64 // a month
	p99       float64 // ms
	warm      float64 // the same without cold starts
	cold      float64 // probability of a cold start
	instances float64 // kept on the average
	seconds   float64 // to the peak
	penalty   float64 // taken off the utility for broken limits without a source
}

// evaluate marks one place in one world on everything but the price, which takes longest: see priceIn.
func (m *Model) evaluate(pl *place, d *demand, o *outcome) {
	o.instances = m.copiesOf(pl, d).instances
	m.latency(pl, d, o)
	hours := m.hoursOf(pl, d)
	o.hours = hours.hours
	o.seconds = m.secondsToPeak(pl, d)
	o.v[crLatency] = m.latencyMark(pl, d, o)
	o.v[crOperations] = hours.mark
	o.v[crElasticity] = m.elasticity(pl, d, o)
	o.v[crPortability] = 1 - d.portable*(1-pl.moves)
	o.v[crControl] = 1 - d.control*(1-pl.gives)
	o.v[crIsolation] = 1 - d.wall*(1-pl.wall)
	o.v[crDelivery] = d.fitOf(pl)
	o.v[luckHours] = hours.luck
}

// priceIn adds the price and its mark.
func (m *Model) priceIn(pl *place, d *demand, o *outcome) {
	o.usd = m.monthly(pl, d, o)
	o.v[crCost] = m.j.Figures.UnknownPrice
	if !math.IsNaN(o.usd) {
		var lucky float64
		o.v[crCost], lucky = m.usdValue.atBoth(o.usd, &m.priceDeviation[lean(pl)])
		o.v[luckPrice] = lucky - o.v[crCost]
	}
}

// elasticity is the value of following the load, as far as its shape asks for it: reaching the peak in time and letting go at once.
func (m *Model) elasticity(pl *place, d *demand, o *outcome) float64 {
	f := &m.j.Figures
	follows := (1 - f.IdleShare) * m.peakValue.at(o.seconds/d.allowed)
	if d.peak*d.seconds/pl.atOnce(d) > pl.quota {
		follows *= f.OverQuota
	}
	if pl.toZero && !pl.cluster { // what stands on machines of one's own lets copies go, not machines
		follows += f.IdleShare
	}
	return 1 - d.follow*(1-follows)
}

// atOnce is how many requests one copy of the place works on at the same time.
func (pl *place) atOnce(d *demand) float64 { return max(1, min(pl.perCopy, d.perCopy)) }

// kept is the rate that capacity which does not start by request is kept for: some way from the mean to the peak.
func (m *Model) kept(pl *place, d *demand) float64 {
	if pl.toZero {
		return d.mean
	}
	return d.mean + m.j.Figures.Follows*(m.pricedPeak(d)-d.mean)
}

// pricedPeak is the peak that capacity is paid for.
func (m *Model) pricedPeak(d *demand) float64 {
	return min(d.peak, m.j.Figures.PricedPeak*d.mean)
}

// instances is the number of copies at work or kept warm on the average.
func (m *Model) instances(pl *place, d *demand) float64 {
	busy := m.kept(pl, d) * d.seconds
	if pl.toZero {
		return busy / min(pl.perCopy, d.perCopy)
	}
	return max(1, busy/d.perCopy/ceiling)
}

// ceiling is the utilisation always-on capacity is sized to (0.60-0.75 is usual).
const ceiling = 0.65

// latency finds the share of cold starts and the 99th percentile in milliseconds.
func (m *Model) latency(pl *place, d *demand, o *outcome) {
	o.warm = d.own + m.front[pl.fam]*d.factor
	o.cold, o.p99 = 0, o.warm
	if !pl.toZero {
		return
	}
	if o.cold = m.coldOf(pl, d); o.cold > 0.01 {
		o.p99 += 1000 * (pl.cold[d.runtime][1]*d.factor + d.initial)
	}
}

// coldShare is a quick form of the keep-alive model for thousands of worlds. The k-th copy is needed with the chance that k-1 are at work (Poisson) and is
// gone when it was not needed for as long as the idle time-out; the further copies are needed in bursts. It follows the closed form within a factor of two;
// options show the exact figure.
func (m *Model) coldShare(pl *place, d *demand) float64 {
	idle := idleAt(pl, d.noise.idle)
	if d.mean <= 0 || idle <= 0 {
		return 1
	}
	copies := pl.atOnce(d)
	waits := d.mean / copies * idle
	rho := d.mean * d.seconds / copies
	if rho > manyCopies {
		return min(1, d.burst/waits)
	}
	at := math.Exp(-rho)
	first, further := at*math.Exp(-waits*copies*at), 0.0
	for k := 1.0; k < 4*manyCopies; k++ {
		at *= rho / k
		further += at * math.Exp(-waits*at)
		if k > rho && at < 1e-6 {
			break
		}
	}
	return min(1, first+d.burst*further/copies)
}

// manyCopies is the work at once from which cold starts are rarer than anybody notices and a bound will do.
const manyCopies = 12

// idleAt picks the idle time-out of a world out of its distribution.
func idleAt(pl *place, u float64) float64 {
	for _, o := range pl.idle {
		if u < o.Probability {
			return o.Seconds
		}
		u -= o.Probability
	}
	if n := len(pl.idle); n > 0 {
		return pl.idle[n-1].Seconds
	}
	return 300
}

// latencyMark is the value of latency: the 99th percentile against the target, or against what the program alone takes when no platform could meet
// the target; less where cold starts are not tolerated and happen; nearly as without them where copies can be kept warm.
func (m *Model) latencyMark(pl *place, d *demand, o *outcome) float64 {
	if !d.waits && d.coldOK {
		return 1
	}
	v := m.ratioValue.at(o.p99 / d.reachable)
	met := pl.toZero && o.cold >= m.j.Figures.FrontColdStart
	if met && !d.coldOK {
		v = min(v, m.j.Figures.UnwelcomeCold)
	}
	if met && pl.minSet {
		v = max(v, min(m.j.Figures.KeptWarm, m.ratioValue.at(o.warm/d.reachable)))
	}
	return v
}

// secondsToPeak is the time until a jump from the mean to the peak is served.
func (m *Model) secondsToPeak(pl *place, d *demand) float64 {
	kept := m.kept(pl, d)
	copies := (d.peak - kept) * d.seconds / pl.atOnce(d)
	if copies <= 0.5 {
		return 0
	}
	t := pl.reaction + pl.start + min(d.initial, 600) + copies/pl.burst
	if pl.cluster && pl.toZero && d.peak > (1+m.j.Figures.SpareShare)*max(kept, 1) {
		t += m.j.Figures.NodeSeconds
	}
	return t
}

// monthly is the bill of a world in dollars, without labour, commitments taken off.
func (m *Model) monthly(pl *place, d *demand, o *outcome) float64 {
	return m.price(pl, d, o.cold) * (1 - d.off[pl.fam])
}

// lean tells how a price shares the luck of prices: what is billed by use varies with use, what is billed by time does not, so the two lean opposite ways.
func lean(pl *place) int {
	if pl.toZero {
		return 1
	}
	return 0
}

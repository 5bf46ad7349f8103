package decide

import "math"

// row is one world: a value for every axis.
type row [axes]float64

// monthSeconds is the month of bills: 730 hours.
const monthSeconds = 730 * 3600

// noise is the luck of one world that is not a fact: a normal quantile for latency, a uniform number for the idle time-out. Luck of prices and hours is
// crossed with the weightings.
type noise struct{ latency, idle float64 }

// fill draws one world from what is known and the priors.
func (m *Model) fill(r *row, k *known, i int) noise {
	return m.complete(r, k, &m.points.u[i], &m.points.z[i])
}

// complete draws a world from given luck: uniform numbers and the same as normal quantiles.
func (m *Model) complete(r *row, k *known, u, z *[axes + noises]float64) noise {
	for ax := range axes {
		switch g := &k[ax]; {
		case g.state == exact:
			r[ax] = g.lo
		case g.state == span:
			r[ax] = g.within(m.priors[ax].row(r, k), u[ax])
		case !derived(ax):
			r[ax] = m.priors[ax].row(r, k).draw(u[ax], z[ax])
		}
	}
	m.follow(r, k, z)
	return noise{latency: z[axes+nzLatency], idle: u[axes+nzIdle]}
}

// follow sets the axes that follow others: peak and mean rate, the longest run, what is at work at once.
func (m *Model) follow(r *row, k *known, z *[axes + noises]float64) {
	if k[axSecondsMax].state == open {
		r[axSecondsMax] = r[axSeconds] * math.Exp(m.longest.mu+m.longest.sigma*z[axSecondsMax])
	} else if k[axSeconds].state == open && r[axSeconds] > r[axSecondsMax] {
		r[axSeconds] = r[axSecondsMax]
	}
	ratio := m.shapes[int(r[axShape])].PeakToMean * math.Exp(m.spread.sigma*z[axPeak])
	if k[axUtilization].state != open && r[axUtilization] > 0 {
		ratio = 100 / r[axUtilization]
	}
	if k[axPeak].state == open && k[axConcurrentPeak].state != open && r[axSeconds] > 0 {
		r[axPeak] = r[axConcurrentPeak] / r[axSeconds]
		if k[axRequests].state == open {
			r[axRequests] = r[axPeak] * monthSeconds / ratio
		}
	} else {
		m.followRate(r, k, ratio)
	}
	if k[axConcurrentPeak].state == open {
		r[axConcurrentPeak] = r[axPeak] * r[axSeconds]
	}
	if k[axUtilization].state == open && r[axPeak] > 0 {
		r[axUtilization] = math.Min(100, 100*r[axRequests]/monthSeconds/r[axPeak])
	}
}

func (m *Model) followRate(r *row, k *known, ratio float64) {
	switch {
	case k[axPeak].state == open:
		r[axPeak] = r[axRequests] / monthSeconds * ratio
	case k[axRequests].state == open:
		r[axRequests] = r[axPeak] * monthSeconds / ratio
	}
}

package decide

import "math"

// row is one world: a value for every axis.
type row [axes]float64

// monthSeconds is the month of bills: 730 hours.
const monthSeconds = 730 * 3600

// noise is the luck of one world that is not a fact: a normal quantile for latency, a uniform number for the idle time-out. Luck of prices and hours is
// crossed with the weightings.
type noise struct{ latency, idle float64 }

// luck is the luck of one world that is no open fact of its own: what multiplies the longest run and the peak, and the noise of figures.
type luck struct {
	longest, spread float64
	noise           noise
}

// luckOf reads it from normal quantiles and uniform numbers.
func (m *Model) luckOf(u, z *[axes + noises]float64) luck {
	return luck{
		longest: math.Exp(m.longest.mu + m.longest.sigma*z[axSecondsMax]), spread: math.Exp(m.spread.sigma * z[axPeak]),
		noise: noise{latency: z[axes+nzLatency], idle: u[axes+nzIdle]},
	}
}

// compileWorlds draws every prior at every point once: a world then only picks the draws that hold in it.
func (m *Model) compileWorlds() {
	m.lucks = make([]luck, len(m.points.u))
	for i := range m.lucks {
		m.lucks[i] = m.luckOf(&m.points.u[i], &m.points.z[i])
	}
	for ax := range axes {
		if derived(ax) {
			continue
		}
		p := &m.priors[ax]
		p.normal.compile(&m.points, ax)
		for i := range p.rows {
			if p.rows[i].set {
				p.rows[i].compile(&m.points, ax)
			}
		}
	}
}

func (d *priorRow) compile(p *points, ax axis) {
	d.drawn = make([]float64, len(p.u))
	for i := range d.drawn {
		d.drawn[i] = d.draw(p.u[i][ax], p.z[i][ax])
	}
}

// fill draws one of the fixed worlds from what is known and the priors.
func (m *Model) fill(r *row, k *known, i int) noise {
	for ax := range axes {
		switch g := &k[ax]; {
		case g.state == exact:
			r[ax] = g.lo
		case g.state == span:
			r[ax] = g.within(m.priors[ax].row(r, k), m.points.u[i][ax])
		case !derived(ax):
			r[ax] = m.priors[ax].row(r, k).drawn[i]
		}
	}
	m.follow(r, k, &m.lucks[i])
	return m.lucks[i].noise
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
	l := m.luckOf(u, z)
	m.follow(r, k, &l)
	return l.noise
}

// follow sets the axes that follow others: peak and mean rate, the longest run, what is at work at once.
func (m *Model) follow(r *row, k *known, l *luck) {
	m.bound(r, k)
	if k[axSecondsMax].state == open {
		r[axSecondsMax] = r[axSeconds] * l.longest
	} else if k[axSeconds].state == open && r[axSeconds] > r[axSecondsMax] {
		r[axSeconds] = r[axSecondsMax]
	}
	ratio := m.shapes[int(r[axShape])].PeakToMean * l.spread
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
		r[axUtilization] = min(100, 100*r[axRequests]/monthSeconds/r[axPeak])
	}
}

// bound keeps the work at once that a world draws within what people have: the run time given the rate, or the rate given the run time.
func (m *Model) bound(r *row, k *known) {
	most := m.j.Ratios.MostCopies
	if k[axSeconds].state != open {
		if k[axRequests].state == open && r[axSeconds] > 0 {
			r[axRequests] = min(r[axRequests], most*monthSeconds/r[axSeconds])
		}
		return
	}
	mean := r[axRequests] / monthSeconds
	if k[axRequests].state == open && k[axPeak].state != open {
		mean = r[axPeak] / m.shapes[int(r[axShape])].PeakToMean
	}
	if mean > 0 {
		r[axSeconds] = min(r[axSeconds], most/mean)
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

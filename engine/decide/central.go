package decide

// central fills the middle world: what is known, and of what is open the most likely value or the median, without luck of figures.
func (m *Model) central(k *known) (row, noise) {
	var r row
	var u, z [axes + noises]float64
	for ax := range axes {
		switch g := &k[ax]; {
		case g.state == exact:
			r[ax] = g.lo
		case g.state == span:
			r[ax] = g.within(m.priors[ax].row(&r, k), 0.5)
		case !derived(ax):
			r[ax] = m.priors[ax].row(&r, k).middle()
		}
	}
	l := m.luckOf(&u, &z)
	m.follow(&r, k, &l)
	return r, noise{idle: 0.5}
}

// middle is the median of numbers and the most likely value of the others.
func (d *priorRow) middle() float64 {
	if d.cum == nil {
		return d.draw(0, 0)
	}
	best, mass, before := 0, 0.0, 0.0
	for i, c := range d.cum {
		if c-before > mass {
			best, mass = i, c-before
		}
		before = c
	}
	return float64(best)
}

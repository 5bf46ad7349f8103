package decide

import "math"

// pricer is a price curve of one place for one cloud and one kind of front door.
type pricer interface {
	monthly(d *demand, o *outcome) float64
}

// price is the list price of a world in dollars a month.
func (m *Model) price(pl *place, d *demand, o *outcome) float64 {
	i := d.cloud*doors + d.door
	if i < len(pl.pricers) && pl.pricers[i] != nil {
		return pl.pricers[i].monthly(d, o)
	}
	return rough(pl, d, o)
}

// doors is the number of kinds of front door a price is compiled for: public or not, private network or not, one copy or two.
const doors = 8

// door numbers the kind of front door of a world.
func (m *Model) door(r *row) int {
	door := 0
	if !m.called.has(r) {
		door |= 1
	}
	if r[axPrivateNetwork] == 1 {
		door |= 2
	}
	if r[axAvailability] > 99.5 {
		door |= 4
	}
	return door
}

func rough(pl *place, d *demand, o *outcome) float64 {
	switch pl.fam {
	case famFaaS:
		gbs := d.requests*d.seconds*math.Max(d.memory, 128)/1024 - 400000
		return math.Max(0, gbs)*1.667e-5 + math.Max(0, d.requests-1e6)*0.2e-6 + d.requests*1e-6*float64(d.door&1)
	case famServerless:
		n := math.Max(o.instances, 0)
		return n*730*(0.0405*d.vcpu+0.0044*d.memory/1024) + 20*float64(d.door&1)
	case famContainer:
		return o.instances*730*(0.04*d.vcpu+0.003*d.memory/1024) + 73 + 20*float64(d.door&1) + 120
	}
	return math.Max(2, o.instances)*730*(0.04*d.vcpu+0.003*d.memory/1024) + 20*float64(d.door&1)
}

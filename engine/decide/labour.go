package decide

import (
	"math"
	"sort"
)

// labourClass is one class of hours, compiled: a lognormal through low and high, and what multiplies it. Half of its spread is shared by all classes (the
// team's own pace) and cancels between options, so only the other half is drawn.
type labourClass struct {
	name      string
	mid       float64
	deviation float64   // factor of one standard deviation of the drawn half
	spread    float64   // factor from the middle to the 90% point
	team      []float64 // by value of the axis ops_team
	cluster   bool
}

func (m *Model) compileLabour() {
	names := make([]string, 0, len(m.j.Labour.Hours))
	for name := range m.j.Labour.Hours {
		names = append(names, name)
	}
	sort.Strings(names)
	m.labour = m.labour[:0]
	for _, name := range names {
		h := m.j.Labour.Hours[name]
		c := labourClass{name: name, mid: h[1], deviation: math.Exp(0.5 * math.Log(h[2]/h[0]) / (2 * z90)), spread: math.Sqrt(h[2] / h[0])}
		c.cluster = name == "managed-k8s" || name == "self-run-k8s"
		for _, team := range m.scales[axTeam].values {
			c.team = append(c.team, m.j.Labour.Team[team][name])
		}
		m.labour = append(m.labour, c)
	}
	m.skill = lookup(m.scales[axSkill].values, m.j.Labour.Skill)
}

func (m *Model) labourIndex(name string) int {
	for i := range m.labour {
		if m.labour[i].name == name {
			return i
		}
	}
	return 0
}

// labourHours sets the hours a month of this workload's share on a platform of each class, before the number of instances counts.
func (m *Model) labourHours(r *row, d *demand) {
	if d.hours == nil {
		d.hours = make([]float64, len(m.labour))
	}
	for i := range m.labour {
		c := &m.labour[i]
		h := c.mid * c.team[int(r[axTeam])]
		if c.cluster {
			h *= m.skill[int(r[axSkill])] / math.Sqrt(math.Max(1, r[axServices]/m.j.Labour.SharedFrom))
			if d.cluster {
				h *= m.j.Labour.ClusterExists
			}
		}
		d.hours[i] = h
	}
}

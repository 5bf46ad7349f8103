package decide

import "math"

// mixing is what sharing saves and mixing costs in one joint choice, by component.
type mixing struct {
	save  []float64 // dollars a month: fixed fees paid by others on the same platform
	glue  []float64 // dollars a month: calls and data that leave the form
	hours float64   // a month for each component: its part of running every further form
}

// mixing prices a joint choice: components on one platform pay its fixed fees once; every call between forms passes a gateway or a queue; every further
// form is another way to build, deploy, watch and page.
func (g *Group) mixing(c *Joint) mixing {
	n := len(c.Places)
	x := mixing{save: make([]float64, n), glue: make([]float64, n)}
	on := map[int]int{}
	forms := map[int]bool{}
	for _, p := range c.Places {
		on[p]++
		forms[g.m.places[p].fam] = true
	}
	for i, p := range c.Places {
		k := float64(on[p])
		x.save[i] = g.fixed[i][p] * g.m.j.System.SharedFixedShare * (1 - 1/k)
		c.SharedUSD += x.save[i]
	}
	for _, l := range g.links {
		a, b := indexName(g.names, l.From), indexName(g.names, l.To)
		if a < 0 || b < 0 || g.m.places[c.Places[a]].fam == g.m.places[c.Places[b]].fam {
			continue
		}
		usd := l.CallsPerMonth/1e6*g.m.j.System.GlueUSDPerMillion + l.GBPerMonth*g.m.j.System.GlueUSDPerGB
		x.glue[a] += usd / 2
		x.glue[b] += usd / 2
		c.GlueUSD += usd
	}
	c.ExtraHours = g.m.j.System.SecondPlatformHours * float64(len(forms)-1)
	x.hours = c.ExtraHours / float64(n)
	return x
}

func indexName(names []string, want string) int {
	i, ok := indexOf(names, want)
	if !ok {
		return -1
	}
	return i
}

// fallen is the utility of a component that does not stand: worse than anything that does.
const fallen = -1

// utility is the sum over components of the utility of their places in world i under weighting w, with shared fees, glue and further forms in it.
func (g *Group) utility(c *Joint, x *mixing, i, w int) float64 {
	sum := 0.0
	for s, p := range c.Places {
		o, weights := g.at(s, p, i, w)
		if o == nil {
			sum += fallen
			continue
		}
		u := utility(weights, o)
		if usd := o.usd - math.Min(x.save[s], o.usd) + x.glue[s]; usd != o.usd && !math.IsNaN(usd) {
			u += weights[crCost] * (g.m.usdValue.at(usd) - o.v[crCost])
		}
		if x.hours > 0 {
			u += weights[crOperations] * (g.m.hoursValue.at(o.hours+x.hours) - o.v[crOperations])
		}
		sum += u
	}
	return sum
}

// at is the outcome of a component's place in a world, nil where it does not stand, with the weighting that holds there.
func (g *Group) at(s, place, i, w int) (*outcome, *weighting) {
	t := g.studies[s].t
	slot := t.slot(place)
	weights := &g.m.weightings[int(t.rows[i][axPriority])].list[w]
	if slot < 0 || !t.ok[i*len(t.viable)+slot] {
		return nil, weights
	}
	return &t.outs[i*len(t.viable)+slot], weights
}

// total adds up bills and hours of a joint choice over the worlds in which every component stands.
func (g *Group) total(c *Joint, x *mixing, worlds int) {
	var usd, hours []float64
	for i := range worlds {
		u, h, stands := 0.0, 0.0, true
		for s, p := range c.Places {
			o, _ := g.at(s, p, i, 0)
			if o == nil {
				stands = false
				break
			}
			u += o.usd - math.Min(x.save[s], o.usd) + x.glue[s]
			h += o.hours + x.hours
		}
		if stands {
			c.Viable += 1 / float64(worlds)
			usd, hours = append(usd, u), append(hours, h)
		}
	}
	c.USD, c.Hours = quantiles(usd), quantiles(hours)
}

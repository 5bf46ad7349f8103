package decide

import (
	"math"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// knowledge says how an axis stands: open, one value, or a range of numbers.
type knowledge uint8

const (
	open knowledge = iota
	exact
	span
)

// given is what a profile says of one axis.
type given struct {
	state    knowledge
	lo, hi   float64 // exact: lo == hi; an enum's index
	answered bool    // nobody need be asked again, even when open ("don't know")
}

// known holds every axis of one workload.
type known [axes]given

// read turns a profile into axes. A fact that does not apply takes the neutral value of its axis; an unknown one stays open but answered.
func (m *Model) read(p profile.Profile) known {
	var k known
	for ax := range axes {
		f := p.Fact(m.scales[ax].id)
		k[ax] = m.scales[ax].given(f)
	}
	return k
}

func (s *scale) given(f profile.Fact) given {
	switch {
	case f.Provenance == profile.NotApplicable:
		return given{state: exact, lo: s.neutral, hi: s.neutral, answered: true}
	case !f.Known():
		return given{state: open, answered: f.Answered()}
	case s.enum:
		i, ok := indexOf(s.values, f.Value.Text)
		if !ok {
			return given{state: open, answered: true}
		}
		return given{state: exact, lo: float64(i), hi: float64(i), answered: true}
	case f.Value.Exact():
		return given{state: exact, lo: f.Value.Lo, hi: f.Value.Lo, answered: true}
	}
	return given{state: span, lo: f.Value.Lo, hi: f.Value.Hi, answered: true}
}

// within draws a number of a stated range: by the prior cut to the range where that has any weight there, else evenly on the logarithm. An open
// end reaches no further than a decade, as "over a thousand" seldom means a million.
func (g *given) within(d *priorRow, u float64) float64 {
	lo, hi := g.lo, g.hi
	if lo <= 0 {
		lo = hi / 100
	}
	if d.set && d.cum == nil && d.sigma > 0 {
		from, to := normalShare((math.Log(lo)-d.mu)/d.sigma), normalShare((math.Log(hi)-d.mu)/d.sigma)
		if to-from > 0.02 {
			return math.Exp(d.mu + d.sigma*normalQuantile(from+u*(to-from)))
		}
	}
	hi = math.Min(hi, lo*openDecade(g))
	return lo * math.Exp(u*math.Log(hi/lo))
}

// openDecade is how far a range may reach above its low end: ten times when it spans so much that its high end can only be the attribute's bound.
func openDecade(g *given) float64 {
	if g.lo > 0 && g.hi/g.lo > 1000 {
		return 10
	}
	return math.Inf(1)
}

// normalShare is the standard normal distribution function.
func normalShare(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }

package decide

import (
	"math"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// RuleFigures is what an organisation's rules may know of an option: its figures in the middle world.
type RuleFigures struct {
	Platform                                *catalog.Platform
	Cloud                                   string
	MonthlyUSD, P99, Cold, Hours, Instances float64
}

// Note is a rule of an organisation with its message; Missing are the facts it waits for.
type Note struct {
	Rule, Message string
	Missing       []profile.ID
}

// Ruling is what the rules say of one option: removed, kept with a warning, waiting for facts, or liked by Bonus on the scale of utilities.
type Ruling struct {
	Deny, Warn, Open []Note
	Bonus            float64
}

// apply runs the organisation's rules on every place that is left. It does nothing without rules.
func (t *Table) applyRules(p profile.Profile) {
	if t.m.ruling == nil {
		return
	}
	if t.rulings == nil {
		t.rulings = make([]Ruling, len(t.m.places))
	}
	r, n := t.m.central(&t.k)
	t.m.demand(&r, n, &t.d)
	kept := t.viable[:0]
	for _, i := range t.viable {
		t.rulings[i] = t.m.ruling(p, t.figures(i))
		if len(t.rulings[i].Deny) == 0 {
			kept = append(kept, i)
		}
	}
	t.viable = kept
}

func (t *Table) figures(i int) RuleFigures {
	pl := &t.m.places[i]
	var o outcome
	t.m.evaluate(pl, &t.d, &o)
	t.m.priceIn(pl, &t.d, &o)
	return RuleFigures{Platform: pl.p, Cloud: t.m.scales[axCloud].values[t.d.cloud], MonthlyUSD: o.usd, P99: o.p99, Cold: o.cold, Hours: o.hours, Instances: o.instances}
}

// bonus is what the rules add to the utility of a place.
func (t *Table) bonus(i int) float64 {
	if t.rulings == nil {
		return 0
	}
	return math.Max(-1, math.Min(1, t.rulings[i].Bonus))
}

// Waiting lists the rules of the organisation that wait for facts about any option that stands.
func (s *Study) Waiting() []Note {
	if s.t.rulings == nil {
		return nil
	}
	var out []Note
	for _, i := range s.t.viable {
		out = append(out, s.t.rulings[i].Open...)
	}
	return out
}

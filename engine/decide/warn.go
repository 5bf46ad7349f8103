package decide

import (
	"fmt"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Warnings are what no choice of platform mends, with figures: today, that the store ends the growth.
func (s *Study) Warnings() []string {
	var out []string
	if w := s.connectionsWarning(); w != "" {
		out = append(out, w)
	}
	if w := s.writesWarning(); w != "" {
		out = append(out, w)
	}
	if s.t.rulings != nil && s.won.Place >= 0 {
		for _, n := range s.t.rulings[s.won.Place].Warn {
			out = append(out, "Your policy warns ("+n.Rule+"): "+n.Message)
		}
	}
	return out
}

// connectionsWarning compares the copies at work at the peak with the connections the database takes: one copy a request means one connection a request.
func (s *Study) connectionsWarning() string {
	if s.won.Place < 0 || s.k[axDBConnections].state == open || s.k[axPeak].state == open && s.k[axRequests].state == open {
		return ""
	}
	r, n := s.m.central(&s.k)
	d := s.m.newDemand()
	s.m.demand(&r, n, &d)
	pl := &s.m.places[s.won.Place]
	copies := d.peak * d.seconds / min(pl.perCopy, max(d.perCopy, 1))
	if copies <= r[axDBConnections] {
		return ""
	}
	return fmt.Sprintf("The database ends the growth: about %s copies of %s are at work at the peak, and it takes %s connections; put a pool between them or let a copy serve more requests.",
		short(copies), pl.p.Name, short(r[axDBConnections]))
}

// writesWarning compares the peak with the writes the store takes.
func (s *Study) writesWarning() string {
	f := s.p.Fact("store_writes_per_second_max")
	if !f.Known() || s.k[axPeak].state == open && s.k[axRequests].state == open {
		return ""
	}
	r, _ := s.m.central(&s.k)
	if most := f.Value.Mid(); r[axPeak] > most {
		a, _ := profile.Lookup("store_writes_per_second_max")
		return fmt.Sprintf("The store ends the growth: the peak is about %s a second and it takes %s; no platform grows past the store that keeps the data.",
			short(r[axPeak]), profile.Show(a, f.Value))
	}
	return ""
}

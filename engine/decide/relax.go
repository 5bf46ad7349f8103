package decide

import "sort"

// Relaxation is a smallest set of limits to relax so that a place stands.
type Relaxation struct {
	Place  *place
	Limits []Limit
}

// maxRelaxations is how many are shown.
const maxRelaxations = 5

// Relaxations lists, when nothing stands, the places with the fewest broken limits: relaxing all limits of one place is the smallest set for it, and the
// smallest over all places is the answer. Places that are retired or denied cannot be relaxed.
func (s *Study) Relaxations() []Relaxation {
	if s.won.Family >= 0 {
		return nil
	}
	var out []Relaxation
	for i := range s.m.places {
		pl := &s.m.places[i]
		if pl.refused != "" || pl.denied != "" {
			continue
		}
		if limits := s.whyRemoved(i); len(limits) > 0 {
			out = append(out, Relaxation{Place: pl, Limits: limits})
		}
	}
	sort.SliceStable(out, func(a, b int) bool { return len(out[a].Limits) < len(out[b].Limits) })
	for i := range out {
		if i == maxRelaxations || len(out[i].Limits) > len(out[0].Limits) {
			return out[:i]
		}
	}
	return out
}

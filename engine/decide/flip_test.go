package decide

import (
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// studyOf studies complete knowledge without a profile behind it.
func (m *Model) studyOf(k known) *Study {
	s := &Study{m: m, k: k}
	s.t = m.table(&k, profile.New())
	s.won = s.t.verdict()
	return s
}

func TestFlips_bandsAndPairsAreWhatTheySay(t *testing.T) {
	t.Parallel()
	m := newModel(t, nil)
	rng := splitmix(31)
	bands, pairs := 0, 0
	for range 60 {
		k := m.truth(&rng)
		s := m.studyOf(k)
		for _, f := range s.Flips() {
			if f.Also != nil {
				pairs++
				checkPair(t, m, s, f)
			}
			if f.Toss[1] == 0 {
				continue
			}
			bands++
			if f.Toss[0] > f.To*1.3 || f.Toss[1] < f.To/1.3 {
				t.Errorf("band %v of %s lies apart from its flip at %v", f.Toss, m.scales[f.Axis].id, f.To)
			}
		}
	}
	if bands < 5 || pairs == 0 {
		t.Errorf("%d bands and %d pairs: the test has no teeth", bands, pairs)
	}
}

// checkPair weighs either half alone and both together.
func checkPair(t *testing.T, m *Model, s *Study, f Flip) {
	t.Helper()
	a, b := with(&s.k, f.Axis, f.To), with(&s.k, f.Also.Axis, f.Also.To)
	both := with(&a, f.Also.Axis, f.Also.To)
	if got := m.studyOf(both).won; got.Family != f.Verdict.Family || got.Place != f.Verdict.Place {
		t.Errorf("%s and %s together give %v, want %v", m.scales[f.Axis].id, m.scales[f.Also.Axis].id, got, f.Verdict)
	}
	for _, alone := range []known{a, b} {
		if m.studyOf(alone).won.Family != s.won.Family {
			t.Errorf("one half of %s with %s is enough", m.scales[f.Axis].id, m.scales[f.Also.Axis].id)
		}
	}
}

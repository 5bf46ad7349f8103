package decide

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

func TestTable_tighterLimitNeverHelpsAPlatform(t *testing.T) {
	t.Parallel()
	m := newModel(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		rng := splitmix(rapid.Uint64().Draw(t, "workload"))
		full := m.truth(&rng)
		k := hide(full, &rng)
		before := m.table(&k, profile.New())
		if len(before.viable) == 0 {
			t.Skip("nothing stands")
		}
		place := rapid.SampledFrom(before.viable).Draw(t, "platform")
		ax := rapid.SampledFrom([]axis{axMemory, axSecondsMax, axPayload, axVCPU, axDisk}).Draw(t, "figure")
		most := full[ax].lo * rapid.Float64Range(0.01, 10).Draw(t, "limit, times the need")
		tighter := *m
		tighter.places = append([]placeType(nil), m.places...)
		tighter.places[place].limits = append(append([]limit(nil), m.places[place].limits...), limit{
			id: "tighter", axes: []axis{ax}, broken: func(r *row) bool { return r[ax] > most },
		})
		after := tighter.table(&k, profile.New())
		was, is := before.share[before.slot(place)], 0.0
		if s := after.slot(place); s >= 0 {
			is = after.share[s]
		}
		if is > was+1e-9 {
			t.Errorf("%s: acceptability %v with a tighter limit, %v without", m.PlatformID(place), is, was)
		}
	})
}

// placeType is place, whose name variables here take.
type placeType = place

// enums are axes whose every answer can be tried.
func enums() []axis {
	return []axis{axShape, axTeam, axState, axPackage, axMigration, axColdOK, axInMemory, axPortability, axContainerizable, axCluster, axSkill, axPriority, axGPU, axOSControl}
}

// verdicts tries every completion of the open axes and returns the families, by completion.
func (m *Model) verdicts(k known, axs []axis) map[[3]float64]int {
	out := map[[3]float64]int{}
	var try func(i int, at [3]float64)
	try = func(i int, at [3]float64) {
		if i == len(axs) {
			out[at] = m.table(&k, profile.New()).verdict().Family
			return
		}
		for v := range m.scales[axs[i]].values {
			x := float64(v)
			k[axs[i]] = given{state: exact, lo: x, hi: x, answered: true}
			at[i] = x
			try(i+1, at)
		}
	}
	try(0, [3]float64{})
	return out
}

// relevant reports whether some answer to axis i changes the verdict in some completion that agrees with what is answered.
func relevant(all map[[3]float64]int, i int, answered map[int]float64) bool {
	for a, x := range all {
		for b, y := range all {
			if x == y || !agrees(a, answered) || !agrees(b, answered) {
				continue
			}
			same := true
			for j := range a {
				same = same && (j == i || a[j] == b[j])
			}
			if same {
				return true
			}
		}
	}
	return false
}

func agrees(a [3]float64, answered map[int]float64) bool {
	for i, v := range answered {
		if a[i] != v {
			return false
		}
	}
	return true
}

// TestQuestions_bruteForce opens three facts of a complete workload, tries all completions, and lets the engine ask: no question it asks may be one that
// changes nothing, and when it calls the stop proved, none it skips may change anything.
func TestQuestions_bruteForce(t *testing.T) {
	t.Parallel()
	m := newModel(t, nil)
	asked, proved := 0, 0
	for n := range 60 {
		rng := splitmix(uint64(900 + n))
		full := m.truth(&rng)
		axs := make([]axis, 3)
		for i := range axs {
			axs[i] = enums()[(n*5+i*4+i*i)%len(enums())]
		}
		if axs[0] == axs[1] || axs[1] == axs[2] || axs[0] == axs[2] {
			continue
		}
		all := m.verdicts(full, axs)
		k := full
		for _, ax := range axs {
			k[ax] = given{}
		}
		answered := map[int]float64{}
		for range 4 {
			s := &Study{m: m, k: k}
			s.t = m.table(&k, profile.New())
			s.won = s.t.verdict()
			q := s.Questions(0)
			if q.Why != "" {
				if q.Why == "proved" {
					proved++
					for i := range axs {
						if _, ok := answered[i]; !ok && relevant(all, i, answered) {
							t.Errorf("workload %d: stop called proved, but %s still matters", n, m.scales[axs[i]].id)
						}
					}
				}
				break
			}
			i := indexOfAxis(axs, m.at[q.Ranked[0].Attribute.ID])
			asked++
			if i < 0 || !relevant(all, i, answered) {
				t.Errorf("workload %d: asked %s, which changes nothing", n, q.Ranked[0].Attribute.ID)
				break
			}
			answered[i] = full[axs[i]].lo
			k[axs[i]] = full[axs[i]]
		}
	}
	if asked < 10 || proved < 10 {
		t.Errorf("asked %d times and proved %d: the test has no teeth", asked, proved)
	}
}

func indexOfAxis(list []axis, want axis) int {
	for i, ax := range list {
		if ax == want {
			return i
		}
	}
	return -1
}

// TestReasons_effectIsRecomputable rebuilds the effect of every reason from the worlds, and shows that the grounds matter: without them the effect is another.
func TestReasons_effectIsRecomputable(t *testing.T) {
	t.Parallel()
	m := newModel(t, nil)
	s := m.Study(profileOf(t, map[string]any{
		"workload_kind": "http-api", "cloud": "aws", "traffic_shape": "bursty", "ops_team": "none", "state": "external-state", "requests_per_month": 2e6, "portability_required": false,
	}))
	reasons := s.Reasons()
	if len(reasons) < 3 {
		t.Fatalf("%d reasons, want several", len(reasons))
	}
	a, b := s.t.slot(s.won.Place), s.t.slot(s.won.Runner)
	for _, r := range reasons {
		sum, n := 0.0, 0.0
		for i := range s.t.shown {
			v := len(s.t.viable)
			if s.t.ok[i*v+a] && s.t.ok[i*v+b] {
				w := m.middle[int(s.t.rows[i][axPriority])][r.Criterion]
				sum += w * (s.t.outs[i*v+a].v[r.Criterion] - s.t.outs[i*v+b].v[r.Criterion])
				n++
			}
		}
		if d := sum/n - r.Effect; d > 1e-12 || d < -1e-12 {
			t.Errorf("%s: effect %v, recomputed %v", r.ID, r.Effect, sum/n)
		}
		if r.Source.URL == "" || r.Text == "" {
			t.Errorf("%s: no source or text", r.ID)
		}
	}
	bare := m.Study(s.p.With(profile.Fact{Attribute: "traffic_shape"}))
	was, is := s.t.effects(a, b), bare.t.effects(bare.t.slot(s.won.Place), bare.t.slot(s.won.Runner))
	if was[crElasticity] == is[crElasticity] {
		t.Error("elasticity does not rest on the shape of the load it names")
	}
}

func TestJudgement_everyConditionHasItsRule(t *testing.T) {
	t.Parallel()
	m := newModel(t, nil)
	conditions := m.fitConditions()
	for id := range m.j.Rules {
		if _, ok := conditions[id]; !ok {
			t.Errorf("rule %s of judgement.yaml has no condition", id)
		}
	}
	for id := range conditions {
		if _, ok := m.j.Rules[id]; !ok {
			t.Errorf("condition %s has no rule in judgement.yaml", id)
		}
	}
	for _, kind := range m.scales[axKind].values {
		if _, ok := m.j.Fits[kind]; !ok {
			t.Errorf("no fit for %s", kind)
		}
	}
}

package decide

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"sort"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

var showArchetypes = flag.Bool("archetypes.show", false, "print every interview: what was asked, what came out")

// archetype is a workload as people have them, completely described; what it does not say is as usual for its kind.
type archetype struct {
	ID    string         `yaml:"id"`
	Facts map[string]any `yaml:"facts"`
}

func readArchetypes(tb testing.TB) []archetype {
	tb.Helper()
	data, err := os.ReadFile("../testdata/archetypes.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	var file struct {
		Archetypes []archetype `yaml:"archetypes"`
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		tb.Fatal(err)
	}
	for _, d := range readDecisions(tb) {
		file.Archetypes = append(file.Archetypes, archetype{ID: d.ID, Facts: d.Facts})
	}
	return file.Archetypes
}

// person answers questions about one workload: what the archetype says, and the most usual answer for the rest.
func (m *Model) person(t testing.TB, a archetype) known {
	t.Helper()
	k := m.read(profileOf(t, a.Facts))
	r, _ := m.central(&k)
	for ax := range axes {
		if k[ax].state == open {
			k[ax] = given{state: exact, lo: r[ax], hi: r[ax], answered: true}
		}
	}
	return k
}

// fact is what the person says of one axis: a ready-made answer for a number, as the buttons offer it.
func (m *Model) fact(k *known, ax axis) profile.Fact {
	s := &m.scales[ax]
	v := s.value(k[ax].lo)
	if !s.enum && len(s.attr.Bands) > 0 {
		if parsed, err := profile.ParseValue(s.attr, s.groupValue(s.group(k[ax].lo))); err == nil {
			v = parsed
		}
	}
	return profile.Fact{Attribute: s.id, Provenance: profile.Stated, Value: v}
}

// remarkable is the chance under which people mention a fact before they are asked: what the published priors rest on.
const remarkable = 0.05

// volunteered is what a person says at the start: the kind of workload, and what is remarkable about it.
func (m *Model) volunteered(t testing.TB, a archetype, answers *known) profile.Profile {
	t.Helper()
	said := m.read(profileOf(t, a.Facts))
	p := profile.New(m.fact(answers, axKind))
	r, _ := m.central(answers)
	for ax := range axes {
		if said[ax].state != exact || !m.scales[ax].enum {
			continue
		}
		row := m.priors[ax].row(&r, answers)
		before := 0.0
		if i := int(said[ax].lo); i > 0 {
			before = row.cum[i-1]
		}
		if row.cum[int(said[ax].lo)]-before < remarkable {
			p = p.With(m.fact(answers, ax))
		}
	}
	return p
}

// interview asks until the engine stops and returns the questions and the verdict.
func (m *Model) interview(p profile.Profile, answers *known) (asked []profile.ID, got int, why string) {
	for range 80 {
		s := m.Study(p)
		q := s.Questions(0)
		if q.Why != "" {
			return asked, s.won.Family, q.Why
		}
		next := q.Ranked[0].Attribute.ID
		asked = append(asked, next)
		p = p.With(m.fact(answers, m.at[next]))
	}
	return asked, -2, "endless"
}

func TestQuestions_fewAndEnough(t *testing.T) {
	t.Parallel()
	m := newModel(t, nil)
	list := readArchetypes(t)
	var counts []int
	agree := 0
	for _, a := range list {
		answers := m.person(t, a)
		asked, got, why := m.interview(m.volunteered(t, a, &answers), &answers)
		full := profile.New()
		for ax := range axes {
			full = full.With(m.fact(&answers, ax))
		}
		want := m.Study(full).won.Family
		counts = append(counts, len(asked))
		if got == want {
			agree++
		}
		if *showArchetypes || got != want {
			t.Logf("%-40s %2d questions, %s (all known: %s), %s: %v", a.ID, len(asked), FamilyName(got), FamilyName(want), why, asked)
		}
	}
	sort.Ints(counts)
	median, p90 := counts[len(counts)/2], counts[len(counts)*9/10]
	share := float64(agree) / float64(len(list))
	t.Logf("%d interviews: median %d, ninetieth percentile %d questions, %.1f%% agree with the full questionnaire", len(list), median, p90, 100*share)
	if len(list) < 68 || median > 6 || p90 > 10 || share < 0.95 {
		t.Errorf("%d interviews, median %d, p90 %d, agreement %.3f: want at least 68, at most 6 and 10, at least 0.95", len(list), median, p90, share)
	}
}

func TestArchetypes_coverEveryKind(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, a := range readArchetypes(t) {
		seen[fmt.Sprint(a.Facts["workload_kind"])] = true
	}
	kind, _ := profile.Lookup("workload_kind")
	for _, o := range kind.Options {
		if !seen[o.Value] {
			t.Errorf("no archetype of kind %s; have %v", o.Value, slices.Sorted(mapKeys(seen)))
		}
	}
}

func mapKeys(m map[string]bool) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

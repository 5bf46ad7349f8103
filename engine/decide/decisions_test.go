package decide

import (
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// decision is one documented decision of ../testdata/decisions.yaml.
type decision struct {
	ID         string         `yaml:"id"`
	Source     string         `yaml:"source"`
	Note       string         `yaml:"note"`
	Facts      map[string]any `yaml:"facts"`
	Components []struct {
		Name    string         `yaml:"name"`
		Verdict string         `yaml:"verdict"`
		Facts   map[string]any `yaml:"facts"`
	} `yaml:"components"`
	Verdict    string   `yaml:"verdict"`
	Acceptable []string `yaml:"acceptable"`
}

func readDecisions(t testing.TB) []decision {
	t.Helper()
	return decisionsOf(t, "../testdata/decisions.yaml")
}

func decisionsOf(t testing.TB, name string) []decision {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Decisions []decision `yaml:"decisions"`
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Decisions
}

// profileOf reads facts as a person would state them.
func profileOf(t testing.TB, facts map[string]any) profile.Profile {
	t.Helper()
	var out []profile.Fact
	for id, v := range facts {
		a, ok := profile.Lookup(profile.ID(id))
		if !ok {
			t.Fatalf("no attribute %s", id)
		}
		f, err := profile.ParseAnswer(a, fmt.Sprint(v))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, f)
	}
	return profile.Expand(profile.New(out...))
}

func newModel(t testing.TB, change func(*Judgement)) *Model {
	t.Helper()
	cat, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	m, err := New(cat, Options{Change: change})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// families of a decision: of each component where it has several, of the whole otherwise.
func (m *Model) decided(t testing.TB, d decision) string {
	t.Helper()
	if len(d.Components) == 0 {
		return FamilyName(m.Study(profileOf(t, d.Facts)).Verdict().Family)
	}
	found := map[string]bool{}
	for _, c := range d.Components {
		facts := profileOf(t, d.Facts).Merge(profileOf(t, c.Facts))
		found[FamilyName(m.Study(facts).Verdict().Family)] = true
	}
	if len(found) > 1 {
		return "hybrid"
	}
	for fam := range found {
		return fam
	}
	return ""
}

func TestDecisions_documentedOnesComeOut(t *testing.T) {
	t.Parallel()
	all := readDecisions(t)
	exactly, acceptable := newModel(t, nil).comeOut(t, all)
	if exactly < 23 || acceptable < 27 {
		t.Errorf("exact %d, acceptable %d: want at least 23 and 27 of %d", exactly, acceptable, len(all))
	}
}

// The second set was written before it was run; what it showed to be wrong by the published criteria was mended in general, never for one of its rows.
func TestDecisions_furtherOnesComeOut(t *testing.T) {
	t.Parallel()
	all := decisionsOf(t, "../testdata/decisions-further.yaml")
	exactly, acceptable := newModel(t, nil).comeOut(t, all)
	if len(all) < 66 || exactly < 58 || acceptable < 66 {
		t.Errorf("exact %d, acceptable %d of %d: want at least 58 and 66 of 66", exactly, acceptable, len(all))
	}
}

// comeOut counts the decisions that come out as their sources chose, and those that come out acceptably.
func (m *Model) comeOut(t *testing.T, all []decision) (exactly, acceptable int) {
	t.Helper()
	for _, d := range all {
		got := m.decided(t, d)
		if got == d.Verdict {
			exactly++
		} else {
			t.Logf("%s: %s, the source chose %s (right too: %v)", d.ID, got, d.Verdict, d.Acceptable)
		}
		if slices.Contains(d.Acceptable, got) {
			acceptable++
		}
	}
	t.Logf("of %d documented decisions %d come out exactly and %d acceptably", len(all), exactly, acceptable)
	return exactly, acceptable
}

var crossvalidate = flag.Bool("crossvalidate", false, "fit the weights of the criteria on all decisions but one, in turn, and print how the one left out comes out")

// tuned is one decision with its worlds, ready to be ranked under other weights.
type tuned struct {
	decision
	table *Table
}

// rank ranks the worlds again with every weighting scaled and returns the family's shares, of the first component.
func (d *tuned) rank(m *Model, factors weighting) [families]float64 {
	return d.table.again(m.reweigh(func(w weighting) weighting {
		for c := range criteria {
			w[c] *= factors[c]
		}
		return w
	})).fam
}

// likelihood is how well factors explain a decision: the log of the share of what was chosen, half the weight on anything acceptable.
func (d *tuned) likelihood(shares [families]float64) float64 {
	chosen, right := 0.0, 0.0
	for fam, share := range shares {
		if FamilyName(fam) == d.Verdict {
			chosen += share
		}
		if slices.Contains(d.Acceptable, FamilyName(fam)) {
			right += share
		}
	}
	return math.Log(chosen+0.02) + 0.5*math.Log(right+0.02)
}

// fitWeights climbs by coordinates over a coarse grid; the pull towards 1 keeps eight constants from chasing thirty rows.
func fitWeights(m *Model, rows []*tuned, except int) weighting {
	const pull = 3.0
	var best weighting
	for c := range criteria {
		best[c] = 1
	}
	score := func(f weighting) float64 {
		s := 0.0
		for i, d := range rows {
			if i != except {
				s += d.likelihood(d.rank(m, f))
			}
		}
		for _, x := range f[:criteria] {
			s -= pull * math.Log(x) * math.Log(x)
		}
		return s
	}
	top := score(best)
	for range 2 {
		for c := range criteria {
			for _, step := range []float64{0.7, 0.85, 1.18, 1.4} {
				next := best
				next[c] *= step
				if s := score(next); s > top {
					top, best = s, next
				}
			}
		}
	}
	return best
}

// structure scales what weights cannot: how far the base fits spread, how much the rules move them, how much following the load matters.
type structure struct{ fits, rules, follow float64 }

func (x structure) change(j *Judgement) {
	j.Draws.Worlds, j.Draws.Settled, j.Draws.Probe, j.Draws.Weightings = 128, 64, 32, 12
	for kind, f := range j.Fits {
		mean := (f.Fit[0] + f.Fit[1] + f.Fit[2] + f.Fit[3]) / 4
		for i := range f.Fit {
			f.Fit[i] = mean + x.fits*(f.Fit[i]-mean)
		}
		j.Fits[kind] = f
	}
	for _, r := range j.Rules {
		for form := range r.Add {
			r.Add[form] *= x.rules
		}
	}
	for name, shape := range j.Shapes {
		shape.Need = min(1, shape.Need*x.follow)
		j.Shapes[name] = shape
	}
}

// candidate is one structure with every decision's worlds under it.
type candidate struct {
	structure
	m    *Model
	rows []*tuned
}

func candidates(t *testing.T) []candidate {
	t.Helper()
	var out []candidate
	steps := []float64{0.7, 1, 1.4}
	for _, fits := range steps {
		for _, rules := range steps {
			for _, follow := range steps {
				c := candidate{structure: structure{fits, rules, follow}}
				c.m = newModel(t, c.change)
				for _, d := range readDecisions(t) {
					if d.Verdict != "hybrid" {
						p := profileOf(t, d.Facts)
						k := c.m.read(p)
						c.rows = append(c.rows, &tuned{decision: d, table: c.m.table(&k, p)})
					}
				}
				out = append(out, c)
			}
		}
	}
	return out
}

// fitAll picks the structure, then the weights, that explain all decisions but one best. The published values win ties and are pulled to.
func fitAll(list []candidate, except int) (best *candidate, weights weighting) {
	one := weighting{1, 1, 1, 1, 1, 1, 1, 1, 0, 0}
	top := math.Inf(-1)
	for c := range list {
		x := &list[c]
		s := 0.0
		for _, scale := range []float64{x.fits, x.rules, x.follow} {
			s -= 3 * math.Log(scale) * math.Log(scale)
		}
		for i, d := range x.rows {
			if i != except {
				s += d.likelihood(d.rank(x.m, one))
			}
		}
		if s > top {
			top, best = s, x
		}
	}
	return best, fitWeights(best.m, best.rows, except)
}

func TestDecisions_crossValidated(t *testing.T) {
	t.Parallel()
	if !*crossvalidate {
		t.Skip("run with -crossvalidate: it fits 28 times")
	}
	list := candidates(t)
	published := &list[len(list)/2]
	one := weighting{1, 1, 1, 1, 1, 1, 1, 1, 0, 0}
	report := func(name string, pick func(i int) (*candidate, weighting)) {
		exactly, right := 0, 0
		for i := range published.rows {
			x, weights := pick(i)
			d := x.rows[i]
			shares, best := d.rank(x.m, weights), 0
			for fam := range shares {
				if shares[fam] > shares[best] {
					best = fam
				}
			}
			if FamilyName(best) == d.Verdict {
				exactly++
			} else {
				t.Logf("   %s: %s misses %s: %.2f", name, d.ID, d.Verdict, shares)
			}
			if slices.Contains(d.Acceptable, FamilyName(best)) {
				right++
			}
		}
		t.Logf("%s: exact %d, acceptable %d of %d", name, exactly, right, len(published.rows))
	}
	report("as published", func(int) (*candidate, weighting) { return published, one })
	x, fitted := fitAll(list, -1)
	t.Logf("fitted structure %+v, factors %.2f for %v", x.structure, fitted[:criteria], criterionNames())
	report("fitted on all", func(int) (*candidate, weighting) { return x, fitted })
	report("leave one out", func(i int) (*candidate, weighting) { return fitAll(list, i) })
}

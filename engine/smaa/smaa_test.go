package smaa

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func values(rows ...[]float64) [][]Measure {
	out := make([][]Measure, len(rows))
	for a, row := range rows {
		for _, x := range row {
			out[a] = append(out[a], Value(x))
		}
	}
	return out
}

func analyze(t *testing.T, p Problem) Analysis {
	t.Helper()
	r, err := Analyze(p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The shares of the weight simplex are areas and can be worked out by hand.
func TestAnalyze_exactGeometry(t *testing.T) {
	t.Parallel()
	const worlds, sigma3 = 200_000, 0.0035
	near := cmpopts.EquateApprox(0, sigma3)
	r := analyze(t, Problem{Measures: values([]float64{1, 0}, []float64{0, 1}, []float64{0.6, 0.6}), Worlds: worlds})
	if diff := cmp.Diff([][]float64{{0.4, 0.1, 0.5}, {0.4, 0.1, 0.5}, {0.2, 0.8, 0}}, r.Rank, near); diff != "" {
		t.Errorf("two criteria, three alternatives (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{0.8, 0.2}, r.Central[0], near); diff != "" {
		t.Errorf("central weights (-want +got):\n%s", diff)
	}
	r = analyze(t, Problem{Measures: values([]float64{1, 0, 0, 0}, []float64{0, 1, 0, 0}, []float64{0, 0, 1, 0}, []float64{0, 0, 0, 1}), Worlds: worlds})
	if diff := cmp.Diff([]float64{25.0 / 48, 23.0 / 144, 23.0 / 144, 23.0 / 144}, r.Central[0], near); diff != "" {
		t.Errorf("unit vectors (-want +got):\n%s", diff)
	}
	half := values([]float64{1, 0, 0}, []float64{0.5, 0.5, 0.5})
	for _, c := range []struct {
		name    string
		weights Weights
		want    float64
	}{{"any weights", Weights{}, 0.25}, {"first matters most, then second", Weights{Order: [][]int{{0}, {1}, {2}}}, 0.75}, {"first matters most", Weights{Order: [][]int{{0}, {1, 2}}}, 0.75}} {
		if got := analyze(t, Problem{Measures: half, Weights: c.weights, Worlds: worlds}).First(0); math.Abs(got-c.want) > sigma3 {
			t.Errorf("%s: got %g, want %g", c.name, got, c.want)
		}
	}
}

func TestAnalyze_tiesShareTheRank(t *testing.T) {
	t.Parallel()
	r := analyze(t, Problem{Measures: values([]float64{0.5}, []float64{0.5}, []float64{0.1}), Weights: Weights{Fixed: []float64{1}}})
	want := Analysis{
		Rank: [][]float64{{1, 0, 0}, {1, 0, 0}, {0, 0, 1}}, Central: [][]float64{{1}, {1}, nil}, Confidence: []float64{1, 1, math.NaN()},
		Pairwise: [][]float64{{0, 0, 1}, {0, 0, 1}, {0, 0, 0}}, Tied: 1, Worlds: 1,
	}
	if diff := cmp.Diff(want, r, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnalyze_measurementNoise(t *testing.T) {
	t.Parallel()
	r := analyze(t, Problem{
		Measures: [][]Measure{{{Kind: Normal, A: 6, B: 1}}, {{Kind: Normal, A: 5, B: 2}}},
		Scales:   []Scale{{Worst: 0, Best: 10}}, Worlds: 200_000,
	})
	// The difference of two normals: Phi(1/sqrt(5)).
	if want := 0.6726396; math.Abs(r.First(0)-want) > 0.004 || math.Abs(r.Confidence[0]-want) > 0.004 {
		t.Errorf("got first %g, confidence %g, want %g", r.First(0), r.Confidence[0], want)
	}
	less := analyze(t, Problem{Measures: values([]float64{3}, []float64{7}), Scales: []Scale{{Worst: 10, Best: 0}}})
	if less.First(0) != 1 {
		t.Errorf("less is better: got %g, want 1", less.First(0))
	}
}

func TestWeights_statedAreTheCentre(t *testing.T) {
	t.Parallel()
	s, err := Weights{Stated: []float64{5, 3, 2, 0}, Spread: 20}.Sampler(4)
	if err != nil {
		t.Fatal(err)
	}
	random, sum, w := NewSource(1), make([]float64, 4), make([]float64, 4)
	const n = 100_000
	for range n {
		s.Draw(random, w)
		for i := range w {
			sum[i] += w[i] / n
		}
	}
	if diff := cmp.Diff([]float64{0.5, 0.3, 0.2, 0}, sum, cmpopts.EquateApprox(0, 0.002)); diff != "" {
		t.Errorf("mean weights (-want +got):\n%s", diff)
	}
}

func TestAnalyze_properties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, c := rapid.IntRange(1, 5).Draw(t, "n"), rapid.IntRange(1, 4).Draw(t, "c")
		rows := make([][]float64, n)
		for a := range rows {
			for range c {
				rows[a] = append(rows[a], rapid.Float64Range(0, 1).Draw(t, "x"))
			}
		}
		p := Problem{Measures: values(rows...), Worlds: 500, Seed: rapid.Uint64().Draw(t, "seed")}
		r, err := Analyze(p)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := Analyze(p)
		if diff := cmp.Diff(r, again, cmpopts.EquateNaNs()); diff != "" {
			t.Fatalf("same seed, other result:\n%s", diff)
		}
		for a := range n {
			sum := 0.0
			for _, share := range r.Rank[a] {
				sum += share
			}
			if math.Abs(sum-1) > 1e-12 {
				t.Fatalf("ranks of %d sum to %g, want 1", a, sum)
			}
		}
		// An alternative worse than all others changes no pairwise share.
		worse := make([]float64, c)
		for i := range worse {
			worse[i] = -1
		}
		p.Measures = append(p.Measures, values(worse)...)
		more, err := Analyze(p)
		if err != nil {
			t.Fatal(err)
		}
		for a := range n {
			if diff := cmp.Diff(r.Pairwise[a], more.Pairwise[a][:n]); diff != "" {
				t.Fatalf("an irrelevant alternative changed shares of %d:\n%s", a, diff)
			}
		}
	})
}

func TestAnalyze_refuses(t *testing.T) {
	t.Parallel()
	good := values([]float64{1, 0}, []float64{0, 1})
	for name, p := range map[string]Problem{
		"nothing": {}, "ragged": {Measures: values([]float64{1}, []float64{1, 2})}, "nan": {Measures: values([]float64{math.NaN()})},
		"negative deviation": {Measures: [][]Measure{{{Kind: Normal, B: -1}}}}, "too many weights": {Measures: good, Weights: Weights{Fixed: []float64{1}}},
		"zero weights": {Measures: good, Weights: Weights{Stated: []float64{0, 0}}}, "order misses one": {Measures: good, Weights: Weights{Order: [][]int{{0}}}},
		"order twice": {Measures: good, Weights: Weights{Order: [][]int{{0}, {0}}}}, "flat scale": {Measures: good, Scales: []Scale{{1, 1}, {0, 1}}},
		"worlds": {Measures: good, Worlds: -1}, "discrete without weights": {Measures: [][]Measure{{{Kind: Discrete, Values: []float64{1}}}}},
	} {
		if r, err := Analyze(p); err == nil {
			t.Errorf("%s: got %+v, want an error", name, r)
		}
	}
}

// One operation is one world of 8 alternatives and 7 uncertain criteria.
func BenchmarkAnalyze_world8x7(b *testing.B) {
	measures := make([][]Measure, 8)
	for a := range measures {
		for c := range 7 {
			measures[a] = append(measures[a], Measure{Kind: Normal, A: float64((a*c)%5) / 5, B: 0.1})
		}
	}
	s, err := newSweep(Problem{Measures: measures, Weights: Weights{Order: [][]int{{0}, {1, 2}, {3, 4, 5, 6}}}})
	if err != nil {
		b.Fatal(err)
	}
	random := NewSource(1)
	b.ReportAllocs()
	for b.Loop() {
		s.drawValues(random)
		s.weights.Draw(random, s.weight)
		s.count()
	}
}

package smaa

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// coins is a choice with yes/no questions that add effects to utilities.
type coins struct {
	base   []float64
	p      []float64
	effect [][]float64
}

func (c coins) table(t interface{ Fatal(...any) }) (*Table, [][]uint16) {
	probabilities := make([][]float64, len(c.p))
	for q, p := range c.p {
		probabilities[q] = []float64{1 - p, p}
	}
	table, answers, err := Enumerate(probabilities, len(c.base), func(answers []uint16, row []float64) {
		copy(row, c.base)
		for q, v := range answers {
			for a := range row {
				row[a] += float64(v) * c.effect[q][a]
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return table, answers
}

func TestEnumerate_worksByHand(t *testing.T) {
	t.Parallel()
	// A is worth .6 whatever; B is worth .5, or .9 with probability .3.
	table, answers := coins{base: []float64{0.6, 0.5}, p: []float64{0.3}, effect: [][]float64{{0, 0.4}}}.table(t)
	got := table.Summary(nil)
	want := Summary{Expected: []float64{0.6, 0.62}, Acceptability: []float64{0.7, 0.3}, ByUtility: 1, ByShare: 0, EntropyBits: 0.8812909, EVPI: 0.07}
	near := cmpopts.EquateApprox(0, 1e-6)
	if diff := cmp.Diff(want, got, near); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
	if p := got.PChange(1); math.Abs(p-0.7) > 1e-12 {
		t.Errorf("chance of a change: got %g, want 0.7", p)
	}
	score := table.Score(answers[0], 2, NewScratch(table, 2))
	if diff := cmp.Diff(Score{InformationBits: 0.8812909, EVPPI: 0.07, PFlip: 0.7}, score, near); diff != "" {
		t.Errorf("score (-want +got):\n%s", diff)
	}
}

// Two questions that decide only together: each alone tells nothing.
func TestScore_seesTogetherWhatNeitherTells(t *testing.T) {
	t.Parallel()
	half := []float64{0.5, 0.5}
	table, answers, err := Enumerate([][]float64{half, half}, 2, func(v []uint16, row []float64) {
		row[0], row[1] = 0.5, float64(v[0]^v[1])
	})
	if err != nil {
		t.Fatal(err)
	}
	s := NewScratch(table, 4)
	both := make([]uint16, table.Worlds())
	Joint(answers[0], answers[1], 2, both)
	for name, c := range map[string]struct {
		answers []uint16
		count   int
		want    Score
	}{"one": {answers[0], 2, Score{}}, "other": {answers[1], 2, Score{}}, "both": {both, 4, Score{InformationBits: 1, EVPPI: 0.25, PFlip: 0.5}}} {
		if diff := cmp.Diff(c.want, table.Score(c.answers, c.count, s), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestTable_vetoesNeverWin(t *testing.T) {
	t.Parallel()
	table := NewTable(4, 2)
	for w, row := range [][]float64{{0.9, 0.1}, {Veto(), 0.1}, {Veto(), Veto()}, {0.9, 0.1}} {
		copy(table.Row(w), row)
	}
	table.Seal()
	want := Summary{Expected: []float64{0.45, 0.075}, Acceptability: []float64{0.5, 0.25}, Nothing: 0.25, EntropyBits: 1.5, EVPI: 0.025}
	if diff := cmp.Diff(want, table.Summary(nil), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if live := table.Condition([]uint16{0, 1, 1, 0}, 1); live != 2 {
		t.Errorf("worlds left: got %d, want 2", live)
	}
	if got := table.Summary(nil); got.Acceptability[0] != 0 || got.Acceptability[1] != 0.5 {
		t.Errorf("after the answer: got %v, want [0 0.5]", got.Acceptability)
	}
}

func drawCoins(t *rapid.T) coins {
	n, q := rapid.IntRange(1, 4).Draw(t, "n"), rapid.IntRange(1, 5).Draw(t, "q")
	c := coins{effect: make([][]float64, q)}
	for range n {
		c.base = append(c.base, rapid.Float64Range(0, 1).Draw(t, "base"))
	}
	for i := range q {
		c.p = append(c.p, rapid.Float64Range(0, 1).Draw(t, "p"))
		for range n {
			c.effect[i] = append(c.effect[i], rapid.Float64Range(-0.5, 0.5).Draw(t, "effect"))
		}
	}
	return c
}

func TestScore_bounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table, answers := drawCoins(t).table(t)
		now, s := table.Summary(nil), NewScratch(table, 4)
		for q := range answers {
			got := table.Score(answers[q], 2, s)
			if got.InformationBits > now.EntropyBits+1e-9 || got.EVPPI > now.EVPI+1e-9 || got.PFlip < 0 || got.PFlip > 1+1e-9 {
				t.Fatalf("question %d: got %+v, want at most %g bits and %g", q, got, now.EntropyBits, now.EVPI)
			}
			if (got.EVPPI > 1e-9) != (got.PFlip > 1e-9) && got.EVPPI > 1e-6 {
				t.Fatalf("question %d: got %+v, want a gain and a flip together", q, got)
			}
		}
		// After every answer nothing is open.
		for q := range answers {
			table.Condition(answers[q], answers[q][table.Worlds()-1])
		}
		if worlds, total := table.Live(); worlds == 1 && total > 0 {
			if last := table.Summary(nil); last.EntropyBits > 1e-9 || last.EVPI > 1e-9 {
				t.Fatalf("all answered: got %+v, want nothing left to know", last)
			}
		}
	})
}

func TestTable_countingAllocatesNothing(t *testing.T) {
	table, answers := coins{base: []float64{0.6, 0.5}, p: []float64{0.3}, effect: [][]float64{{0, 0.4}}}.table(t)
	s, summary := NewScratch(table, 2), table.Summary(nil)
	if got := testing.AllocsPerRun(100, func() {
		table.Score(answers[0], 2, s)
		summary = table.Summary(&summary)
	}); got != 0 {
		t.Errorf("allocations: got %g, want 0", got)
	}
}

func TestLinear_closedForms(t *testing.T) {
	t.Parallel()
	l := Linear{Constant: []float64{0, 0}, Slope: [][]float64{{0, 0}, {1, -1}}, Unknown: []Measure{{Kind: Normal, A: 1, B: 1}, {Kind: Normal, A: 0, B: 2}}}
	got, err := l.Information(1)
	if err != nil {
		t.Fatal(err)
	}
	want := Information{Expected: []float64{0, 1}, EVPI: 0.4798107, EVPPI: []float64{0.08331547, 0.3955931}}
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 2e-4)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// A third alternative that never wins forces the sampled way.
	l.Constant, l.Slope = append(l.Constant, -99), append(l.Slope, []float64{0, 0})
	if got, err = l.Information(1); err != nil || math.Abs(got.EVPI-want.EVPI) > 0.01 {
		t.Errorf("sampled: got %g, %v, want %g", got.EVPI, err, want.EVPI)
	}
}

func TestWeightTip_bothSidesHold(t *testing.T) {
	t.Parallel()
	tip, err := WeightTip([]float64{0.8, 0.1}, []float64{0.5, 0.9}, []float64{0.5, 0.5}, 0)
	if err != nil || math.Abs(tip.Weight-8.0/11) > 1e-12 || !tip.Above || !tip.Crosses {
		t.Errorf("got %+v, %v, want a crossing at 8/11, first better above", tip, err)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 5).Draw(t, "n")
		draw := func(name string) []float64 {
			return rapid.SliceOfN(rapid.Float64Range(0.01, 1), n, n).Draw(t, name)
		}
		a, b, w := draw("a"), draw("b"), draw("w")
		c := rapid.IntRange(0, n-1).Draw(t, "c")
		tip, err := WeightTip(a, b, w, c)
		if err != nil {
			t.Fatal(err)
		}
		lead := func(at float64) float64 {
			rest, sum := 0.0, 0.0
			for i := range w {
				if i != c {
					rest, sum = rest+w[i], sum+w[i]*(a[i]-b[i])
				}
			}
			return at*(a[c]-b[c]) + (1-at)*sum/rest
		}
		if !tip.Crosses {
			if l := lead(0.5); math.Abs(l) > 1e-9 && (l > 0) != tip.Above {
				t.Fatalf("no crossing: lead %g, above %v", l, tip.Above)
			}
			return
		}
		low, high := lead(tip.Weight-1e-3), lead(tip.Weight+1e-3)
		if math.Abs(high-low) > 1e-9 && ((high > 0) != tip.Above || (low > 0) == tip.Above) {
			t.Fatalf("%+v: leads %g and %g on its sides", tip, low, high)
		}
	})
}

func TestEnumerate_refuses(t *testing.T) {
	t.Parallel()
	write := func([]uint16, []float64) {}
	many := make([][]float64, 40)
	for i := range many {
		many[i] = []float64{0.5, 0.5}
	}
	for name, p := range map[string][][]float64{"too many": many, "empty": {{}}, "negative": {{-1, 2}}, "nan": {{math.NaN(), 1}}} {
		if _, _, err := Enumerate(p, 2, write); err == nil {
			t.Errorf("%s: got no error, want one", name)
		}
	}
}

func FuzzMeasure_quantileIsMonotone(f *testing.F) {
	f.Add(uint8(1), 0.0, 1.0, 0.2, 0.7)
	f.Add(uint8(5), 1.0, 2.0, 0.1, 0.9)
	f.Fuzz(func(t *testing.T, kind uint8, a, b, p, q float64) {
		m := Measure{Kind: MeasureKind(kind % 6), A: a, B: b, Values: []float64{1, 2, 3}, Weights: []float64{1, 2, 1}}
		if m.Check() != nil || !(p > 0 && p < q && q < 1) {
			t.Skip()
		}
		if low, high := m.Quantile(p), m.Quantile(q); low > high {
			t.Errorf("%+v: quantiles %g at %g and %g at %g", m, low, p, high, q)
		}
	})
}

// One operation scores one question over 4096 worlds of 8 alternatives.
func BenchmarkScore_4096x8(b *testing.B) {
	table, answers := NewTable(4096, 8), make([]uint16, 4096)
	random := NewSource(3)
	for w := range table.Worlds() {
		answers[w] = uint16(random.IntN(4))
		for a := range table.Row(w) {
			table.Row(w)[a] = random.Float64()
		}
	}
	table.Seal()
	s := NewScratch(table, 4)
	b.ReportAllocs()
	for b.Loop() {
		table.Score(answers, 4, s)
	}
}

// One operation ranks one question by information alone.
func BenchmarkInformation_4096x8(b *testing.B) {
	table, answers := NewTable(4096, 8), make([]uint16, 4096)
	random := NewSource(3)
	for w := range table.Worlds() {
		answers[w] = uint16(random.IntN(4))
		table.Row(w)[random.IntN(8)] = 1
	}
	table.Seal()
	s := NewScratch(table, 4)
	for b.Loop() {
		table.Information(answers, 4, s)
	}
}

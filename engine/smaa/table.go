package smaa

import (
	"fmt"
	"math"
)

// NoWinner is the winner of a world in which every alternative is ruled out.
const NoWinner = int32(-1)

// Veto is the utility of an alternative that is ruled out in a world: it never
// wins there, and counts as the table's Floor in expected utilities.
func Veto() float64 { return math.Inf(-1) }

// Table is a table of worlds; see the package comment for its use.
type Table struct {
	// Floor is what a veto counts in expected utilities; utilities of the
	// additive value model lie in 0 to 1, so 0 is as bad as the worst.
	Floor float64

	alternatives int
	utility      []float64 // row by world
	weight       []float64 // of worlds; sum of the live ones need not be 1
	winner       []int32
	sealed       bool
}

// NewTable makes a table of equally likely worlds.
func NewTable(worlds, alternatives int) *Table {
	t := &Table{
		alternatives: alternatives, utility: make([]float64, worlds*alternatives),
		weight: make([]float64, worlds), winner: make([]int32, worlds),
	}
	for i := range t.weight {
		t.weight[i] = 1
	}
	return t
}

// Worlds is the number of rows.
func (t *Table) Worlds() int { return len(t.weight) }

// Alternatives is the number of columns.
func (t *Table) Alternatives() int { return t.alternatives }

// Row is the utilities of a world, to be written before Seal and read after.
func (t *Table) Row(world int) []float64 {
	return t.utility[world*t.alternatives : (world+1)*t.alternatives : (world+1)*t.alternatives]
}

// SetWeight gives a world a weight other than 1; it must be 0 or more.
func (t *Table) SetWeight(world int, weight float64) { t.weight[world] = weight }

// Weight is the weight of a world; 0 for one that no longer counts.
func (t *Table) Weight(world int) float64 { return t.weight[world] }

// Live is the number of worlds that count and the sum of their weights.
func (t *Table) Live() (worlds int, total float64) {
	for _, w := range t.weight {
		if w > 0 {
			worlds++
			total += w
		}
	}
	return worlds, total
}

// tieWidth is how far apart utilities are that differ only by the order in
// which their terms were added.
const tieWidth = 1e-12

// Seal finds the winner of every world, the first one listed on a tie, and
// replaces vetoes by the floor. It may be called once; NaN counts as a veto.
func (t *Table) Seal() {
	if t.sealed {
		return
	}
	for w := range t.winner {
		row := t.Row(w)
		best, winner := math.Inf(-1), NoWinner
		for a, u := range row {
			if u > best+tieWidth {
				best, winner = u, int32(a)
			}
			if math.IsNaN(u) || math.IsInf(u, -1) {
				row[a] = t.Floor
			}
		}
		t.winner[w] = winner
	}
	t.sealed = true
}

// Winner is the alternative that is first in a world, or NoWinner.
func (t *Table) Winner(world int) int32 { return t.winner[world] }

// Condition keeps the worlds in which a question has the given answer; it
// returns how many still count. Nothing is drawn anew.
func (t *Table) Condition(answers []uint16, given uint16) int {
	live := 0
	for w, answer := range answers {
		if answer != given {
			t.weight[w] = 0
		}
		if t.weight[w] > 0 {
			live++
		}
	}
	return live
}

// Summary is what a table says now.
type Summary struct {
	Expected      []float64 // mean utility by alternative
	Acceptability []float64 // share of worlds won by alternative; each world has one winner
	Nothing       float64   // share of worlds in which all are ruled out
	ByUtility     int       // the alternative of the highest mean utility
	ByShare       int       // the alternative that wins most worlds
	EntropyBits   float64   // of the winner
	EVPI          float64   // mean utility gained by knowing the world before choosing
}

// PChange is the probability that knowing everything would make another
// alternative win than the given one.
func (s Summary) PChange(verdict int) float64 { return 1 - s.Acceptability[verdict] }

// Summary counts the live worlds. buffer may be nil; its slices are used again
// when they fit, so that no memory is allocated.
func (t *Table) Summary(buffer *Summary) Summary {
	var out Summary
	if buffer != nil && len(buffer.Expected) == t.alternatives && len(buffer.Acceptability) == t.alternatives {
		out.Expected, out.Acceptability = buffer.Expected, buffer.Acceptability
		clear(out.Expected)
		clear(out.Acceptability)
	} else {
		out.Expected, out.Acceptability = make([]float64, t.alternatives), make([]float64, t.alternatives)
	}
	total, best := 0.0, 0.0
	for w, weight := range t.weight {
		if weight == 0 {
			continue
		}
		total += weight
		row := t.Row(w)
		for a, u := range row {
			out.Expected[a] += weight * u
		}
		if winner := t.winner[w]; winner == NoWinner {
			out.Nothing += weight
			best += weight * t.Floor
		} else {
			out.Acceptability[winner] += weight
			best += weight * row[winner]
		}
	}
	if total == 0 {
		return out
	}
	for a := range out.Expected {
		out.Expected[a] /= total
		out.Acceptability[a] /= total
	}
	out.Nothing /= total
	out.ByUtility, out.ByShare = largest(out.Expected), largest(out.Acceptability)
	out.EntropyBits = EntropyBits(out.Acceptability) + EntropyBits([]float64{out.Nothing})
	out.EVPI = math.Max(0, best/total-out.Expected[out.ByUtility])
	return out
}

func largest(x []float64) int {
	at := 0
	for i := range x {
		if x[i] > x[at] {
			at = i
		}
	}
	return at
}

// MaxEnumerated bounds an exact table.
const MaxEnumerated = 1 << 21

// Enumerate builds the exact table of independent discrete questions:
// probabilities[q][v] is the probability of answer v of question q. utility
// writes the row of one combination of answers. It returns the sealed table
// and, by question, the answer of every world.
func Enumerate(probabilities [][]float64, alternatives int, utility func(answers []uint16, row []float64)) (*Table, [][]uint16, error) {
	if alternatives < 1 || alternatives > MaxAlternatives {
		return nil, nil, fmt.Errorf("alternatives: %d, allowed are 1 to %d", alternatives, MaxAlternatives)
	}
	worlds := 1
	for q, p := range probabilities {
		if _, err := normalised(fmt.Sprintf("probabilities of question %d", q+1), p, len(p)); err != nil {
			return nil, nil, err
		}
		if len(p) > math.MaxUint16 {
			return nil, nil, fmt.Errorf("question %d has %d answers, allowed are at most %d", q+1, len(p), math.MaxUint16)
		}
		if worlds *= len(p); worlds > MaxEnumerated/alternatives {
			return nil, nil, fmt.Errorf("combinations of %d questions times %d alternatives: more than %d, which is the most allowed", len(probabilities), alternatives, MaxEnumerated)
		}
	}
	t := NewTable(worlds, alternatives)
	answers := make([][]uint16, len(probabilities))
	for q := range answers {
		answers[q] = make([]uint16, worlds)
	}
	choice := make([]uint16, len(probabilities))
	for w := range worlds {
		weight, rest := 1.0, w
		for q, p := range probabilities {
			v := rest % len(p)
			rest /= len(p)
			choice[q] = uint16(v) //nolint:gosec // checked above
			answers[q][w] = choice[q]
			weight *= p[v]
		}
		t.weight[w] = weight
		utility(choice, t.Row(w))
	}
	t.Seal()
	return t, answers, nil
}

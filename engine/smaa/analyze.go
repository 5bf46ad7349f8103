package smaa

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// The bounds of one analysis.
const (
	MaxAlternatives = 1000
	MaxCriteria     = 1000
	MaxWorlds       = 10_000_000
)

// Scale turns a measurement into a value: 0 at Worst, 1 at Best, linear
// between and beyond. Worst may be larger than Best (less is better).
type Scale struct{ Worst, Best float64 }

// Problem is a choice. Measures is row by alternative, column by criterion.
type Problem struct {
	Measures [][]Measure
	Scales   []Scale // one by criterion; nil when measures are values already
	Weights  Weights
	Worlds   int    // draws; 0 means 16384
	Seed     uint64 // same seed, same result
}

// Analysis is the result of SMAA-2; rows are alternatives.
type Analysis struct {
	Rank       [][]float64 // Rank[a][r]: share of worlds in which a takes rank r+1; ties share the better rank
	Central    [][]float64 // mean weights of the worlds that a wins; nil when it never does
	Confidence []float64   // share of measurements with a first at its central weights; NaN when it never is first
	Pairwise   [][]float64 // Pairwise[a][b]: share of worlds with a strictly better than b
	Tied       float64     // share of worlds with more than one first
	Worlds     int
}

// First is the share of worlds in which a is first, alone or tied.
func (r Analysis) First(a int) float64 { return r.Rank[a][0] }

// Analyze runs SMAA-2. A problem without any uncertainty takes one world.
func Analyze(p Problem) (Analysis, error) {
	s, err := newSweep(p)
	if err != nil {
		return Analysis{}, err
	}
	random := NewSource(p.Seed)
	for range s.worlds {
		s.drawValues(random)
		s.weights.Draw(random, s.weight)
		s.count()
	}
	return s.analysis(random), nil
}

// sweep holds the buffers and counts of one analysis.
type sweep struct {
	alternatives, criteria, worlds int
	certain                        bool // no measurement is uncertain
	measures                       []Measure
	scales                         []Scale
	weights                        *WeightSampler
	value, weight, utility         []float64
	rank, pair                     []int64
	first                          []int64
	central                        []float64
	tied                           int64
}

func newSweep(p Problem) (*sweep, error) {
	n := len(p.Measures)
	if n < 1 || n > MaxAlternatives {
		return nil, fmt.Errorf("alternatives: %d, allowed are 1 to %d", n, MaxAlternatives)
	}
	c := len(p.Measures[0])
	weights, err := p.Weights.Sampler(c)
	if err != nil {
		return nil, err
	}
	if p.Worlds < 0 || p.Worlds > MaxWorlds {
		return nil, fmt.Errorf("worlds: %d, allowed are 0 to %d", p.Worlds, MaxWorlds)
	}
	if p.Scales != nil && len(p.Scales) != c {
		return nil, fmt.Errorf("scales: %d, allowed is one for each of %d criteria", len(p.Scales), c)
	}
	s := &sweep{
		alternatives: n, criteria: c, worlds: p.Worlds, certain: true, scales: p.Scales, weights: weights,
		value: make([]float64, n*c), weight: make([]float64, c), utility: make([]float64, n),
		rank: make([]int64, n*n), pair: make([]int64, n*n), first: make([]int64, n), central: make([]float64, n*c),
	}
	if s.worlds == 0 {
		s.worlds = 1 << 14
	}
	if err := s.addMeasures(p); err != nil {
		return nil, err
	}
	if s.certain && weights.fixed != nil {
		s.worlds = 1
	}
	return s, nil
}

func (s *sweep) addMeasures(p Problem) error {
	for i, scale := range p.Scales {
		if !finite(scale.Worst) || !finite(scale.Best) || scale.Worst == scale.Best {
			return fmt.Errorf("scale of criterion %d is %g to %g, allowed are two different numbers", i+1, scale.Worst, scale.Best)
		}
	}
	for a, row := range p.Measures {
		if len(row) != s.criteria {
			return fmt.Errorf("alternative %d has %d measures, allowed is one for each of %d criteria", a+1, len(row), s.criteria)
		}
		for c, m := range row {
			if err := m.Check(); err != nil {
				return fmt.Errorf("alternative %d, criterion %d: %w", a+1, c+1, err)
			}
			s.certain = s.certain && m.Kind == Exact
			s.measures = append(s.measures, m)
		}
	}
	return nil
}

func (s *sweep) drawValues(random *rand.Rand) {
	for i := range s.measures {
		m := &s.measures[i]
		x := m.A
		if m.Kind != Exact {
			x = m.Draw(random)
		}
		s.value[i] = x
	}
	if s.scales == nil {
		return
	}
	for i := range s.value {
		scale := s.scales[i%s.criteria]
		s.value[i] = (s.value[i] - scale.Worst) / (scale.Best - scale.Worst)
	}
}

// utilities writes the weighted sums of the present values.
func (s *sweep) utilities(weight []float64) {
	for a := range s.utility {
		row := s.value[a*s.criteria : (a+1)*s.criteria]
		sum := 0.0
		for c, w := range weight {
			sum += w * row[c]
		}
		s.utility[a] = sum
	}
}

// count ranks one world: rank is one plus the number of strictly better ones.
func (s *sweep) count() {
	s.utilities(s.weight)
	firsts := int64(0)
	n := s.alternatives
	for a, ua := range s.utility {
		better := 0
		pair := s.pair[a*n : (a+1)*n]
		for b, ub := range s.utility {
			if ub > ua {
				better++
			} else if ub < ua {
				pair[b]++
			}
		}
		s.rank[a*n+better]++
		if better == 0 {
			firsts++
			s.first[a]++
			central := s.central[a*s.criteria : (a+1)*s.criteria]
			for c, w := range s.weight {
				central[c] += w
			}
		}
	}
	if firsts > 1 {
		s.tied++
	}
}

func (s *sweep) analysis(random *rand.Rand) Analysis {
	n, total := s.alternatives, float64(s.worlds)
	out := Analysis{Tied: float64(s.tied) / total, Worlds: s.worlds, Central: make([][]float64, n)}
	for a := range n {
		rank, pair := make([]float64, n), make([]float64, n)
		for i := range n {
			rank[i], pair[i] = float64(s.rank[a*n+i])/total, float64(s.pair[a*n+i])/total
		}
		out.Rank, out.Pairwise = append(out.Rank, rank), append(out.Pairwise, pair)
		if s.first[a] == 0 {
			continue
		}
		out.Central[a] = make([]float64, s.criteria)
		for c := range s.criteria {
			out.Central[a][c] = s.central[a*s.criteria+c] / float64(s.first[a])
		}
	}
	out.Confidence = s.confidence(random, out.Central)
	return out
}

// confidence draws measurements again and holds the weights at each
// alternative's central ones; all alternatives see the same measurements.
func (s *sweep) confidence(random *rand.Rand, central [][]float64) []float64 {
	worlds := s.worlds
	if s.certain {
		worlds = 1
	}
	hits := make([]int, s.alternatives)
	for range worlds {
		s.drawValues(random)
		for a, weights := range central {
			if weights == nil {
				continue
			}
			s.utilities(weights)
			if first(s.utility, a) {
				hits[a]++
			}
		}
	}
	out := make([]float64, s.alternatives)
	for a, n := range hits {
		out[a] = float64(n) / float64(worlds)
		if central[a] == nil {
			out[a] = math.NaN()
		}
	}
	return out
}

func first(utility []float64, a int) bool {
	for _, u := range utility {
		if u > utility[a] {
			return false
		}
	}
	return true
}

// EntropyBits is the entropy, in bits, of shares; it is how undecided a choice
// is. Shares of 0 add nothing; shares need not sum to 1.
func EntropyBits(shares []float64) float64 {
	sum := 0.0
	for _, p := range shares {
		if p > 0 {
			sum -= p * math.Log2(p)
		}
	}
	return sum
}

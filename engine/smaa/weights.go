package smaa

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Weights says what is known of the criteria's weights. The zero value knows
// nothing: uniform on the simplex. At most one field is used, the first set.
type Weights struct {
	Fixed  []float64 // exact weights, need not sum to 1
	Order  [][]int   // groups of criteria, most important group first; uniform on the weights that agree
	Stated []float64 // centre of a Dirichlet distribution with Spread
	Spread float64   // its concentration: 20 is loose, 50 is tight; 0 means 30
}

// NewSource is the generator all draws of this package come from.
func NewSource(seed uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, 0xd1b54a32d192ed03)) //nolint:gosec // results must be reproducible
}

// WeightSampler draws weights for a number of criteria. It keeps a buffer, so
// one goroutine uses it at a time.
type WeightSampler struct {
	fixed []float64
	alpha []float64
	order [][]int
	sort  []float64
}

// Sampler checks the weights for a number of criteria.
func (w Weights) Sampler(criteria int) (*WeightSampler, error) {
	if criteria < 1 || criteria > MaxCriteria {
		return nil, fmt.Errorf("criteria: %d, allowed are 1 to %d", criteria, MaxCriteria)
	}
	s := &WeightSampler{sort: make([]float64, criteria)}
	switch {
	case w.Fixed != nil:
		share, err := normalised("weights", w.Fixed, criteria)
		s.fixed = share
		return s, err
	case w.Order != nil:
		s.order = w.Order
		return s, checkOrder(w.Order, criteria)
	case w.Stated != nil:
		share, err := normalised("stated weights", w.Stated, criteria)
		if err != nil {
			return nil, err
		}
		spread := w.Spread
		if spread == 0 {
			spread = 30
		}
		if !finite(spread) || spread < 0 {
			return nil, fmt.Errorf("spread of the weights is %g, allowed is a positive number", w.Spread)
		}
		for i := range share {
			share[i] *= spread
		}
		s.alpha = share
	}
	return s, nil
}

func normalised(name string, weights []float64, criteria int) ([]float64, error) {
	if len(weights) != criteria {
		return nil, fmt.Errorf("%s: %d given, allowed is one for each of %d criteria", name, len(weights), criteria)
	}
	total := 0.0
	for i, w := range weights {
		if !finite(w) || w < 0 {
			return nil, fmt.Errorf("%s: number %d is %g, allowed is a number from 0 up", name, i+1, w)
		}
		total += w
	}
	if !(total > 0) || !finite(total) {
		return nil, fmt.Errorf("%s sum to %g, allowed is a positive sum", name, total)
	}
	share := make([]float64, criteria)
	for i, w := range weights {
		share[i] = w / total
	}
	return share, nil
}

func checkOrder(order [][]int, criteria int) error {
	seen := make([]bool, criteria)
	count := 0
	for _, group := range order {
		for _, c := range group {
			if c < 0 || c >= criteria || seen[c] {
				return fmt.Errorf("order of the criteria names %d, allowed is each of 0 to %d once", c, criteria-1)
			}
			seen[c] = true
			count++
		}
	}
	if count != criteria {
		return fmt.Errorf("order of the criteria names %d of %d, allowed is each once", count, criteria)
	}
	return nil
}

// Draw writes weights that sum to 1.
func (s *WeightSampler) Draw(random *rand.Rand, weights []float64) {
	switch {
	case s.fixed != nil:
		copy(weights, s.fixed)
		return
	case s.alpha != nil:
		for i, alpha := range s.alpha {
			weights[i] = 0
			if alpha > 0 {
				weights[i] = drawGamma(alpha, random)
			}
		}
	default:
		for i := range weights {
			weights[i] = random.ExpFloat64()
		}
		if s.order != nil {
			s.arrange(random, weights)
		}
	}
	scale(weights)
}

// arrange hands the largest draws to the most important group, in random order
// within a group: that is uniform on all weights that agree with the order.
func (s *WeightSampler) arrange(random *rand.Rand, weights []float64) {
	copy(s.sort, weights)
	slices.Sort(s.sort)
	next := len(s.sort)
	for _, group := range s.order {
		part := s.sort[next-len(group) : next]
		next -= len(group)
		for i := len(part) - 1; i > 0; i-- {
			j := random.IntN(i + 1)
			part[i], part[j] = part[j], part[i]
		}
		for i, c := range group {
			weights[c] = part[i]
		}
	}
}

func scale(weights []float64) {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	for i := range weights {
		weights[i] /= total
	}
}

// drawGamma draws a gamma of scale 1 (Marsaglia and Tsang 2000).
func drawGamma(shape float64, random *rand.Rand) float64 {
	boost := 1.0
	if shape < 1 {
		boost = math.Pow(1-random.Float64(), 1/shape)
		shape++
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := random.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-random.Float64()) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return boost*d*v + 1e-300
		}
	}
}

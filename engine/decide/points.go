package decide

import (
	"math"
)

// points are the fixed uniform numbers behind every world: one column an axis, plus columns for the noise of figures. They are
// stratified (a nested Latin hypercube): each of the first probe, settled and all rows fills its strata evenly on every axis.
//
// They do not depend on the input. Two inputs that differ in one fact then meet the same luck, so what differs between their verdicts is the fact.
type points struct {
	u [][axes + noises]float64
	z [][axes + noises]float64 // the same as normal quantiles
}

// The noise columns after the axes.
const (
	nzLatency = iota
	nzIdle
	nzSpread // peak around its ratio, longest run around its ratio
	noises
)

// splitmix is a small seeded generator (Steele, Lea and Flood 2014), the same on every machine.
type splitmix uint64

func (s *splitmix) next() uint64 {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

// float returns a number in (0,1).
func (s *splitmix) float() float64 { return (float64(s.next()>>11) + 0.5) / (1 << 53) }

// below returns a whole number in [0,n).
func (s *splitmix) below(n int) int { return int(s.float() * float64(n)) }

func (s *splitmix) shuffle(list []int) {
	for i := len(list) - 1; i > 0; i-- {
		j := s.below(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}

// newPoints draws the table for nested sizes, ascending, each a multiple of the one before.
func newPoints(sizes []int) points {
	rng := splitmix(20260101)
	n := sizes[len(sizes)-1]
	p := points{u: make([][axes + noises]float64, n), z: make([][axes + noises]float64, n)}
	for col := range int(axes) + noises {
		for i, s := range nestedStrata(sizes, &rng) {
			u := (float64(s) + rng.float()) / float64(n)
			p.u[i][col] = u
			p.z[i][col] = normalQuantile(u)
		}
	}
	return p
}

// nestedStrata orders the strata 0..n-1 so that the first sizes[0], sizes[1], ... of them are spread evenly.
func nestedStrata(sizes []int, rng *splitmix) []int {
	n := sizes[len(sizes)-1]
	taken := make([]bool, n)
	out := make([]int, 0, n)
	for _, size := range sizes {
		width := n / size
		free := make([]int, 0, size)
		for k := range size {
			if !anyTaken(taken[k*width : (k+1)*width]) {
				free = append(free, k*width+rng.below(width))
			}
		}
		rng.shuffle(free)
		for _, s := range free {
			taken[s] = true
			out = append(out, s)
		}
	}
	return out
}

func anyTaken(list []bool) bool {
	for _, t := range list {
		if t {
			return true
		}
	}
	return false
}

// normalQuantile is the inverse of the standard normal distribution function.
func normalQuantile(u float64) float64 { return math.Sqrt2 * math.Erfinv(2*u-1) }

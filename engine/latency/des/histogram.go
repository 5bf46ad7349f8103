package des

import "math"

// histogram counts positive durations in buckets of 1/128 octave, which is a
// relative width of at most 0.8%; a quantile is placed within its bucket, so
// it is off by less.
type histogram struct {
	counts []uint32
	zeros  uint64
	total  uint64
	sum    float64
}

const (
	octaveBits  = 7
	firstOctave = -40 // about 1e-12 s
	octaves     = 80
)

func newHistogram() *histogram { return &histogram{counts: make([]uint32, octaves<<octaveBits)} }

// bucketBase is the bucket number of 2^firstOctave in the raw bit pattern.
const bucketBase = (1023 + firstOctave) << octaveBits

func (h *histogram) add(x float64) {
	h.total++
	h.sum += x
	i := int(math.Float64bits(x)>>(52-octaveBits)) - bucketBase
	switch {
	case i < 0:
		h.zeros++
	case i >= len(h.counts):
		h.counts[len(h.counts)-1]++
	default:
		h.counts[i]++
	}
}

// quantile returns the duration not exceeded by the share p.
func (h *histogram) quantile(p float64) float64 {
	if h.total == 0 {
		return 0
	}
	rank := p * float64(h.total)
	seen := float64(h.zeros)
	if seen >= rank {
		return 0
	}
	for i, n := range h.counts {
		if n == 0 {
			continue
		}
		if seen+float64(n) >= rank {
			low := math.Float64frombits(uint64(i+bucketBase) << (52 - octaveBits))
			high := math.Float64frombits(uint64(i+1+bucketBase) << (52 - octaveBits))
			return low + (high-low)*(rank-seen)/float64(n)
		}
		seen += float64(n)
	}
	return math.Inf(1)
}

func (h *histogram) reset() {
	clear(h.counts)
	h.zeros, h.total, h.sum = 0, 0, 0
}

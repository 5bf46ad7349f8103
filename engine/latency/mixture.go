package latency

import (
	"fmt"
	"math"

	"github.com/deploy-advice/deploy-advice/engine/latency/des"
)

// Mixture is the latency of requests of which a share meets a cold start:
// those take Extra on top of Warm.
type Mixture struct {
	PCold float64          // 0 to 1
	Warm  des.Distribution // s
	Extra des.Distribution // s, independent of Warm
}

// NewMixture checks the numbers.
func NewMixture(cold float64, warm, extra des.Distribution) (Mixture, error) {
	if math.IsNaN(cold) || cold < 0 || cold > 1 {
		return Mixture{}, fmt.Errorf("share of cold starts is %g, allowed are 0 to 1", cold)
	}
	for _, d := range []struct {
		name string
		mean float64
	}{{"warm latency", warm.Mean}, {"cold start", extra.Mean}} {
		if math.IsNaN(d.mean) || math.IsInf(d.mean, 0) || d.mean < 0 {
			return Mixture{}, fmt.Errorf("mean of %s is %g, allowed is a finite number from 0 up", d.name, d.mean)
		}
	}
	return Mixture{PCold: cold, Warm: warm, Extra: extra}, nil
}

// Mean is the mean latency, s.
func (m Mixture) Mean() float64 { return m.Warm.Mean + m.PCold*m.Extra.Mean }

// extraSlices is the number of equally likely slices a random Extra is cut in.
const extraSlices = 64

// Within is the share of requests with a latency of at most t seconds.
func (m Mixture) Within(t float64) float64 { return m.within(t, m.slices()) }

func (m Mixture) slices() []float64 {
	if m.Extra.Kind == des.Constant || m.Extra.Mean == 0 {
		return []float64{m.Extra.Mean}
	}
	out := make([]float64, extraSlices)
	for i := range out {
		out[i] = m.Extra.Quantile((float64(i) + 0.5) / extraSlices)
	}
	return out
}

func (m Mixture) within(t float64, extra []float64) float64 {
	cold := 0.0
	for _, x := range extra {
		cold += m.Warm.Within(t - x)
	}
	return (1-m.PCold)*m.Warm.Within(t) + m.PCold*cold/float64(len(extra))
}

// Quantile is the latency, s, that the share p of requests does not exceed.
// It contains the cold start when PCold is above 1-p.
func (m Mixture) Quantile(p float64) (float64, error) {
	if math.IsNaN(p) || p <= 0 || p >= 1 {
		return 0, fmt.Errorf("quantile is %g, allowed is more than 0 and less than 1", p)
	}
	extra := m.slices()
	return des.Invert(func(t float64) float64 { return m.within(t, extra) }, m.Mean(), p), nil
}

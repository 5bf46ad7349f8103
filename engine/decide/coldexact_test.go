package decide

import (
	"math"
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/latency/keepalive"
)

// TestColdShare_followsTheClosedForm holds the quick form of the worlds to the closed form over the range in which cold starts matter.
func TestColdShare_followsTheClosedForm(t *testing.T) {
	t.Parallel()
	m := newModel(t, nil)
	pl := &place{perCopy: 1, idle: []catalog.IdleOutcome{{Seconds: 600, Probability: 1}}}
	for _, rate := range []float64{0.0005, 0.002, 0.01, 0.05, 0.2, 1, 5} {
		for _, seconds := range []float64{0.05, 0.3, 2} {
			want, err := keepalive.Poisson{Rate: rate, Service: seconds}.Solve(keepalive.For(600))
			if err != nil {
				t.Fatal(err)
			}
			d := &demand{mean: rate, seconds: seconds, perCopy: 1, burst: 1}
			got := m.coldShare(pl, d)
			if off := math.Abs(math.Log2(got / want.PCold)); want.PCold > 2e-4 && off > 1 {
				t.Errorf("rate %v, service %v: quick %.5f, closed form %.5f: more than a factor of two apart", rate, seconds, got, want.PCold)
			}
			if shown := m.coldExact(pl, d); rate*seconds <= exactLoad && math.Abs(shown-want.PCold) > 1e-9 {
				t.Errorf("rate %v, service %v: shown %v, closed form %v", rate, seconds, shown, want.PCold)
			}
		}
	}
}

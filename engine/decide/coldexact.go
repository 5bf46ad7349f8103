package decide

import (
	"math"

	"github.com/deploy-advice/deploy-advice/engine/latency/keepalive"
)

// exactLoad bounds the work at once up to which the closed form is evaluated for a figure that is shown: beyond it takes longer than an assessment may,
// and the quick form is within its error there.
const exactLoad = 5

// coldExact is the share of cold starts that is shown: the closed form of the keep-alive model over the uncertain idle time-out, its part beyond the
// first copy multiplied by what bursts of the shape do. It falls back to the quick form beyond exactLoad.
func (m *Model) coldExact(pl *place, d *demand) float64 {
	copies := pl.atOnce(d)
	rho := d.mean * d.seconds / copies
	if len(pl.idle) == 0 || d.mean <= 0 || d.seconds <= 0 || rho > exactLoad {
		return m.coldShare(pl, d)
	}
	keep := keepalive.Keep{}
	first := 0.0
	for _, o := range pl.idle {
		keep.Timeouts = append(keep.Timeouts, keepalive.Timeout{Seconds: o.Seconds, Weight: o.Probability})
		first += o.Probability * math.Exp(-d.mean*o.Seconds)
	}
	// A copy that serves several requests at once is needed that many times less often; the load of the chain is counted in copies.
	solved, err := keepalive.Poisson{Rate: d.mean / copies, Service: d.seconds}.Solve(keep)
	if err != nil {
		return m.coldShare(pl, d)
	}
	alone := 0.0
	for _, o := range pl.idle {
		alone += o.Probability * math.Exp(-d.mean/copies*o.Seconds)
	}
	further := math.Max(0, solved.PCold-alone) / copies
	return math.Min(1, first+d.burst*further)
}

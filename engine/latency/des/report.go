package des

// Report is what a simulation counted after its warm-up.
type Report struct {
	Requests      int     // arrivals, refused ones included
	ColdStarts    int     // requests that started an instance
	Joined        int     // requests that waited for an instance started by another
	Refused       int     // requests over MaxInstances
	PCold         float64 // ColdStarts / Requests
	PRefused      float64 // Refused / Requests
	MeanInstances float64 // live, time average
	MeanBusy      float64 // with at least one request, time average
	P50, P95, P99 float64 // latency, s, of served requests, waiting for a start included
	MeanLatency   float64 // s
	BilledSeconds float64 // instance-seconds with at least one request, start included
	Seconds       float64 // counted time, s
	Cut           bool    // MaxRequests ended it before the horizon

	shares  []float64 // share of time by number of live instances
	latency *histogram
}

// Instances is the number of live instances not exceeded for the share p of
// the time.
func (r Report) Instances(p float64) int {
	seen := 0.0
	for n, share := range r.shares {
		seen += share
		if seen >= p-1e-12 {
			return n
		}
	}
	return max(0, len(r.shares)-1)
}

// Latency is the latency, s, not exceeded by the share p of served requests,
// to within 0.8%.
func (r Report) Latency(p float64) float64 {
	if r.latency == nil {
		return 0
	}
	return r.latency.quantile(p)
}

// tally counts while a simulation runs.
type tally struct {
	cold, joined, refused, served int
	billed                        float64
	busyArea, last, from          float64
	alive                         []float64 // seconds by number of live instances
	latency                       *histogram
}

func newTally() tally { return tally{latency: newHistogram()} }

// pass adds the time since the last event to the averages.
func (t *tally) pass(to float64, p *pool) {
	span := to - t.last
	if span <= 0 {
		return
	}
	for p.live >= len(t.alive) {
		t.alive = append(t.alive, 0)
	}
	t.alive[p.live] += span
	t.busyArea += span * float64(p.busy)
	t.last = to
}

// reset forgets the warm-up.
func (t *tally) reset(now float64) {
	t.cold, t.joined, t.refused, t.served, t.billed, t.busyArea = 0, 0, 0, 0, 0, 0
	t.last, t.from = now, now
	clear(t.alive)
	t.latency.reset()
}

func (t *tally) report(r *run) Report {
	out := Report{
		Requests: t.served + t.refused, ColdStarts: t.cold, Joined: t.joined, Refused: t.refused,
		Seconds: r.now - t.from, Cut: r.cut, BilledSeconds: t.billed, latency: t.latency,
		P50: t.latency.quantile(0.5), P95: t.latency.quantile(0.95), P99: t.latency.quantile(0.99),
	}
	for i := range r.pool.all {
		if in := &r.pool.all[i]; in.serial != 0 && in.inFlight > 0 {
			out.BilledSeconds += r.now - max(in.busySince, t.from)
		}
	}
	if t.served > 0 {
		out.MeanLatency = t.latency.sum / float64(t.served)
	}
	if out.Requests > 0 {
		out.PCold = float64(t.cold) / float64(out.Requests)
		out.PRefused = float64(t.refused) / float64(out.Requests)
	}
	if out.Seconds > 0 {
		out.MeanBusy = t.busyArea / out.Seconds
		out.shares = make([]float64, len(t.alive))
		for n, seconds := range t.alive {
			out.shares[n] = seconds / out.Seconds
			out.MeanInstances += float64(n) * out.shares[n]
		}
	}
	return out
}

package cost

import "math"

// What derive returns when no machine is picked: none is needed, or none is large enough.
const (
	needsNoMachine = -1
	noMachine      = -2
)

// sizing holds the numbers that turn a workload into instances on one platform.
type sizing struct {
	redundancy  float64
	ceiling     float64
	share       float64 // of the way from mean to peak; 1 where nothing scales by itself
	concurrency float64 // most calls in one instance; 0: no limit
	stepMS      float64 // billing step of one call
	minMS       float64 // least billed for one call
	idle        float64 // seconds an instance stays after its last call
	single      bool    // one machine holds everything
	fractional  bool    // nodes are shared with others: their share is billed, not whole nodes
	natCap      float64
	ownAddress  bool // every instance or machine has a public address
	frontEnds   float64
	nat         bool
	included    float64 // GB of scratch disk that come with an instance
	systemDisk  float64
	nodeExtra   float64 // disk and address of a node, a month
	nodeNAT     float64 // NAT gateway hours that a node adds, a month
}

// ceil rounds up, forgiving the last digits that float arithmetic adds.
func ceil(x float64) float64 { return math.Ceil(x - x*1e-9) }

// parallel returns how many calls one instance serves at once.
func (s *sizing) parallel(w *Workload) float64 {
	c := w.Concurrency
	if c == 0 {
		c = max(1, math.Ceil(w.VCPU))
	}
	if s.concurrency > 0 && c > s.concurrency {
		c = s.concurrency
	}
	return max(c, 1)
}

// erlangs returns the mean number of calls in progress, over the month and at the peak.
func erlangs(w *Workload) (mean, peak float64) {
	mean = w.Requests / monthSeconds * w.Seconds
	return mean, max(mean, w.PeakRPS*w.Seconds)
}

// instances returns the instances of an always-on tier on average: what the caller says, or enough for the load at the
// ceiling, able to lose one when there are two or more, never below the redundancy.
func (s *sizing) instances(w *Workload) float64 {
	if w.Instances > 0 {
		return w.Instances
	}
	mean, peak := erlangs(w)
	c := s.parallel(w)
	load := mean + (peak-mean)*s.share
	n := max(s.redundancy, ceil(load/(c*s.ceiling)))
	if s.redundancy >= 2 {
		n = max(n, ceil(load/c)+1)
	}
	return max(n, max(1, w.MinInstances))
}

// billedMS rounds the mean call up to the platform's step and minimum; initialisation of cold calls is part of it.
func (s *sizing) billedMS(w *Workload) float64 {
	ms := max(1000*(w.Seconds+w.ColdFraction*w.InitSeconds), s.minMS)
	if s.stepMS == 0 {
		return ms
	}
	return ceil(ms/s.stepMS) * s.stepMS
}

// busy returns instance-seconds while at least one call is in progress. With A calls in progress on average and c in one
// instance it is at most min(A, A/c + 1 - 1/c), the expectation of N/c rounded up; simulations of real routing lie
// near that bound.
func (s *sizing) busy(w *Workload) float64 {
	if w.InstanceSeconds > 0 {
		return w.InstanceSeconds
	}
	a := w.Requests * s.billedMS(w) / 1000
	c := s.parallel(w)
	return min(a, a/c+(1-1/c)*monthSeconds)
}

// alive returns instance-seconds where an instance is billed until it has been idle for a while: the first lives for a
// call and the idle time, further ones follow the load.
func (s *sizing) alive(w *Workload) float64 {
	if w.AlwaysOn || w.Instances > 0 {
		return s.instances(w) * monthSeconds
	}
	if w.InstanceSeconds > 0 {
		return max(w.InstanceSeconds, w.MinInstances*monthSeconds)
	}
	mean, _ := erlangs(w)
	first := min(monthSeconds, w.Requests*(w.Seconds+s.idle))
	more := max(0, mean/(s.parallel(w)*s.ceiling)-1) * monthSeconds
	return max(first+more, w.MinInstances*monthSeconds)
}

// slopes returns, for load growing in proportion from w, how fast the amounts grow that are rounded up to whole
// instances: per call a month. Steps lie where slope times calls is whole.
func (s *sizing) slopes(w *Workload) []float64 {
	if w.Requests == 0 || w.Instances > 0 {
		return nil
	}
	mean, peak := erlangs(w)
	load := (mean + (peak-mean)*s.share) / w.Requests
	c := s.parallel(w)
	return []float64{load / (c * s.ceiling), load / c}
}

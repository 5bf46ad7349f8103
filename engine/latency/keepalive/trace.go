package keepalive

import (
	"fmt"
	"slices"
)

// Trace is recorded or planned traffic: arrival times, s, in any order, and
// the service time, s, of each.
type Trace struct{ Arrivals, Services []float64 }

// TraceResult counts what a trace does to the instances, from an empty start.
type TraceResult struct {
	Requests, ColdStarts int
	PCold                float64 // ColdStarts / Requests
	MeanInstances        float64 // over the horizon
	MeanBusy             float64 // over the horizon
	Horizon              float64 // s, from 0 to the last completion or the given end
}

// MaxTrace bounds the requests of a trace.
const MaxTrace = 10_000_000

// Solve needs no instances at all: it walks the up- and down-crossings of the
// number of requests in progress in order of time and remembers, by level,
// when it was last left. end is the end of the averages, s; 0 means the last
// completion. Cost: one sort, then linear.
func (t Trace) Solve(timeout float64, least int, end float64) (TraceResult, error) {
	if err := t.check(); err != nil {
		return TraceResult{}, err
	}
	keep := For(timeout)
	keep.MinInstances = least
	if err := keep.check(); err != nil {
		return TraceResult{}, err
	}
	ups := slices.Clone(t.Arrivals)
	slices.Sort(ups)
	downs := make([]float64, len(t.Arrivals))
	for i, at := range t.Arrivals {
		downs[i] = at + t.Services[i]
	}
	slices.Sort(downs)
	if end == 0 {
		end = downs[len(downs)-1]
	}
	w := walk{timeout: timeout, least: least, end: end}
	for i, j := 0, 0; j < len(downs); {
		// A completion at the very time of an arrival frees its instance first.
		if i < len(ups) && ups[i] < downs[j] {
			w.up(ups[i])
			i++
		} else {
			w.down(downs[j])
			j++
		}
	}
	return w.result(len(ups)), nil
}

func (t Trace) check() error {
	if len(t.Arrivals) == 0 || len(t.Arrivals) > MaxTrace {
		return fmt.Errorf("trace has %d arrivals, allowed are 1 to %d", len(t.Arrivals), MaxTrace)
	}
	if len(t.Services) != len(t.Arrivals) {
		return fmt.Errorf("trace has %d service times for %d arrivals, allowed is one each", len(t.Services), len(t.Arrivals))
	}
	for i := range t.Arrivals {
		if !finite(t.Arrivals[i]) || t.Arrivals[i] < 0 {
			return fmt.Errorf("arrival %d is at %g s, allowed is a finite time from 0 up", i+1, t.Arrivals[i])
		}
		if err := checkPositive(fmt.Sprintf("service time %d", i+1), t.Services[i]); err != nil {
			return err
		}
	}
	return nil
}

// walk is the state of a pass over a trace: how many requests are in progress
// and, by level above 0, when it was left for the last time.
type walk struct {
	timeout, end   float64
	least          int
	level          int
	left           []float64 // left[k-1] belongs to level k
	cold           int
	live, busyArea float64 // instance-seconds up to end
	upAt           []float64
}

func (w *walk) up(at float64) {
	w.level++
	if w.level > len(w.left) {
		w.left, w.upAt = append(w.left, 0), append(w.upAt, at)
		if w.level > w.least {
			w.cold++
		}
		return
	}
	k := w.level - 1
	if w.level > w.least {
		gap := at - w.left[k]
		if gap > w.timeout {
			w.cold++
			gap = w.timeout
		}
		w.live += clip(w.left[k], w.left[k]+gap, w.end)
	}
	w.upAt[k] = at
}

func (w *walk) down(at float64) {
	k := w.level - 1
	w.left[k] = at
	busy := clip(w.upAt[k], at, w.end)
	w.busyArea += busy
	if w.level > w.least {
		w.live += busy
	}
	w.level--
}

func (w *walk) result(requests int) TraceResult {
	for k := w.least; k < len(w.left); k++ {
		w.live += clip(w.left[k], w.left[k]+w.timeout, w.end)
	}
	return TraceResult{
		Requests: requests, ColdStarts: w.cold, PCold: float64(w.cold) / float64(requests),
		MeanInstances: w.live/w.end + float64(w.least), MeanBusy: w.busyArea / w.end, Horizon: w.end,
	}
}

// clip is the length of from..to that lies before end.
func clip(from, to, end float64) float64 {
	return max(0, min(to, end)-min(from, end))
}

package schedule

import "time"

// The bounds of the time after a period's start in which it may still be acted on by a process that was away.
const (
	maxWindow = 6 * time.Hour
	minWindow = time.Minute
)

// Period is the time from one firing of a schedule to the next: Start is part of it, End is not. The zero Period is none.
type Period struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// ID names the period: its start in UTC, such as 20260302T080000Z. Ids of one schedule sort by time.
func (p Period) ID() string { return p.Start.UTC().Format("20060102T150405Z") }

// Window is how long after its start the period may still be acted on: half of it, a minute at least, six hours at most, and
// never beyond its end.
func (p Period) Window() time.Duration {
	length := p.End.Sub(p.Start)
	return min(length, max(minWindow, min(maxWindow, length/2)))
}

// Containing is the period that a moment lies in; the zero Period when the schedule fired never before or fires never again.
func (s Schedule) Containing(now time.Time) Period {
	next := s.Next(now)
	last, ok := s.last(now)
	if next.IsZero() || !ok {
		return Period{}
	}
	return Period{Start: last, End: next}
}

// Due reports whether the period is to be acted on now: it contains now, its window is open, and it began after since.
func (p Period) Due(now, since time.Time) bool {
	return !p.Start.IsZero() && p.Start.After(since) && !now.Before(p.Start) && now.Before(p.Start.Add(p.Window()))
}

// last is the latest firing that is not after now. Next never goes back as its argument goes on, so the last moment whose Next
// is not after now is found by doubling and halving.
func (s Schedule) last(now time.Time) (time.Time, bool) {
	fired := func(sec int64) bool {
		next := s.Next(time.Unix(sec, 0))
		return !next.IsZero() && !next.After(now)
	}
	high, step := now.Unix(), int64(1)
	for !fired(high - step) {
		if step *= 2; step > int64(horizon/time.Second) {
			return time.Time{}, false
		}
	}
	low, high := high-step, high-step/2
	for high-low > 1 {
		if mid := low + (high-low)/2; fired(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	return s.Next(time.Unix(low, 0)), true
}

package digest

import (
	"context"
	"time"
)

// clocked are documents whose store has a clock, the same for every replica.
type clocked interface {
	Time(ctx context.Context) (time.Time, error)
}

// clock is a replica's own, set right by the store's: replicas whose clocks differ by minutes then agree when a period begins, and
// none is early by its own mistake.
type clock struct {
	own    func() time.Time
	store  clocked // nil: the own one is believed
	behind time.Duration
	read   time.Time // by the own one, when they were compared last
}

// compared is how long a comparison holds; clocks drift by milliseconds in that time.
const compared = time.Minute

// tolerated is how far the clocks may be apart unnoticed: less is the way to the store and back.
const tolerated = 250 * time.Millisecond

// now is the time. A store that does not answer is an error: nothing is due then that could be recorded.
func (c *clock) now(ctx context.Context) (time.Time, error) {
	began := c.own()
	if c.store == nil {
		return began, nil
	}
	if age := began.Sub(c.read); c.read.IsZero() || age < 0 || age >= compared {
		at, err := c.store.Time(ctx)
		if err != nil {
			return began, err
		}
		ended := c.own()
		c.read = ended
		if c.behind = at.Sub(began.Add(ended.Sub(began) / 2)); c.behind.Abs() < tolerated {
			c.behind = 0
		}
		return ended.Add(c.behind), nil
	}
	return began.Add(c.behind), nil
}

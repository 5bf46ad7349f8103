package slackapi

import (
	"sync"
	"time"
)

// Limits switches rate limiting on. Scale multiplies every allowance, so that a test need not wait a real minute; 0 means 1.
type Limits struct {
	On    bool
	Scale float64
}

// tier is a method's allowance class (docs.slack.dev/apis/web-api/rate-limits, read 2026-08-20).
type tier int

const (
	special tier = iota // chat.postMessage: about one a second and channel, short bursts allowed
	tier1
	tier2
	tier3
	tier4
)

// perMinute and burst of each tier; the burst of the special tier is our reading of "short bursts".
func (t tier) allowance() (perMinute, burst float64) {
	switch t {
	case tier1:
		return 1, 1
	case tier2:
		return 20, 20
	case tier3:
		return 50, 50
	case tier4:
		return 100, 100
	default:
		return 60, 5
	}
}

// rates counts calls in one bucket for each method, and for chat.postMessage for each channel.
type rates struct {
	limits  Limits
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket struct {
	tokens float64
	at     time.Time
}

func newRates(l Limits, now func() time.Time) *rates {
	if l.Scale <= 0 {
		l.Scale = 1
	}
	return &rates{limits: l, now: now, buckets: map[string]*bucket{}}
}

// take counts a call and returns how long to wait when it is one too many.
func (r *rates) take(name string, t tier, channel string) time.Duration {
	if !r.limits.On {
		return 0
	}
	perMinute, burst := t.allowance()
	perSecond := perMinute * r.limits.Scale / 60
	if t == special {
		name += " " + channel
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	b := r.buckets[name]
	if b == nil {
		b = &bucket{tokens: burst, at: r.now()}
		r.buckets[name] = b
	}
	now := r.now()
	b.tokens = min(burst, b.tokens+now.Sub(b.at).Seconds()*perSecond)
	b.at = now
	if b.tokens >= 1 {
		b.tokens--
		return 0
	}
	return time.Duration((1 - b.tokens) / perSecond * float64(time.Second))
}

package slack

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// postGate spaces posts to one channel: Slack takes about one a second, with short bursts
// (https://docs.slack.dev/apis/web-api/rate-limits, as of 2026-11). It is a bucket of burst tokens a channel, refilled one every
// interval, kept as the moment at which the bucket is full again. Each replica keeps its own; what slips through is a 429.
type postGate struct {
	every time.Duration
	burst int
	now   func() time.Time

	mu   sync.Mutex
	full map[string]time.Time
}

// maxGates bounds the memory of the gate; full buckets are forgotten first.
const maxGates = 10_000

func newPostGate(every time.Duration, burst int, now func() time.Time) *postGate {
	return &postGate{every: every, burst: max(1, burst), now: now, full: make(map[string]time.Time)}
}

// take claims the channel's next turn and says how long to wait for it. A turn further away than patience is not claimed.
func (g *postGate) take(channel string, patience time.Duration) (time.Duration, bool) {
	if g.every < 0 {
		return 0, true
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	full := g.full[channel]
	if full.Before(now) {
		full = now
	}
	wait := full.Add(g.every).Sub(now) - time.Duration(g.burst)*g.every
	if wait > patience {
		return wait, false
	}
	g.forget(now)
	g.full[channel] = full.Add(g.every)
	return max(0, wait), true
}

// hold closes a channel for as long as Slack asked.
func (g *postGate) hold(channel string, d time.Duration) {
	if g.every < 0 || channel == "" {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.full[channel] = g.now().Add(d + time.Duration(g.burst-1)*g.every)
}

func (g *postGate) forget(now time.Time) {
	if len(g.full) < maxGates {
		return
	}
	for channel, full := range g.full {
		if full.Before(now) {
			delete(g.full, channel)
		}
	}
}

// patience is how long a worker waits for a channel's turn; a longer wait is handed back as Limited, so that it can work on.
const patience = 1500 * time.Millisecond

// turn waits until something may be posted to the channel.
func (a *Adapter) turn(ctx context.Context, channel string) error {
	d, ok := a.posts.take(channel, patience)
	if !ok {
		return &bot.Error{Kind: bot.Limited, Op: "post", Code: "own_gate", RetryAfter: d, Err: errors.New("the channel has had its share of posts")}
	}
	if d == 0 {
		return nil
	}
	a.figures.waits.Add(d.Seconds())
	if !wait(ctx, d) {
		return &bot.Error{Kind: bot.Limited, Op: "post", Code: "own_gate", RetryAfter: d, Err: ctx.Err()}
	}
	return nil
}

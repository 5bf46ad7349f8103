package app

import (
	"context"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

const (
	block        = time.Second // how long one wait for work lasts, and so how long a shutdown may take to be noticed
	firstBackoff = 50 * time.Millisecond
	maxBackoff   = 2 * time.Second
)

// Run works until ctx ends, then stops taking work and finishes what is in flight, within Options.Drain. While the store is
// away it waits, and goes on by itself.
func (a *App) Run(ctx context.Context) error {
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	a.running.Store(true)
	var loops sync.WaitGroup
	loops.Go(func() { a.take(ctx, working) })
	loops.Go(func() { a.reclaim(ctx, working) })
	loops.Go(func() { a.promote(ctx) })
	<-ctx.Done()
	a.running.Store(false)
	timer := time.AfterFunc(a.opts.Drain, stop)
	defer timer.Stop()
	loops.Wait()
	a.turns.Wait()
	a.leave(working)
	return nil
}

// take hands conversations that have something to do to workers, as long as there is a free one.
func (a *App) take(ctx, working context.Context) {
	away := backoff{now: firstBackoff}
	for a.slot(ctx) {
		work, ok, err := a.parts.Store.Take(ctx, a.owner, block)
		if err != nil || !ok {
			a.free()
		}
		if err != nil && ctx.Err() == nil {
			a.away(ctx, &away, "take work", err)
			continue
		}
		away.reset()
		if ok {
			a.start(working, work)
		}
	}
}

// reclaim takes over what others, or earlier lives, left behind.
func (a *App) reclaim(ctx, working context.Context) {
	away := backoff{now: firstBackoff}
	for pause(ctx, jittered(min(a.opts.Lease/3, time.Second))) {
		for a.slot(ctx) {
			work, ok, err := a.parts.Store.Reclaim(ctx, a.owner, a.opts.Lease)
			if err != nil || !ok {
				a.free()
			}
			if err != nil && ctx.Err() == nil {
				a.away(ctx, &away, "reclaim work", err)
			}
			if err != nil || !ok {
				break
			}
			away.reset()
			a.log.WarnContext(ctx, "work taken over", "conversation", work.Conversation)
			a.parts.Metrics.reclaimed()
			a.start(working, work)
		}
	}
}

// promote makes ready what is due, on every replica: whoever comes first does it.
func (a *App) promote(ctx context.Context) {
	away := backoff{now: firstBackoff}
	for pause(ctx, jittered(a.opts.Tick)) {
		depth, err := a.depth(ctx)
		if err != nil && ctx.Err() == nil {
			a.away(ctx, &away, "promote work", err)
			continue
		}
		away.reset()
		a.parts.Metrics.depth(depth)
	}
}

func (a *App) depth(ctx context.Context) (bot.Depth, error) {
	ctx, cancel := context.WithTimeout(ctx, a.opts.StoreTimeout)
	defer cancel()
	return a.parts.Store.Promote(ctx, a.parts.Now())
}

// leave forgets this owner. What cannot be forgotten now is forgotten by another replica later.
func (a *App) leave(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, a.opts.StoreTimeout)
	defer cancel()
	if err := a.parts.Store.Leave(ctx, a.owner); err != nil {
		a.log.WarnContext(ctx, "leave the queue", "err", err)
	}
}

// slot waits for a free worker; false when ctx ended first.
func (a *App) slot(ctx context.Context) bool {
	select {
	case a.slots <- struct{}{}:
		if ctx.Err() != nil {
			a.free()
			return false
		}
		return true
	case <-ctx.Done():
		return false
	}
}

func (a *App) free() { <-a.slots }

// start works on a conversation in a goroutine of its own, which frees the slot. Work that is in flight here already, because
// its lease ran out under it, is not started twice.
func (a *App) start(ctx context.Context, work bot.Work) {
	a.mu.Lock()
	twice := a.flying[work.Entry]
	a.flying[work.Entry] = true
	a.mu.Unlock()
	if twice {
		a.free()
		return
	}
	a.turns.Go(func() {
		defer a.free()
		defer func() {
			a.mu.Lock()
			delete(a.flying, work.Entry)
			a.mu.Unlock()
		}()
		defer func() {
			if cause := recover(); cause != nil {
				a.log.ErrorContext(ctx, "turn broke off", "conversation", work.Conversation, "err", cause, "stack", string(debug.Stack()))
			}
		}()
		a.work(ctx, work)
	})
}

// away waits after the store did not answer, and says so once for each outage.
func (a *App) away(ctx context.Context, wait *backoff, what string, err error) {
	if wait.now == firstBackoff {
		a.log.WarnContext(ctx, "store is away, trying again", "op", what, "err", err)
	}
	wait.sleep(ctx)
}

// backoff is a wait that doubles.
type backoff struct{ now time.Duration }

func (b *backoff) reset() { b.now = firstBackoff }

// sleep waits; false when ctx ended.
func (b *backoff) sleep(ctx context.Context) bool {
	d := jittered(b.now)
	b.now = min(2*b.now, maxBackoff)
	return pause(ctx, d)
}

// jittered returns between three quarters and five quarters of d, so that replicas do not move in step.
func jittered(d time.Duration) time.Duration {
	return d*3/4 + time.Duration(rand.Float64()*float64(d)/2) //nolint:gosec // no secret
}

// pause waits for d; false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

package outbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// attempts tries an intent until it ended or has to wait for longer than this worker may.
func (r *run) attempts(ctx context.Context, one bot.Pending) ending {
	intent, unsure := one.Intent, one.Tried
	for tries := 1; ; tries++ {
		looking := unsure && findable(intent.Kind)
		if r.late(intent) && !looking {
			return ending{outcome: bot.Dropped, reason: "late"}
		}
		ref, found, failed := r.attempt(ctx, intent, &looking)
		if failed == nil && !found {
			return ending{outcome: bot.Dropped, reason: "late"}
		}
		if failed == nil {
			return ending{outcome: bot.Done, ref: ref}
		}
		unsure = looking || failed.Kind == bot.Unavailable
		if failed.Op == opLease || ctx.Err() != nil {
			return ending{err: errors.Join(failed, ctx.Err()), tried: unsure}
		}
		step := failure{intent.Kind, failed, tries, looking, one.Postponed, r.jitter(), r.opts.Backoff}.after()
		if step.end != nil {
			return *step.end
		}
		r.opts.Meter.Retry(intent.Kind, failed.Kind)
		if err := r.sleep(ctx, step.sleep); err != nil {
			return ending{err: err, tried: unsure}
		}
	}
}

// opLease marks the error of a lease that does not last for one more call.
const opLease = "keep lease"

// attempt looks for what an earlier try left, if there may be something, and else performs. looking tells afterwards whether
// it failed before it performed. Nothing found and too late by now is the answer false without an error.
func (r *run) attempt(ctx context.Context, intent bot.Intent, looking *bool) (bot.Ref, bool, *bot.Error) {
	if *looking {
		ref, found, err := r.call(ctx, r.opts.Timeout, func(ctx context.Context) (bot.Ref, bool, error) {
			return r.performer.Find(ctx, intent, r.refs)
		})
		if err != nil || found || r.late(intent) {
			return ref, found, err
		}
	}
	ref, _, err := r.call(ctx, r.opts.limit(intent.Kind), func(ctx context.Context) (bot.Ref, bool, error) {
		*looking = false
		if intent.Kind == bot.Pass {
			return bot.Ref{}, true, r.passer.Pass(ctx, intent)
		}
		ref, err := r.performer.Perform(ctx, intent, r.refs)
		return ref, true, err
	})
	return ref, true, err
}

// call makes one call to the platform, within its time and within the lease. A panic there is a bug like any other.
func (r *run) call(ctx context.Context, limit time.Duration, do func(context.Context) (bot.Ref, bool, error)) (ref bot.Ref, found bool, failed *bot.Error) {
	if err := r.batch.Lease.Ensure(ctx, r.opts.Timeout); err != nil {
		return ref, false, &bot.Error{Kind: bot.Conflict, Op: opLease, Err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if limit > r.opts.Timeout {
		defer r.keep(ctx, cancel)()
	}
	defer func() {
		if cause := recover(); cause != nil {
			failed = &bot.Error{Kind: bot.Internal, Op: "perform", Err: fmt.Errorf("panic: %v", cause)}
		}
	}()
	ref, found, err := do(ctx)
	return ref, found, classed(err)
}

// keep keeps the lease while a call lasts longer than one, and cancels the call when it is lost. The function it returns ends that.
func (r *run) keep(ctx context.Context, cancel context.CancelFunc) (end func()) {
	var keeping sync.WaitGroup
	done := make(chan struct{})
	keeping.Go(func() {
		tick := time.NewTicker(r.opts.Timeout / 2)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if r.batch.Lease.Ensure(ctx, r.opts.Timeout) != nil {
				cancel()
				return
			}
		}
	})
	return func() {
		close(done)
		cancel()
		keeping.Wait()
	}
}

// classed returns an error with its kind. A call that ran out of time may have had its effect.
func classed(err error) *bot.Error {
	if err == nil {
		return nil
	}
	if known, ok := errors.AsType[*bot.Error](err); ok {
		return known
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return &bot.Error{Kind: bot.Unavailable, Op: "perform", Err: err}
	}
	return &bot.Error{Kind: bot.Internal, Op: "perform", Err: err}
}

func (r *run) late(intent bot.Intent) bool {
	return !intent.NotAfter.IsZero() && r.opts.Now().After(intent.NotAfter)
}

// sleep waits in place.
func (r *run) sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait before trying again: %w", ctx.Err())
	}
}

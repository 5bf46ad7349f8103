package app

import (
	"context"
	"fmt"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// lease is the right to work on a conversation, as this process may count on it: from before the store was asked last.
type lease struct {
	app  *App
	work bot.Work
	ends time.Time
}

// Ensure returns nil when the lease lasts for the given time, renewing it when it has to.
func (l *lease) Ensure(ctx context.Context, atLeast time.Duration) error {
	if l.app.parts.Now().Add(atLeast).Before(l.ends) {
		return nil
	}
	if err := l.call(ctx, func(ctx context.Context) error { return l.app.parts.Store.Renew(ctx, l.work) }); err != nil {
		return fmt.Errorf("renew lease: %w", err)
	}
	return nil
}

// call calls the store until it answers, because a turn that stops half-way is taken up again only when its lease has run out.
// It gives up when ctx ends. A call that succeeds has renewed the lease.
func (l *lease) call(ctx context.Context, do func(context.Context) error) error {
	wait := backoff{now: firstBackoff}
	for {
		start := l.app.parts.Now()
		err := l.once(ctx, do)
		if err == nil {
			l.ends = start.Add(l.app.opts.Lease)
			return nil
		}
		if bot.KindOf(err) != bot.Unavailable || !wait.sleep(ctx) {
			return err
		}
	}
}

func (l *lease) once(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, l.app.opts.StoreTimeout)
	defer cancel()
	return do(ctx)
}

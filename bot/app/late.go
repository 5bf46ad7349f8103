package app

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Late stands in for the application until it is known which workspace it serves: whoever brings events needs somewhere to
// record them before that.
type Late struct{ app atomic.Pointer[App] }

// Set ends the wait.
func (l *Late) Set(a *App) { l.app.Store(a) }

// Record records an event, or says that it is too early (Unavailable).
func (l *Late) Record(ctx context.Context, e bot.Event) (bot.Receipt, error) {
	a := l.app.Load()
	if a == nil {
		return bot.Receipt{}, &bot.Error{Kind: bot.Unavailable, Op: "record event", Message: "still starting"}
	}
	return a.Record(ctx, e)
}

// Ready reports whether the application can record.
func (l *Late) Ready(ctx context.Context) error {
	a := l.app.Load()
	if a == nil {
		return errors.New("waiting for Slack to answer")
	}
	return a.Ready(ctx)
}

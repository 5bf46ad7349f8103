package app

import (
	"context"
	"errors"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

// askAgain is how long parked events wait when the platform cannot say now whose thread it is, in units of Options.Backoff.
const askAgain = 20

// unpark asks the platform whose thread parked events are in, and sends them there.
func (a *App) unpark(ctx context.Context, hold *lease, turn bot.Turn) {
	thread := strings.TrimPrefix(hold.work.Conversation, parkedPrefix)
	channel, ts, _ := strings.Cut(thread, ":")
	key, err := a.root(ctx, hold, bot.Place{Channel: channel, Thread: ts})
	if err != nil {
		a.putOff(ctx, hold, err)
		return
	}
	conversation, _, _ := strings.Cut(key, "/")
	settlement := bot.Settlement{Work: hold.work, Thread: thread, Conversation: conversation}
	for _, event := range turn.Events {
		to := conversation
		if to == "" {
			to = Route(event, a.opts.BotUser).Foreign
		}
		settlement.Moves = append(settlement.Moves, bot.Move{Event: event, To: to})
	}
	if err := hold.call(ctx, func(ctx context.Context) error { return a.parts.Store.Settle(ctx, settlement) }); err != nil {
		a.abandoned(ctx, hold.work, "settle", err)
	}
}

// root returns the intent key of a thread's first message; "" when it is not ours, or not to be seen by us.
func (a *App) root(ctx context.Context, hold *lease, thread bot.Place) (string, error) {
	if err := hold.Ensure(ctx, a.opts.PerformTimeout); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, a.opts.PerformTimeout)
	defer cancel()
	key, err := a.parts.Performer.Root(ctx, thread)
	if kind := bot.KindOf(err); err != nil && (kind == bot.NotFound || kind == bot.Denied || kind == bot.Invalid) {
		return "", nil
	}
	return key, err
}

// putOff lets parked events wait.
func (a *App) putOff(ctx context.Context, hold *lease, cause error) {
	delay := askAgain * a.opts.Backoff
	if known, ok := errors.AsType[*bot.Error](cause); ok {
		delay = max(delay, known.RetryAfter)
	}
	a.log.WarnContext(ctx, "owner of a thread not known yet", "conversation", hold.work.Conversation, "err", cause)
	end := bot.Finish{Work: hold.work, Until: a.parts.Now().Add(jittered(delay))}
	if err := hold.call(ctx, func(ctx context.Context) error { return a.parts.Store.Finish(ctx, end) }); err != nil {
		a.abandoned(ctx, hold.work, "put off", err)
	}
}

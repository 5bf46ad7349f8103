package app

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/outbox"
)

// How long a conversation waits after something that should not happen, as multiples of Options.Backoff: after a step with a
// bug, and when it cannot be read at all.
const (
	stepDelay   = 4
	brokenDelay = 240
)

// work does one turn of a conversation: load, step, commit, perform, finish. Whatever stops it half-way is repaired by whoever
// takes the conversation next.
func (a *App) work(ctx context.Context, work bot.Work) {
	start := a.parts.Now()
	hold := &lease{app: a, work: work}
	for {
		turn, err := a.load(ctx, hold)
		switch {
		case bot.KindOf(err) == bot.Internal && err != nil:
			a.broken(ctx, hold, err)
			return
		case err != nil:
			a.abandoned(ctx, work, "load", err)
			return
		case strings.HasPrefix(work.Conversation, parkedPrefix):
			a.unpark(ctx, hold, turn)
			return
		}
		step, err := a.commit(ctx, hold, turn)
		if bot.KindOf(err) == bot.Conflict && err != nil && hold.Ensure(ctx, a.opts.Lease) == nil {
			continue // somebody was faster, and the work is still ours: look again
		}
		if err != nil {
			a.abandoned(ctx, work, "commit", err)
			return
		}
		a.finish(ctx, hold, turn, step)
		a.parts.Metrics.turn(a.parts.Now().Sub(start))
		return
	}
}

func (a *App) load(ctx context.Context, hold *lease) (turn bot.Turn, err error) {
	err = hold.call(ctx, func(ctx context.Context) error {
		turn, err = a.parts.Store.Load(ctx, hold.work)
		return err
	})
	return turn, err
}

// commit steps the mailbox's events and stores the outcome. Without events there is nothing to store.
func (a *App) commit(ctx context.Context, hold *lease, turn bot.Turn) (step, error) {
	out := a.advance(ctx, turn)
	if len(out.consumed) == 0 {
		return out, nil
	}
	err := hold.call(ctx, func(ctx context.Context) error {
		return a.parts.Store.Commit(ctx, bot.Commit{
			Work: hold.work, Session: out.session, Consumed: out.consumed, Intents: out.intents, Dead: out.dead,
		})
	})
	if err == nil {
		a.parts.Metrics.buried(len(out.dead))
	}
	return out, err
}

// finish performs what is pending, stores what came of it and gives the work back.
func (a *App) finish(ctx context.Context, hold *lease, turn bot.Turn, step step) {
	report := a.outbox.Perform(ctx, outbox.Batch{
		Conversation: hold.work.Conversation, Lease: hold, Refs: refs(turn.Results),
		Pending: append(turn.Pending, step.intents...),
	})
	end := bot.Finish{
		Work: hold.work, Keep: step.session.Keep, Results: report.Results, Threads: heads(report), Remain: report.Remain,
		Until: report.Until, Dead: report.Dead,
	}
	if step.again && end.Until.IsZero() {
		end.Until = a.parts.Now().Add(stepDelay * a.opts.Backoff)
	}
	if report.Err != nil {
		end.Until = a.parts.Now()
		a.log.WarnContext(ctx, "intents left for another worker", "conversation", hold.work.Conversation, "err", report.Err)
	}
	ctx, cancel := a.lastWords(ctx)
	defer cancel()
	if err := hold.call(ctx, func(ctx context.Context) error { return a.parts.Store.Finish(ctx, end) }); err != nil {
		a.abandoned(ctx, hold.work, "finish", err)
		return
	}
	a.parts.Metrics.buried(len(report.Dead))
}

// lastWords gives storing what was done a moment even when the time to drain is over.
func (a *App) lastWords(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() == nil {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(context.WithoutCancel(ctx), a.opts.StoreTimeout)
}

// broken puts a conversation off that cannot be read, so that it does not keep workers busy.
func (a *App) broken(ctx context.Context, hold *lease, cause error) {
	a.log.ErrorContext(ctx, "conversation cannot be read", "conversation", hold.work.Conversation, "err", cause)
	end := bot.Finish{Work: hold.work, Keep: bot.KeepLong, Until: a.parts.Now().Add(brokenDelay * a.opts.Backoff)}
	if err := hold.call(ctx, func(ctx context.Context) error { return a.parts.Store.Finish(ctx, end) }); err != nil {
		a.abandoned(ctx, hold.work, "put off", err)
	}
}

// abandoned notes that another worker will go on.
func (a *App) abandoned(ctx context.Context, work bot.Work, op string, err error) {
	a.log.WarnContext(ctx, "turn left to another worker", "conversation", work.Conversation, "op", op, "err", err)
}

// refs returns where finished intents landed.
func refs(results map[string]bot.Result) bot.Refs {
	out := make(bot.Refs, len(results))
	for key, result := range results {
		if result.Outcome == bot.Done {
			out[key] = result.Ref
		}
	}
	return out
}

// heads returns the threads that begin with what was just posted: replies there belong to the conversation.
func heads(report outbox.Report) []string {
	landed := make(map[string]bot.Ref, len(report.Results))
	for _, result := range report.Results {
		landed[result.Key] = result.Ref
	}
	var out []string
	for _, intent := range report.Done {
		ref := landed[intent.Key]
		if intent.Kind == bot.Post && intent.ThreadOf == "" && intent.Place.Thread == "" && ref.TS != "" {
			out = append(out, ref.Channel+":"+ref.TS)
		}
	}
	return out
}

// letter makes a dead letter of an event.
func letter(conversation string, event bot.Event, reason string) bot.DeadLetter {
	body, err := json.Marshal(event)
	if err != nil {
		body = nil // the id is enough to find it by
	}
	return bot.DeadLetter{Conversation: conversation, ID: event.ID, Reason: reason, Body: body}
}

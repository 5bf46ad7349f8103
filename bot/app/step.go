package app

import (
	"context"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

const (
	maxApplied = 256    // event ids a session remembers; repeats within the store's own memory never get here
	seqStride  = 100000 // more intents than one commit can have
)

// step is what came of stepping a mailbox's events.
type step struct {
	session  bot.Session
	consumed []string
	intents  []bot.Pending
	dead     []bot.DeadLetter
	again    bool // the first event that was not consumed has to be tried again, later
}

// advance steps events in order until one of them has a bug: what comes before it is kept, and it is tried again by itself.
func (a *App) advance(ctx context.Context, turn bot.Turn) step {
	out := step{session: turn.Session}
	taken := keys(turn)
	for i, event := range turn.Events {
		if slices.Contains(out.session.Applied, event.ID) {
			out.consumed = append(out.consumed, event.ID)
			continue
		}
		next, intents, err := a.try(ctx, turn, out.session, event, i == 0)
		if again, ok := err.(*againError); ok { //nolint:errorlint // made right there
			out.again = again.later
			break
		}
		if err != nil {
			out.dead = append(out.dead, letter(turn.Session.ID, event, err.Error()))
		}
		next.Applied = append(slices.Clone(out.session.Applied), event.ID)
		if len(next.Applied) > maxApplied {
			next.Applied = next.Applied[len(next.Applied)-maxApplied:]
		}
		next.V, next.ID, next.Version = bot.Version, turn.Session.ID, turn.Session.Version
		next.Watch = append(slices.Clone(out.session.Watch), next.Watch...)
		out.session = next
		out.consumed = append(out.consumed, event.ID)
		out.add(intents, taken)
	}
	return out
}

// againError says that an event stays in the mailbox.
type againError struct{ later bool }

func (*againError) Error() string { return "try again" }

// try steps one event. An error other than againError makes the event a dead letter; session and intents are then those of the
// apology.
func (a *App) try(ctx context.Context, turn bot.Turn, session bot.Session, event bot.Event, first bool) (bot.Session, []bot.Intent, error) {
	asked := session
	asked.Watch = nil
	if event.Kind == "" {
		return asked, nil, fmt.Errorf("event cannot be read")
	}
	// An error is known to come of the event. A death hardly ever does: whoever kills processes must not lose an answer by it.
	const deathsToAnError = 4
	if first && turn.Attempts > deathsToAnError*a.opts.MaxAttempts {
		err := fmt.Errorf("no worker survived it in %d attempts", turn.Attempts-1)
		return asked, replyError(session.ID, event, err), err
	}
	next, intents, err := a.safely(session, event, refs(turn.Results))
	if err == nil {
		return next, intents, nil
	}
	if answer(err) != "" {
		return asked, replyError(session.ID, event, err), nil
	}
	a.log.ErrorContext(ctx, "step", "conversation", session.ID, "event_id", event.ID, "attempt", turn.Attempts, "err", err)
	if !first || turn.Attempts < a.opts.MaxAttempts {
		a.parts.Metrics.Retry("step", bot.KindOf(err))
		return asked, nil, &againError{later: first}
	}
	return asked, replyError(session.ID, event, err), err
}

// safely steps with a panic turned into an error, and checks what came out.
func (a *App) safely(session bot.Session, event bot.Event, refs bot.Refs) (next bot.Session, intents []bot.Intent, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	session.Watch = nil
	next, intents, err = a.parts.Stepper.Step(session, event, refs)
	if err != nil {
		return next, nil, err
	}
	for _, intent := range intents {
		if !strings.HasPrefix(intent.Key, session.ID+"/") {
			return next, nil, fmt.Errorf("intent key %q does not begin with %q", intent.Key, session.ID+"/")
		}
	}
	return next, intents, nil
}

// add appends intents whose key is new.
func (s *step) add(intents []bot.Intent, taken map[string]bool) {
	for _, intent := range intents {
		if taken[intent.Key] {
			continue
		}
		taken[intent.Key] = true
		s.intents = append(s.intents, bot.Pending{Intent: signed(intent), Seq: s.session.Version*seqStride + int64(len(s.intents))})
	}
}

// signed returns an intent as it is stored: with its version, and with its key in the message's metadata.
func signed(intent bot.Intent) bot.Intent {
	intent.V = bot.Version
	if intent.Message == nil || intent.Message.Meta == nil {
		return intent
	}
	message, meta := *intent.Message, *intent.Message.Meta
	meta.Payload = maps.Clone(meta.Payload)
	if meta.Payload == nil {
		meta.Payload = map[string]any{}
	}
	meta.Payload["key"] = intent.Key
	message.Meta = &meta
	intent.Message = &message
	return intent
}

// keys returns the keys of all intents a conversation has or had.
func keys(turn bot.Turn) map[string]bool {
	taken := make(map[string]bool, len(turn.Results)+len(turn.Pending))
	for key := range turn.Results {
		taken[key] = true
	}
	for _, one := range turn.Pending {
		taken[one.Intent.Key] = true
	}
	return taken
}

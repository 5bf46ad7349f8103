package slack

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/deploy-advice/deploy-advice/bot"
)

// job is one envelope on its way from the socket to the record and back.
type job struct {
	link  *link
	sm    *socketmode.Client
	req   socketmode.Request
	event bot.Event
	at    time.Time // when it arrived
}

const (
	failedText    = "I could not take that down: my storage does not answer. Nothing was changed; please try again in a minute."
	failedInModal = "Not saved: my storage does not answer. Please submit again in a minute."
)

// record keeps the event durably, and only then acknowledges it. An event that could not be kept is not acknowledged, so that
// Slack sends it again; commands and clicks are never sent again, so the person is told.
func (a *Adapter) record(ctx context.Context, j job) {
	if errors := a.refused(j.event); len(errors) > 0 {
		a.count(j.req.Type, "invalid")
		j.ack(ctx, slack.NewErrorsViewSubmissionResponse(errors))
		return
	}
	limited, cancel := context.WithTimeout(ctx, a.o.RecordTimeout)
	receipt, err := a.recorder.Record(limited, j.event)
	cancel()
	if err != nil {
		a.count(j.req.Type, "record_failed")
		a.log.ErrorContext(ctx, "event not recorded", slog.String("event_id", j.event.ID), slog.String("kind", string(j.event.Kind)), slog.Any("err", err))
		j.failed(ctx)
		return
	}
	a.count(j.req.Type, orString(string(receipt.Fate), string(bot.Recorded)))
	a.log.DebugContext(ctx, "event recorded", slog.String("event_id", j.event.ID), slog.String("kind", string(j.event.Kind)),
		slog.String("fate", string(receipt.Fate)), slog.String("channel", j.event.Place.Channel), slog.Int("retry", j.req.RetryAttempt))
	j.ack(ctx, nil)
}

// refused asks the validator about a submitted modal. Slack takes errors for inputs of the view only.
func (a *Adapter) refused(e bot.Event) map[string]string {
	if e.Kind != bot.Submitted || a.validator == nil {
		return nil
	}
	errors := maps.Clone(a.validator.Validate(e))
	maps.DeleteFunc(errors, func(id, _ string) bool { _, known := e.Values[id]; return !known })
	return errors
}

// ack hands an acknowledgement to the socket. It only queues there: whether it left is known by what Slack does. One of 20,480
// bytes or more is refused by the library, because Slack would drop it without a word; then an empty one goes.
func (j job) ack(ctx context.Context, payload any) {
	a := j.link.a
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.o.AckTimeout)
	defer cancel()
	err := j.sm.AckCtx(ctx, j.req.EnvelopeID, payload)
	if err != nil && payload != nil && ctx.Err() == nil {
		a.count(j.req.Type, "ack_oversize")
		a.log.ErrorContext(ctx, "acknowledgement refused", slog.String("envelope_id", j.req.EnvelopeID), slog.Any("err", err))
		err = j.sm.AckCtx(ctx, j.req.EnvelopeID, nil)
	}
	if err != nil {
		a.count(j.req.Type, "ack_failed")
		a.log.WarnContext(ctx, "envelope not acknowledged", slog.String("envelope_id", j.req.EnvelopeID), slog.Any("err", err))
		return
	}
	a.figures.ack.WithLabelValues(j.req.Type).Observe(a.since(j.at))
}

// failed answers an envelope whose event could not be kept. A command is acknowledged with what to do, and a submission with an error at
// its first input: both say that nothing was taken. Everything else stays unacknowledged, because an empty acknowledgement
// would say that it was: Slack sends events again, and shows its own error for a click, whose author is told what to do as well.
func (j job) failed(ctx context.Context) {
	e := j.event
	switch {
	case j.req.Type == socketmode.RequestTypeEventsAPI:
	case e.Kind == bot.Command:
		j.ack(ctx, map[string]string{"response_type": slack.ResponseTypeEphemeral, "text": failedText})
	case e.Kind == bot.Submitted && len(e.Values) > 0:
		first := slices.Min(slices.Collect(maps.Keys(e.Values)))
		j.ack(ctx, slack.NewErrorsViewSubmissionResponse(map[string]string{first: failedInModal}))
	case e.ResponseURL != "":
		j.link.a.tell(ctx, e)
	}
}

// maxTelling bounds how many people are told at a time that their click was not kept.
const maxTelling = 16

// tell says in the background that a click was not kept; nobody is told when too many are being told already.
func (a *Adapter) tell(ctx context.Context, e bot.Event) {
	select {
	case a.telling <- struct{}{}:
	default:
		return
	}
	a.replies.Go(func() {
		defer func() { <-a.telling }()
		a.sayFailed(context.WithoutCancel(ctx), e)
	})
}

// sayFailed tells the author of a click, by its response_url, that it was not kept.
func (a *Adapter) sayFailed(ctx context.Context, e bot.Event) {
	ctx, cancel := context.WithTimeout(ctx, a.o.AckTimeout)
	defer cancel()
	whisper := bot.Intent{Kind: bot.Whisper, Place: e.Place, ResponseURL: e.ResponseURL, Message: &bot.Message{Text: failedText}}
	if _, err := a.whisper(ctx, whisper, nil); err != nil {
		a.log.WarnContext(ctx, "author of a click not told", slog.String("event_id", e.ID), slog.Any("err", err))
	}
}

package slack

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/slack-go/slack/socketmode"
)

// handle takes one event of the library's channel. It never waits for a record: lanes do.
func (l *link) handle(ctx context.Context, event socketmode.Event) {
	switch event.Type {
	case socketmode.EventTypeConnecting:
		l.a.health.down(l.number)
	case socketmode.EventTypeHello:
		if event.Request != nil {
			l.a.learnApp(event.Request.ConnectionInfo.AppID)
		}
		l.a.health.hello(l.number)
		l.a.figures.sockets.WithLabelValues("hello").Inc()
		l.a.log.InfoContext(ctx, "socket open", slog.Int("socket", l.number))
	case socketmode.EventTypeConnectionError:
		l.connectionFailed(ctx, event.Data)
	case socketmode.EventTypeErrorWriteFailed:
		l.a.figures.envelopes.WithLabelValues("ack", "write_failed").Inc()
		l.a.log.WarnContext(ctx, "acknowledgement not written", slog.Int("socket", l.number))
	case socketmode.EventTypeErrorBadMessage:
		l.badMessage(ctx, event.Data)
	case socketmode.EventTypeEventsAPI, socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive:
		if event.Request != nil {
			l.take(ctx, *event.Request)
		}
	case socketmode.EventTypeConnected, socketmode.EventTypeInvalidAuth, socketmode.EventTypeIncomingError, socketmode.EventTypeDisconnect:
		// Hello says more than connected, the end of the run more than invalid auth; a disconnect never arrives here.
	}
}

// badMessage handles a frame the library could not decode and would never acknowledge, so that Slack would send it three times
// more: an event that is new to the library, or a type of envelope. What we can read ourselves is handled as usual.
func (l *link) badMessage(ctx context.Context, data any) {
	bad, ok := data.(*socketmode.ErrorBadMessage)
	if !ok {
		return
	}
	var req socketmode.Request
	if err := json.Unmarshal(bad.Message, &req); err != nil || req.EnvelopeID == "" {
		l.a.figures.envelopes.WithLabelValues("unknown", "unreadable").Inc()
		return
	}
	l.take(ctx, req)
}

// take reads an envelope and hands what is ours to a lane; the rest is acknowledged at once.
func (l *link) take(ctx context.Context, req socketmode.Request) {
	job := job{link: l, sm: l.sm, req: req, at: l.a.o.Now()}
	found := l.a.read(req, job.at)
	if found.reason != "" {
		l.a.count(req.Type, found.reason)
		if found.reason == stranger {
			l.a.log.WarnContext(ctx, "envelope of a stranger ignored", slog.String("envelope_id", req.EnvelopeID), slog.String("type", req.Type))
		}
		job.ack(ctx, nil)
		return
	}
	job.event = found.event
	if l.lanes.put(job) {
		return
	}
	l.a.count(req.Type, "overloaded")
	job.failed(ctx)
}

func (a *Adapter) count(kind, outcome string) {
	switch kind {
	case socketmode.RequestTypeEventsAPI, socketmode.RequestTypeSlashCommands, socketmode.RequestTypeInteractive:
	default:
		kind = "unknown"
	}
	a.figures.envelopes.WithLabelValues(kind, outcome).Inc()
}

// since is how long ago at was, in seconds.
func (a *Adapter) since(at time.Time) float64 { return a.o.Now().Sub(at).Seconds() }

package slack

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/deploy-advice/deploy-advice/bot"
)

const (
	readLimit  = 4 << 20 // of one frame, in bytes; the library's default is unlimited
	firstPause = 15 * time.Second
	longest    = 5 * time.Minute
)

// link keeps one socket open: connect, take envelopes, and when Slack cuts us off for a reason that does not pass, wait before
// trying again.
type link struct {
	a      *Adapter
	number int
	lanes  *lanes
	sm     *socketmode.Client
	kicked atomic.Pointer[string] // the disconnect reason that asks for a pause
}

// keep holds the link until taking ends. It returns an error only when Slack refuses the app's token for good. socks waits for
// what still runs on the sockets' own context, so that acknowledgements can leave while no more envelopes are taken.
func (l *link) keep(taking, sockets context.Context, socks *sync.WaitGroup) error {
	pause := firstPause
	for {
		if err := l.once(taking, sockets, socks); err != nil || taking.Err() != nil {
			return err
		}
		if !wait(taking, pause) {
			return nil
		}
		pause = min(2*pause, longest)
	}
}

// once runs one client of the library, which reconnects by itself on routine cuts.
func (l *link) once(taking, sockets context.Context, socks *sync.WaitGroup) error {
	ctx, cancel := context.WithCancel(sockets)
	l.kicked.Store(nil)
	l.sm = socketmode.New(l.a.api,
		socketmode.OptionReadLimit(readLimit),
		socketmode.OptionDebug(true),
		socketmode.OptionLog(&overhear{link: l, cut: cancel}),
	)
	ended := make(chan error, 1)
	socks.Go(func() {
		defer cancel()
		ended <- l.sm.RunContext(ctx)
	})
	for {
		select {
		case <-taking.Done():
			return nil
		case err := <-ended:
			l.a.health.down(l.number)
			return l.over(taking, err)
		case event := <-l.sm.Events:
			l.handle(taking, event)
		}
	}
}

// over says why a client ended: a refusal for good ends the run, a kick only pauses.
func (l *link) over(ctx context.Context, err error) error {
	if reason := l.kicked.Load(); reason != nil {
		l.problem(ctx, *reason, nil)
		return nil
	}
	if err == nil || ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return nil //nolint:nilerr // told to stop
	}
	e := translate("open a socket to slack", err)
	if e.Code == "http_404" {
		e.Message = "SLACK_API_URL answers 404: it must be the address of the Web API and end in /api/"
	}
	e.Kind = bot.Denied
	l.problem(ctx, e.Code, e)
	return e
}

// problem notes what a person has to mend, and logs it once.
func (l *link) problem(ctx context.Context, code string, err *bot.Error) {
	fix := ExplainCode(code)
	if err != nil && err.Message != "" {
		fix = err.Message
	}
	if l.a.health.refused(l.number, code+": "+orString(fix, "see the log")) {
		l.a.log.ErrorContext(ctx, "slack refuses the connection", slog.String("code", code), slog.String("fix", fix), slog.Int("socket", l.number))
	}
}

// connectionFailed notes a failed attempt: a permanent refusal is shown in readiness, anything else passes.
func (l *link) connectionFailed(ctx context.Context, data any) {
	l.a.health.down(l.number)
	failed, ok := data.(*slack.ConnectionErrorEvent)
	if !ok {
		return
	}
	e := translate("open a socket to slack", failed.ErrorObj)
	if permanent(e.Code) {
		l.problem(ctx, e.Code, e)
		return
	}
	l.a.log.WarnContext(ctx, "socket not opened", slog.Int("socket", l.number), slog.Int("attempt", failed.Attempt),
		slog.Int64("backoff_ms", failed.Backoff.Milliseconds()), slog.String("code", e.Code))
}

// overhear reads the one thing the library tells nobody: why Slack disconnects. It prints nothing, so no message text can get
// into a log. On a routine reason the library reconnects at once; on the others that would be a storm.
type overhear struct {
	link *link
	cut  context.CancelFunc
}

// Output takes a line of the library's debug log.
func (o *overhear) Output(_ int, line string) error {
	_, frame, ok := strings.Cut(line, "Received WebSocket message: ")
	if !ok || len(frame) > 4096 || !strings.Contains(frame, `"disconnect"`) {
		return nil
	}
	var d struct{ Type, Reason string }
	if err := json.Unmarshal([]byte(frame), &d); err != nil || d.Type != "disconnect" {
		return nil //nolint:nilerr // a line of a log that is no frame is of no interest
	}
	o.link.a.figures.sockets.WithLabelValues("disconnect").Inc()
	if d.Reason == "link_disabled" || d.Reason == "too_many_websockets" {
		o.link.kicked.Store(&d.Reason)
		o.cut()
	}
	return nil
}

// wait returns true after d, false when ctx ended first.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// flushTime is what the socket gets to send acknowledgements that are only queued: the library tells nobody when they have left.
const flushTime = 100 * time.Millisecond

package slack_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/integrations/slack"
)

func TestNew_namesEveryMistakeAndNoSecret(t *testing.T) {
	t.Parallel()
	_, err := slack.New(slog.New(slog.DiscardHandler), slack.Options{AppToken: "xoxb-swapped", BotToken: "xoxp-personal", APIURL: "slack", Connections: 11}, newNotebook(), nil)
	e := kindOf(t, err)
	for _, want := range []string{"SLACK_APP_TOKEN holds a bot token", "SLACK_BOT_TOKEN holds a user token", "SLACK_API_URL", "11 connections", "clock"} {
		if !strings.Contains(e.Message, want) {
			t.Errorf("%q does not say %q", e.Message, want)
		}
	}
	if strings.Contains(e.Error()+e.Message, "swapped") || strings.Contains(e.Error()+e.Message, "personal") {
		t.Errorf("the error shows a secret: %v", err)
	}
}

func TestSecret_cannotBePrinted(t *testing.T) {
	t.Parallel()
	s := slack.Secret("xoxb-1")
	raw, err := json.Marshal(map[string]any{"s": s})
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{fmt.Sprint(s), fmt.Sprintf("%#v %+v %q %s", s, s, s, s), string(raw), slog.AnyValue(s).Resolve().String()} {
		if strings.Contains(out, "xoxb") {
			t.Errorf("printed as %s", out)
		}
	}
}

func TestConnect_saysWhatToDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, reply, scopes, want string }{
		{"wrong token", `{"ok":false,"error":"invalid_auth"}`, "", "SLACK_BOT_TOKEN"},
		{"person's token", `{"ok":true,"user_id":"U1","team_id":"T1"}`, scopes, "Bot User OAuth Token"},
		{"missing scopes", `{"ok":true,"user_id":"U1","team_id":"T1","bot_id":"B1"}`, "chat:write,commands", "app_mentions:read, channels:history"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t)
			w.on("auth.test", func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header().Set("X-OAuth-Scopes", c.scopes)
				fmt.Fprint(rw, c.reply)
			})
			a, err := slack.New(slog.New(slog.DiscardHandler), options(w), newNotebook(), nil)
			if err != nil {
				t.Fatal(err)
			}
			_, err = a.Connect(t.Context())
			if e := kindOf(t, err); e.Kind != bot.Denied || !strings.Contains(e.Message, c.want) {
				t.Errorf("%s: %q, want denied and %q", e.Kind, e.Message, c.want)
			}
		})
	}
}

func TestConnect_knowsWhoWeAre(t *testing.T) {
	t.Parallel()
	r := run(t, newWire(t), nil)
	got := r.Status().Identity
	if got.UserID != "UBOT" || got.BotID != "B1" || got.TeamID != "T1" || got.AppID != "A1" || len(got.Scopes) != 17 {
		t.Errorf("identity %+v", got)
	}
	if err := r.Ready(); err != nil {
		t.Errorf("not ready: %v", err)
	}
}

func TestTrap_permanentConnectErrorIsShownAndLoggedOnce(t *testing.T) {
	t.Parallel()
	for code, fix := range map[string]string{"missing_scope": "connections:write", "not_allowed_token_type": "xapp-", "link_disabled": "Socket Mode is switched off", "team_access_not_granted": "approve"} {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			w := newWire(t)
			w.says("apps.connections.open", `{"ok":false,"error":"`+code+`"}`)
			r := launch(t, w, nil)
			eventually(t, "both sockets tried twice", func() bool { return w.opened() >= 4 })
			err := r.Ready()
			if e := kindOf(t, err); !strings.Contains(e.Message, code) || !strings.Contains(e.Message, fix) {
				t.Errorf("not ready because %q, want %s and %q", e.Message, code, fix)
			}
			if n := strings.Count(r.log.String(), "slack refuses the connection"); n != 1 {
				t.Errorf("logged %d times, want once", n)
			}
			if err := r.stop(); err != nil {
				t.Errorf("stopped with %v", err)
			}
		})
	}
}

func TestTrap_revokedTokenEndsTheRun(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.says("apps.connections.open", `{"ok":false,"error":"invalid_auth"}`)
	r := launch(t, w, nil)
	if e := kindOf(t, r.ended()); e.Kind != bot.Denied || e.Code != "invalid_auth" {
		t.Errorf("ended with %v", e)
	}
}

func TestTrap_disconnectGapIsCoveredByTheOtherSocket(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil)
	before := w.opened()
	gate := make(chan struct{})
	w.on("apps.connections.open", func(rw http.ResponseWriter, _ *http.Request) {
		<-gate
		fmt.Fprintf(rw, `{"ok":true,"url":"ws%s/socket"}`, strings.TrimPrefix(w.srv.URL, "http"))
	})
	w.send(`{"type":"disconnect","reason":"refresh_requested","debug_info":{"host":"x"}}`)
	eventually(t, "one socket is left", func() bool { return w.opened() == before+1 && r.Status().Live == 1 })
	if err := r.Ready(); err != nil {
		t.Errorf("not ready during a refresh: %v", err)
	}
	eventually(t, "the old socket is gone", func() bool { return w.sockets() == 1 })
	w.send(slashFrame("E1", "tr1", "x"))
	if got := w.acked(); got.EnvelopeID != "E1" {
		t.Errorf("acknowledged %+v", got)
	}
	close(gate)
	eventually(t, "both sockets are back", func() bool { return r.Status().Live == 2 })
}

func TestTrap_tooManyWebsocketsPausesInsteadOfStorming(t *testing.T) {
	t.Parallel()
	for _, reason := range []string{"too_many_websockets", "link_disabled"} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			w := newWire(t)
			r := run(t, w, nil)
			before := w.opened()
			w.send(`{"type":"disconnect","reason":"` + reason + `","debug_info":{"host":"x"}}`)
			eventually(t, "readiness says so", func() bool { return r.Ready() != nil })
			if e := kindOf(t, r.Ready()); !strings.Contains(e.Message, reason) {
				t.Errorf("not ready because %q", e.Message)
			}
			if got := w.opened(); got != before {
				t.Errorf("%d sockets asked for at once", got-before)
			}
			if err := r.stop(); err != nil {
				t.Errorf("stopped with %v", err)
			}
		})
	}
}

func TestTrap_hungConnectEndsAtTheClientsTimeout(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	var calls atomic.Int32
	w.on("apps.connections.open", func(rw http.ResponseWriter, r *http.Request) {
		if calls.Add(1) <= 2 {
			select {
			case <-release:
			case <-r.Context().Done():
			}
			return
		}
		fmt.Fprintf(rw, `{"ok":true,"url":"ws%s/socket"}`, strings.TrimPrefix(w.srv.URL, "http"))
	})
	run(t, w, nil, func(o *slack.Options) { o.HTTPTimeout = 100 * time.Millisecond })
}

func TestTrap_ackWithTheConnectionDownEndsAtItsDeadline(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil, func(o *slack.Options) {
		o.AckTimeout = 20 * time.Millisecond
		o.RecordTimeout = patience
	})
	gate := make(chan struct{})
	r.book.setBlock(gate)
	for i := range 40 {
		w.send(callback(fmt.Sprintf("E%d", i), fmt.Sprintf("Ev%d", i), strings.ReplaceAll(threadReply, "1700000002.000300", fmt.Sprintf("1700000002.%06d", i))))
	}
	w.says("apps.connections.open", `{"ok":false,"error":"internal_error"}`)
	eventually(t, "everything was taken", func() bool { return r.taken() >= 1 })
	w.dropAll()
	eventually(t, "no socket is left", func() bool { return r.Status().Live == 0 })
	close(gate)
	eventually(t, "an acknowledgement was given up", func() bool { return strings.Contains(r.log.String(), "envelope not acknowledged") })
	if err := r.stop(); err != nil {
		t.Errorf("stopped with %v", err)
	}
}

func TestRun_finishesWhatItTook(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil, func(o *slack.Options) { o.RecordTimeout = patience; o.Drain = patience })
	gate := make(chan struct{})
	r.book.setBlock(gate)
	w.send(slashFrame("E1", "tr1", "x"))
	eventually(t, "it is being recorded", func() bool { return r.taken() >= 1 })
	ended := make(chan error, 1)
	go func() { ended <- r.stop() }()
	close(gate)
	if got := w.acked(); got.EnvelopeID != "E1" || got.Payload != nil {
		t.Errorf("acknowledged %+v", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
	if len(r.book.all()) != 1 {
		t.Error("what was taken was not recorded")
	}
}

func TestFigures_countEnvelopesByOutcome(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	reg := prometheus.NewRegistry()
	r := run(t, w, nil, func(o *slack.Options) { o.Metrics = reg })
	w.send(slashFrame("E1", "tr1", "secret plans"))
	w.acked()
	w.send(slashFrame("E2", "tr1", "secret plans"))
	w.acked()
	eventually(t, "both acknowledgements are counted", func() bool { return figure(t, reg, "deploy_advice_slack_ack_seconds") == 2 })
	if got := figure(t, reg, "deploy_advice_slack_envelopes_total"); got != 2 {
		t.Errorf("%v envelopes counted, want 2", got)
	}
	if strings.Contains(r.log.String(), "secret plans") {
		t.Error("a message's text is in the log")
	}
}

// figure adds a metric up over its labels.
func figure(t *testing.T, reg *prometheus.Registry, name string) float64 {
	t.Helper()
	all, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, f := range all {
		for _, m := range f.GetMetric() {
			if f.GetName() == name {
				sum += m.GetCounter().GetValue() + float64(m.GetHistogram().GetSampleCount())
			}
		}
	}
	return sum
}

func (w *wire) sockets() int { w.mu.Lock(); defer w.mu.Unlock(); return len(w.conns) }

// dropAll cuts every socket without a close frame.
func (w *wire) dropAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.conns {
		_ = c.NetConn().Close()
	}
	w.conns = []*websocket.Conn{}
}

// taken is how many records have begun.
func (r *rig) taken() int64 { return r.book.begun.Load() }

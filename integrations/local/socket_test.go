package local_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// app is a slack-go socket-mode client that hands every envelope to on, which acknowledges (or does not).
type app struct {
	sm    *socketmode.Client
	hello chan struct{}
	mu    sync.Mutex
	in    []socketmode.Event
}

// connect runs an app for one test and waits until it may receive.
func connect(t *testing.T, w *local.Workspace, on func(*app, socketmode.Event)) *app {
	t.Helper()
	a := &app{sm: socketmode.New(client(w)), hello: make(chan struct{}, 100)}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	t.Cleanup(func() { cancel(); running.Wait() })
	running.Go(func() { _ = a.sm.RunContext(ctx) })
	running.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-a.sm.Events:
				if e.Type == socketmode.EventTypeHello {
					a.hello <- struct{}{}
				}
				if e.Request == nil || e.Type == socketmode.EventTypeHello {
					continue
				}
				a.mu.Lock()
				a.in = append(a.in, e)
				a.mu.Unlock()
				on(a, e)
			}
		}
	})
	a.awaitHello(t)
	return a
}

func (a *app) awaitHello(t *testing.T) {
	t.Helper()
	select {
	case <-a.hello:
	case <-patience(t).Done():
		t.Fatal("no hello")
	}
}

func ack(a *app, e socketmode.Event) { _ = a.sm.Ack(*e.Request) }

// received are the events so far, as outer callbacks.
func (a *app) received() []socketmode.Event {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.in)
}

func callback(e socketmode.Event) *slackevents.EventsAPICallbackEvent {
	outer, _ := e.Data.(slackevents.EventsAPIEvent)
	cb, _ := outer.Data.(*slackevents.EventsAPICallbackEvent)
	return cb
}

func acked(w *local.Workspace, n int) func() bool {
	return func() bool {
		count := 0
		for _, d := range w.Deliveries() {
			if d.Outcome == "acked" {
				count++
			}
		}
		return count >= n
	}
}

func TestEvents_mentionComesBesideTheMessage(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	a := connect(t, w, ack)
	ts, err := w.As("ana").Say(ctx, "platform", "", "@deploy-advice where <to> run?")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Await(ctx, acked(w, 2)); err != nil {
		t.Fatal(err)
	}
	var kinds, ids []string
	for _, e := range a.received() {
		cb := callback(e)
		ids = append(ids, cb.EventID)
		if cb.TeamID != w.TeamID() || cb.APIAppID != w.AppID() {
			t.Errorf("outer event %+v is not of this team and app", cb)
		}
		switch in := e.Data.(slackevents.EventsAPIEvent).InnerEvent.Data.(type) {
		case *slackevents.MessageEvent:
			kinds = append(kinds, "message "+in.ChannelType+" "+in.Text)
		case *slackevents.AppMentionEvent:
			kinds = append(kinds, "mention")
			if in.TimeStamp != ts || in.Channel != w.ChannelID("platform") {
				t.Errorf("mention %+v", in)
			}
		}
	}
	slices.Sort(kinds)
	want := []string{"mention", "message channel <@" + w.BotUserID() + "> where &lt;to&gt; run?"}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if ids[0] == ids[1] {
		t.Error("both events have one event_id")
	}
}

func TestEvents_threadReplyEditAndOwnMessage(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	a := connect(t, w, ack)
	root, _ := w.As("ana").Say(ctx, "platform", "", "root")
	reply, _ := w.As("ben").Say(ctx, "platform", root, "reply")
	if err := w.As("ben").Edit(ctx, "platform", reply, "other"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := client(w).PostMessageContext(ctx, w.ChannelID("platform"), slack.MsgOptionText("mine", false), slack.MsgOptionTS(root)); err != nil {
		t.Fatal(err)
	}
	if err := w.As("ben").Delete(ctx, "platform", reply); err != nil {
		t.Fatal(err)
	}
	if _, err := w.As("ana").Say(ctx, "random", "", "the app must not hear this"); err != nil {
		t.Fatal(err)
	}
	if err := w.Await(ctx, acked(w, 5)); err != nil {
		t.Fatal(err)
	}
	got := map[string]*slackevents.MessageEvent{}
	for _, e := range a.received() {
		m, _ := e.Data.(slackevents.EventsAPIEvent).InnerEvent.Data.(*slackevents.MessageEvent)
		got[m.SubType+"/"+m.Text] = m
		if m.Channel == w.ChannelID("random") {
			t.Error("an event came from a channel that the app is not in")
		}
	}
	if m := got["/reply"]; m == nil || m.ThreadTimeStamp != root {
		t.Errorf("thread reply %+v", m)
	}
	if m := got["/mine"]; m == nil || m.BotID != w.BotID() || m.User != w.BotUserID() {
		t.Errorf("own message %+v", m)
	}
	var raw struct {
		Event struct {
			ParentUserID string `json:"parent_user_id"`
		} `json:"event"`
	}
	for _, e := range a.received() {
		if strings.Contains(string(e.Request.Payload), `"reply"`) {
			_ = json.Unmarshal(e.Request.Payload, &raw)
			break
		}
	}
	if raw.Event.ParentUserID != w.UserID("ana") {
		t.Errorf("parent_user_id %q, want %q", raw.Event.ParentUserID, w.UserID("ana"))
	}
	found := map[string]bool{}
	for k := range got {
		found[strings.SplitN(k, "/", 2)[0]] = true
	}
	if !found["message_changed"] || !found["message_deleted"] {
		t.Errorf("subtypes %v, want message_changed and message_deleted too", found)
	}
}

func quick(o *local.Options) {
	o.Timing = local.Timing{Ack: 100 * time.Millisecond, Retries: []time.Duration{0, time.Millisecond, time.Millisecond}}
}

func TestEvents_unacknowledgedAreDeliveredAgain(t *testing.T) {
	t.Parallel()
	w, ctx := start(t, quick), patience(t)
	a := connect(t, w, func(*app, socketmode.Event) {})
	sayTS(t, w)
	err := w.Await(ctx, func() bool {
		d := w.Deliveries()
		return len(d) == 4 && d[3].Outcome == "timed_out"
	})
	if err != nil {
		t.Fatalf("%v; deliveries %+v", err, w.Deliveries())
	}
	var attempts []string
	ids := map[string]bool{}
	for _, e := range a.received() {
		attempts = append(attempts, fmt.Sprint(e.Request.RetryAttempt, e.Request.RetryReason))
		ids[callback(e).EventID] = true
	}
	if diff := cmp.Diff([]string{"0", "1timeout", "2timeout", "3timeout"}, attempts); diff != "" {
		t.Errorf("attempts (-want +got):\n%s", diff)
	}
	if len(ids) != 1 {
		t.Errorf("retries carry %d event ids, want the same one", len(ids))
	}
}

func TestEvents_withoutASocketComeOnceThereIsOne(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *local.Options) { o.Timing.Retries = []time.Duration{0, 0, 300 * time.Millisecond} })
	sayTS(t, w)
	connect(t, w, ack)
	if err := w.Await(patience(t), acked(w, 1)); err != nil {
		t.Fatal(err)
	}
}

func TestSockets_eachEnvelopeGoesToOne(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	one, two := connect(t, w, ack), connect(t, w, ack)
	if err := w.Await(ctx, func() bool { return w.Connections() == 2 }); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		sayTS(t, w)
	}
	if err := w.Await(ctx, acked(w, 10)); err != nil {
		t.Fatal(err)
	}
	if a, b := len(one.received()), len(two.received()); a != 5 || b != 5 {
		t.Errorf("round robin gave %d and %d of 10", a, b)
	}
}

func TestSockets_randomOrderRepeatsWithItsSeed(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) []int {
		w := start(t, func(o *local.Options) { o.Order, o.Seed, o.Timing.Retries = local.Random, seed, []time.Duration{} })
		for range 3 {
			frames, _ := rawSocket(t, w, "")
			<-frames // one after the other, so that they are numbered alike
		}
		for range 20 {
			sayTS(t, w)
		}
		var sockets []int
		for _, d := range w.Deliveries() {
			sockets = append(sockets, d.Connection)
		}
		return sockets
	}
	one := run(1)
	if diff := cmp.Diff(one, run(1)); diff != "" {
		t.Errorf("the same seed gave another order:\n%s", diff)
	}
	if cmp.Equal(one, run(2)) {
		t.Error("another seed gave the same order")
	}
}

func TestSockets_atMostTenAndTicketsWorkOnce(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	for range 10 {
		connect(t, w, ack)
	}
	frames, _ := rawSocket(t, w, "")
	if first := <-frames; first["type"] != "disconnect" || first["reason"] != "too_many_websockets" {
		t.Errorf("the eleventh socket read %v first, want disconnect too_many_websockets", first)
	}
	if w.Connections() != 10 {
		t.Errorf("%d sockets, want 10", w.Connections())
	}
	_, url, err := client(w).StartSocketModeContext(ctx)
	if err != nil {
		t.Fatal(err)
	}
	rawSocket(t, w, url)
	if _, err := dial(t, url); err == nil {
		t.Error("a used address was accepted again")
	}
}

func TestSockets_helloPingAndOversizeAck(t *testing.T) {
	t.Parallel()
	w, ctx := start(t, func(o *local.Options) {
		o.Timing = local.Timing{Ack: 200 * time.Millisecond, Ping: 10 * time.Millisecond, Retries: []time.Duration{}}
	}), patience(t)
	frames, conn := rawSocket(t, w, "")
	hello := <-frames
	info, _ := hello["connection_info"].(map[string]any)
	debug, _ := hello["debug_info"].(map[string]any)
	if hello["type"] != "hello" || hello["num_connections"] != 1.0 || info["app_id"] != w.AppID() || debug["approximate_connection_time"] == nil {
		t.Errorf("hello %v", hello)
	}
	select {
	case <-conn.pings:
	case <-ctx.Done():
		t.Fatal("no ping")
	}
	done := make(chan error, 1)
	go func() { done <- w.As("ana").Slash(ctx, "platform", "/deploy-advice", "x") }()
	envelope := <-frames
	big := fmt.Sprintf(`{"envelope_id":%q,"payload":{"text":%q}}`, envelope["envelope_id"], strings.Repeat("x", 20_480))
	conn.send(t, big)
	if err := <-done; err == nil {
		t.Error("an acknowledgement of over 20,480 bytes was taken")
	}
	if !contains(w.Notices("ana"), "did not respond") {
		t.Errorf("notices %q", w.Notices("ana"))
	}
}

func TestSockets_reconnectOnDisconnectAndCut(t *testing.T) {
	t.Parallel()
	w, ctx := start(t, func(o *local.Options) { o.Timing.Warning = 10 * time.Millisecond }), patience(t)
	a := connect(t, w, ack)
	for i, end := range []func(){
		func() { _ = w.Disconnect("warning") }, func() { _ = w.Disconnect("refresh_requested") }, w.Cut,
	} {
		end()
		a.awaitHello(t)
		if err := w.Await(ctx, func() bool { return w.Connections() == 1 }); err != nil {
			t.Fatalf("after end %d: %v", i, err)
		}
	}
	if err := w.Disconnect("boredom"); err == nil {
		t.Error("an unknown reason was taken")
	}
}

func TestSockets_refreshOnSchedule(t *testing.T) {
	t.Parallel()
	w := start(t, func(o *local.Options) {
		o.Timing.Refresh, o.Timing.Warning = 50*time.Millisecond, 10*time.Millisecond
	})
	frames, _ := rawSocket(t, w, "")
	var got []any
	for f := range frames {
		if got = append(got, f["reason"]); len(got) == 3 {
			break
		}
	}
	if diff := cmp.Diff([]any{nil, "warning", "refresh_requested"}, got); diff != "" {
		t.Errorf("frames (-want +got):\n%s", diff)
	}
}

func TestSockets_foreignEnvelopesCanBeInjected(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	a := connect(t, w, ack)
	raw := `{"type":"events_api","envelope_id":"foreign-1","accepts_response_payload":false,"payload":{"type":"event_callback","team_id":"T0OTHER",
		"api_app_id":"A0OTHER","event_id":"Ev1","event":{"type":"message","channel":"C1","ts":"1.000001","text":"x"}}}`
	if err := w.Inject([]byte(raw)); err != nil {
		t.Fatal(err)
	}
	if err := w.Await(ctx, acked(w, 1)); err != nil {
		t.Fatal(err)
	}
	if cb := callback(a.received()[0]); cb.TeamID != "T0OTHER" {
		t.Errorf("injected event %+v", cb)
	}
}

package slack_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/integrations/slack"
)

const scopes = "app_mentions:read,channels:history,channels:read,chat:write,commands,files:read,files:write,groups:history,groups:read,im:history,im:read,im:write,metadata.message:read,mpim:history,mpim:read,reactions:write,users:read"

// patience bounds every wait; nothing is asserted about how long things take.
const patience = 20 * time.Second

// ack is an acknowledgement as Slack would get it.
type ack struct {
	EnvelopeID string          `json:"envelope_id"`
	Payload    json.RawMessage `json:"payload"`
}

// wire is a Slack reduced to what the tests script: methods answer what replies say, sockets say hello and take what is sent.
type wire struct {
	t       testing.TB
	srv     *httptest.Server
	mu      sync.Mutex
	conns   []*websocket.Conn
	opens   int
	replies map[string]func(http.ResponseWriter, *http.Request)
	acks    chan ack
	hellos  chan struct{}
}

func newWire(t testing.TB) *wire {
	t.Helper()
	w := &wire{t: t, acks: make(chan ack, 10_000), hellos: make(chan struct{}, 1000), replies: map[string]func(http.ResponseWriter, *http.Request){}}
	w.srv = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.srv.Close)
	w.on("auth.test", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("X-OAuth-Scopes", scopes)
		fmt.Fprint(rw, `{"ok":true,"team_id":"T1","team":"Team","user_id":"UBOT","bot_id":"B1","user":"deploy-advice","url":"https://x.slack.com/"}`)
	})
	w.on("apps.connections.open", func(rw http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(rw, `{"ok":true,"url":"ws%s/socket"}`, strings.TrimPrefix(w.srv.URL, "http"))
	})
	return w
}

// on scripts a method.
func (w *wire) on(method string, reply func(http.ResponseWriter, *http.Request)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.replies[method] = reply
}

// says scripts a fixed answer.
func (w *wire) says(method, body string) {
	w.on(method, func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		fmt.Fprint(rw, body)
	})
}

func (w *wire) serve(rw http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/socket" {
		w.socket(rw, r)
		return
	}
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	w.mu.Lock()
	reply := w.replies[method]
	if method == "apps.connections.open" {
		w.opens++
	}
	w.mu.Unlock()
	if reply == nil {
		http.Error(rw, "no such method "+method, http.StatusNotImplemented)
		return
	}
	reply(rw, r)
}

func (w *wire) socket(rw http.ResponseWriter, r *http.Request) {
	c, err := (&websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}).Upgrade(rw, r, nil)
	if err != nil {
		return
	}
	defer c.Close()
	w.mu.Lock()
	w.conns = append(w.conns, c)
	_ = c.WriteMessage(websocket.TextMessage, []byte(`{"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"}}`))
	w.mu.Unlock()
	w.hellos <- struct{}{}
	for {
		_, raw, err := c.ReadMessage()
		if err != nil {
			break
		}
		var a ack
		if json.Unmarshal(raw, &a) == nil {
			w.acks <- a
		}
	}
	w.mu.Lock()
	w.conns = slices.DeleteFunc(w.conns, func(x *websocket.Conn) bool { return x == c })
	w.mu.Unlock()
}

// send delivers a frame on the oldest socket.
func (w *wire) send(frame string) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.conns) == 0 {
		w.t.Fatal("no socket is open")
	}
	if err := w.conns[0].WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		w.t.Fatal(err)
	}
}

// acked waits for the next acknowledgement.
func (w *wire) acked() ack {
	w.t.Helper()
	select {
	case a := <-w.acks:
		return a
	case <-time.After(patience):
		w.t.Fatal("nothing was acknowledged")
		return ack{}
	}
}

func (w *wire) opened() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.opens
}

// notebook is a Recorder in memory that knows repeats by id and alias, as the real one does.
type notebook struct {
	mu      sync.Mutex
	known   map[string]bool
	events  []bot.Event
	begun   atomic.Int64
	fail    error
	block   chan struct{} // when set, Record waits for it or for its deadline
	changed chan struct{}
}

func newNotebook() *notebook {
	return &notebook{known: map[string]bool{}, changed: make(chan struct{}, 100_000)}
}

func (n *notebook) Record(ctx context.Context, e bot.Event) (bot.Receipt, error) {
	n.mu.Lock()
	block := n.block
	n.begun.Add(1)
	n.mu.Unlock()
	if block != nil {
		select {
		case <-block:
		case <-ctx.Done():
			return bot.Receipt{}, ctx.Err()
		}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	defer func() { n.changed <- struct{}{} }()
	if n.fail != nil {
		return bot.Receipt{}, n.fail
	}
	ids := append([]string{e.ID}, e.Aliases...)
	for _, id := range ids {
		if n.known[id] {
			return bot.Receipt{Fate: bot.Duplicate}, nil
		}
	}
	for _, id := range ids {
		n.known[id] = true
	}
	n.events = append(n.events, e)
	return bot.Receipt{Fate: bot.Recorded}, nil
}

func (n *notebook) setFail(err error) { n.mu.Lock(); n.fail = err; n.mu.Unlock() }

func (n *notebook) setBlock(c chan struct{}) { n.mu.Lock(); n.block = c; n.mu.Unlock() }

func (n *notebook) all() []bot.Event {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.events)
}

// await waits until n events are recorded.
func (n *notebook) await(t *testing.T, count int) []bot.Event {
	t.Helper()
	limit := time.After(patience)
	for {
		if got := n.all(); len(got) >= count {
			return got
		}
		select {
		case <-n.changed:
		case <-limit:
			t.Fatalf("%d events recorded, want %d: %+v", len(n.all()), count, n.all())
		}
	}
}

// logbook keeps log lines.
type logbook struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) { l.mu.Lock(); defer l.mu.Unlock(); return l.b.Write(p) }

func (l *logbook) String() string { l.mu.Lock(); defer l.mu.Unlock(); return l.b.String() }

// rig is a running adapter with what surrounds it.
type rig struct {
	*slack.Adapter
	wire  *wire
	book  *notebook
	log   *logbook
	stop  func() error // ends it
	ended func() error // waits until it ends by itself
}

type rules func(bot.Event) map[string]string

func (r rules) Validate(e bot.Event) map[string]string { return r(e) }

func options(w *wire) slack.Options {
	return slack.Options{AppToken: "xapp-1-A1-secret", BotToken: "xoxb-secret", APIURL: w.srv.URL + "/api/", Now: time.Now, PostEvery: -1}
}

// run starts an adapter and waits until its sockets are open.
func run(t testing.TB, w *wire, val slack.Validator, change ...func(*slack.Options)) *rig {
	t.Helper()
	r := launch(t, w, val, change...)
	eventually(t, "two sockets said hello", func() bool { return r.Status().Live == 2 })
	return r
}

// launch starts an adapter.
func launch(t testing.TB, w *wire, val slack.Validator, change ...func(*slack.Options)) *rig {
	t.Helper()
	r := &rig{wire: w, book: newNotebook(), log: &logbook{}}
	o := options(w)
	for _, c := range change {
		c(&o)
	}
	a, err := slack.New(slog.New(slog.NewTextHandler(io.MultiWriter(r.log, t.Output()), &slog.HandlerOptions{Level: slog.LevelDebug})), o, r.book, val)
	if err != nil {
		t.Fatal(err)
	}
	r.Adapter = a
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	r.ended = sync.OnceValue(func() error { return <-done })
	r.stop = func() error { cancel(); return r.ended() }
	t.Cleanup(func() { _ = r.stop() })
	return r
}

// eventually looks again and again until cond holds.
func eventually(t testing.TB, what string, cond func() bool) {
	t.Helper()
	limit := time.After(patience)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !cond() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("in vain: %s", what)
		}
	}
}

// callback wraps an inner event as the Events API does.
func callback(envelope, event, inner string) string {
	return fmt.Sprintf(`{"type":"events_api","envelope_id":%q,"accepts_response_payload":false,"payload":{"type":"event_callback","team_id":"T1","api_app_id":"A1","event_id":%q,"event_time":1700000000,"event":%s}}`, envelope, event, inner)
}

func slashFrame(envelope, trigger, text string) string {
	raw, _ := json.Marshal(text)
	return fmt.Sprintf(`{"type":"slash_commands","envelope_id":%q,"accepts_response_payload":true,"payload":{"team_id":"T1","api_app_id":"A1","channel_id":"C1","channel_name":"platform","user_id":"U1","user_name":"ana","command":"/deploy-advice","text":%s,"response_url":"https://hooks.slack.com/commands/1","trigger_id":%q}}`, envelope, raw, trigger)
}

func interactiveFrame(envelope, payload string) string {
	return fmt.Sprintf(`{"type":"interactive","envelope_id":%q,"accepts_response_payload":true,"payload":%s}`, envelope, payload)
}

// clickPayload is a button pressed in a message of a thread.
func clickPayload(trigger, actionTS, responseURL string) string {
	return fmt.Sprintf(`{"type":"block_actions","team":{"id":"T1"},"api_app_id":"A1","user":{"id":"U1","username":"ana","team_id":"T1"},"trigger_id":%q,"response_url":%q,
		"channel":{"id":"C1","name":"platform"},"container":{"type":"message","message_ts":"1700000001.000200","channel_id":"C1","thread_ts":"1700000000.000100"},
		"message":{"ts":"1700000001.000200","thread_ts":"1700000000.000100","user":"UBOT","text":"?","metadata":{"event_type":"deploy_advice_question","event_payload":{"assessment":"da-1","key":"da-1/q"}}},
		"actions":[{"type":"button","block_id":"ask:peak_rps:da-1","action_id":"a1","value":"500","action_ts":%q}]}`, trigger, responseURL, actionTS)
}

func kindOf(t *testing.T, err error) *bot.Error {
	t.Helper()
	e, ok := errors.AsType[*bot.Error](err)
	if !ok {
		t.Fatalf("error %v is no *bot.Error", err)
	}
	return e
}

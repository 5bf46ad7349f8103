package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/deploy-advice/deploy-advice/integrations/local"
	"github.com/deploy-advice/deploy-advice/integrations/local/web"
)

// workspace runs a local workspace that serves the page, seeded for the screens of a first visit.
func workspace(t *testing.T) *local.Workspace {
	t.Helper()
	w, err := local.Start(t.Context(), local.Options{Now: time.Now, Logger: slog.New(slog.NewTextHandler(t.Output(), nil)), Page: web.FS})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return w
}

// bot is an app on slack-go that answers as a test tells it to and remembers what it was sent.
type bot struct {
	t    *testing.T
	w    *local.Workspace
	api  *slack.Client
	sm   *socketmode.Client
	mu   sync.Mutex
	seen []slack.InteractionCallback
	cmds []slack.SlashCommand
	// reply gives the payload to acknowledge with; nil acknowledges plainly.
	reply func(slack.InteractionCallback) any
	slash func(slack.SlashCommand)
}

func connect(t *testing.T, w *local.Workspace, b *bot) *bot {
	t.Helper()
	b.t, b.w = t, w
	b.api = slack.New(w.BotToken(), slack.OptionAppLevelToken(w.AppToken()), slack.OptionAPIURL(w.APIURL()), slack.OptionHTTPClient(&http.Client{Timeout: 10 * time.Second}))
	b.sm = socketmode.New(b.api)
	ctx, cancel := context.WithCancel(t.Context())
	hello := make(chan struct{}, 10)
	var running sync.WaitGroup
	t.Cleanup(func() { cancel(); running.Wait() })
	running.Go(func() { _ = b.sm.RunContext(ctx) })
	running.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-b.sm.Events:
				if e.Type == socketmode.EventTypeHello {
					hello <- struct{}{}
				} else if e.Request != nil {
					b.take(e)
				}
			}
		}
	})
	select {
	case <-hello:
	case <-time.After(patience):
		t.Fatal("no hello")
	}
	return b
}

func (b *bot) take(e socketmode.Event) {
	var payload any
	switch data := e.Data.(type) {
	case slack.InteractionCallback:
		if b.reply != nil {
			payload = b.reply(data)
		}
		b.mu.Lock()
		b.seen = append(b.seen, data)
		b.mu.Unlock()
	case slack.SlashCommand:
		b.mu.Lock()
		b.cmds = append(b.cmds, data)
		b.mu.Unlock()
	}
	if payload != nil {
		_ = b.sm.Ack(*e.Request, payload)
	} else {
		_ = b.sm.Ack(*e.Request)
	}
	if cmd, is := e.Data.(slack.SlashCommand); is && b.slash != nil {
		b.slash(cmd)
	}
}

// received waits until an interaction matches and returns it.
func (b *bot) received(match func(slack.InteractionCallback) bool) slack.InteractionCallback {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		b.mu.Lock()
		for _, cb := range b.seen {
			if match(cb) {
				b.mu.Unlock()
				return cb
			}
		}
		b.mu.Unlock()
		select {
		case <-tick.C:
		case <-ctx.Done():
			b.t.Fatalf("the app did not receive what was expected; it has %+v", b.seen)
		}
	}
}

// action waits for an action of this id and returns it.
func (b *bot) action(id string) *slack.BlockAction {
	b.t.Helper()
	var found *slack.BlockAction
	b.received(func(cb slack.InteractionCallback) bool {
		for _, a := range cb.ActionCallback.BlockActions {
			if a.ActionID == id {
				found = a
				return true
			}
		}
		return false
	})
	return found
}

// call is a Web API call with a JSON body.
func (b *bot) call(method string, body map[string]any) map[string]any {
	b.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		b.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.w.APIURL()+method, bytes.NewReader(raw))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+b.w.BotToken())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var answer map[string]any
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		b.t.Fatal(err)
	}
	if answer["ok"] != true {
		b.t.Fatalf("%s: %v", method, answer)
	}
	return answer
}

// post sends a message of blocks from testdata and returns its ts.
func (b *bot) post(channel, thread, file, text string) string {
	b.t.Helper()
	body := map[string]any{"channel": b.w.ChannelID(channel), "text": text}
	if thread != "" {
		body["thread_ts"] = thread
	}
	if file != "" {
		body["blocks"] = b.load(file)
		body["metadata"] = map[string]any{"event_type": "deploy_advice_head", "event_payload": map[string]any{"key": "k-1", "assessment": "4f2a9c"}}
	}
	ts, _ := b.call("chat.postMessage", body)["ts"].(string)
	return ts
}

func (b *bot) load(file string) any {
	b.t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		b.t.Fatal(err)
	}
	raw = bytes.ReplaceAll(raw, []byte("USER_ANA"), []byte(b.w.UserID("ana")))
	raw = bytes.ReplaceAll(raw, []byte("USER_BEN"), []byte(b.w.UserID("ben")))
	raw = bytes.ReplaceAll(raw, []byte("CHANNEL_PAYMENTS"), []byte(b.w.ChannelID("payments")))
	raw = bytes.ReplaceAll(raw, []byte("PAGE_URL"), []byte(b.w.URL()))
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		b.t.Fatalf("%s: %v", file, err)
	}
	return v
}

package local_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"github.com/deploy-advice/deploy-advice/integrations/local"
)

// inbox keeps what an app received, by kind.
type inbox struct {
	mu       sync.Mutex
	commands []slack.SlashCommand
	acts     []slack.InteractionCallback
	homes    []*slackevents.AppHomeOpenedEvent
}

// listen acknowledges everything; answer gives the payload for interactions, nil for none.
func (b *inbox) listen(answer func(slack.InteractionCallback) any) func(*app, socketmode.Event) {
	return func(a *app, e socketmode.Event) {
		b.mu.Lock()
		defer b.mu.Unlock()
		var payload any
		switch data := e.Data.(type) {
		case slack.SlashCommand:
			b.commands = append(b.commands, data)
			payload = map[string]any{"text": "got " + data.Text}
		case slack.InteractionCallback:
			b.acts = append(b.acts, data)
			if answer != nil {
				payload = answer(data)
			}
		case slackevents.EventsAPIEvent:
			if h, ok := data.InnerEvent.Data.(*slackevents.AppHomeOpenedEvent); ok {
				b.homes = append(b.homes, h)
			}
		}
		if payload == nil {
			_ = a.sm.Ack(*e.Request)
			return
		}
		_ = a.sm.Ack(*e.Request, payload)
	}
}

func (b *inbox) last(t *testing.T) slack.InteractionCallback {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.acts) == 0 {
		t.Fatal("the app received no interaction")
	}
	return b.acts[len(b.acts)-1]
}

func TestSlash_carriesContextAndShowsTheReply(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	var in inbox
	connect(t, w, in.listen(nil))
	if err := w.As("ana").Slash(ctx, "platform", "/deploy-advice", "ask @ben about #payments <now>"); err != nil {
		t.Fatal(err)
	}
	got := in.commands[0]
	want := "ask <@" + w.UserID("ben") + "|ben> about <#" + w.ChannelID("payments") + "|payments> &lt;now&gt;"
	if got.Text != want || got.Command != "/deploy-advice" || got.ChannelID != w.ChannelID("platform") || got.UserID != w.UserID("ana") ||
		got.APIAppID != w.AppID() || got.TeamID != w.TeamID() || got.TriggerID == "" {
		t.Errorf("command %+v", got)
	}
	if e := w.Ephemerals("ana"); len(e) != 1 || e[0].Text != "got "+want || !e[0].IsEphemeral {
		t.Errorf("ana sees %+v", e)
	}
	if e := w.Ephemerals("ben"); len(e) != 0 {
		t.Errorf("ben sees ana's reply: %+v", e)
	}
	if err := w.As("ana").Slash(ctx, "platform", "/dance", ""); err == nil {
		t.Error("an unknown command was taken")
	}
}

func TestSlash_silenceIsTold(t *testing.T) {
	t.Parallel()
	w, ctx := start(t, quick), patience(t)
	err := w.As("ana").Slash(ctx, "platform", "/deploy-advice", "x")
	if !errors.Is(err, local.ErrTimedOut) || !contains(w.Notices("ana"), "/deploy-advice failed") {
		t.Errorf("without an app: %v, notices %q", err, w.Notices("ana"))
	}
	connect(t, w, func(*app, socketmode.Event) {})
	if err := w.As("ana").Slash(ctx, "platform", "/deploy-advice", "x"); !errors.Is(err, local.ErrTimedOut) {
		t.Errorf("with a silent app: %v", err)
	}
	if n := len(w.Deliveries()); n != 2 {
		t.Errorf("%d deliveries: a slash command must not be delivered again", n)
	}
}

// post sends a message with a button, a menu and a date.
func post(t *testing.T, w *local.Workspace) local.Place {
	t.Helper()
	plain := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	menu := slack.NewOptionsSelectBlockElement("static_select", plain("pick"), "menu",
		slack.NewOptionBlockObject("a", plain("A"), nil), slack.NewOptionBlockObject("b", plain("B"), nil))
	actions := slack.NewActionBlock("ask:state", slack.NewButtonBlockElement("go", "stateless", plain("Go")), menu, slack.NewDatePickerBlockElement("day"))
	channel, ts, err := client(w).PostMessageContext(t.Context(), w.ChannelID("platform"), slack.MsgOptionText("?", false), slack.MsgOptionBlocks(actions))
	if err != nil {
		t.Fatal(err)
	}
	return local.Place{Channel: channel, TS: ts, Block: "ask:state"}
}

func TestClick_payloadAndRefusals(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	var in inbox
	connect(t, w, in.listen(nil))
	at := post(t, w)
	at.Action = "menu"
	if err := w.As("ben").Select(ctx, at, "b"); err != nil {
		t.Fatal(err)
	}
	at.Action = "go"
	if err := w.As("ben").Click(ctx, at, ""); err != nil {
		t.Fatal(err)
	}
	got := in.last(t)
	if got.Type != slack.InteractionTypeBlockActions || got.User.ID != w.UserID("ben") || got.Channel.ID != at.Channel ||
		got.Message.Timestamp != at.TS || got.Container.MessageTs != at.TS || got.APIAppID != w.AppID() || got.ResponseURL == "" {
		t.Errorf("payload %+v", got)
	}
	if a := got.ActionCallback.BlockActions[0]; a.ActionID != "go" || a.BlockID != "ask:state" || a.Value != "stateless" || a.ActionTs == "" {
		t.Errorf("action %+v", a)
	}
	if s := got.BlockActionState.Values["ask:state"]["menu"].SelectedOption.Value; s != "b" {
		t.Errorf("state of the menu %q, want b as chosen before", s)
	}
	for name, err := range map[string]error{
		"unknown action": w.As("ben").Click(ctx, local.Place{Channel: at.Channel, TS: at.TS, Block: "ask:state", Action: "gone"}, ""),
		"other value":    w.As("ben").Click(ctx, at, "local-state"),
		"no such option": w.As("ben").Select(ctx, local.Place{Channel: at.Channel, TS: at.TS, Block: "ask:state", Action: "menu"}, "c"),
		"bad date":       w.As("ben").Select(ctx, local.Place{Channel: at.Channel, TS: at.TS, Block: "ask:state", Action: "day"}, "tomorrow"),
		"nobody":         w.As("zoe").Click(ctx, at, ""),
	} {
		if err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func respond(t *testing.T, url, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(raw)
}

func TestResponseURL_fivePostsReplaceDelete(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	var in inbox
	connect(t, w, in.listen(nil))
	at := post(t, w)
	at.Action = "go"
	if err := w.As("ben").Click(ctx, at, ""); err != nil {
		t.Fatal(err)
	}
	url := in.last(t).ResponseURL
	if status, body := respond(t, url, `{"text":"only you"}`); status != 200 || body != "ok" {
		t.Errorf("post: %d %q, want 200 ok", status, body)
	}
	if _, _, err := client(w).PostMessageContext(ctx, "", slack.MsgOptionReplaceOriginal(url), slack.MsgOptionText("replaced", false)); err != nil {
		t.Errorf("slack-go's MsgOptionReplaceOriginal: %v", err)
	}
	if m, _ := w.Message(at.Channel, at.TS); m.Text != "replaced" || m.Blocks != nil {
		t.Errorf("replaced message %+v", m)
	}
	respond(t, url, `{"text":"all","response_type":"in_channel"}`)
	if n := len(w.Find(func(m local.Message) bool { return m.Text == "all" && !m.IsEphemeral })); n != 1 {
		t.Errorf("in_channel posted %d messages", n)
	}
	if status, body := respond(t, url, `{"blocks":[{"type":"nonsense"}]}`); status != 400 || !strings.Contains(body, "invalid_blocks") {
		t.Errorf("bad blocks: %d %q", status, body)
	}
	respond(t, url, `{"delete_original":true}`)
	if _, ok := w.Message(at.Channel, at.TS); ok {
		t.Error("delete_original deleted nothing")
	}
	if status, body := respond(t, url, `{"text":"six"}`); status != 404 || !strings.Contains(body, "used_url") {
		t.Errorf("the sixth post: %d %q, want 404 used_url", status, body)
	}
}

func TestHome_openPublishPress(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	var in inbox
	connect(t, w, in.listen(nil))
	if err := w.As("ana").OpenHome(ctx); err != nil {
		t.Fatal(err)
	}
	if err := w.Await(ctx, acked(w, 1)); err != nil {
		t.Fatal(err)
	}
	if h := in.homes[0]; h.Tab != "home" || h.User != w.UserID("ana") || !strings.HasPrefix(h.Channel, "D") {
		t.Errorf("event %+v", h)
	}
	button := slack.NewButtonBlockElement("start", "v", slack.NewTextBlockObject("plain_text", "Start", false, false))
	view := slack.HomeTabViewRequest{Type: "home", Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewActionBlock("b", button)}}}
	published, err := client(w).PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: w.UserID("ana"), View: view})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.As("ana").Click(ctx, local.Place{View: published.ID, Block: "b", Action: "start"}, ""); err != nil {
		t.Fatal(err)
	}
	if cb := in.last(t); cb.View.ID != published.ID || cb.Container.ViewID != published.ID || cb.Channel.ID != "" {
		t.Errorf("payload %+v", cb)
	}
	if err := w.As("ben").Click(ctx, local.Place{View: published.ID, Block: "b", Action: "start"}, ""); err == nil {
		t.Error("ben pressed a button in ana's home")
	}
	stale := "0.old"
	_, err = client(w).PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: w.UserID("ana"), View: view, Hash: &stale})
	if e := slackError(t, err); e.Err != "hash_conflict" {
		t.Errorf("stale hash: %s", e.Err)
	}
}

func TestMessageShortcut_carriesTheMessage(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	var in inbox
	connect(t, w, in.listen(nil))
	ts := sayTS(t, w)
	if err := w.As("ben").MessageShortcut(ctx, "advice_message", "platform", ts); err != nil {
		t.Fatal(err)
	}
	cb := in.last(t)
	if cb.Type != slack.InteractionTypeMessageAction || cb.Message.Text != "hello" || cb.MessageTs != ts || cb.CallbackID != "advice_message" {
		t.Errorf("payload %+v", cb)
	}
}

func TestUpload_comesAsFileShare(t *testing.T) {
	t.Parallel()
	w, ctx := start(t), patience(t)
	a := connect(t, w, ack)
	ts, err := w.As("ana").Upload(ctx, local.Upload{Channel: "platform", Name: "compose.yaml", Comment: "@deploy-advice this", Content: []byte("services: {}")})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Await(ctx, acked(w, 2)); err != nil {
		t.Fatal(err)
	}
	var file slack.File
	for _, e := range a.received() {
		if m, ok := e.Data.(slackevents.EventsAPIEvent).InnerEvent.Data.(*slackevents.MessageEvent); ok && m.SubType == "file_share" {
			var raw struct {
				Event struct {
					Files []slack.File `json:"files"`
				} `json:"event"`
			}
			if err := json.Unmarshal(e.Request.Payload, &raw); err != nil || m.TimeStamp != ts {
				t.Fatal(err)
			}
			file = raw.Event.Files[0]
		}
	}
	var content bytes.Buffer
	if err := client(w).GetFileContext(ctx, file.URLPrivateDownload, &content); err != nil || content.String() != "services: {}" {
		t.Errorf("downloaded %q, %v", content.String(), err)
	}
}

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 5, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

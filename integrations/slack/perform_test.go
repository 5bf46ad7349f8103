package slack_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/integrations/local"
	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
	"github.com/deploy-advice/deploy-advice/integrations/slack"
)

// town is an adapter running against a local workspace, which enforces Slack's rules.
type town struct {
	*local.Workspace
	*slack.Adapter
	book *notebook
}

func settle(t *testing.T, change ...func(*local.Options)) *town {
	t.Helper()
	lo := local.Options{Now: time.Now, Logger: slog.New(slog.DiscardHandler), Timing: local.Timing{Retries: []time.Duration{50 * time.Millisecond}}}
	for _, c := range change {
		c(&lo)
	}
	w, err := local.Start(t.Context(), lo)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	book := newNotebook()
	o := slack.Options{AppToken: slack.Secret(w.AppToken()), BotToken: slack.Secret(w.BotToken()), APIURL: w.APIURL(), Now: time.Now, PostEvery: -1, HTTPTimeout: 5 * time.Second}
	a, err := slack.New(slog.New(slog.NewTextHandler(t.Output(), nil)), o, book, rules(func(e bot.Event) map[string]string {
		if e.Values["number"] == "0" {
			return map[string]string{"number": "must be above 0"}
		}
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("run ended with %v", err)
		}
	})
	eventually(t, "two sockets said hello", func() bool { return a.Status().Live == 2 })
	return &town{Workspace: w, Adapter: a, book: book}
}

func (w *town) perform(t *testing.T, in bot.Intent, refs bot.Refs) bot.Ref {
	t.Helper()
	ref, err := w.Perform(t.Context(), in, refs)
	if err != nil {
		t.Fatalf("%s: %v", in.Kind, err)
	}
	return ref
}

func (w *town) message(t *testing.T, ref bot.Ref) local.Message {
	t.Helper()
	m, ok := w.Message(ref.Channel, ref.TS)
	if !ok {
		t.Fatalf("no message at %+v", ref)
	}
	return m
}

// payload is a message's metadata.
func payload(m local.Message) map[string]any {
	var out map[string]any
	if m.Metadata != nil {
		_ = json.Unmarshal(m.Metadata.EventPayload, &out)
	}
	return out
}

func said(text string) *bot.Message {
	return &bot.Message{
		Text: text, Meta: &bot.Meta{Kind: bot.HeadMessage, Payload: map[string]any{"assessment": "da-1", "hash": "h"}},
		Blocks: []bot.Block{{Kind: bot.SectionBlock, Lines: []bot.Line{{{Text: text, Style: bot.Strong}}}}},
	}
}

func TestPerform_postEditReplyDelete(t *testing.T) {
	t.Parallel()
	w := settle(t)
	here := bot.Place{Channel: w.ChannelID("platform")}
	head := w.perform(t, bot.Intent{Kind: bot.Post, Key: "da-1/head", Place: here, Message: said("rate <limiter>")}, nil)
	refs := bot.Refs{"da-1/head": head}
	m := w.message(t, head)
	if m.Text != "rate &lt;limiter&gt;" || m.Metadata == nil || m.Metadata.EventType != string(bot.HeadMessage) {
		t.Errorf("posted %+v", m)
	}
	if !strings.Contains(string(m.Blocks), "*rate &lt;limiter&gt;*") && !strings.Contains(string(m.Blocks), `\u0026lt;limiter`) {
		t.Errorf("posted blocks %s", m.Blocks)
	}
	if diff := cmp.Diff(map[string]any{"assessment": "da-1", "hash": "h", "key": "da-1/head"}, payload(m)); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
	reply := w.perform(t, bot.Intent{Kind: bot.Post, Key: "da-1/q1", Place: here, ThreadOf: "da-1/head", Message: said("how many?")}, refs)
	if got := w.message(t, reply); got.ThreadTS != head.TS {
		t.Errorf("the reply is in thread %q, want %q", got.ThreadTS, head.TS)
	}
	edit := bot.Intent{Kind: bot.Edit, Key: "da-1/head2", Place: here, Target: "da-1/head", Message: said("done")}
	w.perform(t, edit, refs)
	w.perform(t, edit, refs)
	if got := w.message(t, head); got.Text != "done" || payload(got)["key"] != "da-1/head" {
		t.Errorf("edited to %q under key %v", got.Text, payload(got)["key"])
	}
	w.perform(t, bot.Intent{Kind: bot.Edit, Key: "da-1/bare", Place: here, Target: "da-1/head", Message: &bot.Message{Text: "words only"}}, refs)
	if got := w.message(t, head); len(got.Blocks) != 0 {
		t.Errorf("blocks stayed: %s", got.Blocks)
	}
	w.perform(t, bot.Intent{Kind: bot.React, Key: "da-1/r", Place: here, Target: "da-1/q1", Emoji: "eyes"}, bot.Refs{"da-1/q1": reply})
	w.perform(t, bot.Intent{Kind: bot.React, Key: "da-1/r", Place: here, Target: "da-1/q1", Emoji: "eyes"}, bot.Refs{"da-1/q1": reply})
	drop := bot.Intent{Kind: bot.Delete, Key: "da-1/d", Place: here, Target: "da-1/q1"}
	w.perform(t, drop, bot.Refs{"da-1/q1": reply})
	w.perform(t, drop, bot.Refs{"da-1/q1": reply})
	if _, there := w.Message(reply.Channel, reply.TS); there {
		t.Error("the reply was not deleted")
	}
}

func TestPerform_lostReplyIsFoundByItsKey(t *testing.T) {
	t.Parallel()
	for _, threaded := range []bool{false, true} {
		t.Run(fmt.Sprintf("thread=%v", threaded), func(t *testing.T) {
			t.Parallel()
			w := settle(t)
			in := bot.Intent{Kind: bot.Post, Key: "da-1/q1", Place: bot.Place{Channel: w.ChannelID("platform")}, Message: said("how many?")}
			refs := bot.Refs{}
			if threaded {
				refs["da-1/head"] = w.perform(t, bot.Intent{Kind: bot.Post, Key: "da-1/head", Place: in.Place, Message: said("head")}, nil)
				in.ThreadOf = "da-1/head"
			}
			if _, found, err := w.Adapter.Find(t.Context(), in, refs); err != nil || found {
				t.Fatalf("found before it was posted: %v %v", found, err)
			}
			if err := w.Faults().Add(faults.Rule{On: "web", Method: "chat.postMessage", Kind: "lose_reply", Times: 1}); err != nil {
				t.Fatal(err)
			}
			_, err := w.Perform(t.Context(), in, refs)
			if e := kindOf(t, err); e.Kind != bot.Unavailable {
				t.Fatalf("a lost reply is %s, want unavailable", e.Kind)
			}
			ref, found, err := w.Adapter.Find(t.Context(), in, refs)
			if err != nil || !found {
				t.Fatalf("not found: %v", err)
			}
			if got := payload(w.message(t, ref))["key"]; got != in.Key {
				t.Errorf("found key %v", got)
			}
			if n := len(w.Workspace.Find(func(m local.Message) bool { return m.Metadata != nil && payload(m)["key"] == in.Key })); n != 1 {
				t.Errorf("%d messages with the key", n)
			}
		})
	}
}

func TestRoot_namesTheKeyOfOurThreadsOnly(t *testing.T) {
	t.Parallel()
	w := settle(t)
	channel := w.ChannelID("platform")
	head := w.perform(t, bot.Intent{Kind: bot.Post, Key: "da-1/head", Place: bot.Place{Channel: channel}, Message: said("head")}, nil)
	theirs, err := w.As("ana").Say(t.Context(), channel, "", "a thread of people")
	if err != nil {
		t.Fatal(err)
	}
	for ts, want := range map[string]string{head.TS: "da-1/head", theirs: ""} {
		if got, err := w.Root(t.Context(), bot.Place{Channel: channel, Thread: ts}); err != nil || got != want {
			t.Errorf("root is %q, %v; want %q", got, err, want)
		}
	}
}

func TestPerform_errorsAreKindsWithTheFix(t *testing.T) {
	t.Parallel()
	w := settle(t)
	for _, c := range []struct {
		rule faults.Rule
		kind bot.Kind
		code string
		fix  string
	}{
		{faults.Rule{Kind: "error", Error: "not_in_channel"}, bot.Denied, "not_in_channel", "/invite @deploy-advice"},
		{faults.Rule{Kind: "error", Error: "channel_not_found"}, bot.NotFound, "channel_not_found", "/invite"},
		{faults.Rule{Kind: "error", Error: "is_archived"}, bot.Denied, "is_archived", "archived"},
		{faults.Rule{Kind: "error", Error: "invalid_blocks"}, bot.Invalid, "invalid_blocks", ""},
		{faults.Rule{Kind: "error", Error: "internal_error"}, bot.Unavailable, "internal_error", ""},
		{faults.Rule{Kind: "error", Error: "token_revoked"}, bot.Unavailable, "token_revoked", "reinstall"},
		{faults.Rule{Kind: "status", Status: 503}, bot.Unavailable, "http_503", ""},
		{faults.Rule{Kind: "ratelimited", RetryAfterMS: 7000}, bot.Limited, "ratelimited", ""},
		{faults.Rule{Kind: "drop"}, bot.Unavailable, "", ""},
	} {
		c.rule.On, c.rule.Method, c.rule.Times = "web", "chat.postMessage", 1
		if err := w.Faults().Add(c.rule); err != nil {
			t.Fatal(err)
		}
		_, err := w.Perform(t.Context(), bot.Intent{Kind: bot.Post, Key: "k", Place: bot.Place{Channel: w.ChannelID("platform")}, Message: said("x")}, nil)
		e := kindOf(t, err)
		if e.Kind != c.kind || e.Code != c.code || !strings.Contains(slack.ExplainCode(e.Code), c.fix) {
			t.Errorf("%+v became %s %q %q", c.rule, e.Kind, e.Code, e.Message)
		}
		if c.kind == bot.Limited && e.RetryAfter != 7*time.Second {
			t.Errorf("wait %v, want what Slack said", e.RetryAfter)
		}
	}
	if n := w.Calls()["chat.postMessage"]; n != 9 {
		t.Errorf("%d calls for 9 attempts: something retried by itself", n)
	}
}

func TestPerform_placeThatRefusesUs(t *testing.T) {
	t.Parallel()
	w := settle(t)
	for channel, code := range map[string]string{"random": "not_in_channel", "archive": "is_archived"} {
		_, err := w.Perform(t.Context(), bot.Intent{Kind: bot.Post, Key: "k", Place: bot.Place{Channel: w.ChannelID(channel)}, Message: said("x")}, nil)
		if e := kindOf(t, err); e.Code != code || e.Message == "" {
			t.Errorf("%s: %v", channel, err)
		}
	}
}

func TestPerform_everyTurnOfAPerson(t *testing.T) {
	t.Parallel()
	w := settle(t)
	ana, channel := w.As("ana"), w.ChannelID("platform")
	if err := ana.Slash(t.Context(), channel, "/deploy-advice", "rate limiter & <more> https://x.example/a"); err != nil {
		t.Fatal(err)
	}
	cmd := w.book.await(t, 1)[0]
	if cmd.Kind != bot.Command || cmd.Text != "rate limiter & <more> https://x.example/a" || cmd.User != w.UserID("ana") || cmd.Place.Channel != channel {
		t.Errorf("command %+v", cmd)
	}
	w.perform(t, bot.Intent{Kind: bot.Whisper, Key: "k1", User: cmd.User, Place: cmd.Place, ResponseURL: cmd.ResponseURL, Message: said("only you")}, nil)
	w.perform(t, bot.Intent{Kind: bot.Whisper, Key: "k2", User: cmd.User, Place: cmd.Place, ResponseURL: "https://evil.example/", Message: said("only you 2")}, nil)
	if got := w.Ephemerals("ana"); len(got) != 2 || got[0].Text != "only you" {
		t.Errorf("whispered %+v", got)
	}

	form := &bot.View{Callback: "answers", Title: "A few answers", Private: "da-1", Blocks: []bot.Block{
		{Kind: bot.InputBlock, ID: "number", Label: "How many?", Elements: []bot.Element{{Kind: bot.NumberInput, ActionID: "v"}}},
		{Kind: bot.InputBlock, ID: "ask:cloud", Label: "Where?", Optional: true, Elements: []bot.Element{{Kind: bot.Select, ActionID: "v", Options: []bot.Choice{{Value: "aws", Label: "AWS"}}}}},
	}}
	opened := w.perform(t, bot.Intent{Kind: bot.OpenView, Key: "k3", Trigger: cmd.TriggerID, View: form}, nil)
	answers := map[string]map[string]any{"number": {"v": "0"}, "ask:cloud": {"v": "aws"}}
	sub, err := ana.SubmitView(t.Context(), opened.ViewID, answers)
	if err != nil || sub.Errors["number"] != "must be above 0" {
		t.Fatalf("submitted: %+v %v", sub, err)
	}
	_, err = w.Perform(t.Context(), bot.Intent{Kind: bot.UpdateView, Key: "k4", ViewID: opened.ViewID, ViewHash: "stale", View: form}, nil)
	if e := kindOf(t, err); e.Kind != bot.Conflict {
		t.Errorf("a stale hash is %s", e.Kind)
	}
	w.perform(t, bot.Intent{Kind: bot.UpdateView, Key: "k4", ViewID: opened.ViewID, View: form}, nil)
	answers["number"]["v"] = "7"
	if sub, err = ana.SubmitView(t.Context(), opened.ViewID, answers); err != nil || sub.Result != "closed" {
		t.Fatalf("submitted: %+v %v", sub, err)
	}
	got := w.book.await(t, 2)[1]
	if diff := cmp.Diff(map[string]string{"number": "7", "ask:cloud": "aws"}, got.Values); diff != "" || got.Private != "da-1" || got.Callback != "answers" {
		t.Errorf("submission %+v:\n%s", got, diff)
	}
}

func TestPerform_clickHomeUploadShortcut(t *testing.T) {
	t.Parallel()
	w := settle(t)
	ana, channel := w.As("ana"), w.ChannelID("platform")
	q := said("How many?")
	q.Blocks = append(q.Blocks, bot.Block{Kind: bot.ActionsBlock, ID: "ask:peak_rps:da-1", Elements: []bot.Element{{Kind: bot.Button, ActionID: "a1", Label: "500", Value: "500"}}})
	ref := w.perform(t, bot.Intent{Kind: bot.Post, Key: "da-1/q1", Place: bot.Place{Channel: channel}, Message: q}, nil)
	if err := ana.Click(t.Context(), local.Place{Channel: channel, TS: ref.TS, Block: "ask:peak_rps:da-1", Action: "a1"}, ""); err != nil {
		t.Fatal(err)
	}
	click := w.book.await(t, 1)[0]
	if click.Kind != bot.Action || click.Conversation != "da-1" || click.Value != "500" || click.Message != ref.TS || click.ResponseURL == "" {
		t.Errorf("click %+v", click)
	}
	up := bot.Intent{Kind: bot.Upload, Key: "da-1/chart", Place: bot.Place{Channel: channel, Thread: ref.TS}, File: &bot.File{Name: "cost.png", Title: "Cost", Alt: "cost against load", Data: []byte("\x89PNG not really")}}
	file := w.perform(t, up, nil)
	found, ok, err := w.Adapter.Find(t.Context(), up, nil)
	if err != nil || !ok || found.FileID != file.FileID {
		t.Errorf("upload found as %+v %v %v, want %s", found, ok, err, file.FileID)
	}
	if err := ana.OpenHome(t.Context()); err != nil {
		t.Fatal(err)
	}
	home := w.book.await(t, 2)[1]
	w.perform(t, bot.Intent{Kind: bot.PublishHome, Key: "h", User: home.User, View: &bot.View{Home: true, Callback: "home", Blocks: said("Hello").Blocks}}, nil)
	if v, ok := w.Home("ana"); !ok || v.CallbackID != "home" {
		t.Errorf("home %+v", v)
	}
	if err := ana.MessageShortcut(t.Context(), slack.MessageShortcut, channel, ref.TS); err != nil {
		t.Fatal(err)
	}
	if s := w.book.await(t, 3)[2]; s.Kind != bot.MessageShortcut || s.Callback != slack.MessageShortcut || s.Text != "How many?" || s.Message != ref.TS {
		t.Errorf("shortcut %+v", s)
	}
	dm, err := w.DM(t.Context(), "ana")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ana.Say(t.Context(), dm, "", "a worker, 2M a day"); err != nil {
		t.Fatal(err)
	}
	if s := w.book.await(t, 4)[3]; s.Kind != bot.Said || s.Place.Kind != bot.DirectMessage || s.Place.Thread != "" {
		t.Errorf("direct message %+v", s)
	}
	got := w.perform(t, bot.Intent{Kind: bot.Post, Key: "da-2/dm", Place: bot.Place{Channel: w.UserID("ana")}, Message: said("hi")}, nil)
	if got.Channel != dm {
		t.Errorf("a post to a person went to %s, want %s", got.Channel, dm)
	}
}

func TestPeople_areLookedUpOnceInAWhile(t *testing.T) {
	t.Parallel()
	w := settle(t)
	for range 3 {
		p, err := w.User(t.Context(), w.UserID("ana"))
		if err != nil || p.ID != w.UserID("ana") || p.Foreign {
			t.Fatalf("person %+v %v", p, err)
		}
		in, err := w.InChannel(t.Context(), w.ChannelID("platform"), w.UserID("ana"))
		if err != nil || !in {
			t.Fatalf("ana in platform: %v %v", in, err)
		}
	}
	if c := w.Calls(); c["users.info"] != 1 || c["conversations.members"] != 1 {
		t.Errorf("calls %v", c)
	}
	if _, err := w.User(t.Context(), "UNOBODY"); kindOf(t, err).Kind != bot.NotFound {
		t.Errorf("nobody is %v", err)
	}
	room, err := w.Channel(t.Context(), w.ChannelID("archive"))
	if err != nil || !room.Archived || room.Name != "archive" || room.Kind != bot.PublicChannel {
		t.Errorf("room %+v %v", room, err)
	}
}

func TestHTTPClient_followsNoRedirect(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	r := run(t, w, nil)
	w.on("chat.postMessage", func(rw http.ResponseWriter, q *http.Request) {
		http.Redirect(rw, q, w.srv.URL+"/api/stolen", http.StatusTemporaryRedirect)
	})
	w.on("stolen", func(http.ResponseWriter, *http.Request) { t.Error("the token was sent on") })
	_, err := r.Perform(t.Context(), bot.Intent{Kind: bot.Post, Key: "k", Place: bot.Place{Channel: "C1"}, Message: said("x")}, nil)
	if kindOf(t, err).Code != "http_307" {
		t.Errorf("redirected: %v", err)
	}
}

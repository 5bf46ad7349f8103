package watch_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/watch"
)

// shelf keeps documents in memory.
type shelf map[string]bot.Document

func (s shelf) Document(_ context.Context, kind, id string) (bot.Document, error) {
	if d, ok := s[kind+"/"+id]; ok {
		return d, nil
	}
	return bot.Document{}, &bot.Error{Kind: bot.NotFound, Op: "read document"}
}

func (s shelf) Put(_ context.Context, d bot.Document) (bot.Document, error) {
	d.Version++
	s[d.Kind+"/"+d.ID] = d
	return d, nil
}

func (s shelf) Remove(_ context.Context, kind, id string) error {
	delete(s, kind+"/"+id)
	return nil
}

func (s shelf) List(_ context.Context, q bot.Query) ([]bot.Document, error) {
	var out []bot.Document
	for _, d := range s {
		if d.Kind == q.Kind {
			out = append(out, d)
		}
	}
	return out, nil
}

func job(t *testing.T, args, channel string) bot.Job {
	t.Helper()
	raw, err := json.Marshal(map[string]string{"args": args})
	if err != nil {
		t.Fatal(err)
	}
	return bot.Job{Args: raw, For: bot.Event{User: "U1", UserName: "ana", Place: bot.Place{Channel: channel}}}
}

func TestService_watchesOnceAndStops(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s := watch.New(shelf{}, []string{"acme/fixed"}, func() time.Time { return time.Unix(1, 0) })
	first, err := s.Watch(ctx, "k", job(t, "https://github.com/acme/Shop/", "C1"))
	if err != nil || !strings.Contains(string(first), "Watching acme/Shop") {
		t.Fatalf("%s, %v", first, err)
	}
	again, err := s.Watch(ctx, "k", job(t, "acme/shop", "C1"))
	if err != nil || !strings.Contains(string(again), "already") {
		t.Errorf("%s, %v", again, err)
	}
	got, err := s.Watched(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"acme/Shop", "acme/fixed"}, got); diff != "" {
		t.Error(diff)
	}
	if channels, err := s.Listeners(ctx, "acme/shop"); err != nil || len(channels) != 1 || channels[0] != "C1" {
		t.Errorf("listeners: %v, %v", channels, err)
	}
	if _, err := s.Unwatch(ctx, "k", job(t, "acme/shop", "C1")); err != nil {
		t.Fatal(err)
	}
	if got, err = s.Watched(ctx); err != nil || len(got) != 1 {
		t.Errorf("after unwatch: %v, %v", got, err)
	}
	fixed, err := s.Unwatch(ctx, "k", job(t, "acme/fixed", "C1"))
	if err != nil || !strings.Contains(string(fixed), "WATCH_REPOS") {
		t.Errorf("%s, %v", fixed, err)
	}
}

func TestService_refusesWhatIsNoRepository(t *testing.T) {
	t.Parallel()
	s := watch.New(shelf{}, nil, time.Now)
	for _, args := range []string{"shop", "a/b/c", "../x", "<!channel>/x", strings.Repeat("a", 200) + "/x"} {
		if _, err := s.Watch(t.Context(), "k", job(t, args, "C1")); bot.KindOf(err) != bot.Invalid {
			t.Errorf("%q: %v", args, err)
		}
	}
	if _, err := s.Watch(t.Context(), "k", job(t, "a/b", "")); bot.KindOf(err) != bot.Invalid {
		t.Errorf("no channel: %v", err)
	}
}

func TestMachine_postsANoticeOnceUnderItsOwnKey(t *testing.T) {
	t.Parallel()
	n := watch.Notice{Key: "acme/shop#2:abc", Channel: "C1", PullRequest: "acme/shop#2", URL: "https://x", Title: "Add <!channel>", First: "**Thumbnails** on **AWS Lambda**", Second: "It costs $6."}
	ev, err := n.Event("T1")
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(ev.Conversation, ":/#") || !strings.HasPrefix(ev.Conversation, watch.Prefix+"-") {
		t.Errorf("conversation %q", ev.Conversation)
	}
	_, intents, err := watch.Machine{}.Step(bot.Session{ID: ev.Conversation}, ev, nil)
	if err != nil || len(intents) != 1 {
		t.Fatalf("%d intents, %v", len(intents), err)
	}
	in := intents[0]
	if in.Kind != bot.Post || in.Place.Channel != "C1" || !strings.HasPrefix(in.Key, ev.Conversation+"/") || in.Message.Meta.Kind != bot.ReviewMessage {
		t.Errorf("intent %+v", in)
	}
	if strings.Contains(in.Message.Text, "*") {
		t.Errorf("Markdown left in %q", in.Message.Text)
	}
}

// Where a GitHub App is installed is watched too, each repository once however it is written.
func TestService_watchesWhereTheAppIsInstalled(t *testing.T) {
	t.Parallel()
	s := watch.New(shelf{}, []string{"acme/fixed"}, time.Now)
	s.Installed = func(context.Context) ([]string, error) { return []string{"Acme/Fixed", "acme/shop"}, nil }
	if _, err := s.Watch(t.Context(), "k", job(t, "acme/SHOP", "C1")); err != nil {
		t.Fatal(err)
	}
	got, err := s.Watched(t.Context())
	if err != nil || len(got) != 2 || !strings.EqualFold(got[0], "acme/fixed") || !strings.EqualFold(got[1], "acme/shop") {
		t.Errorf("got %v, %v", got, err)
	}
	if said, err := s.Unwatch(t.Context(), "k", job(t, "acme/shop", "C1")); err != nil || !strings.Contains(string(said), "App is installed") {
		t.Errorf("got %s, %v", said, err)
	}
	s.Installed = func(context.Context) ([]string, error) { return nil, &bot.Error{Kind: bot.Unavailable, Op: "list"} }
	if _, err := s.Watched(t.Context()); bot.KindOf(err) != bot.Unavailable {
		t.Errorf("got %v", err)
	}
}

package home_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/bot/home"
	"github.com/deploy-advice/deploy-advice/bot/index"
	"github.com/deploy-advice/deploy-advice/bot/preference"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/bot/rights"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

// office is a real store in memory with what others keep in it.
func office(t *testing.T) *redis.Store {
	t.Helper()
	server, err := redis.Embed()
	if err != nil {
		t.Fatal(err)
	}
	store, err := redis.Open(redis.Options{URL: server.URL(), Team: "T1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close(); server.Close() })
	at := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	x := index.New(store)
	for _, e := range []index.Entry{
		{ID: "da-1", Subject: "shop", State: index.Asking, Channel: "C1", Starter: "UANA", People: []string{"UANA"}, StartedAt: at, ChangedAt: at},
		{ID: "da-2", Subject: "mailer", State: index.Asking, Channel: "C2", Starter: "UBEN", People: []string{"UBEN", "UANA"}, StartedAt: at, ChangedAt: at},
		{ID: "da-3", Subject: "secret", State: index.Asking, Channel: "C3", Starter: "UBEN", People: []string{"UBEN"}, StartedAt: at, ChangedAt: at},
	} {
		raw, _ := json.Marshal(e)
		if _, err := x.Put(t.Context(), "k", bot.Job{Args: raw}); err != nil {
			t.Fatal(err)
		}
	}
	keep(t, store, record.DocumentKind, "r1", record.Entry{ID: "r1", Title: "Run billing as functions", Owner: "UANA", Status: "accepted", URL: "https://github.com/acme/shop/pull/3", CreatedAt: at})
	keep(t, store, record.DocumentKind, "r2", record.Entry{ID: "r2", Title: "Somebody else's", Owner: "UEVE", Status: "accepted", CreatedAt: at})
	keep(t, store, "subscription", "C1", map[string]any{"v": 1, "channel": "C1", "schedule": "Mondays at 09:00", "zone": "Europe/Berlin"})
	keep(t, store, "subscription", "C2", map[string]any{"v": 1, "channel": "C2", "schedule": "opted out", "off": true})
	keep(t, store, "watch", "w1", map[string]any{"v": 1, "repo": "acme/shop", "channel": "C1"})
	keep(t, store, "digest-heartbeat", "C1", map[string]any{"v": 1, "channel": "C1", "at": at, "checked": 12, "next": at.AddDate(0, 0, 7)})
	return store
}

func keep(t *testing.T, store *redis.Store, kind, id string, v any) {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Put(t.Context(), bot.Document{Kind: kind, ID: id, Body: raw}); err != nil {
		t.Fatal(err)
	}
}

// nobody is in no group and no channel.
type nobody struct{}

func (nobody) InUserGroup(context.Context, string, string) (bool, error) { return false, nil }
func (nobody) InChannel(context.Context, string, string) (bool, error)   { return false, nil }

func gatherer(store *redis.Store) *home.Gatherer {
	return home.NewGatherer(home.Parts{Documents: store, Index: index.New(store), Preferences: preference.New(store), Rights: rights.New(rights.Rules{Watch: []string{"UANA"}}, nobody{})})
}

func shown(t *testing.T, g *home.Gatherer, user string) string {
	t.Helper()
	raw, err := g.Gather(t.Context(), "k", bot.Job{For: bot.Event{User: user}})
	if err != nil {
		t.Fatal(err)
	}
	var f render.HomeFacts
	if err := json.Unmarshal(raw, &f); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(render.HomeView(f))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestGather_showsWhatConcernsThePersonAlone(t *testing.T) {
	t.Parallel()
	g := gatherer(office(t))
	ana := shown(t, g, "UANA")
	for _, want := range []string{"Waits for you", "shop", "Open, with you in it", "mailer", "Run billing as functions", "Mondays at 09:00", "acme/shop", "Decisions were last looked after 2026-03-02 12:00 UTC (12 run again), next 2026-03-09", "No reminders and mentions for me"} {
		if !strings.Contains(ana, want) {
			t.Errorf("missing %q in %s", want, ana)
		}
	}
	for _, unwanted := range []string{"secret", "Somebody else's", "opted out"} {
		if strings.Contains(ana, unwanted) {
			t.Errorf("unwanted %q in %s", unwanted, ana)
		}
	}
	if eve := shown(t, g, "UEVE"); strings.Contains(eve, "Mondays") || strings.Contains(eve, "mailer") || !strings.Contains(eve, "Nothing waits for you") {
		t.Errorf("somebody who may not manage sees %s", eve)
	}
}

func TestStatus_saysWhatWaitsHereAndElsewhere(t *testing.T) {
	t.Parallel()
	g := gatherer(office(t))
	raw, err := g.Status(t.Context(), "k", bot.Job{For: bot.Event{User: "UANA", Place: bot.Place{Channel: "C1"}}})
	if err != nil {
		t.Fatal(err)
	}
	var said conversation.Said
	if err := json.Unmarshal(raw, &said); err != nil || said.Public {
		t.Fatalf("%v, %+v", err, said)
	}
	if said.Message.Text != "1 open assessment here, 1 of yours elsewhere" {
		t.Errorf("says %q", said.Message.Text)
	}
}

func TestStatus_saysHowMuchWasSaidToThoseWhoManageDigests(t *testing.T) {
	t.Parallel()
	store := office(t)
	g := home.NewGatherer(home.Parts{
		Documents: store, Index: index.New(store), Rights: rights.New(rights.Rules{Watch: []string{"UANA"}}, nobody{}),
		Loudness: func(context.Context) (string, error) { return "4.5 questions a verdict; 1 opted out.", nil },
	})
	for user, want := range map[string]bool{"UANA": true, "UEVE": false} {
		raw, err := g.Status(t.Context(), "k", bot.Job{For: bot.Event{User: user, Place: bot.Place{Channel: "C1"}}})
		if got := strings.Contains(string(raw), "4.5 questions a verdict; 1 opted out."); got != want || err != nil {
			t.Errorf("%s: told %v, want %v, %v:\n%s", user, got, want, err, raw)
		}
	}
}

func TestMachine_publishesOnlyChangesAndOnlyOpenedHomes(t *testing.T) {
	t.Parallel()
	var m home.Machine
	s := bot.Session{V: 1, ID: "home-UANA"}
	step := func(ev bot.Event) []bot.Intent {
		t.Helper()
		next, intents, err := m.Step(s, ev, nil)
		if err != nil {
			t.Fatal(err)
		}
		s = next
		return intents
	}
	told := bot.Event{Kind: bot.HomeOpened, Callback: "changed", User: "UANA"}
	if got := step(told); len(got) != 0 {
		t.Errorf("gathered for a Home nobody opened: %+v", got)
	}
	if got := step(bot.Event{Kind: bot.HomeOpened, User: "UANA"}); len(got) != 1 || got[0].Job.Name != home.JobGather || got[0].Job.For.User != "UANA" {
		t.Fatalf("opened: %+v", got)
	}
	gathered := bot.Event{Kind: bot.Finished, Callback: home.JobGather, User: "UANA", Result: json.RawMessage(`{}`)}
	if got := step(gathered); len(got) != 1 || got[0].Kind != bot.PublishHome {
		t.Fatalf("gathered: %+v", got)
	}
	if got := step(gathered); len(got) != 0 {
		t.Errorf("published the same again: %+v", got)
	}
	if got := step(told); len(got) != 1 {
		t.Errorf("a change of an opened Home: %+v", got)
	}
	if got := step(bot.Event{Kind: bot.HomeOpened, User: "UEVE", Foreign: true}); len(got) != 0 {
		t.Errorf("a stranger's Home: %+v", got)
	}
}

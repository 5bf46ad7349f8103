package replicas_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/digest/schedule"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
	"github.com/deploy-advice/deploy-advice/integrations/local"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

const (
	team    = "T0LOCAL000"
	periods = 12 // of the slowest schedule
	// prompt is how soon a decision must be kept to count: later, the digest of its moment may be made already.
	prompt = 400 * time.Millisecond
)

// listener is a channel with a digest.
type listener struct {
	id    string
	at    schedule.Schedule
	quiet bool // nothing ever happens in what it listens to
}

// TestDigests_onePostForEachPeriodAndChannelThroughKills: three processes on one redis-server, digests every few seconds in several
// channels. Processes die at random, when a period was claimed and not yet worked on, when its digest was made and not yet posted, and
// when it was posted and not yet noted. Each period that has something to say is posted once, none twice, each decision is told once,
// and a channel with nothing to say hears nothing.
func TestDigests_onePostForEachPeriodAndChannelThroughKills(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	server := startRedis(t)
	w, err := local.Start(ctx, local.Options{Now: time.Now, Logger: slog.New(slog.DiscardHandler), Channels: []local.ChannelSeed{
		{Name: "platform"}, {Name: "payments"}, {Name: "fast"}, {Name: "quiet"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	store, err := redis.Open(redis.Options{URL: "redis://" + server.addr() + "/0", Team: team})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	binary := build(t)
	configured := w.ChannelID("platform") + "," + w.ChannelID("payments")
	bots := make([]*replica, replicas)
	for i := range bots {
		bots[i] = startReplica(t, binary, w, server.addr(), "DIGEST_SCHEDULE=*/3 * * * * *", "DIGEST_CHANNELS="+configured, "ADMINS="+w.UserID("ana"))
	}
	if err := w.Await(ctx, func() bool { return w.Connections() >= 2*replicas }); err != nil {
		t.Fatalf("%d connections: %v", w.Connections(), err)
	}
	all := listeners(ctx, t, w, store)

	write, enough := context.WithCancel(ctx)
	defer enough()
	made := make(chan []decision, 1)
	go func() { made <- decide(write, t, store) }()
	began := time.Now()
	hit := interrupt(ctx, t, chaos{w, bots, server})
	for ctx.Err() == nil && time.Since(began) < (periods+1)*3*time.Second {
		(&person{}).pause(ctx)
	}
	enough()
	decisions := <-made
	told := func() bool { return len(untold(w, all, decisions)) == 0 }
	if err := awaitFor(ctx, w, 45*time.Second, told); err != nil {
		t.Errorf("not told: %v", untold(w, all, decisions))
	}
	for _, l := range all {
		l.judge(t, w, decisions)
	}
	for _, a := range []string{"record after", "commit after", "finish before"} {
		if hit[a] == 0 {
			t.Errorf("no process died at %q: %v", a, hit)
		}
	}
	beats(ctx, t, store, all)
	t.Logf("%d decisions told in %d channels, deaths at %v, calls %v", len(decisions), len(all), hit, w.Calls())
}

// listeners are the channels of the settings, one that asked for a faster digest, and one that listens to what never changes.
func listeners(ctx context.Context, t *testing.T, w *local.Workspace, store *redis.Store) []listener {
	t.Helper()
	for channel, ask := range map[string]string{"fast": "subscribe */2 * * * * * UTC", "quiet": "subscribe */2 * * * * * UTC repo=acme/asleep"} {
		if err := w.As("ana").Slash(ctx, channel, "/deploy-advice", ask); err != nil {
			t.Fatal(err)
		}
	}
	service, err := digest.New(store, digest.Options{Advisor: advisor(t), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	var out []listener
	err = awaitFor(ctx, w, 20*time.Second, func() bool {
		subs, err := service.Subscriptions(ctx)
		out = nil
		for _, sub := range subs {
			at, err := sub.Timetable()
			if err != nil {
				t.Errorf("%s: %v", sub.Channel, err)
			}
			out = append(out, listener{id: sub.Channel, at: at, quiet: len(sub.Repos) > 0})
		}
		return err == nil && len(out) == 4
	})
	if err != nil {
		t.Fatalf("no four subscriptions but %d: %v", len(out), err)
	}
	return out
}

func awaitFor(ctx context.Context, w *local.Workspace, limit time.Duration, is func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for !is() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		short, done := context.WithTimeout(ctx, 300*time.Millisecond)
		_ = w.Await(short, is) // looks at each change of the workspace; the store may change without one
		done()
	}
	return nil
}

func advisor(t *testing.T) *engine.Advisor {
	t.Helper()
	cat, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	a, err := engine.New(nil, cat)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// decision is one that was written down in time to be told by the digest of its moment.
type decision struct {
	title string
	at    time.Time
}

// decide writes a decision down every second until ctx ends, each as it comes out when it is run again.
func decide(ctx context.Context, t *testing.T, store *redis.Store) []decision {
	t.Helper()
	a := advisor(t)
	facts := map[string]string{"workload_kind": "event-processing", "cloud": "aws", "requests_per_month": "200000", "execution_seconds_p50": "0.2", "memory_mb": "256", "state": "stateless"}
	given, err := profile.FromCanonical(facts)
	if err != nil {
		t.Errorf("facts: %v", err)
		return nil
	}
	var out []decision
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return out
		case <-tick.C:
		}
		name := fmt.Sprintf("service-%03d", n)
		said, err := a.Assess(profile.Single(name, given))
		if err != nil {
			t.Errorf("assess: %v", err)
			return out
		}
		at := time.Now().UTC()
		body, err := json.Marshal(record.Entry{
			V: 1, ID: "da-" + name, Repo: "acme/shop", Path: "docs/adr/" + name + ".md", Title: "Run " + name + " somewhere", Name: name, Owner: "U0", Status: record.Accepted,
			Family: said.Verdict.Family, Platform: said.Verdict.Platform, Margin: said.Verdict.Margin, Confidence: said.Verdict.Confidence, InputHash: said.InputHash,
			Catalogue: said.Catalogue, Facts: facts, CreatedAt: at, ChangedAt: at,
		})
		if err == nil {
			_, err = store.Put(context.WithoutCancel(ctx), bot.Document{Kind: record.DocumentKind, ID: "da-" + name, Body: body, Terms: []string{"repo=acme/shop", "status=accepted"}})
		}
		if err != nil {
			t.Errorf("keep a decision: %v", err)
			return out
		}
		if time.Since(at) < prompt {
			out = append(out, decision{title: "Run " + name + " somewhere", at: at})
		}
	}
}

// interrupt kills processes at each step of a turn, each twice, and at random between; it returns how many died at which.
func interrupt(ctx context.Context, t *testing.T, c chaos) map[string]int {
	t.Helper()
	dice := rand.New(rand.NewPCG(3, 17))
	scripts := redis.Scripts()
	hit := map[string]int{}
	for round := 0; round < 2*len(arrowsOf(scripts)) && ctx.Err() == nil; round++ {
		a := arrowsOf(scripts)[round%len(arrowsOf(scripts))]
		victim := c.bots[round%len(c.bots)]
		died := make(chan struct{})
		var once sync.Once
		victim.proxy.arm(a, func() { once.Do(func() { victim.kill(); close(died) }) })
		where := "at random"
		select {
		case <-died:
			where = scripts[a.hash] + map[bool]string{false: " before", true: " after"}[a.after]
		case <-time.After(time.Duration(1500+dice.IntN(1500)) * time.Millisecond):
			victim.proxy.disarm()
			victim.kill()
		case <-ctx.Done():
		}
		hit[where]++
		victim.start()
		_ = awaitFor(ctx, c.w, 10*time.Second, func() bool { return c.w.Connections() >= 2*len(c.bots)-1 })
	}
	for _, a := range arrowsOf(scripts) { // what chance left out is waited for, whoever comes to it
		where := scripts[a.hash] + map[bool]string{false: " before", true: " after"}[a.after]
		for try := 0; hit[where] == 0 && try < 3 && ctx.Err() == nil; try++ {
			if c.strike(ctx, a) {
				hit[where]++
			}
		}
	}
	return hit
}

// strike kills the first replica that comes to an arrow, and starts it again; false when none does in some seconds.
func (c chaos) strike(ctx context.Context, a arrow) bool {
	struck := make(chan *replica, 1)
	var once sync.Once
	for _, b := range c.bots {
		b.proxy.arm(a, func() { once.Do(func() { b.kill(); struck <- b }) })
	}
	defer func() {
		for _, b := range c.bots {
			b.proxy.disarm()
		}
	}()
	select {
	case victim := <-struck:
		victim.start()
		return true
	case <-time.After(4 * time.Second):
	case <-ctx.Done():
	}
	return false
}

// digests are the digests that stand in a channel, by the start of their period, under whatever key they were posted.
func digests(w *local.Workspace, channel string) map[time.Time][]string {
	out := map[time.Time][]string{}
	for _, m := range w.Find(func(m local.Message) bool { return m.Metadata != nil && m.Channel == channel }) {
		_, period, ok := strings.Cut(payload(m, "key"), "digest-"+channel+"/")
		const layout = "20060102T150405Z"
		if at, err := time.Parse(layout, period[:min(len(period), len(layout))]); ok && err == nil {
			out[at] = append(out[at], string(m.Blocks)+m.Text)
		}
	}
	return out
}

// untold are the decisions that a channel has not heard of yet.
func untold(w *local.Workspace, all []listener, decisions []decision) map[string][]string {
	out := map[string][]string{}
	for _, l := range all {
		var said strings.Builder
		for _, texts := range digests(w, l.id) {
			said.WriteString(strings.Join(texts, "\n"))
		}
		for _, d := range decisions {
			if !l.quiet && !strings.Contains(said.String(), d.title) {
				out[l.id] = append(out[l.id], d.title)
			}
		}
	}
	return out
}

// judge holds a channel's digests to one for each period that has something to say.
func (l listener) judge(t *testing.T, w *local.Workspace, decisions []decision) {
	t.Helper()
	got := digests(w, l.id)
	if l.quiet {
		if len(got) > 0 {
			t.Errorf("%s heard %d digests of nothing: %v", l.id, len(got), got)
		}
		return
	}
	starts := slices.SortedFunc(maps.Keys(got), time.Time.Compare)
	if len(starts) < periods {
		t.Fatalf("%s has %d digests, want at least %d", l.id, len(starts), periods)
	}
	for p := l.at.Containing(starts[0]); !p.Start.After(starts[len(starts)-1]); p = l.at.Containing(p.End) {
		want := 0
		lag := p.End.Sub(p.Start) / 4
		for _, d := range decisions {
			if d.at.After(p.Start.Add(-lag).Add(p.Start.Sub(p.End))) && !d.at.After(p.Start.Add(-lag)) {
				want = 1
			}
		}
		if n := len(got[p.Start]); n > 1 || n < want {
			t.Errorf("%s, period %s: %d posts, want %d", l.id, p.ID(), n, want)
		}
	}
	for _, d := range decisions {
		n := 0
		for _, texts := range got {
			for _, text := range texts {
				n += min(1, strings.Count(text, d.title))
			}
		}
		if n != 1 {
			t.Errorf("%s heard of %q in %d digests, want 1", l.id, d.title, n)
		}
	}
}

// beats looks that every channel's periods were handled to the end, the quiet one's too.
func beats(ctx context.Context, t *testing.T, store *redis.Store, all []listener) {
	t.Helper()
	service, err := digest.New(store, digest.Options{Advisor: advisor(t), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	found, err := service.Heartbeats(ctx)
	if err != nil || len(found) != len(all) {
		t.Errorf("%d heartbeats of %d channels, %v", len(found), len(all), err)
	}
	for _, h := range found {
		if age := time.Since(h.At); age > 30*time.Second {
			t.Errorf("%s was last looked at %s ago", h.Channel, age)
		}
	}
}

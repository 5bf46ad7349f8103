package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/app"
	"github.com/deploy-advice/deploy-advice/bot/bottest"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

const botUser = "UBOT"

// tester is what testing.T and rapid.T share.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

// world is what outlives a process: the store, the platform, and who repeats what was not acknowledged.
type world struct {
	tester
	ctx      context.Context
	store    *redis.Store
	platform *bottest.Platform
	deaths   []int // the step at which each life ends; after the last one nobody dies
	stepper  app.Stepper

	life    *bottest.Mortal
	app     *app.App
	end     context.CancelFunc
	ended   chan struct{}
	trail   []string
	offered []bot.Event
}

func newWorld(t tester, ctx context.Context, url, team string) *world { //nolint:revive // the tester comes first here
	store, err := redis.Open(redis.Options{URL: url, Team: team})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return &world{
		tester: t, ctx: ctx, store: store, platform: &bottest.Platform{RetryAfter: time.Millisecond}, stepper: bottest.Echo{},
	}
}

// start begins the next life.
func (w *world) start() {
	w.Helper()
	steps := -1
	if len(w.deaths) > 0 {
		steps, w.deaths = w.deaths[0], w.deaths[1:]
	}
	w.life = bottest.NewMortal(w.store, w.platform, steps)
	var err error
	w.app, err = app.New(discard(), app.Parts{
		Store: w.life, Performer: w.life, Stepper: w.stepper, Now: time.Now,
	}, app.Options{
		BotUser: botUser, Workers: 4, Lease: time.Minute, PerformTimeout: 30 * time.Second, Drain: time.Nanosecond,
		Tick: time.Millisecond, Backoff: time.Millisecond,
	})
	if err != nil {
		w.Fatalf("new app: %v", err)
	}
	ctx, end := context.WithCancel(w.ctx)
	w.end, w.ended = end, make(chan struct{})
	go func(app *app.App, ended chan struct{}) {
		defer close(ended)
		_ = app.Run(ctx) // returns nil always
	}(w.app, w.ended)
}

// stop ends a life.
func (w *world) stop() {
	w.end()
	<-w.ended
	w.trail = append(w.trail, w.life.Trail()...)
}

// revive starts the next life when this one has ended.
func (w *world) revive() {
	select {
	case <-w.life.Dead:
		w.stop()
		w.start()
	default:
	}
}

// deliver offers an event until it is acknowledged, as the platform does.
func (w *world) deliver(event bot.Event) {
	w.Helper()
	w.offered = append(w.offered, event)
	for range 50 {
		w.revive()
		receipt, err := w.app.Record(w.ctx, event)
		if err == nil && receipt.Fate == bot.NotOurs {
			w.Fatalf("event %s was not recognised as ours", event.ID)
		}
		if err == nil {
			return
		}
	}
	w.Fatalf("event %s could not be recorded", event.ID)
}

// settle waits until nothing is left to do.
func (w *world) settle() {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 30*time.Second)
	defer cancel()
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	for {
		w.revive()
		depth, err := w.store.Promote(ctx, time.Now())
		if err != nil {
			w.Fatalf("depth: %v", err)
		}
		if depth.Ready == 0 && depth.Due == 0 {
			return
		}
		select {
		case <-ctx.Done():
			w.Fatalf("work is left after all: %+v\ntrail: %v", depth, w.life.Trail())
		case <-ticker.C:
		}
	}
}

// session reads a conversation's session.
func (w *world) session(conversation string) bot.Session {
	w.Helper()
	probe := bot.Event{ID: "probe-" + conversation, Kind: bot.Said}
	if _, err := w.store.Record(w.ctx, probe, bot.Route{Conversation: conversation}); err != nil {
		w.Fatalf("probe: %v", err)
	}
	for range 10 {
		work, ok, err := w.store.Take(w.ctx, "probe", 10*time.Millisecond)
		if err != nil {
			w.Fatalf("probe: %v", err)
		}
		if !ok {
			continue
		}
		turn, err := w.store.Load(w.ctx, work)
		if err != nil {
			w.Fatalf("probe: %v", err)
		}
		return turn.Session
	}
	w.Fatalf("no probe of %s came back", conversation)
	return bot.Session{}
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

func command(id string) bot.Event {
	return bot.Event{
		ID: id, Kind: bot.Command, TS: "1700000000.000001", Team: "T1", User: "U1", Text: id, Place: bot.Place{Channel: "C1"},
	}
}

func reply(id string, micros int, thread string) bot.Event {
	return bot.Event{
		ID: id, Aliases: []string{"C1:" + id}, Kind: bot.Said, TS: fmt.Sprintf("1700000001.%06d", micros), Team: "T1", User: "U2", Text: id,
		Place: bot.Place{Channel: "C1", Thread: thread}, ParentUser: botUser,
	}
}

// converse plays a whole conversation: a command, and answers in the thread of the head it gets, each after the other's turn
// or all at once.
func (w *world) converse(answers []bot.Event, patient bool) string {
	w.Helper()
	conversation := app.NewConversation("T1", "Ev0")
	w.deliver(command("Ev0"))
	w.settle()
	thread := ""
	for _, message := range w.platform.Posted() {
		if message.Key == conversation+"/head" {
			thread = message.TS
		}
	}
	for _, answer := range answers {
		answer.Place.Thread = thread
		w.deliver(answer)
		if patient {
			w.settle()
		}
	}
	w.settle()
	return conversation
}

// check fails unless every event offered was stepped exactly once, and everything was said exactly once.
func (w *world) check(conversation string) {
	w.Helper()
	w.stop()
	want, copies := []string{}, map[string]int{conversation + "/head": 1}
	for _, event := range w.offered {
		if !slices.Contains(want, event.Text) {
			want = append(want, event.Text)
			copies[conversation+"/reply/"+event.ID] = 1
		}
	}
	slices.Sort(want)
	heard := bottest.Heard(w.session(conversation))
	slices.Sort(heard)
	if diff := cmp.Diff(want, heard); diff != "" {
		w.Fatalf("texts heard (-want +got):\n%s\ntrail: %v", diff, w.trail)
	}
	if diff := cmp.Diff(copies, w.platform.Copies()); diff != "" {
		w.Fatalf("messages by key (-want +got):\n%s\ntrail: %v", diff, w.trail)
	}
	head := w.platform.Posted()[0].Text
	if got, want := head, fmt.Sprintf("%d texts", len(want)); got != want {
		w.Fatalf("head: got %q, want %q\ntrail: %v", got, want, w.trail)
	}
}

func answers() []bot.Event {
	return []bot.Event{reply("Ev2", 2, ""), reply("Ev1", 1, ""), reply("Ev2", 2, "")}
}

// arrows are the points of the conversation of answers at which a process may die: three turns, and a repeat.
func arrows() []string {
	turn := func(out []string, performed int) []string {
		calls := []string{"record", "take", "load", "commit"}
		for range performed {
			calls = append(calls, "perform")
		}
		for _, call := range append(calls, "finish") {
			out = append(out, "before "+call, "after "+call)
		}
		return out
	}
	return append(turn(turn(turn(nil, 3), 2), 2), "before record", "after record")
}

// The process dies at each arrow of a conversation once.
func TestApp_losesAndDoublesNothingWhereverItDies(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	url := "redis://" + server.Addr()
	whole := newWorld(t, t.Context(), url, "whole")
	whole.start()
	whole.check(whole.converse(answers(), true))
	got, want := slices.Sorted(slices.Values(whole.trail)), slices.Sorted(slices.Values(arrows())) // neighbours may swap
	if !slices.Equal(got, want) {
		t.Fatalf("arrows of a conversation (-want +got):\n%s", cmp.Diff(want, got))
	}
	for n := range whole.trail {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, t.Context(), url, fmt.Sprint("T", n))
			w.deaths = []int{n}
			w.start()
			w.check(w.converse(answers(), true))
		})
	}
}

// The process dies several times, the platform repeats, reorders, loses and limits.
func TestApp_losesAndDoublesNothingAtRandom(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		w := newWorld(rt, t.Context(), "redis://"+server.Addr(), fmt.Sprint("R", runs))
		w.deaths = rapid.SliceOfN(rapid.IntRange(0, 40), 0, 8).Draw(rt, "deaths")
		faults := rapid.SliceOfN(rapid.SampledFrom([]bottest.Fault{
			bottest.Fine, bottest.Fine, bottest.Limit, bottest.LoseReply, bottest.LoseCall,
		}), 0, 30).Draw(rt, "faults")
		w.platform.Fail = func(bottest.Call) bottest.Fault {
			if len(faults) == 0 {
				return bottest.Fine
			}
			fault := faults[0]
			faults = faults[1:]
			return fault
		}
		order := rapid.SliceOfN(rapid.IntRange(1, 4), 1, 8).Draw(rt, "order")
		var told []bot.Event
		for _, n := range order {
			told = append(told, reply(fmt.Sprint("Ev", n), n, ""))
		}
		w.start()
		w.check(w.converse(told, false))
	})
}

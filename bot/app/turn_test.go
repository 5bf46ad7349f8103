package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/app"
	"github.com/deploy-advice/deploy-advice/bot/bottest"
)

// begin returns a world of its own in which nobody dies.
func begin(t *testing.T) *world {
	t.Helper()
	return newWorld(t, t.Context(), "redis://"+miniredis.RunT(t).Addr(), "T1")
}

func started(t *testing.T) *world {
	t.Helper()
	w := begin(t)
	w.start()
	t.Cleanup(w.end)
	return w
}

func (w *world) say(id, text string) {
	w.Helper()
	event := reply(id, len(w.offered), "")
	event.Text, event.Conversation = text, "da-1"
	w.deliver(event)
}

func TestApp_panicBecomesADeadLetterAndAnApology(t *testing.T) {
	t.Parallel()
	w := started(t)
	w.say("Ev1", "before")
	w.say("Ev2", "panic")
	w.say("Ev3", "after")
	w.settle()
	stats := w.app.Stats()
	if stats.DeadLetters != 1 || stats.Retries < 1 {
		t.Errorf("got %d dead letters and %d retries, want 1 and some", stats.DeadLetters, stats.Retries)
	}
	whispers := w.platform.Whispers()
	if len(whispers) != 1 || !strings.Contains(whispers[0].Message.Text, "Ev2") || whispers[0].User != "U2" {
		t.Errorf("got whispers %+v, want one to U2 with the event's id", whispers)
	}
	w.stop()
	if diff := cmp.Diff([]string{"before", "after"}, bottest.Heard(w.session("da-1"))); diff != "" {
		t.Errorf("texts heard (-want +got):\n%s", diff)
	}
}

func TestApp_errorWithWordsIsToldToTheAsker(t *testing.T) {
	t.Parallel()
	w := started(t)
	w.say("Ev1", "wrong")
	w.settle()
	whispers := w.platform.Whispers()
	if len(whispers) != 1 || whispers[0].Message.Text != "say something else" {
		t.Errorf("got whispers %+v, want the error's own words", whispers)
	}
	if stats := w.app.Stats(); stats.DeadLetters != 0 || stats.Retries != 0 {
		t.Errorf("got %+v, want no dead letter and no retry", stats)
	}
}

// stepper is a conversation made of one function.
type stepper func(bot.Session, bot.Event) []bot.Intent

func (s stepper) Step(session bot.Session, event bot.Event, _ bot.Refs) (bot.Session, []bot.Intent, error) {
	return session, s(session, event), nil
}

func TestApp_foreignKeyIsABug(t *testing.T) {
	t.Parallel()
	w := begin(t)
	w.stepper = stepper(func(bot.Session, bot.Event) []bot.Intent { return []bot.Intent{{Key: "da-2/x", Kind: bot.Post}} })
	w.start()
	w.say("Ev1", "hello")
	w.settle()
	if stats := w.app.Stats(); stats.DeadLetters != 1 || len(w.platform.Posted()) != 0 {
		t.Errorf("got %d dead letters and %d messages, want 1 and none", stats.DeadLetters, len(w.platform.Posted()))
	}
	w.stop()
}

func TestApp_passHandsAnEventOnNowOrLater(t *testing.T) {
	t.Parallel()
	w := begin(t)
	w.stepper = stepper(func(session bot.Session, event bot.Event) []bot.Intent {
		if session.ID != "da-1" {
			return []bot.Intent{{Key: session.ID + "/" + event.ID, Kind: bot.Post, Place: bot.Place{Channel: "C1"}}}
		}
		now, later := bot.Event{ID: "now", Kind: "tick"}, bot.Event{ID: "later", Kind: "tick"}
		return []bot.Intent{
			{Key: "da-1/1" + event.ID, Kind: bot.Pass, To: "da-2", Event: &now},
			{Key: "da-1/2" + event.ID, Kind: bot.Pass, To: "da-2", Event: &later, At: time.Now().Add(50 * time.Millisecond)},
		}
	})
	w.start()
	w.say("Ev1", "hello")
	w.say("Ev2", "hello again, with the same events to pass")
	w.settle()
	if diff := cmp.Diff(map[string]int{"da-2/now": 1, "da-2/later": 1}, w.platform.Copies()); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	w.stop()
}

func TestApp_asksWhoseThreadItIs(t *testing.T) {
	t.Parallel()
	w := started(t)
	place := bot.Place{Channel: "C1"}
	root, err := w.platform.Perform(t.Context(), bot.Intent{Key: "da-old/head", Kind: bot.Post, Place: place}, nil)
	if err != nil {
		t.Fatal(err)
	}
	other, err := w.platform.Perform(t.Context(), bot.Intent{Key: "", Kind: bot.Post, Place: place}, nil)
	if err != nil {
		t.Fatal(err)
	}
	limited := 2
	w.platform.Fail = func(call bottest.Call) bottest.Fault {
		if call.Op == "root" && limited > 0 {
			limited--
			return bottest.Limit
		}
		return bottest.Fine
	}
	w.deliver(reply("Ev1", 1, root.TS))
	w.deliver(reply("Ev2", 2, other.TS))
	mention := reply("Ev3", 2, other.TS)
	mention.Aliases, mention.Kind = []string{"C1:Ev2"}, bot.Mention // the same message as Ev2
	w.deliver(mention)
	w.settle()
	w.stop()
	if diff := cmp.Diff([]string{"Ev1"}, bottest.Heard(w.session("da-old"))); diff != "" {
		t.Errorf("our thread (-want +got):\n%s", diff)
	}
	fresh := app.NewConversation("T1", "Ev3")
	if diff := cmp.Diff([]string{"Ev3"}, bottest.Heard(w.session(fresh))); diff != "" {
		t.Errorf("the mention in another's thread (-want +got):\n%s", diff)
	}
	if w.platform.Copies()[fresh+"/head"] != 1 || len(w.platform.Posted()) != 6 {
		t.Errorf("got messages %+v, want two roots and two conversations of two", w.platform.Posted())
	}
}

func TestApp_finishesWhatIsInFlight(t *testing.T) {
	t.Parallel()
	w := begin(t)
	w.stepper = bottest.Echo{}
	performing, release := make(chan struct{}), make(chan struct{})
	w.platform.Fail = func(call bottest.Call) bottest.Fault {
		if strings.HasSuffix(call.Intent.Key, "/head") && call.Intent.Kind == bot.Post {
			close(performing)
			<-release
		}
		return bottest.Fine
	}
	draining, err := app.New(discard(), app.Parts{Store: w.store, Performer: w.platform, Stepper: w.stepper, Now: time.Now}, app.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if draining.Ready(t.Context()) == nil {
		t.Error("got ready before it runs")
	}
	ctx, end := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- draining.Run(ctx) }()
	if _, err := draining.Record(t.Context(), command("Ev0")); err != nil {
		t.Fatal(err)
	}
	<-performing
	if err := draining.Ready(t.Context()); err != nil {
		t.Errorf("got %v while it runs, want ready", err)
	}
	end()
	close(release)
	if err := <-done; err != nil {
		t.Errorf("got %v, want a clean end", err)
	}
	conversation := app.NewConversation("T1", "Ev0")
	want := map[string]int{conversation + "/head": 1, conversation + "/reply/Ev0": 1}
	if diff := cmp.Diff(want, w.platform.Copies()); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	depth, err := w.store.Promote(t.Context(), time.Now())
	if err != nil || depth != (bot.Depth{}) {
		t.Errorf("got %+v, %v, want nothing left", depth, err)
	}
	if draining.Ready(t.Context()) == nil {
		t.Error("got ready after the end")
	}
}

func TestApp_differentConversationsRunSideBySide(t *testing.T) {
	t.Parallel()
	w := begin(t)
	first, second := make(chan struct{}), make(chan struct{})
	w.stepper = stepper(func(session bot.Session, _ bot.Event) []bot.Intent {
		if session.ID == "da-1" {
			close(first)
			<-second // would wait for ever if da-2 had to wait for da-1
		} else {
			<-first
			close(second)
		}
		return nil
	})
	w.start()
	w.say("Ev1", "hello")
	other := reply("Ev2", 1, "")
	other.Conversation = "da-2"
	w.deliver(other)
	w.settle()
	w.stop()
}

func TestApp_refusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	w := begin(t)
	parts := app.Parts{Store: w.store, Performer: w.platform, Stepper: w.stepper, Now: time.Now}
	if _, err := app.New(discard(), parts, app.Options{Lease: time.Second, PerformTimeout: time.Second}); err == nil {
		t.Error("got no error for a call as long as the lease")
	}
	if _, err := app.New(discard(), parts, app.Options{Workers: -1}); err == nil {
		t.Error("got no error for no workers")
	}
	parts.Stepper = nil
	if _, err := app.New(discard(), parts, app.Options{}); err == nil {
		t.Error("got no error without a stepper")
	}
	if got := w.fate(t, bot.Event{ID: "x", Kind: bot.Said, Place: bot.Place{Channel: "C1"}}); got != bot.NotOurs {
		t.Error("want what is said in a channel not to be ours")
	}
}

func (w *world) fate(t *testing.T, event bot.Event) bot.Fate {
	t.Helper()
	a, err := app.New(discard(), app.Parts{Store: w.store, Performer: w.platform, Stepper: w.stepper, Now: time.Now}, app.Options{})
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := a.Record(t.Context(), event)
	if err != nil {
		t.Fatal(err)
	}
	return receipt.Fate
}

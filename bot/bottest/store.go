package bottest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/app"
)

// Vault keeps what is not a conversation.
type Vault interface {
	Claim(ctx context.Context, key string, ttl time.Duration) (bool, error)
	Release(ctx context.Context, key string) error
	Document(ctx context.Context, kind, id string) (bot.Document, error)
	Put(ctx context.Context, doc bot.Document) (bot.Document, error)
	List(ctx context.Context, query bot.Query) ([]bot.Document, error)
}

// Remover removes documents.
type Remover interface {
	Remove(ctx context.Context, kind, id string) error
}

// Backend is a store together with the server behind it.
type Backend struct {
	Store interface {
		app.Store
		Vault
		Remover
	}
	Pass func(time.Duration) // makes time pass for expiry; nil: it passes by itself
	Stop func()              // takes the server away
	Back func()              // brings it back, with what it had
}

// TestStore checks the contract of a store. open returns an empty one for each test.
func TestStore(t *testing.T, open func(t *testing.T) Backend) { //nolint:tparallel // its caller says whether it runs in parallel
	t.Helper()
	for name, check := range map[string]func(*bench){
		"record once under id and aliases":         (*bench).recordsOnce,
		"route by thread":                          (*bench).routes,
		"order by time":                            (*bench).orders,
		"one owner at a time":                      (*bench).serial,
		"side by side":                             (*bench).shares,
		"commit wins once":                         (*bench).commitsOnce,
		"lost commit answer":                       (*bench).repeatsCommit,
		"take over":                                (*bench).takesOver,
		"a lost lease changes nothing but results": (*bench).fences,
		"put off":                                  (*bench).putsOff,
		"later":                                    (*bench).delays,
		"park and settle":                          (*bench).settles,
		"attempts":                                 (*bench).counts,
		"claims expire":                            (*bench).claims,
		"documents":                                (*bench).documents,
		"documents expire":                         (*bench).forgets,
		"away and back":                            (*bench).survives,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(&bench{T: t, Backend: open(t)})
		})
	}
}

// bench is one test of the contract.
type bench struct {
	*testing.T
	Backend
}

// said returns an event of a conversation at a second.
func said(id string, second int, conversation string) bot.Event {
	return bot.Event{
		V: bot.Version, ID: id, Kind: bot.Said, TS: fmt.Sprintf("1700000000.%06d", second), Text: id, Team: "T1", User: "U1",
		Conversation: conversation, Place: bot.Place{Channel: "C1"},
	}
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatalf("got error %v, want none", err)
	}
}

func (b *bench) kind(err error, want bot.Kind) {
	b.Helper()
	if err == nil || bot.KindOf(err) != want {
		b.Fatalf("got error %v, want kind %s", err, want)
	}
}

func (b *bench) equal(what string, got, want any) {
	b.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		b.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

func (b *bench) record(event bot.Event, route bot.Route) bot.Receipt {
	b.Helper()
	receipt, err := b.Store.Record(b.Context(), event, route)
	b.must(err)
	return receipt
}

func (b *bench) say(id string, second int, conversation string) {
	b.Helper()
	receipt := b.record(said(id, second, conversation), bot.Route{Conversation: conversation})
	b.equal("receipt of "+id, receipt, bot.Receipt{Fate: bot.Recorded, Conversation: conversation})
}

// take takes what must be there.
func (b *bench) take(owner string) bot.Work {
	b.Helper()
	work, ok := b.tryTake(owner)
	if !ok {
		b.Fatalf("nothing to take for %s", owner)
	}
	return work
}

// tryTake takes what is there now. The first call of all may only make the queue.
func (b *bench) tryTake(owner string) (bot.Work, bool) {
	b.Helper()
	for range 2 {
		work, ok, err := b.Store.Take(b.Context(), owner, time.Millisecond)
		b.must(err)
		if ok {
			return work, true
		}
	}
	return bot.Work{}, false
}

func (b *bench) idle(owner string) {
	b.Helper()
	if work, ok := b.tryTake(owner); ok {
		b.Fatalf("%s took %+v, want nothing", owner, work)
	}
}

func (b *bench) load(work bot.Work) bot.Turn {
	b.Helper()
	turn, err := b.Store.Load(b.Context(), work)
	b.must(err)
	return turn
}

func ids(events []bot.Event) []string {
	out := []string{}
	for _, event := range events {
		out = append(out, event.ID)
	}
	return out
}

// eventually waits until something is so, for things that happen by the clock.
func (b *bench) eventually(what string, so func() bool) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), 20*time.Second)
	defer cancel()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for !so() {
		select {
		case <-ctx.Done():
			b.Fatalf("not so in the end: %s", what)
		case <-ticker.C:
			if b.Pass != nil {
				b.Pass(5 * time.Millisecond)
			}
		}
	}
}

// parallel calls do from several goroutines at once and waits for them.
func parallel(n int, do func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { do(i) })
	}
	all.Wait()
}

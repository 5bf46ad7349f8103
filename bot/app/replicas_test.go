package app_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/app"
	"github.com/deploy-advice/deploy-advice/bot/bottest"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

// replica runs lives one after the other until ctx ends; each but the last dies after some steps.
func (f *fleet) replica(ctx context.Context, deaths []int) {
	for i := 0; ctx.Err() == nil; i++ {
		steps := -1
		if i < len(deaths) {
			steps = deaths[i]
		}
		life := bottest.NewMortal(f.store, f.platform, steps)
		life.Patient = true
		a, err := app.New(discard(), app.Parts{Store: life, Performer: life, Stepper: bottest.Echo{}, Now: time.Now}, app.Options{
			BotUser: botUser, Workers: 4, Lease: 6 * time.Second, PerformTimeout: 4 * time.Second, Drain: time.Nanosecond,
			Tick: 10 * time.Millisecond, Backoff: 5 * time.Millisecond,
		})
		if err != nil {
			panic(err)
		}
		living, die := context.WithCancel(ctx)
		go func() {
			select {
			case <-life.Dead:
			case <-living.Done():
			}
			die()
		}()
		f.turn(a, true)
		_ = a.Run(living) // returns nil always
		f.turn(a, false)
		die()
		f.reclaimed.Add(a.Stats().Reclaimed)
	}
}

// fleet is several replicas on one store and one platform. alive holds those that take events, in turn.
type fleet struct {
	store     *redis.Store
	platform  *bottest.Platform
	reclaimed atomic.Int64

	mu    sync.Mutex
	alive []*app.App
}

// turn puts a replica among those that take events, or out of them.
func (f *fleet) turn(a *app.App, in bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.alive = slices.DeleteFunc(f.alive, func(other *app.App) bool { return other == a })
	if in {
		f.alive = append(f.alive, a)
	}
}

// next returns the replica that the platform would deliver to, if there is one.
func (f *fleet) next() (*app.App, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.alive) == 0 {
		return nil, false
	}
	f.alive = append(f.alive[1:], f.alive[0])
	return f.alive[0], true
}

// deliver offers an event to one replica after the other until it is acknowledged.
func (f *fleet) deliver(ctx context.Context, event bot.Event) error {
	for ctx.Err() == nil {
		a, ok := f.next()
		if !ok {
			pause(ctx)
			continue
		}
		if _, err := a.Record(ctx, event); err == nil {
			return nil
		}
	}
	return ctx.Err()
}

// Three replicas die now and then, and the server is killed and comes back twice, while twenty people talk.
func TestApp_replicasShareWorkThroughOutages(t *testing.T) {
	t.Parallel()
	const conversations, answers = 20, 4
	server := bottest.StartRedis(t)
	store, err := redis.Open(redis.Options{URL: server.URL(), Team: "T1"})
	if err != nil {
		t.Fatal(err)
	}
	f := &fleet{store: store, platform: &bottest.Platform{RetryAfter: time.Millisecond}}
	ctx, end := context.WithTimeout(t.Context(), 2*time.Minute)
	defer end()
	running, stop := context.WithCancel(ctx)
	random := rand.New(rand.NewPCG(1, 2)) // the same every time
	var replicas, people sync.WaitGroup
	for range 3 {
		deaths := []int{10 + random.IntN(60), 10 + random.IntN(60), 10 + random.IntN(60)}
		replicas.Go(func() { f.replica(running, deaths) })
	}
	for c := range conversations {
		people.Go(func() {
			for n := range answers {
				event := reply(fmt.Sprintf("Ev%d-%d", c, n), n, "")
				event.Conversation = fmt.Sprint("da-", c)
				if err := f.deliver(ctx, event); err != nil {
					t.Errorf("event %s: %v", event.ID, err)
				}
			}
		})
	}
	for _, messages := range []int{30, 60} {
		for len(f.platform.Posted()) < messages && pause(ctx) {
			continue
		}
		server.Kill(t)
		server.Start(t)
	}
	people.Wait()
	f.drained(ctx, t)
	stop()
	replicas.Wait()
	f.check(t, conversations, answers)
	if f.reclaimed.Load() == 0 {
		t.Error("no work was taken over from the dead: the test shows nothing")
	}
}

func (f *fleet) drained(ctx context.Context, t *testing.T) {
	t.Helper()
	for {
		depth, err := f.store.Promote(ctx, time.Now())
		if err == nil && depth.Ready == 0 && depth.Due == 0 {
			return
		}
		if !pause(ctx) {
			t.Fatalf("work is left after all: %+v, %v", depth, err)
		}
	}
}

// pause lets others work between two looks; false when ctx ended.
func pause(ctx context.Context) bool {
	timer := time.NewTimer(5 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

func (f *fleet) check(t *testing.T, conversations, answers int) {
	t.Helper()
	w := &world{tester: t, ctx: t.Context(), store: f.store}
	copies := map[string]int{}
	for c := range conversations {
		var want []string
		conversation := fmt.Sprint("da-", c)
		copies[conversation+"/head"] = 1
		for n := range answers {
			id := fmt.Sprintf("Ev%d-%d", c, n)
			want = append(want, id)
			copies[conversation+"/reply/"+id] = 1
		}
		heard := bottest.Heard(w.session(conversation))
		slices.Sort(heard)
		if diff := cmp.Diff(want, heard); diff != "" {
			t.Errorf("texts of %s (-want +got):\n%s", conversation, diff)
		}
	}
	if diff := cmp.Diff(copies, f.platform.Copies()); diff != "" {
		t.Errorf("messages by key (-want +got):\n%s", diff)
	}
}

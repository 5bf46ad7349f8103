package app_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/app"
	"github.com/deploy-advice/deploy-advice/bot/bottest"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

// trips counts a client's round trips. A wait for work that brought none is none of a turn's.
type trips struct{ atomic.Int64 }

func (h *trips) DialHook(next goredis.DialHook) goredis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (h *trips) ProcessHook(next goredis.ProcessHook) goredis.ProcessHook {
	return func(ctx context.Context, cmd goredis.Cmder) error {
		err := next(ctx, cmd)
		if !errors.Is(err, goredis.Nil) && cmd.Name() != "hello" {
			h.Add(1)
		}
		return err
	}
}

func (h *trips) ProcessPipelineHook(next goredis.ProcessPipelineHook) goredis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []goredis.Cmder) error {
		if !slices.ContainsFunc(cmds, func(cmd goredis.Cmder) bool { return cmd.Name() == "hello" || cmd.Name() == "client" }) {
			h.Add(1) // greeting on a new connection is none of a turn's
		}
		return next(ctx, cmds)
	}
}

// rig is a running application on a real server, whose round trips are counted.
type rig struct {
	app      *app.App
	platform *bottest.Platform
	trips    trips
	turns    chan string // a session id for each turn stepped
	finished atomic.Int64
}

// counted tells when a turn has been finished.
type counted struct {
	app.Store
	rig *rig
}

func (c counted) Finish(ctx context.Context, finish bot.Finish) error {
	err := c.Store.Finish(ctx, finish)
	c.rig.finished.Add(1)
	c.rig.turns <- finish.Work.Conversation
	return err
}

func newRig(tb testing.TB, url string) *rig {
	tb.Helper()
	opts, err := goredis.ParseURL(url)
	if err != nil {
		tb.Fatal(err)
	}
	r := &rig{platform: &bottest.Platform{}, turns: make(chan string, 100_000)}
	client := goredis.NewClient(opts)
	client.AddHook(&r.trips)
	store, err := redis.With(client, "T1")
	if err != nil {
		tb.Fatal(err)
	}
	r.app, err = app.New(discard(), app.Parts{
		Store: counted{store, r}, Performer: r.platform, Stepper: bottest.Echo{}, Now: time.Now,
	}, app.Options{BotUser: botUser, Lease: time.Hour, Tick: time.Hour}) // nothing by the clock meanwhile
	if err != nil {
		tb.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = r.app.Run(ctx) }) // returns nil always
	tb.Cleanup(func() {
		end()
		running.Wait()
		if err := store.Close(); err != nil {
			tb.Error(err)
		}
	})
	return r
}

// turn plays one turn of a conversation and waits for its end.
func (r *rig) turn(tb testing.TB, id, conversation string) {
	tb.Helper()
	event := reply(id, 1, "")
	event.Conversation = conversation
	if _, err := r.app.Record(context.Background(), event); err != nil {
		tb.Fatal(err)
	}
	<-r.turns
}

func TestApp_turnCostsFiveRoundTrips(t *testing.T) {
	t.Parallel()
	r := newRig(t, bottest.StartRedis(t).URL())
	r.turn(t, "Ev1", "da-1") // sends the scripts and makes the queue
	before := r.trips.Load()
	r.turn(t, "Ev2", "da-1")
	if got := r.trips.Load() - before; got != 5 {
		t.Errorf("got %d round trips for a turn, want 5: record, take, load, commit, finish (the budget is 6)", got)
	}
}

func BenchmarkTurn(b *testing.B) {
	r := newRig(b, bottest.StartRedis(b).URL())
	r.turn(b, "warm", "da-warm")
	before, n := r.trips.Load(), 0
	for b.Loop() {
		n++
		r.turn(b, fmt.Sprint("Ev", n), fmt.Sprint("da-", n))
	}
	b.ReportMetric(float64(r.trips.Load()-before)/float64(n), "trips/op")
}

// BenchmarkRecord_200PerSecond offers 200 events a second while workers turn them, and reports how long recording takes: what
// is acknowledged afterwards.
func BenchmarkRecord_200PerSecond(b *testing.B) {
	r := newRig(b, bottest.StartRedis(b).URL())
	r.turn(b, "warm", "da-warm")
	ticker := time.NewTicker(time.Second / 200)
	defer ticker.Stop()
	var mu sync.Mutex
	var took []time.Duration
	var all sync.WaitGroup
	n := 0
	for b.Loop() {
		<-ticker.C
		n++
		event := reply(fmt.Sprint("Ev", n), 1, "")
		event.Conversation = fmt.Sprint("da-", n%500)
		all.Go(func() {
			start := time.Now()
			if _, err := r.app.Record(context.Background(), event); err != nil {
				b.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, time.Since(start))
		})
	}
	all.Wait()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkIdle_10000Conversations reports the memory of a process whose store holds 10,000 conversations.
func BenchmarkIdle_10000Conversations(b *testing.B) {
	url := bottest.StartRedis(b, "--appendfsync", "no").URL()
	r := newRig(b, url)
	r.turn(b, "warm", "da-warm")
	empty := heap()
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for n := range 10_000 / 8 {
				id := fmt.Sprintf("%d-%d", worker, n)
				event := reply(id, 1, "")
				event.Conversation = "da-" + id
				if _, err := r.app.Record(context.Background(), event); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
	for r.finished.Load() < 10_001 {
		<-r.turns
	}
	r.platform.Forget()
	for b.Loop() {
		b.ReportMetric(empty, "empty-heap-MB")
		b.ReportMetric(heap(), "heap-MB")
	}
}

// heap returns the live heap in megabytes.
func heap() float64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapAlloc) / 1e6
}

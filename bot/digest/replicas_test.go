package digest_test

import (
	"context"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/app"
	"github.com/deploy-advice/deploy-advice/bot/bottest"
	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

// lives runs one replica with a real store: a process dies after some steps, the next takes its place, and the last stays.
func lives(t *testing.T, ctx context.Context, r replica) { //nolint:revive // the test comes first here
	t.Helper()
	for i := 0; ctx.Err() == nil; i++ {
		steps := -1
		if i < len(r.deaths) {
			steps = r.deaths[i]
		}
		life := bottest.NewMortal(r.store, r.platform, steps)
		life.Patient = true
		now := func() time.Time { return time.Now().Add(r.skew) }
		service, err := digest.New(r.store, digest.Options{Advisor: &oracle{catalog: "2026-01"}, Now: now, Workers: 1})
		if err != nil {
			t.Error(err)
			return
		}
		var late recorder
		jobs := app.Jobs{Performer: life, Funcs: service.Jobs(), Record: late.Record, Now: time.Now}
		a, err := app.New(slog.New(slog.DiscardHandler), app.Parts{Store: life, Performer: jobs, Stepper: digest.Machine{}, Now: time.Now}, app.Options{
			Workers: 4, Lease: 2 * time.Second, PerformTimeout: time.Second, Drain: time.Nanosecond, Tick: 20 * time.Millisecond, Backoff: 5 * time.Millisecond,
		})
		if err != nil {
			t.Error(err)
			return
		}
		late.set(a)
		living, die := context.WithCancel(ctx)
		var group sync.WaitGroup
		group.Go(func() {
			select {
			case <-life.Dead:
			case <-living.Done():
			}
			die()
		})
		group.Go(func() {
			digest.NewTicker(slog.New(slog.DiscardHandler), service, digest.TickerOptions{Team: "T1", Record: a, Refresh: time.Second}).Run(living)
		})
		_ = a.Run(living) // returns nil always
		die()
		group.Wait()
	}
}

type replica struct {
	store    *redis.Store
	platform *bottest.Platform
	skew     time.Duration
	deaths   []int
}

// recorder is an application that is known later.
type recorder struct {
	mu  sync.Mutex
	app *app.App
}

func (r *recorder) set(a *app.App) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.app = a
}

// Record records an event.
func (r *recorder) Record(ctx context.Context, e bot.Event) (bot.Receipt, error) {
	r.mu.Lock()
	a := r.app
	r.mu.Unlock()
	return a.Record(ctx, e)
}

func TestReplicas_oneDigestForEachPeriodThroughDeathsAndSkewedClocks(t *testing.T) {
	if testing.Short() {
		t.Skip("takes the seconds of its schedule")
	}
	t.Parallel()
	store, err := redis.Open(redis.Options{URL: bottest.StartRedis(t).URL(), Team: "T1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	service, err := digest.New(store, digest.Options{Advisor: &oracle{catalog: "2026-01"}, Now: func() time.Time { return time.Now().Add(-time.Hour) }, Cron: "*/2 * * * * *"})
	if err != nil {
		t.Fatal(err)
	}
	if err := service.Configure(t.Context(), []string{"C1", "C2"}); err != nil {
		t.Fatal(err)
	}
	for _, channel := range []string{"C1", "C2"} {
		settings(t, service, channel, "always on")
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	platform := &bottest.Platform{}
	var group sync.WaitGroup
	for i, deaths := range [][]int{{20, 55, 31, 90}, {34, 77, 13}, {61, 8, 40}} {
		group.Go(func() {
			lives(t, ctx, replica{store: store, platform: platform, skew: time.Duration(i-1) * 3 * time.Minute, deaths: deaths})
		})
	}
	want := 6
	deadline := time.After(90 * time.Second)
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for enough := false; !enough; {
		select {
		case <-look.C:
			copies := platform.Copies()
			enough = len(of(copies, "digest-C1/")) >= want && len(of(copies, "digest-C2/")) >= want
		case <-deadline:
			t.Fatalf("after 90 s: %v", platform.Copies())
		}
	}
	stop()
	group.Wait()
	for key, n := range platform.Copies() {
		if n != 1 {
			t.Errorf("%s was posted %d times", key, n)
		}
		start, err := time.Parse("20060102T150405Z", key[strings.LastIndex(key, "/")+1:])
		if err != nil || start.After(time.Now()) {
			t.Errorf("%s was posted before its time, or is no period: %v", key, err)
		}
	}
}

func of(copies map[string]int, prefix string) []string {
	var out []string
	for key := range maps.Keys(copies) {
		if len(key) > len(prefix) && key[:len(prefix)] == prefix {
			out = append(out, key)
		}
	}
	return out
}

func settings(t *testing.T, s *digest.Service, channel, args string) {
	t.Helper()
	_, err := s.Jobs()[digest.JobSettings](t.Context(), "k", bot.Job{
		Name: digest.JobSettings, Args: []byte(`{"command":"settings","args":"` + args + `"}`), For: bot.Event{Place: bot.Place{Channel: channel}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

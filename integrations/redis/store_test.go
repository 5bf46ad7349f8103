package redis_test

import (
	"context"
	"log/slog"
	"net"
	"os"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/bottest"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

func TestMain(m *testing.M) {
	redis.LogTo(slog.New(slog.DiscardHandler)) // outages are made on purpose here
	os.Exit(m.Run())
}

func open(t *testing.T, url string) *redis.Store {
	t.Helper()
	store, err := redis.Open(redis.Options{URL: url, Team: "T" + t.Name()})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return store
}

func TestStore_miniredis(t *testing.T) {
	t.Parallel()
	bottest.TestStore(t, func(t *testing.T) bottest.Backend {
		t.Helper()
		server := miniredis.RunT(t)
		return bottest.Backend{
			Store: open(t, "redis://"+server.Addr()),
			Pass:  server.FastForward,
			Stop:  server.Close,
			Back: func() {
				server.Ctx, server.CtxCancel = context.WithCancel(context.Background()) // it forgets to, and then never answers a wait
				if err := server.Restart(); err != nil {
					t.Fatalf("restart: %v", err)
				}
			},
		}
	})
}

func TestStore_server(t *testing.T) {
	t.Parallel()
	bottest.TestStore(t, func(t *testing.T) bottest.Backend {
		t.Helper()
		server := bottest.StartRedis(t)
		return bottest.Backend{
			Store: open(t, server.URL()),
			Stop:  func() { server.Kill(t) },
			Back:  func() { server.Start(t) },
		}
	})
}

func TestStore_cluster(t *testing.T) {
	t.Parallel()
	server := bottest.StartRedis(t, "--cluster-enabled", "yes")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if line, err := server.Command(ctx, "CLUSTER", "ADDSLOTSRANGE", "0", "16383"); err != nil || line != "+OK" {
		t.Fatalf("add slots: %q, %v", line, err)
	}
	for line := ""; line != "+OK"; { // all slots are here, but it takes a moment until it believes so
		var err error
		if line, err = server.Command(ctx, "SET", "probe", "1"); err != nil {
			t.Fatalf("probe: %v", err)
		}
	}
	bottest.TestStore(t, func(t *testing.T) bottest.Backend {
		t.Helper()
		return bottest.Backend{Store: open(t, "redis+cluster://"+server.Addr())}
	})
}

func TestStore_sentinel(t *testing.T) {
	t.Parallel()
	server := bottest.StartRedis(t)
	_, port, err := net.SplitHostPort(server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	sentinel := bottest.StartSentinel(t, "main", "127.0.0.1 "+port)
	store := open(t, "redis+sentinel://"+sentinel+"/0?master_name=main")
	if err := store.Ready(t.Context()); err != nil {
		t.Fatalf("got %v, want a ready store behind sentinel %s", err, sentinel)
	}
}

func TestEmbed_drivesItsClock(t *testing.T) {
	t.Parallel()
	embedded, err := redis.Embed()
	if err != nil {
		t.Fatalf("embed: %v", err)
	}
	t.Cleanup(embedded.Close)
	store := open(t, embedded.URL())
	if ok, err := store.Claim(t.Context(), "x", 500*time.Millisecond); !ok || err != nil {
		t.Fatalf("got %v, %v, want a claim", ok, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		ok, err := store.Claim(ctx, "x", time.Hour)
		if err != nil {
			t.Fatalf("the claim never expired: %v", err)
		}
		if ok {
			return
		}
	}
}

func TestTime_isTheServers(t *testing.T) {
	t.Parallel()
	store, err := redis.Open(redis.Options{URL: bottest.StartRedis(t).URL(), Team: "T1"})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	before := time.Now().Truncate(time.Microsecond)
	at, err := store.Time(t.Context())
	if err != nil || at.Before(before) || at.After(time.Now()) || at.Location() != time.UTC {
		t.Errorf("got %s, %v, want a moment after %s in UTC", at, err, before)
	}
	away, err := redis.Open(redis.Options{URL: "redis://127.0.0.1:1/0", Team: "T1"})
	if err != nil {
		t.Fatal(err)
	}
	defer away.Close()
	if _, err := away.Time(t.Context()); bot.KindOf(err) != bot.Unavailable {
		t.Errorf("a Redis that is away: got %v", err)
	}
}

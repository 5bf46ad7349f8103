package redis_test

import (
	"context"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/bottest"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

// lifetimes says for each kind of key how long it may live without being used. 0: until it is removed.
func lifetimes() map[string][2]time.Duration {
	const hour, day = time.Hour, 24 * time.Hour
	return map[string][2]time.Duration{
		"seen":   {hour, 2 * hour},
		"conv":   {hour / 2, 400 * day},
		"mail":   {29 * day, 30 * day},
		"events": {29 * day, 30 * day},
		"outbox": {29 * day, 30 * day},
		"posts":  {hour / 2, 400 * day},
		"thread": {hour / 2, 400 * day},
		"dead":   {29 * day, 30 * day},
		"claim":  {hour / 2, hour},
		"doc":    {hour / 2, hour},
		"docs":   {}, "term": {}, "ready": {}, "due": {}, "later": {},
	}
}

// fill leaves a key of every kind.
func fill(ctx context.Context, t *testing.T, store *redis.Store) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	event := bot.Event{ID: "Ev1", Kind: bot.Said, TS: "1700000000.000001", Conversation: "da-1"}
	if _, _, err := store.Take(ctx, "w", time.Millisecond); err != nil {
		t.Fatal(err)
	}
	for _, conversation := range []string{"da-1", "da-2", "da-3"} {
		event.ID, event.Conversation = "Ev-"+conversation, conversation
		_, err := store.Record(ctx, event, bot.Route{Conversation: conversation})
		must(err)
	}
	for _, keep := range []bot.Keep{bot.KeepBriefly, bot.KeepLong} {
		work, ok, err := store.Take(ctx, "w", time.Second)
		if must(err); !ok {
			t.Fatal("nothing to take")
		}
		turn, err := store.Load(ctx, work)
		must(err)
		intents := []bot.Pending{{Intent: bot.Intent{Key: "a"}}, {Intent: bot.Intent{Key: "b"}}}
		if keep == bot.KeepLong {
			intents = intents[:1]
		}
		must(store.Commit(ctx, bot.Commit{
			Work: work, Session: turn.Session, Consumed: []string{turn.Events[0].ID}, Intents: intents, Dead: []bot.DeadLetter{{ID: "x"}},
		}))
		must(store.Finish(ctx, bot.Finish{
			Work: work, Keep: keep, Results: []bot.Result{{Key: "a"}}, Threads: []string{"C1:1.1"}, Remain: intents[1:],
		}))
	}
	must(store.Later(ctx, event, time.Now().Add(time.Hour)))
	_, err := store.Claim(ctx, "digest", time.Hour)
	must(err)
	_, err = store.Put(ctx, bot.Document{Kind: "setting", ID: "x", Body: []byte("1"), Terms: []string{"t"}, Keep: time.Hour})
	must(err)
	work, _, err := store.Take(ctx, "w", time.Second)
	must(err)
	must(store.Finish(ctx, bot.Finish{Work: work, Until: time.Now().Add(time.Hour)}))
}

func TestKeys_haveThePrefixAndALifetime(t *testing.T) {
	t.Parallel()
	server := bottest.StartRedis(t)
	store, err := redis.Open(redis.Options{URL: server.URL(), Team: "T1"})
	if err != nil {
		t.Fatal(err)
	}
	fill(t.Context(), t, store)
	opts, err := goredis.ParseURL(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := goredis.NewClient(opts)
	keys, err := client.Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	missing := lifetimes()
	for _, key := range keys {
		rest, ok := strings.CutPrefix(key, "deploy-advice:{T1}:")
		kind, _, _ := strings.Cut(rest, ":")
		bounds, known := lifetimes()[kind]
		if !ok || !known {
			t.Errorf("key %q: want a known kind behind deploy-advice:{T1}:", key)
			continue
		}
		delete(missing, kind)
		left, err := client.TTL(t.Context(), key).Result()
		if err != nil {
			t.Fatal(err)
		}
		if forever := bounds[1] == 0; forever != (left < 0) || (!forever && (left < bounds[0] || left > bounds[1])) {
			t.Errorf("key %q: got a lifetime of %s, want %s to %s", key, left, bounds[0], bounds[1])
		}
	}
	for kind := range missing {
		t.Errorf("no key of kind %q was seen: the test shows nothing of it", kind)
	}
}

package replicas_test

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local"
	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

const (
	replicas      = 3
	conversations = 20
)

// TestReplicas_twentyConversationsSurviveKillsAtEveryArrow: three processes on one redis-server. Processes die at random and at
// each step of a turn, Redis dies and restarts, sockets are cut, deliveries doubled and reordered, replies lost. Every
// conversation reaches its verdict, every acknowledged answer is in it, and no intent key is posted twice.
func TestReplicas_twentyConversationsSurviveKillsAtEveryArrow(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	server := startRedis(t)
	w, err := local.Start(ctx, local.Options{
		Now: time.Now, Logger: slog.New(slog.DiscardHandler), Order: local.Random, Seed: 7,
		Timing: local.Timing{Retries: []time.Duration{0, 500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	binary := build(t)
	bots := make([]*replica, replicas)
	for i := range bots {
		bots[i] = startReplica(t, binary, w, server.addr())
	}
	if err := w.Await(ctx, func() bool { return w.Connections() >= 2*replicas }); err != nil {
		t.Fatalf("%d connections: %v", w.Connections(), err)
	}

	var trouble sync.WaitGroup
	trouble.Go(func() { disturb(ctx, t, chaos{w, bots, server}) })
	talking, giveUp := context.WithCancel(ctx)
	defer giveUp()
	trouble.Go(func() { // a message that stands twice may leave its thread without an end: say so now
		if w.Await(talking, func() bool { return len(doubled(w)) > 0 }) == nil {
			giveUp()
		}
	})
	talked := talk(talking, t, w)
	giveUp()
	trouble.Wait()
	for topic, lost := range talked {
		if len(lost) > 0 {
			t.Errorf("%s lost acknowledged answers: %v", topic, lost)
		}
	}
	noKeyTwice(t, w)
	total := 0
	for _, b := range bots {
		total += b.deaths
	}
	t.Logf("%d conversations, %d deaths of processes, calls %v", len(talked), total, w.Calls())
	if total < rounds {
		t.Errorf("only %d processes died: the test did not disturb enough", total)
	}
}

// talk holds the conversations at once and returns, by topic, the acknowledged answers that the verdict lacks.
func talk(ctx context.Context, t *testing.T, w *local.Workspace) map[string][]string {
	t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	out := map[string][]string{}
	for i := range conversations {
		all.Go(func() {
			p := &person{t: t, w: w, name: []string{"ana", "ben", "chloe"}[i%3], topic: fmt.Sprintf("service-%02d", i), acked: map[string]string{}}
			if err := p.talk(ctx); err != nil {
				t.Error(err)
				return
			}
			lost := p.missing(ctx)
			mu.Lock()
			defer mu.Unlock()
			out[p.topic] = lost
		})
	}
	all.Wait()
	return out
}

type chaos struct {
	w     *local.Workspace
	bots  []*replica
	redis *redisServer
}

// rounds of trouble: each arrow three times, with other mischief between; then calm, so that everything can end.
const rounds = 24

// disturb makes trouble and leaves everything running. Between two rounds the bots may come back to their sockets.
func disturb(ctx context.Context, t *testing.T, c chaos) {
	t.Helper()
	dice := rand.New(rand.NewPCG(11, 13))
	arrows := arrowsOf(redis.Scripts())
	for round := range rounds {
		victim := c.bots[round%len(c.bots)]
		died := make(chan struct{})
		victim.proxy.arm(arrows[round%len(arrows)], func() { victim.kill(); close(died) })
		c.mischief(ctx, t, round)
		select {
		case <-died:
		case <-time.After(time.Duration(300+dice.IntN(1200)) * time.Millisecond):
			victim.kill()
		case <-ctx.Done():
			return
		}
		victim.proxy.disarm()
		victim.start()
		wait, cancel := context.WithTimeout(ctx, 10*time.Second)
		if err := c.w.Await(wait, func() bool { return c.w.Connections() >= 2*len(c.bots)-1 }); err != nil && ctx.Err() == nil {
			t.Logf("round %d: only %d sockets came back", round, c.w.Connections())
		}
		cancel()
	}
}

func (c chaos) mischief(ctx context.Context, t *testing.T, round int) {
	t.Helper()
	switch round % 6 {
	case 1:
		add(t, c.w, faults.Rule{On: faults.Web, Method: "chat.postMessage", Kind: faults.LoseReply, Times: 2})
	case 2:
		add(t, c.w, faults.Rule{On: faults.Socket, Method: "*", Kind: faults.Duplicate, Times: 3})
	case 3:
		c.redis.kill()
		c.redis.start(ctx)
	case 4:
		add(t, c.w, faults.Rule{On: faults.Web, Method: "chat.update", Kind: faults.RateLimited, RetryAfterMS: 1000, Times: 2})
	case 5:
		c.w.Cut()
	}
}

func add(t *testing.T, w *local.Workspace, r faults.Rule) {
	t.Helper()
	if err := w.Faults().Add(r); err != nil {
		t.Errorf("fault: %v", err)
	}
}

// arrowsOf names each step of a turn at which Redis is spoken to, before and after.
func arrowsOf(scripts map[string]string) []arrow {
	var out []arrow
	for _, name := range []string{"record", "load", "commit", "finish"} {
		for hash, script := range scripts {
			if script == name {
				out = append(out, arrow{hash: hash}, arrow{hash: hash, after: true})
			}
		}
	}
	return out
}

func noKeyTwice(t *testing.T, w *local.Workspace) {
	t.Helper()
	for key, at := range doubled(w) {
		t.Errorf("intent key %q stands in %d messages: %v", key, len(at), at)
	}
	if posted := len(keys(w)); posted < conversations {
		t.Errorf("only %d keys were posted", posted)
	}
}

// keys are the intents whose messages stand, each with when they were posted.
func keys(w *local.Workspace) map[string][]string {
	seen := map[string][]string{}
	for _, m := range w.Find(func(m local.Message) bool { return m.Metadata != nil && !m.IsEphemeral }) {
		key := payload(m, "key")
		seen[key] = append(seen[key], m.TS)
	}
	return seen
}

// doubled are the keys that stand in more than one message, or in one without a key.
func doubled(w *local.Workspace) map[string][]string {
	all := keys(w)
	maps.DeleteFunc(all, func(key string, at []string) bool { return key != "" && len(at) == 1 })
	for _, at := range all {
		slices.Sort(at)
	}
	return all
}

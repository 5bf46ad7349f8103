package replicas_test

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/deploy-advice/deploy-advice/integrations/local/github"
	"github.com/deploy-advice/deploy-advice/integrations/local/scene"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

// TestKeys_ofAWholeLifeAreListedAndEndInTime: a real process lives through everything that keeps something - an assessment, its record,
// a review, polling and a webhook, a digest, a watch, a wish for quiet. Each key in its Redis is listed, and lives no longer than stated.
func TestKeys_ofAWholeLifeAreListedAndEndInTime(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	server := startRedis(t)
	s, err := scene.Open(ctx, scene.Options{Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	port := freePort(t)
	startReplica(t, build(t), s.Workspace, server.addr(), "GITHUB_API_URL="+s.GitHub.APIURL(), "GITHUB_TOKEN="+s.GitHub.Token(), "WATCH_REPOS="+scene.Repo,
		"GITHUB_POLL_INTERVAL=2s", "HTTP_ADDR=127.0.0.1:"+strconv.Itoa(port), "GITHUB_WEBHOOK_SECRET="+secret, "ADMINS="+s.Workspace.UserID("ana"))
	if _, err := s.GitHub.AddHook(github.Hook{Repo: scene.Repo, URL: fmt.Sprintf("http://127.0.0.1:%d/github/webhook", port), Secret: secret}); err != nil {
		t.Fatal(err)
	}
	var story strings.Builder
	began := time.Now()
	if err := s.Play(ctx, &story); err != nil {
		t.Fatalf("%v\n%s", err, story.String())
	}
	t.Logf("the tour took %s", time.Since(began))
	for _, said := range []string{"watch acme/shop", "mute", "status", "subscribe"} {
		if err := s.Workspace.As("ana").Slash(ctx, "platform", "/deploy-advice", said); err != nil {
			t.Fatal(err)
		}
	}
	client := goredis.NewClient(&goredis.Options{Addr: server.addr()})
	defer client.Close()
	want := map[string]bool{"seen": true, "conv": true, "posts": true, "thread": true, "claim:delivery": true, "claim:poll": true}
	for _, k := range redis.Kinds() {
		want["doc:"+k.Name], want["docs:"+k.Name] = true, true
	}
	missing := want
	err = awaitFor(ctx, s.Workspace, 30*time.Second, func() bool {
		missing = maps.Clone(want)
		for _, key := range keysOf(ctx, t, client) {
			for sort := range missing {
				if strings.HasPrefix(key+":", sort+":") {
					delete(missing, sort)
				}
			}
		}
		return len(missing) == 0
	})
	if err != nil {
		t.Errorf("nothing was kept of %v, so this shows nothing of it; there is %v", slices.Sorted(maps.Keys(missing)), keysOf(ctx, t, client))
	}
	for _, key := range keysOf(ctx, t, client) {
		passes(ctx, t, client, key)
	}
}

// ours is what all keys of the local workspace begin with.
const ours = "deploy-advice:{" + team + "}:"

// keysOf are all keys there are, without what ours begin with.
func keysOf(ctx context.Context, t *testing.T, client *goredis.Client) []string {
	t.Helper()
	keys, err := client.Keys(ctx, "*").Result()
	if err != nil && ctx.Err() == nil {
		t.Errorf("keys: %v", err)
	}
	for i, key := range keys {
		keys[i] = strings.TrimPrefix(key, ours)
	}
	return keys
}

// passes holds a key to its stated lifetime.
func passes(ctx context.Context, t *testing.T, client *goredis.Client, key string) {
	t.Helper()
	keep, known := redis.Keep(key)
	if !known {
		t.Errorf("key %q is not listed", key)
		return
	}
	left, err := client.PTTL(ctx, ours+key).Result()
	switch {
	case err != nil:
		t.Errorf("key %q: %v", key, err)
	case left == -2: // gone meanwhile
	case keep == 0 && left != -1:
		t.Errorf("key %q goes in %s, want it kept until it is removed", key, left)
	case keep > 0 && (left < 0 || left > keep):
		t.Errorf("key %q lives for %s, want %s at most", key, left, keep)
	}
}

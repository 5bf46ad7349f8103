package digest_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/bottest"
	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

// BenchmarkSweep_tenThousandDecisions runs 10,000 records in a real store again, through the jobs of a sweep, with an advisor that
// answers at once and as much as the real one: what is measured is everything around the engine, reading and writing 10,000 records and checks above all. Each
// round has a new catalogue.
func BenchmarkSweep_tenThousandDecisions(b *testing.B) {
	server := bottest.StartRedis(b)
	store, now := tenThousand(b, server)
	o := realistic(b)
	b.ReportAllocs()
	for round := 0; b.Loop(); round++ {
		o.answer.Catalogue = fmt.Sprint("round-", round)
		now = now.Add(24 * time.Hour)
		s, err := digest.New(store, digest.Options{Advisor: o, Now: func() time.Time { return now }})
		if err != nil {
			b.Fatal(err)
		}
		jobs, cursor := 0, ""
		for more := true; more; more = cursor != "" {
			args, err := json.Marshal(map[string]any{"at": now, "cursor": cursor})
			if err != nil {
				b.Fatal(err)
			}
			result, err := s.Sweep(b.Context(), "k", bot.Job{Args: args})
			if err != nil {
				b.Fatal(err)
			}
			var out struct{ Cursor string }
			if err := json.Unmarshal(result, &out); err != nil {
				b.Fatal(err)
			}
			cursor = out.Cursor
			jobs++
		}
		b.ReportMetric(float64(jobs), "jobs")
	}
	b.ReportMetric(kept(b, server.Addr())/1e6, "MB-in-Redis")
}

// canned is an advisor that gives one answer.
type canned struct{ answer engine.Assessment }

// Assess gives it.
func (c *canned) Assess(profile.System) (engine.Assessment, error) { return c.answer, nil }

// realistic gives the answer of the real engine to a decision of the sample: as many options, bills and limits.
func realistic(b *testing.B) *canned {
	b.Helper()
	cat, err := catalog.Load()
	if err != nil {
		b.Fatal(err)
	}
	advisor, err := engine.New(nil, cat)
	if err != nil {
		b.Fatal(err)
	}
	facts, err := profile.FromCanonical(map[string]string{"workload_kind": "event-processing", "cloud": "aws", "requests_per_month": "20000000", "execution_seconds_p50": "0.8", "memory_mb": "1024", "state": "stateless"})
	if err != nil {
		b.Fatal(err)
	}
	answer, err := advisor.Assess(profile.Single("s", facts))
	if err != nil {
		b.Fatal(err)
	}
	return &canned{answer}
}

// kept is how many bytes a Redis holds.
func kept(b *testing.B, addr string) float64 {
	b.Helper()
	client := goredis.NewClient(&goredis.Options{Addr: addr})
	defer client.Close()
	text, err := client.Info(b.Context(), "memory").Result()
	if err != nil {
		b.Fatal(err)
	}
	_, text, _ = strings.Cut(text, "used_memory:")
	text, _, _ = strings.Cut(text, "\r\n")
	bytes, err := strconv.ParseFloat(text, 64)
	if err != nil {
		b.Fatal(err)
	}
	return bytes
}

// BenchmarkOnDemand_tenThousandDecisions makes a digest over 10,000 records in a real store, of which none has to be run
// again but the few that fit into one job.
func BenchmarkOnDemand_tenThousandDecisions(b *testing.B) {
	store, now := tenThousand(b, bottest.StartRedis(b))
	s, err := digest.New(store, digest.Options{Advisor: &oracle{catalog: "2026-01"}, Now: func() time.Time { return now }})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.OnDemand(b.Context(), "C1"); err != nil {
			b.Fatal(err)
		}
	}
}

// tenThousand is a real store with as many records.
func tenThousand(b *testing.B, server *bottest.RedisServer) (*redis.Store, time.Time) {
	b.Helper()
	store, err := redis.Open(redis.Options{URL: server.URL(), Team: "T1"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { store.Close() })
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for i := range 10_000 {
		e := record.Entry{
			V: 1, ID: fmt.Sprint(i), Repo: fmt.Sprintf("acme/r%d", i%100), Title: fmt.Sprintf("Run service %d", i), Name: "s", Status: record.Accepted, Family: "faas", Platform: "aws-lambda",
			Facts: map[string]string{"cloud": "aws"}, CreatedAt: now.AddDate(0, 0, -i), ChangedAt: now.AddDate(0, 0, -i), Channel: "C1",
		}
		body, err := json.Marshal(e)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := store.Put(b.Context(), bot.Document{Kind: record.DocumentKind, ID: fmt.Sprintf("da-%05d", i), Body: body}); err != nil {
			b.Fatal(err)
		}
	}
	return store, now
}

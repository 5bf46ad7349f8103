package digest_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// TestDigest_goesOnWithoutFilesThatCannotBeReadNow: while a repository does not answer, its decisions are left as they stand and not
// called checked; the others are told, and what is no longer there is no reason to wait.
func TestDigest_goesOnWithoutFilesThatCannotBeReadNow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start.Add(-10*24*time.Hour))
	var away atomic.Bool
	w.facts = func(_ context.Context, e record.Entry) ([]profile.Fact, error) {
		switch {
		case e.Name == "far" && away.Load():
			return nil, &bot.Error{Kind: bot.Unavailable, Op: "read files"}
		case e.Name == "gone":
			return nil, &bot.Error{Kind: bot.NotFound, Op: "read files"}
		}
		return nil, nil
	}
	w.restart(0)
	w.command(digest.JobSubscribe, "mon 9:00 UTC", "C1")
	old := start.AddDate(0, -3, 0)
	for _, name := range []string{"far", "gone", "near"} {
		w.decide(name, func(e *record.Entry) { e.CreatedAt, e.ChangedAt = old, old })
	}
	w.at(start.Add(-3 * 24 * time.Hour))
	before := w.entry("far").CheckedAt
	away.Store(true)
	w.advice.publish("2026-03", map[string]string{"far": "aws-fargate", "gone": "aws-fargate", "near": "aws-fargate"})
	w.restart(0)
	w.at(start)
	p := w.only("C1")
	if wants(t, p.text, "2 flipped since", "Run gone", "Run near"); strings.Contains(p.text, "Run far") || !w.entry("far").CheckedAt.Equal(before) {
		t.Errorf("what could not be read is told or called checked:\n%s", p.text)
	}
	away.Store(false)
	w.at(start.AddDate(0, 0, 7))
	if last := w.posts[len(w.posts)-1]; len(w.posts) != 2 || !strings.Contains(last.text, "1 flipped since 2026-03-02") || !strings.Contains(last.text, "Run far") {
		t.Errorf("%d posts, the last:\n%s", len(w.posts), last.text)
	}
}

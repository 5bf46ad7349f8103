package digest_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// TestTicker_aSubscriptionMadeHereNeedNotBeWaitedFor: the process that was asked looks at once, not at its next round.
func TestTicker_aSubscriptionMadeHereNeedNotBeWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, err := digest.New(newMemory(), digest.Options{Advisor: &oracle{catalog: "1"}, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		n := &noted{events: map[string]time.Time{}}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			digest.NewTicker(slog.New(slog.DiscardHandler), s, digest.TickerOptions{Team: "T1", Record: n, Refresh: time.Hour}).Run(ctx)
		}()
		time.Sleep(time.Minute + 300*time.Millisecond)
		_, err = s.Jobs()[digest.JobSubscribe](ctx, "k", bot.Job{Args: []byte(`{"args":"*/2 * * * * * UTC"}`), For: bot.Event{Place: bot.Place{Channel: "C1"}}})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		stop()
		<-done
		periods := 0
		for id := range n.events {
			if strings.HasPrefix(id, "digest:C1:") {
				periods++
			}
		}
		if periods != 2 {
			t.Errorf("%d periods of two seconds were recorded within five, want 2: %v", periods, n.events)
		}
	})
}

// TestDigest_theFirstOneLooksAWeekBack: as one on demand does, however short the schedule's periods.
func TestDigest_theFirstOneLooksAWeekBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, start.Add(-5*24*time.Hour), 0)
	w.decide("made", nil)
	w.decide("old", func(e *record.Entry) { e.CreatedAt, e.ChangedAt = start.AddDate(0, 0, -9), start.AddDate(0, 0, -9) })
	w.at(start.Add(-time.Minute))
	w.command(digest.JobSubscribe, "daily 9:00 UTC", "C1")
	w.at(start)
	w.at(start.AddDate(0, 0, 1))
	if p := w.only("C1"); !strings.Contains(p.text, "Decided: Run made ") || strings.Contains(p.text, "Run old") {
		t.Errorf("got\n%s", p.text)
	}
}

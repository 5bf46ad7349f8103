package digest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// look is a service that keeps nothing, on the world's documents and advice.
func (w *world) look() *digest.Service {
	w.t.Helper()
	s, err := digest.New(w.docs, digest.Options{Advisor: w.advice, Now: func() time.Time { return w.now }, Zone: "Europe/Berlin", Workers: 1, Still: true})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// TestStill_seesWhatWouldBeSaidAndLeavesNoTrace: a look from elsewhere, on a newer catalogue than the bot's, finds the flip that the
// bot has not seen yet, and the bot still tells it itself.
func TestStill_seesWhatWouldBeSaidAndLeavesNoTrace(t *testing.T) {
	t.Parallel()
	w := weekly(t, "")
	for i := range 1203 { // more than a page, and more than a slice
		w.decide(fmt.Sprintf("service-%04d", i), func(e *record.Entry) { e.CreatedAt, e.ChangedAt = start.AddDate(0, -3, 0), start.AddDate(0, -3, 0) })
	}
	w.at(start.Add(-2 * time.Hour))
	w.advice.publish("2026-03", map[string]string{"service-1107": "aws-fargate"})
	before := digestText(w.docs.docs)
	w.now = start.Add(-time.Hour)
	c, err := w.look().OnDemand(t.Context(), "C1")
	if err != nil {
		t.Fatal(err)
	}
	if c.Counts() != "1 flipped" || c.Lines[0].Subject != "Run service-1107" || c.Checked != 1203 {
		t.Errorf("%s, %d checked", c.Counts(), c.Checked)
	}
	if digestText(w.docs.docs) != before {
		t.Error("a look changed what is kept")
	}
	w.restart(0)
	w.at(start)
	wants(t, w.only("C1").text, "1 flipped since", "Run service-1107")
}

// TestStill_readsLikeAStore: whatever is put where, a service that keeps nothing reads as if it had been kept.
func TestStill_readsLikeAStore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		below, alike := newMemory(), newMemory()
		put := func(on digest.Documents, doc bot.Document) error {
			old, err := on.Document(t.Context(), doc.Kind, doc.ID)
			if err != nil && bot.KindOf(err) != bot.NotFound {
				return err
			}
			doc.Version = old.Version
			_, err = on.Put(t.Context(), doc)
			return err
		}
		doc := rapid.Custom(func(t *rapid.T) bot.Document {
			return bot.Document{
				Kind: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "kind"), ID: rapid.StringMatching(`[a-c]{1,2}`).Draw(t, "id"), Body: []byte(`1`),
				Terms: rapid.SliceOfN(rapid.SampledFrom([]string{"x", "y"}), 0, 2).Draw(t, "terms"),
			}
		})
		for _, d := range rapid.SliceOf(doc).Draw(t, "below") {
			if err := put(below, d); err != nil {
				t.Fatal(err)
			}
			if err := put(alike, d); err != nil {
				t.Fatal(err)
			}
		}
		was := digestText(below.docs)
		s := shelf.NewStill(below)
		for _, d := range rapid.SliceOf(doc).Draw(t, "above") {
			if err := put(s, d); err != nil {
				t.Fatal(err)
			}
			if err := put(alike, d); err != nil {
				t.Fatal(err)
			}
		}
		q := bot.Query{
			Kind: "a", Limit: rapid.IntRange(1, 4).Draw(t, "limit"), After: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "after"),
			Term: rapid.SampledFrom([]string{"", "x"}).Draw(t, "term"), Prefix: rapid.SampledFrom([]string{"", "b"}).Draw(t, "prefix"),
		}
		got, err := s.List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		want, err := alike.List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(got)); diff != "" || digestText(below.docs) != was {
			t.Fatalf("%+v: %s", q, diff)
		}
	})
}

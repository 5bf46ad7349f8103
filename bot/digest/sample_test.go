package digest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

// shown is the digest that the sample leads to, with or without the old catalogue at hand.
func shown(t *testing.T, withPrices bool) string {
	t.Helper()
	cat, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	compile := func(c *catalog.Catalogue) (recheck.Advisor, error) { return engine.New(nil, c) }
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	sample, err := digest.NewSample(digest.SampleOptions{Catalogue: cat, Compile: compile, Repo: "acme/shop", Channel: "C1", Owner: "UANA", OwnerName: "Ana", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	docs := newShelf()
	for range 2 {
		if err := sample.Store(t.Context(), docs); err != nil {
			t.Fatal(err)
		}
	}
	advisor, err := compile(cat)
	if err != nil {
		t.Fatal(err)
	}
	o := digest.Options{Advisor: advisor, Now: func() time.Time { return now }}
	if withPrices {
		o.Prices = sample.Prices
	}
	s, err := digest.New(docs, o)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.OnDemand(t.Context(), "C1")
	if err != nil {
		t.Fatal(err)
	}
	if c.Lines[0].Subject != "Run the image resizer" || !strings.HasPrefix(c.Lines[0].CauseURL, "https://") {
		t.Errorf("first line %+v", c.Lines[0])
	}
	return c.Counts() + "\n" + c.Lines[0].What + "\n" + c.Lines[0].Cause
}

func TestSample_flipsBecauseOfAPrice(t *testing.T) {
	t.Parallel()
	for withPrices, want := range map[bool]string{true: "AWS Lambda: compute on x86, per GB-second went from $0.00000", false: "AWS Lambda: "} {
		got := shown(t, withPrices)
		wants(t, got, "1 flipped, 1 due for review, 1 overridden", "functions on AWS Lambda → ", want, "to $0.0000166667")
	}
}

func TestMeter_countsWhatIsSaid(t *testing.T) {
	t.Parallel()
	m := digest.NewMeter(script{
		{{Key: "da-1/1", Kind: bot.Post, Message: message("q", bot.QuestionMessage)}},
		{{Key: "da-1/2", Kind: bot.Edit, Target: "da-1/1", Message: message("q", bot.QuestionMessage)}, {Key: "da-1/3", Kind: bot.Edit, Target: "da-1/1", Message: message("answered", bot.QuestionMessage)}},
		{{Key: "da-1/4", Kind: bot.Post, Message: message("v", bot.VerdictMessage)}, {Key: "da-1/5", Kind: bot.Post, Message: message("r", bot.RecordMessage)}},
	})
	for i := range 3 {
		if _, _, err := m.Step(bot.Session{ID: "da-1", Version: int64(i)}, bot.Event{}, nil); err != nil {
			t.Fatal(err)
		}
	}
	want := digest.Noise{Questions: 1, Verdicts: 1, Posts: 3, Decisions: 1, Edits: 2, IdleEdits: 1, Conversations: 1}
	if got := m.Noise(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if over := digest.StandardBudget().Over(m.Noise()); len(over) != 1 || !strings.Contains(over[0], "1 edits without a change") {
		t.Errorf("over budget: %v", over)
	}
}

func message(text string, kind bot.MetaKind) *bot.Message {
	return &bot.Message{Text: text, Meta: &bot.Meta{Kind: kind}}
}

// script is a stepper that says what stands in it, turn by turn.
type script [][]bot.Intent

func (s script) Step(session bot.Session, _ bot.Event, _ bot.Refs) (bot.Session, []bot.Intent, error) {
	return session, s[session.Version], nil
}

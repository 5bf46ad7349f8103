package digest_test

import (
	"strings"
	"testing"
	"time"

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
	docs := newMemory()
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

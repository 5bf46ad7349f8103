package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest"
	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/bot/digest/standing"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

// TestDigest_saysOnTheCommandLineWhatItSaysInTheChannel: byte for byte, for the digest, all of it, and lists of decisions; and looking
// keeps nothing.
func TestDigest_saysOnTheCommandLineWhatItSaysInTheChannel(t *testing.T) {
	t.Parallel()
	state, err := redis.Embed()
	if err != nil {
		t.Fatal(err)
	}
	defer state.Close()
	store, err := redis.Open(redis.Options{URL: state.URL(), Team: "T1"})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
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
	if err := sample.Store(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	for i := range 12 { // more than a digest shows at once
		body := fmt.Sprintf(`{"v":1,"id":"da-%02d","repo":"acme/depot","title":"Drop the stock job %d","status":"rejected","channel":"C1","created_at":"2026-11-01T00:00:00Z","changed_at":"2026-11-23T00:00:00Z"}`, i, i)
		if _, err := store.Put(t.Context(), bot.Document{Kind: "record", ID: fmt.Sprintf("x%02d", i), Body: []byte(body)}); err != nil {
			t.Fatal(err)
		}
	}
	advisor, err := compile(cat)
	if err != nil {
		t.Fatal(err)
	}
	o := digest.Options{Advisor: advisor, Now: func() time.Time { return now }, Prices: sample.Prices}
	bots, err := digest.New(store, o)
	if err != nil {
		t.Fatal(err)
	}
	o.Still = true
	mine, err := digest.New(store, o)
	if err != nil {
		t.Fatal(err)
	}
	before := checks(t, store)
	printed := printDigest(t, mine, DigestView{Channel: "C1"})
	if diff := cmp.Diff(before, checks(t, store)); diff != "" {
		t.Errorf("looking left a trace: %s", diff)
	}
	if diff := cmp.Diff(said(t, bots, ""), printed); diff != "" {
		t.Errorf("in the channel (-), on the command line (+): %s", diff)
	}
	if !strings.Contains(printed, "1 flipped, 1 due for review, 1 overridden, 12 changed") {
		t.Errorf("the sample's digest has changed:\n%s", printed)
	}
	if diff := cmp.Diff(said(t, bots, "all"), printDigest(t, mine, DigestView{Channel: "C1", All: true})); diff != "" {
		t.Errorf("all, in the channel (-), on the command line (+): %s", diff)
	}
	for args, v := range map[string]DigestView{"due": {Due: true}, "find webhook ana": {Find: "webhook ana"}, "find Amazon ECS": {Find: "Amazon ECS"}, "log": {Log: true}} {
		v.Channel = "C1"
		told, list := said(t, bots, args), printDigest(t, mine, v)
		for _, name := range []string{"Run the image resizer", "Run the payment webhook", "Run the nightly report"} {
			if strings.Contains(told, name) != strings.Contains(list, name) {
				t.Errorf("%s: %s stands only in one of\n%s\n%s", args, name, told, list)
			}
		}
		if !strings.Contains(told, "Run the ") {
			t.Errorf("%s found nothing:\n%s", args, told)
		}
	}
}

// said is what the bot answers in the channel.
func said(t *testing.T, s *digest.Service, args string) string {
	t.Helper()
	text, err := json.Marshal(map[string]string{"command": "digest", "args": args})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := s.Jobs()[digest.JobCommand](t.Context(), "k", bot.Job{Name: digest.JobCommand, Args: text, For: bot.Event{Place: bot.Place{Channel: "C1"}}})
	if err != nil {
		t.Fatal(err)
	}
	var answer struct{ Message bot.Message }
	if err := json.Unmarshal(raw, &answer); err != nil {
		t.Fatal(err)
	}
	return plainText(answer.Message, Style{})
}

func printDigest(t *testing.T, s *digest.Service, v DigestView) string {
	t.Helper()
	var b strings.Builder
	if err := Digest(t.Context(), &b, s, v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// checks are where decisions stand, as it is kept.
func checks(t *testing.T, docs interface {
	List(ctx context.Context, q bot.Query) ([]bot.Document, error)
},
) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, kind := range []string{standing.CheckKind, "record"} {
		all, err := docs.List(t.Context(), bot.Query{Kind: kind})
		if err != nil {
			t.Fatal(err)
		}
		for _, doc := range all {
			out[kind+" "+doc.ID] = string(doc.Body)
		}
	}
	return out
}

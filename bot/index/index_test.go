package index_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/index"
	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

// docs is a real store in memory.
func docs(t *testing.T) index.Documents {
	t.Helper()
	server, err := redis.Embed()
	if err != nil {
		t.Fatal(err)
	}
	store, err := redis.Open(redis.Options{URL: server.URL(), Team: "T1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close(); server.Close() })
	return store
}

func put(t *testing.T, x *index.Index, e index.Entry) {
	t.Helper()
	raw, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Put(t.Context(), "k", bot.Job{Args: raw}); err != nil {
		t.Fatal(err)
	}
}

func at(minute int) time.Time { return time.Date(2026, 3, 1, 12, minute, 0, 0, time.UTC) }

func names(entries []index.Entry) []string {
	out := make([]string, 0, len(entries))
	for _, e := range entries {
		out = append(out, e.Subject)
	}
	return out
}

func TestFind_showsWhatIsOnesOwnOrOfTheChannel(t *testing.T) {
	t.Parallel()
	x := index.New(docs(t))
	put(t, x, index.Entry{ID: "da-1", Subject: "shop", State: index.Asking, Channel: "C1", Starter: "UANA", People: []string{"UANA"}, StartedAt: at(1), ChangedAt: at(1)})
	put(t, x, index.Entry{ID: "da-2", Subject: "image resizer", State: index.Decided, Claim: "functions on AWS Lambda", Channel: "C2", People: []string{"UBEN", "UANA"}, StartedAt: at(2), ChangedAt: at(9)})
	put(t, x, index.Entry{ID: "da-3", Subject: "secret", State: index.Asking, Channel: "C3", People: []string{"UBEN"}, StartedAt: at(3), ChangedAt: at(3)})
	put(t, x, index.Entry{ID: "da-1", Subject: "shop", State: index.Decided, Channel: "C1", Starter: "UANA", People: []string{"UANA"}, StartedAt: at(1), ChangedAt: at(8)})
	for _, c := range []struct {
		q             index.Query
		channel, user string
		want          []string
	}{
		{index.Query{}, "C1", "UANA", []string{"image resizer", "shop"}},
		{index.Query{}, "C1", "UEVE", []string{"shop"}},
		{index.Query{Mine: true}, "C1", "UEVE", nil},
		{index.Query{Open: true}, "C1", "UANA", nil},
		{index.Query{Open: true}, "C1", "UBEN", []string{"secret"}},
		{index.Query{Words: "LAMBDA resizer"}, "C1", "UANA", []string{"image resizer"}},
		{index.Query{Words: "secret"}, "C1", "UANA", nil},
	} {
		got, err := x.Find(t.Context(), c.q, c.channel, c.user)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(names(got), c.want) {
			t.Errorf("%+v in %s by %s: got %v, want %v", c.q, c.channel, c.user, names(got), c.want)
		}
	}
}

func TestList_pages(t *testing.T) {
	t.Parallel()
	x := index.New(docs(t))
	for i := range 19 {
		put(t, x, index.Entry{ID: fmt.Sprintf("da-%02d", i), Subject: fmt.Sprintf("w%02d", i), State: index.Asking, Channel: "C1", StartedAt: at(i), ChangedAt: at(i)})
	}
	var seen []string
	for page := 1; page <= 4; page++ {
		raw, err := x.List(t.Context(), "k", bot.Job{Args: fmt.Appendf(nil, `{"page":%d}`, page), For: bot.Event{User: "UANA", Place: bot.Place{Channel: "C1"}}})
		if err != nil {
			t.Fatal(err)
		}
		var p index.Page
		if err := json.Unmarshal(raw, &p); err != nil {
			t.Fatal(err)
		}
		if p.Total != 19 || p.Pages != 3 || p.Query.Page != min(page, 3) {
			t.Errorf("page %d: %+v", page, p.Query)
		}
		seen = append(seen, names(p.Entries)...)
	}
	if diff := cmp.Diff("w18 w17 w16", strings.Join(seen[:3], " ")); diff != "" || len(seen) != 22 {
		t.Errorf("%d seen: %s", len(seen), diff)
	}
}

// racing loses the first race for each document.
type racing struct {
	index.Documents
	lost int
}

func (r *racing) Put(ctx context.Context, doc bot.Document) (bot.Document, error) {
	if r.lost < 2 {
		r.lost++
		return doc, &bot.Error{Kind: bot.Conflict, Op: "put"}
	}
	return r.Documents.Put(ctx, doc)
}

func TestPut_triesAgainWhenSomebodyWasFaster(t *testing.T) {
	t.Parallel()
	x := index.New(&racing{Documents: docs(t)})
	put(t, x, index.Entry{ID: "da-1", Subject: "shop", Channel: "C1", StartedAt: at(1), ChangedAt: at(1)})
	got, err := x.Find(t.Context(), index.Query{}, "C1", "U1")
	if err != nil || len(got) != 1 {
		t.Errorf("got %v, %v", got, err)
	}
}

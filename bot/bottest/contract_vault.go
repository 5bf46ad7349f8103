package bottest

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

func (b *bench) claims() {
	var won atomic.Int32
	parallel(8, func(int) {
		ok, err := b.Store.Claim(b.Context(), "digest:C1:2026-11-25", time.Hour)
		if err == nil && ok {
			won.Add(1)
		}
	})
	b.equal("claims won", won.Load(), int32(1))
	b.must(b.Store.Release(b.Context(), "digest:C1:2026-11-25"))
	ok, err := b.Store.Claim(b.Context(), "digest:C1:2026-11-25", 30*time.Millisecond)
	b.must(err)
	b.equal("claimed after the release", ok, true)
	b.eventually("the claim expires", func() bool {
		ok, err := b.Store.Claim(b.Context(), "digest:C1:2026-11-25", time.Hour)
		b.must(err)
		return ok
	})
}

func (b *bench) documents() {
	doc := bot.Document{Kind: "subscription", ID: "C1", Body: []byte(`{"v":1}`), Terms: []string{"repo=o/r"}}
	_, err := b.Store.Document(b.Context(), doc.Kind, doc.ID)
	b.kind(err, bot.NotFound)
	var won atomic.Int32
	parallel(8, func(int) {
		if _, err := b.Store.Put(b.Context(), doc); err == nil {
			won.Add(1)
		}
	})
	b.equal("first writers", won.Load(), int32(1))
	got, err := b.Store.Document(b.Context(), doc.Kind, doc.ID)
	b.must(err)
	doc.Version = 1
	b.equal("document", got, doc)
	doc.Terms = []string{"repo=o/other"}
	doc, err = b.Store.Put(b.Context(), doc)
	b.must(err)
	b.equal("version", doc.Version, int64(2))
	for i := range 5 {
		_, err := b.Store.Put(b.Context(), bot.Document{Kind: doc.Kind, ID: fmt.Sprint("D", i), Body: []byte("1"), Terms: []string{"x"}})
		b.must(err)
	}
	b.list("all", bot.Query{}, "C1", "D0", "D1", "D2", "D3", "D4")
	b.list("by prefix", bot.Query{Prefix: "D", Limit: 2}, "D0", "D1")
	b.list("next page", bot.Query{Prefix: "D", After: "D1", Limit: 2}, "D2", "D3")
	b.list("by its old term", bot.Query{Term: "repo=o/r"})
	b.list("by its term", bot.Query{Term: "repo=o/other"}, "C1")
	b.list("by term, page", bot.Query{Term: "x", After: "D2"}, "D3", "D4")
	b.must(b.Store.Remove(b.Context(), doc.Kind, "D3"))
	b.list("without the removed", bot.Query{Term: "x", After: "D2"}, "D4")
}

func (b *bench) list(what string, query bot.Query, want ...string) {
	b.Helper()
	query.Kind = "subscription"
	docs, err := b.Store.List(b.Context(), query)
	b.must(err)
	got := []string{}
	for _, doc := range docs {
		got = append(got, doc.ID)
	}
	b.equal(what, got, append([]string{}, want...))
}

func (b *bench) forgets() {
	for i := range 3 {
		keep := time.Duration(0)
		if i != 1 {
			keep = 30 * time.Millisecond
		}
		_, err := b.Store.Put(b.Context(), bot.Document{
			Kind: "subscription", ID: fmt.Sprint("C", i), Body: []byte("1"), Terms: []string{"x"}, Keep: keep,
		})
		b.must(err)
	}
	b.eventually("two expire", func() bool {
		docs, err := b.Store.List(b.Context(), bot.Query{Kind: "subscription", Limit: 1, After: "C0"})
		b.must(err)
		_, gone := b.Store.Document(b.Context(), "subscription", "C2")
		return len(docs) == 1 && bot.KindOf(gone) == bot.NotFound
	})
	b.list("what is kept", bot.Query{Limit: 1}, "C1")
	b.list("by term", bot.Query{Term: "x"}, "C1")
	_, err := b.Store.Put(b.Context(), bot.Document{Kind: "subscription", ID: "C0", Body: []byte("2")})
	b.must(err)
}

package render_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// anyDigest draws digests with few and many, short and endless lines.
func anyDigest() *rapid.Generator[render.Digest] {
	long := rapid.OneOf(rapid.StringN(0, 30, -1), rapid.Just(strings.Repeat("long words ", 400)))
	return rapid.Custom(func(t *rapid.T) render.Digest {
		d := render.Digest{Conversation: "digest-C1", Since: time.Unix(1_770_000_000, 0), Until: time.Unix(1_771_000_000, 0), All: rapid.Bool().Draw(t, "all")}
		for range rapid.SampledFrom([]int{0, 1, 3, 10, 11, 200}).Draw(t, "lines") {
			d.Lines = append(d.Lines, render.DigestLine{
				Kind: render.DigestKind(rapid.IntRange(0, 8).Draw(t, "kind")), Repo: rapid.SampledFrom([]string{"", "acme/a", "acme/b"}).Draw(t, "repo"),
				Subject: long.Draw(t, "subject"), URL: rapid.SampledFrom([]string{"", "https://example.com/1"}).Draw(t, "url"), What: long.Draw(t, "what"),
				Cause: long.Draw(t, "cause"), CauseURL: rapid.SampledFrom([]string{"", "https://example.com/p", "app.yml:3"}).Draw(t, "source"),
				Owner: rapid.SampledFrom([]string{"", "U1"}).Draw(t, "owner"), OwnerName: long.Draw(t, "name"), Mention: rapid.Bool().Draw(t, "mention"), Next: "look",
			})
		}
		return d
	})
}

func TestDigestMessage_staysWithinWhatAMessageHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := anyDigest().Draw(t, "digest")
		m := render.DigestMessage(d)
		lines, all := 0, 0
		for _, b := range m.Blocks {
			n := 0
			for _, l := range b.Lines {
				if len(l) > 0 && strings.HasPrefix(l[0].Text, "• ") {
					lines++
				}
				for _, s := range l {
					n += len([]rune(s.Text)) + len(s.URL) + 12
				}
			}
			if all += n; n > 3000 {
				t.Fatalf("a block of %d characters", n)
			}
		}
		want := min(len(d.Lines), 10)
		if d.All {
			want = min(len(d.Lines), 60)
		}
		if lines > want || (lines < want && all < 9000) || all > 15_000 || len(m.Blocks) > 50 || m.Text == "" {
			t.Fatalf("%d lines of %d, %d blocks", lines, len(d.Lines), len(m.Blocks))
		}
		if m.Meta.Kind != bot.DigestMessage || m.Meta.Payload["assessment"] != "" {
			t.Fatalf("meta %+v", m.Meta)
		}
		if again, err := json.Marshal(render.DigestMessage(d)); err != nil || string(again) != jsonOf(t, m) {
			t.Fatal("the same digest reads differently")
		}
	})
}

func jsonOf(t *rapid.T, v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

package slack_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/integrations/slack"
)

func TestIncoming_readsAsAPersonWould(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"<@UBOT> hello":                            "hello",
		"<@UBOT|deploy-advice>: hello":             "hello",
		"<@UBOT> <@UBOT>, hello":                   "hello",
		"hello <@UBOT>":                            "hello @UBOT",
		"ask <@U1|ana> in <#C1|platform> or <#C2>": "ask @ana in #platform or #C2",
		"a &lt;b&gt; &amp; c":                      "a <b> & c",
		"&amp;lt;":                                 "&lt;",
		"see <https://x.example/a?b=1&amp;c=2>":    "see https://x.example/a?b=1&c=2",
		"see <https://x.example|the docs>":         "see the docs (https://x.example)",
		"see <http://x.example|x.example>":         "see x.example",
		"<mailto:a@b.example|a@b.example>":         "a@b.example",
		"<!here> and <!channel|channel>":           "@here and @channel",
		"<!subteam^S1|@sre> and <!subteam^S1>":     "@sre and @subteam",
		"on <!date^1700000000^{date}|Tue>":         "on Tue",
		"1 &lt; 2 <not closed":                     "1 < 2 <not closed",
		"  ":                                       "",
	} {
		if got := slack.Incoming(raw, "UBOT"); got != want {
			t.Errorf("%q reads %q, want %q", raw, got, want)
		}
	}
}

func FuzzIncoming(f *testing.F) {
	for _, s := range []string{"<@UBOT> x", "<https://a|b>", "&amp;lt;", "<!date^1^x|y>", "<|>", "<a|>", "<", ">"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		got := slack.Incoming(raw, "UBOT")
		if utf8.ValidString(raw) && !utf8.ValidString(got) {
			t.Errorf("%q became invalid: %q", raw, got)
		}
	})
}

// What a person typed, escaped by Slack, comes back as they typed it.
func FuzzEscape_roundTrip(f *testing.F) {
	for _, s := range []string{"a < b & c > d", "&amp;", "<!channel>", "peak_rps", "100 GB"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		text := slack.Escape(raw)
		if faults := mrkdwnFaults(text); len(faults) > 0 && !strings.Contains(raw, "://") {
			t.Errorf("%q: %v", raw, faults)
		}
		if got, want := slack.Incoming(text, ""), strings.TrimSpace(slack.Visible(raw)); got != want {
			t.Errorf("%q came back as %q", want, got)
		}
	})
}

func TestCalm_leavesWordsAlone(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"peak_rps and step_data_mb": "peak_rps and step_data_mb",
		"~$40 to ~$60":              "~$40 to ~$60",
		"~gone~":                    "∼gone∼",
		"*bold* _em_":               "∗bold∗ ˍemˍ",
		"`x`":                       "ˋxˋ",
		"> quote\n> more":           "› quote\n› more",
		"a > b":                     "a > b",
	} {
		if got := slack.Calm(raw); got != want {
			t.Errorf("%q became %q, want %q", raw, got, want)
		}
	}
}

func TestConversationOf_metadataThenThirdPart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		block   string
		payload map[string]any
		want    string
	}{
		{"ask:peak_rps", map[string]any{"assessment": "da-1"}, "da-1"},
		{"ask:peak_rps:da-2", map[string]any{"assessment": "da-1"}, "da-1"},
		{"ask:peak_rps:da-2", nil, "da-2"},
		{"record::da-3", map[string]any{"assessment": 7}, "da-3"},
		{"ask:peak_rps:da-2:2", nil, "da-2"},
		{"ask:peak_rps", nil, ""},
		{"", nil, ""},
	} {
		if got := slack.ConversationOf(c.block, c.payload); got != c.want {
			t.Errorf("%q with %v names %q, want %q", c.block, c.payload, got, c.want)
		}
	}
}

func TestRenderMessage_longTextIsSplitAndNothingIsLostWhereItFits(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("word ", 1600) // 8,000 characters
	r := slack.RenderMessage(bot.Message{Text: "t", Blocks: []bot.Block{{Kind: bot.SectionBlock, Lines: []bot.Line{{{Text: line}}}}}}, nil)
	if len(r.Blocks) != 3 {
		t.Errorf("%d sections, want 3", len(r.Blocks))
	}
	long := slack.RenderMessage(bot.Message{Text: strings.Repeat("x", 100_000)}, nil)
	if len(long.Blocks) == 0 || utf8.RuneCountInString(long.Text) > 4000 {
		t.Errorf("%d blocks and a text of %d", len(long.Blocks), utf8.RuneCountInString(long.Text))
	}
}

func TestPostGate_oneASecondAfterABurst(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_700_000_000, 0)
	g := slack.NewPostGate(time.Second, 3, func() time.Time { return now })
	for i, want := range []time.Duration{0, 0, 0, time.Second} {
		if got, ok := g.Take("C1", 1500*time.Millisecond); !ok || got != want {
			t.Errorf("post %d waits %v, %v; want %v", i, got, ok, want)
		}
	}
	if got, ok := g.Take("C1", 1500*time.Millisecond); ok || got != 2*time.Second {
		t.Errorf("the fifth post may go in %v, %v; want to be told 2 s", got, ok)
	}
	if got, ok := g.Take("C2", 0); !ok || got != 0 {
		t.Errorf("another channel waits %v", got)
	}
	now = now.Add(10 * time.Second)
	if got, ok := g.Take("C1", 0); !ok || got != 0 {
		t.Errorf("after a pause it waits %v", got)
	}
	g.Hold("C1", 7*time.Second)
	if got, ok := g.Take("C1", time.Second); ok || got != 7*time.Second {
		t.Errorf("after Slack's word it waits %v, %v; want 7 s", got, ok)
	}
}

// What stands as code is there to be copied: nothing invisible is in it, and it is in one span as long as one holds it.
func TestCode_canBeCopied(t *testing.T) {
	t.Parallel()
	for _, example := range []string{
		"link api -> worker 2M a month, 10 kB each",
		"subscribe mon 9:00 Europe/Berlin repo=acme/shop team=payments tag=critical always",
		strings.Repeat("components: web, worker, db; ", 8),
		strings.Repeat("peak_rps=500 & memory_mb>512, ", 20),
		strings.Repeat("a<b", 150),
	} {
		shown := codeOf(t, example)
		if strings.ContainsRune(shown, '\u200b') {
			t.Errorf("%q holds invisible characters: %q", example, shown)
		}
		spans := strings.Split(strings.Trim(shown, "`"), "` `")
		if got, want := strings.Join(strings.Fields(strings.Join(spans, " ")), " "), strings.TrimSpace(example); got != want && strings.Contains(want, " ") {
			t.Errorf("copied\n%q, want\n%q", got, want)
		}
		if len(spans) > 1 && len(example) <= 200 {
			t.Errorf("%q is in %d spans", example, len(spans))
		}
	}
}

// codeOf is what a code span of a message becomes, as somebody reads it.
func codeOf(t *testing.T, code string) string {
	t.Helper()
	v, err := slack.RenderHome(bot.View{Blocks: []bot.Block{{Kind: bot.SectionBlock, Lines: []bot.Line{{{Text: "Say "}, {Text: code, Style: bot.Code}, {Text: "."}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(v.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []struct {
		Text struct{ Text string }
	}
	if err := json.Unmarshal(raw, &blocks); err != nil {
		t.Fatal(err)
	}
	text := blocks[0].Text.Text
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(strings.TrimSuffix(strings.TrimPrefix(text, "Say "), "."))
}

func TestTable_longCellsStayWithinTheLimit(t *testing.T) {
	t.Parallel()
	for _, style := range []bot.Style{bot.Normal, bot.Strong} {
		cell := bot.Line{{Text: strings.TrimSpace(strings.Repeat("<!channel> ", 256)), Style: style}}
		m := slack.RenderMessage(bot.Message{Text: "x", Blocks: []bot.Block{{Kind: bot.TableBlock, Rows: [][]bot.Line{{{{Text: "Option"}}}, {cell}}}}}, nil)
		raw, err := json.Marshal(m.Blocks)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range checkBlocks(raw, "message") {
			t.Errorf("%q: %s", style, f)
		}
	}
}

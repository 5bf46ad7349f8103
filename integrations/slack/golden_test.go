package slack_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/integrations/slack"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// goldenMessages are the shapes people meet, and the names that try to break out of them.
func goldenMessages() map[string]bot.Message {
	text := func(s string) bot.Line { return bot.Line{{Text: s}} }
	return map[string]bot.Message{
		"head": {
			Text: "rate limiter: 3 of 9 answered",
			Blocks: []bot.Block{
				{Kind: bot.HeaderBlock, Lines: []bot.Line{text("rate limiter")}},
				{Kind: bot.SectionBlock, ID: "head:summary", Lines: []bot.Line{
					{{Text: "So far: "}, {Text: "AWS Lambda", Style: bot.Strong}, {Text: " at about ~$40 to ~$60 a month, while "}, {Text: "peak_rps", Style: bot.Code}, {Text: " < 500"}},
					{{Text: "Started by "}, {Text: "Ana", User: "U123ABC"}, {Text: ", due "}, {Text: "31 Jan 2027", Date: 1801353600}, {Text: ": "}, {Text: "the thread|x", URL: "https://x.example/?a=1&b=<2>|3"}},
				}},
				{Kind: bot.DividerBlock},
				{Kind: bot.ContextBlock, Lines: []bot.Line{text("Catalogue 2026-11"), {{Text: "see "}, {Text: "why", Style: bot.Emph}}}},
			},
		},
		"question": {
			Text: "How many requests a second at the peak?",
			Blocks: []bot.Block{
				{Kind: bot.SectionBlock, Lines: []bot.Line{text("How many requests a second at the peak?"), text("It decides between Lambda and Fargate.")}},
				{Kind: bot.ActionsBlock, ID: "ask:peak_rps:da-1", Elements: []bot.Element{
					{Kind: bot.Button, ActionID: "answer", Label: "under 50", Value: "<50", Describe: "Answer: under 50 requests a second"},
					{Kind: bot.Button, ActionID: "answer", Label: "50 to 500", Value: "50-500"},
					{Kind: bot.Button, ActionID: "skip", Label: "I don't know", Value: "unknown", Look: "danger", Confirm: &bot.Confirm{Title: "Skip?", Text: "The verdict will be provisional.", Yes: "Skip", No: "Back"}},
					{Kind: bot.Select, ActionID: "more", Placeholder: "Another figure", Options: []bot.Choice{{Value: ">=500", Label: "500 or more", Hint: "bursts"}, {Value: "not_applicable", Label: "does not apply"}}, Initial: []string{">=500"}},
				}},
			},
		},
		"verdict": {
			Text: "Verdict: AWS Lambda",
			Blocks: []bot.Block{
				{Kind: bot.SectionBlock, Lines: []bot.Line{{{Text: "AWS Lambda", Style: bot.Strong}}}, Fields: []bot.Line{text("Confidence\n87%"), text("Cost\n$41.20")}, Accessory: &bot.Element{Kind: bot.Button, ActionID: "record", Label: "Record", Value: "da-1", Look: "primary"}},
				{Kind: bot.ImageBlock, FileKey: "da-1/chart", Alt: "Cost against load; Fargate is cheaper above 9M requests", Lines: []bot.Line{text("Cost")}},
				{Kind: bot.TableBlock, Right: []int{1}, Rows: [][]bot.Line{{text("Option"), text("Cost")}, {text("Lambda <!here>"), text("$41.20")}, {{{Text: "Fargate", URL: "https://aws.amazon.com/fargate/"}}, {}}}},
				{Kind: bot.TableBlock, Right: []int{1}, Rows: [][]bot.Line{{text("Line"), text("USD")}, {text("requests `x`"), text("0.40")}, {text("compute & memory"), text("12.34")}}},
			},
		},
		"hostile": {
			Text: "<!channel> *bold* `code` &amp; \u202Eevil",
			Blocks: []bot.Block{
				{Kind: bot.HeaderBlock, Lines: []bot.Line{text("<!everyone> & <@U123ABC>")}},
				{Kind: bot.SectionBlock, Lines: []bot.Line{{{Text: "*_~`<!channel>`~_* & <http://evil.example|Bank>"}, {Text: "*x*", Style: bot.Strong}, {Text: "a`b", Style: bot.Code}, {Text: "click", URL: "javascript:alert(1)"}, {Text: "no id", User: "U1>!here<"}}}},
				{Kind: bot.ContextBlock, Lines: []bot.Line{{{Text: "> quoted <!here>"}, {Text: " ok", Style: bot.Emph}}}},
			},
		},
	}
}

func TestRenderMessage_golden(t *testing.T) {
	t.Parallel()
	for name, m := range goldenMessages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := slack.RenderMessage(m, bot.Refs{"da-1/chart": {FileID: "F123"}})
			raw, err := json.Marshal(r.Blocks)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range checkBlocks(raw, "message") {
				t.Error(f)
			}
			golden(t, name+".json", map[string]any{"text": r.Text, "blocks": r.Blocks})
		})
	}
}

func TestRenderModal_golden(t *testing.T) {
	t.Parallel()
	v := bot.View{Callback: "answers", Title: "A title that is longer than Slack lets it be", Private: `{"c":"da-1"}`, Blocks: []bot.Block{
		{Kind: bot.InputBlock, ID: "ask:peak_rps", Label: "Peak requests a second", Hint: "a number", Elements: []bot.Element{{Kind: bot.NumberInput, ActionID: "v", Value: "500", Min: "0", Decimal: true}}},
		{Kind: bot.InputBlock, ID: "ask:protocol", Label: "Protocols", Optional: true, Elements: []bot.Element{{Kind: bot.Checkboxes, ActionID: "v", Options: []bot.Choice{{Value: "http", Label: "HTTP"}, {Value: "grpc", Label: "gRPC"}}, Initial: []string{"grpc"}}}},
		{Kind: bot.InputBlock, ID: "note", Label: "Note", Elements: []bot.Element{{Kind: bot.LongText, ActionID: "v", Placeholder: "anything else"}}},
		{Kind: bot.TableBlock, Rows: [][]bot.Line{{{{Text: "a"}}, {{Text: "b"}}}, {{{Text: "1"}}, {{Text: "2"}}}}},
	}}
	got, err := slack.RenderModal(v)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "modal.json", got)
}

func golden(t *testing.T, name string, v any) {
	t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

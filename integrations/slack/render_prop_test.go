package slack_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/integrations/slack"
)

func anyText() *rapid.Generator[string] {
	nasty := rapid.SampledFrom([]string{
		"", " ", "\n", "<!channel>", "<!here|x>", "<@U123ABC>", "<#C1|x>", "<http://evil.example|Bank>", "&amp;", "&", "a<b>c", "*bold*", "_em_", "~x~", "`code`",
		"```", "> quote", "peak_rps", "\u202e", "\x00", "😀", "\xff\xfe", "|", "^", "deploy-advice",
	})
	piece := rapid.OneOf(nasty, rapid.String(), rapid.StringMatching(`[a-z ]{0,40}`))
	return rapid.Custom(func(t *rapid.T) string {
		n := rapid.SampledFrom([]int{0, 1, 2, 3, 8}).Draw(t, "pieces")
		var s string
		for range n {
			s += piece.Draw(t, "piece")
		}
		for range rapid.SampledFrom([]int{0, 0, 0, 0, 0, 0, 4, 9}).Draw(t, "doublings") {
			if len(s) < 20_000 {
				s += s
			}
		}
		return s
	})
}

func anySpan() *rapid.Generator[bot.Span] {
	return rapid.Custom(func(t *rapid.T) bot.Span {
		s := bot.Span{Text: anyText().Draw(t, "text"), Style: rapid.SampledFrom([]bot.Style{"", "", "strong", "emph", "code", "odd"}).Draw(t, "style")}
		switch rapid.IntRange(0, 9).Draw(t, "sort") {
		case 0:
			s.URL = rapid.OneOf(rapid.SampledFrom([]string{"https://x.example/a?b=1&c=<d>|e", "javascript:alert(1)", "mailto:a@b.example", "http://"}), anyText()).Draw(t, "url")
		case 1:
			s.User = rapid.OneOf(rapid.SampledFrom([]string{"U123ABC", "U1>!channel<"}), anyText()).Draw(t, "user")
		case 2:
			s.Date = rapid.Int64().Draw(t, "date")
		}
		return s
	})
}

func anyLine() *rapid.Generator[bot.Line] {
	return rapid.Custom(func(t *rapid.T) bot.Line { return rapid.SliceOfN(anySpan(), 0, 4).Draw(t, "spans") })
}

func anyElement() *rapid.Generator[bot.Element] {
	kinds := []bot.ElementKind{bot.Button, bot.Select, bot.MultiSelect, bot.Overflow, bot.Radio, bot.Checkboxes, bot.DatePicker, bot.NumberInput, bot.TextInput, bot.LongText, bot.UserSelect, bot.ChannelInput, bot.TimePicker}
	return rapid.Custom(func(t *rapid.T) bot.Element {
		e := bot.Element{
			Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), ActionID: rapid.SampledFrom([]string{"a", "b", "record"}).Draw(t, "action"),
			Label: anyText().Draw(t, "label"), Value: anyText().Draw(t, "value"), Look: rapid.SampledFrom([]string{"", "primary", "loud"}).Draw(t, "look"),
			URL: anyText().Draw(t, "url"), Placeholder: anyText().Draw(t, "placeholder"), Describe: anyText().Draw(t, "describe"),
		}
		for range rapid.SampledFrom([]int{0, 1, 6, 11, 120}).Draw(t, "options") {
			c := bot.Choice{Value: rapid.StringMatching(`[a-z0-9]{1,8}`).Draw(t, "value"), Label: rapid.StringMatching(`.{0,90}`).Draw(t, "label")}
			e.Options = append(e.Options, c)
			e.Initial = []string{c.Value}
		}
		if rapid.Bool().Draw(t, "confirm") {
			x := anyText().Draw(t, "confirm")
			e.Confirm = &bot.Confirm{Title: x, Text: x, Yes: x, No: x}
		}
		return e
	})
}

func anyBlock(kinds []bot.BlockKind) *rapid.Generator[bot.Block] {
	return rapid.Custom(func(t *rapid.T) bot.Block {
		b := bot.Block{
			Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), ID: rapid.SampledFrom([]string{"", "", "ask:peak_rps", "ask:peak_rps:as1"}).Draw(t, "id"),
			Alt: anyText().Draw(t, "alt"), URL: anyText().Draw(t, "url"), Label: anyText().Draw(t, "label"), Hint: anyText().Draw(t, "hint"),
		}
		b.Lines = rapid.SliceOfN(anyLine(), 0, 4).Draw(t, "lines")
		switch b.Kind {
		case bot.SectionBlock:
			b.Fields = rapid.SliceOfN(anyLine(), 0, 12).Draw(t, "fields")
			if rapid.Bool().Draw(t, "accessory") {
				e := anyElement().Draw(t, "element")
				b.Accessory = &e
			}
		case bot.ActionsBlock, bot.InputBlock:
			b.Elements = rapid.SliceOfN(anyElement(), 0, 30).Draw(t, "elements")
		case bot.TableBlock:
			b.Rows = rapid.SliceOfN(rapid.SliceOfN(anyLine(), 0, 4), 0, 20).Draw(t, "rows")
			b.Right = []int{0, 99}
		}
		return b
	})
}

func TestRenderMessage_anyMessageKeepsEveryLimit(t *testing.T) {
	t.Parallel()
	kinds := []bot.BlockKind{bot.HeaderBlock, bot.SectionBlock, bot.SectionBlock, bot.ContextBlock, bot.DividerBlock, bot.ActionsBlock, bot.ImageBlock, bot.TableBlock, "odd"}
	rapid.Check(t, func(t *rapid.T) {
		msg := bot.Message{Text: anyText().Draw(t, "text"), Blocks: rapid.SliceOfN(anyBlock(kinds), 0, 6).Draw(t, "blocks")}
		if len(msg.Blocks) > 0 && rapid.IntRange(0, 9).Draw(t, "many") == 0 {
			for len(msg.Blocks) < 70 {
				msg.Blocks = append(msg.Blocks, msg.Blocks...)
			}
		}
		got := slack.RenderMessage(msg, nil)
		if n := utf8.RuneCountInString(got.Text); n < 1 || n > 4000 {
			t.Errorf("text has %d characters", n)
		}
		for _, f := range mrkdwnFaults(got.Text) {
			t.Errorf("text: %s", f)
		}
		raw, err := json.Marshal(got.Blocks)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range checkBlocks(raw, "message") {
			t.Error(f)
		}
	})
}

func TestRenderView_anyViewKeepsEveryLimit(t *testing.T) {
	t.Parallel()
	kinds := []bot.BlockKind{bot.HeaderBlock, bot.SectionBlock, bot.ContextBlock, bot.DividerBlock, bot.ActionsBlock, bot.InputBlock, bot.ImageBlock, bot.TableBlock}
	rapid.Check(t, func(t *rapid.T) {
		v := bot.View{Title: anyText().Draw(t, "title"), Submit: anyText().Draw(t, "submit"), Close: anyText().Draw(t, "close"), Blocks: rapid.SliceOfN(anyBlock(kinds), 0, 5).Draw(t, "blocks")}
		got, err := slack.RenderModal(v)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(got.Blocks.BlockSet)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range checkBlocks(raw, "modal") {
			t.Error(f)
		}
		for what, o := range map[string]string{"title": got.Title.Text, "close": got.Close.Text} {
			if n := utf8.RuneCountInString(o); n < 1 || n > 24 {
				t.Errorf("%s has %d characters", what, n)
			}
		}
	})
}

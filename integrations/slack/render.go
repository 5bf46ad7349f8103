package slack

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Rendered is a message in Slack's own format.
type Rendered struct {
	Text   string        // escaped; never empty, at most 4,000 characters
	Blocks []slack.Block // at most 50, within every limit; may be empty
}

// RenderMessage renders a neutral message. refs tells where uploads landed whose files the message shows. It is pure, and every
// message renders: what exceeds a limit is split, then shortened, and says so.
func RenderMessage(m bot.Message, refs bot.Refs) Rendered {
	blocks := m.Blocks
	if len(blocks) == 0 && length(escape(calm(m.Text))) > maxMessageText {
		blocks = []bot.Block{{Kind: bot.SectionBlock, Lines: []bot.Line{{{Text: m.Text}}}}}
	}
	drawn := canvas{refs: refs}.fitted(blocks, bounds{blocks: maxMessageBlocks, size: maxMessageSize})
	return Rendered{Text: fallbackText(m), Blocks: drawn}
}

// fallbackText is what notifications and screen readers say; when the message forgot it, what its blocks say.
func fallbackText(m bot.Message) string {
	raw := strings.TrimSpace(visible(m.Text))
	for _, b := range m.Blocks {
		if raw != "" {
			break
		}
		raw = strings.TrimSpace(visible(rawText(b.Lines)))
	}
	head, rest := split(raw, maxMessageText)
	text := fitEscaped(calm(head), maxMessageText-1)
	if rest != "" && !strings.HasSuffix(text, ellipsis) {
		text += ellipsis
	}
	return orString(text, "deploy-advice has something to show")
}

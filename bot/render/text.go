package render

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

func plain(s string) bot.Span        { return bot.Span{Text: s} }
func strong(s string) bot.Span       { return bot.Span{Text: s, Style: bot.Strong} }
func emph(s string) bot.Span         { return bot.Span{Text: s, Style: bot.Emph} }
func code(s string) bot.Span         { return bot.Span{Text: s, Style: bot.Code} }
func link(url, text string) bot.Span { return bot.Span{Text: text, URL: url} }

func line(spans ...bot.Span) bot.Line { return spans }

func section(lines ...bot.Line) bot.Block { return bot.Block{Kind: bot.SectionBlock, Lines: lines} }
func small(lines ...bot.Line) bot.Block   { return bot.Block{Kind: bot.ContextBlock, Lines: lines} }
func divider() bot.Block                  { return bot.Block{Kind: bot.DividerBlock} }

func actions(id string, elements ...bot.Element) bot.Block {
	return bot.Block{Kind: bot.ActionsBlock, ID: id, Elements: elements}
}

func button(actionID, label, value string) bot.Element {
	return bot.Element{Kind: bot.Button, ActionID: actionID, Label: label, Value: value}
}

// Say is a message of plain lines; its first line is also the notification.
func Say(lines ...string) bot.Message {
	m := bot.Message{Text: strings.Join(lines, " ")}
	for _, l := range lines {
		m.Blocks = append(m.Blocks, section(line(plain(l))))
	}
	if len(lines) > 1 {
		paragraph := make([]bot.Line, 0, len(lines))
		for _, l := range lines {
			paragraph = append(paragraph, line(plain(l)))
		}
		m.Blocks = []bot.Block{section(paragraph...)}
	}
	return m
}

// Cut shortens text to n characters, ending in an ellipsis when something was left out.
func Cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return strings.TrimRight(string(r[:n-1]), " ") + "…"
}

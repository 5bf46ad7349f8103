package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/contents"
	"github.com/deploy-advice/deploy-advice/bot/digest/ledger"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// DigestView is what of a channel's digest is printed.
type DigestView struct {
	Channel string
	Format  Format // text, json or markdown
	Log     bool   // the log of all decisions instead
	Due     bool   // of the log, what is due for review
	Find    string // of the log, what these words fit
	All     bool   // every line
	Style   Style
}

// Digests makes digests and logs.
type Digests interface {
	OnDemand(ctx context.Context, channel string) (contents.Composed, error)
	Log(ctx context.Context, channel string, q ledger.Query) ([]ledger.Line, error)
}

// Digest prints what a channel's digest would say now, or its log of decisions. It posts nothing.
func Digest(ctx context.Context, out io.Writer, d Digests, v DigestView) error {
	if v.Log || v.Due || v.Find != "" {
		return digestLog(ctx, out, d, v)
	}
	if v.Channel == "" {
		return bad(fmt.Errorf("digest: name the channel with --channel, such as --channel C0123456789"))
	}
	c, err := d.OnDemand(ctx, v.Channel)
	if err != nil {
		return err
	}
	c.All = v.All
	if v.Format == JSON {
		return printJSON(out, struct {
			Channel string              `json:"channel"`
			Since   string              `json:"since"`
			Counts  string              `json:"counts"`
			News    int                 `json:"news"`
			Lines   []render.DigestLine `json:"lines"`
			Checked int                 `json:"checked"`
		}{v.Channel, c.Since.UTC().Format("2006-01-02T15:04:05Z"), c.Counts(), c.News, c.Lines, c.Checked})
	}
	_, err = io.WriteString(out, plainText(render.DigestMessage(c.Digest), v.Style))
	return wrapWrite(err)
}

func digestLog(ctx context.Context, out io.Writer, d Digests, v DigestView) error {
	lines, err := d.Log(ctx, v.Channel, ledger.Query{Words: v.Find, Due: v.Due})
	if err != nil {
		return err
	}
	if v.Format == JSON {
		return printJSON(out, struct {
			V         int            `json:"v"`
			Decisions []ledger.Line  `json:"decisions"`
			Figures   ledger.Figures `json:"figures"`
		}{bot.Version, lines, ledger.FiguresOf(lines)})
	}
	_, err = io.WriteString(out, ledger.Markdown(lines))
	return wrapWrite(err)
}

// plainText is a message as a terminal shows it: links with their address, controls left out.
func plainText(m bot.Message, s Style) string {
	var b strings.Builder
	for _, block := range m.Blocks {
		for _, line := range block.Lines {
			for _, span := range line {
				b.WriteString(plainSpan(span, s))
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func plainSpan(span bot.Span, s Style) string {
	text := span.Text
	switch {
	case span.User != "" && text == "":
		text = "@" + span.User
	case span.URL != "":
		text += " <" + span.URL + ">"
	}
	if span.Style == bot.Strong {
		return s.strong(text)
	}
	return text
}

package ledger

import (
	"cmp"
	"context"
	"errors"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/phrase"
	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// maxLooked is how many decisions a message lists.
const maxLooked = 25

// Look lists what a query selects, for people.
func (g *Ledger) Look(ctx context.Context, channel, lead string, q Query) (bot.Message, error) {
	lines, err := g.Log(ctx, channel, q)
	if err != nil {
		return bot.Message{}, err
	}
	if len(lines) == 0 {
		return render.Say(lead + ": no decision of this channel's digest."), nil
	}
	out := make([]render.LookLine, 0, maxLooked)
	for _, l := range lines[:min(len(lines), maxLooked)] {
		what := l.Status + ", " + cmp.Or(l.Chosen, l.Advice)
		if !l.ReviewBy.IsZero() {
			what += ", review by " + date(l.ReviewBy)
		}
		if l.Owner != "" {
			what += ", " + l.Owner
		}
		out = append(out, render.LookLine{Subject: l.Title, URL: l.URL, What: what})
	}
	return render.LookMessage(lead, out, len(lines)), nil
}

// History tells what became of the decisions that a name fits.
func (g *Ledger) History(ctx context.Context, channel, words string) (bot.Message, error) {
	if words == "" {
		return bot.Message{}, phrase.Invalid(errors.New("say of what: digest history resizer"))
	}
	lines, err := g.Log(ctx, channel, Query{Words: words})
	if err != nil {
		return bot.Message{}, err
	}
	if len(lines) == 0 {
		return render.Say("No decision of this channel's digest is about " + phrase.Short(words) + "."), nil
	}
	var out []render.LookLine
	for _, l := range lines {
		what := date(l.CreatedAt) + " decided for " + cmp.Or(l.Chosen, l.Advice) + ", " + l.Status + " now"
		out = append(out, render.LookLine{Subject: l.Title, URL: l.URL, What: what})
		for _, m := range l.Flips {
			what := date(m.At) + " " + g.names.Stand(m.From) + " → " + g.names.Stand(m.To)
			if m.Kind == recheck.Narrowed {
				what = date(m.At) + " became a close call"
			}
			if len(m.Causes) > 0 {
				what += ": " + phrase.Because(m.Causes)
			}
			out = append(out, render.LookLine{What: what})
		}
		if !l.CheckedAt.IsZero() {
			out = append(out, render.LookLine{What: date(l.CheckedAt) + " last run again"})
		}
	}
	return render.LookMessage("History", out[:min(len(out), maxLooked)], len(out)), nil
}

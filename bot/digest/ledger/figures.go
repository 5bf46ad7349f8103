package ledger

import (
	"context"
	"fmt"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// Figures say how our advice fared.
type Figures struct {
	Decided    int `json:"decided"` // accepted, superseded or retired
	Followed   int `json:"followed"`
	Overridden int `json:"overridden"`
	Flipped    int `json:"later_flipped"`
	Due        int `json:"due"`
	Waiting    int `json:"waiting"`
}

// FiguresOf counts how often the advice was followed, overridden and later flipped.
func FiguresOf(lines []Line) Figures {
	var f Figures
	for _, l := range lines {
		switch l.Status {
		case record.Proposed:
			f.Waiting++
			continue
		case record.Rejected:
			continue
		}
		f.Decided++
		if l.Chosen != "" {
			f.Overridden++
		} else {
			f.Followed++
		}
		if flips(l.Flips) > 0 {
			f.Flipped++
		}
		if l.Due {
			f.Due++
		}
	}
	return f
}

// Figures says how often our advice was followed, overridden and later flipped, for people.
func (g *Ledger) Figures(ctx context.Context, channel string) (bot.Message, error) {
	lines, err := g.Log(ctx, channel, Query{})
	if err != nil {
		return bot.Message{}, err
	}
	f := FiguresOf(lines)
	if f.Decided == 0 {
		return render.Say("No decision was recorded yet."), nil
	}
	share := func(n int) string { return render.Percent(float64(n) / float64(f.Decided)) }
	return render.Say(
		fmt.Sprintf("%s recorded: followed %d (%s), overridden %d (%s), flipped later %d (%s).", render.Plural(f.Decided, "decision"), f.Followed, share(f.Followed), f.Overridden, share(f.Overridden), f.Flipped, share(f.Flipped)),
		fmt.Sprintf("%d due for review, %d waiting to be merged.", f.Due, f.Waiting),
	), nil
}

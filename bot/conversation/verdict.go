package conversation

import (
	"slices"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
)

// showVerdict posts the card, or brings it up to date and says what the changed answers did to it.
func (t *turn) showVerdict(a engine.Assessment, changed []understoodAnswer) {
	if t.st.Verdict == nil {
		t.st.InCard = append(t.st.InCard, t.newClashes()...)
	}
	m := render.VerdictMessage(t.card(a))
	now := decided{Family: a.Verdict.Family, Platform: a.Verdict.Platform, Claim: render.Claim(a), Cost: cost(a)}
	now.Hash = digest(m)
	before := t.st.Verdict
	t.st.Verdict = &now
	defer t.askClashes(a)
	defer t.chart()
	if before == nil {
		now.Key = t.key()
		t.mean(t.inThread(bot.Intent{Key: now.Key, Kind: bot.Post, Message: &m}))
		return
	}
	now.Key = before.Key
	if now.Hash == before.Hash {
		return
	}
	t.edit(now.shown, m)
	if shown := t.changes(changed); len(shown) > 0 || before.Claim != now.Claim || before.Cost != now.Cost {
		moved := render.Moved(shown, before.Claim, before.Cost, now.Claim, now.Cost)
		if fix := t.fixable(changed); fix != "" && t.message() != "" {
			moved = render.WithFix(t.id, moved, fix)
		}
		t.reply(moved, a.InputHash)
	}
}

// changes is what changed, as people read it.
func (t *turn) changes(changed []understoodAnswer) []render.Changed {
	var out []render.Changed
	for _, u := range changed {
		attr, ok := t.st.lookup(u.Attribute)
		if !ok {
			continue
		}
		if k := t.st.known(u.Component, attr); k.Value != u.Was {
			out = append(out, render.Changed{Known: k, Was: u.Was})
		}
	}
	return out
}

// fixable is what a button that corrects these answers carries.
func (t *turn) fixable(changed []understoodAnswer) string {
	var known []render.Known
	for _, u := range changed {
		if attr, ok := t.st.lookup(u.Attribute); ok {
			known = append(known, t.st.known(u.Component, attr))
		}
	}
	return render.Fix(known)
}

// askClashes asks in the thread about contradictions that came up when no question stands open.
func (t *turn) askClashes(a engine.Assessment) {
	for _, c := range t.shownClashes(t.newClashes()) {
		t.reply(render.ClashMessage(t.id, c), a.InputHash)
	}
}

func (t *turn) card(a engine.Assessment) render.Card {
	c := render.Card{
		ID: t.id, Subject: t.st.Subject, Assessment: a, Was: t.st.Was, Recording: t.st.Recording, Recorded: t.st.Recorded,
		Commented: t.st.Commented, MayRecord: t.Records && render.Claim(a) != "" && a.Verdict.Family != "none" && a.Verdict.Family != "",
	}
	c.Clashes = slices.DeleteFunc(t.shownClashes(t.st.InCard), func(k render.Clash) bool { return k.Settled })
	if t.st.Override != nil {
		c.Override = &t.st.Override.Override
	}
	if t.Records {
		c.Comment = t.st.pullRequest()
	}
	if len(t.st.Components) > 0 {
		c.Facts = t.st.canonicalFacts()
	}
	return c
}

// withdrawVerdict marks an announced verdict as reopened, because only a finished assessment has one.
func (t *turn) withdrawVerdict(a engine.Assessment) {
	v := t.st.Verdict
	if v == nil {
		return
	}
	m := render.Reopened(v.Claim, v.Cost)
	m.Meta = &bot.Meta{Kind: bot.ReplyMessage, Payload: map[string]any{"assessment": t.id, "hash": a.InputHash}}
	t.edit(v.shown, m)
	t.st.Was = v.Claim + ", " + v.Cost
	t.st.Verdict = nil
}

func cost(a engine.Assessment) string {
	if a.Verdict.MonthlyUSD == nil {
		return "cost unknown"
	}
	return render.MonthlyCost(*a.Verdict.MonthlyUSD)
}

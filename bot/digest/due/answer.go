package due

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/phrase"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
	"github.com/deploy-advice/deploy-advice/bot/digest/standing"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Ask is the function of [JobAsk]: the question to the owner, if the decision is still due and they want to be asked.
func (d *Desk) Ask(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	var args dueArgs
	if err := json.Unmarshal(job.Args, &args); err != nil {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "ask about a review", Err: err}
	}
	out := asked{Due: args.Due}
	e, err := d.opts.Standing.Entry(ctx, args.Record)
	if err != nil {
		return nil, err
	}
	if !standing.DueAt(e).Equal(args.Due) || e.Owner == "" {
		return shelf.Encode(out)
	}
	quiet, err := d.quiet(ctx, e.Owner)
	if err != nil || quiet {
		if err == nil {
			return shelf.Encode(out)
		}
		return nil, err
	}
	card := render.DueCard{
		Conversation: Conversation(args.Record), Record: args.Record, Title: phrase.Title(e), Repo: e.Repo, URL: e.URL, Claim: d.opts.Names.Claim(e), ReviewBy: e.ReviewBy,
		Suggest: d.opts.Now().AddDate(0, 6, 0),
	}
	if c, err := d.opts.Standing.Check(ctx, args.Record); err == nil && c.Stand.Platform != "" && (c.Stand.Platform != e.Platform || c.Stand.Family != e.Family) {
		card.Today = d.opts.Names.Stand(c.Stand)
		if n := len(c.Moves); n > 0 {
			card.Cause = phrase.Because(c.Moves[n-1].Causes)
		}
	}
	m := render.DueMessage(card)
	out.Owner, out.Message = e.Owner, &m
	return shelf.Encode(out)
}

// Answer is the function of [JobAnswer]. Doing it again comes out the same.
func (d *Desk) Answer(ctx context.Context, key string, job bot.Job) (json.RawMessage, error) {
	var args dueAnswer
	if err := json.Unmarshal(job.Args, &args); err != nil {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "answer a review", Err: err}
	}
	e, err := d.opts.Standing.Entry(ctx, args.Record)
	if err != nil {
		return nil, err
	}
	if e.Owner != job.For.User {
		return nil, &bot.Error{Kind: bot.Denied, Op: "answer a review", Message: "Only the owner of the decision answers this."}
	}
	out, edit, err := d.answerTo(ctx, args, e, job.For.At)
	if err != nil {
		return nil, err
	}
	if edit != nil {
		if err := d.opts.Standing.Edit(ctx, args.Record, job.For.At, edit); err != nil {
			return nil, err
		}
	}
	if args.writes() {
		if err := d.amend(ctx, key, &out, record.Amendment{Record: args.Record, ReviewBy: out.next, Status: out.status, Who: job.For.UserName}); err != nil {
			return nil, err
		}
	}
	return shelf.Encode(out)
}

// writes reports whether an answer changes the decision's file.
func (a dueAnswer) writes() bool { return a.Act == "keep" || a.Act == "keep6" || a.Act == "retire" }

// amend has the decision's file changed, and says so or why not.
func (d *Desk) amend(ctx context.Context, key string, out *answered, a record.Amendment) error {
	if d.opts.Amend == nil {
		out.File = "Its file is left as it is: GitHub is not set up."
		return nil
	}
	done, err := d.opts.Amend(ctx, key, a)
	switch {
	case err != nil:
		return err
	case done.Reason != "":
		out.File = "Its file is left as it is: " + done.Reason + "."
	case done.URL != "":
		out.File, out.Pull = "This pull request writes it into the file.", done.URL
	}
	return nil
}

// answerTo is what an answer leads to: what is said, and what changes in the record. at is when it was given.
func (d *Desk) answerTo(ctx context.Context, a dueAnswer, e record.Entry, at time.Time) (answered, func(*record.Entry), error) {
	out := answered{Title: phrase.Title(e), URL: e.URL}
	on := func(t time.Time) string { return t.UTC().Format(time.DateOnly) }
	switch a.Act {
	case "keep", "keep6":
		next := at.AddDate(0, 6, 0).UTC().Truncate(24 * time.Hour)
		if a.Act == "keep" {
			var err error
			if next, err = time.Parse(time.DateOnly, a.Date); err != nil || !next.After(at) || next.After(at.AddDate(5, 0, 0)) {
				return out, nil, phrase.Invalid(fmt.Errorf("choose a day after today and within five years"))
			}
		}
		out.Text, out.next = "Kept; the next review is by "+on(next)+".", next
		return out, func(e *record.Entry) { e.ReviewBy, e.SnoozedTo = next, time.Time{} }, nil
	case "snooze":
		until := at.AddDate(0, 1, 0).UTC().Truncate(24 * time.Hour)
		out.Text = "Snoozed until " + on(until) + "; it is not brought up before."
		return out, func(e *record.Entry) { e.SnoozedTo = until }, nil
	case "retire":
		out.Text, out.status = "Retired; it is no longer run again.", record.Retired
		return out, func(e *record.Entry) { e.Status = record.Retired }, nil
	case "supersede":
		out.Text = "A new assessment with the same facts follows; record it to supersede this decision (" + e.Path + ")."
		out.Start, out.To = startText(e), a.To
		return out, func(e *record.Entry) { e.Successor = a.To }, nil
	case "run":
		text, err := d.runAgain(ctx, a.Record, e)
		out.Reply = text
		return out, nil, err
	}
	return out, nil, phrase.Invalid(fmt.Errorf("%q is no answer to a review", phrase.Short(a.Act)))
}

// startText says a decision's facts so that they are read back as they were, one a line; those of a system's component behind its
// name. What was not known or did not apply is asked anew, and a comma would end a value.
func startText(e record.Entry) string {
	parts := e.Components
	if len(parts) == 0 {
		return strings.Join(append([]string{e.Name + ":"}, lines("", e.Facts)...), "\n")
	}
	names := make([]string, len(parts))
	var facts []string
	for i, part := range parts {
		names[i] = part.Name
		facts = append(facts, lines(part.Name+": ", part.Facts)...)
	}
	return strings.Join(append([]string{e.Name + ":", "components: " + strings.Join(names, ", ")}, facts...), "\n")
}

func lines(before string, facts map[string]string) []string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(facts)) {
		if value := facts[id]; value != string(profile.Unknown) && value != string(profile.NotApplicable) {
			out = append(out, before+id+"="+strings.ReplaceAll(value, ", ", " and "))
		}
	}
	return out
}

func (d *Desk) runAgain(ctx context.Context, id string, e record.Entry) (string, error) {
	c, err := d.opts.Standing.Again(ctx, id, e)
	if err != nil {
		return "", err
	}
	switch {
	case c.Problem != "":
		return "It cannot be run again: " + c.Problem + ".", nil
	case c.Stand.Family == e.Family && c.Stand.Platform == e.Platform:
		return fmt.Sprintf("Run again on catalogue %s: it comes out the same, %s%s.", c.Stand.Catalogue, d.opts.Names.Stand(c.Stand), phrase.CostNow(e.MonthlyUSD, c.Stand.MonthlyUSD)), nil
	}
	text := fmt.Sprintf("Run again on catalogue %s: today it would be %s, not %s%s.", c.Stand.Catalogue, d.opts.Names.Stand(c.Stand), d.opts.Names.Claim(e), phrase.CostNow(e.MonthlyUSD, c.Stand.MonthlyUSD))
	if n := len(c.Moves); n > 0 && len(c.Moves[n-1].Causes) > 0 {
		text += " " + phrase.Upper(phrase.Because(c.Moves[n-1].Causes)) + "."
	}
	return text, nil
}

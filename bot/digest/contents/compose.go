// Package contents composes a digest: what is said of which decision, and whether it is reason enough to post. It is pure.
package contents

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/digest/phrase"
	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/bot/digest/standing"
	"github.com/deploy-advice/deploy-advice/bot/digest/subscription"
	"github.com/deploy-advice/deploy-advice/bot/index"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// Window is the time a digest tells of: after From, up to and including To.
type Window struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Holds reports whether a moment is in the window.
func (w Window) Holds(t time.Time) bool { return t.After(w.From) && !t.After(w.To) }

// idle is how long an assessment waits for answers before it is brought up.
const idle = 24 * time.Hour

// Person is the id of somebody who can be mentioned and written to; an owner may also be known by a login elsewhere.
var Person = regexp.MustCompile(`^[UW][A-Z0-9]{2,}$`)

// told is a line with what it is ordered by.
type told struct {
	render.DigestLine
	at  time.Time
	id  string
	new bool // happened in the window; a line that only stands since before is no reason to post
}

// Composed is a digest and whether there is anything new in it.
type Composed struct {
	render.Digest
	News int
}

// Compose makes a channel's digest of a window. It is pure: same material, same digest. What stands since before - due or waiting -
// is listed beside what is new, and by itself is no reason to post.
func Compose(sight subscription.Sight, w Window, m Material) Composed {
	var lines []told
	out := Composed{}
	for _, k := range m.Entries {
		if !sight.Shows(k.Entry) {
			continue
		}
		switch {
		case standing.Live(k.Entry) && m.Broken[k.ID]:
			out.Unreadable++
		case standing.Live(k.Entry):
			out.Checked++
		}
		lines = append(lines, linesOf(m.Names, k, w)...)
	}
	for _, r := range m.Reviews {
		if sight.Shows(record.Entry{Repo: r.Repo, Channel: r.Channel}) && w.Holds(r.ChangedAt) {
			lines = append(lines, reviewLine(m.Names, r))
		}
	}
	for _, e := range m.Waiting {
		if w.To.Sub(e.ChangedAt) >= idle {
			lines = append(lines, waitingLine(e, w))
		}
	}
	slices.SortStableFunc(lines, func(a, b told) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), a.at.Compare(b.at), strings.Compare(a.id, b.id))
	})
	out.Since, out.Until = w.From, w.To
	for _, l := range lines {
		if l.new {
			out.News++
		}
		known := Person.MatchString(l.Owner)
		l.Mention = l.Mention && known && !m.Quiet[l.Owner] && !m.Quiet["channel-"+sight.Channel]
		if known && l.OwnerName == "" {
			l.OwnerName = "The owner"
		}
		out.Lines = append(out.Lines, l.DigestLine)
	}
	return out
}

// linesOf is what a digest says of one decision: the weightiest thing that happened to it, and that it is due.
func linesOf(n phrase.Names, k standing.Kept, w Window) []told {
	e := k.Entry
	base := told{DigestLine: render.DigestLine{
		Repo: e.Repo, Subject: cmp.Or(e.Title, e.Name, e.ID), URL: e.URL, Owner: e.Owner, OwnerName: e.OwnerName,
	}, id: k.ID, at: e.ChangedAt, new: true}
	var out []told
	if l, ok := movedLine(n, base, k, w); ok && standing.Live(e) {
		out = append(out, l)
	}
	if l, ok := dueLine(n, base, e, w); ok && standing.Live(e) {
		out = append(out, l)
	}
	switch made, changed := w.Holds(e.CreatedAt), w.Holds(e.ChangedAt); {
	case e.Override != nil && (made || changed):
		out = append(out, base.says(render.DigestOverridden, overridden(n, e), againBy(e)))
	case e.Status == record.Proposed && !made:
		waits := base.says(render.DigestWaiting, "proposed "+ago(e.CreatedAt, w.To)+", its pull request is not merged", "merge or close the pull request")
		waits.new = false
		out = append(out, waits)
	case made && e.Status != record.Rejected:
		out = append(out, base.says(render.DigestDecided, decided(n, e), nextOf(e)))
	case changed && len(out) == 0:
		out = append(out, base.says(render.DigestChanged, "is "+e.Status+" now", nextOf(e)))
	}
	return out
}

func (t told) says(kind render.DigestKind, what, next string) told {
	t.Kind, t.What, t.Next = kind, what, next
	return t
}

// movedLine tells of the latest move in the window.
func movedLine(n phrase.Names, base told, k standing.Kept, w Window) (told, bool) {
	if k.Check == nil {
		return base, false
	}
	var moves []standing.Move
	for _, m := range k.Check.Moves {
		if w.Holds(m.At) {
			moves = append(moves, m)
		}
	}
	if len(moves) == 0 {
		return base, false
	}
	first, last := moves[0], moves[len(moves)-1]
	base.at, base.Mention = last.At, true
	if len(last.Causes) > 0 {
		base.Cause, base.CauseURL = phrase.Because(last.Causes), last.Causes[0].Source
	}
	if slices.ContainsFunc(moves, func(m standing.Move) bool { return m.Kind == recheck.Flipped }) {
		if first.From.Same(last.To) {
			return base, false // there and back again
		}
		return base.says(render.DigestFlipped, n.Stand(first.From)+" → "+n.Stand(last.To)+phrase.Costs(first.From, last.To), "run it again, or keep it with a reason"), true
	}
	what := fmt.Sprintf("still %s, but its lead fell from %s to %s", n.Stand(last.To), render.Percent(first.From.Margin), render.Percent(last.To.Margin))
	return base.says(render.DigestNarrowed, what, "know what would flip it"), true
}

// dueLine says that a review is due. It is new in the window in which its date, or the end of its snooze, lies.
func dueLine(n phrase.Names, base told, e record.Entry, w Window) (told, bool) {
	due := standing.DueAt(e)
	if due.IsZero() || due.After(w.To) {
		return base, false
	}
	base.at, base.new, base.Mention = due, w.Holds(due), true
	return base.says(render.DigestDue, "for review since "+due.UTC().Format(time.DateOnly)+"; "+decided(n, e), "keep it with a new date, run it again, or retire it"), true
}

func decided(n phrase.Names, e record.Entry) string {
	claim := n.Claim(e)
	if e.MonthlyUSD == "" || e.Override != nil {
		return claim
	}
	cost := render.USD(e.MonthlyUSD) + " a month"
	if strings.Contains(phrase.Title(e), claim) { // it is said already
		return cost
	}
	return claim + ", " + cost
}

func overridden(n phrase.Names, e record.Entry) string {
	why := "no reason was given"
	if e.Override.Reason != "" {
		why = "because " + strings.TrimRight(e.Override.Reason, ". ")
	}
	return fmt.Sprintf("%s against the advice (%s), %s", n.Claim(e), n.Advice(e), why)
}

// againBy is what is next for a decision against the advice.
func againBy(e record.Entry) string {
	if due := standing.DueAt(e); !due.IsZero() {
		return "look at it again by " + due.UTC().Format(time.DateOnly)
	}
	return "look at it again; it has no review date"
}

func nextOf(e record.Entry) string {
	switch e.Status {
	case record.Proposed:
		return "merge the pull request"
	case record.Accepted:
		if e.ReviewBy.IsZero() {
			return "nothing to do"
		}
		return "reviewed again by " + e.ReviewBy.UTC().Format(time.DateOnly)
	}
	return "nothing to do"
}

func reviewLine(n phrase.Names, r Review) told {
	l := told{DigestLine: render.DigestLine{
		Repo: r.Repo, Subject: fmt.Sprintf("#%d %s", r.Number, r.Title), URL: r.URL, Owner: r.Author, OwnerName: cmp.Or(r.AuthorName, r.Author),
	}, id: fmt.Sprintf("%s#%06d", r.Repo, r.Number), at: r.ChangedAt, new: true}
	advice := "our advice is " + n.Place(r.Family, r.Platform)
	if r.Against && r.State != "closed" {
		what := cmp.Or(r.Service, "a service") + " goes to " + n.Place(r.ChosenFamily, r.ChosenPlatform) + ", " + advice
		if r.Reason != "" {
			return l.says(render.DigestAgainst, what+"; the reason given: "+r.Reason, "nothing to do")
		}
		return l.says(render.DigestAgainst, what, "say why, or follow the advice")
	}
	return l.says(render.DigestReviewed, advice, "nothing to do")
}

func waitingLine(e index.Entry, w Window) told {
	l := told{DigestLine: render.DigestLine{Subject: e.Subject, URL: e.Link, Owner: e.Starter, OwnerName: e.StarterName}, id: e.ID, at: e.ChangedAt}
	what := "its assessment waits for answers since " + e.ChangedAt.UTC().Format(time.DateOnly)
	if e.Claim != "" {
		what += ", so far " + e.Claim
	}
	l.new = w.Holds(e.ChangedAt.Add(idle))
	return l.says(render.DigestWaiting, what, "answer in its thread, or say enough or cancel there")
}

func ago(then, now time.Time) string {
	days := int(now.Sub(then).Hours() / 24)
	if days < 1 {
		return "today"
	}
	return render.Plural(days, "day") + " ago"
}

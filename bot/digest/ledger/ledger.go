// Package ledger looks back on decisions: lists, histories, the log, and how our advice fared. It changes nothing.
package ledger

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/phrase"
	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
	"github.com/deploy-advice/deploy-advice/bot/digest/standing"
	"github.com/deploy-advice/deploy-advice/bot/digest/subscription"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// Ledger reads decisions. It may be used concurrently.
type Ledger struct {
	docs  shelf.Documents
	subs  *subscription.Book
	names phrase.Names
	now   func() time.Time
}

// New returns a ledger of what is kept in docs.
func New(docs shelf.Documents, subs *subscription.Book, names phrase.Names, now func() time.Time) *Ledger {
	return &Ledger{docs: docs, subs: subs, names: names, now: now}
}

// Line is one decision in the log.
type Line struct {
	ID         string          `json:"id"`
	Repo       string          `json:"repo"`
	Path       string          `json:"path,omitempty"`
	Title      string          `json:"title"`
	Status     string          `json:"status"`
	Family     string          `json:"family"`
	Platform   string          `json:"platform"`
	Advice     string          `json:"advice"`           // family and platform in words
	Chosen     string          `json:"chosen,omitempty"` // in words, where people decided otherwise
	MonthlyUSD string          `json:"monthly_usd,omitempty"`
	Owner      string          `json:"owner,omitempty"`
	ReviewBy   time.Time       `json:"review_by,omitzero"`
	Due        bool            `json:"due"`
	CreatedAt  time.Time       `json:"created_at"`
	CheckedAt  time.Time       `json:"checked_at,omitzero"`
	URL        string          `json:"url,omitempty"`
	Flips      []standing.Move `json:"flips,omitempty"`
}

// matches reports whether every word stands in what a decision is about.
func matches(n phrase.Names, e record.Entry, words string) bool {
	text := strings.ToLower(strings.Join(append([]string{e.Title, e.Name, e.Repo, e.Path, e.OwnerName, e.Team, e.Family, e.Platform, n.Advice(e), n.Claim(e), e.Status, e.ID}, e.Tags...), " "))
	for w := range strings.FieldsSeq(strings.ToLower(words)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// Query selects decisions of a log. Its zero value selects all.
type Query struct {
	Words string // all of them stand in what the decision is about
	Due   bool   // its review is due
}

// Log lists the decisions of a channel's scope that a query selects, the newest first; an empty channel means all. Flips are with
// them.
func (g *Ledger) Log(ctx context.Context, channel string, q Query) ([]Line, error) {
	now := g.now()
	fits := func(e record.Entry) bool {
		return matches(g.names, e, q.Words) && (!q.Due || standing.IsDue(e, now))
	}
	sight, err := g.subs.Sight(ctx, channel)
	if err != nil {
		return nil, err
	}
	moves, err := g.allMoves(ctx)
	if err != nil {
		return nil, err
	}
	var out []Line
	err = shelf.Each(ctx, g.docs, record.DocumentKind, func(doc bot.Document) error {
		e, err := shelf.Decode[record.Entry](doc)
		if err != nil || !sight.Shows(e) || !fits(e) {
			return nil //nolint:nilerr // a record that cannot be read is somebody else's to report
		}
		line := lineOf(g.names, doc.ID, e, now)
		line.Flips = moves[doc.ID]
		out = append(out, line)
		return nil
	})
	slices.SortFunc(out, func(a, b Line) int { return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), strings.Compare(a.ID, b.ID)) })
	return out, err
}

// allMoves reads what moved each decision, for those that moved.
func (g *Ledger) allMoves(ctx context.Context) (map[string][]standing.Move, error) {
	out := map[string][]standing.Move{}
	err := shelf.Each(ctx, g.docs, standing.CheckKind, func(doc bot.Document) error {
		var c struct {
			Moves []standing.Move `json:"moves"`
		}
		if json.Unmarshal(doc.Body, &c) == nil && len(c.Moves) > 0 {
			out[doc.ID] = c.Moves
		}
		return nil
	})
	return out, err
}

func lineOf(n phrase.Names, id string, e record.Entry, now time.Time) Line {
	l := Line{
		ID: id, Repo: e.Repo, Path: e.Path, Title: phrase.Title(e), Status: e.Status, Family: e.Family, Platform: e.Platform, Advice: n.Advice(e), MonthlyUSD: e.MonthlyUSD,
		Owner: cmp.Or(e.OwnerName, e.Owner), ReviewBy: e.ReviewBy, Due: standing.IsDue(e, now), CreatedAt: e.CreatedAt, CheckedAt: e.CheckedAt, URL: e.URL,
	}
	if e.Override != nil {
		l.Chosen = n.Claim(e)
	}
	return l
}

// Markdown is a decision log as a table, grouped by repository.
func Markdown(lines []Line) string {
	var b strings.Builder
	b.WriteString("# Decision log\n")
	byRepo := map[string][]Line{}
	for _, l := range lines {
		byRepo[l.Repo] = append(byRepo[l.Repo], l)
	}
	repos := make([]string, 0, len(byRepo))
	for repo := range byRepo {
		repos = append(repos, repo)
	}
	slices.Sort(repos)
	for _, repo := range repos {
		fmt.Fprintf(&b, "\n## %s\n\n| Decision | Status | Runs on | A month | Owner | Review by | Flips |\n|---|---|---|---:|---|---|---:|\n", render.EscapeMarkdown(repo))
		for _, l := range byRepo[repo] {
			where := cmp.Or(l.Chosen, l.Advice)
			name := render.EscapeMarkdown(l.Title)
			if l.URL != "" {
				name = "[" + name + "](<" + l.URL + ">)"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %d |\n", name, l.Status, render.EscapeMarkdown(where), money(l.MonthlyUSD), render.EscapeMarkdown(l.Owner), date(l.ReviewBy), flips(l.Flips))
		}
	}
	return b.String()
}

func money(usd string) string {
	if usd == "" {
		return "–"
	}
	return render.USD(usd)
}

func date(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.UTC().Format(time.DateOnly)
}

func flips(moves []standing.Move) (n int) {
	for _, m := range moves {
		if m.Kind == recheck.Flipped {
			n++
		}
	}
	return n
}

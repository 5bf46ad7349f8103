package digest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// LogLine is one decision in the log.
type LogLine struct {
	ID         string    `json:"id"`
	Repo       string    `json:"repo"`
	Path       string    `json:"path,omitempty"`
	Title      string    `json:"title"`
	Status     string    `json:"status"`
	Family     string    `json:"family"`
	Platform   string    `json:"platform"`
	Advice     string    `json:"advice"`           // family and platform in words
	Chosen     string    `json:"chosen,omitempty"` // in words, where people decided otherwise
	MonthlyUSD string    `json:"monthly_usd,omitempty"`
	Owner      string    `json:"owner,omitempty"`
	ReviewBy   time.Time `json:"review_by,omitzero"`
	Due        bool      `json:"due"`
	CreatedAt  time.Time `json:"created_at"`
	CheckedAt  time.Time `json:"checked_at,omitzero"`
	URL        string    `json:"url,omitempty"`
	Flips      []Move    `json:"flips,omitempty"`
}

// isDue reports whether a review is due now.
func isDue(e record.Entry, now time.Time) bool {
	due := dueAt(e)
	return !due.IsZero() && !due.After(now)
}

// matches reports whether every word stands in what a decision is about.
func (n Names) matches(e record.Entry, words string) bool {
	text := strings.ToLower(strings.Join(append([]string{e.Title, e.Name, e.Repo, e.Path, e.OwnerName, e.Team, e.Family, e.Platform, n.advice(e), n.claim(e), e.Status, e.ID}, e.Tags...), " "))
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
func (s *Service) Log(ctx context.Context, channel string, q Query) ([]LogLine, error) {
	now := s.opts.Now()
	fits := func(e record.Entry) bool {
		return s.names.matches(e, q.Words) && (!q.Due || isDue(e, now))
	}
	sub := Subscription{Channel: channel}
	var watched []string
	var err error
	if channel != "" {
		if sub, err = s.here(ctx, channel); err != nil {
			return nil, err
		}
		if watched, err = s.watched(ctx, channel); err != nil {
			return nil, err
		}
	}
	moves, err := s.allMoves(ctx)
	if err != nil {
		return nil, err
	}
	var out []LogLine
	err = s.each(ctx, record.DocumentKind, func(doc bot.Document) error {
		e, err := decode[record.Entry](doc)
		if err != nil || !sub.Fits(e, channel, watched) || !fits(e) {
			return nil //nolint:nilerr // a record that cannot be read is somebody else's to report
		}
		line := s.names.logLine(doc.ID, e, now)
		line.Flips = moves[doc.ID]
		out = append(out, line)
		return nil
	})
	slices.SortFunc(out, func(a, b LogLine) int { return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), strings.Compare(a.ID, b.ID)) })
	return out, err
}

// allMoves reads what moved each decision, for those that moved.
func (s *Service) allMoves(ctx context.Context) (map[string][]Move, error) {
	out := map[string][]Move{}
	err := s.each(ctx, CheckKind, func(doc bot.Document) error {
		var c struct {
			Moves []Move `json:"moves"`
		}
		if json.Unmarshal(doc.Body, &c) == nil && len(c.Moves) > 0 {
			out[doc.ID] = c.Moves
		}
		return nil
	})
	return out, err
}

func (n Names) logLine(id string, e record.Entry, now time.Time) LogLine {
	l := LogLine{
		ID: id, Repo: e.Repo, Path: e.Path, Title: title(e), Status: e.Status, Family: e.Family, Platform: e.Platform, Advice: n.advice(e), MonthlyUSD: e.MonthlyUSD,
		Owner: cmp.Or(e.OwnerName, e.Owner), ReviewBy: e.ReviewBy, Due: isDue(e, now), CreatedAt: e.CreatedAt, CheckedAt: e.CheckedAt, URL: e.URL,
	}
	if e.Override != nil {
		l.Chosen = n.claim(e)
	}
	return l
}

// Markdown is a decision log as a table, grouped by repository.
func Markdown(lines []LogLine) string {
	var b strings.Builder
	b.WriteString("# Decision log\n")
	byRepo := map[string][]LogLine{}
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

func flips(moves []Move) (n int) {
	for _, m := range moves {
		if m.Kind == recheck.Flipped {
			n++
		}
	}
	return n
}

// maxLooked is how many decisions a message lists.
const maxLooked = 25

func (s *Service) look(ctx context.Context, channel, lead string, q Query) (bot.Message, error) {
	lines, err := s.Log(ctx, channel, q)
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

// history tells what became of the decisions that a name fits.
func (s *Service) history(ctx context.Context, channel, words string) (bot.Message, error) {
	if words == "" {
		return bot.Message{}, invalid(errors.New("say of what: digest history resizer"))
	}
	lines, err := s.Log(ctx, channel, Query{Words: words})
	if err != nil {
		return bot.Message{}, err
	}
	if len(lines) == 0 {
		return render.Say("No decision of this channel's digest is about " + short(words) + "."), nil
	}
	var out []render.LookLine
	for _, l := range lines {
		what := date(l.CreatedAt) + " decided for " + cmp.Or(l.Chosen, l.Advice) + ", " + l.Status + " now"
		out = append(out, render.LookLine{Subject: l.Title, URL: l.URL, What: what})
		for _, m := range l.Flips {
			what := date(m.At) + " " + s.names.stand(m.From) + " → " + s.names.stand(m.To)
			if m.Kind == recheck.Narrowed {
				what = date(m.At) + " became a close call"
			}
			if len(m.Causes) > 0 {
				what += ": " + because(m.Causes)
			}
			out = append(out, render.LookLine{What: what})
		}
		if !l.CheckedAt.IsZero() {
			out = append(out, render.LookLine{What: date(l.CheckedAt) + " last run again"})
		}
	}
	return render.LookMessage("History", out[:min(len(out), maxLooked)], len(out)), nil
}

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
func FiguresOf(lines []LogLine) Figures {
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

func (s *Service) figures(ctx context.Context, channel string) (bot.Message, error) {
	lines, err := s.Log(ctx, channel, Query{})
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

package home

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/bot/index"
	"github.com/deploy-advice/deploy-advice/bot/preference"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/bot/rights"
)

// Documents is where others keep what a Home shows.
type Documents interface {
	List(ctx context.Context, query bot.Query) ([]bot.Document, error)
}

// Parts are what a Home is gathered from. Rights and Preferences may be nil.
type Parts struct {
	Documents   Documents
	Index       *index.Index
	Rights      *rights.Checker         // who may see and manage digests and watches; nil: everybody
	Preferences *preference.Preferences // nil: wishes for quiet are not kept
	// Loudness says how much was said and how many opted out, for those who manage digests; nil: nothing is said of it.
	Loudness func(ctx context.Context) (string, error)
}

// Gatherer gathers what Homes and the status of a channel show. It may be used concurrently.
type Gatherer struct{ parts Parts }

// NewGatherer returns a gatherer from the parts.
func NewGatherer(p Parts) *Gatherer { return &Gatherer{parts: p} }

// scanned is how many documents of a kind are looked at.
const scanned = 500

// Gather is the function of [JobGather].
func (g *Gatherer) Gather(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	user := job.For.User
	mine, err := g.parts.Index.Find(ctx, index.Query{Mine: true}, "", user)
	if err != nil {
		return nil, fmt.Errorf("list assessments: %w", err)
	}
	facts := sorted(mine, user)
	if facts.Records, err = g.records(ctx, mine, user); err != nil {
		return nil, err
	}
	if err := g.kept(ctx, &facts, user, ""); err != nil {
		return nil, err
	}
	if p := g.parts.Preferences; p != nil {
		seen, err := p.Quiet(ctx, "", user)
		if err != nil {
			return nil, fmt.Errorf("read preference: %w", err)
		}
		facts.Mutes, facts.Quiet = true, seen.User
	}
	text, err := json.Marshal(facts)
	if err != nil {
		return nil, fmt.Errorf("encode what a home shows: %w", err)
	}
	return text, nil
}

// sorted puts a person's assessments where the Home shows them. A recorded one is shown by its record.
func sorted(mine []index.Entry, user string) render.HomeFacts {
	var f render.HomeFacts
	for _, e := range mine {
		switch {
		case e.State == index.Asking && e.Starter == user:
			f.Waiting = append(f.Waiting, e)
		case e.State == index.Asking:
			f.Open = append(f.Open, e)
		case e.State == index.Decided:
			f.Decided = append(f.Decided, e)
		}
	}
	return f
}

// records lists the decisions that are the person's own, or of assessments they took part in, the newest first.
func (g *Gatherer) records(ctx context.Context, mine []index.Entry, user string) ([]render.HomeLine, error) {
	docs, err := g.parts.Documents.List(ctx, bot.Query{Kind: record.DocumentKind, Limit: scanned})
	if err != nil {
		return nil, fmt.Errorf("list records: %w", err)
	}
	var entries []record.Entry
	for _, doc := range docs {
		var e record.Entry
		took := func(a index.Entry) bool { return e.Conversation != "" && a.ID == e.Conversation }
		if json.Unmarshal(doc.Body, &e) == nil && (e.Owner == user || slices.ContainsFunc(mine, took)) {
			entries = append(entries, e)
		}
	}
	slices.SortFunc(entries, func(a, b record.Entry) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), strings.Compare(a.ID, b.ID))
	})
	out := make([]render.HomeLine, 0, len(entries))
	for _, e := range entries {
		out = append(out, render.HomeLine{Text: cmp.Or(e.Title, e.Name) + " (" + e.Status + ")", URL: e.URL, At: e.CreatedAt})
	}
	return out, nil
}

// kept adds what others keep: digests, watches and the heartbeat, for those who may manage them.
func (g *Gatherer) kept(ctx context.Context, f *render.HomeFacts, user, channel string) error {
	f.Manage = true
	if g.parts.Rights != nil {
		answer, err := g.parts.Rights.May(ctx, user, rights.Request{Action: rights.Watch})
		if err != nil {
			return fmt.Errorf("look up rights: %w", err)
		}
		f.Manage = answer.Allowed
	}
	var err error
	if f.Digests, err = g.lines(ctx, "subscription", channel); err != nil {
		return err
	}
	if f.Watches, err = g.lines(ctx, "watch", channel); err != nil {
		return err
	}
	if f.Heartbeat, err = g.heartbeat(ctx, channel); err != nil {
		return err
	}
	if !f.Manage && channel == "" {
		f.Digests, f.Watches = nil, nil
	}
	return nil
}

// standing is as much of a subscription or watch as a line shows, whoever keeps it.
type standing struct {
	Repo     string    `json:"repo"`
	Channel  string    `json:"channel"`
	Schedule string    `json:"schedule"` // in words
	Off      bool      `json:"off"`      // opted out
	Cron     string    `json:"cron"`
	Zone     string    `json:"zone"`
	TimeZone string    `json:"time_zone"`
	Last     time.Time `json:"last"`
}

func (g *Gatherer) lines(ctx context.Context, kind, channel string) ([]render.HomeLine, error) {
	docs, err := g.parts.Documents.List(ctx, bot.Query{Kind: kind, Limit: scanned})
	if err != nil {
		return nil, fmt.Errorf("list documents %s: %w", kind, err)
	}
	var out []render.HomeLine
	for _, doc := range docs {
		var s standing
		if json.Unmarshal(doc.Body, &s) != nil || s.Off || (channel != "" && s.Channel != channel) {
			continue
		}
		parts := []string{s.Repo, cmp.Or(s.Schedule, s.Cron), cmp.Or(s.Zone, s.TimeZone)}
		if s.Channel != "" && channel == "" {
			parts = append(parts, "in channel "+s.Channel)
		}
		parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
		if len(parts) > 0 {
			out = append(out, render.HomeLine{Text: strings.Join(parts, " "), At: s.Last})
		}
	}
	return out, nil
}

// beat is what the digest keeps of having looked after a channel's decisions.
type beat struct {
	Channel string    `json:"channel"`
	At      time.Time `json:"at"`
	Checked int       `json:"checked"`
	Next    time.Time `json:"next"`
}

// heartbeat says when decisions were last looked after, in a channel or anywhere.
func (g *Gatherer) heartbeat(ctx context.Context, channel string) (string, error) {
	docs, err := g.parts.Documents.List(ctx, bot.Query{Kind: "digest-heartbeat", Limit: scanned})
	if err != nil {
		return "", fmt.Errorf("list heartbeats: %w", err)
	}
	var last beat
	for _, doc := range docs {
		var b beat
		if json.Unmarshal(doc.Body, &b) == nil && (channel == "" || b.Channel == channel) && b.At.After(last.At) {
			last = b
		}
	}
	if last.At.IsZero() {
		return "", nil
	}
	return render.Heartbeat(last.At, last.Next, last.Checked), nil
}

// Status is the function of [JobStatus]: what waits in the channel, and what of the person's own elsewhere.
func (g *Gatherer) Status(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	channel := job.For.Place.Channel
	here, err := g.parts.Index.Find(ctx, index.Query{Here: true, Open: true}, channel, job.For.User)
	if err != nil {
		return nil, fmt.Errorf("list assessments: %w", err)
	}
	mine, err := g.parts.Index.Find(ctx, index.Query{Mine: true, Open: true}, channel, job.For.User)
	if err != nil {
		return nil, fmt.Errorf("list assessments: %w", err)
	}
	mine = slices.DeleteFunc(mine, func(e index.Entry) bool { return e.Channel == channel })
	var f render.HomeFacts
	if err := g.kept(ctx, &f, job.For.User, channel); err != nil {
		return nil, err
	}
	if g.parts.Loudness != nil && f.Manage {
		loud, err := g.parts.Loudness(ctx)
		if err != nil {
			return nil, fmt.Errorf("count what was said: %w", err)
		}
		f.Heartbeat = strings.TrimSpace(f.Heartbeat + " " + loud)
	}
	text, err := json.Marshal(conversation.Said{Message: render.WorkspaceStatus(here, mine, f)})
	if err != nil {
		return nil, fmt.Errorf("encode status: %w", err)
	}
	return text, nil
}

package digest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/index"
	"github.com/deploy-advice/deploy-advice/bot/preference"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// The kinds of documents that others keep and that are read here.
const (
	reviewKind = "review"
	watchKind  = "watch"
)

// Review is what is read of a reviewed pull request.
type Review struct {
	Repo           string    `json:"repo"`
	Number         int       `json:"number"`
	Title          string    `json:"title"`
	Author         string    `json:"author"`
	AuthorName     string    `json:"author_name"`
	URL            string    `json:"url"`
	Service        string    `json:"service"`
	Family         string    `json:"family"`
	Platform       string    `json:"platform"`
	ChosenFamily   string    `json:"chosen_family"`
	ChosenPlatform string    `json:"chosen_platform"`
	Against        bool      `json:"against"` // it adds or moves a service against the advice
	Reason         string    `json:"reason"`
	State          string    `json:"state"` // open, merged, closed
	Channel        string    `json:"channel"`
	ChangedAt      time.Time `json:"changed_at"`
}

// Material is everything a digest is made of.
type Material struct {
	Entries []kept // with a check when it moved
	Reviews []Review
	Waiting []index.Entry
	Watched []string        // repositories watched into the channel
	Quiet   map[string]bool // people who do not want to be mentioned
	Broken  map[string]bool // decisions that cannot be run again, by id
	Names   Names
}

// material reads what a digest of a channel is made of. Documents that cannot be read are left out: they are somebody else's.
func (s *Service) material(ctx context.Context, channel string, w Window) (Material, error) {
	m := Material{Quiet: map[string]bool{}, Broken: map[string]bool{}, Names: s.names}
	moved, err := s.moved(ctx, w)
	if err != nil {
		return m, err
	}
	err = s.each(ctx, record.DocumentKind, func(doc bot.Document) error {
		var e record.Entry
		if json.Unmarshal(doc.Body, &e) == nil {
			m.Entries = append(m.Entries, kept{id: doc.ID, entry: e, check: moved[doc.ID]})
		}
		return nil
	})
	if err != nil {
		return m, err
	}
	if m.Watched, err = s.watched(ctx, channel); err != nil {
		return m, err
	}
	err = s.each(ctx, reviewKind, func(doc bot.Document) error {
		var r Review
		if json.Unmarshal(doc.Body, &r) == nil && r.Repo != "" {
			m.Reviews = append(m.Reviews, r)
		}
		return nil
	})
	if err != nil {
		return m, err
	}
	return m, s.people(ctx, channel, &m)
}

// moved reads the checks of the decisions that moved in a window.
func (s *Service) moved(ctx context.Context, w Window) (map[string]*Check, error) {
	out := map[string]*Check{}
	for month := firstOf(w.From); !month.After(w.To); month = month.AddDate(0, 1, 0) {
		docs, err := s.byTerm(ctx, CheckKind, movedIn(month))
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			if c, err := decode[Check](doc); err == nil {
				out[doc.ID] = &c
			}
		}
	}
	return out, nil
}

func firstOf(t time.Time) time.Time {
	t = t.UTC()
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
}

func (s *Service) byTerm(ctx context.Context, kind, term string) ([]bot.Document, error) {
	var out []bot.Document
	for after := ""; len(out) < maxDocuments; {
		page, err := s.docs.List(ctx, bot.Query{Kind: kind, Term: term, After: after, Limit: 1000})
		if err != nil {
			return nil, fmt.Errorf("list %s by %s: %w", kind, term, err)
		}
		out = append(out, page...)
		if len(page) < 1000 {
			break
		}
		after = page[len(page)-1].ID
	}
	return out, nil
}

// watched lists the repositories watched into a channel.
func (s *Service) watched(ctx context.Context, channel string) ([]string, error) {
	var out []string
	err := s.each(ctx, watchKind, func(doc bot.Document) error {
		var w struct {
			Repo    string `json:"repo"`
			Channel string `json:"channel"`
		}
		if json.Unmarshal(doc.Body, &w) == nil && w.Channel == channel {
			out = append(out, w.Repo)
		}
		return nil
	})
	return out, err
}

// people adds what waits for answers in the channel, who is not to be mentioned, and how much cannot be run again.
func (s *Service) people(ctx context.Context, channel string, m *Material) error {
	waiting, err := s.byTerm(ctx, index.DocumentKind, "channel="+channel)
	if err != nil {
		return err
	}
	for _, doc := range waiting {
		if e, err := decode[index.Entry](doc); err == nil && e.State == index.Asking {
			m.Waiting = append(m.Waiting, e)
		}
	}
	err = s.each(ctx, preference.DocumentKind, func(doc bot.Document) error {
		var q struct {
			Quiet bool `json:"quiet"`
		}
		if json.Unmarshal(doc.Body, &q) == nil && q.Quiet {
			m.Quiet[strings.TrimPrefix(doc.ID, "user-")] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	broken, err := s.byTerm(ctx, CheckKind, unreadable)
	for _, doc := range broken {
		m.Broken[doc.ID] = true
	}
	return err
}

package digest

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/contents"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
	"github.com/deploy-advice/deploy-advice/bot/digest/standing"
	"github.com/deploy-advice/deploy-advice/bot/index"
	"github.com/deploy-advice/deploy-advice/bot/preference"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// reviewKind is the kind under which others keep reviewed pull requests.
const reviewKind = "review"

// material reads what a digest of a channel is made of. Documents that cannot be read are left out: they are somebody else's.
func (s *Service) material(ctx context.Context, channel string, w contents.Window) (contents.Material, error) {
	m := contents.Material{Quiet: map[string]bool{}, Broken: map[string]bool{}, Names: s.names}
	moved, err := s.moved(ctx, w)
	if err != nil {
		return m, err
	}
	err = shelf.Each(ctx, s.docs, record.DocumentKind, func(doc bot.Document) error {
		var e record.Entry
		if json.Unmarshal(doc.Body, &e) == nil {
			m.Entries = append(m.Entries, standing.Kept{ID: doc.ID, Entry: e, Check: moved[doc.ID]})
		}
		return nil
	})
	if err != nil {
		return m, err
	}
	err = shelf.Each(ctx, s.docs, reviewKind, func(doc bot.Document) error {
		var r contents.Review
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
func (s *Service) moved(ctx context.Context, w contents.Window) (map[string]*standing.Check, error) {
	out := map[string]*standing.Check{}
	for month := firstOf(w.From); !month.After(w.To); month = month.AddDate(0, 1, 0) {
		docs, err := shelf.ByTerm(ctx, s.docs, standing.CheckKind, standing.MovedIn(month))
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			if c, err := shelf.Decode[standing.Check](doc); err == nil {
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

// people adds what waits for answers in the channel, who is not to be mentioned, and how much cannot be run again.
func (s *Service) people(ctx context.Context, channel string, m *contents.Material) error {
	waiting, err := shelf.ByTerm(ctx, s.docs, index.DocumentKind, "channel="+channel)
	if err != nil {
		return err
	}
	for _, doc := range waiting {
		if e, err := shelf.Decode[index.Entry](doc); err == nil && e.State == index.Asking {
			m.Waiting = append(m.Waiting, e)
		}
	}
	err = shelf.Each(ctx, s.docs, preference.DocumentKind, func(doc bot.Document) error {
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
	broken, err := shelf.ByTerm(ctx, s.docs, standing.CheckKind, standing.Unreadable)
	for _, doc := range broken {
		m.Broken[doc.ID] = true
	}
	return err
}

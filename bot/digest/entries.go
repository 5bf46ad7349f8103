package digest

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/preference"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

func (s *Service) entry(ctx context.Context, id string) (record.Entry, error) {
	doc, err := s.docs.Document(ctx, record.DocumentKind, id)
	if err != nil && bot.KindOf(err) == bot.NotFound {
		return record.Entry{}, &bot.Error{Kind: bot.NotFound, Op: "read record", Message: "That decision is no longer kept.", Err: err}
	}
	if err != nil {
		return record.Entry{}, fmt.Errorf("read record %s: %w", id, err)
	}
	return decode[record.Entry](doc)
}

func (s *Service) check(ctx context.Context, id string) (Check, error) {
	doc, err := s.docs.Document(ctx, CheckKind, id)
	if err != nil {
		return Check{}, fmt.Errorf("read check of %s: %w", id, err)
	}
	return decode[Check](doc)
}

func (s *Service) quiet(ctx context.Context, user string) (bool, error) {
	doc, err := s.docs.Document(ctx, preference.DocumentKind, "user-"+user)
	if err != nil && bot.KindOf(err) == bot.NotFound {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read preference: %w", err)
	}
	p, err := decode[struct {
		Quiet bool `json:"quiet"`
	}](doc)
	return p.Quiet, err
}

// editRecord changes a record that is kept, under the moment it was asked for: doing it again changes nothing.
func (s *Service) editRecord(ctx context.Context, id string, at time.Time, edit func(*record.Entry)) error {
	return s.change(ctx, record.DocumentKind, id, func(doc *bot.Document) (bool, error) {
		return editEntry(doc, func(e *record.Entry) bool {
			before := *e
			edit(e)
			same := *e
			same.Successor = before.Successor // where it is assessed anew is no change of the decision
			if digestOf(same) != digestOf(before) {
				e.ChangedAt = at.UTC()
			}
			return digestOf(e) != digestOf(before)
		})
	})
}

func title(e record.Entry) string { return cmp.Or(e.Title, e.Name, e.ID) }

func say(text string) bot.Message { return render.Say(text) }

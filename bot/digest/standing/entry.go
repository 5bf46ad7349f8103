package standing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// Entry is a decision that is kept.
func (s *Keeper) Entry(ctx context.Context, id string) (record.Entry, error) {
	doc, err := s.docs.Document(ctx, record.DocumentKind, id)
	if err != nil && bot.KindOf(err) == bot.NotFound {
		return record.Entry{}, &bot.Error{Kind: bot.NotFound, Op: "read record", Message: "That decision is no longer kept.", Err: err}
	}
	if err != nil {
		return record.Entry{}, fmt.Errorf("read record %s: %w", id, err)
	}
	return shelf.Decode[record.Entry](doc)
}

// Check is where a decision stands; NotFound when it was never run again.
func (s *Keeper) Check(ctx context.Context, id string) (Check, error) {
	doc, err := s.docs.Document(ctx, CheckKind, id)
	if err != nil {
		return Check{}, fmt.Errorf("read check of %s: %w", id, err)
	}
	return shelf.Decode[Check](doc)
}

// stamp notes in a record that it was run again. Who was faster keeps their change.
func (s *Keeper) stamp(ctx context.Context, doc bot.Document) error {
	now := s.opts.Now()
	return shelf.Alter(ctx, s.docs, doc, func(doc *bot.Document) (bool, error) {
		return editEntry(doc, func(e *record.Entry) bool {
			if now.Sub(e.CheckedAt) < time.Hour {
				return false
			}
			e.CheckedAt = now.UTC().Truncate(time.Second)
			return true
		})
	})
}

// editEntry changes a record in place and keeps what its document holds beyond what is known here.
func editEntry(doc *bot.Document, edit func(*record.Entry) bool) (bool, error) {
	if len(doc.Body) == 0 {
		return false, &bot.Error{Kind: bot.NotFound, Op: "edit record", Message: "That decision is no longer Kept."}
	}
	e, err := shelf.Decode[record.Entry](*doc)
	if err != nil {
		return false, err
	}
	all, err1 := fields(doc.Body)
	before, err2 := fieldsOf(e)
	if !edit(&e) {
		return false, nil
	}
	after, err3 := fieldsOf(e)
	if err := errors.Join(err1, err2, err3); err != nil {
		return false, err
	}
	for key := range before {
		delete(all, key)
	}
	maps.Copy(all, after)
	if doc.Body, err = json.Marshal(all); err != nil {
		return false, fmt.Errorf("encode record: %w", err)
	}
	doc.Terms = termsOf(doc.Terms, e)
	return true, nil
}

// termsOf are a record's terms with those that are changed here.
func termsOf(terms []string, e record.Entry) []string {
	var out []string
	for _, term := range terms {
		switch {
		case strings.HasPrefix(term, "status="):
			out = append(out, "status="+e.Status)
		case !strings.HasPrefix(term, "successor="):
			out = append(out, term)
		}
	}
	if e.Successor != "" {
		out = append(out, "successor="+e.Successor)
	}
	return out
}

func fieldsOf(e record.Entry) (map[string]json.RawMessage, error) {
	body, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode record: %w", err)
	}
	return fields(body)
}

func fields(body []byte) (map[string]json.RawMessage, error) {
	var out map[string]json.RawMessage
	if err := json.Unmarshal(body, &out); err != nil {
		return nil, fmt.Errorf("decode record: %w", err)
	}
	return out, nil
}

// Edit changes a record that is kept, under the moment it was asked for: doing it again changes nothing.
func (s *Keeper) Edit(ctx context.Context, id string, at time.Time, edit func(*record.Entry)) error {
	return shelf.Change(ctx, s.docs, record.DocumentKind, id, func(doc *bot.Document) (bool, error) {
		return editEntry(doc, func(e *record.Entry) bool {
			before := *e
			edit(e)
			same := *e
			same.Successor = before.Successor // where it is assessed anew is no change of the decision
			if shelf.Mark(same) != shelf.Mark(before) {
				e.ChangedAt = at.UTC()
			}
			return shelf.Mark(e) != shelf.Mark(before)
		})
	})
}

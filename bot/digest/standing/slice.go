package standing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// budget is how long one job runs decisions again before it hands over to the next.
const budget = 2 * time.Second

// batch is how many decisions are run again between looks at the clock.
const batch = 64

// Slice runs the next decisions again: as many as fit into a job. next is where to go on, empty at the end.
func (s *Keeper) Slice(ctx context.Context, cursor string, at time.Time, wanted func(record.Entry) bool) (done []Kept, next string, err error) {
	docs, err := s.docs.List(ctx, bot.Query{Kind: record.DocumentKind, After: cursor, Limit: s.opts.Slice})
	if err != nil {
		return nil, "", fmt.Errorf("list records: %w", err)
	}
	all, err := s.withChecks(ctx, docs, cursor, wanted)
	if err != nil {
		return nil, "", err
	}
	began := s.opts.Now()
	for start := 0; start < len(all); start += batch {
		if start > 0 && s.opts.Now().Sub(began) > budget {
			return done, all[start-1].ID, nil
		}
		some := all[start:min(start+batch, len(all))]
		left, _, err := s.recheckSome(ctx, some, at)
		if err != nil {
			return nil, "", err
		}
		err = atOnce(len(some), func(i int) error {
			if left[some[i].ID] {
				return nil
			}
			if err := s.stamp(ctx, some[i].doc); err != nil && bot.KindOf(err) != bot.NotFound {
				return err
			}
			return nil
		})
		if err != nil {
			return nil, "", err
		}
		done = append(done, some...)
	}
	if len(docs) == s.opts.Slice {
		next = docs[len(docs)-1].ID
	}
	return done, next, nil
}

// withChecks reads where the decisions of a page stand; only those that are wanted and live.
func (s *Keeper) withChecks(ctx context.Context, docs []bot.Document, after string, wanted func(record.Entry) bool) ([]Kept, error) {
	if len(docs) == 0 {
		return nil, nil
	}
	checks, err := s.checksBetween(ctx, after, docs[len(docs)-1].ID)
	if err != nil {
		return nil, err
	}
	var out []Kept
	for _, doc := range docs {
		var e record.Entry
		if json.Unmarshal(doc.Body, &e) != nil || !Live(e) || !wanted(e) {
			continue
		}
		k := Kept{ID: doc.ID, Entry: e, doc: doc, stored: bot.Document{Kind: CheckKind, ID: doc.ID}}
		if stored, ok := checks[doc.ID]; ok {
			k.stored = stored
			if c, err := shelf.Decode[Check](stored); err == nil {
				k.Check = &c
			}
		}
		out = append(out, k)
	}
	return out, nil
}

// checksBetween reads the checks behind one id, up to and including another, in pages.
func (s *Keeper) checksBetween(ctx context.Context, after, last string) (map[string]bot.Document, error) {
	out := map[string]bot.Document{}
	for after < last {
		page, err := s.docs.List(ctx, bot.Query{Kind: CheckKind, After: after, Limit: s.opts.Slice})
		if err != nil {
			return nil, fmt.Errorf("list checks: %w", err)
		}
		for _, doc := range page {
			if doc.ID <= last {
				out[doc.ID] = doc
			}
		}
		if len(page) < s.opts.Slice {
			break
		}
		after = page[len(page)-1].ID
	}
	return out, nil
}

// Again runs one decision again, and returns where it stands.
func (s *Keeper) Again(ctx context.Context, id string, e record.Entry) (Check, error) {
	k := Kept{ID: id, Entry: e, stored: bot.Document{Kind: CheckKind, ID: id}}
	if c, err := s.Check(ctx, id); err == nil {
		k.Check = &c
	}
	_, unread, err := s.recheckSome(ctx, []Kept{k}, s.opts.Now())
	if err = errors.Join(err, unread); err != nil {
		return Check{}, err
	}
	return s.Check(ctx, id)
}

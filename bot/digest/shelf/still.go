package shelf

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Still keeps to itself what is put, on top of documents that are left as they are: for looking without leaving a trace.
type Still struct {
	below Documents

	mu   sync.Mutex
	kept map[string]bot.Document // by kind and id
}

// NewStill returns documents on top of others.
func NewStill(below Documents) *Still { return &Still{below: below, kept: map[string]bot.Document{}} }

// Document is one that was put here, else the one below.
func (s *Still) Document(ctx context.Context, kind, id string) (bot.Document, error) {
	s.mu.Lock()
	doc, ok := s.kept[kind+"\x00"+id]
	s.mu.Unlock()
	if ok {
		return doc, nil
	}
	return s.below.Document(ctx, kind, id)
}

// Put keeps a document here.
func (s *Still) Put(ctx context.Context, doc bot.Document) (bot.Document, error) {
	old, err := s.Document(ctx, doc.Kind, doc.ID)
	if err != nil && bot.KindOf(err) != bot.NotFound {
		return doc, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old.Version != doc.Version {
		return doc, &bot.Error{Kind: bot.Conflict, Op: "put"}
	}
	doc.Version++
	s.kept[doc.Kind+"\x00"+doc.ID] = doc
	return doc, nil
}

// List reads a page below and puts what is kept here into it.
func (s *Still) List(ctx context.Context, q bot.Query) ([]bot.Document, error) {
	if q.Limit <= 0 {
		q.Limit = 1000
	}
	page, err := s.below.List(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("list below: %w", err)
	}
	out, last := s.mixed(q, page)
	if last == "" || len(out) >= q.Limit {
		return out[:min(len(out), q.Limit)], nil
	}
	next := q // what is gone from the page is made up for
	next.After, next.Limit = last, q.Limit-len(out)
	more, err := s.List(ctx, next)
	return append(out, more...), err
}

// mixed puts what is kept here into a page. last is its last id when it is full.
func (s *Still) mixed(q bot.Query, page []bot.Document) (out []bot.Document, last string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(page) >= q.Limit {
		last = page[len(page)-1].ID
	}
	out = slices.DeleteFunc(slices.Clone(page), func(doc bot.Document) bool { _, ok := s.kept[doc.Kind+"\x00"+doc.ID]; return ok })
	for _, doc := range s.kept {
		if selects(q, doc) && (last == "" || doc.ID <= last) {
			out = append(out, doc)
		}
	}
	slices.SortFunc(out, func(a, b bot.Document) int { return strings.Compare(a.ID, b.ID) })
	return out, last
}

func selects(q bot.Query, doc bot.Document) bool {
	if doc.Kind != q.Kind || doc.ID <= q.After {
		return false
	}
	if q.Term != "" {
		return slices.Contains(doc.Terms, q.Term)
	}
	return strings.HasPrefix(doc.ID, q.Prefix)
}

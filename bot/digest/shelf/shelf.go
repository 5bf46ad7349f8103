// Package shelf reads and changes documents the way digests need it: kind by kind in pages, and again when somebody was faster. It must
// not know what stands in them.
package shelf

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Documents is where subscriptions, checks and heartbeats are kept, and where records and reviews are read.
type Documents interface {
	Document(ctx context.Context, kind, id string) (bot.Document, error)
	Put(ctx context.Context, doc bot.Document) (bot.Document, error)
	List(ctx context.Context, query bot.Query) ([]bot.Document, error)
}

// The bounds of reading a kind.
const (
	most = 100_000 // documents in all
	page = 1000    // of them at once
)

// Each calls do with every document of a kind, by id.
func Each(ctx context.Context, docs Documents, kind string, do func(bot.Document) error) error {
	return each(ctx, docs, bot.Query{Kind: kind}, do)
}

// ByTerm lists the documents of a kind that a term lists, by id.
func ByTerm(ctx context.Context, docs Documents, kind, term string) ([]bot.Document, error) {
	var out []bot.Document
	err := each(ctx, docs, bot.Query{Kind: kind, Term: term}, func(doc bot.Document) error {
		out = append(out, doc)
		return nil
	})
	return out, err
}

func each(ctx context.Context, docs Documents, q bot.Query, do func(bot.Document) error) error {
	q.Limit = page
	for seen := 0; seen < most; {
		found, err := docs.List(ctx, q)
		if err != nil {
			return fmt.Errorf("list documents of kind %s: %w", q.Kind, err)
		}
		for _, doc := range found {
			if err := do(doc); err != nil {
				return err
			}
			q.After = doc.ID
		}
		if seen += len(found); len(found) < page {
			return nil
		}
	}
	return nil
}

// Read is a document, or a new one without body.
func Read(ctx context.Context, docs Documents, kind, id string) (bot.Document, error) {
	doc, err := docs.Document(ctx, kind, id)
	if err != nil && bot.KindOf(err) == bot.NotFound {
		return bot.Document{Kind: kind, ID: id}, nil
	}
	if err != nil {
		return doc, fmt.Errorf("read %s %s: %w", kind, id, err)
	}
	return doc, nil
}

// Change reads a document, lets edit change its body, and stores it; again when somebody was faster. A document that is not there
// has no body.
func Change(ctx context.Context, docs Documents, kind, id string, edit func(doc *bot.Document) (bool, error)) error {
	doc, err := Read(ctx, docs, kind, id)
	if err != nil {
		return err
	}
	return Alter(ctx, docs, doc, edit)
}

// Alter is Change for a document that was read already.
func Alter(ctx context.Context, docs Documents, doc bot.Document, edit func(doc *bot.Document) (bool, error)) error {
	kind, id := doc.Kind, doc.ID
	for range 5 {
		changed, err := edit(&doc)
		if err != nil || !changed {
			return err
		}
		if _, err = docs.Put(ctx, doc); err == nil {
			return nil
		}
		if bot.KindOf(err) != bot.Conflict {
			return fmt.Errorf("keep %s %s: %w", kind, id, err)
		}
		if doc, err = Read(ctx, docs, kind, id); err != nil {
			return err
		}
	}
	return &bot.Error{Kind: bot.Unavailable, Op: "keep " + kind, Err: fmt.Errorf("%s changes all the time", id)}
}

// Decode is what stands in a document.
func Decode[T any](doc bot.Document) (T, error) {
	var out T
	if err := json.Unmarshal(doc.Body, &out); err != nil {
		return out, fmt.Errorf("decode %s %s: %w", doc.Kind, doc.ID, err)
	}
	return out, nil
}

// Mark identifies a value by its JSON.
func Mark(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// Encode is a job's result.
func Encode(value any) (json.RawMessage, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encode result: %w", err)
	}
	return data, nil
}

package redis

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

const maxPage = 1000

// Claim returns true for exactly one caller for each key until ttl has passed. Digest periods and polls are claimed so.
func (s *Store) Claim(ctx context.Context, key string, ttl time.Duration) (bool, error) {
	ok, err := s.client.SetNX(ctx, s.claimKey(key), "1", ttl).Result()
	if err != nil {
		return false, fault("claim", err)
	}
	return ok, nil
}

// Release gives a claim back before its time. Releasing what is not claimed is no error.
func (s *Store) Release(ctx context.Context, key string) error {
	if err := s.client.Del(ctx, s.claimKey(key)).Err(); err != nil {
		return fault("release", err)
	}
	return nil
}

// Document returns a document; NotFound when there is none or it has expired.
func (s *Store) Document(ctx context.Context, kind, id string) (bot.Document, error) {
	reply, err := s.run(ctx, "document", args{kind, id})
	if err != nil {
		return bot.Document{}, err
	}
	if len(reply) == 0 {
		return bot.Document{}, &bot.Error{Kind: bot.NotFound, Op: "redis document", Code: kind + " " + id}
	}
	return document(kind, reply)
}

// Put stores a document whose Version is the one that was read, or 0 for a new one, and returns it with its new version.
// Conflict: it was changed in between.
func (s *Store) Put(ctx context.Context, doc bot.Document) (bot.Document, error) {
	if doc.Kind == "" || doc.ID == "" {
		return doc, &bot.Error{Kind: bot.Invalid, Op: "redis put", Code: "document without kind or id"}
	}
	own := args{doc.Kind, doc.ID, doc.Version, []byte(doc.Body), doc.Keep.Milliseconds()}.list(doc.Terms...)
	reply, err := s.act(ctx, "put", own)
	if err != nil {
		return doc, err
	}
	doc.Version, err = strconv.ParseInt(text(reply[0]), 10, 64)
	if err != nil {
		return doc, &bot.Error{Kind: bot.Internal, Op: "redis put", Err: err}
	}
	return doc, nil
}

// Remove removes a document. Removing what is not there is no error.
func (s *Store) Remove(ctx context.Context, kind, id string) error {
	_, err := s.run(ctx, "remove", args{kind, id})
	return err
}

// List returns the documents that a query selects, ordered by id. The last page is shorter than the limit.
func (s *Store) List(ctx context.Context, query bot.Query) ([]bot.Document, error) {
	if query.Limit <= 0 || query.Limit > maxPage {
		query.Limit = maxPage
	}
	low, high := "-", "+"
	if query.Term == "" && query.Prefix != "" {
		low, high = "["+query.Prefix, "("+query.Prefix+"\xff"
	}
	if query.After != "" && query.After >= query.Prefix {
		low = "(" + query.After
	}
	reply, err := s.run(ctx, "list", args{query.Kind, query.Term, low, high, query.Limit})
	if err != nil {
		return nil, err
	}
	out := make([]bot.Document, 0, len(reply))
	for _, item := range reply {
		fields, _ := item.([]any)
		doc, err := document(query.Kind, fields)
		if err != nil {
			return nil, err
		}
		out = append(out, doc)
	}
	return out, nil
}

// document decodes id, version, body, terms and lifetime.
func document(kind string, fields []any) (bot.Document, error) {
	bad := func(err error) (bot.Document, error) {
		return bot.Document{}, &bot.Error{Kind: bot.Internal, Op: "redis document", Code: kind, Err: err}
	}
	if len(fields) != 5 {
		return bad(nil)
	}
	doc := bot.Document{Kind: kind, ID: text(fields[0]), Body: json.RawMessage(text(fields[2]))}
	version, err := strconv.ParseInt(text(fields[1]), 10, 64)
	if err != nil {
		return bad(err)
	}
	keep, err := strconv.ParseInt(text(fields[4]), 10, 64)
	if err != nil {
		return bad(err)
	}
	if err := json.Unmarshal([]byte(text(fields[3])), &doc.Terms); err != nil {
		return bad(err)
	}
	doc.Version, doc.Keep = version, time.Duration(keep)*time.Millisecond
	return doc, nil
}

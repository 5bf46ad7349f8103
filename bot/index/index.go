package index

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

// The jobs of this package.
const (
	JobPut  = "index.put"  // Entry -> Kept
	JobList = "index.list" // Query -> Page
)

// PerPage is how many entries a page shows.
const PerPage = 8

// scanned is how many entries of one term are looked at, the newest; nobody pages further back.
const scanned = 1000

// Documents is where entries are kept.
type Documents interface {
	Document(ctx context.Context, kind, id string) (bot.Document, error)
	Put(ctx context.Context, doc bot.Document) (bot.Document, error)
	List(ctx context.Context, query bot.Query) ([]bot.Document, error)
}

// Kept says what came of keeping an entry.
type Kept struct {
	Thread bool `json:"thread"` // the entry knows its thread
}

// Query selects entries. A person sees what they took part in, and what belongs to the channel they ask in.
type Query struct {
	Mine  bool   `json:"mine,omitempty"`  // what they took part in alone
	Here  bool   `json:"here,omitempty"`  // what belongs to this channel alone
	Open  bool   `json:"open,omitempty"`  // what waits for answers
	Words string `json:"words,omitempty"` // all of them in subject, verdict or the starter's name, or the id
	Page  int    `json:"page,omitempty"`  // from 1
}

// Page is a page of entries, the latest change first.
type Page struct {
	Query   Query   `json:"query"`
	Entries []Entry `json:"entries"`
	Total   int     `json:"total"`
	Pages   int     `json:"pages"`
}

// Index keeps and finds entries. It may be used concurrently.
type Index struct{ docs Documents }

// New returns the index kept in docs.
func New(docs Documents) *Index { return &Index{docs: docs} }

// Put is the function of [JobPut]. Doing it again changes nothing.
func (x *Index) Put(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	var e Entry
	if err := json.Unmarshal(job.Args, &e); err != nil {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "index assessment", Err: err}
	}
	for range 4 {
		old, err := x.docs.Document(ctx, DocumentKind, e.documentID())
		if err != nil && bot.KindOf(err) != bot.NotFound {
			return nil, fmt.Errorf("read index: %w", err)
		}
		if _, err = x.docs.Put(ctx, e.document(old.Version, job.Args)); err == nil {
			return encoded(Kept{Thread: e.Thread != ""})
		}
		if bot.KindOf(err) != bot.Conflict {
			return nil, fmt.Errorf("keep in index: %w", err)
		}
	}
	return nil, &bot.Error{Kind: bot.Unavailable, Op: "index assessment", Err: fmt.Errorf("%s changes all the time", e.ID)}
}

// List is the function of [JobList], for the person and channel of the event.
func (x *Index) List(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	var q Query
	if err := json.Unmarshal(job.Args, &q); err != nil {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "list assessments", Err: err}
	}
	entries, err := x.Find(ctx, q, job.For.Place.Channel, job.For.User)
	if err != nil {
		return nil, err
	}
	return encoded(paged(q, entries))
}

func encoded(v any) (json.RawMessage, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode result: %w", err)
	}
	return text, nil
}

func paged(q Query, entries []Entry) Page {
	p := Page{Query: q, Total: len(entries), Pages: max(1, (len(entries)+PerPage-1)/PerPage)}
	p.Query.Page = min(max(q.Page, 1), p.Pages)
	from := (p.Query.Page - 1) * PerPage
	p.Entries = entries[from:min(from+PerPage, len(entries))]
	return p
}

// Find returns every entry that a person asking in a channel may see and that fits, the latest change first.
func (x *Index) Find(ctx context.Context, q Query, channel, user string) ([]Entry, error) {
	var terms []string
	if !q.Here && user != "" {
		terms = append(terms, "user="+user)
	}
	if !q.Mine && channel != "" {
		terms = append(terms, "channel="+channel)
	}
	byID := map[string]Entry{}
	for _, term := range terms {
		docs, err := x.docs.List(ctx, bot.Query{Kind: DocumentKind, Term: term, Limit: scanned})
		if err != nil {
			return nil, fmt.Errorf("list index: %w", err)
		}
		for _, doc := range docs {
			var e Entry
			if json.Unmarshal(doc.Body, &e) == nil && q.fits(e) {
				byID[e.ID] = e
			}
		}
	}
	out := make([]Entry, 0, len(byID))
	for _, e := range byID {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b Entry) int {
		return cmp.Or(b.ChangedAt.Compare(a.ChangedAt), strings.Compare(a.ID, b.ID))
	})
	return out, nil
}

func (q Query) fits(e Entry) bool {
	if q.Open && e.State != Asking {
		return false
	}
	text := strings.ToLower(e.Subject + " " + e.Claim + " " + e.StarterName)
	for word := range strings.FieldsSeq(strings.ToLower(q.Words)) {
		if !strings.Contains(text, word) && word != e.ID {
			return false
		}
	}
	return true
}

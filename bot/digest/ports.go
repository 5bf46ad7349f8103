package digest

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Documents is where subscriptions, checks and heartbeats are kept, and where records and reviews are read. When it has a method
// Time(ctx) (time.Time, error), the time of its store is what periods begin by, whatever a replica's own clock shows.
type Documents interface {
	Document(ctx context.Context, kind, id string) (bot.Document, error)
	Put(ctx context.Context, doc bot.Document) (bot.Document, error)
	List(ctx context.Context, query bot.Query) ([]bot.Document, error)
}

// Recorder takes events in, each once for its id.
type Recorder interface {
	Record(ctx context.Context, event bot.Event) (bot.Receipt, error)
}

// Options are what a Service works with. Zero values take the default in brackets.
type Options struct {
	Advisor recheck.Advisor
	Own     []profile.Attribute // attributes of the organisation's own
	Now     func() time.Time
	Cron    string          // of a subscription that names none ("0 9 * * 1")
	Zone    string          // of a subscription that names none ("UTC")
	Margin  float64         // a margin that falls below this is a close call (0.05)
	Prices  *recheck.Prices // the catalogue before and now, where the old one is at hand
	Workers int             // cores to run decisions again on (all)
	Slice   int             // decisions run again in one job (500)
	Metrics *Metrics        // nil: nothing is counted
	Still   bool            // nothing is kept: for looking only
	// Amend writes the outcome of a review into the decision's file: record.Service.Amend. Nil: files are left alone, and the owner
	// is told so.
	Amend func(ctx context.Context, key string, a record.Amendment) (record.Outcome, error)
	// Facts reads what a decision's files say on the default branch today, for the facts that were read from files when it was
	// made; what people said is left alone. Nil: files are not looked at.
	Facts func(ctx context.Context, e record.Entry) ([]profile.Fact, error)
}

func (o Options) withDefaults() Options {
	if o.Cron == "" {
		o.Cron = "0 9 * * 1"
	}
	if o.Zone == "" {
		o.Zone = "UTC"
	}
	if o.Margin == 0 {
		o.Margin = 0.05
	}
	if o.Slice == 0 {
		o.Slice = 500
	}
	return o
}

// Service does the digests' jobs and commands. It may be used concurrently.
type Service struct {
	docs  Documents
	opts  Options
	print string // of today's catalogue and policy
	cat   string // today's catalogue
	names Names
	// stirred has a value when a subscription was changed here, so that this process's ticker need not wait to see it.
	stirred chan struct{}
}

// New returns a service. It fails when the advisor does, or when the default schedule cannot be read.
func New(docs Documents, opts Options) (*Service, error) {
	opts = opts.withDefaults()
	if docs == nil || opts.Advisor == nil || opts.Now == nil {
		return nil, fmt.Errorf("new digest service: documents, advisor and clock are all needed")
	}
	if _, err := (Subscription{Cron: opts.Cron, Zone: opts.Zone}).Timetable(); err != nil {
		return nil, fmt.Errorf("default schedule of digests: %w", err)
	}
	a, err := opts.Advisor.Assess(profile.Single("any", profile.New()))
	if err != nil {
		return nil, fmt.Errorf("new digest service: %w", err)
	}
	if opts.Still {
		docs = NewStill(docs)
	}
	stand := recheck.StandOf(a)
	return &Service{docs: docs, opts: opts, print: stand.Print(), cat: stand.Catalogue, names: namesOf(opts.Advisor), stirred: make(chan struct{}, 1)}, nil
}

// maxDocuments bounds how many documents of a kind are read.
const maxDocuments = 100_000

// each calls do with every document of a kind.
func (s *Service) each(ctx context.Context, kind string, do func(bot.Document) error) error {
	after := ""
	for seen := 0; seen < maxDocuments; {
		page, err := s.docs.List(ctx, bot.Query{Kind: kind, After: after, Limit: 1000})
		if err != nil {
			return fmt.Errorf("list documents of kind %s: %w", kind, err)
		}
		for _, doc := range page {
			if err := do(doc); err != nil {
				return err
			}
			after = doc.ID
		}
		if seen += len(page); len(page) < 1000 {
			return nil
		}
	}
	return nil
}

// change reads a document, lets edit change its body, and stores it; again when somebody was faster. A document that is not there
// has no body.
func (s *Service) change(ctx context.Context, kind, id string, edit func(doc *bot.Document) (bool, error)) error {
	doc, err := s.read(ctx, kind, id)
	if err != nil {
		return err
	}
	return s.alterDocument(ctx, doc, edit)
}

// read is a document, or a new one without body.
func (s *Service) read(ctx context.Context, kind, id string) (bot.Document, error) {
	doc, err := s.docs.Document(ctx, kind, id)
	if err != nil && bot.KindOf(err) == bot.NotFound {
		return bot.Document{Kind: kind, ID: id}, nil
	}
	if err != nil {
		return doc, fmt.Errorf("read %s %s: %w", kind, id, err)
	}
	return doc, nil
}

// alterDocument is change for a document that was read already.
func (s *Service) alterDocument(ctx context.Context, doc bot.Document, edit func(doc *bot.Document) (bool, error)) error {
	kind, id := doc.Kind, doc.ID
	for range 5 {
		changed, err := edit(&doc)
		if err != nil || !changed {
			return err
		}
		if _, err = s.docs.Put(ctx, doc); err == nil {
			return nil
		}
		if bot.KindOf(err) != bot.Conflict {
			return fmt.Errorf("keep %s %s: %w", kind, id, err)
		}
		if doc, err = s.read(ctx, kind, id); err != nil {
			return err
		}
	}
	return &bot.Error{Kind: bot.Unavailable, Op: "keep " + kind, Err: fmt.Errorf("%s changes all the time", id)}
}

func invalid(err error) error {
	return &bot.Error{Kind: bot.Invalid, Op: "digest", Message: upper(err.Error()) + ".", Err: err}
}

func decode[T any](doc bot.Document) (T, error) {
	var out T
	if err := json.Unmarshal(doc.Body, &out); err != nil {
		return out, fmt.Errorf("decode %s %s: %w", doc.Kind, doc.ID, err)
	}
	return out, nil
}

// encode is a job's result.
func encode(value any) (json.RawMessage, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encode result: %w", err)
	}
	return data, nil
}

package digest

import (
	"context"
	"fmt"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/due"
	"github.com/deploy-advice/deploy-advice/bot/digest/ledger"
	"github.com/deploy-advice/deploy-advice/bot/digest/phrase"
	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
	"github.com/deploy-advice/deploy-advice/bot/digest/standing"
	"github.com/deploy-advice/deploy-advice/bot/digest/subscription"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Documents is where subscriptions, checks and heartbeats are kept, and where records and reviews are read. When it has a method
// Time(ctx) (time.Time, error), the time of its store is what periods begin by, whatever a replica's own clock shows.
type Documents = shelf.Documents

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
	docs     Documents
	opts     Options
	today    recheck.Stand // any, of today's catalogue and policy
	names    phrase.Names
	subs     *subscription.Book
	standing *standing.Keeper
	due      *due.Desk
	ledger   *ledger.Ledger
}

// New returns a service. It fails when the advisor does, or when the default schedule cannot be read.
func New(docs Documents, opts Options) (*Service, error) {
	opts = opts.withDefaults()
	if docs == nil || opts.Advisor == nil || opts.Now == nil {
		return nil, fmt.Errorf("new digest service: documents, advisor and clock are all needed")
	}
	a, err := opts.Advisor.Assess(profile.Single("any", profile.New()))
	if err != nil {
		return nil, fmt.Errorf("new digest service: %w", err)
	}
	if opts.Still {
		docs = shelf.NewStill(docs)
	}
	subs, err := subscription.NewBook(docs, opts.Cron, opts.Zone, opts.Now)
	if err != nil {
		return nil, fmt.Errorf("new digest service: %w", err)
	}
	s := &Service{docs: docs, opts: opts, today: recheck.StandOf(a), names: phrase.NamesOf(opts.Advisor), subs: subs}
	s.standing = standing.NewKeeper(docs, s.today, standing.Options{
		Advisor: opts.Advisor, Own: opts.Own, Now: opts.Now, Margin: opts.Margin, Prices: opts.Prices, Workers: opts.Workers, Slice: opts.Slice, Facts: opts.Facts,
		Ran: opts.Metrics.ran,
	})
	s.due = due.NewDesk(due.Options{Documents: docs, Standing: s.standing, Names: s.names, Now: opts.Now, Amend: opts.Amend})
	s.ledger = ledger.New(docs, subs, s.names, opts.Now)
	return s, nil
}

// Configure brings the subscriptions of the settings up to date. Every replica may do it at its start.
func (s *Service) Configure(ctx context.Context, channels []string) error {
	return s.subs.Configure(ctx, channels)
}

// Subscriptions lists every subscription, by channel, those that were turned off included.
func (s *Service) Subscriptions(ctx context.Context) ([]subscription.Subscription, error) {
	return s.subs.All(ctx)
}

// Log lists the decisions of a channel's scope that a query selects, the newest first; an empty channel means all.
func (s *Service) Log(ctx context.Context, channel string, q ledger.Query) ([]ledger.Line, error) {
	return s.ledger.Log(ctx, channel, q)
}

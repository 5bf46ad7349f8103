package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/outbox"
)

// Parts are what an App is made of. Metrics may be nil.
type Parts struct {
	Store     Store
	Performer Performer
	Stepper   Stepper
	Metrics   *Metrics
	Now       func() time.Time
}

// Options bound an App's work. Zero values take the default in brackets.
type Options struct {
	BotUser        string        // the bot's own user id; empty: not known, so unknown threads are always asked about
	Workers        int           // conversations worked on side by side (16)
	Lease          time.Duration // after which another replica takes over what this one does not renew (15 s)
	PerformTimeout time.Duration // of one call to the platform; must be shorter than Lease (10 s)
	JobTimeout     time.Duration // of one job, which may be longer than Lease: it is renewed meanwhile (45 s)
	StoreTimeout   time.Duration // of one call to the store (1 s)
	Drain          time.Duration // for work in flight at shutdown (20 s)
	Tick           time.Duration // between looks at what is due (500 ms)
	Backoff        time.Duration // the first wait before a call to the platform is tried again; longer ones are multiples (250 ms)
	MaxAttempts    int           // at stepping an event before it becomes a dead letter (5); deaths in the middle of it count a quarter
}

func (o Options) withDefaults() Options {
	fill := func(d *time.Duration, value time.Duration) {
		if *d == 0 {
			*d = value
		}
	}
	fill(&o.Lease, 15*time.Second)
	fill(&o.PerformTimeout, 10*time.Second)
	fill(&o.JobTimeout, 45*time.Second)
	fill(&o.StoreTimeout, time.Second)
	fill(&o.Drain, 20*time.Second)
	fill(&o.Tick, 500*time.Millisecond)
	fill(&o.Backoff, 250*time.Millisecond)
	if o.Workers == 0 {
		o.Workers = 16
	}
	if o.MaxAttempts == 0 {
		o.MaxAttempts = 5
	}
	return o
}

// App records events and works on conversations. It is safe for concurrent use.
type App struct {
	log     *slog.Logger
	parts   Parts
	opts    Options
	outbox  *outbox.Outbox
	owner   string // this process among the store's owners
	slots   chan struct{}
	turns   sync.WaitGroup
	running atomic.Bool

	mu     sync.Mutex
	flying map[string]bool // entries this process works on
}

// New returns an App. Options that contradict each other are an error.
func New(log *slog.Logger, parts Parts, opts Options) (*App, error) {
	opts = opts.withDefaults()
	if parts.Store == nil || parts.Performer == nil || parts.Stepper == nil || parts.Now == nil {
		return nil, fmt.Errorf("new app: store, performer, stepper and clock are all needed")
	}
	if opts.PerformTimeout >= opts.Lease {
		return nil, fmt.Errorf("new app: a call of %s does not fit into a lease of %s", opts.PerformTimeout, opts.Lease)
	}
	if opts.Workers < 1 || opts.MaxAttempts < 1 {
		return nil, fmt.Errorf("new app: %d workers and %d attempts: want at least one of each", opts.Workers, opts.MaxAttempts)
	}
	if parts.Metrics == nil {
		parts.Metrics = NewMetrics(nil)
	}
	a := &App{
		log: log, parts: parts, opts: opts, owner: "replica-" + rand.Text()[:10],
		slots: make(chan struct{}, opts.Workers), flying: map[string]bool{},
	}
	a.outbox = outbox.New(log, parts.Performer, a, outbox.Options{
		Now: parts.Now, Timeout: opts.PerformTimeout, Job: opts.JobTimeout, Backoff: opts.Backoff, Meter: parts.Metrics,
	})
	return a, nil
}

// Record stores an event durably, within a second. When it returns an error the event must not be acknowledged; every
// [bot.Fate] may be.
func (a *App) Record(ctx context.Context, event bot.Event) (bot.Receipt, error) {
	start := a.parts.Now()
	event.V = bot.Version
	route := Route(event, a.opts.BotUser)
	if route == (bot.Route{}) {
		a.parts.Metrics.recorded(event.Kind, bot.NotOurs, 0)
		return bot.Receipt{Fate: bot.NotOurs}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, a.opts.StoreTimeout)
	defer cancel()
	receipt, err := a.parts.Store.Record(ctx, event, route)
	if err != nil {
		a.parts.Metrics.recorded(event.Kind, "failed", 0)
		return bot.Receipt{}, fmt.Errorf("record event %s: %w", event.ID, err)
	}
	a.parts.Metrics.recorded(event.Kind, receipt.Fate, a.parts.Now().Sub(start))
	return receipt, nil
}

// Later records an event for its Conversation when the time comes. The same id again replaces time and event.
func (a *App) Later(ctx context.Context, event bot.Event, at time.Time) error {
	event.V = bot.Version
	ctx, cancel := context.WithTimeout(ctx, a.opts.StoreTimeout)
	defer cancel()
	if err := a.parts.Store.Later(ctx, event, at); err != nil {
		return fmt.Errorf("put off event %s: %w", event.ID, err)
	}
	return nil
}

// Pass performs a Pass intent: its event goes to another conversation, at once or as a timer, and once for each event id.
func (a *App) Pass(ctx context.Context, intent bot.Intent) error {
	if intent.Event == nil || intent.To == "" {
		return &bot.Error{Kind: bot.Internal, Op: "pass event", Code: "no event or conversation"}
	}
	event := *intent.Event
	event.Conversation = intent.To
	if intent.At.After(a.parts.Now()) {
		return a.Later(ctx, event, intent.At)
	}
	_, err := a.Record(ctx, event)
	return err
}

// Ready returns nil while the App runs and its store answers.
func (a *App) Ready(ctx context.Context) error {
	if !a.running.Load() {
		return fmt.Errorf("workers are not running")
	}
	ctx, cancel := context.WithTimeout(ctx, a.opts.StoreTimeout)
	defer cancel()
	if err := a.parts.Store.Ready(ctx); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

// Stats returns what happened since the start of the process.
func (a *App) Stats() Stats { return a.parts.Metrics.Stats() }

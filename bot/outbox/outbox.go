package outbox

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"math/rand/v2"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Performer has effects on the platform; see app.Performer for the contract.
type Performer interface {
	Perform(ctx context.Context, intent bot.Intent, refs bot.Refs) (bot.Ref, error)
	Find(ctx context.Context, intent bot.Intent, refs bot.Refs) (bot.Ref, bool, error)
}

// Passer hands an event to another conversation, at most once for each event id.
type Passer interface {
	Pass(ctx context.Context, intent bot.Intent) error
}

// Lease is the right to go on. Ensure returns an error unless it lasts for the given time at least.
type Lease interface {
	Ensure(ctx context.Context, atLeast time.Duration) error
}

// Meter counts what the outbox does.
type Meter interface {
	Intent(kind bot.IntentKind, outcome bot.Outcome)
	Retry(kind bot.IntentKind, why bot.Kind)
}

// Options are the outbox's parts and bounds.
type Options struct {
	Now     func() time.Time
	Timeout time.Duration // of one call to the platform
	Job     time.Duration // of one job; longer than Timeout, the lease is kept meanwhile (Timeout)
	Backoff time.Duration // the first wait before a call is tried again
	Meter   Meter
}

// limit is how long one intent of a kind may take.
func (o Options) limit(kind bot.IntentKind) time.Duration {
	if kind == bot.RunJob {
		return max(o.Job, o.Timeout)
	}
	return o.Timeout
}

// Outbox performs intents. It is safe for concurrent use.
type Outbox struct {
	log       *slog.Logger
	performer Performer
	passer    Passer
	opts      Options
	jitter    func() float64 // in [0, 1)
}

// New returns an outbox.
func New(log *slog.Logger, performer Performer, passer Passer, opts Options) *Outbox {
	return &Outbox{log: log, performer: performer, passer: passer, opts: opts, jitter: rand.Float64}
}

// Batch is what one conversation has pending.
type Batch struct {
	Conversation string
	Pending      []bot.Pending // in order
	Refs         bot.Refs      // of what was performed before
	Lease        Lease
}

// Report is what became of a batch.
type Report struct {
	Results []bot.Result
	Done    []bot.Intent     // the intents of the results with outcome Done
	Remain  []bot.Pending    // put off, or never started
	Until   time.Time        // when to go on with them
	Dead    []bot.DeadLetter // refused because of a bug
	Err     error            // the lease was lost, or ctx ended
}

// run is one batch on its way.
type run struct {
	*Outbox
	batch  Batch
	refs   bot.Refs
	report Report
}

// Perform performs a batch until it is done, something has to wait, or the lease is lost.
func (o *Outbox) Perform(ctx context.Context, batch Batch) Report {
	r := &run{Outbox: o, batch: batch, refs: maps.Clone(batch.Refs)}
	if r.refs == nil {
		r.refs = bot.Refs{}
	}
	for i, one := range batch.Pending {
		end := r.one(ctx, one, batch.Pending[i+1:])
		if end.err != nil {
			one.Tried = end.tried
			r.report.Err = end.err
			r.report.Remain = append([]bot.Pending{one}, batch.Pending[i+1:]...)
			return r.report
		}
		if end.wait > 0 {
			one.Tried, one.Postponed = end.tried, one.Postponed+1
			r.report.Until = o.opts.Now().Add(end.wait)
			r.report.Remain = append([]bot.Pending{one}, batch.Pending[i+1:]...)
			return r.report
		}
		r.settle(ctx, one.Intent, end)
	}
	return r.report
}

// ending is how one intent ended, or that it did not.
type ending struct {
	outcome bot.Outcome
	ref     bot.Ref
	reason  string
	denied  bool          // the place refuses us
	bug     error         // to be looked at by a person
	wait    time.Duration // not ended: go on after this
	tried   bool          // not ended: it may have been performed
	err     error         // not ended: nothing more can be done now
}

// one performs one intent, or finds out that it must not be performed.
func (r *run) one(ctx context.Context, one bot.Pending, later []bot.Pending) ending {
	intent := one.Intent
	switch {
	case superseded(intent, later):
		return ending{outcome: bot.Dropped, reason: "superseded"}
	case one.Tried && once(intent.Kind):
		return ending{outcome: bot.Dropped, reason: "unknown"}
	}
	if reason := r.dangling(intent); reason != "" {
		return ending{outcome: bot.Refused, reason: reason}
	}
	return r.attempts(ctx, one)
}

// settle notes how an intent ended and tells the asker when the place refused it.
func (r *run) settle(ctx context.Context, intent bot.Intent, end ending) {
	r.note(intent, end)
	if end.bug != nil {
		r.log.ErrorContext(ctx, "intent given up", "intent_key", intent.Key, "kind", intent.Kind, "err", end.bug)
		body, err := json.Marshal(intent)
		if err != nil {
			body = nil // the key is enough to find it by
		}
		r.report.Dead = append(r.report.Dead, bot.DeadLetter{
			Conversation: r.batch.Conversation, ID: intent.Key, Reason: end.bug.Error(), Body: body,
		})
	}
	if end.denied && intent.OnDenied != nil {
		whisper := bot.Intent{
			V: bot.Version, Key: intent.Key + "/denied", Kind: bot.Whisper, Place: intent.Place, User: intent.User,
			ResponseURL: intent.ResponseURL, Message: intent.OnDenied,
		}
		end := r.attempts(ctx, bot.Pending{Intent: whisper})
		if end.outcome == "" {
			end = ending{outcome: bot.Dropped, reason: "unknown"}
		}
		r.note(whisper, end)
	}
}

func (r *run) note(intent bot.Intent, end ending) {
	r.opts.Meter.Intent(intent.Kind, end.outcome)
	r.report.Results = append(r.report.Results, bot.Result{
		V: bot.Version, Key: intent.Key, Outcome: end.outcome, Ref: end.ref, Reason: end.reason,
	})
	if end.outcome == bot.Done {
		r.report.Done = append(r.report.Done, intent)
		r.refs[intent.Key] = end.ref
	}
}

// dangling returns why an intent cannot be performed at all: what it refers to was never posted.
func (r *run) dangling(intent bot.Intent) string {
	if _, ok := r.refs[intent.ThreadOf]; intent.ThreadOf != "" && !ok {
		return "no_thread"
	}
	if intent.Kind != bot.Edit && intent.Kind != bot.Delete {
		return ""
	}
	if _, ok := r.refs[intent.Target]; !ok && intent.TargetTS == "" {
		return "no_target"
	}
	return ""
}

// superseded is true for an edit that a later one, or a deletion, makes invisible.
func superseded(intent bot.Intent, later []bot.Pending) bool {
	if intent.Kind != bot.Edit {
		return false
	}
	for _, other := range later {
		next := other.Intent
		if (next.Kind == bot.Edit || next.Kind == bot.Delete) && next.Target == intent.Target && next.TargetTS == intent.TargetTS &&
			next.Place.Channel == intent.Place.Channel {
			return true
		}
	}
	return false
}

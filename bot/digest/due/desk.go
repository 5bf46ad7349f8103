package due

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/phrase"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
	"github.com/deploy-advice/deploy-advice/bot/digest/standing"
	"github.com/deploy-advice/deploy-advice/bot/preference"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// Options are what a Desk works with.
type Options struct {
	Documents shelf.Documents
	Standing  *standing.Keeper
	Names     phrase.Names
	Now       func() time.Time
	// Amend writes the outcome of a review into the decision's file. Nil: files are left alone, and the owner is told so.
	Amend func(ctx context.Context, key string, a record.Amendment) (record.Outcome, error)
}

// Desk does the jobs about decisions whose review is due. It may be used concurrently.
type Desk struct{ opts Options }

// NewDesk returns a desk.
func NewDesk(opts Options) *Desk { return &Desk{opts: opts} }

func (d *Desk) quiet(ctx context.Context, user string) (bool, error) {
	doc, err := d.opts.Documents.Document(ctx, preference.DocumentKind, "user-"+user)
	if err != nil && bot.KindOf(err) == bot.NotFound {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read preference: %w", err)
	}
	p, err := shelf.Decode[struct {
		Quiet bool `json:"quiet"`
	}](doc)
	return p.Quiet, err
}

// Tick is the event that a decision's review is due.
func Tick(team, id string, due, at time.Time) (bot.Event, error) {
	return Timer(bot.Event{
		ID: "digest-due:" + id + ":" + due.UTC().Format(time.RFC3339), Team: team, Conversation: Conversation(id), Callback: tickDue, At: at,
	}, dueArgs{Record: id, Due: due})
}

// Conversation is the id of the conversation with the owner of a decision.
func Conversation(id string) string { return Prefix + shelf.Mark(id) }

// Timer makes an event of a timer: the outcome of work nobody asked for, because the application's events know no kind of their own for
// it.
func Timer(e bot.Event, body any) (bot.Event, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return e, fmt.Errorf("encode timer: %w", err)
	}
	e.V, e.Kind, e.Result = bot.Version, bot.Finished, data
	e.At = e.At.UTC()
	e.TS = fmt.Sprintf("%d.%06d", e.At.Unix(), e.At.Nanosecond()/1000)
	return e, nil
}

// Prefix begins the ids of conversations with owners.
const Prefix = "digest-due-"

// tickDue is what the event calls itself that a decision's review is due.
const tickDue = "digest.due"

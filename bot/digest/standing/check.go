// Package standing keeps where decisions stand: it runs them again on today's catalogue, policy and facts, and remembers what moved
// them. It must not say anything to anybody.
package standing

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// CheckKind is the kind under which it is kept where decisions stand, by the record's id.
const CheckKind = "check"

// Keep is how long a check is kept after its last change.
const Keep = 400 * 24 * time.Hour

// maxMoves is how many moves of a decision are remembered.
const maxMoves = 12

// Check is where a decision stands: how it came out when it was last run, and what moved it since it was made.
type Check struct {
	V       int           `json:"v"`
	Stand   recheck.Stand `json:"stand"`
	Facts   string        `json:"facts"` // identifies the decision's own facts that Stand was worked out with
	At      time.Time     `json:"at"`    // when it was last run
	Moves   []Move        `json:"moves,omitempty"`
	Problem string        `json:"problem,omitempty"` // why it cannot be run again
}

// Move is a verdict that flipped or became a close call.
type Move struct {
	At     time.Time       `json:"at"`
	Kind   recheck.Kind    `json:"kind"`
	From   recheck.Stand   `json:"from"` // without bills and limits
	To     recheck.Stand   `json:"to"`
	Causes []recheck.Cause `json:"causes,omitempty"`
}

// Kept is a record as it is stored, with its check.
type Kept struct {
	ID     string
	Entry  record.Entry
	Check  *Check
	doc    bot.Document // of the record, as it was read
	stored bot.Document // of the check, as it was read; new when there was none
}

// Live reports whether a decision is run again and brought up.
func Live(e record.Entry) bool { return e.Status == record.Accepted || e.Status == record.Proposed }

// FactsOf identifies what a decision was decided on and how it came out, so that a decision taken anew is not called flipped.
func FactsOf(e record.Entry) string {
	return shelf.Mark(struct {
		Facts any
		Hash  string
		Parts any
	}{e.Facts, e.InputHash, e.Components})
}

// Options are what a Keeper works with.
type Options struct {
	Advisor recheck.Advisor
	Own     []profile.Attribute // attributes of the organisation's own
	Now     func() time.Time
	Margin  float64         // a margin that falls below this is a close call
	Prices  *recheck.Prices // the catalogue before and now; may be nil
	Workers int             // cores to run decisions again on; 0: all
	Slice   int             // decisions of one slice
	// Facts reads what a decision's files say today; nil: files are not looked at.
	Facts func(ctx context.Context, e record.Entry) ([]profile.Fact, error)
	Ran   func(kind recheck.Kind) // is told of each decision that was run again
}

// Keeper runs decisions again and keeps how they came out. It may be used concurrently.
type Keeper struct {
	docs  shelf.Documents
	opts  Options
	print string // of today's catalogue and policy
}

// NewKeeper returns a keeper. today is any stand of today's catalogue and policy.
func NewKeeper(docs shelf.Documents, today recheck.Stand, opts Options) *Keeper {
	return &Keeper{docs: docs, opts: opts, print: today.Print()}
}

// recheckSome runs decisions again and keeps how they came out. at is the moment that what moved is dated to. Decisions that were
// already run on today's catalogue and policy, and whose files did not move, are not run. Those whose files cannot be read now are left
// as they stand, and returned with the first reason.
func (s *Keeper) recheckSome(ctx context.Context, some []Kept, at time.Time) (left map[string]bool, reason, err error) {
	var subjects []recheck.Subject
	var waiting []Kept
	left = map[string]bool{}
	for _, facts := range s.read(ctx, some) {
		k := facts.of
		fresh := k.Check != nil && k.Check.Facts == FactsOf(k.Entry)
		if facts.err != nil {
			left[k.ID], reason = true, cmp.Or(reason, facts.err)
			continue
		}
		if fresh && k.Check.Stand.Print() == s.print && s.opts.Facts == nil {
			continue
		}
		subject := recheck.Subject{ID: k.ID, Entry: k.Entry, Moved: facts.moved}
		if fresh && k.Check.Problem == "" {
			subject.Before = &k.Check.Stand
		}
		subjects, waiting = append(subjects, subject), append(waiting, k)
	}
	results, err := recheck.Reevaluate(ctx, subjects, recheck.Options{
		Advisor: s.opts.Advisor, Own: s.opts.Own, Margin: s.opts.Margin, Workers: s.opts.Workers, Prices: s.opts.Prices,
	})
	if err != nil {
		return nil, nil, &bot.Error{Kind: bot.Unavailable, Op: "run decisions again", Err: err}
	}
	return left, reason, atOnce(len(results), func(i int) error {
		s.opts.Ran(results[i].Kind)
		return s.keepCheck(ctx, waiting[i], results[i], at)
	})
}

// reading is what a decision's files say today.
type reading struct {
	of    Kept
	moved []profile.Fact
	err   error
}

// read reads what the files of decisions say, of some at the same time: each costs calls to where they are kept. What is not there any
// more, or may not be read, says nothing.
func (s *Keeper) read(ctx context.Context, some []Kept) []reading {
	out := make([]reading, len(some))
	for i, k := range some {
		out[i].of = k
	}
	if s.opts.Facts == nil {
		return out
	}
	_ = atOnce(len(out), func(i int) error { // errors are kept with what they are of
		moved, err := s.opts.Facts(ctx, out[i].of.Entry)
		if kind := bot.KindOf(err); err != nil && kind != bot.NotFound && kind != bot.Denied {
			err = fmt.Errorf("read facts of %s: %w", out[i].of.ID, err)
		} else {
			err = nil
		}
		out[i].moved, out[i].err = moved, err
		return nil
	})
	return out
}

// writers is how many documents are written at once: enough to hide the way to the store and back.
const writers = 16

// atOnce calls do for 0 to n-1, some at the same time, and returns what failed.
func atOnce(n int, do func(i int) error) error {
	var group errgroup.Group
	group.SetLimit(writers)
	for i := range n {
		group.Go(func() error { return do(i) })
	}
	return group.Wait() //nolint:wrapcheck // the caller's own
}

// keepCheck stores how a decision came out, once: a move that is already there is not noted again. What was read a moment ago is
// tried first, and read again only when somebody was faster.
func (s *Keeper) keepCheck(ctx context.Context, k Kept, r recheck.Result, at time.Time) error {
	return shelf.Alter(ctx, s.docs, k.stored, func(doc *bot.Document) (bool, error) {
		var c Check
		if len(doc.Body) > 0 {
			if err := json.Unmarshal(doc.Body, &c); err != nil {
				c = Check{}
			}
		}
		c.came(r, FactsOf(k.Entry), at)
		c.At = s.opts.Now()
		body, err := json.Marshal(c)
		if err != nil {
			return false, fmt.Errorf("encode check: %w", err)
		}
		doc.Body, doc.Keep, doc.Terms = body, Keep, c.terms()
		return true, nil
	})
}

// came notes how a decision came out. at is the moment that what moved is dated to.
func (c *Check) came(r recheck.Result, facts string, at time.Time) {
	old := *c
	if c.Facts != facts {
		c.Moves = nil // another decision now
	}
	c.V, c.Facts, c.Problem = bot.Version, facts, r.Problem
	if r.Kind != recheck.Unreadable {
		c.Stand = r.Now.Compact()
	}
	repeated := old.Facts == c.Facts && old.Stand.Hash == r.Now.Hash && old.Stand.Print() == r.Now.Print()
	if (r.Kind == recheck.Flipped || r.Kind == recheck.Narrowed) && !repeated {
		c.Moves = append(c.Moves, Move{At: at, Kind: r.Kind, From: outline(r.Before), To: outline(r.Now), Causes: r.Causes})
		c.Moves = c.Moves[max(0, len(c.Moves)-maxMoves):]
	}
}

// terms list a check by the months in which it moved, and by not being readable.
func (c *Check) terms() []string {
	var out []string
	for _, m := range c.Moves {
		if term := MovedIn(m.At); !slices.Contains(out, term) {
			out = append(out, term)
		}
	}
	if c.Problem != "" {
		out = append(out, Unreadable)
	}
	return out
}

// Unreadable is the term that lists checks of decisions that cannot be run again.
const Unreadable = "Unreadable=yes"

// MovedIn is the term that lists checks by a month in which they moved.
func MovedIn(at time.Time) string { return "moved=" + at.UTC().Format("2006-01") }

// outline is a stand without what only serves to compare.
func outline(s recheck.Stand) recheck.Stand {
	s.Bills, s.Limits = nil, nil
	return s
}

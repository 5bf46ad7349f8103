package digest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// CheckKind is the kind under which it is kept where decisions stand, by the record's id.
const CheckKind = "check"

// keepCheck is how long a check is kept after its last change.
const keepCheck = 400 * 24 * time.Hour

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

// kept is a record as it is stored, with its check.
type kept struct {
	id     string
	entry  record.Entry
	check  *Check
	doc    bot.Document // of the record, as it was read
	stored bot.Document // of the check, as it was read; new when there was none
}

// live reports whether a decision is run again and brought up.
func live(e record.Entry) bool { return e.Status == record.Accepted || e.Status == record.Proposed }

// factsOf identifies what a decision was decided on and how it came out, so that a decision taken anew is not called flipped.
func factsOf(e record.Entry) string {
	return digestOf(struct {
		Facts any
		Hash  string
		Parts any
	}{e.Facts, e.InputHash, e.Components})
}

// recheckSome runs decisions again and keeps how they came out. at is the moment that what moved is dated to. Decisions that were
// already run on today's catalogue and policy, and whose files did not move, are only stamped.
func (s *Service) recheckSome(ctx context.Context, some []kept, at time.Time) error {
	var subjects []recheck.Subject
	var waiting []kept
	for _, k := range some {
		fresh := k.check != nil && k.check.Facts == factsOf(k.entry)
		if fresh && k.check.Stand.Print() == s.print && s.opts.Facts == nil {
			continue
		}
		subject := recheck.Subject{ID: k.id, Entry: k.entry}
		if fresh && k.check.Problem == "" {
			subject.Before = &k.check.Stand
		}
		if s.opts.Facts != nil {
			moved, err := s.opts.Facts(ctx, k.entry)
			if err != nil && bot.KindOf(err) != bot.NotFound && bot.KindOf(err) != bot.Denied {
				return fmt.Errorf("read facts of %s: %w", k.id, err)
			}
			subject.Moved = moved
		}
		subjects, waiting = append(subjects, subject), append(waiting, k)
	}
	results, err := recheck.Reevaluate(ctx, subjects, recheck.Options{
		Advisor: s.opts.Advisor, Own: s.opts.Own, Margin: s.opts.Margin, Workers: s.opts.Workers, Prices: s.opts.Prices,
	})
	if err != nil {
		return &bot.Error{Kind: bot.Unavailable, Op: "run decisions again", Err: err}
	}
	return atOnce(len(results), func(i int) error {
		s.opts.Metrics.ran(results[i].Kind)
		return s.keepCheck(ctx, waiting[i], results[i], at)
	})
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
func (s *Service) keepCheck(ctx context.Context, k kept, r recheck.Result, at time.Time) error {
	return s.alterDocument(ctx, k.stored, func(doc *bot.Document) (bool, error) {
		var c Check
		if len(doc.Body) > 0 {
			if err := json.Unmarshal(doc.Body, &c); err != nil {
				c = Check{}
			}
		}
		c.came(r, factsOf(k.entry), at)
		c.At = s.opts.Now()
		body, err := json.Marshal(c)
		if err != nil {
			return false, fmt.Errorf("encode check: %w", err)
		}
		doc.Body, doc.Keep, doc.Terms = body, keepCheck, c.terms()
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
		if term := movedIn(m.At); !slices.Contains(out, term) {
			out = append(out, term)
		}
	}
	if c.Problem != "" {
		out = append(out, unreadable)
	}
	return out
}

const unreadable = "unreadable=yes"

func movedIn(at time.Time) string { return "moved=" + at.UTC().Format("2006-01") }

// outline is a stand without what only serves to compare.
func outline(s recheck.Stand) recheck.Stand {
	s.Bills, s.Limits = nil, nil
	return s
}

// stamp notes in a record that it was run again. Who was faster keeps their change.
func (s *Service) stamp(ctx context.Context, doc bot.Document) error {
	now := s.opts.Now()
	return s.alterDocument(ctx, doc, func(doc *bot.Document) (bool, error) {
		return editEntry(doc, func(e *record.Entry) bool {
			if now.Sub(e.CheckedAt) < time.Hour {
				return false
			}
			e.CheckedAt = now.UTC().Truncate(time.Second)
			return true
		})
	})
}

// editEntry changes a record in place and keeps what its document holds beyond what is known here.
func editEntry(doc *bot.Document, edit func(*record.Entry) bool) (bool, error) {
	if len(doc.Body) == 0 {
		return false, &bot.Error{Kind: bot.NotFound, Op: "edit record", Message: "That decision is no longer kept."}
	}
	e, err := decode[record.Entry](*doc)
	if err != nil {
		return false, err
	}
	all, err1 := fields(doc.Body)
	before, err2 := fieldsOf(e)
	if !edit(&e) {
		return false, nil
	}
	after, err3 := fieldsOf(e)
	if err := errors.Join(err1, err2, err3); err != nil {
		return false, err
	}
	for key := range before {
		delete(all, key)
	}
	maps.Copy(all, after)
	if doc.Body, err = json.Marshal(all); err != nil {
		return false, fmt.Errorf("encode record: %w", err)
	}
	doc.Terms = termsOf(doc.Terms, e)
	return true, nil
}

// termsOf are a record's terms with those that are changed here.
func termsOf(terms []string, e record.Entry) []string {
	var out []string
	for _, term := range terms {
		switch {
		case strings.HasPrefix(term, "status="):
			out = append(out, "status="+e.Status)
		case !strings.HasPrefix(term, "successor="):
			out = append(out, term)
		}
	}
	if e.Successor != "" {
		out = append(out, "successor="+e.Successor)
	}
	return out
}

func fieldsOf(e record.Entry) (map[string]json.RawMessage, error) {
	body, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode record: %w", err)
	}
	return fields(body)
}

func fields(body []byte) (map[string]json.RawMessage, error) {
	var out map[string]json.RawMessage
	if err := json.Unmarshal(body, &out); err != nil {
		return nil, fmt.Errorf("decode record: %w", err)
	}
	return out, nil
}

package digest

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// JobSweep runs a slice of all decisions again and says whose review is due.
const JobSweep = "digest.sweep.slice"

type sweepArgs struct {
	At     time.Time `json:"at"`
	Due    bool      `json:"due"` // owners whose review is due are asked
	Cursor string    `json:"cursor,omitempty"`
	Turn   int       `json:"turn,omitempty"`
}

type swept struct {
	Args   sweepArgs `json:"args"`
	Cursor string    `json:"cursor,omitempty"` // where to go on; empty at the end
	Due    []dueItem `json:"due,omitempty"`
}

type dueItem struct {
	Record string    `json:"record"`
	Due    time.Time `json:"due"`
}

// stepSweep runs slice after slice. Keys carry the slice's number, so that a repeated event repeats nothing.
func stepSweep(s bot.Session, e bot.Event) (bot.Session, []bot.Intent, error) {
	s.Keep = bot.KeepBriefly
	if e.Kind != bot.Finished || e.Problem != "" {
		return s, nil, nil
	}
	switch e.Callback {
	case tickSweep:
		var args sweepArgs
		if err := json.Unmarshal(e.Result, &args); err != nil {
			return s, nil, fmt.Errorf("decode sweep: %w", err)
		}
		in, err := sweepIntent(s.ID, e, args)
		return s, []bot.Intent{in}, err
	case JobSweep:
		return sweptOn(s, e)
	}
	return s, nil, nil
}

func sweptOn(s bot.Session, e bot.Event) (bot.Session, []bot.Intent, error) {
	var done swept
	if err := json.Unmarshal(e.Result, &done); err != nil {
		return s, nil, fmt.Errorf("decode sweep: %w", err)
	}
	var out []bot.Intent
	for _, d := range done.Due {
		event, err := dueTick(e.Team, d.Record, d.Due, done.Args.At)
		if err != nil {
			return s, nil, err
		}
		out = append(out, bot.Intent{Key: s.ID + "/" + event.ID, Kind: bot.Pass, To: event.Conversation, Event: &event})
	}
	if done.Cursor == "" {
		return s, out, nil
	}
	next := done.Args
	next.Cursor, next.Turn = done.Cursor, next.Turn+1
	in, err := sweepIntent(s.ID, e, next)
	return s, append(out, in), err
}

func sweepIntent(id string, e bot.Event, args sweepArgs) (bot.Intent, error) {
	data, err := json.Marshal(args)
	if err != nil {
		return bot.Intent{}, fmt.Errorf("encode sweep: %w", err)
	}
	return bot.Intent{Key: fmt.Sprintf("%s/slice/%d", id, args.Turn), Kind: bot.RunJob, Job: &bot.Job{
		Name: JobSweep, Args: data, For: bot.Event{V: bot.Version, ID: e.ID, Kind: e.Kind, TS: e.TS, At: e.At, Team: e.Team, Conversation: id},
	}}, nil
}

// Sweep is the function of [JobSweep].
func (s *Service) Sweep(ctx context.Context, _ string, job bot.Job) (json.RawMessage, error) {
	var args sweepArgs
	if err := json.Unmarshal(job.Args, &args); err != nil {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "sweep decisions", Err: err}
	}
	done := swept{Args: args}
	some, next, err := s.slice(ctx, args.Cursor, args.At, func(record.Entry) bool { return true })
	if err != nil {
		return nil, err
	}
	done.Cursor = next
	for _, k := range some {
		due := dueAt(k.entry)
		if args.Due && !due.IsZero() && !due.After(args.At) && person.MatchString(k.entry.Owner) {
			done.Due = append(done.Due, dueItem{Record: k.id, Due: due})
		}
	}
	return encode(done)
}

// budget is how long one job runs decisions again before it hands over to the next.
const budget = 2 * time.Second

// batch is how many decisions are run again between looks at the clock.
const batch = 64

// slice runs the next decisions again: as many as fit into a job. next is where to go on, empty at the end.
func (s *Service) slice(ctx context.Context, cursor string, at time.Time, wanted func(record.Entry) bool) (done []kept, next string, err error) {
	docs, err := s.docs.List(ctx, bot.Query{Kind: record.DocumentKind, After: cursor, Limit: s.opts.Slice})
	if err != nil {
		return nil, "", fmt.Errorf("list records: %w", err)
	}
	all, err := s.withChecks(ctx, docs, cursor, wanted)
	if err != nil {
		return nil, "", err
	}
	began := s.opts.Now()
	for start := 0; start < len(all); start += batch {
		if start > 0 && s.opts.Now().Sub(began) > budget {
			return done, all[start-1].id, nil
		}
		some := all[start:min(start+batch, len(all))]
		if err := s.recheckSome(ctx, some, at); err != nil {
			return nil, "", err
		}
		err := atOnce(len(some), func(i int) error {
			if err := s.stamp(ctx, some[i].doc); err != nil && bot.KindOf(err) != bot.NotFound {
				return err
			}
			return nil
		})
		if err != nil {
			return nil, "", err
		}
		done = append(done, some...)
	}
	if len(docs) == s.opts.Slice {
		next = docs[len(docs)-1].ID
	}
	return done, next, nil
}

// withChecks reads where the decisions of a page stand; only those that are wanted and live.
func (s *Service) withChecks(ctx context.Context, docs []bot.Document, after string, wanted func(record.Entry) bool) ([]kept, error) {
	if len(docs) == 0 {
		return nil, nil
	}
	checks, err := s.checksBetween(ctx, after, docs[len(docs)-1].ID)
	if err != nil {
		return nil, err
	}
	var out []kept
	for _, doc := range docs {
		var e record.Entry
		if json.Unmarshal(doc.Body, &e) != nil || !live(e) || !wanted(e) {
			continue
		}
		k := kept{id: doc.ID, entry: e, doc: doc, stored: bot.Document{Kind: CheckKind, ID: doc.ID}}
		if stored, ok := checks[doc.ID]; ok {
			k.stored = stored
			if c, err := decode[Check](stored); err == nil {
				k.check = &c
			}
		}
		out = append(out, k)
	}
	return out, nil
}

// checksBetween reads the checks behind one id, up to and including another, in pages.
func (s *Service) checksBetween(ctx context.Context, after, last string) (map[string]bot.Document, error) {
	out := map[string]bot.Document{}
	for after < last {
		page, err := s.docs.List(ctx, bot.Query{Kind: CheckKind, After: after, Limit: s.opts.Slice})
		if err != nil {
			return nil, fmt.Errorf("list checks: %w", err)
		}
		for _, doc := range page {
			if doc.ID <= last {
				out[doc.ID] = doc
			}
		}
		if len(page) < s.opts.Slice {
			break
		}
		after = page[len(page)-1].ID
	}
	return out, nil
}

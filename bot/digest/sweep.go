package digest

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/contents"
	"github.com/deploy-advice/deploy-advice/bot/digest/due"
	"github.com/deploy-advice/deploy-advice/bot/digest/shelf"
	"github.com/deploy-advice/deploy-advice/bot/digest/standing"
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
		event, err := due.Tick(e.Team, d.Record, d.Due, done.Args.At)
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
	some, next, err := s.standing.Slice(ctx, args.Cursor, args.At, func(record.Entry) bool { return true })
	if err != nil {
		return nil, err
	}
	done.Cursor = next
	for _, k := range some {
		at := standing.DueAt(k.Entry)
		if args.Due && !at.IsZero() && !at.After(args.At) && contents.Person.MatchString(k.Entry.Owner) {
			done.Due = append(done.Due, dueItem{Record: k.ID, Due: at})
		}
	}
	return shelf.Encode(done)
}

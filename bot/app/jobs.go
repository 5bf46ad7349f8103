package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// JobFunc does one kind of job. It is idempotent under the intent's key. Its result is any JSON value. A [bot.Error] of kind Invalid,
// NotFound or Denied ends the job with that message; Limited and Unavailable are tried again.
type JobFunc func(ctx context.Context, key string, job bot.Job) (result json.RawMessage, err error)

// Jobs adds jobs to a performer: an intent to run one is done by its function, and the outcome is recorded as an event of the
// conversation that asked.
type Jobs struct {
	Performer
	Funcs  map[string]JobFunc
	Record func(ctx context.Context, e bot.Event) (bot.Receipt, error)
	Now    func() time.Time
}

// Perform runs a job, or passes any other intent on.
func (j Jobs) Perform(ctx context.Context, in bot.Intent, refs bot.Refs) (bot.Ref, error) {
	if in.Kind != bot.RunJob || in.Job == nil {
		return j.Performer.Perform(ctx, in, refs)
	}
	result, problem, err := j.run(ctx, in)
	if err != nil {
		return bot.Ref{}, err
	}
	now := j.Now()
	_, err = j.Record(ctx, bot.Event{
		V: bot.Version, ID: "job:" + in.Key, Kind: bot.Finished, At: now, TS: timestamp(now), Conversation: conversationOf(in.Key),
		Team: in.Job.For.Team, User: in.Job.For.User, UserName: in.Job.For.UserName, Place: in.Job.For.Place, ResponseURL: in.Job.For.ResponseURL,
		Callback: in.Job.Name, Result: result, Problem: problem,
	})
	return bot.Ref{}, err
}

func (j Jobs) run(ctx context.Context, in bot.Intent) (result json.RawMessage, problem string, err error) {
	do, ok := j.Funcs[in.Job.Name]
	if !ok {
		return nil, "", &bot.Error{Kind: bot.Internal, Op: "run job " + in.Job.Name, Code: "unknown_job"}
	}
	result, err = do(ctx, in.Key, *in.Job)
	if err == nil {
		return result, "", nil
	}
	if e, is := errors.AsType[*bot.Error](err); is {
		switch e.Kind {
		case bot.Invalid, bot.NotFound, bot.Denied, bot.Conflict:
			return nil, orElse(e.Message, e.Error()), nil
		default:
		}
		return nil, "", err
	}
	return nil, "", &bot.Error{Kind: bot.Internal, Op: "run job " + in.Job.Name, Err: err}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// timestamp is a moment in the form that orders events.
func timestamp(at time.Time) string { return fmt.Sprintf("%d.%06d", at.Unix(), at.Nanosecond()/1000) }

// conversationOf is the conversation whose intent has the key.
func conversationOf(key string) string {
	id, _, _ := strings.Cut(key, "/")
	return id
}

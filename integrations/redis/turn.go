package redis

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Load reads a conversation in one round trip. See app.Turns.
func (s *Store) Load(ctx context.Context, work bot.Work) (bot.Turn, error) {
	reply, err := s.act(ctx, "load", args{work.Entry, work.Owner, work.Conversation, work.Run, maxEvents})
	if err != nil {
		return bot.Turn{}, err
	}
	if len(reply) != 7 {
		return bot.Turn{}, &bot.Error{Kind: bot.Internal, Op: "redis load", Code: "short reply"}
	}
	turn := bot.Turn{Attempts: int(number(reply[2])), Events: events(texts(reply[5]), texts(reply[6]))}
	steps := []func() error{
		func() (err error) {
			turn.Session, err = session(work.Conversation, text(reply[0]), text(reply[1]))
			return
		},
		func() (err error) { turn.Results, err = results(texts(reply[3])); return },
		func() (err error) { turn.Pending, err = pending(texts(reply[4])); return },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return bot.Turn{}, &bot.Error{Kind: bot.Internal, Op: "redis load", Err: err}
		}
	}
	return turn, nil
}

func session(id, version, body string) (bot.Session, error) {
	out := bot.Session{V: bot.Version, ID: id}
	if body != "" {
		if err := json.Unmarshal([]byte(body), &out); err != nil {
			return out, err //nolint:wrapcheck // wrapped by the caller
		}
	}
	var err error
	out.Version, err = strconv.ParseInt(version, 10, 64)
	return out, err //nolint:wrapcheck // wrapped by the caller
}

func results(pairs []string) (map[string]bot.Result, error) {
	out := make(map[string]bot.Result, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		var result bot.Result
		if err := json.Unmarshal([]byte(pairs[i+1]), &result); err != nil {
			return nil, err //nolint:wrapcheck // wrapped by the caller
		}
		result.Key = pairs[i]
		out[pairs[i]] = result
	}
	return out, nil
}

func pending(pairs []string) ([]bot.Pending, error) {
	out := make([]bot.Pending, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		var one bot.Pending
		if err := json.Unmarshal([]byte(pairs[i+1][1:]), &one); err != nil {
			return nil, err //nolint:wrapcheck // wrapped by the caller
		}
		one.Tried = pairs[i+1][0] == '1'
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b bot.Pending) int { return int(a.Seq - b.Seq) })
	return out, nil
}

// events decodes a mailbox. One that cannot be read comes with its id alone, so that it can be put aside.
func events(ids, bodies []string) []bot.Event {
	out := make([]bot.Event, 0, len(ids))
	for i, id := range ids {
		var event bot.Event
		if i >= len(bodies) || json.Unmarshal([]byte(bodies[i]), &event) != nil {
			event = bot.Event{}
		}
		event.ID = id
		out = append(out, event)
	}
	return out
}

// Commit stores the outcome of stepping. See app.Turns.
func (s *Store) Commit(ctx context.Context, commit bot.Commit) error {
	body, err := json.Marshal(commit.Session)
	if err != nil {
		return &bot.Error{Kind: bot.Internal, Op: "redis commit", Err: err}
	}
	stored, err := values(commit.Intents, true)
	if err != nil {
		return err
	}
	own := args{commit.Work.Entry, commit.Work.Owner, commit.Work.Conversation, commit.Session.Version, body}
	own = own.list(commit.Consumed...).list(stored...).list(threads(commit.Session.Watch)...).list(letters(commit.Dead)...)
	_, err = s.act(ctx, "commit", own)
	return err
}

// Finish stores results and gives the work back. See app.Turns.
func (s *Store) Finish(ctx context.Context, finish bot.Finish) error {
	done := make([]string, 0, 2*len(finish.Results))
	for _, result := range finish.Results {
		key := result.Key
		result.Key = ""
		body, err := json.Marshal(result)
		if err != nil {
			return &bot.Error{Kind: bot.Internal, Op: "redis finish", Err: err}
		}
		done = append(done, key, string(body))
	}
	remain, err := values(finish.Remain, false)
	if err != nil {
		return err
	}
	until := int64(0)
	if !finish.Until.IsZero() {
		until = finish.Until.UnixMilli()
	}
	own := args{finish.Work.Entry, finish.Work.Owner, finish.Work.Conversation, seconds(kept(finish.Keep)), until}
	own = own.list(done...).list(finish.Threads...).list(remain...).list(letters(finish.Dead)...)
	_, err = s.act(ctx, "finish", own)
	return err
}

// Settle moves parked events to where they belong. See app.Turns.
func (s *Store) Settle(ctx context.Context, settlement bot.Settlement) error {
	work := settlement.Work
	own := args{work.Entry, work.Owner, work.Conversation, settlement.Thread, settlement.Conversation, len(settlement.Moves)}
	for _, move := range settlement.Moves {
		body, err := json.Marshal(move.Event)
		if err != nil {
			return &bot.Error{Kind: bot.Internal, Op: "redis settle", Err: err}
		}
		own = append(own, move.Event.ID).list(move.Event.Aliases...)
		own = append(own, move.To, score(move.Event), body)
	}
	_, err := s.act(ctx, "settle", own)
	return err
}

// values turns intents into key and stored form. All of a commit are held to be tried: its worker goes on to perform them.
func values(all []bot.Pending, tried bool) ([]string, error) {
	out := make([]string, 0, 2*len(all))
	for _, one := range all {
		body, err := json.Marshal(one)
		if err != nil {
			return nil, &bot.Error{Kind: bot.Internal, Op: "redis store intent", Err: err}
		}
		out = append(out, one.Intent.Key, flag(tried || one.Tried)+string(body))
	}
	return out, nil
}

func letters(dead []bot.DeadLetter) []string {
	out := make([]string, 0, 3*len(dead))
	for _, letter := range dead {
		out = append(out, letter.ID, letter.Reason, string(letter.Body))
	}
	return out
}

func threads(places []bot.Place) []string {
	out := make([]string, 0, len(places))
	for _, place := range places {
		out = append(out, place.Channel+":"+place.Thread)
	}
	return out
}

func kept(keep bot.Keep) time.Duration {
	if keep == bot.KeepLong {
		return keepLong
	}
	return keepBriefly
}

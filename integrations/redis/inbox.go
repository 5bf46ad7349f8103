package redis

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Record stores an event exactly once where the route leads. See app.Inbox.
func (s *Store) Record(ctx context.Context, event bot.Event, route bot.Route) (bot.Receipt, error) {
	if event.ID == "" {
		return bot.Receipt{}, &bot.Error{Kind: bot.Invalid, Op: "redis record", Code: "event without id"}
	}
	body, err := json.Marshal(event)
	if err != nil {
		return bot.Receipt{}, &bot.Error{Kind: bot.Internal, Op: "redis record", Err: err}
	}
	if len(body) > maxEvent {
		return bot.Receipt{}, &bot.Error{Kind: bot.Invalid, Op: "redis record", Code: "event of more than 1 MB"}
	}
	own := args{event.ID}.list(event.Aliases...)
	own = append(own, route.Conversation, route.Thread, route.Foreign, route.Unknown, flag(route.Park), score(event), body)
	reply, err := s.run(ctx, "record", own)
	if err != nil {
		return bot.Receipt{}, err
	}
	if len(reply) != 2 {
		return bot.Receipt{}, &bot.Error{Kind: bot.Internal, Op: "redis record", Code: "short reply"}
	}
	return bot.Receipt{Fate: bot.Fate(text(reply[0])), Conversation: text(reply[1])}, nil
}

// Later records an event when the time comes. See app.Inbox.
func (s *Store) Later(ctx context.Context, event bot.Event, at time.Time) error {
	if event.ID == "" || event.Conversation == "" {
		return &bot.Error{Kind: bot.Invalid, Op: "redis later", Code: "event without id or conversation"}
	}
	body, err := json.Marshal(event)
	if err != nil {
		return &bot.Error{Kind: bot.Internal, Op: "redis later", Err: err}
	}
	_, err = s.run(ctx, "later", args{event.ID, event.Conversation, score(event), body, at.UnixMilli()})
	return err
}

// score is the event's time in microseconds, as text: exact in a double until the year 2255.
func score(event bot.Event) string {
	whole, part, _ := strings.Cut(event.TS, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || seconds < 0 || seconds > 1<<33 {
		return strconv.FormatInt(max(event.At.UnixMicro(), 0), 10)
	}
	micros, err := strconv.ParseInt((part + "000000")[:6], 10, 64)
	if err != nil || micros < 0 {
		micros = 0
	}
	return strconv.FormatInt(seconds*1e6+micros, 10)
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

func seconds(d time.Duration) int64 { return int64(d / time.Second) }

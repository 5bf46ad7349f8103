package redis

import (
	"context"
	"crypto/rand"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/deploy-advice/deploy-advice/bot"
)

const (
	promoteAtOnce = 100       // so that a long outage's backlog does not hold Redis up
	forgetOwner   = time.Hour // an owner that died is forgotten after it did nothing for so long
)

// Take waits for a conversation that has something to do. See app.Queue.
func (s *Store) Take(ctx context.Context, owner string, block time.Duration) (bot.Work, bool, error) {
	streams, err := s.client.XReadGroup(ctx, &redis.XReadGroupArgs{
		Group: group, Consumer: owner, Streams: []string{s.readyKey(), ">"}, Count: 1, Block: block,
	}).Result()
	if errors.Is(err, redis.Nil) {
		return bot.Work{}, false, nil
	}
	if err != nil && strings.HasPrefix(err.Error(), "NOGROUP") {
		return bot.Work{}, false, s.makeGroup(ctx)
	}
	if err != nil {
		return bot.Work{}, false, fault("take", err)
	}
	if len(streams) == 0 || len(streams[0].Messages) == 0 {
		return bot.Work{}, false, nil
	}
	return work(streams[0].Messages[0], owner), true, nil
}

// makeGroup makes the consumer group, at first and after the data were lost. It begins at the stream's start.
func (s *Store) makeGroup(ctx context.Context) error {
	err := s.client.XGroupCreateMkStream(ctx, s.readyKey(), group, "0").Err()
	if err != nil && !strings.HasPrefix(err.Error(), "BUSYGROUP") {
		return fault("make group", err)
	}
	return nil
}

// Reclaim takes over a conversation whose lease ran out. See app.Queue.
func (s *Store) Reclaim(ctx context.Context, owner string, lease time.Duration) (bot.Work, bool, error) {
	start := "0-0"
	for {
		messages, next, err := s.client.XAutoClaim(ctx, &redis.XAutoClaimArgs{
			Stream: s.readyKey(), Group: group, Consumer: owner, MinIdle: lease, Start: start, Count: 1,
		}).Result()
		if err != nil && strings.HasPrefix(err.Error(), "NOGROUP") {
			return bot.Work{}, false, s.makeGroup(ctx)
		}
		if err != nil {
			return bot.Work{}, false, fault("reclaim", err)
		}
		if len(messages) > 0 {
			return work(messages[0], owner), true, nil
		}
		if next == "0-0" || next == start {
			return bot.Work{}, false, nil
		}
		start = next
	}
}

func work(message redis.XMessage, owner string) bot.Work {
	return bot.Work{Entry: message.ID, Owner: owner, Conversation: text(message.Values["c"]), Run: rand.Text()}
}

// Renew starts a lease anew. See app.Queue.
func (s *Store) Renew(ctx context.Context, work bot.Work) error {
	_, err := s.act(ctx, "renew", args{work.Entry, work.Owner})
	return err
}

// Leave forgets an owner that holds nothing. See app.Queue.
func (s *Store) Leave(ctx context.Context, owner string) error {
	_, err := s.run(ctx, "leave", args{owner, forgetOwner.Milliseconds()})
	return err
}

// Promote makes ready what is due. See app.Queue.
func (s *Store) Promote(ctx context.Context, now time.Time) (bot.Depth, error) {
	reply, err := s.run(ctx, "promote", args{now.UnixMilli(), promoteAtOnce})
	if err != nil {
		return bot.Depth{}, err
	}
	if len(reply) != 4 {
		return bot.Depth{}, &bot.Error{Kind: bot.Internal, Op: "redis promote", Code: "short reply"}
	}
	depth := bot.Depth{Moved: int(number(reply[0])), Ready: number(reply[1]), Due: number(reply[3])}
	millis, _, _ := strings.Cut(text(reply[2]), "-")
	if since, err := strconv.ParseInt(millis, 10, 64); err == nil {
		depth.Oldest = max(0, now.Sub(time.UnixMilli(since)))
	}
	return depth, nil
}

package digest

import (
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/due"
	"github.com/deploy-advice/deploy-advice/bot/digest/schedule"
)

// Prefix begins the ids of the conversations that a [Machine] steps.
const Prefix = "digest-"

// sweepPrefix begins the ids of conversations that run every decision again.
const sweepPrefix = Prefix + "sweep-"

// What an event of a timer calls itself. Timers arrive as outcomes of work nobody asked for, because the application's events know no
// kind of their own for them.
const (
	tickDigest = "digest.tick"  // a channel's period has begun
	tickSweep  = "digest.sweep" // a day has begun, or a new catalogue or policy
)

// Conversation is the id of the conversation that a channel's digests belong to.
func Conversation(channel string) string { return Prefix + channel }

// Tick is the event that a channel's period has begun: the same on every replica, so that it is recorded once.
func Tick(team, channel string, p schedule.Period) (bot.Event, error) {
	return due.Timer(bot.Event{
		ID: "digest:" + channel + ":" + p.ID(), Team: team, Place: bot.Place{Channel: channel}, Conversation: Conversation(channel),
		Callback: tickDigest, At: p.Start,
	}, p)
}

// sweepTick is the event that a day has begun, or that a new catalogue or policy is in use.
func sweepTick(team, name string, at time.Time, ask bool) (bot.Event, error) {
	return due.Timer(bot.Event{ID: "digest-sweep:" + name, Team: team, Conversation: sweepPrefix + name, Callback: tickSweep, At: at}, sweepArgs{At: at, Due: ask})
}

// Ours reports whether a conversation is stepped by a [Machine].
func Ours(conversation string) bool { return strings.HasPrefix(conversation, Prefix) }

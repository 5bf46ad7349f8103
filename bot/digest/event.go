package digest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/digest/schedule"
)

// Prefix begins the ids of the conversations that a [Machine] steps.
const Prefix = "digest-"

const (
	duePrefix   = Prefix + "due-"   // asks the owner of one decision
	sweepPrefix = Prefix + "sweep-" // runs every decision again
)

// What an event of a timer calls itself. Timers arrive as outcomes of work nobody asked for, because the application's events know no
// kind of their own for them.
const (
	tickDigest = "digest.tick"  // a channel's period has begun
	tickSweep  = "digest.sweep" // a day has begun, or a new catalogue or policy
	tickDue    = "digest.due"   // a decision's review is due
)

// Conversation is the id of the conversation that a channel's digests belong to.
func Conversation(channel string) string { return Prefix + channel }

// Tick is the event that a channel's period has begun: the same on every replica, so that it is recorded once.
func Tick(team, channel string, p schedule.Period) (bot.Event, error) {
	return timer(bot.Event{
		ID: "digest:" + channel + ":" + p.ID(), Team: team, Place: bot.Place{Channel: channel}, Conversation: Conversation(channel),
		Callback: tickDigest, At: p.Start,
	}, p)
}

// sweepTick is the event that a day has begun, or that a new catalogue or policy is in use.
func sweepTick(team, name string, at time.Time, due bool) (bot.Event, error) {
	return timer(bot.Event{ID: "digest-sweep:" + name, Team: team, Conversation: sweepPrefix + name, Callback: tickSweep, At: at}, sweepArgs{At: at, Due: due})
}

// dueTick is the event that a decision's review is due.
func dueTick(team, id string, due, at time.Time) (bot.Event, error) {
	return timer(bot.Event{
		ID: "digest-due:" + id + ":" + due.UTC().Format(time.RFC3339), Team: team, Conversation: dueConversation(id), Callback: tickDue, At: at,
	}, dueArgs{Record: id, Due: due})
}

func dueConversation(id string) string { return duePrefix + digestOf(id) }

func timer(e bot.Event, body any) (bot.Event, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return e, fmt.Errorf("encode timer: %w", err)
	}
	e.V, e.Kind, e.Result = bot.Version, bot.Finished, data
	e.At = e.At.UTC()
	e.TS = fmt.Sprintf("%d.%06d", e.At.Unix(), e.At.Nanosecond()/1000)
	return e, nil
}

// Ours reports whether a conversation is stepped by a [Machine].
func Ours(conversation string) bool { return strings.HasPrefix(conversation, Prefix) }

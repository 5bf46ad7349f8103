package app

import (
	"context"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Store keeps conversations and shares work between replicas. Every method is atomic, returns errors as [bot.Error]
// (Unavailable when the store is away) and is safe for concurrent use.
type Store interface {
	Inbox
	Queue
	Turns
}

// Inbox takes events in.
type Inbox interface {
	// Record stores the event durably and exactly once in the conversation that the route leads to, and makes that conversation
	// ready. It is one round trip.
	Record(ctx context.Context, event bot.Event, route bot.Route) (bot.Receipt, error)
	// Later records the event for its Conversation when the time comes. The same id again replaces time and event.
	Later(ctx context.Context, event bot.Event, at time.Time) error
	// Ready returns nil when the store answers.
	Ready(ctx context.Context) error
}

// Queue hands out conversations that have something to do, each to one owner at a time.
type Queue interface {
	// Take waits up to block for a conversation; false when none came.
	Take(ctx context.Context, owner string, block time.Duration) (bot.Work, bool, error)
	// Reclaim takes over a conversation whose owner has not renewed it for the lease; false when there is none.
	Reclaim(ctx context.Context, owner string, lease time.Duration) (bot.Work, bool, error)
	// Renew starts the lease anew. Conflict: it belongs to somebody else now.
	Renew(ctx context.Context, work bot.Work) error
	// Promote makes ready what is due at the given time and says how much waits.
	Promote(ctx context.Context, now time.Time) (bot.Depth, error)
	// Leave forgets an owner that holds nothing any more.
	Leave(ctx context.Context, owner string) error
}

// Turns reads and writes conversations. Each method fails with Conflict when the work belongs to somebody else now; Load and
// Commit renew the lease.
type Turns interface {
	// Load returns the state of the conversation and claims its pending intents.
	Load(ctx context.Context, work bot.Work) (bot.Turn, error)
	// Commit stores the outcome of stepping when the session's version is still the one loaded, else it fails with Conflict.
	// Repeating a commit whose answer was lost succeeds.
	Commit(ctx context.Context, commit bot.Commit) error
	// Finish stores results, whoever holds the work by now, and gives the work back.
	Finish(ctx context.Context, finish bot.Finish) error
	// Settle moves parked events to where they belong and gives the work back.
	Settle(ctx context.Context, settlement bot.Settlement) error
}

// Performer has effects on the platform. Errors are [bot.Error]: Limited with RetryAfter means it did certainly not happen,
// Unavailable that it may have. It must honour the deadline of ctx.
type Performer interface {
	// Perform has the effect once and says where it landed. refs holds what the conversation's earlier intents posted.
	Perform(ctx context.Context, intent bot.Intent, refs bot.Refs) (bot.Ref, error)
	// Find looks for what a Post or Upload left on the platform, by the intent's key; false when it is not there.
	Find(ctx context.Context, intent bot.Intent, refs bot.Refs) (bot.Ref, bool, error)
	// Root returns the intent key in the metadata of the thread's first message, empty when the message is not the bot's.
	Root(ctx context.Context, thread bot.Place) (string, error)
}

// Stepper is the conversation: a pure function.
type Stepper interface {
	// Step applies one event. An error leaves the session as it was: one with a Message of kind Invalid, NotFound, Denied or
	// Conflict is an answer and told to the asker; any other is a bug.
	Step(session bot.Session, event bot.Event, refs bot.Refs) (bot.Session, []bot.Intent, error)
}

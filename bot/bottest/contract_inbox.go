package bottest

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

func (b *bench) recordsOnce() {
	event := said("Ev1", 1, "da-1")
	event.Aliases = []string{"C1:1700000000.000001"}
	route := bot.Route{Conversation: "da-1"}
	var recorded atomic.Int32
	parallel(8, func(int) {
		receipt, err := b.Store.Record(b.Context(), event, route)
		if err == nil && receipt.Fate == bot.Recorded {
			recorded.Add(1)
		}
	})
	b.equal("copies recorded", recorded.Load(), int32(1))
	other := said("Ev2", 1, "da-1")
	other.Aliases = event.Aliases
	b.equal("the same under another id", b.record(other, route).Fate, bot.Duplicate)
	b.equal("and again, by its own id", b.record(said("Ev2", 1, "da-1"), route).Fate, bot.Duplicate)
	b.equal("mailbox", ids(b.load(b.take("w1")).Events), []string{"Ev1"})
}

func (b *bench) routes() {
	route := bot.Route{Thread: "C1:5.000001", Foreign: "", Unknown: ""}
	event := said("Ev1", 1, "")
	event.Aliases = []string{"C1:1"}
	b.equal("unknown thread", b.record(event, route), bot.Receipt{Fate: bot.NotOurs})
	mention := event
	mention.ID = "Ev2"
	route.Foreign, route.Unknown = "da-new", "da-new"
	b.equal("what was not ours claims nothing", b.record(mention, route), bot.Receipt{Fate: bot.Recorded, Conversation: "da-new"})
	work := b.take("w1")
	turn := b.load(work)
	turn.Session.Watch = []bot.Place{{Channel: "C1", Thread: "5.000001"}}
	b.must(b.Store.Commit(b.Context(), bot.Commit{Work: work, Session: turn.Session, Consumed: []string{"Ev2"}}))
	b.must(b.Store.Finish(b.Context(), bot.Finish{Work: work, Threads: []string{"C1:6.000001"}}))
	for i, thread := range []string{"C1:5.000001", "C1:6.000001"} {
		got := b.record(said(fmt.Sprint("Ev", 3+i), 2, ""), bot.Route{Thread: thread})
		b.equal("known thread "+thread, got, bot.Receipt{Fate: bot.Recorded, Conversation: "da-new"})
	}
}

func (b *bench) orders() {
	for _, second := range []int{3, 1, 2, 999_999, 10} {
		b.say(fmt.Sprint("Ev", second), second, "da-1")
	}
	turn := b.load(b.take("w1"))
	b.equal("events by time", ids(turn.Events), []string{"Ev1", "Ev2", "Ev3", "Ev10", "Ev999999"})
	want := said("Ev1", 1, "da-1")
	b.equal("event as it was", turn.Events[0], want)
}

func (b *bench) delays() {
	now := time.Unix(1_700_000_000, 0)
	event := said("Ev1", 1, "da-1")
	b.must(b.Store.Later(b.Context(), event, now.Add(time.Hour)))
	event.Text = "replaced"
	b.must(b.Store.Later(b.Context(), event, now.Add(2*time.Hour)))
	depth, err := b.Store.Promote(b.Context(), now.Add(90*time.Minute))
	b.must(err)
	b.equal("not due yet", depth, bot.Depth{Due: 1})
	b.idle("w1")
	var moved atomic.Int32
	parallel(4, func(int) {
		depth, err := b.Store.Promote(b.Context(), now.Add(2*time.Hour))
		if err == nil {
			moved.Add(int32(depth.Moved)) //nolint:gosec // at most one
		}
	})
	b.equal("promoted once", moved.Load(), int32(1))
	turn := b.load(b.take("w1"))
	b.equal("events", len(turn.Events), 1)
	b.equal("text", turn.Events[0].Text, "replaced")
	b.idle("w1")
}

func (b *bench) settles() {
	park := bot.Route{Thread: "C1:7.000001", Unknown: "thread:C1:7.000001", Park: true}
	for i := range 3 {
		event := said(fmt.Sprint("Ev", i), 3-i, "")
		event.Aliases = []string{"m1"} // all the same message
		b.equal("parked", b.record(event, park).Fate, bot.Parked)
	}
	work := b.take("w1")
	turn := b.load(work)
	b.equal("parked events", ids(turn.Events), []string{"Ev2", "Ev1", "Ev0"})
	settlement := bot.Settlement{Work: work, Thread: "C1:7.000001", Conversation: "da-1", Moves: []bot.Move{
		{Event: turn.Events[0], To: "da-1"}, {Event: turn.Events[1], To: "da-1"}, {Event: turn.Events[2]},
	}}
	b.must(b.Store.Settle(b.Context(), settlement))
	b.kind(b.Store.Settle(b.Context(), settlement), bot.Conflict)
	got := b.record(said("Ev9", 9, ""), park)
	b.equal("the thread is known now", got, bot.Receipt{Fate: bot.Recorded, Conversation: "da-1"})
	next := b.take("w1")
	b.equal("conversation", next.Conversation, "da-1")
	b.equal("moved once for the alias, in order", ids(b.load(next).Events), []string{"Ev2", "Ev9"})
	b.idle("w1")

	park = bot.Route{Thread: "C1:8.000001", Unknown: "thread:C1:8.000001", Park: true}
	b.record(said("Ev20", 1, ""), park)
	work = b.take("w1")
	settlement = bot.Settlement{Work: work, Thread: "C1:8.000001", Moves: []bot.Move{{Event: b.load(work).Events[0]}}}
	b.must(b.Store.Settle(b.Context(), settlement))
	b.equal("known as foreign", b.record(said("Ev21", 2, ""), park), bot.Receipt{Fate: bot.NotOurs})
}

func (b *bench) survives() {
	if b.Stop == nil {
		b.Skip("this server cannot be taken away")
	}
	b.say("Ev1", 1, "da-1")
	work := b.take("w1")
	turn := b.load(work)
	turn.Session.Body = []byte(`"kept"`)
	intent := bot.Pending{Intent: bot.Intent{Key: "da-1/a", Kind: bot.Post}, Seq: 1}
	b.must(b.Store.Commit(b.Context(), bot.Commit{
		Work: work, Session: turn.Session, Consumed: []string{"Ev1"}, Intents: []bot.Pending{intent},
	}))
	b.say("Ev2", 2, "da-1")
	b.say("Ev3", 3, "da-2")
	b.Stop()
	_, err := b.Store.Record(b.Context(), said("Ev4", 4, "da-1"), bot.Route{Conversation: "da-1"})
	b.kind(err, bot.Unavailable)
	b.kind(b.Store.Ready(b.Context()), bot.Unavailable)
	_, _, err = b.Store.Take(b.Context(), "w1", time.Millisecond)
	b.kind(err, bot.Unavailable)
	b.Back()
	b.eventually("ready again", func() bool { return b.Store.Ready(b.Context()) == nil })
	b.equal("a repeat", b.record(said("Ev2", 2, "da-1"), bot.Route{Conversation: "da-1"}).Fate, bot.Duplicate)
	turn = b.load(work) // the lease is as durable as the rest
	b.equal("session", string(turn.Session.Body), `"kept"`)
	b.equal("mailbox", ids(turn.Events), []string{"Ev2"})
	intent.Tried = true
	b.equal("pending", turn.Pending, []bot.Pending{intent})
	b.equal("the other conversation", b.take("w2").Conversation, "da-2")
}

package bottest

import (
	"fmt"
	"sync"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

func (b *bench) serial() {
	b.say("Ev1", 1, "da-1")
	work := b.take("w1")
	b.say("Ev2", 2, "da-1")
	b.idle("w2")
	turn := b.load(work)
	b.must(b.Store.Commit(b.Context(), bot.Commit{Work: work, Session: turn.Session, Consumed: []string{"Ev1"}}))
	b.must(b.Store.Finish(b.Context(), bot.Finish{Work: work}))
	next := b.take("w2")
	b.equal("what came meanwhile", ids(b.load(next).Events), []string{"Ev2"})
	b.must(b.Store.Commit(b.Context(), bot.Commit{Work: next, Session: b.load(next).Session, Consumed: []string{"Ev2"}}))
	b.must(b.Store.Finish(b.Context(), bot.Finish{Work: next}))
	b.idle("w1")
	depth, err := b.Store.Promote(b.Context(), time.Unix(0, 0))
	b.must(err)
	b.equal("nothing is left", depth, bot.Depth{})
}

func (b *bench) shares() {
	const conversations = 20
	for i := range conversations {
		b.say(fmt.Sprint("Ev", i), 1, fmt.Sprint("da-", i))
	}
	depth, err := b.Store.Promote(b.Context(), time.Unix(0, 0))
	b.must(err)
	b.equal("ready", depth.Ready, int64(conversations))
	var mu sync.Mutex
	owners := map[string]int{}
	b.idleGroup()
	parallel(conversations, func(i int) {
		work, ok, err := b.Store.Take(b.Context(), fmt.Sprint("w", i), time.Second)
		mu.Lock()
		defer mu.Unlock()
		if ok && err == nil {
			owners[work.Conversation]++
		}
	})
	b.equal("conversations taken", len(owners), conversations)
}

// idleGroup makes the queue's group, which a first Take may do instead of taking.
func (b *bench) idleGroup() {
	_, _, err := b.Store.Reclaim(b.Context(), "nobody", time.Hour)
	b.must(err)
}

func (b *bench) commitsOnce() {
	b.say("Ev1", 1, "da-1")
	work := b.take("w1")
	turn := b.load(work)
	b.equal("a new session", turn.Session, bot.Session{V: bot.Version, ID: "da-1"})
	turn.Session.Body, turn.Session.Keep, turn.Session.Applied = []byte(`{"v":1}`), bot.KeepLong, []string{"Ev1"}
	intents := []bot.Pending{
		{Intent: bot.Intent{V: 1, Key: "da-1/b", Kind: bot.Post}, Seq: 1}, {Intent: bot.Intent{V: 1, Key: "da-1/a", Kind: bot.Edit}, Seq: 2},
	}
	b.must(b.Store.Commit(b.Context(), bot.Commit{
		Work: work, Session: turn.Session, Consumed: []string{"Ev1"}, Intents: intents,
		Dead: []bot.DeadLetter{{Conversation: "da-1", ID: "Ev0", Reason: "test", Body: []byte("{}")}},
	}))
	stale := turn.Session
	stale.Version = 7
	b.kind(b.Store.Commit(b.Context(), bot.Commit{Work: work, Session: stale}), bot.Conflict)
	result := bot.Result{V: 1, Key: "da-1/b", Outcome: bot.Done, Ref: bot.Ref{Channel: "C1", TS: "9.000001"}}
	b.must(b.Store.Finish(b.Context(), bot.Finish{
		Work: work, Results: []bot.Result{result}, Remain: []bot.Pending{{Intent: intents[1].Intent, Seq: 2, Postponed: 1}},
	}))
	again := b.load(b.take("w1"))
	want := turn.Session
	want.Version = 1
	b.equal("session", again.Session, want)
	b.equal("results", again.Results, map[string]bot.Result{"da-1/b": result})
	intents[1].Postponed = 1
	b.equal("pending, not tried", again.Pending, intents[1:])
	b.equal("mailbox", ids(again.Events), []string{})
}

func (b *bench) repeatsCommit() {
	b.say("Ev1", 1, "da-1")
	work := b.take("w1")
	turn := b.load(work)
	commit := bot.Commit{Work: work, Session: turn.Session, Consumed: []string{"Ev1"}}
	b.must(b.Store.Commit(b.Context(), commit))
	b.must(b.Store.Commit(b.Context(), commit))
	b.equal("version", b.load(work).Session.Version, int64(1))
}

func (b *bench) takesOver() {
	b.say("Ev1", 1, "da-1")
	work := b.take("w1")
	_, ok, err := b.Store.Reclaim(b.Context(), "w2", time.Hour)
	b.must(err)
	b.equal("taken over before its time", ok, false)
	var next bot.Work
	b.eventually("taken over", func() bool {
		next, ok, err = b.Store.Reclaim(b.Context(), "w2", 20*time.Millisecond)
		b.must(err)
		return ok
	})
	if next.Run == work.Run {
		b.Fatalf("got run %q twice", next.Run)
	}
	next.Run = ""
	b.equal("the same entry", next, bot.Work{Entry: work.Entry, Owner: "w2", Conversation: "da-1"})
	b.kind(b.Store.Renew(b.Context(), work), bot.Conflict)
	b.must(b.Store.Renew(b.Context(), next))
	b.equal("its events", ids(b.load(next).Events), []string{"Ev1"})
}

func (b *bench) fences() {
	b.say("Ev1", 1, "da-1")
	work := b.take("w1")
	turn := b.load(work)
	pending := []bot.Pending{{Intent: bot.Intent{Key: "da-1/a", Kind: bot.Post}, Seq: 1}, {Intent: bot.Intent{Key: "da-1/b", Kind: bot.Post}, Seq: 2}}
	b.must(b.Store.Commit(b.Context(), bot.Commit{Work: work, Session: turn.Session, Consumed: []string{"Ev1"}, Intents: pending}))
	next, ok, err := b.Store.Reclaim(b.Context(), "w2", 0)
	b.must(err)
	b.equal("taken over", ok, true)
	_, err = b.Store.Load(b.Context(), work)
	b.kind(err, bot.Conflict)
	turn.Session.Version = 1
	b.kind(b.Store.Commit(b.Context(), bot.Commit{Work: work, Session: turn.Session}), bot.Conflict)
	result := bot.Result{V: 1, Key: "da-1/a", Outcome: bot.Done, Ref: bot.Ref{TS: "1"}}
	b.kind(b.Store.Finish(b.Context(), bot.Finish{
		Work: work, Results: []bot.Result{result}, Remain: []bot.Pending{{Intent: pending[1].Intent, Postponed: 9}}, Until: time.Unix(1, 0),
	}), bot.Conflict)
	after := b.load(next)
	b.equal("version", after.Session.Version, int64(1))
	b.equal("results", after.Results, map[string]bot.Result{"da-1/a": result})
	pending[1].Tried = true
	b.equal("pending", after.Pending, pending[1:])
}

func (b *bench) putsOff() {
	now := time.Unix(1_700_000_000, 0)
	b.say("Ev1", 1, "da-1")
	work := b.take("w1")
	b.must(b.Store.Finish(b.Context(), bot.Finish{Work: work, Until: now.Add(time.Minute)}))
	b.say("Ev2", 2, "da-1")
	b.idle("w1")
	depth, err := b.Store.Promote(b.Context(), now)
	b.must(err)
	b.equal("put off", depth, bot.Depth{Due: 1})
	depth, err = b.Store.Promote(b.Context(), now.Add(time.Minute))
	b.must(err)
	b.equal("moved", depth.Moved, 1)
	b.equal("mailbox", ids(b.load(b.take("w1")).Events), []string{"Ev1", "Ev2"})
	b.idle("w2")
}

func (b *bench) counts() {
	b.say("Ev1", 1, "da-1")
	work := b.take("w1")
	for want := 1; want <= 3; want++ {
		b.equal("attempts", b.load(work).Attempts, want)
		b.equal("attempts, loaded again", b.load(work).Attempts, want)
		var err error
		work, _, err = b.Store.Reclaim(b.Context(), "w1", 0)
		b.must(err)
	}
	turn := b.load(work)
	b.must(b.Store.Commit(b.Context(), bot.Commit{Work: work, Session: turn.Session}))
	b.equal("attempts after a commit", b.load(work).Attempts, 1)
}

package bottest

import (
	"context"
	"sync"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/app"
)

// Mortal is one life of a process between its store and its platform. It dies before or after a chosen call: from then on no
// call of this life has an effect, and Dead is closed.
type Mortal struct {
	Store     app.Store
	Performer app.Performer
	Dead      chan struct{}
	Patient   bool // others may be alive: leases have to run out before their work is taken over

	mu    sync.Mutex
	steps int // calls, counted before and after, until death; negative: immortal
	trail []string
	taken bool // what earlier lives left was taken over
}

// NewMortal returns a life that ends at the given step: every call of store or platform has two, one before and one after it.
// A negative number never comes.
func NewMortal(store app.Store, performer app.Performer, steps int) *Mortal {
	return &Mortal{Store: store, Performer: performer, Dead: make(chan struct{}), steps: steps}
}

// Trail returns the steps so far, such as "before commit".
func (m *Mortal) Trail() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.trail...)
}

var errDead = &bot.Error{Kind: bot.Internal, Op: "mortal", Code: "dead"}

// step is one point at which the process may die.
func (m *Mortal) step(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	select {
	case <-m.Dead:
		return errDead
	default:
	}
	m.trail = append(m.trail, name)
	if m.steps == 0 {
		close(m.Dead)
		return errDead
	}
	m.steps--
	return nil
}

// live makes a call between its two steps.
func live[T any](m *Mortal, name string, do func() (T, error)) (T, error) {
	var none T
	if err := m.step("before " + name); err != nil {
		return none, err
	}
	out, err := do()
	if dead := m.step("after " + name); dead != nil {
		return none, dead
	}
	return out, err
}

func act(m *Mortal, name string, do func() error) error {
	_, err := live(m, name, func() (struct{}, error) { return struct{}{}, do() })
	return err
}

// Record is part of app.Store.
func (m *Mortal) Record(ctx context.Context, event bot.Event, route bot.Route) (bot.Receipt, error) {
	return live(m, "record", func() (bot.Receipt, error) { return m.Store.Record(ctx, event, route) })
}

// Later is part of app.Store.
func (m *Mortal) Later(ctx context.Context, event bot.Event, at time.Time) error {
	return act(m, "later", func() error { return m.Store.Later(ctx, event, at) })
}

// Ready is part of app.Store.
func (m *Mortal) Ready(ctx context.Context) error { return m.Store.Ready(ctx) }

type taken struct {
	work bot.Work
	ok   bool
}

// Take is part of app.Store. At first it takes over whatever earlier lives left, as if their leases had run out.
func (m *Mortal) Take(ctx context.Context, owner string, block time.Duration) (bot.Work, bool, error) {
	select {
	case <-m.Dead:
		return bot.Work{}, false, errDead
	default:
	}
	block = min(block, 5*time.Millisecond)
	if !m.taken && !m.Patient {
		work, ok, err := m.Store.Reclaim(ctx, owner, 0)
		if err != nil || ok {
			return work, ok, err
		}
		m.taken = true
	}
	work, ok, err := m.Store.Take(ctx, owner, block)
	if !ok || err != nil {
		return work, ok, err
	}
	out, err := live(m, "take", func() (taken, error) { return taken{work, ok}, nil })
	return out.work, out.ok, err
}

// Reclaim is part of app.Store; see Take.
func (m *Mortal) Reclaim(ctx context.Context, owner string, lease time.Duration) (bot.Work, bool, error) {
	select {
	case <-m.Dead:
		return bot.Work{}, false, errDead
	default:
	}
	if !m.Patient {
		return bot.Work{}, false, nil
	}
	return m.Store.Reclaim(ctx, owner, lease)
}

// Renew is part of app.Store.
func (m *Mortal) Renew(ctx context.Context, work bot.Work) error {
	return act(m, "renew", func() error { return m.Store.Renew(ctx, work) })
}

// Promote is part of app.Store. It is no step: it comes by the clock.
func (m *Mortal) Promote(ctx context.Context, now time.Time) (bot.Depth, error) {
	select {
	case <-m.Dead:
		return bot.Depth{}, errDead
	default:
		return m.Store.Promote(ctx, now)
	}
}

// Leave is part of app.Store.
func (m *Mortal) Leave(context.Context, string) error { return nil }

// Load is part of app.Store.
func (m *Mortal) Load(ctx context.Context, work bot.Work) (bot.Turn, error) {
	return live(m, "load", func() (bot.Turn, error) { return m.Store.Load(ctx, work) })
}

// Commit is part of app.Store.
func (m *Mortal) Commit(ctx context.Context, commit bot.Commit) error {
	return act(m, "commit", func() error { return m.Store.Commit(ctx, commit) })
}

// Finish is part of app.Store.
func (m *Mortal) Finish(ctx context.Context, finish bot.Finish) error {
	return act(m, "finish", func() error { return m.Store.Finish(ctx, finish) })
}

// Settle is part of app.Store.
func (m *Mortal) Settle(ctx context.Context, settlement bot.Settlement) error {
	return act(m, "settle", func() error { return m.Store.Settle(ctx, settlement) })
}

// Perform is part of app.Performer.
func (m *Mortal) Perform(ctx context.Context, intent bot.Intent, refs bot.Refs) (bot.Ref, error) {
	return live(m, "perform", func() (bot.Ref, error) { return m.Performer.Perform(ctx, intent, refs) })
}

// Find is part of app.Performer.
func (m *Mortal) Find(ctx context.Context, intent bot.Intent, refs bot.Refs) (bot.Ref, bool, error) {
	type found struct {
		ref bot.Ref
		ok  bool
	}
	out, err := live(m, "find", func() (found, error) {
		ref, ok, err := m.Performer.Find(ctx, intent, refs)
		return found{ref, ok}, err
	})
	return out.ref, out.ok, err
}

// Root is part of app.Performer.
func (m *Mortal) Root(ctx context.Context, thread bot.Place) (string, error) {
	return live(m, "root", func() (string, error) { return m.Performer.Root(ctx, thread) })
}

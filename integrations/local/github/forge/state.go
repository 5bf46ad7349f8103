package forge

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Event is something that webhooks and waiting readers learn. Name and Action are GitHub's webhook names; Action is "" for push.
type Event struct {
	Name    string
	Action  string
	Repo    *Repo
	Pull    *Pull
	Comment *Comment
	Sender  *User
	Ref     string // push: the full ref name
	Before  string // push, synchronize: the old id; edited comments: the old text
	After   string
}

// State guards a World. Use NewState.
type State struct {
	mu      sync.Mutex
	world   *World
	changed chan struct{}
	version int64
	observe func(*World, Event)
}

// NewState is an empty world whose clock is now. observe, if any, is called for every event while the world is locked.
func NewState(now func() time.Time, observe func(*World, Event)) *State {
	return &State{world: newWorld(now), changed: make(chan struct{}), observe: observe}
}

// Do runs act alone. When it reports a change, whoever waits is woken.
func (s *State) Do(act func(*World) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := act(s.world)
	events := s.world.events
	s.world.events = nil
	for _, e := range events {
		if s.observe != nil {
			s.observe(s.world, e)
		}
	}
	if s.world.touched {
		s.world.touched = false
		s.version++
		s.wake()
	}
	return err
}

// Version counts changes.
func (s *State) Version() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.version
}

// Wake makes waiting readers look again.
func (s *State) Wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wake()
}

func (s *State) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Next closes at the next change.
func (s *State) Next() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Await evaluates cond at once and after every change, until it is true or ctx ends.
func (s *State) Await(ctx context.Context, cond func() bool) error {
	for {
		next := s.Next()
		if cond() {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return fmt.Errorf("local github: waited in vain: %w", ctx.Err())
		}
	}
}

package workspace

import "context"

// Kind names a change; the names are those of the browser API's events.
type Kind string

// Every kind of change.
const (
	KindMessage          Kind = "message"
	KindMessageChanged   Kind = "message_changed"
	KindMessageDeleted   Kind = "message_deleted"
	KindThread           Kind = "thread"
	KindEphemeral        Kind = "ephemeral"
	KindEphemeralChanged Kind = "ephemeral_changed"
	KindEphemeralDeleted Kind = "ephemeral_deleted"
	KindReaction         Kind = "reaction"
	KindChannel          Kind = "channel"
	KindViews            Kind = "views"
	KindHome             Kind = "home"
	KindNotice           Kind = "notice"
	KindConnections      Kind = "connections"
	KindMember           Kind = "member"
	KindFile             Kind = "file"
)

// feedLength is how many changes are kept for readers that reconnect; older ones make them start over.
const feedLength = 1024

// Change is one thing that happened. User narrows the audience to one person (ephemeral messages, views, home, notices);
// for KindReaction and KindMember it is who did it. Count is the number of sockets for KindConnections.
type Change struct {
	Seq      int64
	Kind     Kind
	Channel  string
	Room     Conversation // the conversation of Channel, as nobody in particular sees it
	User     string
	Message  *Message
	Previous *Message
	Views    []View
	Home     *View
	Text     string
	Count    int
	TS       string // the event's own ts, for edits, deletions and reactions
	Removed  bool   // a reaction was taken away
}

type feed struct {
	seq     int64
	ring    []Change
	changed chan struct{}
}

func newFeed() feed { return feed{changed: make(chan struct{})} }

func (f *feed) add(c Change) Change {
	f.seq++
	c.Seq = f.seq
	if len(f.ring) >= 2*feedLength {
		f.ring = append([]Change(nil), f.ring[feedLength:]...)
	}
	f.ring = append(f.ring, c)
	f.wake()
	return c
}

func (f *feed) wake() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// publish records c and tells the observer; the caller holds the lock.
func (s *State) publish(c Change) {
	if r := s.rooms[c.Channel]; r != nil {
		c.Room = r.Conversation
	}
	c = s.feed.add(c)
	if s.observe != nil {
		s.observe(c)
	}
}

// Since returns the changes after seq and a channel that closes at the next change. ok is false when some of them are no
// longer kept, and the reader must start over from a snapshot.
func (s *State) Since(seq int64) (changes []Change, next <-chan struct{}, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	missing := s.feed.seq - seq
	if missing < 0 || missing > int64(len(s.feed.ring)) {
		return nil, s.feed.changed, false
	}
	tail := s.feed.ring[len(s.feed.ring)-int(missing):]
	return append([]Change(nil), tail...), s.feed.changed, true
}

// Seq is the number of the latest change.
func (s *State) Seq() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.feed.seq
}

// Wake makes every Await evaluate its condition again; parts outside the State call it when what they hold has changed.
func (s *State) Wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.feed.wake()
}

// Await returns nil as soon as cond holds. It is evaluated at once and after every change, without the lock held, so it may
// read the State. The error is ctx's.
func (s *State) Await(ctx context.Context, cond func() bool) error {
	for {
		s.mu.Lock()
		next := s.feed.changed
		s.mu.Unlock()
		if cond() {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err() //nolint:wrapcheck // the caller's own context
		case <-next:
		}
	}
}

// Notify tells one person something as Slack itself would, for instance that the app did not respond.
func (s *State) Notify(user, channel, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notices[user] = append(s.notices[user], text)
	s.publish(Change{Kind: KindNotice, User: user, Channel: channel, Text: text})
}

// Notices are the texts Slack told this user, oldest first.
func (s *State) Notices(user string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.notices[user]...)
}

// SetConnections publishes how many sockets the app holds open, if that has changed, and wakes every Await in any case.
func (s *State) SetConnections(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n == s.connections {
		s.feed.wake()
		return
	}
	s.connections = n
	s.publish(Change{Kind: KindConnections, Count: n})
}

// Connections is the number last set.
func (s *State) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

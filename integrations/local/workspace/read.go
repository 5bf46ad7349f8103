package workspace

import (
	"cmp"
	"slices"
)

// Span selects messages by time stamp. Oldest and Latest are exclusive unless Inclusive; empty means open.
type Span struct {
	Oldest    string
	Latest    string
	Inclusive bool
}

func (p Span) holds(ts string) bool {
	if p.Oldest != "" && (CompareTS(ts, p.Oldest) < 0 || (!p.Inclusive && CompareTS(ts, p.Oldest) == 0)) {
		return false
	}
	return p.Latest == "" || CompareTS(ts, p.Latest) < 0 || (p.Inclusive && CompareTS(ts, p.Latest) == 0)
}

// CompareTS orders two time stamps; "5" and "5.000000" are the same moment.
func CompareTS(a, b string) int {
	as, am := splitTS(a)
	bs, bm := splitTS(b)
	return cmp.Or(cmp.Compare(len(as), len(bs)), cmp.Compare(as, bs), cmp.Compare(am, bm))
}

func splitTS(ts string) (seconds, micros string) {
	for i := range ts {
		if ts[i] == '.' {
			return ts[:i], (ts[i+1:] + "000000")[:6]
		}
	}
	return ts, "000000"
}

// History is what the channel itself shows, oldest first, as asker sees it; asker must be a member.
func (s *State) History(asker, channel string, span Span) ([]Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.readable(asker, channel)
	if err != nil {
		return nil, err
	}
	return copies(r.top, span), nil
}

// Replies is a thread: its root, then the replies in span. A ts that is itself a reply gives that reply alone, as in Slack.
func (s *State) Replies(asker, channel, ts string, span Span) ([]Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.readable(asker, channel)
	if err != nil {
		return nil, err
	}
	root := r.byTS[ts]
	if root == nil {
		return nil, ErrThreadNotFound
	}
	return append([]Message{*root}, copies(r.replies[ts], span)...), nil
}

func (s *State) readable(asker, channel string) (*room, error) {
	r := s.room(channel)
	switch {
	case r == nil || !r.visibleTo(asker):
		return nil, ErrChannelNotFound
	case !slices.Contains(r.Members, asker):
		return nil, ErrNotInChannel
	}
	return r, nil
}

func copies(list []*Message, span Span) []Message {
	out := make([]Message, 0, len(list))
	for _, m := range list {
		if span.holds(m.TS) {
			out = append(out, *m)
		}
	}
	return out
}

// Top is what a channel shows, oldest first, whoever asks; nil for an unknown channel.
func (s *State) Top(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.room(channel)
	if r == nil {
		return nil
	}
	return copies(r.top, Span{})
}

// Thread is a root and its replies, or nothing when there is no such root.
func (s *State) Thread(channel, root string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.room(channel)
	if r == nil || r.byTS[root] == nil {
		return nil
	}
	return append([]Message{*r.byTS[root]}, copies(r.replies[root], Span{})...)
}

// Message finds one message of a channel.
func (s *State) Message(channel, ts string) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.room(channel)
	if r == nil || r.byTS[ts] == nil {
		return Message{}, false
	}
	return *r.byTS[ts], true
}

// Find returns every message, ephemeral ones included, for which match holds, in order of time stamp.
func (s *State) Find(match func(Message) bool) []Message {
	s.mu.Lock()
	all := make([]Message, 0, 64)
	for _, r := range s.rooms {
		for _, m := range r.byTS {
			all = append(all, *m)
		}
	}
	for _, m := range s.ephemerals {
		all = append(all, *m)
	}
	s.mu.Unlock()
	all = slices.DeleteFunc(all, func(m Message) bool { return !match(m) })
	slices.SortFunc(all, func(a, b Message) int { return CompareTS(a.TS, b.TS) })
	return all
}

package workspace

import "slices"

// Ephemerals are the messages only this user sees, oldest first; channel "" means all channels.
func (s *State) Ephemerals(user, channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range s.ephemerals {
		if m.Audience == user && (channel == "" || m.Channel == channel) {
			out = append(out, *m)
		}
	}
	return out
}

// ReplaceEphemeral puts new content in an ephemeral message; only a response_url can do that.
func (s *State) ReplaceEphemeral(user, ts string, e Edit) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.ephemeral(user, ts)
	if i < 0 {
		return ErrMessageNotFound
	}
	before := *s.ephemerals[i]
	after := before
	apply(&after, e)
	s.ephemerals[i] = &after
	published := after
	s.publish(Change{Kind: KindEphemeralChanged, Channel: after.Channel, User: user, Message: &published, Previous: &before})
	return nil
}

// Dismiss removes an ephemeral message.
func (s *State) Dismiss(user, ts string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.ephemeral(user, ts)
	if i < 0 {
		return ErrMessageNotFound
	}
	before := *s.ephemerals[i]
	s.ephemerals = slices.Delete(s.ephemerals, i, i+1)
	s.publish(Change{Kind: KindEphemeralDeleted, Channel: before.Channel, User: user, Previous: &before})
	return nil
}

func (s *State) ephemeral(user, ts string) int {
	return slices.IndexFunc(s.ephemerals, func(m *Message) bool { return m.Audience == user && m.TS == ts })
}

// Visible finds a message by place: an ordinary one, or an ephemeral one of this user.
func (s *State) Visible(user, channel, ts string) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.room(channel); r != nil && r.visibleTo(user) && r.byTS[ts] != nil {
		return *r.byTS[ts], true
	}
	if i := s.ephemeral(user, ts); i >= 0 {
		return *s.ephemerals[i], true
	}
	return Message{}, false
}

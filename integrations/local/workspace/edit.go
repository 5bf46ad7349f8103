package workspace

import (
	"encoding/json"
	"slices"
)

// Edit changes a message. A nil field is left as it is; Blocks `[]` clears the blocks.
type Edit struct {
	Channel     string
	TS          string
	User        string // who edits: only the poster may
	Text        *string
	Blocks      json.RawMessage
	Attachments json.RawMessage
	Metadata    *Metadata
}

// Update edits a message of the same poster. An edit that changes nothing publishes nothing, as in Slack.
func (s *State) Update(e Edit) (Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, m, err := s.owned(e.Channel, e.TS, e.User, ErrCantUpdate)
	if err != nil {
		return Message{}, err
	}
	if r.IsArchived {
		return Message{}, ErrArchived
	}
	before := *m
	apply(m, e)
	if sameContent(before, *m) {
		return *m, nil
	}
	ts := s.nextTS()
	m.Edited = &Edited{User: e.User, TS: ts}
	after := *m
	s.publish(Change{Kind: KindMessageChanged, Channel: r.ID, Message: &after, Previous: &before, TS: ts})
	return after, nil
}

func apply(m *Message, e Edit) {
	if e.Text != nil {
		m.Text = *e.Text
	}
	if e.Blocks != nil {
		m.Blocks = emptied(e.Blocks)
	}
	if e.Attachments != nil {
		m.Attachments = emptied(e.Attachments)
	}
	if e.Metadata != nil {
		m.Metadata = e.Metadata
	}
}

func emptied(list json.RawMessage) json.RawMessage {
	if string(list) == "[]" {
		return nil
	}
	return list
}

func sameContent(a, b Message) bool {
	return a.Text == b.Text && string(a.Blocks) == string(b.Blocks) && string(a.Attachments) == string(b.Attachments) &&
		a.Metadata == b.Metadata
}

// Delete removes a message of the same poster. A root with replies becomes a tombstone, as in Slack.
func (s *State) Delete(channel, ts, user string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, m, err := s.owned(channel, ts, user, ErrCantDelete)
	if err != nil {
		return err
	}
	before := *m
	if m.ReplyCount > 0 && !m.InThread() {
		m.Subtype, m.User, m.Text = "tombstone", "USLACKBOT", "This message was deleted."
		m.Blocks, m.Attachments, m.Metadata, m.Files = nil, nil, nil, nil
		after := *m
		s.publish(Change{Kind: KindMessageChanged, Channel: r.ID, Message: &after, Previous: &before, TS: s.nextTS()})
		return nil
	}
	r.remove(m)
	s.publish(Change{Kind: KindMessageDeleted, Channel: r.ID, Previous: &before, TS: s.nextTS()})
	if before.InThread() {
		s.recount(r, before.ThreadTS)
	}
	return nil
}

func (r *room) remove(m *Message) {
	same := func(other *Message) bool { return other == m }
	delete(r.byTS, m.TS)
	r.top = slices.DeleteFunc(slices.Clone(r.top), same)
	if m.InThread() {
		r.replies[m.ThreadTS] = slices.DeleteFunc(slices.Clone(r.replies[m.ThreadTS]), same)
	}
}

func (s *State) owned(channel, ts, user string, denied Error) (*room, *Message, error) {
	r := s.room(channel)
	if r == nil || !r.visibleTo(user) {
		return nil, nil, ErrChannelNotFound
	}
	m := r.byTS[ts]
	if m == nil {
		return nil, nil, ErrMessageNotFound
	}
	if m.User != user {
		return nil, nil, denied
	}
	return r, m, nil
}

// React adds an emoji of user under a message, or takes it away.
func (s *State) React(channel, ts, user, name string, remove bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.room(channel)
	if r == nil || !r.visibleTo(user) {
		return ErrChannelNotFound
	}
	m := r.byTS[ts]
	if m == nil {
		return ErrMessageNotFound
	}
	next, err := reacted(m.Reactions, user, name, remove)
	if err != nil {
		return err
	}
	m.Reactions = next
	after := *m
	s.publish(Change{Kind: KindReaction, Channel: r.ID, User: user, Message: &after, Text: name, Removed: remove, TS: s.nextTS()})
	return nil
}

// reacted returns the list after the change; the list given is not touched.
func reacted(list []Reaction, user, name string, remove bool) ([]Reaction, error) {
	list = slices.Clone(list)
	i := slices.IndexFunc(list, func(r Reaction) bool { return r.Name == name })
	has := i >= 0 && slices.Contains(list[i].Users, user)
	switch {
	case remove && !has:
		return nil, ErrNoReaction
	case !remove && has:
		return nil, ErrAlreadyReacted
	case !remove && i < 0:
		return append(list, Reaction{Name: name, Count: 1, Users: []string{user}}), nil
	}
	users := slices.DeleteFunc(slices.Clone(list[i].Users), func(u string) bool { return u == user })
	if !remove {
		users = append(users, user)
	}
	if len(users) == 0 {
		return slices.Delete(list, i, i+1), nil
	}
	list[i] = Reaction{Name: name, Count: len(users), Users: users}
	return list, nil
}

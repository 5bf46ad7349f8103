package workspace

import (
	"slices"
	"strings"
)

// room is a conversation with what was said in it.
type room struct {
	Conversation
	top     []*Message            // what the channel itself shows, oldest first
	replies map[string][]*Message // by root ts, oldest first
	byTS    map[string]*Message
	fromID  map[string]string // client_msg_id -> ts
}

// NewChannel describes a channel to be made; Members are user ids.
type NewChannel struct {
	ID       string
	Name     string
	Topic    string
	Private  bool
	Archived bool
	Members  []string
}

// AddChannel makes a channel and returns its id.
func (s *State) AddChannel(c NewChannel) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.ID == "" {
		c.ID = s.nextID("C")
	}
	r := s.addRoom(Conversation{
		ID: c.ID, Name: c.Name, IsChannel: !c.Private, IsGroup: c.Private, IsPrivate: c.Private, IsArchived: c.Archived,
		Topic: Text{Value: c.Topic}, Members: slices.Clone(c.Members),
	})
	s.publish(Change{Kind: KindChannel, Channel: r.ID})
	return r.ID
}

func (s *State) addRoom(c Conversation) *room {
	c.Created = s.now().Unix()
	r := &room{Conversation: c, replies: map[string][]*Message{}, byTS: map[string]*Message{}, fromID: map[string]string{}}
	s.rooms[c.ID] = r
	s.roomOrder = append(s.roomOrder, c.ID)
	return r
}

// OpenIM returns the DM between two users, making it when there is none. Each may be an id or a name.
func (s *State) OpenIM(a, b string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.openIM(a, b)
}

func (s *State) openIM(a, b string) (string, error) {
	ua, ub := s.user(a), s.user(b)
	if ua == nil || ub == nil {
		return "", ErrUserNotFound
	}
	for _, id := range s.roomOrder {
		r := s.rooms[id]
		if r.IsIM && slices.Contains(r.Members, ua.ID) && slices.Contains(r.Members, ub.ID) {
			return id, nil
		}
	}
	r := s.addRoom(Conversation{ID: s.nextID("D"), IsIM: true, Members: []string{ua.ID, ub.ID}})
	s.publish(Change{Kind: KindChannel, Channel: r.ID})
	return r.ID, nil
}

// Conversations lists what asker can see: public channels, and private ones and DMs that asker is in.
func (s *State) Conversations(asker string) []Conversation {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Conversation
	for _, id := range s.roomOrder {
		if r := s.rooms[id]; r.visibleTo(asker) {
			out = append(out, r.seenBy(asker))
		}
	}
	return out
}

// Conversation finds one by id, by name or by #name as asker sees it.
func (s *State) Conversation(asker, ref string) (Conversation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.room(ref)
	if r == nil || !r.visibleTo(asker) {
		return Conversation{}, ErrChannelNotFound
	}
	return r.seenBy(asker), nil
}

// ChannelID is the id of a channel given by id or name, or "".
func (s *State) ChannelID(ref string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.room(ref); r != nil {
		return r.ID
	}
	return ""
}

// Join makes user a member of a public channel, posting the message Slack posts. Joining twice changes nothing.
func (s *State) Join(user, ref string) error { return s.join(user, ref, false) }

// Invite makes user a member of any channel.
func (s *State) Invite(user, ref string) error { return s.join(user, ref, true) }

func (s *State) join(user, ref string, invited bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.room(ref)
	switch {
	case r == nil || (!invited && !r.visibleTo(user)):
		return ErrChannelNotFound
	case r.IsIM:
		return ErrMethodForChannel
	case r.IsArchived:
		return ErrArchived
	case slices.Contains(r.Members, user):
		return nil
	}
	r.Members = append(slices.Clone(r.Members), user)
	s.publish(Change{Kind: KindChannel, Channel: r.ID})
	s.publish(Change{Kind: KindMember, Channel: r.ID, User: user, TS: s.nextTS()})
	s.insert(r, &Message{Type: "message", Subtype: "channel_join", User: user, Text: "<@" + user + "> has joined the channel"})
	return nil
}

// Archive closes a channel to new messages.
func (s *State) Archive(ref string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.room(ref)
	if r == nil {
		return ErrChannelNotFound
	}
	r.IsArchived = true
	s.publish(Change{Kind: KindChannel, Channel: r.ID})
	return nil
}

func (s *State) room(ref string) *room {
	if r, ok := s.rooms[ref]; ok {
		return r
	}
	name := strings.TrimPrefix(ref, "#")
	for _, id := range s.roomOrder {
		if r := s.rooms[id]; r.Name != "" && r.Name == name {
			return r
		}
	}
	return nil
}

func (r *room) visibleTo(user string) bool {
	return r.IsChannel || slices.Contains(r.Members, user)
}

func (r *room) seenBy(asker string) Conversation {
	c := r.Conversation
	c.IsMember = slices.Contains(r.Members, asker)
	c.NumMembers = len(r.Members)
	if n := len(r.top); n > 0 {
		c.Latest = r.top[n-1].TS
	}
	if c.IsIM {
		c.User = otherParty(r.Members, asker)
	}
	return c
}

// otherParty is whom asker talks to in a DM; in a DM with oneself it is oneself.
func otherParty(members []string, asker string) string {
	for _, m := range members {
		if m != asker {
			return m
		}
	}
	return asker
}

// ChannelType is the channel_type of message events: channel, group, im or mpim.
func (c Conversation) ChannelType() string {
	switch {
	case c.IsIM:
		return "im"
	case c.IsMPIM:
		return "mpim"
	case c.IsPrivate:
		return "group"
	}
	return "channel"
}

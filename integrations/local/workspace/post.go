package workspace

import (
	"encoding/json"
	"slices"
)

// Draft is a message about to be posted. User is who posts (for the app: its bot user). Blocks and Attachments are Slack's
// JSON, already checked. Broadcast shows a thread reply in the channel as well. Audience makes it ephemeral.
type Draft struct {
	Channel     string
	User        string
	Text        string
	ThreadTS    string
	Subtype     string
	ClientMsgID string
	Blocks      json.RawMessage
	Attachments json.RawMessage
	Metadata    *Metadata
	Files       []File
	Broadcast   bool
	Audience    string
	Anywhere    bool // public channels take it without membership (the scope chat:write.public)
}

// Post adds a message and returns it. A draft whose ClientMsgID was posted in that channel before returns the first message
// again, without a second one.
func (s *State) Post(d Draft) (Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.writable(d.Channel, d.User)
	public := d.Anywhere && r != nil && r.IsChannel
	if err != nil && !public {
		return Message{}, err
	}
	if first, ok := r.fromID[d.ClientMsgID]; ok && d.ClientMsgID != "" {
		if m := r.byTS[first]; m != nil {
			return *m, nil
		}
		return Message{}, ErrClientMsgDuplicate
	}
	if err := r.threadExists(d.ThreadTS); err != nil {
		return Message{}, err
	}
	m := s.compose(d)
	if d.Broadcast && d.ThreadTS != "" {
		m.Subtype = "thread_broadcast"
	}
	s.insert(r, m)
	if d.ClientMsgID != "" {
		r.fromID[d.ClientMsgID] = m.TS
	}
	return *m, nil
}

// PostEphemeral shows a message to one member of the channel only.
func (s *State) PostEphemeral(d Draft) (Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.writable(d.Channel, d.User)
	if err != nil {
		return Message{}, err
	}
	if !slices.Contains(r.Members, d.Audience) {
		return Message{}, ErrUserNotInChannel
	}
	return s.insertEphemeral(r, d), nil
}

// Respond is PostEphemeral for answers to a person's own act (a response_url, a slash command's acknowledgement): those need
// no membership.
func (s *State) Respond(d Draft) (Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.room(d.Channel)
	if r == nil {
		return Message{}, ErrChannelNotFound
	}
	if d.Audience != "" {
		return s.insertEphemeral(r, d), nil
	}
	m := s.compose(d)
	s.insert(r, m)
	return *m, nil
}

// writable finds a conversation that user may post to. With ErrNotInChannel, and only then, it returns the conversation too.
func (s *State) writable(ref, user string) (*room, error) {
	r := s.room(ref)
	switch {
	case r == nil || !r.visibleTo(user):
		return nil, ErrChannelNotFound
	case r.IsArchived:
		return nil, ErrArchived
	case !slices.Contains(r.Members, user):
		return r, ErrNotInChannel
	}
	return r, nil
}

func (r *room) threadExists(root string) error {
	if root == "" {
		return nil
	}
	m := r.byTS[root]
	switch {
	case m == nil:
		return ErrThreadNotFound
	case m.InThread():
		return ErrCannotReply
	}
	return nil
}

func (s *State) compose(d Draft) *Message {
	m := &Message{
		Type: "message", Subtype: d.Subtype, User: d.User, Team: s.cfg.Team.ID, Text: d.Text, ClientMsgID: d.ClientMsgID,
		ThreadTS: d.ThreadTS, Blocks: d.Blocks, Attachments: d.Attachments, Metadata: d.Metadata, Files: d.Files,
		Upload: len(d.Files) > 0,
	}
	if d.User == s.cfg.App.BotUserID {
		m.BotID, m.AppID = s.cfg.App.BotID, s.cfg.App.ID
		m.BotProfile = &BotProfile{ID: m.BotID, AppID: m.AppID, Name: s.cfg.App.Name, TeamID: m.Team}
	}
	return m
}

// insert gives m its ts and place, counts it in its thread and publishes it.
func (s *State) insert(r *room, m *Message) {
	m.TS, m.Channel = s.nextTS(), r.ID
	r.byTS[m.TS] = m
	if m.ThreadTS == "" || m.Subtype == "thread_broadcast" {
		r.top = append(r.top, m)
	}
	if m.ThreadTS != "" {
		m.ParentUserID = r.byTS[m.ThreadTS].User
		r.replies[m.ThreadTS] = append(r.replies[m.ThreadTS], m)
	}
	published := *m
	s.publish(Change{Kind: KindMessage, Channel: r.ID, Message: &published})
	if m.ThreadTS != "" {
		s.recount(r, m.ThreadTS)
	}
}

// recount refreshes what a root says of its replies. The root gains thread_ts with its first reply, as in Slack.
func (s *State) recount(r *room, rootTS string) {
	root := r.byTS[rootTS]
	if root == nil {
		return
	}
	replies := r.replies[rootTS]
	root.ThreadTS, root.ReplyCount, root.LatestReply, root.ReplyUsers = "", len(replies), "", nil
	for _, m := range replies {
		root.ThreadTS, root.LatestReply = rootTS, m.TS
		if !slices.Contains(root.ReplyUsers, m.User) {
			root.ReplyUsers = append(root.ReplyUsers, m.User)
		}
	}
	root.ReplyUsersCount = len(root.ReplyUsers)
	published := *root
	s.publish(Change{Kind: KindThread, Channel: r.ID, Message: &published})
}

func (s *State) insertEphemeral(r *room, d Draft) Message {
	m := s.compose(d)
	m.TS, m.Channel, m.IsEphemeral, m.Audience = s.nextTS(), r.ID, true, d.Audience
	s.ephemerals = append(s.ephemerals, m)
	published := *m
	s.publish(Change{Kind: KindEphemeral, Channel: r.ID, User: d.Audience, Message: &published})
	return published
}

package slack

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

// inner is the event inside a callback; a message that was changed or deleted carries another message.
type inner struct {
	Type string `json:"type"`
	said
	EventTS   string `json:"event_ts"`
	DeletedTS string `json:"deleted_ts"`
	Message   *said  `json:"message"`
	Previous  *said  `json:"previous_message"`
	Tab       string `json:"tab"`
	View      struct {
		ID   string `json:"id"`
		Hash string `json:"hash"`
	} `json:"view"`
	Tokens struct {
		Bot []string `json:"bot"`
	} `json:"tokens"`
}

// said is a message.
type said struct {
	Subtype     string `json:"subtype"`
	Channel     string `json:"channel"`
	ChannelType string `json:"channel_type"`
	User        string `json:"user"`
	BotID       string `json:"bot_id"`
	Text        string `json:"text"`
	TS          string `json:"ts"`
	ThreadTS    string `json:"thread_ts"`
	ParentUser  string `json:"parent_user_id"`
	Team        string `json:"team"`
	UserTeam    string `json:"user_team"`
	Files       []struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"files"`
	Edited *struct {
		TS string `json:"ts"`
	} `json:"edited"`
}

func (r reader) happened(e inner) reading {
	switch e.Type {
	case "app_mention", "message":
		return r.message(e)
	case "app_home_opened":
		return r.home(e)
	case "app_uninstalled":
		return reading{event: r.base(bot.Removed, e.EventTS)}
	case "tokens_revoked":
		if len(e.Tokens.Bot) == 0 {
			return ignored(unused)
		}
		return reading{event: r.base(bot.Removed, e.EventTS)}
	}
	return ignored(unused)
}

// home fires for both tabs and on every visit; only the Home tab has something to publish.
func (r reader) home(e inner) reading {
	if e.Tab != "home" && e.Tab != "" {
		return ignored(unused)
	}
	ev := r.base(bot.HomeOpened, e.EventTS)
	ev.User, ev.ViewID, ev.ViewHash = e.User, e.View.ID, e.View.Hash
	ev.Place = bot.Place{Channel: e.Channel, Kind: bot.DirectMessage}
	return reading{event: ev}
}

func (r reader) message(e inner) reading {
	switch e.Subtype {
	case "", "file_share", "thread_broadcast":
		return r.spoken(e)
	case "message_changed":
		return r.changed(e)
	case "message_deleted":
		return r.deleted(e)
	}
	return ignored(unused)
}

// mine says whether we said it: our own messages come back as events.
func (r reader) mine(m said) bool {
	return (m.User != "" && m.User == r.me.UserID) || (m.BotID != "" && m.BotID == r.me.BotID)
}

// spoken is a new message. A mention in a channel arrives twice, as app_mention and as a message: both read the same and share
// the alias of channel and ts, so that whichever comes first is recorded and the other is a repeat.
func (r reader) spoken(e inner) reading {
	switch {
	case r.mine(e.said):
		return ignored(own)
	case e.BotID != "" || e.User == "":
		return ignored(machine)
	}
	ev := r.base(bot.Said, e.TS)
	r.fill(&ev, e.said, e)
	direct := ev.Place.Kind == bot.DirectMessage
	switch {
	case !direct && (e.Type == "app_mention" || mentions(e.Text, r.me.UserID)):
		ev.Kind = bot.Mention
	case !direct && ev.Place.Thread == "":
		return ignored(chatter)
	}
	ev.Aliases = []string{"msg:" + ev.Place.Channel + ":" + e.TS}
	return reading{event: ev}
}

// changed is an edit by a person. Slack also sends it when it unfurls a link or a thread grows: then nothing was edited. A deleted
// root with replies changes into a tombstone.
func (r reader) changed(e inner) reading {
	m := e.Message
	if m == nil || m.TS == "" {
		return ignored(unreadable)
	}
	if m.Subtype == "tombstone" {
		e.DeletedTS = m.TS
		return r.deleted(e)
	}
	switch {
	case r.mine(*m):
		return ignored(own)
	case m.BotID != "" || m.User == "":
		return ignored(machine)
	case m.Edited == nil || (e.Previous != nil && e.Previous.Text == m.Text):
		return ignored(unused)
	}
	ev := r.base(bot.Edited, orString(m.Edited.TS, e.EventTS))
	r.fill(&ev, *m, e)
	before := e.Previous != nil && mentions(e.Previous.Text, r.me.UserID)
	if ev.Place.Thread == "" && ev.Place.Kind != bot.DirectMessage && !before && !mentions(m.Text, r.me.UserID) {
		return ignored(chatter)
	}
	ev.Aliases = []string{"edit:" + ev.Place.Channel + ":" + m.TS + ":" + ev.TS}
	return reading{event: ev}
}

// deleted is a person's message that went.
func (r reader) deleted(e inner) reading {
	was := e.Previous
	if was == nil {
		was = &said{}
	}
	ts := orString(e.DeletedTS, was.TS)
	switch {
	case ts == "":
		return ignored(unreadable)
	case r.mine(*was):
		return ignored(own)
	case was.BotID != "":
		return ignored(machine)
	}
	ev := r.base(bot.Deleted, orString(e.EventTS, e.TS))
	r.fill(&ev, *was, e)
	ev.Message, ev.Text, ev.Files = ts, "", nil
	if ev.Place.Thread == "" && ev.Place.Kind != bot.DirectMessage && !mentions(was.Text, r.me.UserID) {
		return ignored(chatter)
	}
	ev.Aliases = []string{"del:" + ev.Place.Channel + ":" + ts}
	return reading{event: ev}
}

// fill copies what a message says; the channel stands on the event around it.
func (r reader) fill(ev *bot.Event, m said, e inner) {
	ev.User, ev.Message, ev.ParentUser = m.User, m.TS, m.ParentUser
	ev.Place = bot.Place{Channel: orString(e.Channel, m.Channel), Thread: threadOf(m)}
	ev.Place.Kind = channelKind(orString(e.ChannelType, m.ChannelType), ev.Place.Channel)
	ev.Text = incoming(m.Text, r.me.UserID)
	ev.Foreign = r.foreign(orString(m.UserTeam, m.Team))
	for _, f := range m.Files {
		ev.Files = append(ev.Files, bot.FileRef{ID: f.ID, Name: f.Name})
	}
}

// threadOf is the thread a message stands in; empty for one in the channel itself, even when it heads a thread.
func threadOf(m said) string {
	if m.ThreadTS == m.TS {
		return ""
	}
	return m.ThreadTS
}

// channelKind reads Slack's channel_type. Without one only a direct message shows by its letter: a G may be a private channel or a
// group message, a C a public or a private one.
func channelKind(kind, channel string) bot.ChannelKind {
	switch kind {
	case "channel", "group", "mpim", "im":
		return bot.ChannelKind(kind)
	case "app_home":
		return bot.DirectMessage
	}
	if strings.HasPrefix(channel, "D") {
		return bot.DirectMessage
	}
	return ""
}

package slack

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

// interaction is whatever a person does with a control, a form or a shortcut
// (https://docs.slack.dev/interactivity/handling-user-interaction, as of 2026-11).
type interaction struct {
	Type        string `json:"type"`
	CallbackID  string `json:"callback_id"`
	ResponseURL string `json:"response_url"`
	TriggerID   string `json:"trigger_id"`
	ActionTS    string `json:"action_ts"`
	APIAppID    string `json:"api_app_id"`
	Team        *named `json:"team"`
	Enterprise  *named `json:"enterprise"`
	User        struct {
		ID       string `json:"id"`
		Username string `json:"username"`
		Name     string `json:"name"`
		TeamID   string `json:"team_id"`
	} `json:"user"`
	Channel   named `json:"channel"`
	Container struct {
		MessageTS string `json:"message_ts"`
		ThreadTS  string `json:"thread_ts"`
		ChannelID string `json:"channel_id"`
	} `json:"container"`
	Message struct {
		said
		Metadata struct {
			EventPayload map[string]any `json:"event_payload"`
		} `json:"metadata"`
	} `json:"message"`
	View    *view  `json:"view"`
	Actions []used `json:"actions"`
}

type named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type view struct {
	ID              string `json:"id"`
	Hash            string `json:"hash"`
	CallbackID      string `json:"callback_id"`
	PrivateMetadata string `json:"private_metadata"`
	State           struct {
		Values map[string]map[string]used `json:"values"`
	} `json:"state"`
}

func (r reader) interaction(payload json.RawMessage) reading {
	var i interaction
	if err := json.Unmarshal(payload, &i); err != nil {
		return ignored(unreadable)
	}
	if !r.ours(idOfNamed(i.Team), idOfNamed(i.Enterprise), i.APIAppID) {
		return ignored(stranger)
	}
	switch i.Type {
	case "block_actions":
		return r.click(i)
	case "view_submission":
		return r.form(i, bot.Submitted)
	case "view_closed":
		return r.form(i, bot.Closed)
	case "shortcut":
		return r.shortcut(i, bot.Shortcut)
	case "message_action":
		return r.shortcut(i, bot.MessageShortcut)
	}
	return ignored(unused)
}

// acted is an event of the person, with what they saw.
func (r reader) acted(kind bot.EventKind, i interaction, ts string) bot.Event {
	ev := r.base(kind, ts)
	ev.User, ev.UserName = i.User.ID, orString(i.User.Username, i.User.Name)
	ev.Foreign = r.foreign(i.User.TeamID)
	ev.TriggerID, ev.ResponseURL = i.TriggerID, r.trusted(i.ResponseURL)
	channel := orString(i.Container.ChannelID, i.Channel.ID)
	if channel != "" {
		ev.Place = bot.Place{Channel: channel, Kind: namedKind(i.Channel.Name, channel), Thread: orString(i.Message.ThreadTS, i.Container.ThreadTS)}
	}
	if v := i.View; v != nil {
		ev.ViewID, ev.ViewHash, ev.Callback, ev.Private = v.ID, v.Hash, v.CallbackID, v.PrivateMetadata
		ev.Values = flattened(v.State.Values)
		ev.Conversation = ConversationOf(v.CallbackID, nil)
	}
	return ev
}

// click is a control that was used. It is known again by its trigger; a double click on a button brings two triggers, and is known
// by message, button, person and the moment.
func (r reader) click(i interaction) reading {
	if len(i.Actions) == 0 || i.TriggerID == "" {
		return ignored(unreadable)
	}
	c := i.Actions[0]
	ev := r.acted(bot.Action, i, orString(c.ActionTS, i.ActionTS))
	ev.ID = "click:" + i.TriggerID
	ev.Message = orString(i.Container.MessageTS, i.Message.TS)
	ev.BlockID, ev.ActionID, ev.Value = c.BlockID, c.ActionID, c.value()
	ev.Conversation = ConversationOf(c.BlockID, i.Message.Metadata.EventPayload)
	if c.Type == "button" {
		where := strings.Join([]string{ev.Place.Channel, orString(ev.Message, ev.ViewID), c.BlockID, c.ActionID, ev.User}, ":")
		ev.Aliases = windows("dbl:"+where, ev.At.Unix())
	}
	return reading{event: ev}
}

// doubleClick is the window in seconds: two clicks that close always share one of their two names, two that are twice as far apart never do.
const doubleClick = 2

func windows(prefix string, unix int64) []string {
	n := unix / doubleClick
	return []string{prefix + ":" + strconv.FormatInt(n, 10), prefix + ":" + strconv.FormatInt(n+1, 10)}
}

func (r reader) form(i interaction, kind bot.EventKind) reading {
	if i.View == nil {
		return ignored(unreadable)
	}
	ev := r.acted(kind, i, "")
	if kind == bot.Closed {
		ev.ID = "closed:" + i.View.ID + ":" + i.View.Hash
		return reading{event: ev}
	}
	seen := "submit:" + i.View.ID + ":" + i.View.Hash
	if ev.ID = seen; i.TriggerID != "" {
		ev.ID, ev.Aliases = "submit:"+i.TriggerID, []string{seen}
	}
	return reading{event: ev}
}

func (r reader) shortcut(i interaction, kind bot.EventKind) reading {
	if i.TriggerID == "" {
		return ignored(unreadable)
	}
	ev := r.acted(kind, i, i.ActionTS)
	ev.ID, ev.Callback = "short:"+i.TriggerID, i.CallbackID
	if kind == bot.MessageShortcut {
		ev.Message, ev.Text = i.Message.TS, incoming(i.Message.Text, r.me.UserID)
		ev.Place.Thread = threadOf(i.Message.said)
	}
	return reading{event: ev}
}

// ConversationOf names the conversation a control belongs to: what the metadata of its message says under "assessment", else the
// third part of its block_id, which is "ask:<attribute>:<conversation>" or "<name>::<conversation>"; a view's callback_id reads the
// same. Empty when neither says.
// A fourth part tells blocks of one message apart and means nothing.
func ConversationOf(blockID string, payload map[string]any) string {
	if id, ok := payload["assessment"].(string); ok && id != "" {
		return id
	}
	if parts := strings.Split(blockID, ":"); len(parts) >= 3 {
		return parts[2]
	}
	return ""
}

func idOfNamed(n *named) string {
	if n == nil {
		return ""
	}
	return n.ID
}

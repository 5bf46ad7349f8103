// Package events turns what happens in the local workspace into the Events API payloads an app subscribed to: the outer
// event_callback and the inner event, as docs.slack.dev/apis/events-api shows them (read 2026-08-20). It sends nothing itself
// and keeps no state but a counter.
package events

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/socketmode"
	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// Source makes event envelopes for one app. Subscribed holds the names of the manifest ("message.channels", "app_mention").
// Publish must not block.
type Source struct {
	Team       workspace.Team
	App        workspace.App
	Subscribed []string
	Now        func() time.Time
	Publish    func(socketmode.Envelope)
	count      atomic.Int64
}

type body = map[string]any

// Observe publishes the events that a change gives rise to. Apps hear only of conversations they are in.
func (s *Source) Observe(c workspace.Change) {
	if !slices.Contains(c.Room.Members, s.App.BotUserID) {
		return
	}
	switch c.Kind {
	case workspace.KindMessage:
		s.posted(c)
	case workspace.KindMessageChanged:
		s.send("message."+plural(c.Room), body{
			"type": "message", "subtype": "message_changed", "hidden": true, "channel": c.Channel, "ts": c.TS, "event_ts": c.TS,
			"channel_type": c.Room.ChannelType(), "message": inner(*c.Message), "previous_message": inner(*c.Previous),
		})
	case workspace.KindMessageDeleted:
		s.send("message."+plural(c.Room), body{
			"type": "message", "subtype": "message_deleted", "hidden": true, "channel": c.Channel, "ts": c.TS, "event_ts": c.TS,
			"channel_type": c.Room.ChannelType(), "deleted_ts": c.Previous.TS, "previous_message": inner(*c.Previous),
		})
	case workspace.KindReaction:
		s.reacted(c)
	case workspace.KindMember:
		s.send("member_joined_channel", body{
			"type": "member_joined_channel", "user": c.User, "channel": c.Channel, "channel_type": "C", "team": s.Team.ID, "event_ts": c.TS,
		})
	default: // apps are told of nothing else
	}
}

func (s *Source) posted(c workspace.Change) {
	m := inner(*c.Message)
	m["event_ts"], m["channel"] = c.Message.TS, c.Channel
	s.send("message."+plural(c.Room), with(m, "channel_type", c.Room.ChannelType()))
	mentioned := strings.Contains(c.Message.Text, "<@"+s.App.BotUserID+">") || strings.Contains(c.Message.Text, "<@"+s.App.BotUserID+"|")
	ordinary := c.Message.Subtype == "" || c.Message.Subtype == "file_share" || c.Message.Subtype == "thread_broadcast"
	if mentioned && ordinary && !c.Room.IsIM && c.Message.User != s.App.BotUserID {
		s.send("app_mention", with(m, "type", "app_mention"))
	}
}

func (s *Source) reacted(c workspace.Change) {
	kind := "reaction_added"
	if c.Removed {
		kind = "reaction_removed"
	}
	s.send(kind, body{
		"type": kind, "user": c.User, "reaction": c.Text, "item_user": c.Message.User, "event_ts": c.TS,
		"item": body{"type": "message", "channel": c.Channel, "ts": c.Message.TS},
	})
}

// HomeOpened publishes that a user opened the app's tab; view is the home published so far, or nil.
func (s *Source) HomeOpened(user, channel, tab, ts string, view *workspace.View) {
	e := body{"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": ts}
	if view != nil {
		e["view"] = view
	}
	s.send("app_home_opened", e)
}

// plural is how subscriptions name the type of a conversation.
func plural(c workspace.Conversation) string {
	switch t := c.ChannelType(); t {
	case "channel", "group":
		return t + "s"
	default:
		return t
	}
}

func inner(m workspace.Message) body {
	m.Channel = ""
	raw, err := json.Marshal(m)
	out := body{}
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil { // a message of ours always goes to JSON and back
		return body{}
	}
	return out
}

func with(m body, key string, value any) body {
	out := maps.Clone(m)
	out[key] = value
	return out
}

func (s *Source) send(subscription string, event body) {
	if !slices.Contains(s.Subscribed, subscription) {
		return
	}
	id := "Ev" + strings.ToUpper(workspace.Secret()[:9]) + strconv.FormatInt(s.count.Add(1), 10)
	payload, err := json.Marshal(body{
		"token": "local", "team_id": s.Team.ID, "context_team_id": s.Team.ID, "context_enterprise_id": nil,
		"api_app_id": s.App.ID, "event": event, "type": "event_callback", "event_id": id, "event_time": s.Now().Unix(),
		"authorizations": []body{{
			"enterprise_id": nil, "team_id": s.Team.ID, "user_id": s.App.BotUserID, "is_bot": true, "is_enterprise_install": false,
		}},
		"is_ext_shared_channel": false, "event_context": "4-" + id,
	})
	if err != nil { // maps of plain values always encode
		return
	}
	s.Publish(socketmode.Envelope{Type: "events_api", Payload: payload, EventID: id})
}

package app

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Workspace is the conversation of what concerns the whole workspace, such as the app's removal.
const Workspace = "workspace"

// parkedPrefix begins the names of mailboxes of threads nothing is known of yet.
const parkedPrefix = "thread:"

// NewConversation returns the id of the conversation that an event starts: the same wherever and whenever it is computed.
func NewConversation(team, eventID string) string {
	sum := sha256.Sum256([]byte(team + "\x00" + eventID))
	return "da-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:10])
}

// Route says where an event belongs. The zero Route is an event that is none of ours. A control whose thread is unknown starts
// a conversation, so that the one who used it gets an answer.
func Route(event bot.Event, botUser string) bot.Route {
	fresh := NewConversation(event.Team, event.ID)
	if event.Conversation != "" {
		return bot.Route{Conversation: event.Conversation}
	}
	switch event.Kind {
	case bot.Command, bot.Shortcut, bot.MessageShortcut:
		return bot.Route{Conversation: fresh}
	case bot.HomeOpened:
		return bot.Route{Conversation: "home-" + event.User}
	case bot.Removed:
		return bot.Route{Conversation: Workspace}
	case bot.Action, bot.Submitted:
		if at := threadOf(event); at != "" {
			return bot.Route{Thread: at, Foreign: fresh, Unknown: fresh}
		}
		return bot.Route{Conversation: fresh}
	case bot.Closed:
		return bot.Route{Thread: threadOf(event)}
	case bot.Mention, bot.Said, bot.Edited, bot.Deleted:
		return spoken(event, botUser, fresh)
	case bot.Finished: // always has its conversation
	}
	return bot.Route{}
}

// spoken routes what was said. A mention, and whatever is said in a direct message, is meant for the bot in any thread.
func spoken(event bot.Event, botUser, fresh string) bot.Route {
	changed := event.Kind == bot.Edited || event.Kind == bot.Deleted
	meant := event.Kind == bot.Mention || (event.Place.Kind == bot.DirectMessage && !changed)
	if event.Place.Thread == "" && !changed {
		if meant {
			return bot.Route{Conversation: fresh}
		}
		return bot.Route{}
	}
	route := bot.Route{Thread: threadOf(event)}
	if meant {
		route.Foreign, route.Unknown = fresh, fresh
	}
	stranger := event.ParentUser != "" && botUser != "" && event.ParentUser != botUser
	if event.Place.Thread != "" && !stranger {
		route.Unknown, route.Park = parkedPrefix+route.Thread, true
	}
	return route
}

// threadOf returns "channel:ts" of the thread an event is in, or of the message it is about when that stands by itself.
func threadOf(event bot.Event) string {
	ts := event.Place.Thread
	if ts == "" {
		ts = event.Message
	}
	if ts == "" || event.Place.Channel == "" {
		return ""
	}
	return event.Place.Channel + ":" + ts
}

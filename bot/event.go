package bot

import (
	"encoding/json"
	"time"
)

// Version is the version of everything stored: events, sessions, intents, results.
const Version = 1

// EventKind says how an event reached us.
type EventKind string

// The kinds of event.
const (
	Command         EventKind = "command"          // a slash command; Text is what follows it
	Mention         EventKind = "mention"          // the bot was mentioned; Text is without the mention
	Said            EventKind = "said"             // a message in a thread of ours or in a DM
	Edited          EventKind = "edited"           // an earlier message was edited; Message is its ts, Text the new text
	Deleted         EventKind = "deleted"          // an earlier message was deleted; Message is its ts
	Action          EventKind = "action"           // a control was used
	Submitted       EventKind = "submitted"        // a modal was submitted
	Closed          EventKind = "closed"           // a modal was closed
	Shortcut        EventKind = "shortcut"         // a global shortcut
	MessageShortcut EventKind = "message_shortcut" // a shortcut on a message; Text is the message's text, Message its ts
	HomeOpened      EventKind = "home_opened"      // the App Home was opened
	Finished        EventKind = "finished"         // a job of this conversation ended; Callback is its name, Result or Problem what came of it
	Removed         EventKind = "removed"          // the app was uninstalled or its tokens revoked
)

// ChannelKind is the kind of a conversation's place.
type ChannelKind string

// The kinds of channel.
const (
	PublicChannel  ChannelKind = "channel"
	PrivateChannel ChannelKind = "group"
	DirectMessage  ChannelKind = "im"
	GroupMessage   ChannelKind = "mpim"
)

// Place is where something was said or is to be said.
type Place struct {
	Channel string      `json:"channel,omitempty"`
	Kind    ChannelKind `json:"kind,omitempty"`
	Thread  string      `json:"thread,omitempty"` // ts of the thread's first message; empty in the channel itself
}

// Event is something that happened, as recorded before it is acknowledged.
type Event struct {
	V            int               `json:"v"`
	ID           string            `json:"id"`                // unique; a repeat carries the same
	Aliases      []string          `json:"aliases,omitempty"` // further ids of the same happening, such as channel and ts of a message
	Kind         EventKind         `json:"kind"`
	TS           string            `json:"ts"` // when it happened, "seconds.micros"; orders the events of a thread
	At           time.Time         `json:"at"` // the same moment
	Team         string            `json:"team"`
	User         string            `json:"user"`
	UserName     string            `json:"user_name,omitempty"`
	Place        Place             `json:"place"`
	ParentUser   string            `json:"parent_user,omitempty"`  // author of the thread's first message, when told
	Message      string            `json:"message,omitempty"`      // ts of the message said, edited or holding the control
	Text         string            `json:"text,omitempty"`         // unescaped once
	Conversation string            `json:"conversation,omitempty"` // the conversation a control belongs to
	BlockID      string            `json:"block_id,omitempty"`
	ActionID     string            `json:"action_id,omitempty"`
	Value        string            `json:"value,omitempty"`    // of the control used
	Callback     string            `json:"callback,omitempty"` // of a modal or shortcut
	Private      string            `json:"private,omitempty"`  // the modal's private metadata
	Values       map[string]string `json:"values,omitempty"`   // a modal's values, block_id to value
	ViewID       string            `json:"view_id,omitempty"`
	ViewHash     string            `json:"view_hash,omitempty"`
	TriggerID    string            `json:"trigger_id,omitempty"`
	ResponseURL  string            `json:"response_url,omitempty"`
	Files        []FileRef         `json:"files,omitempty"`
	Result       json.RawMessage   `json:"result,omitempty"`  // of a finished job
	Problem      string            `json:"problem,omitempty"` // why a job failed for good, with the fix
	Foreign      bool              `json:"foreign,omitempty"` // the person belongs to another organisation
}

// FileRef is a file attached to what was said.
type FileRef struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

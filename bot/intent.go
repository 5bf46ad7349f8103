package bot

import "time"

// IntentKind is the kind of an effect.
type IntentKind string

// The kinds of intent.
const (
	Post        IntentKind = "post"      // a message in Place; found again by its key
	Edit        IntentKind = "edit"      // the message that intent Target posted; repeating it is harmless
	Delete      IntentKind = "delete"    // the message that intent Target posted; repeating it is harmless
	Whisper     IntentKind = "whisper"   // a message only User sees, by ResponseURL where there is one; never repeated
	OpenView    IntentKind = "open_view" // a modal for Trigger; never repeated
	UpdateView  IntentKind = "update_view"
	PublishHome IntentKind = "publish_home" // User's App Home; repeating it is harmless
	Upload      IntentKind = "upload"       // a file into Place; found again by its key
	React       IntentKind = "react"
	RunJob      IntentKind = "job"  // do Job; repeating it is harmless; its outcome comes back as a Finished event
	Pass        IntentKind = "pass" // hand Event to another conversation; performed by the application itself
)

// Intent is an effect we mean to have: stored under its key before it is performed, performed at most once.
type Intent struct {
	V           int        `json:"v"`
	Key         string     `json:"key"`
	Kind        IntentKind `json:"kind"`
	Place       Place      `json:"place"`
	ThreadOf    string     `json:"thread_of,omitempty"` // key of the post whose thread this goes to; overrides Place.Thread
	Target      string     `json:"target,omitempty"`    // key of the post edited or deleted
	TargetTS    string     `json:"target_ts,omitempty"` // the message itself, when no intent of ours is known for it
	User        string     `json:"user,omitempty"`
	Message     *Message   `json:"message,omitempty"`
	View        *View      `json:"view,omitempty"`
	ViewID      string     `json:"view_id,omitempty"`
	ViewHash    string     `json:"view_hash,omitempty"` // of the view as last seen: an update of a newer one is a Conflict; empty updates whatever is there
	File        *File      `json:"file,omitempty"`
	Trigger     string     `json:"trigger,omitempty"`
	ResponseURL string     `json:"response_url,omitempty"`
	Replace     bool       `json:"replace,omitempty"` // a whisper replaces the message that ResponseURL belongs to
	Emoji       string     `json:"emoji,omitempty"`
	NotAfter    time.Time  `json:"not_after,omitzero"`  // dropped silently when not performed by then
	OnDenied    *Message   `json:"on_denied,omitempty"` // whispered to User by ResponseURL when the place refuses us
	Event       *Event     `json:"event,omitempty"`
	To          string     `json:"to,omitempty"` // the conversation of a Pass
	Job         *Job       `json:"job,omitempty"`
	At          time.Time  `json:"at,omitzero"` // when a Pass is delivered: a timer; zero: at once
}

// File is a file to upload. Data travels base64 in JSON.
type File struct {
	Name  string `json:"name"`
	Title string `json:"title,omitempty"`
	Alt   string `json:"alt,omitempty"`
	Data  []byte `json:"data"`
}

// Ref is where a performed intent landed.
type Ref struct {
	Channel string `json:"channel,omitempty"`
	TS      string `json:"ts,omitempty"`
	ViewID  string `json:"view_id,omitempty"`
	FileID  string `json:"file_id,omitempty"`
	Link    string `json:"link,omitempty"`
}

// Outcome is how an intent ended.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"
	Refused Outcome = "refused" // it will never succeed: no such channel, not a member, expired trigger
	Dropped Outcome = "dropped" // too late, or already unknown and not repeatable
)

// Result is an intent's outcome.
type Result struct {
	V       int     `json:"v"`
	Key     string  `json:"key"`
	Outcome Outcome `json:"outcome"`
	Ref     Ref     `json:"ref,omitzero"`
	Reason  string  `json:"reason,omitempty"` // of a refusal: the API's error code
}

// Refs maps intent keys to where they landed.
type Refs map[string]Ref

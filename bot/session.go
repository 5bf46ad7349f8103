package bot

import "encoding/json"

// Session is the durable state of one conversation as the application sees it: Body is the conversation's own state, in the
// conversation's own JSON.
type Session struct {
	V       int             `json:"v"`
	ID      string          `json:"id"`
	Version int64           `json:"version"`           // 0 for one that was never stored
	Applied []string        `json:"applied,omitempty"` // ids of the events already stepped, newest last, bounded
	Body    json.RawMessage `json:"body,omitempty"`
	Keep    Keep            `json:"keep,omitempty"`
	Watch   []Place         `json:"-"` // further threads whose messages belong here
}

// Keep says how long a session is kept after its last turn.
type Keep string

// The lifetimes; their lengths are stated where keys are built.
const (
	KeepBriefly Keep = "briefly" // nothing but the memory that an event was handled
	KeepLong    Keep = "long"    // an assessment
)

package bot

import (
	"encoding/json"
	"time"
)

// Document is a stored value beside the conversations: a record, a subscription, a setting.
type Document struct {
	Kind    string          // such as "subscription"; letters, digits and "-"
	ID      string          // unique within its kind
	Version int64           // 0 before it was first stored
	Body    json.RawMessage // the owner's own JSON, with its own "v"
	Terms   []string        // further words it is listed by, such as "channel=C123"
	Keep    time.Duration   // how long after its last change; 0 until it is removed
}

// Query selects documents of one kind, ordered by id.
type Query struct {
	Kind   string
	Prefix string // of the id
	Term   string // exact; overrides Prefix
	After  string // ids after this one; for the next page
	Limit  int    // at most 1000, which is also what 0 means
}

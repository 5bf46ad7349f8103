package bot

import "encoding/json"

// Job is work outside the conversation that a pure step can only ask for: read a list, write a record, look a right up. It must be
// idempotent under the intent's key, because a job whose outcome was lost is done again.
type Job struct {
	Name string          `json:"name"`
	Args json.RawMessage `json:"args,omitempty"`
	For  Event           `json:"for"` // the event that asked, without its payloads: who, where, response address
}

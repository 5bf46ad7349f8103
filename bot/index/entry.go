// Package index keeps one line about every assessment, so that people find theirs again: what it is about, where it stands, where
// its thread is. The assessment itself lives in its conversation; nothing is decided from the index.
package index

import (
	"fmt"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// DocumentKind is the kind under which entries are kept.
const DocumentKind = "assessment"

// Keep is how long an entry is kept after its last change: as long as the conversation itself.
const Keep = 400 * 24 * time.Hour

// The states of an assessment.
const (
	Asking    = "asking"
	Decided   = "decided"
	Cancelled = "cancelled"
	Recorded  = "recorded"
)

// Entry is one line about an assessment.
type Entry struct {
	V           int             `json:"v"`
	ID          string          `json:"id"` // the conversation's
	Subject     string          `json:"subject"`
	State       string          `json:"state"`
	Claim       string          `json:"claim,omitempty"` // the verdict, so far or final
	Cost        string          `json:"cost,omitempty"`
	Left        int             `json:"left,omitempty"` // questions left at most
	Channel     string          `json:"channel"`
	Kind        bot.ChannelKind `json:"kind,omitempty"`
	Thread      string          `json:"thread,omitempty"` // ts of its head; empty until that is posted
	Link        string          `json:"link,omitempty"`   // to its head
	Starter     string          `json:"starter"`
	StarterName string          `json:"starter_name,omitempty"`
	People      []string        `json:"people,omitempty"` // who took part, the starter included
	Open        []profile.ID    `json:"open,omitempty"`   // the questions that stand open now
	StartedAt   time.Time       `json:"started_at"`
	ChangedAt   time.Time       `json:"changed_at"`
}

// document is the entry as it is stored. Ids sort the newest start first.
func (e Entry) document(version int64, body []byte) bot.Document {
	terms := []string{"channel=" + e.Channel, "state=" + e.State, "conversation=" + e.ID}
	for _, p := range e.People {
		terms = append(terms, "user="+p)
	}
	return bot.Document{Kind: DocumentKind, ID: e.documentID(), Version: version, Body: body, Terms: terms, Keep: Keep}
}

func (e Entry) documentID() string {
	const end = 99_999_999_999 // seconds; ids count down to it
	return fmt.Sprintf("%011d-%s", end-e.StartedAt.Unix(), e.ID)
}

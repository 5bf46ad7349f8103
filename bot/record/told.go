package record

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// FactsTold is the callback of the event that tells a conversation what somebody set on its pull request; its result is a [Told].
const FactsTold = "review.facts"

// Told is what somebody set in a comment on the pull request that a conversation is about.
type Told struct {
	PullRequest string     `json:"pull_request"` // owner/name#N
	Who         string     `json:"who"`          // a GitHub login
	Facts       []ToldFact `json:"facts"`
}

// ToldFact is one answer.
type ToldFact struct {
	Component string `json:"component,omitempty"` // by name; empty is the workload, or all of a system
	Attribute string `json:"attribute"`
	Value     string `json:"value"` // canonical
}

// Event is the event that tells the conversation. The same id is heard once.
func (f Told) Event(id, conversation string, at time.Time) (bot.Event, error) {
	result, err := json.Marshal(f)
	if err != nil {
		return bot.Event{}, fmt.Errorf("encode what was told: %w", err)
	}
	return bot.Event{
		V: bot.Version, ID: "told:" + id, Kind: bot.Finished, At: at, TS: fmt.Sprintf("%d.%06d", at.Unix(), at.Nanosecond()/1000),
		Conversation: conversation, UserName: f.Who + " on GitHub", Callback: FactsTold, Result: result,
	}, nil
}

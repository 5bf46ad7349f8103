package contents

import (
	"time"

	"github.com/deploy-advice/deploy-advice/bot/digest/phrase"
	"github.com/deploy-advice/deploy-advice/bot/digest/standing"
	"github.com/deploy-advice/deploy-advice/bot/index"
)

// Review is what is read of a reviewed pull request.
type Review struct {
	Repo           string    `json:"repo"`
	Number         int       `json:"number"`
	Title          string    `json:"title"`
	Author         string    `json:"author"`
	AuthorName     string    `json:"author_name"`
	URL            string    `json:"url"`
	Service        string    `json:"service"`
	Family         string    `json:"family"`
	Platform       string    `json:"platform"`
	ChosenFamily   string    `json:"chosen_family"`
	ChosenPlatform string    `json:"chosen_platform"`
	Against        bool      `json:"against"` // it adds or moves a service against the advice
	Reason         string    `json:"reason"`
	State          string    `json:"state"` // open, merged, closed
	Channel        string    `json:"channel"`
	ChangedAt      time.Time `json:"changed_at"`
}

// Material is everything a digest is made of.
type Material struct {
	Entries []standing.Kept // with a check when it moved
	Reviews []Review
	Waiting []index.Entry
	Quiet   map[string]bool // people who do not want to be mentioned
	Broken  map[string]bool // decisions that cannot be run again, by id
	Names   phrase.Names
}

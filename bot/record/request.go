package record

import (
	"time"

	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// The jobs of this package, by name, for a conversation to ask for.
const (
	JobCreate  = "record.create"  // Request -> Outcome
	JobComment = "record.comment" // CommentRequest -> Outcome
)

// StatusChanged is the callback of the event that tells a conversation that its record's status changed; its result is a StatusChange.
const StatusChanged = "record.status"

// DocumentKind is the kind under which entries are kept.
const DocumentKind = "record"

// Request asks for a record of a finished assessment.
type Request struct {
	Conversation string            `json:"conversation"`
	Repo         string            `json:"repo"`           // owner/name
	Folder       string            `json:"folder"`         // of the records; empty for the repository's own or docs/adr
	Title        string            `json:"title"`          // of the decision
	Decider      string            `json:"decider"`        // person's id
	DeciderName  string            `json:"decider_name"`   // as shown
	Role         string            `json:"role,omitempty"` // in which they decide, for an override
	Thread       string            `json:"thread,omitempty"`
	Channel      string            `json:"channel,omitempty"`
	ThreadTS     string            `json:"thread_ts,omitempty"`
	PullRequest  string            `json:"pull_request,omitempty"` // owner/name#N the decision is about
	Components   []string          `json:"components,omitempty"`
	Facts        map[string]string `json:"facts"`           // canonical, of a single workload
	Links        []profile.Link    `json:"links,omitempty"` // between the components of a system
	Assessment   engine.Assessment `json:"assessment"`
	Override     *Override         `json:"override,omitempty"`
	Supersedes   string            `json:"supersedes,omitempty"` // path of the record this one replaces
	ReviewBy     time.Time         `json:"review_by,omitzero"`
	At           time.Time         `json:"at"`
	implied      bool              // what it supersedes was not named: where that has no file on the base, nothing is marked
}

// Override is a person's decision against the advice; the advice stays beside it.
type Override struct {
	Family   string `json:"family"`
	Platform string `json:"platform"`
	Reason   string `json:"reason"`
	Who      string `json:"who"`
	Role     string `json:"role,omitempty"`
}

// CommentRequest asks for a comment about a finished assessment on a pull request.
type CommentRequest struct {
	Conversation string            `json:"conversation"`
	PullRequest  string            `json:"pull_request"` // owner/name#N
	Thread       string            `json:"thread,omitempty"`
	Assessment   engine.Assessment `json:"assessment"`
}

// Outcome is what came of a request. Where writing is not permitted, File holds what would have been written and Reason says why.
type Outcome struct {
	Repo   string `json:"repo"`
	Path   string `json:"path,omitempty"`
	Title  string `json:"title,omitempty"`
	Branch string `json:"branch,omitempty"`
	Number int    `json:"number,omitempty"` // of the pull request
	URL    string `json:"url,omitempty"`    // of the pull request or comment
	File   []byte `json:"file,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// Entry is what we keep of a record, so that it can be found, run again and brought up.
type Entry struct {
	V            int               `json:"v"`
	ID           string            `json:"id"` // the assessment's
	Conversation string            `json:"conversation,omitempty"`
	Repo         string            `json:"repo"`
	Path         string            `json:"path"`
	Title        string            `json:"title"`
	Name         string            `json:"name"` // of the workload
	Owner        string            `json:"owner"`
	OwnerName    string            `json:"owner_name"`
	Team         string            `json:"team,omitempty"`
	Tags         []string          `json:"tags,omitempty"`
	Status       string            `json:"status"` // proposed, accepted, rejected, superseded, retired
	Family       string            `json:"family"`
	Platform     string            `json:"platform"`
	Confidence   float64           `json:"confidence"`
	Margin       float64           `json:"margin"`
	MonthlyUSD   string            `json:"monthly_usd"`
	InputHash    string            `json:"input_hash"`
	Catalogue    string            `json:"catalogue"`
	Facts        map[string]string `json:"facts"`
	Override     *Override         `json:"override,omitempty"`
	Channel      string            `json:"channel,omitempty"`
	ThreadTS     string            `json:"thread_ts,omitempty"`
	PullRequest  int               `json:"pull_request,omitempty"`
	URL          string            `json:"url,omitempty"`
	ReviewBy     time.Time         `json:"review_by,omitzero"`
	SnoozedTo    time.Time         `json:"snoozed_to,omitzero"`
	CreatedAt    time.Time         `json:"created_at"`
	ChangedAt    time.Time         `json:"changed_at"`
	CheckedAt    time.Time         `json:"checked_at,omitzero"`
	Key          string            `json:"key,omitempty"`        // of the intent that asked for it
	Branch       string            `json:"branch,omitempty"`     // of its pull request
	BaseCommit   string            `json:"base,omitempty"`       // that its branch was last brought up to
	Components   []Part            `json:"components,omitempty"` // facts of a system's components
	Links        []profile.Link    `json:"links,omitempty"`      // between the components of a system
	Supersedes   string            `json:"supersedes,omitempty"` // path
	Files        map[string]string `json:"files,omitempty"`      // attribute to file:line, of facts that were read from files
	Successor    string            `json:"successor,omitempty"`  // the conversation in which its owner assesses it anew, to replace it
	Marked       bool              `json:"marked,omitempty"`     // its file says on the base branch what became of it
}

// Part is one component of a system with its facts, canonical.
type Part struct {
	Name  string            `json:"name" yaml:"name"`
	Facts map[string]string `json:"facts" yaml:"facts"`
}

// StatusChange says what became of a record's pull request.
type StatusChange struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Repo   string `json:"repo"`
	Path   string `json:"path"`
	URL    string `json:"url"`
	Status string `json:"status"`
}

// The statuses of a record.
const (
	Proposed   = "proposed"
	Accepted   = "accepted"
	Rejected   = "rejected"
	Superseded = "superseded"
	Retired    = "retired"
)

package forge

import (
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/git"
)

// User is a person, an app's bot or an organisation; Type is User, Bot or Organization.
type User struct {
	ID    int64
	Login string
	Name  string
	Type  string
}

// Repo is a repository. Refs are full names ("refs/heads/main") to commit ids. Roles are by login.
type Repo struct {
	ID            int64
	Owner         *User
	Name          string
	Description   string
	DefaultBranch string
	Private       bool
	Parent        *Repo // of a fork
	Git           *git.Store
	Protected     map[string]bool // branches that only pull requests change
	Refs          map[string]string
	Roles         map[string]string
	Created       time.Time
	Updated       time.Time
	Pushed        time.Time
	Pulls         map[int]*Pull
	Comments      map[int64]*Comment
	Checks        []*CheckRun
	Statuses      []*Status
	nextNumber    int
}

// FullName is "owner/name".
func (r *Repo) FullName() string { return r.Owner.Login + "/" + r.Name }

// Branch is the commit a branch points at.
func (r *Repo) Branch(name string) (string, bool) {
	sha, ok := r.Refs["refs/heads/"+name]
	return sha, ok
}

// Side is one end of a pull request. Repo is nil when the fork was deleted; SHA stays what it was when the pull request ended.
type Side struct {
	Repo   *Repo
	Owner  *User
	Branch string
	SHA    string
}

// Label is "owner:branch".
func (s Side) Label() string { return s.Owner.Login + ":" + s.Branch }

// Pull is a pull request, which is also an issue.
type Pull struct {
	ID       int64
	IssueID  int64
	Number   int
	Repo     *Repo
	Author   *User
	Title    string
	Body     string
	State    string // open, closed
	Draft    bool
	Locked   bool
	Head     Side
	Base     Side
	Created  time.Time
	Updated  time.Time
	Closed   time.Time
	ClosedBy *User
	Merged   time.Time
	MergedBy *User
	MergeSHA string
	Reacted  []Reaction
}

// Edit is one text a comment had, History[0] its first.
type Edit struct {
	Body string
	By   *User
	At   time.Time
}

// Comment is a conversation comment of a pull request.
type Comment struct {
	ID        int64
	Pull      *Pull
	Author    *User
	ViaApp    bool
	Body      string
	Created   time.Time
	Updated   time.Time
	Minimized string // the reason in upper case, "" when shown
	History   []Edit
	Reactions []Reaction
}

// Reaction is +1, -1, laugh, confused, heart, hooray, rocket or eyes.
type Reaction struct {
	ID      int64
	Content string
	User    *User
	At      time.Time
}

// CheckRun is a check of an App on a commit.
type CheckRun struct {
	ID         int64
	Name       string
	HeadSHA    string
	ExternalID string
	DetailsURL string
	Status     string
	Conclusion string
	Started    time.Time
	Completed  time.Time
	Output     Output
}

// Output is what a check run says.
type Output struct {
	Title       string       `json:"title"`
	Summary     string       `json:"summary"`
	Text        string       `json:"text"`
	Annotations []Annotation `json:"annotations"`
}

// Annotation is a remark of a check run on lines of a file.
type Annotation struct {
	Path      string `json:"path"`
	StartLine int    `json:"start_line"`
	EndLine   int    `json:"end_line"`
	Level     string `json:"annotation_level"`
	Message   string `json:"message"`
	Title     string `json:"title,omitempty"`
}

// Status is a commit status.
type Status struct {
	ID          int64
	SHA         string
	State       string
	TargetURL   string
	Description string
	Context     string
	Creator     *User
	Created     time.Time
}

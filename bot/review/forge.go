package review

import (
	"context"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/record"
)

// Comment is a comment in the conversation of a pull request.
type Comment struct {
	ID     int64
	Node   string // GraphQL id
	Pull   int
	Author string
	Bot    bool
	Body   string
	URL    string
	At     time.Time // when it was written
}

// Page is what changed lately in a repository.
type Page struct {
	Pulls     []record.Pull // by last change, latest first
	ETag      string
	Unchanged bool // nothing since the ETag
	More      bool // there are more than the page holds
}

// Check is a neutral remark at a commit.
type Check struct {
	Repo, Commit   string
	Title, Summary string
	URL            string
}

// Watcher finds what is new.
type Watcher interface {
	Recent(ctx context.Context, repo, etag string) (Page, error)
	CommentsSince(ctx context.Context, repo string, since time.Time) ([]Comment, error)
}

// Source reads a pull request and the files around it. Names are commits.
type Source interface {
	Pull(ctx context.Context, repo string, number int) (record.Pull, error)
	ChangedFiles(ctx context.Context, repo string, number int) ([]record.ChangedFile, error)
	// Paths lists the files of a commit: path to blob id.
	Paths(ctx context.Context, repo, commit string) (map[string]string, bool, error)
	// Files reads files of one repository at commits, as few requests as can be; what is not there or too large is left out.
	Files(ctx context.Context, repo string, at []FileAt) (map[FileAt][]byte, error)
}

// FileAt is a path at a commit or branch.
type FileAt struct{ Commit, Path string }

// Voice speaks on a pull request.
type Voice interface {
	Comments(ctx context.Context, repo string, number int) ([]Comment, error)
	Say(ctx context.Context, repo string, number int, body string) (Comment, error)
	Edit(ctx context.Context, repo string, id int64, body string) error
	Delete(ctx context.Context, repo string, id int64) error
	Minimise(ctx context.Context, node string) error
}

// Manners is what goes with speaking: whether someone may, a nod, a remark at the commit.
type Manners interface {
	Login(ctx context.Context) (string, error)
	// Permission of a person: admin, maintain, write, triage, read or none.
	Permission(ctx context.Context, repo, user string) (string, error)
	React(ctx context.Context, repo string, comment int64, reaction string) error
	Remark(ctx context.Context, c Check) error
}

// Forge is the side of GitHub that reviews need.
type Forge interface {
	Watcher
	Source
	Voice
	Manners
}

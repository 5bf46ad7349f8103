package record

import (
	"context"
	"time"
)

// Repository is where records are kept.
type Repository struct {
	Name          string // owner/name
	DefaultBranch string
	MayWrite      bool // a branch may be pushed
	Archived      bool
}

// Snapshot is a branch or commit with the path of every file.
type Snapshot struct {
	Commit    string
	Tree      string
	Files     map[string]string // path to blob id
	Truncated bool              // too many files to be listed
}

// Change is one commit: what stands in Files is written, on top of the tree of a commit.
type Change struct {
	Repo    string
	Branch  string
	New     bool     // the branch is made; otherwise it is moved forward, never forced
	Parents []string // commits
	Tree    string   // that it changes
	Files   map[string][]byte
	Message string
}

// Head is a branch of a repository at a commit.
type Head struct {
	Repo   string // owner/name; empty when the fork is gone
	Branch string
	Commit string
}

// Pull is a pull request.
type Pull struct {
	Repo      string
	Number    int
	Title     string
	Open      bool
	Merged    bool
	Draft     bool
	Author    string
	Bot       bool // the author is one
	Head      Head
	Base      Head
	URL       string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// NewPull is a pull request to be opened.
type NewPull struct {
	Repo, Title, Branch, Base, Body string
}

// PullQuery selects pull requests of a repository.
type PullQuery struct {
	Open   bool   // open ones only
	Branch string // from this branch of the repository itself; empty for any
}

// ChangedFile is a file of a pull request.
type ChangedFile struct {
	Path     string
	Previous string // path before a rename
	Status   string // added, removed, modified, renamed, copied, changed
	Blob     string // id of its new content
	Patch    string // empty for binary and huge files
}

// Reader reads a repository.
type Reader interface {
	Repository(ctx context.Context, repo string) (Repository, error)
	// Snapshot of a branch, with the ids of its commit and tree.
	Snapshot(ctx context.Context, repo, branch string) (Snapshot, error)
	Blob(ctx context.Context, repo, id string) ([]byte, error)
}

// Writer proposes changes. Commit answers Conflict when the new branch exists or the old one moved. Open answers the open pull
// request that is already there for the branch.
type Writer interface {
	Commit(ctx context.Context, c Change) (commit string, err error)
	Open(ctx context.Context, p NewPull) (Pull, error)
}

// Lister lists pull requests, newest first.
type Lister interface {
	Pulls(ctx context.Context, repo string, q PullQuery) ([]Pull, error)
	ChangedFiles(ctx context.Context, repo string, number int) ([]ChangedFile, error)
}

// Forge is the side of GitHub that records need.
type Forge interface {
	Reader
	Writer
	Lister
}

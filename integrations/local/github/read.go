package github

import (
	"maps"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

// Comment is a comment as it stands. History[0] is its first text.
type Comment struct {
	ID        int64
	Author    string
	Body      string
	CreatedAt time.Time
	UpdatedAt time.Time
	Minimized bool
	Reason    string // why it is minimised, in upper case
	Reactions []Reaction
	History   []Edit
}

// Edit is a text that a comment had.
type Edit struct {
	Body string
	By   string
	At   time.Time
}

// Reaction is somebody's reaction to a comment.
type Reaction struct{ Content, User string }

// Pull is a pull request as it stands.
type Pull struct {
	Number  int
	Title   string
	Body    string
	Author  string
	State   string
	Merged  bool
	Draft   bool
	Head    string // "branch", or "owner:branch" from a fork
	Base    string
	HeadSHA string
}

// Check is a check run.
type Check struct{ Name, Status, Conclusion, Title, Summary, Text string }

// Status is a commit status.
type Status struct{ Context, State, Description, TargetURL, Creator string }

// Commit is a commit and the paths it changed against its first parent.
type Commit struct {
	SHA     string
	Message string
	Author  string
	Files   []string
}

// look reads a repository; nothing happens when there is none.
func (s *Server) look(repo string, read func(*forge.Repo)) {
	_ = s.onRepo(repo, func(_ *forge.World, r *forge.Repo) error { // an absent repository reads as empty
		read(r)
		return nil
	})
}

// Comments lists a pull request's comments, oldest first; deleted ones are not among them.
func (s *Server) Comments(repo string, number int) (out []Comment) {
	s.look(repo, func(r *forge.Repo) {
		for _, c := range r.CommentList(number) {
			view := Comment{
				ID: c.ID, Author: c.Author.Login, Body: c.Body, CreatedAt: c.Created, UpdatedAt: c.Updated, Minimized: c.Minimized != "", Reason: c.Minimized,
			}
			for _, e := range c.History {
				view.History = append(view.History, Edit{Body: e.Body, By: e.By.Login, At: e.At})
			}
			for _, one := range c.Reactions {
				view.Reactions = append(view.Reactions, Reaction{Content: one.Content, User: one.User.Login})
			}
			out = append(out, view)
		}
	})
	return out
}

// Pulls lists a repository's pull requests by number.
func (s *Server) Pulls(repo string) (out []Pull) {
	s.look(repo, func(r *forge.Repo) {
		for _, p := range r.PullList() {
			head := p.Head.Branch
			if p.Head.Repo != r {
				head = p.Head.Label()
			}
			out = append(out, Pull{
				Number: p.Number, Title: p.Title, Body: p.Body, Author: p.Author.Login, State: p.State, Merged: !p.Merged.IsZero(), Draft: p.Draft,
				Head: head, Base: p.Base.Branch, HeadSHA: p.Head.SHA,
			})
		}
	})
	return out
}

// Pull finds a pull request.
func (s *Server) Pull(repo string, number int) (Pull, bool) {
	for _, p := range s.Pulls(repo) {
		if p.Number == number {
			return p, true
		}
	}
	return Pull{}, false
}

// Branches maps branches to commits.
func (s *Server) Branches(repo string) map[string]string {
	out := map[string]string{}
	s.look(repo, func(r *forge.Repo) {
		for ref, sha := range maps.All(r.Refs) {
			if name, ok := strings.CutPrefix(ref, "refs/heads/"); ok {
				out[name] = sha
			}
		}
	})
	return out
}

// Files reads every file at a branch or commit; "" is the default branch.
func (s *Server) Files(repo, ref string) map[string]string {
	out := map[string]string{}
	s.look(repo, func(r *forge.Repo) {
		sha, err := r.Resolve(ref)
		if err != nil {
			return
		}
		c, err := r.Git.Commit(sha)
		if err != nil {
			return
		}
		flat, err := r.Git.Flatten(c.Tree)
		if err != nil {
			return
		}
		for path, e := range flat {
			if b, err := r.Git.Blob(e.SHA); err == nil {
				out[path] = string(b)
			}
		}
	})
	return out
}

// Checks lists a commit's check runs, newest first.
func (s *Server) Checks(repo, sha string) (out []Check) {
	s.look(repo, func(r *forge.Repo) {
		for _, c := range r.CheckList(sha) {
			out = append(out, Check{
				Name: c.Name, Status: c.Status, Conclusion: c.Conclusion, Title: c.Output.Title, Summary: c.Output.Summary, Text: c.Output.Text,
			})
		}
	})
	return out
}

// Statuses lists a commit's statuses, newest first, one for each context.
func (s *Server) Statuses(repo, sha string) (out []Status) {
	s.look(repo, func(r *forge.Repo) {
		for _, st := range r.StatusList(sha, true) {
			out = append(out, Status{Context: st.Context, State: st.State, Description: st.Description, TargetURL: st.TargetURL, Creator: st.Creator.Login})
		}
	})
	return out
}

// Commits lists what led to a branch or commit, newest first.
func (s *Server) Commits(repo, ref string) (out []Commit) {
	s.look(repo, func(r *forge.Repo) {
		sha, err := r.Resolve(ref)
		if err != nil {
			return
		}
		for _, c := range r.Git.Log(sha) {
			parent := ""
			if len(c.Parents) > 0 {
				parent = c.Parents[0]
			}
			one := Commit{SHA: c.SHA, Message: c.Message, Author: c.Author.Name}
			files, err := forge.Compare(r.Git, parent, c.SHA)
			for _, f := range files {
				one.Files = append(one.Files, f.Path)
			}
			if err == nil {
				out = append(out, one)
			}
		}
	})
	return out
}

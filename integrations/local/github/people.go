package github

import (
	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

// Push is a commit on top of a branch. A branch that does not exist begins at From (a branch or commit, default the default
// branch); Force makes it begin there again. Files are contents by path, Delete are paths.
type Push struct {
	Repo    string
	By      string
	Branch  string
	From    string
	Message string
	Files   map[string]string
	Delete  []string
	Force   bool
}

// NewPull is a pull request to open. With Files or Delete they are committed to Head first. Fork takes By's fork, making it.
type NewPull struct {
	Repo   string
	By     string
	Title  string
	Body   string
	Head   string
	Base   string
	Files  map[string]string
	Delete []string
	Draft  bool
	Fork   bool
}

// in finds a repository and somebody who acts in it.
func (s *Server) in(repo, by string, act func(*forge.World, *forge.Repo, *forge.User) error) error {
	return s.state.Do(func(w *forge.World) error {
		r, err := w.Repo(repo)
		if err != nil {
			return err
		}
		u, err := w.User(by)
		if err != nil {
			return err
		}
		return act(w, r, u)
	})
}

// onPull is in for a pull request.
func (s *Server) onPull(repo string, number int, by string, act func(*forge.World, *forge.Pull, *forge.User) error) error {
	return s.in(repo, by, func(w *forge.World, r *forge.Repo, u *forge.User) error {
		p, err := r.Pull(number)
		if err != nil {
			return err
		}
		return act(w, p, u)
	})
}

func contents(files map[string]string) map[string][]byte {
	out := make(map[string][]byte, len(files))
	for path, text := range files {
		out[path] = []byte(text)
	}
	return out
}

func push(w *forge.World, r *forge.Repo, u *forge.User, p Push) (string, error) {
	if p.Message == "" {
		p.Message = "Update files"
	}
	c, err := w.Push(r, forge.Push{
		Branch: p.Branch, From: p.From, Message: p.Message, Files: contents(p.Files), Delete: p.Delete, Force: p.Force,
	}, u)
	return c.SHA, err
}

// Push commits to a branch and returns the commit's id. Open pull requests from it move along.
func (s *Server) Push(p Push) (sha string, err error) {
	err = s.in(p.Repo, p.By, func(w *forge.World, r *forge.Repo, u *forge.User) error {
		sha, err = push(w, r, u, p)
		return err
	})
	return sha, err
}

// OpenPullRequest opens a pull request and returns its number.
func (s *Server) OpenPullRequest(in NewPull) (number int, err error) {
	err = s.in(in.Repo, in.By, func(w *forge.World, r *forge.Repo, u *forge.User) error {
		from, head := r, in.Head
		if in.Base == "" {
			in.Base = r.DefaultBranch
		}
		if in.Fork {
			if from, err = w.Fork(r, u); err != nil {
				return err
			}
			head = u.Login + ":" + in.Head
		}
		if len(in.Files)+len(in.Delete) > 0 {
			change := Push{Branch: in.Head, From: r.Refs["refs/heads/"+in.Base], Message: in.Title, Files: in.Files, Delete: in.Delete}
			if _, err := push(w, from, u, change); err != nil {
				return err
			}
		}
		p, err := w.OpenPull(r, forge.NewPull{Title: in.Title, Body: in.Body, Head: head, Base: in.Base, Draft: in.Draft}, u)
		if err == nil {
			number = p.Number
		}
		return err
	})
	return number, err
}

// Comment comments on a pull request and returns the comment's id.
func (s *Server) Comment(repo string, number int, by, body string) (id int64, err error) {
	err = s.onPull(repo, number, by, func(w *forge.World, p *forge.Pull, u *forge.User) error {
		c, err := w.AddComment(p, body, u, false)
		if err == nil {
			id = c.ID
		}
		return err
	})
	return id, err
}

func (s *Server) onComment(repo string, id int64, by string, act func(*forge.World, *forge.Comment, *forge.User) error) error {
	return s.in(repo, by, func(w *forge.World, r *forge.Repo, u *forge.User) error {
		c := r.Comments[id]
		if c == nil {
			return forge.NotFound()
		}
		return act(w, c, u)
	})
}

// EditComment replaces a comment's text.
func (s *Server) EditComment(repo string, id int64, by, body string) error {
	return s.onComment(repo, id, by, func(w *forge.World, c *forge.Comment, u *forge.User) error { return w.EditComment(c, body, u) })
}

// DeleteComment removes a comment.
func (s *Server) DeleteComment(repo string, id int64, by string) error {
	return s.onComment(repo, id, by, func(w *forge.World, c *forge.Comment, u *forge.User) error { return w.DeleteComment(c, u) })
}

// Merge merges a pull request with a merge commit and returns its id.
func (s *Server) Merge(repo string, number int, by string) (sha string, err error) {
	err = s.onPull(repo, number, by, func(w *forge.World, p *forge.Pull, u *forge.User) error {
		sha, err = w.Merge(p, "", "merge", "", u)
		return err
	})
	return sha, err
}

func (s *Server) editPull(repo string, number int, by string, edit forge.PullEdit) error {
	return s.onPull(repo, number, by, func(w *forge.World, p *forge.Pull, u *forge.User) error { return w.EditPull(p, edit, u) })
}

// ClosePull closes a pull request without merging it.
func (s *Server) ClosePull(repo string, number int, by string) error {
	return s.editPull(repo, number, by, forge.PullEdit{State: new("closed")})
}

// Reopen opens a closed pull request again.
func (s *Server) Reopen(repo string, number int, by string) error {
	return s.editPull(repo, number, by, forge.PullEdit{State: new("open")})
}

// SetDraft makes a pull request a draft, or ready for review.
func (s *Server) SetDraft(repo string, number int, by string, draft bool) error {
	return s.editPull(repo, number, by, forge.PullEdit{Draft: &draft})
}

// EditPull changes a pull request's title and body.
func (s *Server) EditPull(repo string, number int, by, title, body string) error {
	return s.editPull(repo, number, by, forge.PullEdit{Title: &title, Body: &body})
}

// React reacts to a comment: +1, -1, laugh, confused, heart, hooray, rocket or eyes.
func (s *Server) React(repo string, id int64, by, content string) error {
	return s.onComment(repo, id, by, func(w *forge.World, c *forge.Comment, u *forge.User) error {
		_, _, err := w.React(&c.Reactions, content, u)
		return err
	})
}

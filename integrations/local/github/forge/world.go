package forge

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/git"
)

// World is everything remembered.
type World struct {
	Now     func() time.Time
	App     App
	users   map[string]*User // by lower-case login
	repos   map[string]*Repo // by lower-case full name
	tokens  map[string]*Token
	nextID  int64
	events  []Event
	touched bool
}

func newWorld(now func() time.Time) *World {
	return &World{
		Now: func() time.Time { return now().UTC().Truncate(time.Second) }, nextID: 1000,
		users: map[string]*User{}, repos: map[string]*Repo{}, tokens: map[string]*Token{},
	}
}

func (w *World) id() int64 {
	w.nextID++
	return w.nextID
}

func (w *World) emit(e Event) {
	w.touched = true
	w.events = append(w.events, e)
}

// AddUser makes a user, or returns the one who has the login.
func (w *World) AddUser(login, name, kind string) *User {
	if u := w.users[strings.ToLower(login)]; u != nil {
		return u
	}
	u := &User{ID: w.id(), Login: login, Name: cmp.Or(name, login), Type: kind}
	w.users[strings.ToLower(login)] = u
	return u
}

// User finds a user by login, in any case.
func (w *World) User(login string) (*User, error) {
	if u := w.users[strings.ToLower(login)]; u != nil {
		return u, nil
	}
	return nil, NotFound()
}

// AddRepo makes an empty repository.
func (w *World) AddRepo(r Repo) (*Repo, error) {
	key := strings.ToLower(r.FullName())
	if w.repos[key] != nil {
		return nil, Invalid(Field{Resource: "Repository", Field: "name", Code: "custom", Message: "name already exists on this account"})
	}
	now := w.Now()
	r.ID, r.Created, r.Updated, r.Pushed = w.id(), now, now, now
	r.Refs, r.Pulls, r.Comments = map[string]string{}, map[int]*Pull{}, map[int64]*Comment{}
	if r.Git == nil {
		r.Git = git.NewStore()
	}
	if r.Roles == nil {
		r.Roles = map[string]string{}
	}
	if r.Protected == nil {
		r.Protected = map[string]bool{}
	}
	w.repos[key] = &r
	w.touched = true
	return &r, nil
}

// Fork makes owner's copy of a repository, or returns the one there is.
func (w *World) Fork(parent *Repo, owner *User) (*Repo, error) {
	if r := w.repos[strings.ToLower(owner.Login+"/"+parent.Name)]; r != nil {
		return r, nil
	}
	fork, err := w.AddRepo(Repo{
		Owner: owner, Name: parent.Name, Description: parent.Description, DefaultBranch: parent.DefaultBranch, Parent: parent,
		Git: parent.Git, Private: parent.Private, Roles: map[string]string{owner.Login: "admin"},
	})
	if err == nil {
		maps.Copy(fork.Refs, parent.Refs)
	}
	return fork, err
}

// DeleteRepo removes a repository; pull requests from it keep their commits and lose their head's repository.
func (w *World) DeleteRepo(gone *Repo) {
	delete(w.repos, strings.ToLower(gone.FullName()))
	for _, r := range w.repos {
		for _, p := range r.Pulls {
			if p.Head.Repo == gone {
				p.Head.Repo = nil
			}
		}
	}
	w.touched = true
}

// Repo finds a repository by "owner/name", in any case.
func (w *World) Repo(full string) (*Repo, error) {
	if r := w.repos[strings.ToLower(full)]; r != nil {
		return r, nil
	}
	return nil, NotFound()
}

// Repos lists all repositories by id.
func (w *World) Repos() []*Repo {
	return slices.SortedFunc(maps.Values(w.repos), func(a, b *Repo) int { return cmp.Compare(a.ID, b.ID) })
}

// Pull finds a pull request.
func (r *Repo) Pull(number int) (*Pull, error) {
	if p := r.Pulls[number]; p != nil {
		return p, nil
	}
	return nil, NotFound()
}

// PullList lists pull requests by number.
func (r *Repo) PullList() []*Pull {
	return slices.SortedFunc(maps.Values(r.Pulls), func(a, b *Pull) int { return cmp.Compare(a.Number, b.Number) })
}

// CommentList lists a pull request's comments by id; of 0 lists the repository's.
func (r *Repo) CommentList(number int) []*Comment {
	list := slices.SortedFunc(maps.Values(r.Comments), func(a, b *Comment) int { return cmp.Compare(a.ID, b.ID) })
	return slices.DeleteFunc(list, func(c *Comment) bool { return number != 0 && c.Pull.Number != number })
}

// Resolve turns a branch, tag, full ref or commit id into a commit id; "" is the default branch.
func (r *Repo) Resolve(ref string) (string, error) {
	if len(r.Refs) == 0 {
		return "", emptyRepository()
	}
	ref = cmp.Or(ref, r.DefaultBranch)
	for _, prefix := range []string{"refs/heads/", "refs/tags/", "refs/", ""} {
		if sha, ok := r.Refs[prefix+ref]; ok {
			return sha, nil
		}
	}
	if sha, ok := r.Git.Expand(ref); ok {
		return sha, nil
	}
	return "", NotFound()
}

// Signature is how commits by u are signed.
func (w *World) Signature(u *User) git.Signature {
	return git.Signature{Name: u.Name, Email: fmt.Sprintf("%d+%s@users.noreply.github.local", u.ID, u.Login), When: w.Now()}
}

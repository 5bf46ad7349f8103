package forge

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/changes"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/git"
)

// maxBody is the longest body of a comment or pull request in characters; GitHub's 422 names it.
const maxBody = 65536

func tooLong(resource, body string) error {
	if len([]rune(body)) > maxBody {
		return Invalid(Field{Resource: resource, Field: "body", Code: "custom", Message: "body is too long (maximum is 65536 characters)"})
	}
	return nil
}

// NewPull asks for a pull request into r. Head is "branch" or "owner:branch" of a fork.
type NewPull struct {
	Title string
	Body  string
	Head  string
	Base  string
	Draft bool
}

// OpenPull opens a pull request.
func (w *World) OpenPull(r *Repo, in NewPull, by *User) (*Pull, error) {
	if len(r.Refs) == 0 {
		return nil, Invalid(Field{Resource: "PullRequest", Field: "base", Code: "invalid"})
	}
	if strings.TrimSpace(in.Title) == "" {
		return nil, Invalid(Field{Resource: "PullRequest", Field: "title", Code: "missing_field"})
	}
	if err := tooLong("PullRequest", in.Body); err != nil {
		return nil, err
	}
	base, ok := r.Branch(in.Base)
	if !ok {
		return nil, Invalid(Field{Resource: "PullRequest", Field: "base", Code: "invalid"})
	}
	head, err := w.side(r, in.Head)
	if err != nil {
		return nil, err
	}
	for _, p := range w.openFrom(head.Repo, head.Branch) {
		if p.Repo == r && p.Base.Branch == in.Base {
			return nil, Invalid(Field{Resource: "PullRequest", Code: "custom", Message: "A pull request already exists for " + head.Label() + "."})
		}
	}
	if len(r.Git.Between(base, head.SHA)) == 0 {
		return nil, Invalid(Field{Resource: "PullRequest", Code: "custom", Message: fmt.Sprintf("No commits between %s and %s", in.Base, in.Head)})
	}
	now := w.Now()
	p := &Pull{
		ID: w.id(), IssueID: w.id(), Number: r.number(), Repo: r, Author: by, Title: in.Title, Body: in.Body, State: "open", Draft: in.Draft,
		Head: head, Base: Side{Repo: r, Owner: r.Owner, Branch: in.Base, SHA: base}, Created: now, Updated: now,
	}
	r.Pulls[p.Number] = p
	w.emit(Event{Name: "pull_request", Action: "opened", Repo: r, Pull: p, Sender: by})
	return p, nil
}

func (r *Repo) number() int {
	r.nextNumber++
	return r.nextNumber
}

func (w *World) side(r *Repo, head string) (Side, error) {
	bad := Invalid(Field{Resource: "PullRequest", Field: "head", Code: "invalid"})
	from, branch := r, head
	if owner, name, cross := strings.Cut(head, ":"); cross {
		branch = name
		if !strings.EqualFold(owner, r.Owner.Login) {
			fork, err := w.Repo(owner + "/" + r.Name)
			if err != nil || fork.Git != r.Git {
				return Side{}, bad
			}
			from = fork
		}
	}
	sha, ok := from.Branch(branch)
	if !ok {
		return Side{}, bad
	}
	return Side{Repo: from, Owner: from.Owner, Branch: branch, SHA: sha}, nil
}

// PullEdit changes what is not nil.
type PullEdit struct {
	Title *string
	Body  *string
	State *string
	Base  *string
	Draft *bool
}

// EditPull changes a pull request.
func (w *World) EditPull(p *Pull, in PullEdit, by *User) error {
	if in.Body != nil {
		if err := tooLong("PullRequest", *in.Body); err != nil {
			return err
		}
	}
	if in.Title != nil && strings.TrimSpace(*in.Title) == "" {
		return Invalid(Field{Resource: "PullRequest", Field: "title", Code: "missing_field"})
	}
	if in.State != nil && *in.State != "open" && *in.State != "closed" {
		return Invalid(Field{Resource: "PullRequest", Field: "state", Code: "invalid"})
	}
	if err := w.rebase(p, in.Base); err != nil {
		return err
	}
	if in.Title != nil || in.Body != nil || in.Base != nil {
		p.Title, p.Body = *cmp.Or(in.Title, &p.Title), *cmp.Or(in.Body, &p.Body)
		w.tell(p, "edited", by)
	}
	if in.Draft != nil && *in.Draft != p.Draft {
		p.Draft = *in.Draft
		w.tell(p, map[bool]string{true: "converted_to_draft", false: "ready_for_review"}[p.Draft], by)
	}
	return w.setState(p, in.State, by)
}

func (w *World) rebase(p *Pull, base *string) error {
	if base == nil {
		return nil
	}
	sha, ok := p.Repo.Branch(*base)
	if !ok {
		return Invalid(Field{Resource: "PullRequest", Field: "base", Code: "invalid"})
	}
	p.Base.Branch, p.Base.SHA = *base, sha
	return nil
}

func (w *World) setState(p *Pull, to *string, by *User) error {
	switch {
	case to == nil || *to == p.State:
		return nil
	case *to == "closed":
		w.end(p, by)
		return nil
	case !p.Merged.IsZero():
		return Invalid(Field{Resource: "PullRequest", Field: "state", Code: "invalid", Message: "state cannot be changed. The pull request was merged."})
	}
	sha, ok := "", false
	if p.Head.Repo != nil {
		sha, ok = p.Head.Repo.Branch(p.Head.Branch)
	}
	if !ok {
		return Invalid(Field{Resource: "PullRequest", Field: "state", Code: "invalid", Message: "state cannot be changed. The " + p.Head.Branch + " branch has been deleted."})
	}
	p.State, p.Head.SHA, p.Closed, p.ClosedBy = "open", sha, p.Merged, nil
	w.tell(p, "reopened", by)
	return nil
}

func (w *World) end(p *Pull, by *User) {
	if p.State == "closed" {
		return
	}
	p.State, p.Closed, p.ClosedBy = "closed", w.Now(), by
	w.tell(p, "closed", by)
}

func (w *World) tell(p *Pull, action string, by *User) {
	p.Updated = w.Now()
	w.emit(Event{Name: "pull_request", Action: action, Repo: p.Repo, Pull: p, Sender: by})
}

// Merge merges with a merge commit, or in one commit with squash. sha, when given, must be the head.
func (w *World) Merge(p *Pull, message, method, sha string, by *User) (string, error) {
	if p.State != "open" || p.Draft {
		return "", &APIError{Status: 405, Message: "Pull Request is not mergeable"}
	}
	if sha != "" && sha != p.Head.SHA {
		return "", Conflict("Head branch was modified. Review and try the merge again.")
	}
	r := p.Repo
	tree, conflicts, err := r.Git.Merge(p.Base.SHA, p.Head.SHA)
	if err != nil {
		return "", Unprocessable(err.Error())
	}
	if len(conflicts) > 0 {
		return "", &APIError{Status: 405, Message: "Pull Request is not mergeable"}
	}
	parents := []string{p.Base.SHA, p.Head.SHA}
	if method == "squash" {
		parents = parents[:1]
	}
	sign := w.Signature(by)
	message = cmp.Or(message, fmt.Sprintf("Merge pull request #%d from %s\n\n%s", p.Number, strings.Replace(p.Head.Label(), ":", "/", 1), p.Title))
	c, err := r.Git.PutCommit(git.Commit{Tree: tree, Parents: parents, Author: sign, Committer: sign, Message: message})
	if err != nil {
		return "", Unprocessable(err.Error())
	}
	p.Merged, p.MergedBy, p.MergeSHA = w.Now(), by, c.SHA
	base := p.Base.SHA
	w.end(p, by)
	w.move(r, "refs/heads/"+p.Base.Branch, c.SHA, by)
	p.Base.SHA = base
	return c.SHA, nil
}

// Mergeable says whether merging would meet no conflict.
func (p *Pull) Mergeable() bool {
	_, conflicts, err := p.Repo.Git.Merge(p.Base.SHA, p.Head.SHA)
	return err == nil && len(conflicts) == 0
}

// Files lists what a pull request changes since it left its base.
func (p *Pull) Files() ([]changes.File, error) {
	g := p.Repo.Git
	return Compare(g, g.MergeBase(p.Base.SHA, p.Head.SHA), p.Head.SHA)
}

// Compare lists what differs between two commits; "" is an empty tree.
func Compare(g *git.Store, before, after string) ([]changes.File, error) {
	var flats [2]git.Flat
	for i, sha := range []string{before, after} {
		flats[i] = git.Flat{}
		if sha == "" {
			continue
		}
		c, err := g.Commit(sha)
		if err != nil {
			return nil, NotFound()
		}
		if flats[i], err = g.Flatten(c.Tree); err != nil {
			return nil, NotFound()
		}
	}
	return changes.Between(g, flats[0], flats[1]), nil
}

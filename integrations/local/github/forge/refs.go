package forge

import (
	"maps"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/git"
)

// CreateRef makes a branch or tag; ref is a full name.
func (w *World) CreateRef(r *Repo, ref, sha string, by *User) error {
	if len(r.Refs) == 0 {
		return emptyRepository()
	}
	if !strings.HasPrefix(ref, "refs/") || strings.Count(ref, "/") < 2 || !validRef(ref) {
		return Unprocessable("Reference name must start with 'refs/' and have at least two slashes.")
	}
	if _, ok := r.Refs[ref]; ok {
		return Unprocessable("Reference already exists")
	}
	for other := range r.Refs {
		if strings.HasPrefix(other, ref+"/") || strings.HasPrefix(ref, other+"/") {
			return Unprocessable("Reference cannot be created: " + other + " is in the way")
		}
	}
	if _, err := r.Git.Commit(sha); err != nil {
		return Unprocessable("Object does not exist")
	}
	w.move(r, ref, sha, by)
	return nil
}

// validRef applies what git check-ref-format(1) says.
func validRef(ref string) bool {
	return !strings.ContainsAny(ref, " ~^:?*[\\\x7f") && !strings.Contains(ref, "..") && !strings.Contains(ref, "@{") &&
		!strings.Contains(ref, "//") && !strings.HasSuffix(ref, "/") && !strings.HasSuffix(ref, ".") && !strings.HasSuffix(ref, ".lock") &&
		!strings.ContainsFunc(ref, func(c rune) bool { return c < ' ' })
}

// UpdateRef moves a ref; without force only forward.
func (w *World) UpdateRef(r *Repo, ref, sha string, force bool, by *User) error {
	old, ok := r.Refs[ref]
	if !ok {
		return Unprocessable("Reference does not exist")
	}
	if _, err := r.Git.Commit(sha); err != nil {
		return Unprocessable("Object does not exist")
	}
	if !force && !r.Git.Ancestors(sha)[old] {
		return Unprocessable("Update is not a fast forward")
	}
	if old != sha {
		w.move(r, ref, sha, by)
	}
	return nil
}

// DeleteRef removes a ref and closes the pull requests from that branch.
func (w *World) DeleteRef(r *Repo, ref string, by *User) error {
	if _, ok := r.Refs[ref]; !ok {
		return Unprocessable("Reference does not exist")
	}
	before := r.Refs[ref]
	delete(r.Refs, ref)
	for _, p := range w.openFrom(r, strings.TrimPrefix(ref, "refs/heads/")) {
		w.end(p, by)
	}
	w.emit(Event{Name: "push", Repo: r, Sender: by, Ref: ref, Before: before})
	return nil
}

// move sets a ref and brings the open pull requests from that branch along.
func (w *World) move(r *Repo, ref, sha string, by *User) {
	before := r.Refs[ref]
	r.Refs[ref] = sha
	r.Pushed, r.Updated = w.Now(), w.Now()
	w.emit(Event{Name: "push", Repo: r, Sender: by, Ref: ref, Before: before, After: sha})
	branch, isBranch := strings.CutPrefix(ref, "refs/heads/")
	if !isBranch {
		return
	}
	for _, p := range w.openFrom(r, branch) {
		old := p.Head.SHA
		p.Head.SHA, p.Updated = sha, w.Now()
		w.emit(Event{Name: "pull_request", Action: "synchronize", Repo: p.Repo, Pull: p, Sender: by, Before: old, After: sha})
	}
	for _, p := range r.PullList() {
		if p.State == "open" && p.Base.Branch == branch {
			p.Base.SHA = sha
		}
	}
}

func (w *World) openFrom(head *Repo, branch string) []*Pull {
	var out []*Pull
	for _, r := range w.Repos() {
		for _, p := range r.PullList() {
			if p.State == "open" && p.Head.Repo == head && p.Head.Branch == branch {
				out = append(out, p)
			}
		}
	}
	return out
}

// RefNames lists full ref names that begin with prefix.
func (r *Repo) RefNames(prefix string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(r.Refs)), func(n string) bool { return !strings.HasPrefix(n, prefix) })
}

// Push is a commit on top of a branch: Files are contents by path, Delete paths to remove. A branch that does not exist
// begins at From. Force starts again from From although the branch exists.
type Push struct {
	Branch  string
	From    string
	Message string
	Files   map[string][]byte
	Delete  []string
	Force   bool
}

// Push commits and moves the branch.
func (w *World) Push(r *Repo, p Push, by *User) (git.Commit, error) {
	ref := "refs/heads/" + p.Branch
	if !validRef(ref) {
		return git.Commit{}, Unprocessable("the branch's name is not valid")
	}
	parent, exists := r.Refs[ref]
	if (!exists || p.Force) && len(r.Refs) > 0 {
		var err error
		if parent, err = r.Resolve(p.From); err != nil {
			return git.Commit{}, err
		}
	}
	files, parents := git.Flat{}, []string{}
	if parent != "" {
		at, err := r.Git.Commit(parent)
		if err != nil {
			return at, NotFound()
		}
		if files, err = r.Git.Flatten(at.Tree); err != nil {
			return at, NotFound()
		}
		parents = append(parents, parent)
	}
	for path, content := range p.Files {
		files[path] = git.Entry{Name: path[strings.LastIndex(path, "/")+1:], Mode: git.ModeFile, SHA: r.Git.PutBlob(content)}
	}
	for _, path := range p.Delete {
		if _, ok := files[path]; !ok {
			return git.Commit{}, Unprocessable("there is no " + path + " to delete")
		}
		delete(files, path)
	}
	tree, err := r.Git.Build(files)
	if err != nil {
		return git.Commit{}, Unprocessable(err.Error())
	}
	sign := w.Signature(by)
	c, err := r.Git.PutCommit(git.Commit{Tree: tree, Parents: parents, Author: sign, Committer: sign, Message: p.Message})
	if err != nil {
		return c, Unprocessable(err.Error())
	}
	w.move(r, ref, c.SHA, by)
	return c, nil
}

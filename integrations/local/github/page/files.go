package page

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/changes"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/git"
)

// maxShown bounds how much of a file is shown, in bytes.
const maxShown = 1 << 20

func (s *Server) repos(q query) (doc, error) {
	out := []doc{}
	for _, r := range q.world.Repos() {
		open := 0
		for _, p := range r.Pulls {
			if p.State == "open" {
				open++
			}
		}
		one := doc{
			"full_name": r.FullName(), "description": r.Description, "private": r.Private, "default_branch": r.DefaultBranch, "open": open,
			"pushed_at": r.Pushed, "fork_of": "",
		}
		if r.Parent != nil {
			one["fork_of"] = r.Parent.FullName()
		}
		out = append(out, one)
	}
	return doc{"repos": out}, nil
}

func branches(r *forge.Repo) []string {
	out := []string{}
	for _, ref := range r.RefNames("refs/heads/") {
		out = append(out, strings.TrimPrefix(ref, "refs/heads/"))
	}
	return out
}

// tree shows a directory, with its README, or a file.
func (s *Server) tree(q query) (doc, error) {
	r := q.repo
	if r == nil {
		return nil, fmt.Errorf("which repository?")
	}
	ref := cmp.Or(q.ref, r.DefaultBranch)
	out := doc{"repo": r.FullName(), "ref": ref, "path": q.path, "branches": branches(r), "default_branch": r.DefaultBranch}
	if len(r.Refs) == 0 {
		out["entries"] = []doc{}
		return out, nil
	}
	sha, err := r.Resolve(ref)
	for parts := strings.Split(q.path, "/"); err != nil && len(parts) > 0 && parts[0] != ""; parts = parts[1:] {
		// GitHub's own addresses do not say where a branch such as "team/topic" ends.
		ref, q.path = ref+"/"+parts[0], strings.Join(parts[1:], "/")
		sha, err = r.Resolve(ref)
	}
	if err != nil {
		return nil, fmt.Errorf("%s has no branch or commit %s", r.FullName(), ref)
	}
	c, err := r.Git.Commit(sha)
	if err != nil {
		return nil, err
	}
	out["ref"], out["path"] = ref, q.path
	out["commit"] = commitDoc(c)
	at, err := r.Git.Lookup(c.Tree, q.path)
	if err != nil {
		return nil, fmt.Errorf("there is no %s in %s at %s", q.path, r.FullName(), ref)
	}
	if at.Kind() == git.KindTree {
		return s.directory(q, ref, at, out)
	}
	out["file"] = s.file(r, ref, q.path, at)
	return out, nil
}

func (s *Server) directory(q query, ref string, at git.Entry, out doc) (doc, error) {
	entries, err := q.repo.Git.Tree(at.SHA)
	if err != nil {
		return nil, err
	}
	var dirs, files []doc
	for _, e := range entries {
		one := doc{"name": e.Name, "path": path.Join(q.path, e.Name), "dir": e.Kind() == git.KindTree}
		if e.Kind() == git.KindTree {
			dirs = append(dirs, one)
			continue
		}
		files = append(files, one)
		if strings.EqualFold(e.Name, "README.md") {
			out["readme"] = s.file(q.repo, ref, path.Join(q.path, e.Name), e)
		}
	}
	out["entries"] = append(append([]doc{}, dirs...), files...)
	return out, nil
}

func (s *Server) file(r *forge.Repo, ref, p string, e git.Entry) doc {
	content, err := r.Git.Blob(e.SHA)
	d := doc{"path": p, "name": path.Base(p), "size": len(content), "binary": err != nil || changes.Binary(content)}
	if d["binary"] == true {
		return d
	}
	d["text"], d["cut"] = string(content[:min(len(content), maxShown)]), len(content) > maxShown
	if ext := strings.ToLower(path.Ext(p)); ext == ".md" || ext == ".markdown" {
		d["html"] = s.renderer(r, ref, path.Dir(p)).HTML(string(content))
	}
	return d
}

func commitDoc(c git.Commit) doc {
	subject, _, _ := strings.Cut(c.Message, "\n")
	return doc{"sha": c.SHA, "subject": subject, "message": c.Message, "author": c.Author.Name, "at": c.Author.When}
}

func fileDocs(files []changes.File) []doc {
	out := []doc{}
	for _, f := range files {
		out = append(out, doc{
			"path": f.Path, "previous": f.Previous, "status": f.Status, "additions": f.Additions, "deletions": f.Deletions, "patch": f.Patch,
		})
	}
	return out
}

func (s *Server) commit(q query) (doc, error) {
	if q.repo == nil {
		return nil, fmt.Errorf("which repository?")
	}
	sha, err := q.repo.Resolve(q.ref)
	if err != nil {
		return nil, fmt.Errorf("%s has no commit %s", q.repo.FullName(), q.ref)
	}
	c, err := q.repo.Git.Commit(sha)
	if err != nil {
		return nil, err
	}
	parent := ""
	if len(c.Parents) > 0 {
		parent = c.Parents[0]
	}
	files, err := forge.Compare(q.repo.Git, parent, sha)
	if err != nil {
		return nil, err
	}
	return doc{"repo": q.repo.FullName(), "commit": commitDoc(c), "files": fileDocs(files)}, nil
}

package rest

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/git"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/shape"
)

// maxDirectory is how many entries of a directory are listed (docs.github.com/rest/repos/contents, read 2026-11-25).
const maxDirectory = 1000

func contentEndpoints() []endpoint {
	const repo = "/repos/{owner}/{repo}"
	return []endpoint{
		{route: "GET " + repo + "/readme", need: contentsRead(), handle: func(c *call) (answer, error) { return c.contents("README.md") }},
		{route: "GET " + repo + "/contents/{path}", need: contentsRead(), handle: func(c *call) (answer, error) { return c.contents(c.path("path")) }},
		{route: "PUT " + repo + "/contents/{path}", need: contentsWrite(), handle: (*call).putContents},
		{route: "DELETE " + repo + "/contents/{path}", need: contentsWrite(), handle: (*call).deleteContents},
	}
}

func (c *call) contents(p string) (answer, error) {
	if len(c.repo.Refs) == 0 {
		return answer{}, statusProblem(http.StatusNotFound, "This repository is empty.")
	}
	ref := cmp.Or(c.r.URL.Query().Get("ref"), c.repo.DefaultBranch)
	sha, err := c.repo.Resolve(ref)
	if err != nil {
		return answer{}, statusProblem(http.StatusNotFound, "No commit found for the ref "+ref)
	}
	commit, err := c.repo.Git.Commit(sha)
	if err != nil {
		return answer{}, forge.NotFound()
	}
	p = strings.Trim(p, "/")
	at, err := c.repo.Git.Lookup(commit.Tree, p)
	if err != nil {
		return answer{}, forge.NotFound()
	}
	if at.Kind() == git.KindTree {
		return c.directory(at.SHA, p, ref)
	}
	if c.wants("raw") {
		content, err := c.repo.Git.Blob(at.SHA)
		if err != nil {
			return answer{}, forge.NotFound()
		}
		return text(content, "application/vnd.github.raw; charset=utf-8")
	}
	return ok(c.File(c.repo, p, ref, at))
}

func (c *call) directory(tree, p, ref string) (answer, error) {
	entries, err := c.repo.Git.Tree(tree)
	if err != nil {
		return answer{}, forge.NotFound()
	}
	out := []shape.Doc{}
	for _, e := range entries[:min(len(entries), maxDirectory)] {
		out = append(out, c.Content(c.repo, path.Join(p, e.Name), ref, e))
	}
	return ok(out)
}

// fileWish is a request to write or delete one file.
type fileWish struct {
	Message string  `json:"message"`
	Content *string `json:"content"`
	SHA     string  `json:"sha"`
	Branch  string  `json:"branch"`
}

// target reads a wish and what is at its path now.
func (c *call) target() (in fileWish, p, current string, err error) {
	if err = c.decode(&in); err != nil {
		return in, "", "", err
	}
	p, in.Branch = c.path("path"), cmp.Or(in.Branch, c.repo.DefaultBranch)
	if malformed(p) {
		return in, p, "", forge.Unprocessable("path contains a malformed path component")
	}
	if err = c.guarded("refs/heads/" + in.Branch); err != nil {
		return in, p, "", statusProblem(http.StatusConflict, "Could not change file: Changes must be made through a pull request.")
	}
	if err = c.workflows(p); err != nil {
		return in, p, "", err
	}
	head, found := c.repo.Branch(in.Branch)
	if !found && len(c.repo.Refs) > 0 {
		return in, p, "", statusProblem(http.StatusNotFound, "Branch "+in.Branch+" not found")
	}
	if commit, err := c.repo.Git.Commit(head); err == nil {
		if e, err := c.repo.Git.Lookup(commit.Tree, p); err == nil {
			current = e.SHA
		}
	}
	if in.SHA != "" && in.SHA != current {
		return in, p, current, forge.Conflict(p + " does not match " + in.SHA)
	}
	if in.SHA == "" && current != "" {
		return in, p, current, forge.Unprocessable("Invalid request.\n\n\"sha\" wasn't supplied.")
	}
	return in, p, current, nil
}

func (c *call) putContents() (answer, error) {
	in, p, current, err := c.target()
	if err != nil {
		return answer{}, err
	}
	if in.Content == nil || in.Message == "" {
		return answer{}, forge.Unprocessable("Invalid request.\n\n\"message\", \"content\" weren't supplied.")
	}
	content, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(*in.Content, "\n", ""))
	if err != nil {
		return answer{}, forge.Unprocessable("content is not valid Base64")
	}
	commit, err := c.Push(c.repo, forge.Push{Branch: in.Branch, Message: in.Message, Files: map[string][]byte{p: content}}, c.user)
	if err != nil {
		return answer{}, err
	}
	e, err := c.repo.Git.Lookup(commit.Tree, p)
	if err != nil {
		return answer{}, forge.NotFound()
	}
	body := shape.Doc{"content": c.Content(c.repo, p, in.Branch, e), "commit": c.GitCommit(c.repo, commit)}
	if current == "" {
		return created(body)
	}
	return ok(body)
}

func (c *call) deleteContents() (answer, error) {
	in, p, current, err := c.target()
	if err != nil {
		return answer{}, err
	}
	if current == "" {
		return answer{}, forge.NotFound()
	}
	if in.Message == "" {
		return answer{}, forge.Unprocessable("Invalid request.\n\n\"message\" wasn't supplied.")
	}
	commit, err := c.Push(c.repo, forge.Push{Branch: in.Branch, Message: in.Message, Delete: []string{p}}, c.user)
	if err != nil {
		return answer{}, err
	}
	return ok(shape.Doc{"content": nil, "commit": c.GitCommit(c.repo, commit)})
}

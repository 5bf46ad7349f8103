package rest

import (
	"encoding/base64"
	"encoding/json"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/git"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/shape"
)

// maxTree is how many entries a recursive answer holds (docs.github.com/rest/git/trees, read 2026-11-25).
const maxTree = 100000

func objectEndpoints() []endpoint {
	const db = "/repos/{owner}/{repo}/git"
	return []endpoint{
		{route: "GET " + db + "/blobs/{file_sha}", need: contentsRead(), handle: (*call).getBlob},
		{route: "POST " + db + "/blobs", need: contentsWrite(), handle: (*call).createBlob},
		{route: "GET " + db + "/trees/{tree_sha}", need: contentsRead(), handle: (*call).getTree},
		{route: "POST " + db + "/trees", need: contentsWrite(), handle: (*call).createTree},
		{route: "GET " + db + "/commits/{commit_sha}", need: contentsRead(), handle: (*call).gitCommit},
		{route: "POST " + db + "/commits", need: contentsWrite(), handle: (*call).createCommit},
	}
}

func (c *call) getBlob() (answer, error) {
	if err := c.notEmpty(); err != nil {
		return answer{}, err
	}
	sha := c.r.PathValue("file_sha")
	content, err := c.repo.Git.Blob(sha)
	if err != nil {
		return answer{}, forge.NotFound()
	}
	if c.wants("raw") {
		return text(content, "application/vnd.github.raw; charset=utf-8")
	}
	return ok(c.Blob(c.repo, sha, content))
}

func (c *call) createBlob() (answer, error) {
	var in struct {
		Content  *string `json:"content"`
		Encoding string  `json:"encoding"`
	}
	if err := c.decode(&in); err != nil {
		return answer{}, err
	}
	if err := c.notEmpty(); err != nil {
		return answer{}, err
	}
	if in.Content == nil {
		return answer{}, forge.Unprocessable("Invalid request.\n\n\"content\" wasn't supplied.")
	}
	content := []byte(*in.Content)
	if in.Encoding == "base64" {
		var err error
		if content, err = base64.StdEncoding.DecodeString(strings.ReplaceAll(*in.Content, "\n", "")); err != nil {
			return answer{}, forge.Unprocessable("content is not valid Base64")
		}
	}
	sha := c.repo.Git.PutBlob(content)
	return created(shape.Doc{"sha": sha, "url": c.API("/repos/" + c.repo.FullName() + "/git/blobs/" + sha)})
}

func (c *call) getTree() (answer, error) {
	sha := c.r.PathValue("tree_sha")
	if at, err := c.repo.Resolve(sha); err == nil {
		if commit, err := c.repo.Git.Commit(at); err == nil {
			sha = commit.Tree
		}
	} else if err := c.notEmpty(); err != nil {
		return answer{}, err
	}
	entries := []shape.Doc{}
	deep := c.r.URL.Query().Get("recursive") != ""
	if err := c.tree(sha, "", deep, &entries); err != nil {
		return answer{}, forge.NotFound()
	}
	return ok(c.treeDoc(sha, entries[:min(len(entries), maxTree)], len(entries) > maxTree))
}

func (c *call) treeDoc(sha string, entries []shape.Doc, truncated bool) shape.Doc {
	return shape.Doc{"sha": sha, "url": c.API("/repos/" + c.repo.FullName() + "/git/trees/" + sha), "tree": entries, "truncated": truncated}
}

func (c *call) tree(sha, dir string, deep bool, out *[]shape.Doc) error {
	entries, err := c.repo.Git.Tree(sha)
	if err != nil {
		return err
	}
	for _, e := range entries {
		p := path.Join(dir, e.Name)
		*out = append(*out, c.TreeEntry(c.repo, p, e))
		if deep && e.Kind() == git.KindTree {
			if err := c.tree(e.SHA, p, deep, out); err != nil {
				return err
			}
		}
	}
	return nil
}

// treeEntry is a wish for a tree: content or sha to set, sha null to delete.
type treeEntry struct {
	Path    string          `json:"path"`
	Mode    string          `json:"mode"`
	Type    string          `json:"type"`
	SHA     json.RawMessage `json:"sha"`
	Content *string         `json:"content"`
}

func (c *call) createTree() (answer, error) {
	var in struct {
		Base string      `json:"base_tree"`
		Tree []treeEntry `json:"tree"`
	}
	if err := c.decode(&in); err != nil {
		return answer{}, err
	}
	if err := c.notEmpty(); err != nil {
		return answer{}, err
	}
	if len(in.Tree) == 0 {
		return answer{}, forge.Unprocessable("Invalid tree info")
	}
	files := git.Flat{}
	if in.Base != "" {
		var err error
		if commit, isCommit := c.repo.Git.Commit(in.Base); isCommit == nil {
			in.Base = commit.Tree
		}
		if files, err = c.repo.Git.Flatten(in.Base); err != nil {
			return answer{}, forge.Unprocessable("base_tree is not a valid tree oid")
		}
	}
	for _, e := range in.Tree {
		if err := c.setEntry(files, e); err != nil {
			return answer{}, err
		}
	}
	sha, err := c.repo.Git.Build(files)
	if err != nil {
		return answer{}, forge.Unprocessable("GitRPC::BadObjectState: " + err.Error())
	}
	entries := []shape.Doc{}
	if err := c.tree(sha, "", false, &entries); err != nil {
		return answer{}, forge.NotFound()
	}
	return created(c.treeDoc(sha, entries, false))
}

// malformed says whether a path cannot be in a tree.
func malformed(p string) bool {
	return p == "" || slices.ContainsFunc(strings.Split(p, "/"), func(part string) bool {
		return part == "" || part == "." || part == ".." || strings.EqualFold(part, ".git") || strings.ContainsRune(part, 0)
	})
}

func (c *call) setEntry(files git.Flat, e treeEntry) error {
	if malformed(e.Path) {
		return forge.Unprocessable("tree.path contains a malformed path component")
	}
	if err := c.workflows(e.Path); err != nil {
		return err
	}
	if e.Content == nil && (len(e.SHA) == 0 || string(e.SHA) == "null") {
		if _, there := files[e.Path]; !there {
			return forge.Unprocessable("GitRPC::BadObjectState")
		}
		delete(files, e.Path)
		return nil
	}
	if !slices.Contains([]string{git.ModeFile, git.ModeExec, git.ModeLink, git.ModeTree, git.ModeGitlink}, e.Mode) {
		return forge.Unprocessable("tree.mode must be one of 100644, 100755, 040000, 160000 or 120000")
	}
	sha := ""
	if e.Content != nil {
		sha = c.repo.Git.PutBlob([]byte(*e.Content))
	} else if err := json.Unmarshal(e.SHA, &sha); err != nil {
		return forge.Unprocessable("tree.sha must be a string or null")
	}
	if e.Mode == git.ModeTree {
		below, err := c.repo.Git.Flatten(sha)
		if err != nil {
			return forge.Unprocessable("tree.sha " + sha + " is not a valid tree")
		}
		for p, f := range below {
			files[path.Join(e.Path, p)] = f
		}
		return nil
	}
	if _, err := c.repo.Git.Blob(sha); err != nil && e.Mode != git.ModeGitlink {
		return forge.Unprocessable("tree.sha " + sha + " is not a valid blob")
	}
	files[e.Path] = git.Entry{Name: path.Base(e.Path), Mode: e.Mode, SHA: sha}
	return nil
}

// workflows keeps narrowed tokens from changing what runs in the repository.
func (c *call) workflows(p string) error {
	if strings.HasPrefix(p, ".github/workflows/") && c.token.Permissions != nil && !c.token.Allows("workflows", "write") {
		return forge.Denied("refusing to allow this token to create or update workflow `" + p + "` without `workflows` permission")
	}
	return nil
}

func (c *call) gitCommit() (answer, error) {
	if err := c.notEmpty(); err != nil {
		return answer{}, err
	}
	commit, err := c.repo.Git.Commit(c.r.PathValue("commit_sha"))
	if err != nil {
		return answer{}, forge.NotFound()
	}
	return ok(c.GitCommit(c.repo, commit))
}

type person struct {
	Name  string    `json:"name"`
	Email string    `json:"email"`
	Date  time.Time `json:"date"`
}

func (c *call) createCommit() (answer, error) {
	var in struct {
		Message   *string  `json:"message"`
		Tree      string   `json:"tree"`
		Parents   []string `json:"parents"`
		Author    *person  `json:"author"`
		Committer *person  `json:"committer"`
	}
	if err := c.decode(&in); err != nil {
		return answer{}, err
	}
	if err := c.notEmpty(); err != nil {
		return answer{}, err
	}
	if in.Message == nil || in.Tree == "" {
		return answer{}, forge.Unprocessable("Invalid request.\n\n\"message\", \"tree\" weren't supplied.")
	}
	if _, err := c.repo.Git.Tree(in.Tree); err != nil {
		return answer{}, forge.Unprocessable("Tree SHA does not exist")
	}
	for _, p := range in.Parents {
		if _, err := c.repo.Git.Commit(p); err != nil {
			return answer{}, forge.Unprocessable("Parent SHA does not exist or is not a commit object")
		}
	}
	author := c.signed(in.Author, c.Signature(c.user))
	commit, err := c.repo.Git.PutCommit(git.Commit{
		Tree: in.Tree, Parents: in.Parents, Author: author, Committer: c.signed(in.Committer, author), Message: *in.Message,
	})
	if err != nil {
		return answer{}, forge.Unprocessable(err.Error())
	}
	return created(c.GitCommit(c.repo, commit))
}

func (c *call) signed(p *person, fallback git.Signature) git.Signature {
	if p == nil {
		return fallback
	}
	sig := git.Signature{Name: p.Name, Email: p.Email, When: p.Date}
	if sig.When.IsZero() {
		sig.When = c.Now()
	}
	return sig
}

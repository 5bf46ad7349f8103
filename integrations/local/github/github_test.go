package github_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-github/v60/github"

	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

const (
	owner = "acme"
	name  = "shop"
	repo  = owner + "/" + name
)

// start runs a local GitHub with the sample repository.
func start(t *testing.T, change ...func(*gh.Options)) *gh.Server {
	t.Helper()
	o := gh.Options{Now: time.Now, Logger: slog.New(slog.NewTextHandler(t.Output(), nil)), Repositories: []gh.Repository{gh.Sample()}}
	for _, c := range change {
		c(&o)
	}
	s, err := gh.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// client is go-github as the bot uses it.
func client(t *testing.T, s *gh.Server, token string) *github.Client {
	t.Helper()
	c := github.NewClient(&http.Client{Timeout: 30 * time.Second})
	if token != "" {
		c = c.WithAuthToken(token)
	}
	u, err := c.BaseURL.Parse(s.APIURL())
	if err != nil {
		t.Fatal(err)
	}
	c.BaseURL = u
	return c
}

// opened is a server with one open pull request, #1.
func opened(t *testing.T) (*gh.Server, *github.Client) {
	t.Helper()
	s := start(t)
	if n, err := s.OpenPullRequest(gh.SampleChange()); err != nil || n != 1 {
		t.Fatalf("open: #%d, %v", n, err)
	}
	return s, client(t, s, s.Token())
}

func need(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// refused checks a refusal's status and that its words contain part.
func refused(t *testing.T, what string, err error, status int, part string) {
	t.Helper()
	var e *github.ErrorResponse
	if !errors.As(err, &e) {
		t.Fatalf("%s: error is %T (%v), want *github.ErrorResponse", what, err, err)
	}
	if e.Response.StatusCode != status || !strings.Contains(e.Error(), part) {
		t.Errorf("%s: got %d %q, want %d with %q", what, e.Response.StatusCode, e.Error(), status, part)
	}
}

// record makes a branch with one file in one commit and opens a pull request, by the git database alone.
func record(ctx context.Context, c *github.Client, branch, path, text string) (*github.PullRequest, error) {
	ref, _, err := c.Git.GetRef(ctx, owner, name, "heads/main")
	if err != nil {
		return nil, err
	}
	base, _, err := c.Git.GetCommit(ctx, owner, name, ref.GetObject().GetSHA())
	if err != nil {
		return nil, err
	}
	tree, _, err := c.Git.CreateTree(ctx, owner, name, base.GetTree().GetSHA(), []*github.TreeEntry{
		{Path: new(path), Mode: new("100644"), Type: new("blob"), Content: new(text)},
	})
	if err != nil {
		return nil, err
	}
	commit, _, err := c.Git.CreateCommit(ctx, owner, name, &github.Commit{
		Message: new("Record " + path), Tree: tree, Parents: []*github.Commit{{SHA: ref.GetObject().SHA}},
	}, nil)
	if err != nil {
		return nil, err
	}
	_, _, err = c.Git.CreateRef(ctx, owner, name, &github.Reference{Ref: new("refs/heads/" + branch), Object: &github.GitObject{SHA: commit.SHA}})
	if err != nil {
		return nil, err
	}
	pr, _, err := c.PullRequests.Create(ctx, owner, name, &github.NewPullRequest{
		Title: new("Record " + path), Head: new(branch), Base: new("main"), Body: new("A decision"),
	})
	return pr, err
}

func TestRecord_oneCommitNewBranchPullRequest(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := client(t, s, s.Token())
	before := s.Files(repo, "main")
	pr, err := record(t.Context(), c, "deploy-advice/a1", "docs/adr/0002-x#y.md", "# Two\n")
	need(t, "record", err)

	want := s.Files(repo, "main")
	want["docs/adr/0002-x#y.md"] = "# Two\n"
	if diff := cmp.Diff(want, s.Files(repo, "deploy-advice/a1")); diff != "" {
		t.Errorf("branch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, s.Files(repo, "")); diff != "" {
		t.Errorf("main moved:\n%s", diff)
	}
	if pr.GetNumber() != 1 || pr.GetUser().GetLogin() != "deploy-advice-bot" || pr.GetAdditions() != 1 || pr.GetChangedFiles() != 1 || pr.GetCommits() != 1 {
		t.Errorf("pull request: %v", pr)
	}
	file, _, _, err := c.Repositories.GetContents(t.Context(), owner, name, "docs/adr/0002-x#y.md", &github.RepositoryContentGetOptions{Ref: "deploy-advice/a1"})
	need(t, "contents", err)
	if text, err := file.GetContent(); err != nil || text != "# Two\n" {
		t.Errorf("contents: %q, %v", text, err)
	}
	_, dir, _, err := c.Repositories.GetContents(t.Context(), owner, name, "docs/adr", nil)
	if err != nil || len(dir) != 2 {
		t.Errorf("directory: %v, %v", dir, err)
	}
	_, err = record(t.Context(), c, "deploy-advice/a1", "docs/adr/0003.md", "# Three\n")
	refused(t, "branch again", err, 422, "Reference already exists")
	_, _, err = c.PullRequests.Create(t.Context(), owner, name, &github.NewPullRequest{Title: new("x"), Head: new("deploy-advice/a1"), Base: new("main")})
	refused(t, "pull request again", err, 422, "A pull request already exists for acme:deploy-advice/a1")
	_, _, err = c.PullRequests.Create(t.Context(), owner, name, &github.NewPullRequest{Title: new("x"), Head: new("main"), Base: new("main")})
	refused(t, "nothing new", err, 422, "No commits between main and main")
	list, _, err := c.PullRequests.List(t.Context(), owner, name, &github.PullRequestListOptions{Head: "acme:deploy-advice/a1"})
	if err != nil || len(list) != 1 {
		t.Errorf("list by head: %v, %v", list, err)
	}
}

func TestTree_absentContentDeletes(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := client(t, s, s.Token())
	ref, _, err := c.Git.GetRef(t.Context(), owner, name, "heads/main")
	need(t, "ref", err)
	base, _, err := c.Git.GetCommit(t.Context(), owner, name, ref.GetObject().GetSHA())
	need(t, "commit", err)
	entry := []*github.TreeEntry{{Path: new("README.md"), Mode: new("100644"), Type: new("blob")}}
	tree, _, err := c.Git.CreateTree(t.Context(), owner, name, base.GetTree().GetSHA(), entry)
	need(t, "tree", err)
	full, _, err := c.Git.GetTree(t.Context(), owner, name, tree.GetSHA(), true)
	need(t, "get tree", err)
	files := 0
	for _, e := range full.Entries {
		if e.GetType() == "blob" {
			files++
		}
		if e.GetPath() == "README.md" {
			t.Error("README.md is still there")
		}
	}
	if want := len(s.Files(repo, "")) - 1; files != want {
		t.Errorf("files: got %d, want %d", files, want)
	}
	for _, path := range []string{"../x", "a//b", "/x", ".git/config"} {
		_, _, err = c.Git.CreateTree(t.Context(), owner, name, base.GetTree().GetSHA(), []*github.TreeEntry{
			{Path: new(path), Mode: new("100644"), Type: new("blob"), Content: new("x")},
		})
		refused(t, path, err, 422, "malformed path component")
	}
}

func TestContents_staleOrMissingShaIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := client(t, s, s.Token())
	opts := &github.RepositoryContentFileOptions{Message: new("Say more"), Content: []byte("more\n")}
	_, _, err := c.Repositories.UpdateFile(t.Context(), owner, name, "README.md", opts)
	refused(t, "no sha", err, 422, `"sha" wasn't supplied`)
	opts.SHA = new(strings.Repeat("1", 40))
	_, _, err = c.Repositories.UpdateFile(t.Context(), owner, name, "README.md", opts)
	refused(t, "stale sha", err, 409, "does not match")
	file, _, _, err := c.Repositories.GetContents(t.Context(), owner, name, "README.md", nil)
	need(t, "read", err)
	opts.SHA = file.SHA
	_, _, err = c.Repositories.UpdateFile(t.Context(), owner, name, "README.md", opts)
	need(t, "update", err)
	if got := s.Files(repo, "")["README.md"]; got != "more\n" {
		t.Errorf("README.md is %q", got)
	}
	_, _, _, err = c.Repositories.GetContents(t.Context(), owner, name, "nowhere.md", nil)
	refused(t, "absent", err, 404, "Not Found")
	opts.Branch = new("nowhere")
	_, _, err = c.Repositories.UpdateFile(t.Context(), owner, name, "README.md", opts)
	refused(t, "branch", err, 404, "Branch nowhere not found")
}

func TestEmptyRepository_answers409(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *gh.Options) {
		o.Repositories = []gh.Repository{{Owner: owner, Name: name, Empty: true}}
	})
	c := client(t, s, s.Token())
	_, _, err := c.Git.GetRef(t.Context(), owner, name, "heads/main")
	refused(t, "ref", err, 409, "Git Repository is empty.")
	_, _, err = c.Git.CreateTree(t.Context(), owner, name, "", []*github.TreeEntry{{Path: new("a"), Content: new("x")}})
	refused(t, "tree", err, 409, "Git Repository is empty.")
	_, _, err = c.Repositories.CreateFile(t.Context(), owner, name, "README.md", &github.RepositoryContentFileOptions{Message: new("Begin"), Content: []byte("x")})
	need(t, "first file", err)
	_, _, err = c.Git.GetRef(t.Context(), owner, name, "heads/main")
	need(t, "ref", err)
}

func TestRef_onlyForwardWithoutForce(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *gh.Options) {
		r := gh.Sample()
		r.Protected = []string{"main"}
		o.Repositories = []gh.Repository{r}
	})
	c := client(t, s, s.Token())
	first := s.Branches(repo)["main"]
	second, err := s.Push(gh.Push{Repo: repo, By: "ana", Branch: "topic", Files: map[string]string{"a": "1"}})
	need(t, "push", err)
	move := func(branch, sha string, force bool) error {
		_, _, err := c.Git.UpdateRef(t.Context(), owner, name, &github.Reference{Ref: new("refs/heads/" + branch), Object: &github.GitObject{SHA: &sha}}, force)
		return err
	}
	refused(t, "backwards", move("topic", first, false), 422, "Update is not a fast forward")
	need(t, "force", move("topic", first, true))
	need(t, "forward", move("topic", second, false))
	refused(t, "unknown", move("topic", strings.Repeat("2", 40), false), 422, "Object does not exist")
	refused(t, "protected", move("main", second, false), 422, "Protected branch update failed")
}

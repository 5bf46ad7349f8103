package github_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-github/v60/github"

	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

func TestPull_fromAForkThatIsDeleted(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := client(t, s, s.Token())
	n, err := s.OpenPullRequest(gh.NewPull{Repo: repo, By: "chloe", Title: "Mine", Head: "mine", Files: map[string]string{"x": "y"}, Fork: true})
	need(t, "open", err)
	pr, _, err := c.PullRequests.Get(t.Context(), owner, name, n)
	if err != nil || pr.GetHead().GetRepo().GetFullName() != "chloe/shop" || pr.GetHead().GetLabel() != "chloe:mine" || pr.GetAuthorAssociation() != "COLLABORATOR" {
		t.Errorf("head: %v, %v", pr.GetHead(), err)
	}
	if _, ok := s.Branches(repo)["mine"]; ok {
		t.Error("the branch is in the base repository")
	}
	_, err = s.Push(gh.Push{Repo: "chloe/shop", By: "chloe", Branch: "mine", Files: map[string]string{"x": "z"}})
	need(t, "push", err)
	need(t, "delete", s.DeleteRepository("chloe/shop"))
	pr, _, err = c.PullRequests.Get(t.Context(), owner, name, n)
	if err != nil || pr.GetHead().Repo != nil {
		t.Errorf("head's repository: %v, %v; want none", pr.GetHead().Repo, err)
	}
	files, _, err := c.PullRequests.ListFiles(t.Context(), owner, name, n, nil)
	if err != nil || len(files) != 1 || files[0].GetPatch() != "@@ -0,0 +1,1 @@\n+z\n\\ No newline at end of file" {
		t.Errorf("files: %v, %v", files, err)
	}
}

func TestPull_filesInPagesWithRenames(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := client(t, s, s.Token())
	files := map[string]string{"GUIDE.md": s.Files(repo, "")["README.md"]}
	for i := range 299 {
		files[fmt.Sprintf("many/%03d.txt", i)] = fmt.Sprint("file ", i, "\n")
	}
	n, err := s.OpenPullRequest(gh.NewPull{Repo: repo, By: "ana", Title: "Many", Head: "many", Files: files, Delete: []string{"README.md"}})
	need(t, "open", err)
	opts := &github.ListOptions{PerPage: 100}
	var all []*github.CommitFile
	requests := 0
	for {
		list, resp, err := c.PullRequests.ListFiles(t.Context(), owner, name, n, opts)
		need(t, "files", err)
		requests++
		all = append(all, list...)
		if resp.NextPage == 0 {
			break
		}
		opts.Page = resp.NextPage
	}
	if requests != 3 || len(all) != 300 {
		t.Errorf("%d files in %d requests, want 300 in 3", len(all), requests)
	}
	if f := all[0]; f.GetStatus() != "renamed" || f.GetFilename() != "GUIDE.md" || f.GetPreviousFilename() != "README.md" || f.GetPatch() != "" {
		t.Errorf("renamed file: %v", f)
	}
	raw, _, err := c.PullRequests.GetRaw(t.Context(), owner, name, n, github.RawOptions{Type: github.Diff})
	if err != nil || !strings.Contains(raw, "rename from README.md\nrename to GUIDE.md\n") {
		t.Errorf("diff: %v\n%.300s", err, raw)
	}
}

func TestPull_lifeOfOne(t *testing.T) {
	t.Parallel()
	s, c := opened(t)
	states := func() string {
		pr, _, err := c.PullRequests.Get(t.Context(), owner, name, 1)
		need(t, "get", err)
		return fmt.Sprintf("%s draft=%v merged=%v %s", pr.GetState(), pr.GetDraft(), pr.GetMerged(), pr.GetMergeableState())
	}
	var got []string
	note := func(what string, err error) {
		need(t, what, err)
		got = append(got, what+": "+states())
	}
	note("draft", s.SetDraft(repo, 1, "ana", true))
	_, err := s.Merge(repo, 1, "ana")
	if err == nil {
		t.Error("a draft was merged")
	}
	note("ready", s.SetDraft(repo, 1, "ana", false))
	note("close", s.ClosePull(repo, 1, "ana"))
	note("reopen", s.Reopen(repo, 1, "ana"))
	_, err = s.Push(gh.Push{Repo: repo, By: "ben", Branch: "main", Files: map[string]string{"services/thumbnails/handler.py": "other\n"}})
	note("clash", err)
	_, _, err = c.PullRequests.Merge(t.Context(), owner, name, 1, "", nil)
	refused(t, "merge", err, 405, "not mergeable")
	_, err = s.Push(gh.Push{Repo: repo, By: "ben", Branch: "main", Delete: []string{"services/thumbnails/handler.py"}})
	note("no clash", err)
	_, _, err = c.PullRequests.Merge(t.Context(), owner, name, 1, "", &github.PullRequestOptions{SHA: strings.Repeat("3", 40)})
	refused(t, "another head", err, 409, "Head branch was modified")
	_, _, err = c.PullRequests.Merge(t.Context(), owner, name, 1, "", nil)
	note("merge", err)
	want := []string{
		"draft: open draft=true merged=false draft", "ready: open draft=false merged=false clean", "close: closed draft=false merged=false unknown",
		"reopen: open draft=false merged=false clean", "clash: open draft=false merged=false dirty", "no clash: open draft=false merged=false clean",
		"merge: closed draft=false merged=true unknown",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
	if err := s.Reopen(repo, 1, "ana"); err == nil {
		t.Error("a merged pull request was opened again")
	}
	if _, ok := s.Files(repo, "")["services/thumbnails/template.yaml"]; !ok {
		t.Error("main lacks what was merged")
	}
}

// TestRecord_manyAtOnce has clients race on one repository: every act is whole, nobody's branch is lost.
func TestRecord_manyAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := client(t, s, s.Token())
	const many = 20
	var running sync.WaitGroup
	failed := make(chan error, many)
	for i := range many {
		running.Go(func() {
			_, err := record(t.Context(), c, fmt.Sprintf("deploy-advice/r%d", i), fmt.Sprintf("docs/adr/%04d.md", i+2), "# A decision\n")
			failed <- err
		})
	}
	running.Wait()
	close(failed)
	for err := range failed {
		need(t, "record", err)
	}
	numbers := map[int]bool{}
	for _, p := range s.Pulls(repo) {
		numbers[p.Number] = true
	}
	if len(numbers) != many || !numbers[1] || !numbers[many] || len(s.Branches(repo)) != many+1 {
		t.Errorf("pull requests %v, branches %v", numbers, s.Branches(repo))
	}
}

func TestAwait_seesWhatOthersDo(t *testing.T) {
	t.Parallel()
	s, c := opened(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	go func() {
		_, _, _ = c.Issues.CreateComment(ctx, owner, name, 1, &github.IssueComment{Body: new("hello")})
	}()
	need(t, "await", s.Await(ctx, func() bool { return len(s.Comments(repo, 1)) == 1 }))
	cancel()
	if err := s.Await(ctx, func() bool { return false }); err == nil {
		t.Error("waiting for nothing ended well")
	}
}

func TestRepository_fromFilesOnDisk(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *gh.Options) {
		o.Repositories = []gh.Repository{{Owner: "acme", Name: "tree", FS: fstest.MapFS{
			"a/b.txt": {Data: []byte("b")}, ".git/config": {Data: []byte("no")}, ".github/workflows/x.yml": {Data: []byte("on: push")},
		}, Files: map[string]string{"a/c.txt": "c"}}}
	})
	want := map[string]string{"a/b.txt": "b", "a/c.txt": "c", ".github/workflows/x.yml": "on: push"}
	if diff := cmp.Diff(want, s.Files("acme/tree", "")); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL()+"/github/acme/tree/raw/main/a/b.txt", nil)
	need(t, "request", err)
	resp, err := http.DefaultClient.Do(req)
	need(t, "raw", err)
	defer func() { _ = resp.Body.Close() }()
	if b, _ := io.ReadAll(resp.Body); string(b) != "b" || resp.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("raw: %q as %s", b, resp.Header.Get("Content-Type"))
	}
}

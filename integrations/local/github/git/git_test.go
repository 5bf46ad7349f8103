package git_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/git"
)

func flat(s *git.Store, files map[string]string) git.Flat {
	out := git.Flat{}
	for p, text := range files {
		out[p] = git.Entry{Name: p[strings.LastIndex(p, "/")+1:], Mode: git.ModeFile, SHA: s.PutBlob([]byte(text))}
	}
	return out
}

func commit(t interface{ Fatal(...any) }, s *git.Store, files map[string]string, parents ...string) string {
	tree, err := s.Build(flat(s, files))
	if err != nil {
		t.Fatal(err)
	}
	sig := git.Signature{Name: "Ana", Email: "ana@example.com", When: time.Unix(1700000000, 0)}
	c, err := s.PutCommit(git.Commit{Tree: tree, Parents: parents, Author: sig, Committer: sig, Message: "Say\n"})
	if err != nil {
		t.Fatal(err)
	}
	return c.SHA
}

// TestObjects_gitAgrees asks a real git for the same ids. The files' names test git's order: "a-b" before "a/", "a0" after.
func TestObjects_gitAgrees(t *testing.T) {
	t.Parallel()
	files := map[string]string{"a-b": "1\n", "a/x": "2\n", "a0": "3\n", "deep/er/still/y.md": "# ü\n", "empty": ""}
	dir := t.TempDir()
	run := func(stdin string, args ...string) string {
		cmd := exec.CommandContext(t.Context(), "git", args...)
		cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
		cmd.Env = []string{
			"HOME=" + dir, "GIT_AUTHOR_NAME=Ana", "GIT_AUTHOR_EMAIL=ana@example.com", "GIT_AUTHOR_DATE=1700000000 +0000",
			"GIT_COMMITTER_NAME=Ana", "GIT_COMMITTER_EMAIL=ana@example.com", "GIT_COMMITTER_DATE=1700000000 +0000", "GIT_INDEX_FILE=" + filepath.Join(dir, "index"),
		}
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("git %v: %v", args, err)
		}
		return strings.TrimSpace(string(out))
	}
	run("", "init", "-q")
	for p, text := range files {
		sha := run(text, "hash-object", "-w", "--stdin")
		run("", "update-index", "--add", "--cacheinfo", "100644,"+sha+","+p)
	}
	tree := run("", "write-tree")
	want := run("Say\n", "commit-tree", tree)

	s := git.NewStore()
	if got := commit(t, s, files); got != want {
		t.Errorf("commit: got %s, git says %s", got, want)
	}
	c, _ := s.Commit(want)
	if c.Tree != tree {
		t.Errorf("tree: got %s, git says %s", c.Tree, tree)
	}
}

func TestBuild_flattenGivesItBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`d[0-9]/(e[0-9]/)?f[0-9]`), 1, 12, rapid.ID[string]).Draw(t, "names")
		s := git.NewStore()
		want := git.Flat{}
		for _, n := range names {
			want[n] = flat(s, map[string]string{n: n})[n]
		}
		tree, err := s.Build(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Flatten(tree)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMerge_takesBothSidesOrNamesTheConflict(t *testing.T) {
	t.Parallel()
	s := git.NewStore()
	root := commit(t, s, map[string]string{"a": "1", "b": "1", "c": "1"})
	ours := commit(t, s, map[string]string{"a": "2", "b": "1", "c": "1"}, root)
	theirs := commit(t, s, map[string]string{"a": "1", "b": "2", "d": "1"}, root)
	tree, conflicts, err := s.Merge(ours, theirs)
	if err != nil || conflicts != nil {
		t.Fatalf("merge: %v, %v", conflicts, err)
	}
	got, _ := s.Flatten(tree)
	if diff := cmp.Diff(flat(s, map[string]string{"a": "2", "b": "2", "d": "1"}), got); diff != "" {
		t.Errorf("merged (-want +got):\n%s", diff)
	}
	clash := commit(t, s, map[string]string{"a": "3", "b": "1", "c": "1"}, root)
	if _, conflicts, _ = s.Merge(ours, clash); len(conflicts) != 1 || conflicts[0] != "a" {
		t.Errorf("conflicts: %v, want a", conflicts)
	}
	if got := s.MergeBase(ours, theirs); got != root {
		t.Errorf("merge base: %s, want %s", got, root)
	}
	if got := s.Between(ours, theirs); len(got) != 1 || got[0].SHA != theirs {
		t.Errorf("between: %v, want %s", got, theirs)
	}
}

func TestBuild_fileAndDirectoryOfOneNameIsRefused(t *testing.T) {
	t.Parallel()
	s := git.NewStore()
	if _, err := s.Build(flat(s, map[string]string{"a": "1", "a/b": "2"})); err == nil {
		t.Error("a file and a directory share a name")
	}
}

package changes_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/changes"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/git"
)

func flat(s *git.Store, files map[string]string) git.Flat {
	out := git.Flat{}
	for p, text := range files {
		out[p] = git.Entry{Name: filepath.Base(p), Mode: git.ModeFile, SHA: s.PutBlob([]byte(text))}
	}
	return out
}

func between(before, after map[string]string) []changes.File {
	s := git.NewStore()
	return changes.Between(s, flat(s, before), flat(s, after))
}

func TestBetween_saysWhatHappened(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("line\n", 3) + "one\ntwo\nthree\nfour\n"
	got := between(
		map[string]string{"same": "x\n", "mod": "a\nb\n", "old": long, "del": "gone\n", "bin": "\x00\x01", "moved": "whole\n"},
		map[string]string{"same": "x\n", "mod": "a\nc\n", "new": long + "five\n", "add": "fresh\n", "bin": "\x00\x02", "there": "whole\n"},
	)
	var words []string
	for _, f := range got {
		words = append(words, strings.TrimSpace(f.Status+" "+f.Path+" "+f.Previous))
		if (f.Path == "bin" || f.Path == "there") != (f.Patch == "") {
			t.Errorf("%s: patch %q", f.Path, f.Patch)
		}
	}
	want := []string{"added add", "modified bin", "removed del", "modified mod", "renamed new old", "renamed there moved"}
	if diff := cmp.Diff(want, words); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if f := got[3]; f.Additions != 1 || f.Deletions != 1 || f.Patch != "@@ -1,2 +1,2 @@\n a\n-b\n+c" {
		t.Errorf("modified: %+v", f)
	}
}

// TestPatch_gitApplies lets a real git apply what we say differs.
func TestPatch_gitApplies(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.Custom(func(r *rapid.T) string {
			s := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "", "+d", "-e"}), 1, 30).Draw(r, "lines"), "\n")
			if rapid.Bool().Draw(r, "newline") {
				s += "\n"
			}
			return s
		})
		before, after := text.Draw(r, "before"), text.Draw(r, "after")
		files := between(map[string]string{"f": before}, map[string]string{"f": after})
		if before == after || before == "" || after == "" {
			return
		}
		if err := os.WriteFile(filepath.Join(dir, "f"), []byte(before), 0o600); err != nil {
			r.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "git", "apply", "--unidiff-zero", "-")
		cmd.Dir, cmd.Stdin = dir, strings.NewReader("--- a/f\n+++ b/f\n"+files[0].Patch+"\n")
		if out, err := cmd.CombinedOutput(); err != nil {
			r.Fatalf("git apply: %v %s\n%s", err, out, files[0].Patch)
		}
		got, err := os.ReadFile(filepath.Join(dir, "f"))
		if err != nil || string(got) != after {
			r.Fatalf("after: %q, want %q (%v)", got, after, err)
		}
	})
}

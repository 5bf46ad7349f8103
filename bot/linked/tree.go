package linked

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/bot/review"
)

const (
	// maxFiles is how many files are read for one link.
	maxFiles = 100
	// maxRead bounds them, in bytes.
	maxRead = 4 << 20
)

// tree is what is read of a commit.
type tree struct {
	commit   string
	web      string   // the repository's address; empty when not known
	changed  []string // paths that the pull request changes; none for a branch
	files    []review.File
	settings review.Settings
}

// tree reads the files that matter: of a pull request's head, or of the default branch.
func (r *Reader) tree(ctx context.Context, req conversation.FactsRequest) (tree, error) {
	if req.Number > 0 {
		return r.pull(ctx, req)
	}
	repo, err := r.source.Repository(ctx, req.Repo)
	if err != nil {
		return tree{}, err
	}
	branch, err := r.source.Snapshot(ctx, req.Repo, repo.DefaultBranch)
	if err != nil {
		return tree{}, err
	}
	t := tree{commit: branch.Commit}
	return r.filled(ctx, req.Repo, t, reading{branch.Files, branch.Commit})
}

func (r *Reader) pull(ctx context.Context, req conversation.FactsRequest) (tree, error) {
	p, err := r.source.Pull(ctx, req.Repo, req.Number)
	if err != nil {
		return tree{}, err
	}
	files, err := r.source.ChangedFiles(ctx, req.Repo, req.Number)
	if err != nil {
		return tree{}, err
	}
	t := tree{commit: p.Head.Commit}
	for _, f := range files {
		if f.Status != "removed" {
			t.changed = append(t.changed, f.Path)
		}
	}
	t.web, _, _ = strings.Cut(p.URL, "/pull/")
	paths, _, err := r.source.Paths(ctx, req.Repo, t.commit)
	if err != nil {
		return tree{}, err
	}
	return r.filled(ctx, req.Repo, t, reading{paths, cmp.Or(p.Base.Commit, p.Base.Branch)})
}

// reading is which files there are, and the commit whose settings hold.
type reading struct {
	paths map[string]string
	rules string
}

// filled reads the settings and the files that matter, all at once.
func (r *Reader) filled(ctx context.Context, repo string, t tree, from reading) (tree, error) {
	want := []review.FileAt{{Commit: from.rules, Path: review.SettingsFile}}
	for _, p := range r.worth(from.paths, t.changed) {
		want = append(want, review.FileAt{Commit: t.commit, Path: p})
	}
	got, err := r.source.Files(ctx, repo, want)
	if err != nil {
		return tree{}, err
	}
	if s, err := review.ParseSettings(review.SettingsFile, got[want[0]]); err == nil { // what is wrong with it is told on pull requests
		t.settings = s
	}
	size := 0
	for _, w := range want[1:] {
		data, there := got[w]
		if size += len(data); there && size <= maxRead && !t.settings.Ignored(w.Path) {
			t.files = append(t.files, review.File{Path: w.Path, Data: data})
		}
	}
	return t, nil
}

// worth are the paths worth reading: changed ones first, then those fewest folders below the root.
func (r *Reader) worth(paths map[string]string, changed []string) []string {
	var out []string
	for p := range paths {
		if r.detect.Relevant(p) {
			out = append(out, p)
		}
	}
	rank := func(p string) int {
		if slices.Contains(changed, p) {
			return -1
		}
		return strings.Count(p, "/")
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(rank(a)-rank(b), strings.Compare(a, b)) })
	return out[:min(len(out), maxFiles)]
}

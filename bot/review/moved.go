package review

import (
	"context"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Facts reads what the files of a recorded decision say on the default branch today, for those facts that were read from files when it was
// made. Where its service is no longer found, or the repository is not watched, nothing is known.
func (r *Reviewer) Facts(ctx context.Context, e record.Entry) ([]profile.Fact, error) {
	reader, ok := r.Forge.(record.Reader)
	if !ok || len(e.Files) == 0 {
		return nil, nil
	}
	if ok, err := r.watched(ctx, e.Repo); err != nil || !ok {
		return nil, err
	}
	repo, err := reader.Repository(ctx, e.Repo)
	if err != nil {
		return nil, err
	}
	branch, err := reader.Snapshot(ctx, e.Repo, repo.DefaultBranch)
	if err != nil {
		return nil, err
	}
	files, err := r.standing(ctx, e, branch)
	if err != nil {
		return nil, err
	}
	found, ok := decidedOn(e, r.Detect.Compare(nil, files, nil))
	if !ok {
		return nil, nil
	}
	at(found.Facts, branch.Commit)
	return slices.DeleteFunc(found.Facts, func(f profile.Fact) bool { return e.Files[string(f.Attribute)] == "" }), nil
}

// standing reads the files that a decision was made on, and those around them, as they stand now.
func (r *Reviewer) standing(ctx context.Context, e record.Entry, branch record.Snapshot) ([]File, error) {
	var own []record.ChangedFile
	for _, where := range e.Files {
		file, _, _ := strings.Cut(where, ":")
		if _, there := branch.Files[file]; there && !slices.ContainsFunc(own, func(f record.ChangedFile) bool { return f.Path == file }) {
			own = append(own, record.ChangedFile{Path: file})
		}
	}
	if len(own) == 0 {
		return nil, nil
	}
	var want []FileAt
	for _, f := range own {
		want = append(want, FileAt{branch.Commit, f.Path})
	}
	for _, p := range r.nearest(branch.Files, own) {
		if one := (FileAt{branch.Commit, p}); !slices.Contains(want, one) {
			want = append(want, one)
		}
	}
	got, err := r.Forge.Files(ctx, e.Repo, want)
	if err != nil {
		return nil, err
	}
	var out []File
	for _, w := range want {
		if data, ok := got[w]; ok {
			out = append(out, File{w.Path, data})
		}
	}
	return bounded(out), nil
}

// decidedOn is the service of a decision: the one of its name, or the only one in its files.
func decidedOn(e record.Entry, found []Service) (Service, bool) {
	for _, s := range found {
		if strings.EqualFold(e.Name, s.Name) {
			return s, true
		}
	}
	found = slices.DeleteFunc(found, func(s Service) bool { return !concerns(e, s) })
	if len(found) != 1 {
		return Service{}, false
	}
	return found[0], true
}

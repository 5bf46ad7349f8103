package review

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/record"
)

const (
	// maxContext is how many files around the changed ones are read.
	maxContext = 60
	// maxRead bounds all files of one side, in bytes.
	maxRead = 4 << 20
	// maxChanged is how many changed files of interest are read.
	maxChanged = 300
)

// sides are the files before and after a pull request, as far as they matter.
type sides struct{ base, head []File }

// relevant are the changed files worth reading.
func relevant(files []record.ChangedFile, d Detector, s Settings) []record.ChangedFile {
	var out []record.ChangedFile
	for _, f := range files {
		if s.Ignored(f.Path) || f.Status == "unchanged" {
			continue
		}
		if d.Relevant(f.Path) || (f.Previous != "" && d.Relevant(f.Previous)) {
			out = append(out, f)
		}
	}
	if len(out) > maxChanged {
		out = out[:maxChanged]
	}
	return out
}

// reading is what is to be read of a pull request.
type reading struct {
	pull    record.Pull
	changed []record.ChangedFile
	around  []string          // further files, at the head
	also    []FileAt          // read along
	got     map[FileAt][]byte // what was read
}

// gather reads both sides of the changed files and what stands around them. New files are taken from the patch, and changed ones are
// rebuilt with it, where that gives the file with the right id; only the others are read.
func (r *Reviewer) gather(ctx context.Context, x *reading) error {
	head, base := x.pull.Head.Commit, x.pull.Base.Commit
	x.got = map[FileAt][]byte{}
	touched := map[string]bool{}
	want := slices.Clone(x.also)
	for _, f := range x.changed {
		touched[f.Path] = true
		if f.Status != "added" {
			want = append(want, FileAt{base, before(f)})
		} else if data, ok := patched(nil, f); ok {
			x.got[FileAt{head, f.Path}] = data
		} else {
			want = append(want, FileAt{head, f.Path})
		}
	}
	x.around = slices.DeleteFunc(x.around, func(p string) bool { return touched[p] })
	for _, p := range x.around {
		want = append(want, FileAt{head, p})
	}
	if err := r.read(ctx, x, want); err != nil {
		return err
	}
	want = nil
	for _, f := range x.changed {
		if f.Status == "removed" || x.got[FileAt{head, f.Path}] != nil {
			continue
		}
		if data, ok := patched(x.got[FileAt{base, before(f)}], f); ok {
			x.got[FileAt{head, f.Path}] = data
		} else {
			want = append(want, FileAt{head, f.Path})
		}
	}
	return r.read(ctx, x, want)
}

func (r *Reviewer) read(ctx context.Context, x *reading, want []FileAt) error {
	if len(want) == 0 {
		return nil
	}
	got, err := r.Forge.Files(ctx, x.pull.Repo, want)
	if err != nil {
		return err
	}
	maps.Copy(x.got, got)
	return nil
}

// sides are what was read, before and after, without what is ignored.
func (x *reading) sides(ignored func(string) bool) sides {
	var out sides
	add := func(to *[]File, commit, path string) {
		if data, ok := x.got[FileAt{commit, path}]; ok && !ignored(path) {
			*to = append(*to, File{path, data})
		}
	}
	for _, f := range x.changed {
		if f.Status != "added" {
			add(&out.base, x.pull.Base.Commit, before(f))
		}
		if f.Status != "removed" {
			add(&out.head, x.pull.Head.Commit, f.Path)
		}
	}
	for _, p := range x.around {
		add(&out.head, x.pull.Head.Commit, p)
		add(&out.base, x.pull.Head.Commit, p)
	}
	return sides{bounded(out.base), bounded(out.head)}
}

func before(f record.ChangedFile) string {
	if f.Previous != "" {
		return f.Previous
	}
	return f.Path
}

// bounded keeps the first files that fit.
func bounded(files []File) []File {
	size := 0
	for i, f := range files {
		if size += len(f.Data); size > maxRead {
			return files[:i]
		}
	}
	return files
}

// around lists the files that may say something of the changed ones, nearest first.
func (r *Reviewer) around(ctx context.Context, p record.Pull, changed []record.ChangedFile) ([]string, error) {
	paths, truncated, err := r.Forge.Paths(ctx, p.Repo, p.Head.Commit)
	if err != nil {
		return nil, err
	}
	if truncated {
		r.Log.WarnContext(ctx, "too many files to look around", "repo", p.Repo, "pr", p.Number)
	}
	return r.nearest(paths, changed), nil
}

// nearest are the files worth reading that are fewest folders away from the changed ones.
func (r *Reviewer) nearest(paths map[string]string, changed []record.ChangedFile) []string {
	type near struct {
		path string
		far  int
	}
	var all []near
	for f := range paths {
		if r.Detect.Relevant(f) {
			all = append(all, near{f, distance(f, changed)})
		}
	}
	slices.SortFunc(all, func(a, b near) int {
		if a.far != b.far {
			return a.far - b.far
		}
		return strings.Compare(a.path, b.path)
	})
	var out []string
	for _, n := range all[:min(len(all), maxContext)] {
		out = append(out, n.path)
	}
	return out
}

// distance counts the folders between a file and the nearest changed one.
func distance(p string, changed []record.ChangedFile) int {
	best := 1 << 20
	a := strings.Split(path.Dir(p), "/")
	for _, f := range changed {
		b := strings.Split(path.Dir(f.Path), "/")
		same := 0
		for same < len(a) && same < len(b) && a[same] == b[same] {
			same++
		}
		best = min(best, len(a)+len(b)-2*same)
	}
	return best
}

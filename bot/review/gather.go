package review

import (
	"context"
	"crypto/sha1" //nolint:gosec // Git's own naming of content, no protection
	"encoding/hex"
	"fmt"
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

// gather reads both sides of the changed files and what stands around them. New files are taken from the patch, where the whole of it is
// there: its content is checked against the file's id.
func (s *Reviewer) gather(ctx context.Context, p record.Pull, changed []record.ChangedFile, ignored func(string) bool) (sides, error) {
	head, base := p.Head.Commit, p.Base.Commit
	have := map[string][]byte{}
	var want []FileAt
	touched := map[string]bool{}
	for _, f := range changed {
		touched[f.Path] = true
		if f.Status == "added" {
			if data, ok := fromPatch(f); ok {
				have[f.Path] = data
				continue
			}
		}
		if f.Status != "removed" {
			want = append(want, FileAt{head, f.Path})
		}
		if f.Status != "added" {
			want = append(want, FileAt{base, before(f)})
		}
	}
	around, err := s.around(ctx, p, changed, ignored)
	if err != nil {
		return sides{}, err
	}
	for _, f := range around {
		if !touched[f] {
			want = append(want, FileAt{head, f})
		}
	}
	got, err := s.Forge.Files(ctx, p.Repo, want)
	if err != nil {
		return sides{}, err //nolint:wrapcheck // one of ours already
	}
	var out sides
	for _, f := range changed {
		if data, ok := have[f.Path]; ok {
			out.head = append(out.head, File{f.Path, data})
		} else if data, ok := got[FileAt{head, f.Path}]; ok && f.Status != "removed" {
			out.head = append(out.head, File{f.Path, data})
		}
		if data, ok := got[FileAt{base, before(f)}]; ok && f.Status != "added" {
			out.base = append(out.base, File{before(f), data})
		}
	}
	for _, f := range around {
		if data, ok := got[FileAt{head, f}]; ok && !touched[f] {
			out.head = append(out.head, File{f, data})
			out.base = append(out.base, File{f, data})
		}
	}
	return sides{bounded(out.base), bounded(out.head)}, nil
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
func (s *Reviewer) around(ctx context.Context, p record.Pull, changed []record.ChangedFile, ignored func(string) bool) ([]string, error) {
	paths, truncated, err := s.Forge.Paths(ctx, p.Repo, p.Head.Commit)
	if err != nil {
		return nil, err //nolint:wrapcheck // one of ours already
	}
	if truncated {
		s.Log.WarnContext(ctx, "too many files to look around", "repo", p.Repo, "pr", p.Number)
	}
	type near struct {
		path string
		far  int
	}
	var all []near
	for f := range paths {
		if s.Detect.Relevant(f) && !ignored(f) {
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
	return out, nil
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

// fromPatch rebuilds a new file from its patch; false when the patch does not hold all of it.
func fromPatch(f record.ChangedFile) ([]byte, bool) {
	if f.Patch == "" || f.Blob == "" {
		return nil, false
	}
	var b strings.Builder
	end := true
	for line := range strings.SplitSeq(f.Patch, "\n") {
		switch {
		case strings.HasPrefix(line, "@@"):
		case strings.HasPrefix(line, "+"):
			b.WriteString(line[1:] + "\n")
		case strings.HasPrefix(line, `\ No newline`):
			end = false
		default:
			return nil, false
		}
	}
	text := b.String()
	if !end {
		text = strings.TrimSuffix(text, "\n")
	}
	sum := sha1.New() //nolint:gosec // Git's own naming of content, no protection
	fmt.Fprintf(sum, "blob %d\x00", len(text))
	sum.Write([]byte(text))
	return []byte(text), hex.EncodeToString(sum.Sum(nil)) == f.Blob
}

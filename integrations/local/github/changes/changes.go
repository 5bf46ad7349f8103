// Package changes says what differs between two trees as GitHub lists the files of a pull request: status, counts and a patch
// that git can apply. It must not know of pull requests or HTTP.
package changes

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/git"
)

// Limits above which GitHub leaves the patch out; its own are about 20,000 lines or 1 MB raw for a file
// (docs.github.com, "Limits for viewing content and diffs in a repository", read 2026-11-25).
const maxPatch = 1 << 20

// similar is how alike two files must be to count as a rename; git's default (git-diff -M).
const similar = 0.5

// File is one changed file. Patch is empty when it is binary, too large, or only renamed.
type File struct {
	Path      string
	Previous  string
	Status    string // added, removed, modified, renamed, changed
	SHA       string // of the blob, the old one when removed
	Additions int
	Deletions int
	Patch     string
}

// Between lists the files that differ, by path.
func Between(store *git.Store, before, after git.Flat) []File {
	var out []File
	gone := map[string]git.Entry{}
	for p, e := range before {
		if _, ok := after[p]; !ok {
			gone[p] = e
		}
	}
	for _, p := range slices.Sorted(maps.Keys(after)) {
		is := after[p]
		was, existed := before[p]
		switch {
		case existed && was.SHA == is.SHA && was.Mode == is.Mode:
		case existed && was.SHA == is.SHA:
			out = append(out, File{Path: p, Status: "changed", SHA: is.SHA})
		case existed:
			out = append(out, patched(store, File{Path: p, Status: "modified", SHA: is.SHA}, was.SHA))
		default:
			out = append(out, arrived(store, p, is, gone))
		}
	}
	for _, p := range slices.Sorted(maps.Keys(gone)) {
		f := patched(store, File{Path: p, Status: "removed"}, gone[p].SHA)
		f.SHA = gone[p].SHA
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return out
}

// arrived is a file that was not there: renamed from the most similar one that is gone, else added.
func arrived(store *git.Store, p string, is git.Entry, gone map[string]git.Entry) File {
	best, score := "", similar
	for _, old := range slices.Sorted(maps.Keys(gone)) {
		if s := likeness(content(store, gone[old].SHA), content(store, is.SHA)); s >= score && (s > score || best == "") {
			best, score = old, s
		}
	}
	if best == "" {
		return patched(store, File{Path: p, Status: "added", SHA: is.SHA}, "")
	}
	was := gone[best]
	delete(gone, best)
	return patched(store, File{Path: p, Previous: best, Status: "renamed", SHA: is.SHA}, was.SHA)
}

func content(store *git.Store, sha string) []byte {
	b, err := store.Blob(sha)
	if err != nil {
		return nil // a submodule, or no file on this side
	}
	return b
}

// likeness is the share of the larger file's bytes that stand in lines both have, as git measures it. Two empty files are not
// a rename.
func likeness(a, b []byte) float64 {
	larger, smaller := max(len(a), len(b)), min(len(a), len(b))
	if smaller == 0 || float64(smaller) < similar*float64(larger) {
		return 0
	}
	count := map[string]int{}
	for line := range bytes.SplitAfterSeq(a, []byte("\n")) {
		count[string(line)]++
	}
	common := 0
	for line := range bytes.SplitAfterSeq(b, []byte("\n")) {
		if count[string(line)] > 0 {
			count[string(line)]--
			common += len(line)
		}
	}
	return float64(common) / float64(larger)
}

// patched adds patch and counts against the old blob ("" for none).
func patched(store *git.Store, f File, oldSHA string) File {
	before, after := content(store, oldSHA), content(store, f.SHA)
	if Binary(before) || Binary(after) || len(before) > maxPatch || len(after) > maxPatch {
		return f
	}
	text := hunks(before, after)
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case strings.HasPrefix(line, "+"):
			f.Additions++
		case strings.HasPrefix(line, "-"):
			f.Deletions++
		}
	}
	f.Patch = text
	return f
}

// hunks is a unified diff without its header and without the last newline, as GitHub sends it.
func hunks(before, after []byte) string {
	text := string(diff.Diff("a", before, "b", after))
	if at := strings.Index(text, "@@"); at >= 0 {
		return strings.TrimSuffix(text[at:], "\n")
	}
	return ""
}

// Binary says whether content is no text, as git guesses: a NUL byte, or here also bytes that are no UTF-8.
func Binary(b []byte) bool { return bytes.IndexByte(b, 0) >= 0 || !utf8.Valid(b) }

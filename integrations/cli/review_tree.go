package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/bot/review"
)

const (
	// maxTreeFiles bounds how many changed files of a working tree are read, and how many beside them; maxTreeFile is the largest, in bytes.
	maxTreeFiles = 500
	maxTreeFile  = 512 << 10
	gitTimeout   = 30 * time.Second
)

// workingTree reads a folder and what it is compared with: a commit of its Git repository, or nothing where there is none.
func workingTree(ctx context.Context, folder, base string, relevant func(string) bool) (review.Tree, error) {
	info, err := os.Stat(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return review.Tree{}, fmt.Errorf("there is no folder %s; name one, or a pull request as OWNER/REPO#12", folder)
	}
	if err != nil {
		return review.Tree{}, err //nolint:wrapcheck // says the path
	}
	if !info.IsDir() {
		return review.Tree{}, fmt.Errorf("%s is no folder", folder)
	}
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return review.Tree{}, err //nolint:wrapcheck // says the path
	}
	wanted := func(p string) bool { return p == review.SettingsFile || relevant(p) }
	tree := review.Tree{Name: filepath.Base(absolute)}
	g := git{absolute}
	if _, err := g.run(ctx, "rev-parse", "--git-dir"); err != nil {
		if base != "" {
			return tree, fmt.Errorf("%s is no Git repository, so there is no base %s", folder, base)
		}
		if tree.Head, err = walked(absolute, wanted); err != nil {
			return tree, err
		}
		return tree, settled(&tree, tree.Head, func(name string) ([]byte, error) { return inTree(absolute, name) })
	}
	commit, err := g.base(ctx, base)
	if err != nil {
		return tree, err
	}
	pick, err := g.changed(ctx, commit, wanted)
	if err != nil {
		return tree, err
	}
	if tree.Base, err = g.at(ctx, commit, pick); err != nil {
		return tree, err
	}
	if tree.Head, err = g.now(ctx, pick); err != nil {
		return tree, err
	}
	return tree, settled(&tree, tree.Base, func(name string) ([]byte, error) { return g.run(ctx, "show", "--end-of-options", commit+":./"+name) })
}

// settled takes the settings from among the files of the base, and reads the policy that they name there.
func settled(t *review.Tree, files []review.File, read func(name string) ([]byte, error)) error {
	i := slices.IndexFunc(files, func(f review.File) bool { return f.Path == review.SettingsFile })
	if i < 0 {
		return nil
	}
	s, err := review.ParseSettings(review.SettingsFile, files[i].Data)
	t.Settings = s
	if err != nil || s.Policy == "" {
		return err
	}
	if data, err := read(s.Policy); err == nil && len(data) <= maxTreeFile {
		t.Policy = data
	}
	return nil
}

// inTree reads a file of a folder, and none outside of it.
func inTree(folder, name string) ([]byte, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err //nolint:wrapcheck // says the path
	}
	defer func() { _ = root.Close() }()
	f, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, err //nolint:wrapcheck // says the path
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, maxTreeFile+1)) //nolint:wrapcheck // says the path
}

// git runs Git in a folder. Hooks and helpers of the repository are not run.
type git struct{ dir string }

func (g git) run(ctx context.Context, args ...string) ([]byte, error) { return g.fed(ctx, "", args...) }

// fed runs Git with something on its standard input.
func (g git) fed(ctx context.Context, input string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, gitTimeout)
	defer cancel()
	all := append([]string{"-C", g.dir, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager"}, args...)
	cmd := exec.CommandContext(ctx, "git", all...) //nolint:gosec // fixed commands; names from the caller come after "--" or are checked
	var problem bytes.Buffer
	cmd.Stdin, cmd.Stderr = strings.NewReader(input), &problem
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git %s: %s", args[0], strings.TrimSpace(problem.String()+" "+err.Error()))
	}
	return out, nil
}

// base is the commit to compare with: where the head left the named branch, or the default one; the last commit when it is that branch.
func (g git) base(ctx context.Context, name string) (string, error) {
	names := []string{"origin/HEAD", "origin/main", "origin/master", "main", "master", "HEAD"}
	if name != "" {
		names = []string{name}
	}
	for _, n := range names {
		if strings.HasPrefix(n, "-") {
			return "", fmt.Errorf("%q is no branch or commit", n)
		}
		commit, err := g.run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", n+"^{commit}")
		if err != nil {
			continue
		}
		at := strings.TrimSpace(string(commit))
		if fork, err := g.run(ctx, "merge-base", at, "HEAD"); err == nil {
			at = strings.TrimSpace(string(fork))
		}
		return at, nil
	}
	if name != "" {
		return "", fmt.Errorf("there is no branch or commit %q to compare with", name)
	}
	return "", nil // nothing was committed yet
}

// picking is which files are read: those that changed, and some beside them, the same on both sides.
type picking struct {
	wanted  func(string) bool
	changed map[string]bool
}

// changed finds out which files of interest differ from a commit, those included that Git does not know yet.
func (g git) changed(ctx context.Context, commit string, wanted func(string) bool) (picking, error) {
	out := picking{wanted, map[string]bool{}}
	asked := [][]string{{"ls-files", "-z", "--others", "--exclude-standard"}}
	if commit != "" {
		asked = append(asked, []string{"diff", "--no-ext-diff", "--no-renames", "--name-only", "--relative", "-z", commit})
	}
	for _, args := range asked {
		list, err := g.run(ctx, args...)
		if err != nil {
			return out, err
		}
		for p := range strings.SplitSeq(string(list), "\x00") {
			if p != "" && wanted(p) {
				out.changed[p] = true
			}
		}
	}
	if n := len(out.changed); n > maxTreeFiles {
		return out, fmt.Errorf("%d files of interest changed, and at most %d can be reviewed together: name a smaller folder", n, maxTreeFiles)
	}
	return out, nil
}

// at reads the files of a commit, relative to the folder.
func (g git) at(ctx context.Context, commit string, pick picking) ([]review.File, error) {
	if commit == "" {
		return nil, nil
	}
	list, err := g.run(ctx, "ls-tree", "-r", "-z", "--name-only", commit)
	if err != nil {
		return nil, err
	}
	paths := slices.DeleteFunc(pick.names(list), func(p string) bool { return strings.ContainsAny(p, "\r\n") })
	var ask strings.Builder
	for _, p := range paths {
		ask.WriteString(commit + ":./" + p + "\n")
	}
	told, err := g.fed(ctx, ask.String(), "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	return blobs(told, paths), nil
}

// blobs reads what cat-file tells of paths, in order: "ID blob SIZE", the content and a line's end, or that there is none.
func blobs(told []byte, paths []string) []review.File {
	var out []review.File
	for _, p := range paths {
		head, rest, _ := bytes.Cut(told, []byte("\n"))
		told = rest
		fields := strings.Fields(string(head))
		if len(fields) != 3 {
			continue
		}
		size, err := strconv.Atoi(fields[2])
		if err != nil || size < 0 || size >= len(told) {
			continue
		}
		if fields[1] == "blob" && size <= maxTreeFile {
			out = append(out, review.File{Path: p, Data: bytes.Clone(told[:size])})
		}
		told = told[size+1:]
	}
	return out
}

// now reads the files of the working tree that Git knows or would take.
func (g git) now(ctx context.Context, pick picking) ([]review.File, error) {
	list, err := g.run(ctx, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(g.dir)
	if err != nil {
		return nil, err //nolint:wrapcheck // says the path
	}
	defer func() { _ = root.Close() }()
	var out []review.File
	for _, p := range pick.names(list) {
		if data, ok := small(root, p); ok {
			out = append(out, review.File{Path: p, Data: data})
		}
	}
	return out, nil
}

func (k picking) names(list []byte) []string {
	all := strings.Split(string(list), "\x00")
	slices.Sort(all)
	var out []string
	beside := 0
	for _, p := range slices.Compact(all) {
		if p == "" || !k.wanted(p) {
			continue
		}
		if !k.changed[p] && p != review.SettingsFile {
			if beside++; beside > maxTreeFiles {
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// small reads a regular file that is not too large, without leaving the folder.
func small(root *os.Root, p string) ([]byte, bool) {
	info, err := root.Lstat(filepath.FromSlash(p))
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxTreeFile {
		return nil, false
	}
	data, err := root.ReadFile(filepath.FromSlash(p))
	return data, err == nil
}

// walked reads a folder that is no Git repository.
func walked(folder string, wanted func(string) bool) ([]review.File, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err //nolint:wrapcheck // says the path
	}
	defer func() { _ = root.Close() }()
	var out []review.File
	err = fs.WalkDir(root.FS(), ".", func(p string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil //nolint:nilerr // what cannot be read is left out
		case e.IsDir() && (e.Name() == ".git" || e.Name() == "node_modules"):
			return fs.SkipDir
		case e.IsDir() || !wanted(p):
			return nil
		case len(out) == maxTreeFiles:
			return fmt.Errorf("it holds more than %d files of interest: name a smaller folder", maxTreeFiles)
		}
		if data, ok := small(root, p); ok {
			out = append(out, review.File{Path: p, Data: data})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", folder, err)
	}
	return out, nil
}

package cli

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"

	"github.com/deploy-advice/deploy-advice/bot/record"
)

// localRepo stands for the working tree where a repository is asked for.
const localRepo = "this/tree"

// maxTreePages bounds how many Markdown files of a working tree are listed.
const maxTreePages = 20_000

// worktree is a folder in the place of a repository: a commit writes its files, and there are no pull requests. Nothing outside the folder is reached, not
// by a link either.
type worktree struct {
	root     *os.Root
	accepted bool
	written  []string
}

// Repository answers for the folder.
func (*worktree) Repository(context.Context, string) (record.Repository, error) {
	return record.Repository{Name: localRepo, DefaultBranch: "tree", MayWrite: true}, nil
}

// Snapshot lists the Markdown files; the id of one is its path.
func (w *worktree) Snapshot(context.Context, string, string) (record.Snapshot, error) {
	files := map[string]string{}
	err := fs.WalkDir(w.root.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "node_modules", "vendor"}, d.Name()):
			return fs.SkipDir
		case d.Type().IsRegular() && path.Ext(p) == ".md":
			if len(files) == maxTreePages {
				return fmt.Errorf("more than %d Markdown files; name a smaller folder with --dir", maxTreePages)
			}
			files[p] = p
		}
		return nil
	})
	if err != nil {
		return record.Snapshot{}, bad(err)
	}
	return record.Snapshot{Commit: "tree", Tree: "tree", Files: files}, nil
}

// Blob reads a file.
func (w *worktree) Blob(_ context.Context, _, id string) ([]byte, error) {
	info, err := w.root.Stat(id)
	if err != nil {
		return nil, bad(err)
	}
	if info.Size() > MaxInput {
		return nil, bad(fmt.Errorf("%s: is larger than %d bytes", id, MaxInput))
	}
	data, err := w.root.ReadFile(id)
	if err != nil {
		return nil, bad(err)
	}
	return data, nil
}

// Commit writes the files, each whole or not at all.
func (w *worktree) Commit(_ context.Context, c record.Change) (string, error) {
	for _, name := range slices.Sorted(maps.Keys(c.Files)) {
		data := c.Files[name]
		if front, _, err := record.Parse(data); w.accepted && err == nil && front.Status == record.Proposed && front.Advice != nil {
			data, _ = record.SetStatus(data, record.Accepted)
		}
		if err := w.put(name, data); err != nil {
			return "", bad(fmt.Errorf("%s: %w", name, err))
		}
		w.written = append(w.written, name)
	}
	return "tree", nil
}

func (w *worktree) put(name string, data []byte) error {
	const readable, listable = 0o644, 0o755 // as Git writes them
	if err := w.root.MkdirAll(path.Dir(name), listable); err != nil {
		return err //nolint:wrapcheck // the caller names the file
	}
	draft := name + ".new"
	if err := w.root.WriteFile(draft, data, readable); err != nil {
		return err //nolint:wrapcheck // the caller names the file
	}
	return w.root.Rename(draft, name) //nolint:wrapcheck // the caller names the file
}

// Open has nothing to open: the file is there.
func (*worktree) Open(context.Context, record.NewPull) (record.Pull, error) {
	return record.Pull{Repo: localRepo, Number: 1, Open: true}, nil
}

// Pulls are none.
func (*worktree) Pulls(context.Context, string, record.PullQuery) ([]record.Pull, error) {
	return nil, nil
}

// ChangedFiles are none.
func (*worktree) ChangedFiles(context.Context, string, int) ([]record.ChangedFile, error) {
	return nil, nil
}

// find is the record of the very same decision that the tree has already; empty for none.
func (w *worktree) find(ctx context.Context, r record.Request) (string, error) {
	base, err := w.Snapshot(ctx, "", "")
	if err != nil {
		return "", err
	}
	folder, _ := record.Folder(r.Folder, slices.Collect(maps.Keys(base.Files)))
	for _, p := range slices.Sorted(maps.Keys(base.Files)) {
		if path.Dir(p) != folder || !record.IsRecord(path.Base(p)) {
			continue
		}
		data, err := w.Blob(ctx, "", p)
		if err != nil {
			return "", err
		}
		front, _, err := record.Parse(data)
		if err != nil || front.Advice == nil {
			continue
		}
		live := front.Status == record.Proposed || front.Status == record.Accepted
		if live && front.Advice.InputHash == r.Assessment.InputHash && (front.Advice.Override != nil) == (r.Override != nil) {
			return p, nil
		}
	}
	return "", nil
}

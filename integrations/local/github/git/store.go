package git

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// ErrNotFound says that an object or a path is not there.
var ErrNotFound = errors.New("no such object")

// Store holds objects by id. Use NewStore.
type Store struct {
	blobs   map[string][]byte
	trees   map[string][]Entry
	commits map[string]Commit
}

// NewStore is an empty store.
func NewStore() *Store {
	return &Store{blobs: map[string][]byte{}, trees: map[string][]Entry{}, commits: map[string]Commit{}}
}

// PutBlob keeps content and returns its id.
func (s *Store) PutBlob(content []byte) string {
	sha := Hash(KindBlob, content)
	if _, ok := s.blobs[sha]; !ok {
		s.blobs[sha] = slices.Clone(content)
	}
	return sha
}

// Blob is the content of a blob; callers must not change it.
func (s *Store) Blob(sha string) ([]byte, error) {
	b, ok := s.blobs[sha]
	if !ok {
		return nil, fmt.Errorf("blob %s: %w", sha, ErrNotFound)
	}
	return b, nil
}

func (s *Store) putTree(entries []Entry) (string, error) {
	raw, err := encodeTree(entries)
	if err != nil {
		return "", err
	}
	sha := Hash(KindTree, raw)
	s.trees[sha] = entries
	return sha, nil
}

// Tree is one directory's entries in git's order. The empty tree always exists.
func (s *Store) Tree(sha string) ([]Entry, error) {
	t, ok := s.trees[sha]
	if !ok && sha != Hash(KindTree, nil) {
		return nil, fmt.Errorf("tree %s: %w", sha, ErrNotFound)
	}
	return t, nil
}

// PutCommit keeps a commit and returns it with its id; its tree and parents must be here.
func (s *Store) PutCommit(c Commit) (Commit, error) {
	if _, err := s.Tree(c.Tree); err != nil {
		return c, err
	}
	for _, p := range c.Parents {
		if _, err := s.Commit(p); err != nil {
			return c, err
		}
	}
	c.SHA = Hash(KindCommit, c.encode())
	s.commits[c.SHA] = c
	return c, nil
}

// Commit finds a commit by its full id.
func (s *Store) Commit(sha string) (Commit, error) {
	c, ok := s.commits[sha]
	if !ok {
		return c, fmt.Errorf("commit %s: %w", sha, ErrNotFound)
	}
	return c, nil
}

// Expand finds the only commit whose id begins with prefix (7 hex digits or more).
func (s *Store) Expand(prefix string) (string, bool) {
	if _, ok := s.commits[prefix]; ok {
		return prefix, true
	}
	if len(prefix) < 7 {
		return "", false
	}
	found := ""
	for sha := range s.commits {
		if strings.HasPrefix(sha, prefix) {
			if found != "" {
				return "", false
			}
			found = sha
		}
	}
	return found, found != ""
}

// Has says whether a blob, tree or commit of that id is here, and which.
func (s *Store) Has(sha string) (Kind, bool) {
	if _, ok := s.blobs[sha]; ok {
		return KindBlob, true
	}
	if _, err := s.Tree(sha); err == nil {
		return KindTree, true
	}
	_, ok := s.commits[sha]
	return KindCommit, ok
}

// Flat is a whole tree by path: files only, Entry.Name is the last part.
type Flat map[string]Entry

// Flatten reads a tree and all below it.
func (s *Store) Flatten(tree string) (Flat, error) {
	out := Flat{}
	return out, s.flatten(tree, "", out)
}

func (s *Store) flatten(tree, dir string, out Flat) error {
	entries, err := s.Tree(tree)
	if err != nil {
		return err
	}
	for _, e := range entries {
		p := path.Join(dir, e.Name)
		if e.Mode != ModeTree {
			out[p] = e
			continue
		}
		if err := s.flatten(e.SHA, p, out); err != nil {
			return err
		}
	}
	return nil
}

// Build writes the trees for files by path and returns the root's id.
func (s *Store) Build(files Flat) (string, error) {
	dirs := map[string]Flat{}
	var entries []Entry
	for _, p := range slices.Sorted(maps.Keys(files)) {
		first, rest, nested := strings.Cut(p, "/")
		if !nested {
			e := files[p]
			e.Name = first
			entries = append(entries, e)
			continue
		}
		if dirs[first] == nil {
			dirs[first] = Flat{}
		}
		dirs[first][rest] = files[p]
	}
	for name, inner := range dirs {
		if _, clash := files[name]; clash {
			return "", fmt.Errorf("%s is a file and a directory", name)
		}
		sha, err := s.Build(inner)
		if err != nil {
			return "", err
		}
		entries = append(entries, Entry{Name: name, Mode: ModeTree, SHA: sha})
	}
	return s.putTree(entries)
}

// Lookup finds what is at a path ("" is the tree itself).
func (s *Store) Lookup(tree, p string) (Entry, error) {
	at := Entry{Mode: ModeTree, SHA: tree}
	for part := range strings.SplitSeq(strings.Trim(p, "/"), "/") {
		if part == "" {
			continue
		}
		entries, err := s.Tree(at.SHA)
		i := slices.IndexFunc(entries, func(e Entry) bool { return e.Name == part })
		if err != nil || at.Mode != ModeTree || i < 0 {
			return Entry{}, fmt.Errorf("path %q: %w", p, ErrNotFound)
		}
		at = entries[i]
	}
	return at, nil
}

package git

import (
	"fmt"
	"slices"
)

// Ancestors is a commit and everything before it.
func (s *Store) Ancestors(sha string) map[string]bool {
	seen, todo := map[string]bool{}, []string{sha}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[at] || at == "" {
			continue
		}
		seen[at] = true
		todo = append(todo, s.commits[at].Parents...)
	}
	return seen
}

// Log lists a commit and its ancestors, each after all its descendants, first parents last among equals.
func (s *Store) Log(sha string) []Commit {
	var out []Commit
	seen := map[string]bool{}
	type frame struct {
		sha  string
		done bool
	}
	for stack := []frame{{sha: sha}}; len(stack) > 0; {
		f := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		c, ok := s.commits[f.sha]
		switch {
		case !ok:
		case f.done:
			out = append(out, c)
		case !seen[f.sha]:
			seen[f.sha] = true
			stack = append(stack, frame{f.sha, true})
			for _, p := range c.Parents {
				stack = append(stack, frame{sha: p})
			}
		}
	}
	slices.Reverse(out)
	return out
}

// Between lists the commits that head has and base lacks, newest first.
func (s *Store) Between(base, head string) []Commit {
	have := s.Ancestors(base)
	return slices.DeleteFunc(s.Log(head), func(c Commit) bool { return have[c.SHA] })
}

// MergeBase is the newest common ancestor, or "" when there is none.
func (s *Store) MergeBase(a, b string) string {
	have := s.Ancestors(a)
	for _, c := range s.Log(b) {
		if have[c.SHA] {
			return c.SHA
		}
	}
	return ""
}

// Merge brings head's changes since the merge base into base's tree, path by path. conflicts lists the paths both changed.
func (s *Store) Merge(base, head string) (tree string, conflicts []string, err error) {
	var flats [3]Flat
	for i, sha := range []string{s.MergeBase(base, head), base, head} {
		if sha == "" {
			flats[i] = Flat{}
			continue
		}
		c, err := s.Commit(sha)
		if err != nil {
			return "", nil, err
		}
		if flats[i], err = s.Flatten(c.Tree); err != nil {
			return "", nil, fmt.Errorf("merge: %w", err)
		}
	}
	old, ours, theirs := flats[0], flats[1], flats[2]
	for p := range union(old, theirs) {
		was, is, mine := old[p], theirs[p], ours[p]
		switch {
		case is == was || is == mine:
		case mine != was:
			conflicts = append(conflicts, p)
		case is == (Entry{}):
			delete(ours, p)
		default:
			ours[p] = is
		}
	}
	if len(conflicts) > 0 {
		slices.Sort(conflicts)
		return "", conflicts, nil
	}
	tree, err = s.Build(ours)
	return tree, nil, err
}

func union(a, b Flat) map[string]bool {
	out := map[string]bool{}
	for p := range a {
		out[p] = true
	}
	for p := range b {
		out[p] = true
	}
	return out
}

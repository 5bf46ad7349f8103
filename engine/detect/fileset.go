package detect

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/chart"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// fileset is the files that are read, with what was parsed of them so far.
type fileset struct {
	data     map[string][]byte
	paths    []string
	claimed  map[string]bool // read by a format that owns the file
	docs     map[string][]*tree.Node
	problems []Problem
	charts   *chart.Budget    // shared by all charts
	clusters map[string]where // catalogue ids of clusters that files declare
}

// newFileset keeps what is relevant and within the bounds, in the order of paths, so that the same files give the same answer in
// any order.
func newFileset(files []File, o Options) *fileset {
	s := &fileset{data: map[string][]byte{}, claimed: map[string]bool{}, docs: map[string][]*tree.Node{}, charts: chart.NewBudget(), clusters: map[string]where{}}
	sorted := slices.Clone(files)
	slices.SortStableFunc(sorted, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	total := 0
	for _, f := range sorted {
		if !usable(f.Path, o) {
			continue
		}
		switch {
		case len(f.Data) > tree.MaxFile:
			s.problem(f.Path, tree.ErrTooLarge)
		case total+len(f.Data) > tree.MaxSet || len(s.paths) >= MaxFiles:
			s.problem(f.Path, errors.New("beyond the 4 MiB that are read of one change"))
		default:
			total += len(f.Data)
			if s.data[f.Path] == nil {
				s.paths = append(s.paths, f.Path)
			}
			s.data[f.Path] = f.Data
		}
	}
	return s
}

func usable(p string, o Options) bool {
	if !Relevant(p) {
		return false
	}
	return !slices.ContainsFunc(o.Ignore, func(glob string) bool { return matches(glob, p) })
}

// matches reports whether a path is matched by a glob in which "**" stands for any number of folders.
func matches(glob, p string) bool {
	return match(strings.Split(strings.TrimPrefix(glob, "/"), "/"), strings.Split(p, "/"))
}

func match(glob, parts []string) bool {
	// One row of a table for every pattern part keeps this linear in both, whatever the number of "**".
	reach := make([]bool, len(parts)+1)
	reach[0] = true
	for _, g := range glob {
		next := make([]bool, len(parts)+1)
		for i := range reach {
			switch {
			case g == "**" && reach[i], g == "**" && i > 0 && next[i-1]:
				next[i] = true
			case g != "**" && reach[i] && i < len(parts):
				ok, err := path.Match(g, parts[i])
				next[i+1] = err == nil && ok
			}
		}
		reach = next
	}
	return reach[len(parts)] || slices.Contains(reach[1:], true) && len(glob) > 0 && glob[len(glob)-1] == ""
}

func (s *fileset) problem(file string, err error) {
	if err != nil && len(s.problems) < 200 {
		s.problems = append(s.problems, Problem{File: file, Why: clip(err.Error())})
	}
}

// where is the paths that nobody owns and the test accepts.
func (s *fileset) where(accept func(p string) bool) []string {
	var out []string
	for _, p := range s.paths {
		if !s.claimed[p] && accept(p) {
			out = append(out, p)
		}
	}
	return out
}

func (s *fileset) claim(paths ...string) {
	for _, p := range paths {
		s.claimed[p] = true
	}
}

func (s *fileset) has(p string) bool { _, ok := s.data[p]; return ok }

// yaml is the documents of a file, of JSON too. Placeholders of template languages become unknown values.
func (s *fileset) yaml(p string) []*tree.Node {
	if docs, ok := s.docs[p]; ok {
		return docs
	}
	data, ok := s.data[p]
	if !ok {
		return nil
	}
	var docs []*tree.Node
	var err error
	if isJSON(p) || path.Ext(p) == ".template" && bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		var n *tree.Node
		if n, err = tree.JSON(p, data); n != nil {
			docs = []*tree.Node{n}
		}
	} else {
		docs, err = readYAML(p, data)
	}
	s.problem(p, err)
	s.docs[p] = docs
	return docs
}

// one is the first document of a file, nil without.
func (s *fileset) one(p string) *tree.Node {
	if docs := s.yaml(p); len(docs) > 0 {
		return docs[0]
	}
	return nil
}

func (s *fileset) toml(p string) *tree.Node {
	data, ok := s.data[p]
	if !ok {
		return nil
	}
	n, err := tree.TOML(p, data)
	s.problem(p, err)
	return n
}

// local is the path of a file named from a folder, "" when it leads out of the repository or elsewhere.
func local(dir, name string) string {
	if name == "" || strings.Contains(name, "://") || path.IsAbs(name) {
		return ""
	}
	p := path.Join(dir, name)
	if p == ".." || strings.HasPrefix(p, "../") {
		return ""
	}
	return p
}

// dirOf is the folder of a path, "." for the root.
func dirOf(p string) string { return path.Dir(p) }

func isJSON(p string) bool {
	ext := path.Ext(p)
	return ext == ".json" || ext == ".jsonc"
}

func isYAML(p string) bool {
	ext := strings.ToLower(path.Ext(p))
	return ext == ".yaml" || ext == ".yml"
}

const hole = "DAHOLE"

// readYAML reads a stream; where it is no YAML because another tool fills it in first, the places to be filled become unknown.
func readYAML(p string, data []byte) ([]*tree.Node, error) {
	docs, err := tree.YAML(p, data)
	if err == nil || !strings.Contains(string(data), "{{") {
		return unfilled(docs), err
	}
	filled, ferr := tree.YAML(p, []byte(holed(string(data))))
	if len(filled) < len(docs) {
		return docs, err
	}
	for _, d := range filled {
		tree.Walk(d, func(n *tree.Node) bool {
			if n.Kind == tree.Scalar && strings.Contains(n.Text, hole) {
				n.Kind, n.Why = tree.Opaque, "filled in by a template"
			}
			return true
		})
	}
	if ferr != nil {
		return filled, fmt.Errorf("a template: %w", ferr)
	}
	return filled, nil
}

// unfilled makes scalars that hold a placeholder of a template unknown; "${{ }}" of workflows and "{{resolve:" are no placeholders.
func unfilled(docs []*tree.Node) []*tree.Node {
	for _, d := range docs {
		tree.Walk(d, func(n *tree.Node) bool {
			if i := strings.Index(n.Text, "{{"); n.Kind == tree.Scalar && len(n.Text) < 200 && i >= 0 && (i == 0 || n.Text[i-1] != '$') && !strings.Contains(n.Text, "{{resolve:") && strings.Contains(n.Text, "}}") {
				n.Kind, n.Why = tree.Opaque, "filled in by a template"
			}
			return true
		})
	}
	return docs
}

// holed replaces every "{{ ... }}"; lines that hold nothing else are emptied, as they only steer the template.
func holed(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, "{{") && strings.HasSuffix(trimmed, "}}") {
			lines[i] = ""
			continue
		}
		var b strings.Builder
		for {
			before, after, found := strings.Cut(line, "{{")
			b.WriteString(before)
			_, rest, closed := strings.Cut(after, "}}")
			if !found || !closed {
				b.WriteString(after)
				break
			}
			b.WriteString(hole)
			line = rest
		}
		lines[i] = b.String()
	}
	return strings.Join(lines, "\n")
}

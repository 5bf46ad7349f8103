package terra

import (
	"path"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// Resource is one resource block, or one copy of it where for_each is known.
type Resource struct {
	Type, Name string
	Key        string // of for_each, "" without
	Module     string // path of module calls, "" in the root module
	Dir        string
	Body       *tree.Node
	File       string
	Line       int
}

// Call is a call of a module whose source is not in the repository.
type Call struct {
	Name, Source string
	Body         *tree.Node
	File         string
	Line         int
}

// Module is a root module with everything it calls inside the repository.
type Module struct {
	Dir       string
	Resources []Resource
	Calls     []Call
	Used      []string // directories of the modules called
	Problems  []Problem
}

// Problem is a file that could not be read.
type Problem struct{ File, Why string }

// Tree is the files that modules are read from: the .tf files of every directory, and anything else that is asked for by name. All
// modules read from one Tree share its measure of work.
type Tree struct {
	dirs  map[string][]string // directory -> its .tf files, sorted
	files Files
	m     *meter
	read  map[string]parsed // by file, so that a module that is called often is parsed once
}

// NewTree is a Tree of the given directories, each with its .tf files in order.
func NewTree(dirs map[string][]string, files Files) Tree {
	return Tree{dirs, files, &meter{}, map[string]parsed{}}
}

func (t Tree) parsed(file string) (parsed, []byte) {
	data, _ := t.files(file)
	p, ok := t.read[file]
	if !ok {
		p.file = file
		p.body, p.err = parse(file, data)
		t.read[file] = p
	}
	return p, data
}

// Load reads the module in a directory. given are values of variables files.
func (t Tree) Load(dir string, given map[string]*tree.Node) *Module {
	m := &Module{Dir: dir}
	l := loader{tree: t, out: m, m: t.m}
	l.load(dir, "", given, 0)
	return m
}

// Variables reads the assignments of a variables file.
func (t Tree) Variables(file string) map[string]*tree.Node {
	data, ok := t.files(file)
	if !ok {
		return nil
	}
	n, _ := File(file, data, nil)
	out := map[string]*tree.Node{}
	for _, f := range n.Entries() {
		out[f.Key] = f.Value.With("set in " + path.Base(file))
	}
	return out
}

type loader struct {
	tree Tree
	out  *Module
	m    *meter
}

type parsed struct {
	file string
	body *hclsyntax.Body
	err  error
}

func (l *loader) load(dir, module string, given map[string]*tree.Node, depth int) {
	if depth > maxHops || l.m.modules > maxModules {
		return
	}
	l.m.modules++
	s := &scope{dir: dir, files: l.tree.files, source: map[string][]byte{}, vars: map[string]*tree.Node{}, locals: map[string]local{}, m: l.m}
	var bodies []parsed
	for _, file := range l.tree.dirs[dir] {
		p, data := l.tree.parsed(file)
		if p.err != nil && depth == 0 {
			l.out.Problems = append(l.out.Problems, Problem{file, p.err.Error()})
		}
		if p.body == nil {
			continue
		}
		s.source[file] = data
		s.declare(file, p.body, given)
		bodies = append(bodies, p)
	}
	for _, b := range bodies {
		for _, block := range b.body.Blocks {
			switch {
			case block.Type == "resource" && len(block.Labels) == 2:
				l.resource(s, b.file, block, module)
			case block.Type == "module" && len(block.Labels) == 1:
				l.call(s, b.file, block, callPath{module, depth})
			}
		}
	}
}

// each is the scopes of a block's copies: one for each known key, none where it is switched off.
func (l *loader) each(s *scope, file string, b *hclsyntax.Body) map[string]*scope {
	p := place{file: file}
	if a, ok := b.Attributes["count"]; ok {
		if n := s.eval(a.Expr, p); n.False() {
			return nil
		}
	}
	a, ok := b.Attributes["for_each"]
	if !ok {
		return map[string]*scope{"": s}
	}
	n := s.eval(a.Expr, p)
	if n.Kind != tree.Map && n.Kind != tree.List {
		return map[string]*scope{"": s}
	}
	out := map[string]*scope{}
	for _, c := range copies(n, maxInstances) {
		if c.key.Str() != "" {
			out[c.key.Str()] = s.within(map[string]*tree.Node{"each.key": c.key, "each.value": c.value})
		}
	}
	return out
}

func (l *loader) resource(s *scope, file string, block *hclsyntax.Block, module string) {
	scopes := l.each(s, file, block.Body)
	for _, key := range sortedKeys(scopes) {
		if len(l.out.Resources) >= 2000 {
			return
		}
		l.out.Resources = append(l.out.Resources, Resource{
			Type: block.Labels[0], Name: block.Labels[1], Key: key, Module: module, Dir: s.dir,
			Body: scopes[key].body(block.Body, place{file: file}), File: file, Line: block.TypeRange.Start.Line,
		})
	}
}

type callPath struct {
	module string
	depth  int
}

func (l *loader) call(s *scope, file string, block *hclsyntax.Block, at callPath) {
	if a, ok := block.Body.Attributes["source"]; ok { // a call that is switched off is a call: its module is no root
		if source := s.eval(a.Expr, place{file: file}).Str(); strings.HasPrefix(source, ".") {
			l.out.Used = append(l.out.Used, path.Join(s.dir, source))
		}
	}
	scopes := l.each(s, file, block.Body)
	for _, key := range sortedKeys(scopes) {
		body := scopes[key].body(block.Body, place{file: file})
		source, name := body.At("source").Str(), strings.TrimPrefix(at.module+"."+block.Labels[0], ".")
		if key != "" {
			name += "." + key
		}
		dir := path.Join(s.dir, source)
		if !strings.HasPrefix(source, ".") || strings.HasPrefix(dir, "..") {
			l.out.Calls = append(l.out.Calls, Call{Name: name, Source: source, Body: body, File: file, Line: block.TypeRange.Start.Line})
			continue
		}
		given := map[string]*tree.Node{}
		for _, f := range body.Fields {
			given[f.Key] = f.Value
		}
		l.load(dir, name, given, at.depth+1)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

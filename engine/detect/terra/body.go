package terra

import (
	"maps"
	"slices"
	"sort"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// body is a block's content as a map: attributes by name, blocks by type and then by label, blocks that repeat as a list.
func (s *scope) body(b *hclsyntax.Body, p place) *tree.Node {
	n := &tree.Node{Kind: tree.Map, File: p.file, Line: b.SrcRange.Start.Line}
	s.m.nodes++
	if p.depth > tree.MaxDepth || s.m.nodes > maxWork {
		return n
	}
	build := tree.NewMap(n)
	for _, a := range sortedAttributes(b) {
		build.Put(tree.Field{Key: a.Name, Line: a.NameRange.Start.Line, Value: s.eval(a.Expr, p.deeper())})
	}
	for _, block := range b.Blocks {
		s.block(build, block, p)
	}
	return n
}

func sortedAttributes(b *hclsyntax.Body) []*hclsyntax.Attribute {
	out := make([]*hclsyntax.Attribute, 0, len(b.Attributes))
	for _, a := range b.Attributes {
		out = append(out, a)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].SrcRange.Start.Byte < out[j].SrcRange.Start.Byte })
	return out
}

// block adds a block to its parent; a dynamic one as often as it is made, and not at all where that is never.
func (s *scope) block(into tree.Builder, block *hclsyntax.Block, p place) {
	if block.Type == "dynamic" && len(block.Labels) == 1 {
		s.dynamic(into, block, p)
		return
	}
	v := s.body(block.Body, p.deeper())
	v.Line = block.TypeRange.Start.Line
	for _, label := range slices.Backward(block.Labels) {
		v = &tree.Node{Kind: tree.Map, File: p.file, Line: v.Line, Fields: []tree.Field{{Key: label, Line: v.Line, Value: v}}}
	}
	into.Put(tree.Field{Key: block.Type, Line: v.Line, Value: joined(into.Get(block.Type), v, len(block.Labels))})
}

// dynamic adds the copies of a block that for_each makes. Where the collection is not known there is one copy with unknown values.
func (s *scope) dynamic(into tree.Builder, block *hclsyntax.Block, p place) {
	name, iterator := block.Labels[0], block.Labels[0]
	content := block.Body
	for _, inner := range block.Body.Blocks {
		if inner.Type == "content" {
			content = inner.Body
		}
	}
	if a, ok := block.Body.Attributes["iterator"]; ok {
		if t, ok := a.Expr.(*hclsyntax.ScopeTraversalExpr); ok {
			iterator = t.Traversal.RootName()
		}
	}
	scopes, note := []*scope{s}, ""
	if a, ok := block.Body.Attributes["for_each"]; ok {
		n := s.eval(a.Expr, p.deeper())
		scopes = s.eachElement(iterator, n)
		if n.Kind == tree.Opaque {
			note = "if at all: " + n.Why
		}
	}
	for _, inner := range scopes {
		v := inner.body(content, p.deeper())
		v.Line, v.Note = block.TypeRange.Start.Line, note
		into.Put(tree.Field{Key: name, Line: v.Line, Value: joined(into.Get(name), v, 0)})
	}
}

// eachElement is a scope for every element of a known collection, with the element under the iterator's name.
func (s *scope) eachElement(iterator string, n *tree.Node) []*scope {
	if n.Kind != tree.Map && n.Kind != tree.List {
		return []*scope{s}
	}
	var out []*scope
	for _, c := range copies(n, maxCopies) {
		vars := maps.Clone(s.each)
		if vars == nil {
			vars = map[string]*tree.Node{}
		}
		element := &tree.Node{Kind: tree.Map, File: n.File, Line: n.Line}
		b := tree.NewMap(element)
		b.Put(tree.Field{Key: "key", Line: c.key.Line, Value: c.key})
		b.Put(tree.Field{Key: "value", Line: c.value.Line, Value: c.value})
		vars[iterator] = element
		out = append(out, s.within(vars))
	}
	return out
}

// joined puts a block beside those of its type: labelled ones into one map, others into a list.
func joined(old, v *tree.Node, labels int) *tree.Node {
	switch {
	case old == nil:
		return v
	case labels > 0 && old.Kind == tree.Map && v.Kind == tree.Map:
		f := v.Fields[0]
		b := tree.NewMap(old)
		b.Put(tree.Field{Key: f.Key, Line: f.Line, Value: joined(b.Get(f.Key), f.Value, labels-1)})
		return old
	case old.Kind == tree.List:
		old.Items = append(old.Items, v)
		return old
	}
	return &tree.Node{Kind: tree.List, File: v.File, Line: old.Line, Items: []*tree.Node{old, v}}
}

// File reads one file that stands alone, such as a Nomad job: variables take their defaults. With an error comes what could be read.
func File(name string, data []byte, files Files) (*tree.Node, error) {
	return FileBeside(name, data, nil, files)
}

// FileBeside is File with the variables and locals of the files beside it, such as those of a Packer template.
func FileBeside(name string, data []byte, beside map[string][]byte, files Files) (*tree.Node, error) {
	b, err := parse(name, data)
	if b == nil {
		return nil, err
	}
	s := &scope{files: files, source: map[string][]byte{name: data}, vars: map[string]*tree.Node{}, locals: map[string]local{}, m: &meter{}}
	for _, other := range slices.Sorted(maps.Keys(beside)) {
		if o, _ := parse(other, beside[other]); o != nil && other != name {
			s.source[other] = beside[other]
			s.declare(other, o, nil)
		}
	}
	s.declare(name, b, nil)
	return s.body(b, place{file: name}), err
}

// declare takes the variables and locals of a file. given are the values of a module's caller or of a variables file.
func (s *scope) declare(file string, b *hclsyntax.Body, given map[string]*tree.Node) {
	for _, block := range b.Blocks {
		switch {
		case block.Type == "locals":
			for name, a := range block.Body.Attributes {
				s.locals[name] = local{a.Expr, file}
			}
		case block.Type == "variable" && len(block.Labels) == 1:
			name := block.Labels[0]
			s.vars[name] = s.variable(name, file, block, given[name])
		}
	}
}

func (s *scope) variable(name, file string, block *hclsyntax.Block, given *tree.Node) *tree.Node {
	if given != nil && given.Kind != tree.Null {
		return given.With("variable " + name)
	}
	d, ok := block.Body.Attributes["default"]
	if !ok {
		return tree.Unknown(file, block.TypeRange.Start.Line, "var."+name, "variable "+name+" has no default")
	}
	n := s.eval(d.Expr, place{file: file})
	return n.With("default of variable " + name)
}

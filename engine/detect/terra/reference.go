package terra

import (
	"maps"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// traversal resolves a reference. What is not a variable, local or loop variable is left as its source: joins between resources
// read it there.
func (s *scope) traversal(x *hclsyntax.ScopeTraversalExpr, p place) *tree.Node {
	root := x.Traversal.RootName()
	if n, ok := s.each[root]; ok { // the variable of a for expression
		return s.follow(n, x.Traversal[1:], x, p)
	}
	if len(x.Traversal) < 2 {
		return s.unknown(p, x, "refers to "+root)
	}
	name := step(x.Traversal[1])
	switch root {
	case "var":
		n, ok := s.vars[name]
		if !ok {
			return s.unknown(p, x, "variable "+name+" is not declared here")
		}
		n = s.follow(n, x.Traversal[2:], x, p)
		if n.Kind == tree.Opaque { // the place to look at is where the value is used
			used := s.unknown(p, x, n.Why)
			used.Text, used.Items = n.Text, n.Items
			return used
		}
		return n
	case "local":
		l, ok := s.locals[name]
		if !ok {
			return s.unknown(p, x, "local "+name+" is not declared here")
		}
		hop := p.hop()
		hop.file = l.file
		n := s.within(nil).eval(l.expr, hop)
		if n.Kind == tree.Scalar {
			n = n.With("local " + name)
		}
		return s.follow(n, x.Traversal[2:], x, p)
	case "each", "count":
		if n, ok := s.each[root+"."+name]; ok {
			return s.follow(n, x.Traversal[2:], x, p)
		}
		return s.unknown(p, x, "one value for each copy")
	case "path":
		if name == "module" || name == "root" {
			return tree.Value(p.file, x.SrcRange.Start.Line, s.dir)
		}
	}
	return s.unknown(p, x, "refers to "+s.text(p.file, x))
}

// step is the name or index of one step of a reference, "" where it is neither.
func step(t hcl.Traverser) string {
	switch x := t.(type) {
	case hcl.TraverseAttr:
		return x.Name
	case hcl.TraverseIndex:
		switch x.Key.Type().FriendlyName() {
		case "string":
			return x.Key.AsString()
		case "number":
			i, _ := x.Key.AsBigFloat().Int64()
			return strconv.FormatInt(i, 10)
		}
	}
	return ""
}

func (s *scope) follow(n *tree.Node, steps hcl.Traversal, e hclsyntax.Expression, p place) *tree.Node {
	for _, t := range steps {
		n = s.descend(n, step(t), e, p)
	}
	return n
}

func (s *scope) descend(n *tree.Node, key string, e hclsyntax.Expression, p place) *tree.Node {
	switch {
	case n == nil || n.Kind == tree.Opaque:
		why := "refers to " + s.text(p.file, e)
		if n != nil {
			why = n.Why
		}
		return s.unknown(p, e, why)
	case n.Kind == tree.List:
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(n.Items) {
			return n.Items[i]
		}
	case n.Kind == tree.Map:
		for _, f := range n.Fields {
			if f.Key != key {
				continue
			}
			if f.Value.Kind == tree.Scalar && n.Note != "" {
				return f.Value.With(n.Note)
			}
			return f.Value
		}
		if strings.Contains(s.text(p.file, e), "["+strconv.Quote(key)) {
			break
		}
		// An optional attribute of an object that was left out.
		return &tree.Node{File: p.file, Line: e.Range().Start.Line}
	}
	return s.unknown(p, e, "refers to "+s.text(p.file, e))
}

func (s *scope) index(x *hclsyntax.IndexExpr, p place) *tree.Node {
	key := s.eval(x.Key, p.deeper())
	if key.Kind != tree.Scalar {
		return s.unknown(p, x, key.Why)
	}
	return s.descend(s.eval(x.Collection, p.deeper()), key.Text, x, p)
}

// forEach evaluates a for expression over one known collection. Loops inside loops are left alone: they multiply.
func (s *scope) forEach(x *hclsyntax.ForExpr, p place) *tree.Node {
	coll := s.eval(x.CollExpr, p.deeper())
	if _, nested := s.each["for"]; nested || !coll.Known() || coll.Kind == tree.Scalar {
		return s.unknown(p, x, "a loop over what is not known here")
	}
	out := &tree.Node{Kind: tree.List, File: p.file, Line: x.SrcRange.Start.Line}
	if x.KeyExpr != nil {
		out.Kind = tree.Map
	}
	b := tree.NewMap(out)
	for _, item := range copies(coll, maxWork) {
		vars := map[string]*tree.Node{"for": nil, x.ValVar: item.value}
		maps.Copy(vars, s.each)
		if x.KeyVar != "" {
			vars[x.KeyVar] = item.key
		}
		inner := s.within(vars)
		if x.CondExpr != nil && !inner.eval(x.CondExpr, p.deeper()).True() {
			continue
		}
		v := inner.eval(x.ValExpr, p.deeper())
		if x.KeyExpr == nil {
			out.Items = append(out.Items, v)
			continue
		}
		if k := inner.eval(x.KeyExpr, p.deeper()); k.Kind == tree.Scalar {
			b.Put(tree.Field{Key: k.Text, Line: v.Line, Value: v})
		}
		if s.m.nodes > maxWork {
			break
		}
	}
	return out
}

type instance struct{ key, value *tree.Node }

// copies is the keys and values of a collection, at most limit of them.
func copies(n *tree.Node, limit int) []instance {
	var out []instance
	for _, f := range n.Entries() {
		if n.Kind == tree.Map && len(out) < limit {
			out = append(out, instance{tree.Value(f.Value.File, f.Line, f.Key), f.Value})
		}
	}
	if n.Kind == tree.List {
		for i, item := range n.Items {
			key := tree.Value(item.File, item.Line, strconv.Itoa(i))
			if item.Kind == tree.Scalar {
				key = item // a set of strings: each.key is each.value
			}
			if len(out) < limit {
				out = append(out, instance{key, item})
			}
		}
	}
	return out
}

package terra

import (
	"path"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// Files gives the bytes of a file of the set by its path.
type Files func(path string) ([]byte, bool)

// meter counts work over a whole set of modules.
type meter struct{ nodes, modules int }

// scope is what names mean inside one module or file.
type scope struct {
	dir    string
	files  Files
	source map[string][]byte // file -> bytes, for the source text of what is not known
	vars   map[string]*tree.Node
	locals map[string]local
	each   map[string]*tree.Node // "each.key", "each.value", "count.index"; nil outside for_each and count
	m      *meter
}

type local struct {
	expr hclsyntax.Expression
	file string
}

// within is the scope of one copy made by for_each or count.
func (s *scope) within(each map[string]*tree.Node) *scope {
	c := *s
	c.each = each
	return &c
}

func (s *scope) text(file string, e hclsyntax.Expression) string {
	r := e.Range()
	data := s.source[file]
	if r.End.Byte > len(data) || r.Start.Byte > r.End.Byte {
		return ""
	}
	return string(data[r.Start.Byte:min(r.End.Byte, r.Start.Byte+300)])
}

// place is where an evaluation stands: its file and how far it has come.
type place struct {
	file  string
	depth int // of the expression
	hops  int // references followed
}

func (p place) deeper() place { p.depth++; return p }

func (p place) hop() place { p.hops++; p.depth++; return p }

func (s *scope) unknown(p place, e hclsyntax.Expression, why string) *tree.Node {
	return tree.Unknown(p.file, e.Range().Start.Line, s.text(p.file, e), why)
}

// eval is the node an expression stands for.
func (s *scope) eval(e hclsyntax.Expression, p place) *tree.Node {
	s.m.nodes++
	switch {
	case s.m.nodes > maxWork:
		return s.unknown(p, e, "the files expand to more than can be read")
	case p.hops > maxHops:
		return s.unknown(p, e, "more than 10 references deep")
	case p.depth > tree.MaxDepth:
		return s.unknown(p, e, "nested too deep")
	}
	return s.evalKind(e, p)
}

func (s *scope) evalKind(e hclsyntax.Expression, p place) *tree.Node {
	switch x := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		return s.literal(x, p)
	case *hclsyntax.TemplateExpr:
		return s.template(x, p)
	case *hclsyntax.TemplateWrapExpr:
		return s.eval(x.Wrapped, p.deeper())
	case *hclsyntax.ParenthesesExpr:
		return s.eval(x.Expression, p.deeper())
	case *hclsyntax.ScopeTraversalExpr:
		return s.traversal(x, p)
	case *hclsyntax.RelativeTraversalExpr:
		return s.follow(s.eval(x.Source, p.deeper()), x.Traversal, x, p)
	case *hclsyntax.IndexExpr:
		return s.index(x, p)
	case *hclsyntax.ObjectConsExpr:
		return s.object(x, p)
	case *hclsyntax.TupleConsExpr:
		n := &tree.Node{Kind: tree.List, File: p.file, Line: x.SrcRange.Start.Line}
		for _, item := range x.Exprs {
			n.Items = append(n.Items, s.eval(item, p.deeper()))
		}
		return n
	case *hclsyntax.FunctionCallExpr:
		return s.call(x, p)
	case *hclsyntax.ConditionalExpr:
		return s.conditional(x, p)
	case *hclsyntax.BinaryOpExpr, *hclsyntax.UnaryOpExpr:
		return s.operation(e, p)
	case *hclsyntax.ForExpr:
		return s.forEach(x, p)
	case *hclsyntax.ObjectConsKeyExpr:
		return s.eval(x.Wrapped, p.deeper())
	}
	return s.unknown(p, e, "an expression that is not evaluated")
}

func (s *scope) literal(x *hclsyntax.LiteralValueExpr, p place) *tree.Node {
	n := tree.Value(p.file, x.SrcRange.Start.Line, s.text(p.file, x))
	switch {
	case x.Val.IsNull():
		n.Kind, n.Text = tree.Null, ""
	case x.Val.Type().FriendlyName() == "string":
		n.Text, n.Quoted = x.Val.AsString(), true
	}
	return n
}

func (s *scope) object(x *hclsyntax.ObjectConsExpr, p place) *tree.Node {
	n := &tree.Node{Kind: tree.Map, File: p.file, Line: x.SrcRange.Start.Line}
	b := tree.NewMap(n)
	for _, item := range x.Items {
		key := s.key(item.KeyExpr, p)
		if key == "" {
			continue
		}
		b.Put(tree.Field{Key: key, Line: item.KeyExpr.Range().Start.Line, Value: s.eval(item.ValueExpr, p.deeper())})
	}
	return n
}

func (s *scope) key(e hclsyntax.Expression, p place) string {
	if k, ok := e.(*hclsyntax.ObjectConsKeyExpr); ok && !k.ForceNonLiteral {
		if t, ok := k.Wrapped.(*hclsyntax.ScopeTraversalExpr); ok && len(t.Traversal) == 1 {
			return t.Traversal.RootName()
		}
	}
	return s.eval(e, p.deeper()).Str()
}

func (s *scope) conditional(x *hclsyntax.ConditionalExpr, p place) *tree.Node {
	cond := s.eval(x.Condition, p.deeper())
	switch {
	case cond.True():
		return s.eval(x.TrueResult, p.deeper())
	case cond.False():
		return s.eval(x.FalseResult, p.deeper())
	}
	a, b := s.eval(x.TrueResult, p.deeper()), s.eval(x.FalseResult, p.deeper())
	if a.Kind == tree.Scalar && b.Kind == tree.Scalar && a.Text == b.Text {
		return a
	}
	u := s.unknown(p, x, "depends on "+s.text(p.file, x.Condition))
	if a.Kind == tree.Scalar && b.Kind == tree.Scalar {
		u.Why += ": " + a.Text + " or " + b.Text
		u.Items = []*tree.Node{a, b}
	}
	return u
}

// local is a path of the repository named by a file function, "" when it leads out of it.
func (s *scope) local(name string) string {
	clean := path.Clean(name)
	if path.IsAbs(name) || clean == ".." || len(clean) > 2 && clean[:3] == "../" {
		return ""
	}
	return clean
}

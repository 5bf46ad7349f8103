package chart

import (
	"strings"
	"text/template/parse"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// pipe evaluates a pipeline and sets the variables it declares.
func (r *renderer) pipe(p *parse.PipeNode, f *frame) *tree.Node {
	if p == nil || !r.step() {
		return nil
	}
	var v *tree.Node
	for i, c := range p.Cmds {
		v = r.command(c, f, v, i > 0)
	}
	if len(p.Decl) == 1 {
		name := p.Decl[0].Ident[0]
		if v == nil {
			v = &tree.Node{}
		}
		f.vars[name] = v
	}
	return v
}

func (r *renderer) command(c *parse.CommandNode, f *frame, piped *tree.Node, isPiped bool) *tree.Node {
	id, ok := c.Args[0].(*parse.IdentifierNode)
	if !ok {
		return r.operand(c.Args[0], f)
	}
	if len(c.Args) > 20 {
		return r.unknown(id.Ident, "a call of many arguments")
	}
	var args []*tree.Node
	for _, a := range c.Args[1:] {
		args = append(args, r.operand(a, f))
	}
	if isPiped {
		args = append(args, piped)
	}
	return r.call(id.Ident, args)
}

func (r *renderer) unknown(text, why string) *tree.Node { return tree.Unknown(r.file, 0, text, why) }

func (r *renderer) operand(n parse.Node, f *frame) *tree.Node {
	if !r.step() {
		return nil
	}
	switch x := n.(type) {
	case *parse.DotNode:
		return f.dot
	case *parse.FieldNode:
		return r.path(f.dot, x.Ident, "."+strings.Join(x.Ident, "."))
	case *parse.VariableNode:
		return r.path(f.vars[x.Ident[0]], x.Ident[1:], strings.Join(x.Ident, "."))
	case *parse.ChainNode:
		return r.path(r.operand(x.Node, f), x.Field, x.String())
	case *parse.PipeNode:
		return r.pipe(x, f.inner(f.dot))
	case *parse.StringNode:
		v := tree.Value(r.file, r.lineOf(x.Pos), x.Text)
		v.Quoted = true
		return v
	case *parse.NumberNode:
		return tree.Value(r.file, r.lineOf(x.Pos), x.Text)
	case *parse.BoolNode:
		return tree.Value(r.file, r.lineOf(x.Pos), x.String())
	case *parse.IdentifierNode:
		return r.call(x.Ident, nil)
	}
	return nil
}

func (r *renderer) path(from *tree.Node, names []string, text string) *tree.Node {
	n := from
	for _, name := range names {
		if n != nil && n.Kind == tree.List {
			return r.unknown(text, "a field of a list")
		}
		n = n.At(name)
	}
	if n != nil && n.Kind == tree.Scalar && n.Note == "" && strings.HasPrefix(text, ".Values") {
		n = n.With("value " + strings.TrimPrefix(text, ".Values."))
	}
	if n != nil && n.Kind == tree.Scalar && strings.Contains(n.Text, "{{") {
		return tree.Unknown(n.File, n.Line, n.Text, "a template inside a value")
	}
	return n
}

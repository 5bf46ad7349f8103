package chart

import (
	"strings"
	"text/template/parse"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

func (r *renderer) list(l *parse.ListNode, f *frame) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		if !r.step() {
			return
		}
		switch x := n.(type) {
		case *parse.TextNode:
			r.write(string(x.Text), r.lineOf(x.Pos), true)
		case *parse.ActionNode:
			v := r.pipe(x.Pipe, f)
			if len(x.Pipe.Decl) == 0 {
				r.emit(v, r.lineOf(x.Pos))
			}
		case *parse.IfNode:
			r.choose(&x.BranchNode, f, false)
		case *parse.WithNode:
			r.choose(&x.BranchNode, f, true)
		case *parse.RangeNode:
			r.each(x, f)
		case *parse.TemplateNode:
			arg := f.dot
			if x.Pipe != nil {
				arg = r.pipe(x.Pipe, f)
			}
			r.emit(r.include(x.Name, arg), r.lineOf(x.Pos))
		}
	}
}

// choose expands one branch. A condition that is not known counts as met: what stands there may be deployed.
func (r *renderer) choose(b *parse.BranchNode, f *frame, with bool) {
	inner := f.inner(f.dot)
	v := r.pipe(b.Pipe, inner)
	if !truth(v) {
		r.list(b.ElseList, inner)
		return
	}
	if with {
		inner.dot = v
	}
	r.list(b.List, inner)
}

func truth(n *tree.Node) bool {
	switch {
	case n == nil || n.Kind == tree.Null:
		return false
	case n.Kind == tree.Opaque:
		return true
	case n.Kind == tree.Scalar:
		return n.Text != "" && (n.Quoted || n.Text != "false" && n.Text != "0")
	case n.Kind == tree.Map:
		return len(n.Fields) > 0
	}
	return len(n.Items) > 0
}

func (r *renderer) each(x *parse.RangeNode, f *frame) {
	outer := f.inner(f.dot)
	decl := x.Pipe.Decl
	v := r.pipe(x.Pipe, outer)
	if !truth(v) {
		r.list(x.ElseList, outer)
		return
	}
	for _, round := range rounds(v) {
		if r.err != nil {
			return
		}
		inner := outer.inner(round[1])
		if len(decl) > 0 {
			inner.vars[decl[len(decl)-1].Ident[0]] = round[1]
		}
		if len(decl) > 1 {
			inner.vars[decl[0].Ident[0]] = round[0]
		}
		r.list(x.List, inner)
	}
}

func rounds(v *tree.Node) [][2]*tree.Node {
	var out [][2]*tree.Node
	switch v.Kind {
	case tree.Map:
		for _, f := range v.Fields {
			out = append(out, [2]*tree.Node{tree.Value(f.Value.File, f.Line, f.Key), f.Value})
		}
	case tree.List:
		for _, item := range v.Items {
			out = append(out, [2]*tree.Node{tree.Unknown(item.File, item.Line, "index", "an index"), item})
		}
	default:
		out = append(out, [2]*tree.Node{v, v})
	}
	return out[:min(len(out), maxRounds)]
}

// Forms of a value on its way to the text.
const (
	formYAML = "yaml" // a tree to be written as YAML
	formText = "text" // text already written, tokens included
)

// emit writes a value where an action stands.
func (r *renderer) emit(n *tree.Node, line int) {
	text := r.written(n)
	r.write(text, line, false)
}

func (r *renderer) written(n *tree.Node) string {
	switch {
	case n == nil || n.Kind == tree.Null:
		return r.token(tree.Unknown(r.file, 0, "", "no value is given for it"))
	case strings.HasPrefix(n.Tag, formText):
		return indented(n.Text, n.Tag)
	case strings.HasPrefix(n.Tag, formYAML):
		return indented(r.spliced(n), n.Tag)
	case n.Kind == tree.Map || n.Kind == tree.List:
		return r.token(tree.Unknown(n.File, n.Line, "", "a whole value where a text stands"))
	}
	return r.token(n)
}

// spliced writes one token for a whole tree: as a field in a map, as an item in a list.
func (r *renderer) spliced(n *tree.Node) string {
	plain := *n
	plain.Tag = ""
	t := r.token(&plain)
	switch n.Kind { //nolint:exhaustive // everything else is written as a field
	case tree.Scalar:
		return t
	case tree.List:
		return "- " + t
	}
	return t + ": 0"
}

// indented applies what nindent and indent have asked for: the form is "yaml:+4" for nindent 4, "yaml:4" for indent 4.
func indented(text, form string) string {
	_, how, found := strings.Cut(form, ":")
	if !found {
		return text
	}
	prefix := ""
	if strings.HasPrefix(how, "+") {
		prefix, how = "\n", how[1:]
	}
	pad := strings.Repeat(" ", len(how))
	return prefix + pad + strings.ReplaceAll(text, "\n", "\n"+pad)
}

// include expands a named template on its own and hands back its text.
func (r *renderer) include(name string, arg *tree.Node) *tree.Node {
	t := r.trees[name]
	if t == nil || r.depth >= maxIncludes {
		return tree.Unknown(r.file, 0, name, "template "+name+" is not among the files")
	}
	r.depth++
	defer func() { r.depth-- }()
	inner := &renderer{in: r.in, trees: r.trees, file: r.file, starts: r.starts, tokens: r.tokens, depth: r.depth}
	inner.list(t.Root, &frame{dot: arg, vars: map[string]*tree.Node{"$": arg}})
	r.tokens = inner.tokens
	if inner.err != nil {
		r.err = inner.err
	}
	return &tree.Node{Kind: tree.Scalar, Text: strings.Trim(inner.out.String(), "\n"), Tag: formText, File: r.file}
}

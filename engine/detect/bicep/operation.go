package bicep

import (
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// operation computes a binary operator where its sides are known.
func (p *parser) operation(from token, op string, a, b *tree.Node) *tree.Node {
	known := a.Form() == tree.Scalar && b.Form() == tree.Scalar
	switch {
	case op == "??" && a.Form() == tree.Null:
		return b
	case op == "??" && a.Known():
		return a
	case op == "&&" && (a.False() || b.False()):
		return p.truth(from, false)
	case op == "||" && (a.True() || b.True()):
		return p.truth(from, true)
	case (op == "&&" || op == "||") && known:
		return p.truth(from, op == "&&")
	case op == "==" && known:
		return p.truth(from, a.Text == b.Text)
	case op == "!=" && known:
		return p.truth(from, a.Text != b.Text)
	case op == "=~" && known:
		return p.truth(from, strings.EqualFold(a.Text, b.Text))
	case known:
		return p.arithmetic(from, op, a.Text, b.Text)
	}
	return p.unknown(from, "")
}

func (p *parser) arithmetic(from token, op, left, right string) *tree.Node {
	a, errA := strconv.ParseInt(left, 10, 32) // so that no product is too large
	b, errB := strconv.ParseInt(right, 10, 32)
	if errA != nil || errB != nil {
		return p.unknown(from, "")
	}
	switch op {
	case "<":
		return p.truth(from, a < b)
	case "<=":
		return p.truth(from, a <= b)
	case ">":
		return p.truth(from, a > b)
	case ">=":
		return p.truth(from, a >= b)
	case "+":
		return p.value(from, strconv.FormatInt(a+b, 10))
	case "-":
		return p.value(from, strconv.FormatInt(a-b, 10))
	case "*":
		return p.value(from, strconv.FormatInt(a*b, 10))
	}
	if b == 0 {
		return p.unknown(from, "a division by zero")
	}
	if op == "%" {
		return p.value(from, strconv.FormatInt(a%b, 10))
	}
	return p.value(from, strconv.FormatInt(a/b, 10))
}

// call computes the functions that need nothing but their arguments.
func (p *parser) call(from token, name string, args []*tree.Node) *tree.Node {
	var first *tree.Node
	if len(args) > 0 {
		first = args[0]
	}
	switch name {
	case "json":
		return p.json(from, first)
	case "empty":
		if first.Known() || first.Form() == tree.Null {
			return p.truth(from, first.Str() == "" && len(first.Entries()) == 0 && (first.Form() != tree.List || len(first.Items) == 0))
		}
	case "string", "int", "bool":
		if first.Form() == tree.Scalar {
			return first
		}
	case "toLower":
		if first.Form() == tree.Scalar {
			return p.value(from, strings.ToLower(first.Text))
		}
	case "length":
		if first.Form() == tree.List {
			return p.value(from, strconv.Itoa(len(first.Items)))
		}
	case "concat", "flatten", "array":
		return p.concat(from, args)
	case "union":
		return p.union(from, args)
	}
	return p.unknown(from, "")
}

// json reads the texts in which fractions are written: json('0.5').
func (p *parser) json(from token, v *tree.Node) *tree.Node {
	if v.Form() != tree.Scalar {
		if v.Form() == tree.Opaque {
			u := p.unknown(from, v.Why)
			u.Items = v.Items
			return u
		}
		return p.unknown(from, "")
	}
	if _, err := strconv.ParseFloat(v.Text, 64); err != nil && v.Text != "true" && v.Text != "false" {
		return p.unknown(from, "a text of JSON")
	}
	c := *v
	c.Quoted = false
	if v.Note == "" {
		c.Line = from.line
	}
	return &c
}

func (p *parser) concat(from token, args []*tree.Node) *tree.Node {
	out := &tree.Node{Kind: tree.List, File: p.file, Line: from.line}
	var b strings.Builder
	for _, a := range args {
		switch {
		case a.Form() == tree.List:
			out.Items = append(out.Items, a.Items[:min(len(a.Items), maxItems-min(maxItems, len(out.Items)))]...)
		case a.Form() == tree.Scalar && b.Len()+len(a.Text) <= maxText:
			b.WriteString(a.Text)
		default:
			return p.unknown(from, "")
		}
	}
	if b.Len() > 0 {
		return p.value(from, b.String())
	}
	return out
}

// union lays maps upon one another, later ones above. An unknown one below hides nothing of what is written above it.
func (p *parser) union(from token, args []*tree.Node) *tree.Node {
	if len(args) == 0 {
		return p.unknown(from, "")
	}
	top := args[len(args)-1]
	if top.Form() == tree.List {
		return p.concat(from, args)
	}
	out := &tree.Node{Kind: tree.Map, File: p.file, Line: from.line}
	build := tree.NewMap(out)
	for _, a := range args {
		if a == top && a.Form() != tree.Map {
			return p.unknown(from, "")
		}
		for _, f := range a.Entries() {
			if len(out.Fields) < maxItems {
				build.Put(f)
			}
		}
	}
	return out
}

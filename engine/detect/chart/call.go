package chart

import (
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// call evaluates one of the plain functions; any other gives an unknown value.
func (r *renderer) call(name string, args []*tree.Node) *tree.Node {
	if len(args) == 0 {
		if name == "dict" || name == "list" {
			return &tree.Node{Kind: tree.Map}
		}
		return r.unknown(name, "computed by "+name)
	}
	last := args[len(args)-1]
	switch name {
	case "quote", "squote", "toString", "int", "int64", "float64", "trim", "tpl", "html", "print", "fromYaml":
		return passed(name, args)
	case "fail":
		return &tree.Node{Kind: tree.Scalar, Tag: formText}
	case "toYaml":
		return formed(last, formYAML)
	case "include":
		if len(args) > 1 {
			return r.include(args[0].Str(), args[1])
		}
		return r.include(args[0].Str(), nil)
	case "nindent", "indent":
		return indentBy(name, args)
	case "default", "coalesce", "required", "ternary":
		return r.choice(name, args)
	case "eq", "ne", "not", "and", "or", "empty", "hasKey", "contains", "hasPrefix", "hasSuffix", "gt", "lt", "ge", "le", "kindIs":
		return r.test(name, args)
	case "dict", "list", "get", "index", "dig", "merge", "mergeOverwrite", "pick", "omit", "set":
		return r.structure(name, args)
	}
	return r.text(name, args)
}

func passed(name string, args []*tree.Node) *tree.Node {
	n := args[0]
	if n == nil || name == "html" || name == "print" && len(args) > 1 {
		return nil
	}
	if name != "quote" && name != "squote" || n.Kind != tree.Scalar || n.Tag != "" {
		return n
	}
	c := *n
	c.Quoted = true
	return &c
}

func formed(n *tree.Node, form string) *tree.Node {
	if n == nil {
		n = &tree.Node{Kind: tree.Map} // nothing is written for an absent value
	}
	c := *n
	c.Tag = form
	return &c
}

func indentBy(name string, args []*tree.Node) *tree.Node {
	if len(args) != 2 || args[1] == nil {
		return nil
	}
	width, err := strconv.Atoi(args[0].Str())
	if err != nil || width < 0 || width > 100 {
		return nil
	}
	c := *args[1]
	if c.Tag == "" {
		c.Tag = formYAML
	}
	how := strings.Repeat(" ", width)
	if name == "nindent" {
		how = "+" + how
	}
	c.Tag += ":" + how
	return &c
}

func (r *renderer) choice(name string, args []*tree.Node) *tree.Node {
	last := args[len(args)-1]
	switch {
	case name == "default" && len(args) == 2:
		return defaulted(args[0], last)
	case name == "coalesce":
		for _, a := range args {
			if truth(a) {
				return a
			}
		}
	case name == "required":
		if !last.Present() {
			return r.unknown("", "a value that must be given: "+args[0].Str())
		}
		return last
	case name == "ternary" && len(args) == 3:
		if last != nil && last.Kind == tree.Opaque {
			return last
		}
		if truth(last) {
			return args[0]
		}
		return args[1]
	}
	return nil
}

func defaulted(fallback, v *tree.Node) *tree.Node {
	if truth(v) {
		return v
	}
	if fallback != nil && fallback.Kind == tree.Scalar && fallback.Tag == "" {
		return fallback.With("default in the template")
	}
	return fallback
}

// test evaluates a condition.
func (r *renderer) test(name string, args []*tree.Node) *tree.Node {
	switch name {
	case "and", "or":
		for _, a := range args {
			if truth(a) == (name == "or") {
				return a
			}
		}
		return args[len(args)-1]
	case "hasKey":
		return r.boolean(len(args) == 2 && args[0].At(args[1].Str()) != nil)
	}
	for _, a := range args {
		if a != nil && a.Kind == tree.Opaque {
			return a
		}
	}
	a, b := args[0], args[len(args)-1]
	switch name {
	case "not":
		return r.boolean(!truth(a))
	case "empty":
		return r.boolean(!truth(a))
	case "eq":
		return r.boolean(a.Str() == b.Str())
	case "ne":
		return r.boolean(a.Str() != b.Str())
	case "contains":
		return r.boolean(strings.Contains(b.Str(), a.Str()))
	case "hasPrefix":
		return r.boolean(strings.HasPrefix(b.Str(), a.Str()))
	case "hasSuffix":
		return r.boolean(strings.HasSuffix(b.Str(), a.Str()))
	}
	return r.compared(name, a, b)
}

func (r *renderer) compared(name string, a, b *tree.Node) *tree.Node {
	x, errX := strconv.ParseFloat(a.Str(), 64)
	y, errY := strconv.ParseFloat(b.Str(), 64)
	if errX != nil || errY != nil {
		return r.unknown(name, "a comparison of what is no number")
	}
	return r.boolean(name == "gt" && x > y || name == "lt" && x < y || name == "ge" && x >= y || name == "le" && x <= y)
}

func (r *renderer) boolean(b bool) *tree.Node { return tree.Value(r.file, 0, strconv.FormatBool(b)) }

// structure builds and reads maps and lists.
func (r *renderer) structure(name string, args []*tree.Node) *tree.Node {
	switch name {
	case "list":
		return &tree.Node{Kind: tree.List, Items: present(args)}
	case "dict":
		n := &tree.Node{Kind: tree.Map}
		b := tree.NewMap(n)
		for i := 0; i+1 < len(args); i += 2 {
			if args[i+1] != nil {
				b.Put(tree.Field{Key: args[i].Str(), Value: args[i+1]})
			}
		}
		return n
	case "get", "index":
		n := args[0]
		for _, key := range args[1:] {
			n = at(n, key.Str())
		}
		return n
	case "merge":
		return tree.Overlay(args[len(args)-1], args[0])
	case "mergeOverwrite":
		return tree.Overlay(args[0], args[len(args)-1])
	}
	return r.unknown(name, "computed by "+name)
}

func present(nodes []*tree.Node) []*tree.Node {
	var out []*tree.Node
	for _, n := range nodes {
		if n != nil {
			out = append(out, n)
		}
	}
	return out
}

func at(n *tree.Node, key string) *tree.Node {
	if n != nil && n.Kind == tree.List {
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(n.Items) {
			return n.Items[i]
		}
		return nil
	}
	return n.At(key)
}

// text evaluates functions of texts.
func (r *renderer) text(name string, args []*tree.Node) *tree.Node {
	texts := make([]string, len(args))
	for i, a := range args {
		if a == nil || a.Kind != tree.Scalar {
			return r.because(name, a)
		}
		texts[i] = r.plain(a)
	}
	last := texts[len(texts)-1]
	var out string
	switch {
	case name == "lower":
		out = strings.ToLower(last)
	case name == "upper":
		out = strings.ToUpper(last)
	case name == "trimSuffix" && len(texts) == 2:
		out = strings.TrimSuffix(last, texts[0])
	case name == "trimPrefix" && len(texts) == 2:
		out = strings.TrimPrefix(last, texts[0])
	case name == "trunc" && len(texts) == 2:
		width, err := strconv.Atoi(texts[0])
		if err != nil || width < 0 {
			return r.because(name, nil)
		}
		out = last[:min(width, len(last))]
	case name == "replace" && len(texts) == 3 && texts[0] != "" && len(last)*len(texts[1]) < 1<<16:
		out = strings.ReplaceAll(last, texts[0], texts[1])
	case name == "printf":
		formatted, ok := format(texts)
		if !ok {
			return r.because(name, nil)
		}
		out = formatted
	default:
		return r.because(name, nil)
	}
	if len(out) > 1<<16 {
		return r.because(name, nil)
	}
	return tree.Value(args[len(args)-1].File, args[len(args)-1].Line, out)
}

func (r *renderer) because(name string, n *tree.Node) *tree.Node {
	if n != nil && n.Kind == tree.Opaque {
		return n
	}
	return r.unknown(name, "computed by "+name)
}

// plain is a text with the values of its tokens put back.
func (r *renderer) plain(n *tree.Node) string {
	if !strings.HasPrefix(n.Tag, formText) {
		return n.Text
	}
	text, _ := r.restored(n.Text)
	return text
}

// format knows the verbs %s, %d, %v and %t without widths: a width could ask for any amount of memory.
func format(texts []string) (string, bool) {
	var b strings.Builder
	rest, args := texts[0], texts[1:]
	for {
		before, after, found := strings.Cut(rest, "%")
		b.WriteString(before)
		if !found {
			return b.String(), len(args) == 0
		}
		if after == "" || len(args) == 0 || !strings.ContainsRune("sdvt", rune(after[0])) {
			return "", false
		}
		b.WriteString(args[0])
		rest, args = after[1:], args[1:]
	}
}

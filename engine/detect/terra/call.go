package terra

import (
	"math"
	"path"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// call evaluates the pure functions that deployment files use for their settings; everything else is not known.
func (s *scope) call(x *hclsyntax.FunctionCallExpr, p place) *tree.Node {
	args := make([]*tree.Node, 0, len(x.Args))
	for _, a := range x.Args {
		args = append(args, s.eval(a, p.deeper()))
	}
	var n *tree.Node
	if len(args) > 0 {
		n = s.known(x.Name, args, x, p)
	}
	if n != nil {
		return n
	}
	why := "computed by " + x.Name + "()"
	for _, a := range args {
		if a.Kind == tree.Opaque {
			why = a.Why
		}
	}
	return s.unknown(p, x, why)
}

func (s *scope) known(name string, args []*tree.Node, x *hclsyntax.FunctionCallExpr, p place) *tree.Node {
	switch name {
	case "jsonencode", "yamlencode", "tostring", "tonumber", "tobool", "toset", "tolist", "tomap", "nonsensitive", "sensitive", "trimspace":
		return args[0]
	case "merge":
		return s.merge(args, p)
	case "concat", "flatten", "setunion", "compact":
		return s.concat(name, args, x, p)
	case "coalesce", "try", "can":
		return firstKnown(args)
	case "lookup":
		return s.lookup(args, x, p)
	case "file", "templatefile":
		return s.content(args, x, p)
	case "keys", "values":
		return s.columns(name, args[0], x, p)
	case "length", "contains", "element", "join", "split", "jsondecode", "yamldecode":
		return s.collected(name, args, x, p)
	}
	return textual(name, args, x, p)
}

func (s *scope) merge(args []*tree.Node, p place) *tree.Node {
	out := &tree.Node{Kind: tree.Map, File: p.file, Line: args[0].Line}
	b := tree.NewMap(out)
	for _, a := range args {
		for _, f := range a.Entries() {
			s.m.nodes++
			if s.m.nodes > maxWork {
				return nil
			}
			b.Put(f)
		}
	}
	return out
}

func (s *scope) concat(name string, args []*tree.Node, x *hclsyntax.FunctionCallExpr, p place) *tree.Node {
	out := &tree.Node{Kind: tree.List, File: p.file, Line: x.NameRange.Start.Line}
	for _, a := range args {
		for _, item := range a.All() {
			if name == "flatten" {
				out.Items = append(out.Items, item.All()...)
			} else {
				out.Items = append(out.Items, item)
			}
			if s.m.nodes++; s.m.nodes > maxWork || len(out.Items) > maxWork {
				return nil
			}
		}
	}
	return out
}

// firstKnown is the first argument with a value. One that is not known hides the rest, as it may be the value.
func firstKnown(args []*tree.Node) *tree.Node {
	for _, a := range args {
		switch a.Kind {
		case tree.Null:
		case tree.Opaque:
			return nil
		default:
			return a
		}
	}
	return nil
}

func (s *scope) lookup(args []*tree.Node, x *hclsyntax.FunctionCallExpr, p place) *tree.Node {
	if len(args) < 2 || !args[0].Known() || args[1].Kind != tree.Scalar {
		return nil
	}
	if n := s.descend(args[0], args[1].Text, x, p); n.Known() || len(args) < 3 {
		return n
	}
	return args[2]
}

// content is the text of a file of the repository. A template's variables are put in where they are known.
func (s *scope) content(args []*tree.Node, x *hclsyntax.FunctionCallExpr, p place) *tree.Node {
	name := s.local(args[0].Str())
	if name == "" || args[0].Kind != tree.Scalar || s.files == nil {
		return nil
	}
	data, ok := s.files(name)
	if !ok { // named from the folder in which the tool is run
		name = path.Join(s.dir, name)
		data, ok = s.files(name)
	}
	if !ok || len(data) > tree.MaxFile {
		return s.unknown(p, x, name+" is not among the files")
	}
	n := tree.Value(name, 1, string(data))
	n.Quoted = true
	if len(args) > 1 {
		s.fill(n, args[1])
	}
	return n
}

func (s *scope) fill(n, vars *tree.Node) {
	s.m.nodes += len(n.Text) / 64
	for i, f := range vars.Entries() {
		if f.Value.Kind == tree.Scalar && i < 50 && len(f.Value.Text) < 1000 && s.m.nodes < maxWork {
			n.Text = strings.ReplaceAll(n.Text, "${"+f.Key+"}", f.Value.Text)
		}
	}
	if len(n.Text) > tree.MaxFile {
		n.Text = ""
	}
}

func (s *scope) columns(name string, n *tree.Node, x *hclsyntax.FunctionCallExpr, p place) *tree.Node {
	if n.Kind != tree.Map {
		return nil
	}
	out := &tree.Node{Kind: tree.List, File: p.file, Line: x.NameRange.Start.Line}
	for _, f := range n.Fields {
		s.m.nodes++
		if name == "keys" {
			out.Items = append(out.Items, tree.Value(f.Value.File, f.Line, f.Key))
		} else {
			out.Items = append(out.Items, f.Value)
		}
	}
	return out
}

// textual evaluates functions of scalars; nil when an argument is no scalar.
func textual(name string, args []*tree.Node, x *hclsyntax.FunctionCallExpr, p place) *tree.Node {
	texts := make([]string, len(args))
	for i, a := range args {
		if a.Kind != tree.Scalar {
			return nil
		}
		texts[i] = a.Text
	}
	out := tree.Value(p.file, x.NameRange.Start.Line, "")
	out.Note = "computed by " + name + "()"
	var ok bool
	switch name {
	case "lower":
		out.Text, ok = strings.ToLower(texts[0]), true
	case "upper":
		out.Text, ok = strings.ToUpper(texts[0]), true
	case "format":
		out.Text, ok = format(texts)
	case "min", "max", "floor", "ceil":
		out.Text, ok = arithmetic(name, texts)
	case "replace":
		if ok = len(texts) == 3 && texts[1] != "" && len(texts[0])*len(texts[2]) < 1<<16; ok {
			out.Text = strings.ReplaceAll(texts[0], texts[1], texts[2])
		}
	case "trimprefix":
		if ok = len(texts) == 2; ok {
			out.Text = strings.TrimPrefix(texts[0], texts[1])
		}
	case "trimsuffix":
		if ok = len(texts) == 2; ok {
			out.Text = strings.TrimSuffix(texts[0], texts[1])
		}
	}
	if !ok || len(out.Text) > 1<<16 {
		return nil
	}
	return out
}

// format knows the verbs %s, %d, %v and %q without widths: a width could ask for any amount of memory.
func format(texts []string) (string, bool) {
	var b strings.Builder
	rest, args := texts[0], texts[1:]
	for {
		before, after, found := strings.Cut(rest, "%")
		b.WriteString(before)
		if !found {
			return b.String(), len(args) == 0
		}
		if after == "" {
			return "", false
		}
		verb := after[0]
		rest = after[1:]
		switch {
		case verb == '%':
			b.WriteByte('%')
		case strings.IndexByte("sdv", verb) >= 0 && len(args) > 0:
			b.WriteString(args[0])
			args = args[1:]
		default:
			return "", false
		}
	}
}

func arithmetic(name string, texts []string) (string, bool) {
	best := 0.0
	for i, t := range texts {
		v, err := strconv.ParseFloat(t, 64)
		if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
			return "", false
		}
		switch {
		case name == "floor":
			best = math.Floor(v)
		case name == "ceil":
			best = math.Ceil(v)
		case i == 0, name == "min" && v < best, name == "max" && v > best:
			best = v
		}
	}
	return strconv.FormatFloat(best, 'f', -1, 64), true
}

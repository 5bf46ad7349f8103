package terra

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// collected evaluates functions that ask something of a collection; nil where that is not known.
func (s *scope) collected(name string, args []*tree.Node, x *hclsyntax.FunctionCallExpr, p place) *tree.Node {
	out := tree.Value(p.file, x.NameRange.Start.Line, "")
	out.Note = "computed by " + name + "()"
	switch name {
	case "length":
		n, ok := length(args[0])
		out.Text = strconv.Itoa(n)
		return orNil(out, ok)
	case "contains":
		return orNil(out, len(args) == 2 && contains(args[0], args[1], out))
	case "element":
		if len(args) == 2 && args[0].Kind == tree.List && len(args[0].Items) > 0 {
			i, err := strconv.Atoi(args[1].Str())
			if err == nil && i >= 0 {
				return args[0].Items[i%len(args[0].Items)]
			}
		}
	case "join":
		return orNil(out, len(args) == 2 && join(args[0], args[1], out))
	case "split":
		return s.split(args, out)
	case "jsondecode", "yamldecode":
		return s.decode(args[0])
	}
	return nil
}

func orNil(n *tree.Node, ok bool) *tree.Node {
	if !ok {
		return nil
	}
	return n
}

func length(n *tree.Node) (int, bool) {
	switch n.Kind {
	case tree.List:
		return len(n.Items), true
	case tree.Map:
		return len(n.Fields), true
	case tree.Scalar:
		return len([]rune(n.Text)), true
	case tree.Null, tree.Opaque:
	}
	return 0, false
}

// contains is known when the element is found, or when none of the others could be it.
func contains(list, element, out *tree.Node) bool {
	if list.Kind != tree.List || element.Kind != tree.Scalar {
		return false
	}
	out.Text = "false"
	for _, item := range list.Items {
		if item.Kind == tree.Scalar && item.Text == element.Text {
			out.Text = "true"
			return true
		}
	}
	return !slices.ContainsFunc(list.Items, func(n *tree.Node) bool { return n.Kind != tree.Scalar })
}

func join(separator, list, out *tree.Node) bool {
	if separator.Kind != tree.Scalar || list.Kind != tree.List || len(list.Items) > 1000 {
		return false
	}
	size := 0
	texts := make([]string, 0, len(list.Items))
	for _, item := range list.Items {
		if size += len(item.Text) + len(separator.Text); item.Kind != tree.Scalar || size > 1<<16 {
			return false
		}
		texts = append(texts, item.Text)
	}
	out.Text = strings.Join(texts, separator.Text)
	return true
}

func (s *scope) split(args []*tree.Node, out *tree.Node) *tree.Node {
	if len(args) != 2 || args[0].Str() == "" || args[1].Kind != tree.Scalar || len(args[1].Text) > 1<<12 {
		return nil
	}
	out.Kind = tree.List
	for part := range strings.SplitSeq(args[1].Text, args[0].Text) {
		s.m.nodes++
		out.Items = append(out.Items, tree.Value(args[1].File, args[1].Line, part))
	}
	return out
}

// decode reads the text of a file as YAML, of which JSON is a part: places are those in that file.
func (s *scope) decode(n *tree.Node) *tree.Node {
	if n.Kind != tree.Scalar || len(n.Text) > tree.MaxFile {
		return nil
	}
	s.m.nodes += len(n.Text) / 16
	docs, err := tree.YAML(n.File, []byte(n.Text))
	if err != nil || len(docs) != 1 || s.m.nodes > maxWork {
		return nil
	}
	return docs[0]
}

package chart

import (
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// substitution puts values back where their tokens stand and gives every other node its line in the template.
type substitution struct {
	r    *renderer
	left int
}

func (s *substitution) node(n *tree.Node, depth int) *tree.Node {
	s.left--
	if n == nil || s.left < 0 || depth > tree.MaxDepth {
		return n
	}
	if n.Kind == tree.Scalar {
		return s.scalar(n)
	}
	c := *n
	c.Line = s.line(n.Line)
	c.Fields, c.Items = nil, nil
	b := tree.NewMap(&c)
	for _, f := range n.Fields {
		if whole := s.r.whole(f.Key); whole != nil && whole.Kind != tree.Scalar {
			s.splice(b, whole)
			continue
		}
		key, _ := s.r.restored(f.Key)
		b.Put(tree.Field{Key: key, Line: s.line(f.Line), Value: s.node(f.Value, depth+1)})
	}
	for _, item := range n.Items {
		if whole := s.r.whole(item.Str()); whole != nil && whole.Kind == tree.List {
			c.Items = append(c.Items, whole.Items...)
			continue
		}
		c.Items = append(c.Items, s.node(item, depth+1))
	}
	if len(n.Fields) == 1 && len(c.Fields) == 0 {
		return s.alone(&c, n.Fields[0].Key)
	}
	return &c
}

func (s *substitution) splice(b tree.Builder, whole *tree.Node) {
	for _, f := range whole.Fields {
		if whole.Kind == tree.Map {
			b.Put(f)
		}
	}
}

// alone is a map of one token and nothing else: what the token stands for itself.
func (s *substitution) alone(c *tree.Node, key string) *tree.Node {
	if whole := s.r.whole(key); whole != nil && whole.Kind == tree.Opaque {
		u := *whole
		u.File, u.Line = c.File, c.Line
		return &u
	}
	return c
}

func (s *substitution) line(rendered int) int {
	if rendered >= 1 && rendered <= len(s.r.source) {
		return s.r.source[rendered-1]
	}
	return rendered
}

func (s *substitution) scalar(n *tree.Node) *tree.Node {
	if whole := s.r.whole(n.Text); whole != nil {
		v := *whole
		if v.Line == 0 || v.File == "" {
			v.File, v.Line = n.File, s.line(n.Line)
		}
		return &v
	}
	c := *n
	c.Line = s.line(n.Line)
	if !strings.Contains(n.Text, mark) {
		return &c
	}
	text, hidden := s.r.restored(n.Text)
	c.Text = text
	if hidden != nil {
		return tree.Unknown(c.File, c.Line, text, hidden.Why)
	}
	return &c
}

// whole is what a text stands for that is one token and nothing else, nil otherwise.
func (r *renderer) whole(text string) *tree.Node {
	inner, ok := strings.CutPrefix(text, mark)
	if !ok {
		return nil
	}
	inner, ok = strings.CutSuffix(inner, "x")
	i, err := strconv.Atoi(inner)
	if !ok || err != nil || i < 0 || i >= len(r.tokens) {
		return nil
	}
	n := r.tokens[i]
	if strings.HasPrefix(n.Tag, formText) {
		return nil
	}
	return n
}

// restored is a text with the values of its tokens, and the first unknown value among them.
func (r *renderer) restored(text string) (string, *tree.Node) {
	var b strings.Builder
	var hidden *tree.Node
	for {
		before, after, found := strings.Cut(text, mark)
		b.WriteString(before)
		if !found {
			return b.String(), hidden
		}
		number, rest, closed := strings.Cut(after, "x")
		i, err := strconv.Atoi(number)
		if !closed || err != nil || i < 0 || i >= len(r.tokens) {
			b.WriteString(mark)
			text = after
			continue
		}
		if n := r.tokens[i]; n.Kind == tree.Scalar && len(n.Text) <= maxInserted && b.Len() < maxOutput {
			b.WriteString(n.Text)
		} else if hidden == nil && n.Why != "" && n.Why != "no value is given for it" {
			hidden = n
		}
		text = rest
	}
}

package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// cfn is a CloudFormation template while its values are resolved.
type cfn struct {
	root *tree.Node
	left int // nodes that may still be resolved
}

const cfnDepth = 20

func (c *cfn) unknown(n *tree.Node, text, why string) *tree.Node {
	return tree.Unknown(n.File, n.Line, text, why)
}

// intrinsic is the function that a node calls: "!Ref X", "Ref: X" or "Fn::Sub: X". "" when it is a plain value.
func intrinsic(n *tree.Node) (name string, arg *tree.Node) {
	if n == nil {
		return "", nil
	}
	if n.Tag != "" {
		bare := *n
		bare.Tag = ""
		return strings.TrimPrefix(strings.TrimPrefix(n.Tag, "!"), "Fn::"), &bare
	}
	if n.Kind == tree.Map && len(n.Fields) == 1 {
		key := n.Fields[0].Key
		if key == "Ref" || strings.HasPrefix(key, "Fn::") {
			return strings.TrimPrefix(key, "Fn::"), n.Fields[0].Value
		}
	}
	return "", nil
}

// value resolves a node: parameters to their defaults, maps, conditions, joins. What is not known is opaque; its text names what it
// refers to.
func (c *cfn) value(n *tree.Node) *tree.Node { return c.resolve(n, 0) }

func (c *cfn) resolve(n *tree.Node, depth int) *tree.Node {
	name, arg := intrinsic(n)
	if name == "" {
		if n != nil && n.Kind == tree.Scalar && strings.Contains(n.Text, "{{resolve:") {
			return c.unknown(n, n.Text, "looked up when it is deployed")
		}
		return n
	}
	if c.left--; depth > cfnDepth || c.left < 0 {
		return c.unknown(n, name, "more than 20 references deep")
	}
	switch name {
	case "Ref":
		return c.ref(n, arg.Str(), depth)
	case "FindInMap":
		return c.findInMap(n, arg, depth)
	case "If":
		return c.choice(n, arg, depth)
	case "Sub":
		return c.sub(n, arg, depth)
	case "Join":
		return c.join(n, arg, depth)
	case "GetAtt":
		text := arg.Str()
		if arg.Kind == tree.List {
			text = arg.First().Str()
		}
		return c.unknown(n, text, "an attribute of "+text)
	}
	return c.unknown(n, name, "Fn::"+name+" is not evaluated")
}

func (c *cfn) ref(n *tree.Node, name string, depth int) *tree.Node {
	p := c.root.At("Parameters", name)
	if p == nil {
		return c.unknown(n, name, "refers to "+name)
	}
	if kind := p.At("Type").Str(); strings.HasPrefix(kind, "AWS::SSM::Parameter") {
		return c.unknown(n, name, "parameter "+name+" is looked up in the parameter store")
	}
	v := p.At("Default")
	if v == nil {
		return c.unknown(n, name, "parameter "+name+" has no default")
	}
	return c.resolve(v, depth+1).With("default of parameter " + name)
}

func (c *cfn) findInMap(n, arg *tree.Node, depth int) *tree.Node {
	keys := arg.All()
	if len(keys) < 3 {
		return c.unknown(n, "FindInMap", "a map is not named")
	}
	rows := c.root.At("Mappings", c.resolve(keys[0], depth+1).Str())
	column := c.resolve(keys[2], depth+1)
	if row := c.resolve(keys[1], depth+1); row.Known() {
		if v := rows.At(row.Str(), column.Str()); v != nil {
			return v.With("row " + row.Str() + " of a map")
		}
	}
	var same *tree.Node
	for _, f := range rows.Entries() {
		v := f.Value.At(column.Str())
		if v == nil || same != nil && v.Str() != same.Str() {
			return c.unknown(n, "FindInMap", "the rows of the map differ")
		}
		same = v
	}
	if same == nil {
		return c.unknown(n, "FindInMap", "the map is not in the template")
	}
	return same.With("the same in every row of a map")
}

func (c *cfn) choice(n, arg *tree.Node, depth int) *tree.Node {
	parts := arg.All()
	if len(parts) != 3 {
		return c.unknown(n, "If", "a condition without its two values")
	}
	a, b := c.resolve(parts[1], depth+1), c.resolve(parts[2], depth+1)
	switch {
	case a.Kind == tree.Scalar && b.Kind == tree.Scalar && a.Text == b.Text:
		return a
	case noValue(b) && a.Known():
		return a.With("if " + parts[0].Str())
	case noValue(a) && b.Known():
		return b.With("unless " + parts[0].Str())
	}
	u := c.unknown(n, "If", "depends on condition "+parts[0].Str())
	if a.Kind == tree.Scalar && b.Kind == tree.Scalar {
		u.Why += ": " + a.Text + " or " + b.Text
		u.Items = []*tree.Node{a, b}
	}
	return u
}

func noValue(n *tree.Node) bool { return n.Kind == tree.Opaque && n.Text == "AWS::NoValue" }

func (c *cfn) sub(n, arg *tree.Node, depth int) *tree.Node {
	text, vars := arg.Str(), (*tree.Node)(nil)
	if arg.Kind == tree.List && len(arg.Items) > 0 {
		text = arg.Items[0].Str()
		if len(arg.Items) > 1 {
			vars = arg.Items[1]
		}
	}
	var b strings.Builder
	rest := text
	for {
		before, after, found := strings.Cut(rest, "${")
		b.WriteString(before)
		if !found {
			break
		}
		name, tail, _ := strings.Cut(after, "}")
		rest = tail
		v := vars.At(name)
		if v == nil {
			v = c.ref(n, name, depth+1)
		} else {
			v = c.resolve(v, depth+1)
		}
		if v.Kind != tree.Scalar || b.Len() > 1<<16 {
			return c.unknown(n, text, "refers to "+name)
		}
		b.WriteString(v.Text)
	}
	out := tree.Value(n.File, n.Line, b.String())
	return out
}

func (c *cfn) join(n, arg *tree.Node, depth int) *tree.Node {
	parts := arg.All()
	if len(parts) != 2 {
		return c.unknown(n, "Join", "a join without its parts")
	}
	var texts []string
	total := 0
	for _, item := range parts[1].All() {
		v := c.resolve(item, depth+1)
		if v.Kind != tree.Scalar {
			return c.unknown(n, "Join", why(v))
		}
		if total += len(v.Text); total > 1<<16 {
			return c.unknown(n, "Join", "a text that grows too long")
		}
		texts = append(texts, v.Text)
	}
	return tree.Value(n.File, n.Line, strings.Join(texts, parts[0].Str()))
}

package bicep

import (
	"maps"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// postfix reads a value with what is picked from it: "a.b", "a[0]", "f(x)".
func (p *parser) postfix() *tree.Node {
	from := p.peek()
	v := p.primary()
	for {
		switch {
		case p.is("!") && p.all[min(p.i+1, len(p.all)-1)].text == ".":
			p.next()
		case p.is(".") || p.is(".?") || p.is("::"):
			p.next()
			v = p.member(from, v, p.next().text)
		case p.is("[") || p.is("[?"):
			p.next()
			p.lines()
			at := p.expression()
			p.lines()
			p.accept("]")
			v = p.index(from, v, at)
		case p.is("("): // a method, or a function of a namespace
			p.arguments()
			v = p.unknown(from, "")
		default:
			return v
		}
	}
}

func (p *parser) member(from token, v *tree.Node, name string) *tree.Node {
	switch v.Form() {
	case tree.Map:
		if found := v.At(name); found != nil {
			return found
		}
		return &tree.Node{File: p.file, Line: from.line}
	case tree.Opaque:
		u := p.unknown(from, "")
		if v.Text != u.Text && strings.HasPrefix(v.Why, "parameter ") {
			u.Why = v.Why
		}
		return u
	case tree.Null, tree.Scalar, tree.List:
	}
	return p.unknown(from, "")
}

func (p *parser) index(from token, v, at *tree.Node) *tree.Node {
	if v.Form() == tree.Map && at.Form() == tree.Scalar {
		return p.member(from, v, at.Text)
	}
	if i, err := strconv.Atoi(at.Str()); err == nil && v.Form() == tree.List && i >= 0 && i < len(v.Items) {
		return v.Items[i]
	}
	return p.unknown(from, "")
}

func (p *parser) primary() *tree.Node {
	from := p.next()
	switch {
	case from.kind == text:
		return p.text(from)
	case from.kind == number:
		return p.value(from, from.text)
	case from.kind == word:
		return p.name(from)
	case from.text == "(":
		p.lines()
		v := p.expression()
		p.lines()
		p.accept(")")
		return v
	case from.text == "{":
		return p.object(from)
	case from.text == "[":
		p.i--
		return p.list()
	}
	return p.unknown(from, "not understood")
}

func (p *parser) name(from token) *tree.Node {
	switch from.text {
	case "true", "false":
		return p.value(from, from.text)
	case "null":
		return &tree.Node{File: p.file, Line: from.line}
	}
	if p.is("=>") { // the argument of a function that is written in place
		p.next()
		p.lines()
		p.expression()
		return p.unknown(from, "a function")
	}
	if p.is("(") {
		return p.call(from, from.text, p.arguments())
	}
	v, ok := p.scope[from.text]
	if !ok && p.named[from.text].name != "" {
		v, ok = p.variable(from.text), true
	}
	switch {
	case !ok:
		return p.unknown(from, "")
	case v.Kind == tree.Opaque:
		u := tree.Unknown(p.file, from.line, v.Text, v.Why)
		u.Items = v.Items
		return u
	}
	return v
}

// arguments reads "(a, b)".
func (p *parser) arguments() []*tree.Node {
	var out []*tree.Node
	p.next()
	for p.lines(); !p.is(")") && p.peek().kind != end; p.lines() {
		before := p.i
		out = append(out, p.expression())
		p.lines()
		p.accept(",")
		if p.i == before {
			p.next()
		}
	}
	p.accept(")")
	return out
}

// object reads the fields of an object up to its brace. Child resources in it are no part of it.
func (p *parser) object(from token) *tree.Node {
	out := &tree.Node{Kind: tree.Map, File: p.file, Line: from.line}
	build := tree.NewMap(out)
	for !p.is("}") && p.peek().kind != end {
		before := p.i
		switch t := p.next(); {
		case t.text == "..." && t.kind == mark:
			for _, f := range p.expression().Entries() {
				if len(out.Fields) < maxItems {
					build.Put(f)
				}
			}
		case t.text == "resource" && p.peek().kind == word:
			p.child()
		case t.kind == word || t.kind == text:
			if p.accept(":") {
				p.lines()
				build.Put(tree.Field{Key: strings.Trim(t.text, "'"), Line: t.line, Value: p.expression()})
			}
		}
		if p.i == before {
			p.next()
		}
	}
	p.accept("}")
	return out
}

// child skips "resource name 'type' = value".
func (p *parser) child() {
	for !p.is("=") && p.peek().kind != newline && p.peek().kind != end {
		p.next()
	}
	if !p.accept("=") {
		return
	}
	if p.is("[") {
		p.list()
		return
	}
	p.conditional()
}

// list reads a list or the loop that makes one.
func (p *parser) list() *tree.Node {
	from := p.peek()
	if p.isLoop() {
		items := p.loop(false)
		if len(items) == 1 && items[0].Kind == tree.Opaque && items[0].Why == aLoop {
			return items[0]
		}
		return &tree.Node{Kind: tree.List, File: p.file, Line: from.line, Items: items}
	}
	p.next()
	out := &tree.Node{Kind: tree.List, File: p.file, Line: from.line}
	for p.lines(); !p.is("]") && p.peek().kind != end; p.lines() {
		before := p.i
		switch {
		case p.accept(","):
		case p.accept("..."):
			more := p.expression().All()
			out.Items = append(out.Items, more[:min(len(more), max(0, maxItems-len(out.Items)))]...)
		default:
			out.Items = append(out.Items, p.expression())
		}
		if p.i == before {
			p.next()
		}
	}
	p.accept("]")
	return out
}

func (p *parser) isLoop() bool {
	i := p.i + 1
	for i < len(p.all)-1 && p.all[i].kind == newline {
		i++
	}
	return p.all[min(i, len(p.all)-1)].text == "for"
}

const aLoop = "a loop"

// loop reads "[for x in items: value]": a value for every item. Where the items are not known a declaration makes one of which only
// the constant parts are known, and a list is not known.
func (p *parser) loop(declares bool) []*tree.Node {
	from := p.next()
	p.lines()
	p.next() // for
	names := p.loopNames()
	items := p.expression()
	p.lines()
	p.accept(":")
	p.lines()
	body, outer := p.i, p.scope
	defer func() { p.scope = outer }()
	var out []*tree.Node
	turns := items.All()
	if items.Form() != tree.List {
		turns = []*tree.Node{nil}
	}
	for n, item := range turns[:min(len(turns), maxItems)] {
		p.i = body
		p.work += 5 // a turn costs more than its tokens
		p.scope = inner(outer, names, p.turn(from, names, item), p.value(from, strconv.Itoa(n)))
		if v, ok := p.conditional(); ok {
			out = append(out, v)
		}
	}
	if len(turns) == 0 { // the body must still be passed over
		p.scope = inner(outer, names, p.turn(from, names, nil), p.value(from, "0"))
		p.conditional()
	}
	p.lines()
	p.accept("]")
	if items.Form() != tree.List && !declares {
		return []*tree.Node{p.unknown(from, aLoop)}
	}
	return out
}

// loopNames reads "x in" or "(x, i) in".
func (p *parser) loopNames() []string {
	var names []string
	for p.peek().kind != end && p.peek().kind != newline {
		t := p.next()
		if t.text == "in" {
			break
		}
		if t.kind == word {
			names = append(names, t.text)
		}
	}
	return names
}

func (p *parser) turn(from token, names []string, item *tree.Node) *tree.Node {
	if item != nil || len(names) == 0 {
		return item
	}
	return tree.Unknown(p.file, from.line, names[0], aLoop)
}

func inner(outer map[string]*tree.Node, names []string, values ...*tree.Node) map[string]*tree.Node {
	scope := make(map[string]*tree.Node, len(outer)+2)
	maps.Copy(scope, outer)
	for i, name := range names[:min(len(names), len(values))] {
		if values[i] != nil {
			scope[name] = values[i]
		}
	}
	return scope
}

// text is a string with what is interpolated put in; one part that is not known hides all of it.
func (p *parser) text(t token) *tree.Node {
	s := t.text
	if hasPrefix(s, "'''") {
		return p.value(t, strings.TrimPrefix(strings.Trim(s, "'"), "\n"))
	}
	s = strings.TrimSuffix(s[1:], "'")
	p.work += len(s) / 16 // a long text costs more than one step
	var b strings.Builder
	for len(s) > 0 && b.Len() <= maxText {
		switch {
		case s[0] == '\\' && len(s) > 1:
			b.WriteByte(unescaped(s[1]))
			s = s[2:]
		case hasPrefix(s, "${"):
			n := interpolation(s, 0)
			v := p.interpolated(s[2:max(2, n-1)], t.line)
			if v.Form() != tree.Scalar {
				return tree.Unknown(p.file, t.line, strings.Trim(t.text, "'"), orText(v, short(s[2:max(2, n-1)])))
			}
			b.WriteString(v.Text)
			s = s[n:]
		default:
			b.WriteByte(s[0])
			s = s[1:]
		}
	}
	v := p.value(t, b.String())
	v.Quoted = true
	if b.Len() > maxText {
		return tree.Unknown(p.file, t.line, "", "a text that grows too long")
	}
	return v
}

func orText(v *tree.Node, source string) string {
	if v.Form() == tree.Opaque {
		return v.Why
	}
	return "refers to " + source
}

func unescaped(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'r':
		return '\r'
	}
	return c
}

func (p *parser) interpolated(source string, line int) *tree.Node {
	sub := &parser{evaluator: p.evaluator, src: source, all: tokens(source, line), depth: p.depth + 1, scope: p.scope}
	return sub.expression()
}

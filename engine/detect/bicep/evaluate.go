package bicep

import (
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// evaluator computes the values of one file.
type evaluator struct {
	file, src string
	given     map[string]*tree.Node
	named     map[string]declaration
	known     map[string]*tree.Node
	busy      map[string]bool
	work      int
	limit     int // of work
	hops      int
	deep      bool // a chain was too long, so what was computed on the way is not kept
}

// parser reads one expression. Positions are in src, which is the file or, in a text, what is interpolated.
type parser struct {
	*evaluator
	src   string
	all   []token
	i     int
	depth int
	scope map[string]*tree.Node // variables of loops
}

// variable is the value of a parameter or variable, with the way it came by it.
func (e *evaluator) variable(name string) *tree.Node {
	if v, ok := e.known[name]; ok {
		return v
	}
	d := e.named[name]
	if e.busy[name] || e.hops >= maxHops {
		e.deep = true
		return tree.Unknown(e.file, d.line, name, "more than 10 references deep")
	}
	e.busy[name] = true
	e.hops++
	before := e.deep
	e.deep = false
	v := e.declared(d)
	if !e.deep {
		e.known[name] = v
	}
	e.deep = e.deep || before
	e.hops--
	delete(e.busy, name)
	return v
}

func (e *evaluator) declared(d declaration) *tree.Node {
	if v := e.given[d.name]; v.Present() && d.keyword == "param" {
		return v.With("parameter " + d.name)
	}
	if d.body == nil {
		return tree.Unknown(e.file, d.line, d.name, "parameter "+d.name+" has no default")
	}
	p := e.parser(d.body)
	v := p.expression()
	if d.keyword == "param" {
		return v.With("default of parameter " + d.name)
	}
	return v.With("variable " + d.name)
}

func (e *evaluator) parser(all []token) *parser {
	return &parser{evaluator: e, src: e.src, all: all}
}

// bodies is what a resource or module declares: none where its condition is false, one, or one a turn of a loop.
func (e *evaluator) bodies(d declaration) []*tree.Node {
	p := e.parser(d.body)
	if p.is("[") {
		return p.loop(true)
	}
	body, ok := p.conditional()
	if !ok {
		return nil
	}
	return []*tree.Node{body}
}

// conditional reads "if (condition) value" or a value; not ok when the condition is false.
func (p *parser) conditional() (*tree.Node, bool) {
	on := true
	if p.peek().kind == word && p.peek().text == "if" {
		p.i++
		on = !p.primary().False()
	}
	return p.expression(), on
}

func (p *parser) peek() token { return p.all[p.i] }

func (p *parser) is(mark string) bool { return p.peek().text == mark && p.peek().kind != text }

// next consumes a token; beyond the bound of work everything reads as the end.
func (p *parser) next() token {
	t := p.all[p.i]
	if p.work++; p.work > p.limit {
		p.i = len(p.all) - 1
		return p.all[p.i]
	}
	if t.kind != end {
		p.i++
	}
	return t
}

func (p *parser) accept(mark string) bool {
	if !p.is(mark) {
		return false
	}
	p.next()
	return true
}

func (p *parser) lines() {
	for p.peek().kind == newline {
		p.next()
	}
}

// continued skips line breaks when the next line goes on with one of the marks.
func (p *parser) continued(marks ...string) bool {
	from := p.i
	p.lines()
	if slices.ContainsFunc(marks, p.is) {
		return true
	}
	p.i = from
	return false
}

// unknown is an expression that is not known, from a token on.
func (p *parser) unknown(from token, why string) *tree.Node {
	source := ""
	if to := p.last(); from.from < to {
		source = strings.TrimSpace(p.src[from.from:to])
	}
	if why == "" {
		why = "refers to " + short(source)
	}
	return tree.Unknown(p.file, from.line, source, why)
}

// last is the end of the token before the next one.
func (p *parser) last() int {
	if p.i == 0 {
		return 0
	}
	return p.all[p.i-1].to
}

func short(source string) string {
	source, _, _ = strings.Cut(source, "\n")
	if len(source) > 60 {
		source = strings.ToValidUTF8(source[:60], "") + "..."
	}
	return source
}

func (p *parser) value(from token, s string) *tree.Node { return tree.Value(p.file, from.line, s) }

func (p *parser) truth(from token, yes bool) *tree.Node {
	if yes {
		return p.value(from, "true")
	}
	return p.value(from, "false")
}

// expression reads an expression with its conditions: "a ? b : c".
func (p *parser) expression() *tree.Node {
	from := p.peek()
	if p.work > p.limit {
		p.i = len(p.all) - 1
		return tree.Unknown(p.file, from.line, "", "more than can be read")
	}
	if p.depth++; p.depth > maxNest {
		p.i = len(p.all) - 1
		p.depth--
		return tree.Unknown(p.file, from.line, "", "nested too deep")
	}
	defer func() { p.depth-- }()
	cond := p.binary(1)
	if !p.continued("?") {
		return cond
	}
	condition := p.unknown(from, "").Text
	p.next()
	p.lines()
	yes := p.expression()
	p.lines()
	p.accept(":")
	p.lines()
	no := p.expression()
	switch {
	case cond.True():
		return yes
	case cond.False():
		return no
	case yes.Form() == tree.Scalar && no.Form() == tree.Scalar && yes.Text == no.Text:
		return yes
	}
	u := p.unknown(from, "depends on "+short(condition))
	if yes.Form() == tree.Scalar && no.Form() == tree.Scalar {
		u.Items = []*tree.Node{yes, no}
	}
	return u
}

// binds is how strongly a binary operator binds, 0 for any other mark.
func binds(mark string) int {
	switch mark {
	case "??":
		return 1
	case "||":
		return 2
	case "&&":
		return 3
	case "==", "!=", "=~", "!~":
		return 4
	case "<", "<=", ">", ">=":
		return 5
	case "+", "-":
		return 6
	case "*", "/", "%":
		return 7
	}
	return 0
}

// operator is how strongly the operator that follows binds. One on the next line counts where no new item can begin with it.
func (p *parser) operator() int {
	if t := p.peek(); t.kind == mark {
		return binds(t.text)
	}
	if p.continued("??", "||", "&&", "==", "!=") {
		return binds(p.peek().text)
	}
	return 0
}

func (p *parser) binary(least int) *tree.Node {
	from := p.peek()
	left := p.unary()
	for {
		strength := p.operator()
		if strength == 0 || strength < least {
			return left
		}
		op := p.next().text
		p.lines()
		left = p.operation(from, op, left, p.binary(strength+1))
	}
}

func (p *parser) unary() *tree.Node {
	from := p.peek()
	if p.depth++; p.depth > maxNest {
		p.i = len(p.all) - 1
		p.depth--
		return tree.Unknown(p.file, from.line, "", "nested too deep")
	}
	defer func() { p.depth-- }()
	switch {
	case p.accept("!"):
		v := p.unary()
		if v.True() || v.False() {
			return p.truth(from, v.False())
		}
		return p.unknown(from, "")
	case p.accept("-"):
		if v := p.unary(); v.Form() == tree.Scalar {
			return p.value(from, "-"+v.Text)
		}
		return p.unknown(from, "")
	}
	return p.postfix()
}

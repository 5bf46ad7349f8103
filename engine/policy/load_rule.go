package policy

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/engine/profile"
	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// maxRules bounds the rules of a policy: an assessment runs each on every option.
const maxRules = 100

// rules reads and compiles the rules.
func (l *loader) rules(n *yaml.Node) []rule {
	items := l.list(n, "rules", maxRules)
	if len(items) == 0 {
		return nil
	}
	env, err := environment(l.own)
	if err != nil {
		l.Bad(n, "the rules have no environment: %s", err)
		return nil
	}
	var out []rule
	lines := map[string]int{}
	for _, item := range items {
		r, ok := l.rule(item, env)
		if line := lines[r.ID]; line > 0 && r.ID != "" {
			l.Bad(item, "there are two rules %q; the other is in line %d", r.ID, line)
		}
		lines[r.ID] = item.Line
		if ok {
			out = append(out, r)
		}
	}
	return out
}

func (l *loader) rule(n *yaml.Node, env *cel.Env) (rule, bool) {
	keys := l.Mapping(n, "a rule", "id", "when", "action", "message", "strength")
	ok := n.Kind == yaml.MappingNode
	for _, need := range []string{"id", "when", "action", "message"} {
		if keys[need] == nil && n.Kind == yaml.MappingNode {
			l.Bad(n, "a rule has no %q", need)
			ok = false
		}
	}
	if !ok {
		return rule{}, false
	}
	r := rule{Rule: Rule{
		ID: l.text(keys["id"], "the id of a rule", 75), When: keys["when"].Value, Message: l.text(keys["message"], "message", 300),
		Action: Action(l.choice(keys["action"], "action", []string{string(Deny), string(Warn), string(Prefer)})), Line: n.Line,
	}}
	if r.Action == Prefer {
		r.Strength = 0.1
	}
	if s := keys["strength"]; s != nil {
		if r.Action != Prefer {
			l.Bad(s, "strength belongs to the action prefer only")
		}
		r.Strength = l.number(s, "strength", bounds{-1, 1, false})
	}
	ok = l.compile(keys["when"], env, &r)
	return r, ok
}

// compile checks the expression's types, names and cost, and plans its program.
func (l *loader) compile(n *yaml.Node, env *cel.Env, r *rule) bool {
	if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
		l.Bad(n, "when is %s; allowed: a CEL expression over facts and option", document.KindOf(n))
		return false
	}
	ast, issues := env.Compile(n.Value)
	if issues.Err() != nil {
		l.issues(n, issues)
		return false
	}
	if ast.OutputType() != cel.BoolType {
		l.Bad(n, "when gives %s; allowed: a condition, true or false", ast.OutputType())
		return false
	}
	cost, err := env.EstimateCost(ast, sizes{})
	if err != nil || cost.Max > costLimit {
		l.Bad(n, "when may cost %d units; allowed: %d. Make it shorter, or match less text", cost.Max, costLimit)
		return false
	}
	if !l.literals(n, ast) {
		return false
	}
	program, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize)) // its worst case is bounded above, so nothing is counted when it runs
	if err != nil {
		l.Bad(n, "when cannot be planned: %s", err)
		return false
	}
	r.program = program
	r.reads(ast, l)
	return true
}

// maxIssues bounds the mistakes listed of one expression.
const maxIssues = 5

func (l *loader) issues(n *yaml.Node, issues *cel.Issues) {
	list := issues.Errors()
	for i, issue := range list {
		if i == maxIssues {
			l.Bad(n, "and %d more mistakes in this expression", len(list)-i)
			return
		}
		line, column := l.place(n, issue.Location.Line(), issue.Location.Column())
		name := nameAt(n.Value, issue.Location.Line(), issue.Location.Column())
		l.BadAt(line, column, "when: "+l.explain(issue.Message, name))
	}
}

// place turns a place in an expression into one in the file.
func (l *loader) place(n *yaml.Node, line, column int) (int, int) {
	line = max(line, 1)
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		at := n.Line + line
		return at, l.indent(at) + column + 1
	case line > 1:
		return n.Line + line - 1, column + 1
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		return n.Line, n.Column + column + 1
	}
	return n.Line, n.Column + column
}

// indent is the number of spaces before the text of a line of the file.
func (l *loader) indent(line int) int {
	at := 1
	for text := range strings.Lines(string(l.data)) {
		if at == line {
			return len(text) - len(strings.TrimLeft(text, " "))
		}
		at++
	}
	return 0
}

// explain puts CEL's messages into the words of a policy. Name is the word of the expression at the place of the mistake.
func (l *loader) explain(message, name string) string {
	if strings.HasPrefix(message, "undeclared reference to '") {
		if id, isFact := strings.CutPrefix(name, factPrefix); isFact {
			if _, err := profile.FindAttribute(id, l.own...); err != nil {
				return err.Error()
			}
		}
		return fmt.Sprintf("%q is neither a fact nor a figure of the option; write facts.ATTRIBUTE or one of %s", document.Cut(name, 40), strings.Join(optionNames(), ", "))
	}
	if strings.Contains(message, "'(double, int)'") || strings.Contains(message, "'(int, double)'") {
		return "numbers are compared and reckoned with as decimals: write 5.0, not 5"
	}
	return document.Cut(message, 300)
}

// nameAt returns the dotted name at a place in an expression.
func nameAt(expression string, line, column int) string {
	lines := strings.Split(expression, "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	text := []rune(lines[line-1])
	start, end := min(column, len(text)), min(column, len(text))
	for start > 0 && isNameRune(text[start-1]) {
		start--
	}
	for end < len(text) && isNameRune(text[end]) {
		end++
	}
	return string(text[start:end])
}

func isNameRune(r rune) bool {
	return r == '_' || r == '.' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// reads notes which facts and whether the option the rule reads.
func (r *rule) reads(ast *cel.Ast, l *loader) {
	r.kinds = map[profile.ID]profile.Kind{}
	for _, ref := range ast.NativeRep().ReferenceMap() {
		id, isFact := strings.CutPrefix(ref.Name, factPrefix)
		if !isFact {
			r.Option = r.Option || strings.HasPrefix(ref.Name, "option.")
			continue
		}
		a, ok := l.attribute(profile.ID(id))
		if _, seen := r.kinds[a.ID]; ok && !seen {
			r.kinds[a.ID] = a.Kind
			r.Needs = append(r.Needs, a.ID)
		}
	}
	slices.Sort(r.Needs)
}

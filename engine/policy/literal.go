package policy

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/engine/profile"
	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// literals checks the words that choices are compared with: facts.cloud == "awz" would never fire.
func (l *loader) literals(n *yaml.Node, checked *cel.Ast) bool {
	fine := true
	ast.PostOrderVisit(checked.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind {
			return
		}
		call := e.AsCall()
		switch call.FunctionName() {
		case operators.Equals, operators.NotEquals, operators.In:
		default:
			return
		}
		args := call.Args()
		for i := range 2 {
			allowed := l.choices(args[i])
			if allowed == nil {
				continue
			}
			for _, literal := range textsOf(args[1-i]) {
				if word, _ := literal.AsLiteral().Value().(string); !slices.Contains(allowed, word) {
					fine = false
					at := checked.NativeRep().SourceInfo().GetStartLocation(literal.ID())
					line, column := l.place(n, at.Line(), at.Column())
					l.BadAt(line, column, fmt.Sprintf("when: %s is never %q; %s", args[i].AsIdent(), document.Cut(word, 40), suggestion(word, allowed)))
				}
			}
		}
	}))
	return fine
}

// choices returns what a variable can be, or nil when it is not a choice.
func (l *loader) choices(e ast.Expr) []string {
	if e.Kind() != ast.IdentKind {
		return nil
	}
	switch name := e.AsIdent(); name {
	case optionFamily:
		return Families()
	case optionPlatform:
		return l.known.Platforms
	default:
		id, isFact := strings.CutPrefix(name, factPrefix)
		if !isFact {
			return nil
		}
		a, _ := l.attribute(profile.ID(id))
		var values []string
		for _, o := range a.Options {
			values = append(values, o.Value)
		}
		return values
	}
}

func (l *loader) attribute(id profile.ID) (profile.Attribute, bool) {
	for _, a := range l.own {
		if a.ID == id {
			return a, true
		}
	}
	return profile.Lookup(id)
}

// textsOf returns the text literals that an expression is: itself, or the members of a list.
func textsOf(e ast.Expr) []ast.Expr {
	switch e.Kind() {
	case ast.LiteralKind:
		if _, ok := e.AsLiteral().Value().(string); ok {
			return []ast.Expr{e}
		}
	case ast.ListKind:
		var out []ast.Expr
		for _, member := range e.AsList().Elements() {
			out = append(out, textsOf(member)...)
		}
		return out
	default:
	}
	return nil
}

func suggestion(word string, allowed []string) string {
	if near := document.Nearest(word, allowed); near != "" {
		return "did you mean \"" + near + "\"?"
	}
	if len(allowed) > 30 {
		return "it is not in the catalogue"
	}
	return "allowed: " + strings.Join(allowed, ", ")
}

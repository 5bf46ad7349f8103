package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// slsVariables resolves the framework's variables where they lead to the same file or have a literal fallback.
type slsVariables struct {
	s              *fileset
	root, provider *tree.Node
	left           int
	stages         []string // production's stage, once it was looked for
	looking        bool
}

func (v *slsVariables) value(n *tree.Node) *tree.Node {
	found := v.resolve(n, 0)
	if n == nil || found == nil || found.Kind != tree.Opaque {
		return found
	}
	used := *found
	used.File, used.Line = n.File, n.Line
	return &used
}

func (v *slsVariables) resolve(n *tree.Node, hops int) *tree.Node {
	if n == nil || n.Kind != tree.Scalar || !strings.Contains(n.Text, "${") {
		return n
	}
	if v.left--; hops > 10 || v.left < 0 {
		return tree.Unknown(n.File, n.Line, n.Text, "more than 10 references deep")
	}
	start := strings.LastIndex(n.Text, "${") // the innermost one has no other inside
	end := strings.IndexByte(n.Text[start:], '}')
	if end < 0 {
		return tree.Unknown(n.File, n.Line, n.Text, "an unfinished variable")
	}
	found := v.variable(n, n.Text[start+2:start+end], hops)
	if start == 0 && end == len(n.Text)-1 {
		return found
	}
	if found.Kind != tree.Scalar {
		return tree.Unknown(n.File, n.Line, n.Text, why(found))
	}
	next := *n
	if next.Text = n.Text[:start] + found.Text + n.Text[start+end+1:]; len(next.Text) > 1<<14 {
		return tree.Unknown(n.File, n.Line, n.Text, "a text that grows too long")
	}
	return v.resolve(&next, hops+1)
}

// variable resolves "self:custom.x, fallback": the first alternative that leads anywhere.
func (v *slsVariables) variable(n *tree.Node, body string, hops int) *tree.Node {
	last := ""
	for alternative := range strings.SplitSeq(body, ",") {
		alternative = strings.TrimSpace(alternative)
		if found := v.alternative(n, alternative, hops); found.Present() {
			return found
		}
		last = alternative
	}
	return tree.Unknown(n.File, n.Line, n.Text, "given when it is deployed: ${"+clipped(last)+"}")
}

// alternative is what one part of a variable leads to, nil when that is known only when it is deployed.
func (v *slsVariables) alternative(n *tree.Node, text string, hops int) *tree.Node {
	source, rest, found := strings.Cut(text, ":")
	var to *tree.Node
	switch {
	case found && source == "self":
		to = v.below(v.root, rest, hops)
	case strings.HasPrefix(text, "file("):
		to = v.file(text, hops)
	case found && source == "param":
		to = v.param(rest)
	case text == "sls:stage" || text == "opt:stage":
		return v.stage(n, text, hops)
	case !found && text != "", strings.HasPrefix(text, "'"), strings.HasPrefix(text, `"`):
		return tree.Value(n.File, n.Line, strings.Trim(text, `'"`)).With("fallback of a variable")
	}
	if !to.Present() {
		return nil
	}
	return v.resolve(to, hops+1).With("from " + clipped(text))
}

// stage is the stage that is deployed: production's where the file has one, else the provider's, else the framework's default.
func (v *slsVariables) stage(n *tree.Node, text string, hops int) *tree.Node {
	if name := v.production(); name != "" {
		return tree.Value(n.File, n.Line, name).With("production's stage")
	}
	if stage := v.provider.At("stage"); stage != nil && !strings.Contains(stage.Str(), "opt:stage") {
		return v.resolve(stage, hops+1)
	}
	if text == "sls:stage" {
		return tree.Value(n.File, n.Line, "dev").With("the default stage")
	}
	return nil
}

// below follows a dotted path; what stands in another file or variable on the way is followed too.
func (v *slsVariables) below(n *tree.Node, dotted string, hops int) *tree.Node {
	for i, key := range strings.Split(dotted, ".") {
		if i > 20 {
			return nil
		}
		n = v.resolve(n, hops+1).At(key)
	}
	return n
}

// file follows "file(path)" and "file(path):a.b" to a file of the repository.
func (v *slsVariables) file(alternative string, hops int) *tree.Node {
	name, rest, closed := strings.Cut(strings.TrimPrefix(alternative, "file("), ")")
	p := local(dirOf(v.root.File), strings.TrimSpace(name))
	if !closed || p == "" || !isYAML(p) && !isJSON(p) {
		return nil
	}
	root := v.s.one(p)
	if keys := strings.TrimPrefix(rest, ":"); keys != "" {
		return v.below(root, keys, hops)
	}
	return root
}

// param follows "param:x" to production's value, else to the default for all stages.
func (v *slsVariables) param(name string) *tree.Node {
	for _, stage := range []string{v.production(), "default"} {
		if stage == "" {
			continue
		}
		if to := orNode(v.root.At("params", stage, name), v.root.At("stages", stage, "params", name)); to.Present() {
			return to
		}
	}
	return nil
}

// production is the name under which the file has values of its own for production, "" without: these are the ones to report.
func (v *slsVariables) production() string {
	if v.stages == nil && !v.looking {
		v.looking = true // where the values of the stages stand may depend on the stage
		v.stages = []string{productionKey(v.value(v.root.At("params")), v.value(v.root.At("stages")), v.value(v.root.At("custom")))}
		v.looking = false
	}
	if len(v.stages) == 0 {
		return ""
	}
	return v.stages[0]
}

// productionKey is the key that means production, in one of the maps or right below.
func productionKey(maps ...*tree.Node) string {
	for _, m := range maps {
		groups := append([]tree.Field{{Value: m}}, m.Entries()...)
		for _, g := range groups {
			for _, f := range g.Value.Entries() {
				if f.Key == "prod" || f.Key == "production" || f.Key == "prd" {
					return f.Key
				}
			}
		}
	}
	return ""
}

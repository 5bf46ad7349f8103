package detect

import (
	"regexp"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// maxCommand bounds one command line with its continuations: the shell parser recurses, so it never sees more.
const maxCommand = 4 << 10

// script looks for deploying commands line by line. base is the line of the file on which the text begins.
func (c *commands) script(text string, base int) {
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines) && len(c.drafts) < 100; i++ {
		start := i
		var b strings.Builder
		for {
			line := strings.TrimRight(lines[i], "\r ")
			b.WriteString(strings.TrimSuffix(line, `\`))
			if !strings.HasSuffix(line, `\`) || i+1 >= len(lines) || b.Len() > maxCommand {
				break
			}
			b.WriteByte('\n') // keeps the parser's line numbers
			i++
		}
		c.line(b.String(), base+start)
	}
}

func (c *commands) line(text string, base int) {
	trimmed := strings.TrimSpace(text)
	if len(text) > maxCommand || trimmed == "" || trimmed[0] == '#' {
		return
	}
	if name, value, ok := strings.Cut(strings.TrimPrefix(trimmed, "export "), "="); ok && !strings.ContainsAny(name, " $\"'-:?+") {
		if v := strings.Trim(strings.TrimSpace(value), `"'`); !strings.ContainsAny(v, "$` (") && len(c.vars) < 500 {
			c.vars[strings.TrimSpace(name)] = tree.Value(c.file, base, v)
		}
	}
	if !mentionsDeploy([]byte(text)) {
		return
	}
	joined := strings.ReplaceAll(strings.TrimPrefix(strings.TrimLeft(text, "\t @-"), "\n"), "\n", " \\\n")
	joined = strings.ReplaceAll(strings.ReplaceAll(joined, "$(", "${"), "${{", "$${")
	f, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(makefileVariables(joined)), "")
	if err != nil || f == nil {
		return
	}
	syntax.Walk(f, func(n syntax.Node) bool {
		if call, ok := n.(*syntax.CallExpr); ok {
			c.command(c.words(call, base))
		}
		return true
	})
}

// makefileVariables turns "${NAME)" that came from a Makefile's "$(NAME)" into "${NAME}".
func makefileVariables(text string) string {
	var b strings.Builder
	rest := text
	for {
		before, after, found := strings.Cut(rest, "${")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString("${")
		end := strings.IndexAny(after, ")} \n\"")
		if end >= 0 && after[end] == ')' {
			b.WriteString(after[:end] + "}")
			after = after[end+1:]
		}
		rest = after
	}
}

// words is a call's words as nodes: literal ones with their text, others not known.
func (c *commands) words(call *syntax.CallExpr, base int) []*tree.Node {
	var out []*tree.Node
	for i, w := range call.Args {
		if i >= 200 {
			break
		}
		line := base + int(w.Pos().Line()) - 1
		var b strings.Builder
		known, note := true, ""
		for _, part := range w.Parts {
			known = c.part(part, &b, &note) && known
		}
		n := tree.Value(c.file, line, b.String())
		n.Note = note
		if !known {
			n.Kind, n.Why = tree.Opaque, "given when the command runs"
		}
		out = append(out, n)
	}
	return out
}

func (c *commands) part(p syntax.WordPart, b *strings.Builder, note *string) bool {
	switch x := p.(type) {
	case *syntax.Lit:
		b.WriteString(x.Value)
		return true
	case *syntax.SglQuoted:
		b.WriteString(x.Value)
		return true
	case *syntax.DblQuoted:
		known := true
		for _, inner := range x.Parts {
			known = c.part(inner, b, note) && known
		}
		return known
	case *syntax.ParamExp:
		if v := c.vars[x.Param.Value]; v != nil && v.Kind == tree.Scalar && !strings.Contains(v.Text, "$") {
			b.WriteString(v.Text)
			*note = "variable " + x.Param.Value
			return true
		}
		if x.Exp != nil && (x.Exp.Op == syntax.DefaultUnset || x.Exp.Op == syntax.DefaultUnsetOrNull) && x.Exp.Word != nil && x.Exp.Word.Lit() != "" {
			b.WriteString(x.Exp.Word.Lit())
			*note = "default of " + x.Param.Value
			return true
		}
	}
	return false
}

var (
	actionValue = regexp.MustCompile(`\$\{\{\s*([\w.-]+)\s*\}\}`)
	plainWord   = regexp.MustCompile(`^[\w./:@-]+$`)
)

// flagLine splits an action's flags.
func (c *commands) flagLine(n *tree.Node) []*tree.Node {
	if n.Str() == "" || len(n.Text) > maxCommand {
		return nil
	}
	var out []*tree.Node
	for i, line := range strings.Split(n.Text, "\n") {
		for word := range strings.FieldsSeq(actionValue.ReplaceAllString(line, "$${{$1}}")) {
			name, value, found := strings.Cut(strings.Trim(word, `"'`), "=")
			if !found {
				out = append(out, c.given(tree.Value(n.File, n.Line+i, name)))
				continue
			}
			v := *c.given(tree.Value(n.File, n.Line+i, value))
			v.Text = name + "=" + v.Text
			out = append(out, &v)
		}
	}
	return out
}

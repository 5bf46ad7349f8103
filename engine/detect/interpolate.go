package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// interpolate resolves "$NAME", "${NAME}", "${NAME:-default}", "${NAME-default}", "${NAME:?message}" and "$$" in a scalar from the
// values of an env file. A variable without a value is given when it is deployed.
func interpolate(n *tree.Node, env map[string]*tree.Node) *tree.Node {
	if n == nil || n.Kind != tree.Scalar || !strings.Contains(n.Text, "$") {
		return n
	}
	var b strings.Builder
	out := *n
	rest := n.Text
	for {
		before, after, found := strings.Cut(rest, "$")
		b.WriteString(before)
		if !found {
			out.Text = b.String()
			return &out
		}
		value, tail, known := expand(after, env, &out)
		if !known || b.Len() > 1<<14 {
			return tree.Unknown(n.File, n.Line, n.Text, "given when it is deployed: "+clipped(n.Text))
		}
		b.WriteString(value)
		rest = tail
	}
}

// expand resolves what follows a dollar sign. Where the whole text is one variable, the value's place becomes that of the variable.
func expand(after string, env map[string]*tree.Node, out *tree.Node) (value, rest string, known bool) {
	if strings.HasPrefix(after, "$") {
		return "$", after[1:], true
	}
	if !strings.HasPrefix(after, "{") {
		end := 0
		for end < len(after) && isNameByte(after[end]) && after[end] != '-' {
			end++
		}
		if end == 0 {
			return "$", after, true
		}
		v, ok := env[after[:end]]
		return v.Str(), after[end:], ok
	}
	body, rest, closed := braced(after)
	if !closed {
		return "", "", false
	}
	end := 0
	for end < len(body) && isNameByte(body[end]) && body[end] != '-' {
		end++
	}
	name, how := body[:end], body[end:]
	if v, ok := env[name]; ok && (v.Str() != "" || !strings.HasPrefix(how, ":")) {
		if whole := "${" + body + "}"; out.Text == whole || out.Text == `"`+whole+`"` {
			out.File, out.Line = v.File, v.Line
		}
		out.Note = "variable " + name
		return v.Str(), rest, true
	}
	how = strings.TrimPrefix(how, ":")
	if strings.HasPrefix(how, "-") {
		out.Note = "default of " + name
		return how[1:], rest, !strings.Contains(how, "$")
	}
	return "", rest, strings.HasPrefix(how, "+")
}

// braced is the text inside the braces that a text begins with, and what follows them.
func braced(text string) (body, rest string, closed bool) {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return text[1:i], text[i+1:], true
			}
		}
	}
	return "", "", false
}

// envFile reads NAME=value lines.
func envFile(file string, data []byte) map[string]*tree.Node {
	env := map[string]*tree.Node{}
	for i, line := range strings.Split(string(data), "\n") {
		name, value, found := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		if found && !strings.HasPrefix(name, "#") && len(env) < 2000 {
			env[strings.TrimSpace(name)] = tree.Value(file, i+1, strings.Trim(strings.TrimSpace(value), `"'`))
		}
	}
	return env
}

package markdown

import (
	"html"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxDepth bounds how deep front matter is shown, maxFront how long it may be in bytes.
const (
	maxDepth = 6
	maxFront = 64 << 10
)

// split takes YAML front matter off the top: between a first line "---" and the next. What does not parse stays in the body.
func split(source string) (*yaml.Node, string) {
	source = strings.ReplaceAll(source, "\r\n", "\n")
	rest, found := strings.CutPrefix(source, "---\n")
	if !found {
		return nil, source
	}
	front, body, found := strings.Cut(rest+"\n", "\n---\n")
	if !found || len(front) > maxFront {
		return nil, source
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(front), &doc); err != nil || len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, source
	}
	return doc.Content[0], body
}

// table shows front matter as GitHub does: keys above values, nested where they are.
func table(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	return `<div class="front-matter">` + value(n, 0) + "</div>\n"
}

func value(n *yaml.Node, depth int) string {
	switch {
	case depth > maxDepth:
		return "…"
	case n.Kind == yaml.MappingNode:
		var b strings.Builder
		b.WriteString("<table><tbody>")
		for i := 0; i+1 < len(n.Content); i += 2 {
			b.WriteString(`<tr><th scope="row">` + html.EscapeString(n.Content[i].Value) + "</th><td>" + value(n.Content[i+1], depth+1) + "</td></tr>")
		}
		return b.String() + "</tbody></table>"
	case n.Kind == yaml.SequenceNode:
		parts := make([]string, 0, len(n.Content))
		for _, one := range n.Content {
			parts = append(parts, value(one, depth+1))
		}
		return strings.Join(parts, "<br>")
	case n.Kind == yaml.AliasNode:
		return "*" + html.EscapeString(n.Value)
	default:
		return html.EscapeString(n.Value)
	}
}

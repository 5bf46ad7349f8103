package terra

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// template joins the parts of a quoted text or heredoc. In a text of JSON what is not known leaves a hole and not the whole in the
// dark.
func (s *scope) template(x *hclsyntax.TemplateExpr, p place) *tree.Node {
	line := x.SrcRange.Start.Line
	if len(x.Parts) > 0 && x.Parts[0].Range().Start.Line > line {
		line = x.Parts[0].Range().Start.Line // the text of a heredoc
	}
	n := tree.Value(p.file, line, "")
	n.Quoted = true
	var b strings.Builder
	json, quotes := false, 0
	for i, part := range x.Parts {
		v := s.eval(part, p.deeper())
		text := v.Text
		if i == 0 {
			json = v.Kind == tree.Scalar && looksLikeJSON(text)
		}
		switch {
		case v.Kind != tree.Scalar && !json:
			u := s.unknown(p, x, v.Why)
			if u.Why == "" {
				u.Why = "part of the text is no plain value"
			}
			return u
		case v.Kind != tree.Scalar:
			text = hole(s.text(p.file, part), quotes%2 == 0)
		}
		quotes += strings.Count(text, `"`) - strings.Count(text, `\"`)
		if b.Len()+len(text) > tree.MaxFile {
			return s.unknown(p, x, "a text that grows too long")
		}
		b.WriteString(text)
		if v.Note != "" {
			n.Note = v.Note
		}
	}
	n.Text = b.String()
	return n
}

func looksLikeJSON(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "[") || strings.HasPrefix(text, "{")
}

// hole is "${expression}" in the place of an unknown part, in quotes of its own where it stands for a whole value.
func hole(expression string, whole bool) string {
	expression = strings.Map(func(r rune) rune {
		if r == '"' || r == '\\' || r < ' ' {
			return '\''
		}
		return r
	}, expression[:min(len(expression), 60)])
	text := "${" + strings.ToValidUTF8(expression, "") + "}"
	if whole {
		return `"` + text + `"`
	}
	return text
}

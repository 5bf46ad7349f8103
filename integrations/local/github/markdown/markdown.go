// Package markdown turns Markdown as GitHub knows it into HTML that is safe to show: what comes out consists of what the
// Markdown means and a few harmless tags; HTML comments vanish, all other HTML is left out, and links lead only to web pages.
// Front matter becomes a table. It must not fetch anything.
package markdown

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	lines "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxSource bounds what is rendered, in bytes; longer text is shown as it is.
const maxSource = 1 << 20

// Renderer renders. Link, when set, says where a link or picture leads instead; "" takes the address away. In a Remark, as in comments and
// the text of a pull request, every line break is one, which it is not in files.
type Renderer struct {
	Link   func(dest string) string
	Remark bool
}

// HTML renders Markdown. Front matter, if any, comes first, as a table.
func (r Renderer) HTML(source string) string {
	if len(source) > maxSource {
		return "<pre>" + html.EscapeString(source[:maxSource]) + "</pre>"
	}
	front, body := split(source)
	var b bytes.Buffer
	b.WriteString(table(front))
	show := []renderer.Option{renderer.WithNodeRenderers(util.Prioritized(rawHTML{}, 100), util.Prioritized(diagrams{}, 100))}
	if r.Remark {
		show = append(show, lines.WithHardWraps())
	}
	md := goldmark.New(
		goldmark.WithExtensions(extension.GFM),
		goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(relink{r.Link}, 100))),
		goldmark.WithRendererOptions(show...),
	)
	if err := md.Convert([]byte(body), &b); err != nil {
		return "<pre>" + html.EscapeString(source) + "</pre>"
	}
	return b.String()
}

// relink rewrites addresses before rendering.
type relink struct{ to func(string) string }

// Transform implements parser.ASTTransformer.
func (l relink) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	if l.to == nil {
		return
	}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker returns no error
		switch v := n.(type) {
		case *ast.Link:
			if entering {
				v.Destination = []byte(l.to(string(v.Destination)))
			}
		case *ast.Image:
			if entering {
				v.Destination = []byte(l.to(string(v.Destination)))
			}
		}
		return ast.WalkContinue, nil
	})
}

// rawHTML renders HTML in Markdown: the harmless tags, and nothing else of it.
type rawHTML struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (rawHTML) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindHTMLBlock, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		var raw bytes.Buffer
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			raw.Write(line.Value(source))
		}
		if block, ok := n.(*ast.HTMLBlock); ok && block.HasClosure() {
			raw.Write(block.ClosureLine.Value(source))
		}
		_, _ = w.WriteString(Clean(raw.String())) // it goes to memory
		return ast.WalkSkipChildren, nil
	})
	reg.Register(ast.KindRawHTML, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		inline, ok := n.(*ast.RawHTML)
		if !entering || !ok {
			return ast.WalkSkipChildren, nil
		}
		var raw bytes.Buffer
		for i := range inline.Segments.Len() {
			segment := inline.Segments.At(i)
			raw.Write(segment.Value(source))
		}
		_, _ = w.WriteString(Clean(raw.String())) // it goes to memory
		return ast.WalkSkipChildren, nil
	})
}

// harmless are the tags that may stand in Markdown here; GitHub allows more.
func harmless() []string {
	return []string{
		"b", "blockquote", "br", "code", "del", "details", "em", "hr", "i", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "strong", "sub", "summary",
		"sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
	}
}

var tag = regexp.MustCompile(`(?s)<!--.*?(?:-->|$)|<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>|<[!?][^>]*>`)

// Clean rebuilds HTML from the harmless tags in it, without attributes but for <details open>; text is escaped.
func Clean(raw string) string {
	allowed := harmless()
	var b strings.Builder
	at := 0
	for _, m := range tag.FindAllStringSubmatchIndex(raw, -1) {
		b.WriteString(escape(raw[at:m[0]]))
		at = m[1]
		if m[4] < 0 {
			continue // a comment or declaration
		}
		name := strings.ToLower(raw[m[4]:m[5]])
		if !slices.Contains(allowed, name) {
			continue
		}
		open := ""
		if name == "details" && m[2] == m[3] && slices.Contains(strings.Fields(strings.ToLower(raw[m[6]:m[7]])), "open") {
			open = " open"
		}
		fmt.Fprintf(&b, "<%s%s%s>", raw[m[2]:m[3]], name, open)
	}
	b.WriteString(escape(raw[at:]))
	return b.String()
}

// escape keeps what is written as entities already.
func escape(s string) string { return html.EscapeString(html.UnescapeString(s)) }

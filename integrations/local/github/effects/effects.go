// Package effects tells what GitHub does by itself with a text that somebody writes: whom it notifies, what it refers to, what a merge
// closes. Where GitHub's own rules are not known exactly it says that something happens. It must not know who wrote the text.
package effects

import (
	"bytes"
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	renderer "github.com/yuin/goldmark/renderer/html"
)

// Effects is what a text does, each thing once, in order.
type Effects struct {
	Mentions   []string // people and teams: "@ana", "@acme/all"
	References []string // issues, pull requests: "#12", "acme/shop#3", "GH-7", or an address
	Closes     []string // the references that a closing keyword stands before
}

// None reports whether a text does nothing.
func (e Effects) None() bool { return len(e.Mentions)+len(e.References)+len(e.Closes) == 0 }

// And adds the effects of another text.
func (e Effects) And(other Effects) Effects {
	return Effects{sorted(e.Mentions, other.Mentions), sorted(e.References, other.References), sorted(e.Closes, other.Closes)}
}

func sorted(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

const reference = `(?:[\w.-]+/[\w.-]+)?#\d+|\bGH-\d+|https?://[^\s/]+/[\w.-]+/[\w.-]+/(?:issues|pull|discussions)/\d+`

var (
	mention = regexp.MustCompile(`@[A-Za-z0-9][\w-]*(?:/[\w.-]+)?`)
	refers  = regexp.MustCompile(`(?i)` + reference)
	closing = regexp.MustCompile(`(?i)\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?\s+(` + reference + `)`)
	comment = regexp.MustCompile(`(?s)<!--.*?-->`)
	anyTag  = regexp.MustCompile(`<(/?)([A-Za-z][A-Za-z0-9]*)([^>]*)>`)
	address = regexp.MustCompile(`href="([^"]*)"`)
)

// OfPlain are the effects of a commit message or a title, where nothing is code.
func OfPlain(text string) Effects {
	var closes []string
	for _, m := range closing.FindAllStringSubmatch(text, -1) {
		closes = append(closes, m[1])
	}
	return Effects{sorted(mention.FindAllString(text, -1), nil), sorted(refers.FindAllString(text, -1), nil), sorted(closes, nil)}
}

// OfMarkdown are the effects of a comment, the body of a pull request or the summary of a check: those of what is shown as text. Code
// and the words of links have none; addresses that become links by themselves have.
func OfMarkdown(source string) Effects {
	var b bytes.Buffer
	md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(renderer.WithUnsafe()))
	if err := md.Convert([]byte(source), &b); err != nil {
		return OfPlain(source)
	}
	return OfPlain(shown(comment.ReplaceAllString(b.String(), "")))
}

// quiet are the elements whose text GitHub leaves alone.
func quiet(name string) bool {
	switch strings.ToLower(name) {
	case "code", "pre", "tt", "a", "style", "script":
		return true
	}
	return false
}

// apart keeps the texts of different elements from being read as one.
const apart = "\x01"

// shown is the text of HTML that GitHub looks at.
func shown(text string) string {
	var b strings.Builder
	last, depth := 0, 0
	link := ""
	for _, m := range anyTag.FindAllStringSubmatchIndex(text, -1) {
		plain := html.UnescapeString(text[last:m[0]])
		last = m[1]
		if depth == 0 || (link != "" && plain == link) {
			b.WriteString(plain)
		}
		name, end := text[m[4]:m[5]], m[2] != m[3]
		if depth == 0 && !end && name == "a" {
			if at := address.FindStringSubmatch(text[m[6]:m[7]]); at != nil {
				link = html.UnescapeString(at[1])
			}
		} else {
			if link == "" {
				b.WriteString(apart)
			}
			link = ""
		}
		switch {
		case !quiet(name):
		case end:
			depth = max(0, depth-1)
		default:
			depth++
		}
	}
	b.WriteString(html.UnescapeString(text[last:]))
	return b.String()
}

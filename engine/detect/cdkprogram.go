package detect

import (
	"path"
	"regexp"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// uncommentedProgram is a program with spaces in place of its comments, so that what is switched off is not read and every offset
// stays where it was, and which offsets stand inside quotes.
func uncommentedProgram(file, text string) (program string, quoted []bool) {
	python := path.Ext(file) == ".py"
	out := []byte(text)
	quoted = make([]bool, len(text))
	for i := 0; i < len(text); i++ {
		end := i
		switch c := text[i]; {
		case python && (strings.HasPrefix(text[i:], `"""`) || strings.HasPrefix(text[i:], `'''`)):
			end = after(text, i+3, text[i:i+3])
		case c == '\'' || c == '"' || c == '`':
			for end = min(endOfText(text, i), len(text)); i < end; i++ {
				quoted[i] = true
			}
			continue
		case python && c == '#', !python && strings.HasPrefix(text[i:], "//"):
			end = i + strings.IndexByte(text[i:]+"\n", '\n')
		case !python && strings.HasPrefix(text[i:], "/*"):
			end = after(text, i+2, "*/")
		}
		for j := i; j < end; j++ {
			if out[j] != '\n' {
				out[j] = ' '
			}
		}
		i = max(i, end-1)
	}
	return string(out), quoted
}

// after is the offset behind the next appearance of a word, or the end.
func after(text string, from int, word string) int {
	if i := strings.Index(text[min(from, len(text)):], word); i >= 0 {
		return from + i + len(word)
	}
	return len(text)
}

// endOfText is the end of a quoted text. One that does not end on its line, backticks aside, was no quote but an apostrophe.
func endOfText(text string, i int) int {
	end := endOfQuote(text, i)
	if text[i] != '`' && strings.Contains(text[i:min(end, len(text))], "\n") {
		return i
	}
	return end
}

var templatePart = regexp.MustCompile(`\$\{[^}]*\}`)

// name is what a construct is called: its id, what is fixed of an id that is put together, the variable it is kept in, or its kind.
func (p *program) name(id, variable, kind string) string {
	if quoted := strings.HasPrefix(id, "`"); quoted || strings.HasPrefix(id, `"`) || strings.HasPrefix(id, "'") {
		fixed := strings.Trim(templatePart.ReplaceAllString(id, ""), "`'\" -_")
		if len(fixed) > 1 {
			return fixed
		}
	}
	return orText(variable, kind)
}

// spread adds what an object declared in the same file gives; what is declared elsewhere, or spreads others itself, may set anything.
func (p *program) spread(out map[string]*tree.Node, names []string, line int) {
	for _, name := range names {
		given := p.declared(name)
		if given == nil || given[spreads] != nil {
			out[anything] = tree.Unknown(p.file, line, name, "may be set in "+clipped(name))
		}
		for key, v := range given {
			if out[key] != nil || key == spreads {
				continue
			}
			if v.Kind == tree.Scalar {
				v = v.With("set in " + name)
			}
			out[key] = v
		}
	}
}

// declared is the properties of an object that the file declares under a name; nil without. Only so many names are looked for.
func (p *program) declared(name string) map[string]*tree.Node {
	if given, ok := p.objects[name]; ok || len(p.objects) >= 50 || !bareName.MatchString(name) {
		return given
	}
	var given map[string]*tree.Node
	if at := regexp.MustCompile(`\b` + name + `\b(?:\s*:\s*[\w.<>]+)?\s*=\s*\{`).FindStringIndex(p.text); at != nil {
		given = p.own(at[1] - 1)
	}
	p.objects[name] = given
	return given
}

// Keys that no property has.
const (
	spreads  = "..."
	anything = "*"
)

// task gives a service the sizes of the task definition it names; the definition is then no service of its own.
func (p *program) task(d *draft, n *tree.Node) {
	if !n.Present() {
		return
	}
	name := n.Source()
	t := p.byVar[name[strings.LastIndexByte(name, '.')+1:]]
	if t == nil || t == d {
		d.gap("memory_mb", at(n), "the task definition is not in this file")
		d.gap("vcpu", at(n), "the task definition is not in this file")
		return
	}
	d.absorb(t)
	p.used[t] = true
}

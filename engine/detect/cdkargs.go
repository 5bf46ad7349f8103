package detect

import (
	"regexp"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

var bareName = regexp.MustCompile(`^[a-z]\w*$`)

const maxCall = 16 << 10 // bytes of one construct call that are looked at

// arguments is the properties of a call by name, from the offset behind its id to the call's end. Nested calls are not entered.
func (p *program) arguments(from int) map[string]*tree.Node {
	out := p.own(from)
	if n := out[spreads]; n != nil {
		delete(out, spreads)
		p.spread(out, strings.Fields(n.Text), n.Line)
	}
	return out
}

// own is the properties that stand in the call itself, and the names of the objects that are spread into it.
func (p *program) own(from int) map[string]*tree.Node {
	text := p.text[from:min(len(p.text), from+maxCall)]
	out := map[string]*tree.Node{}
	depth, start := 0, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\'', '"', '`':
			i = endOfQuote(text, i)
		case '(', '[', '{':
			if depth++; depth == 1 && c == '{' {
				start = i + 1 // the object of properties
				depth = 0
			}
		case ')', ']', '}':
			if depth--; depth < 0 {
				p.argument(out, text[start:i], from+start)
				return out
			}
		case ',':
			if depth == 0 {
				p.argument(out, text[start:i], from+start)
				start = i + 1
			}
		}
	}
	return out
}

func endOfQuote(text string, i int) int {
	quote := text[i]
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case quote:
			return i
		}
	}
	return i
}

// argument reads "name: value" or "name=value".
func (p *program) argument(out map[string]*tree.Node, text string, offset int) {
	lead := len(text) - len(strings.TrimLeft(text, " \t\n\r"))
	text = strings.TrimSpace(text)
	line := p.line(min(offset+lead, len(p.text)))
	if name, ok := strings.CutPrefix(strings.Replace(text, "**", "...", 1), "..."); ok {
		if n := out[spreads]; n != nil {
			name = n.Text + " " + name
		}
		out[spreads] = tree.Value(p.file, line, name)
		return
	}
	sep := strings.IndexAny(text, ":=")
	if sep <= 0 {
		if bareName.MatchString(text) { // "name" alone stands for "name: name"
			out[text] = tree.Unknown(p.file, line, text, "computed by the program: "+clipped(text))
		}
		return
	}
	name := strings.TrimSpace(text[:sep])
	value := strings.TrimSpace(text[sep+1:])
	at := offset + lead + strings.Index(text[sep+1:]+" ", value) + sep + 1
	out[name] = p.literal(value, p.line(min(at, len(p.text))))
}

// literal is a value that needs no program to be known: a number, a text, a duration of one, a member of an enumeration, a constant.
func (p *program) literal(value string, line int) *tree.Node {
	n := tree.Value(p.file, line, value)
	if number, ok := p.constants[value]; ok {
		n.Text, n.Note = number, "constant "+value
		return n
	}
	if _, ok := finite(value); ok {
		return n
	}
	if len(value) > 1 && strings.IndexByte("'\"", value[0]) >= 0 && value[len(value)-1] == value[0] {
		n.Text = value[1 : len(value)-1]
		return n
	}
	if m := durationCall.FindStringSubmatch(value); m != nil {
		return p.duration(n, m[1], m[2])
	}
	for _, enum := range []string{"Runtime.", "Architecture."} {
		if _, member, ok := strings.Cut(value, enum); ok {
			n.Text = strings.ToLower(member)
			return n
		}
	}
	if value == "true" || value == "false" || value == "True" || value == "False" {
		return n
	}
	return tree.Unknown(p.file, line, value, "computed by the program: "+clipped(value))
}

func (p *program) duration(n *tree.Node, unit, amount string) *tree.Node {
	if number, ok := p.constants[amount]; ok {
		amount, n.Note = number, "constant "+amount
	}
	if _, ok := finite(amount); !ok {
		return tree.Unknown(n.File, n.Line, n.Text, "computed by the program: "+clipped(n.Text))
	}
	n.Text = amount + map[string]string{"seconds": "s", "minutes": "m", "hours": "h", "millis": "ms"}[unit]
	return n
}

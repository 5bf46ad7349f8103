package detect

import (
	"regexp"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// bicep is a file read line by line: declarations, and objects by their braces.
type bicep struct {
	file      string
	lines     []string
	values    map[string]*tree.Node // parameters with defaults and variables
	resources []bicepResource
	work      int
}

type bicepResource struct {
	symbol, kind string
	body         *tree.Node
}

// bicepModule is one call of a module: of a file of the repository, or of a registry where path is "".
type bicepModule struct {
	symbol, of, path string
	line             int
	params           map[string]*tree.Node
}

const maxBicepCalls = 60

var (
	bicepParam    = regexp.MustCompile(`^\s*(param|var)\s+(\w+)(?:\s+[\w\[\]|' ]+?)?\s*(?:=\s*(.*))?$`)
	bicepDeclared = regexp.MustCompile(`^\s*(resource|module)\s+(\w+)\s+'([^']+)'\s*(existing\s*)?=\s*(?:if\s*\(.*\)\s*)?(\[for .*:\s*)?\{\s*$`)
	bicepNested   = regexp.MustCompile(`^resource\s+\w+\s+'[^']+'\s*=\s*(?:if\s*\(.*\)\s*)?\{$`)
	bicepEither   = regexp.MustCompile(`^(!?)(?:empty\()?(\w+)\)?\s*\?\s*([\[{])$`)
	bicepField    = regexp.MustCompile(`^\s*'?([\w.\-/]+)'?\s*:\s*(.*)$`)
)

func newBicep(file string, data []byte) *bicep {
	return &bicep{file: file, lines: strings.Split(string(data), "\n"), values: map[string]*tree.Node{}}
}

func parseBicep(file string, data []byte, given map[string]*tree.Node) *bicep {
	b := newBicep(file, data)
	for i, line := range b.lines {
		if m := bicepParam.FindStringSubmatch(line); m != nil {
			b.values[m[2]] = b.declared(m[1], m[2], m[3], i+1, given)
		}
	}
	b.each(func(kind, symbol, of string, body *tree.Node) {
		if kind == "resource" {
			b.resources = append(b.resources, bicepResource{symbol, of, body})
		}
	})
	return b
}

func (b *bicep) declared(kind, name, text string, line int, given map[string]*tree.Node) *tree.Node {
	if v := given[name]; v.Present() && kind == "param" {
		return v.With("parameter " + name)
	}
	if text == "" {
		return tree.Unknown(b.file, line, name, "parameter "+name+" has no default")
	}
	v := b.scalar(text, line)
	if kind == "param" {
		return v.With("default of parameter " + name)
	}
	return v.With("variable " + name)
}

// calls is the modules that a file calls, with what is given to them.
func (b *bicep) calls() []bicepModule {
	var out []bicepModule
	b.each(func(kind, symbol, of string, body *tree.Node) {
		if kind != "module" || len(out) >= maxBicepCalls {
			return
		}
		m := bicepModule{symbol: symbol, of: of, line: body.Line, params: map[string]*tree.Node{}}
		if !strings.Contains(of, ":") { // neither a registry nor a template specification
			m.path = local(dirOf(b.file), of)
		}
		for _, f := range body.At("params").Entries() {
			m.params[f.Key] = f.Value
		}
		out = append(out, m)
	})
	return out
}

// each calls see for every resource and module that the file creates.
func (b *bicep) each(see func(kind, symbol, of string, body *tree.Node)) {
	for i := 0; i < len(b.lines); i++ {
		m := bicepDeclared.FindStringSubmatch(b.lines[i])
		if m == nil {
			continue
		}
		body, end := b.object(i+1, 0)
		body.Line = i + 1
		if m[4] == "" {
			see(m[1], m[2], m[3], body)
		}
		i = end
	}
}

// object reads the lines of an object up to its closing brace; it returns the index of that line.
func (b *bicep) object(from, depth int) (*tree.Node, int) {
	n := &tree.Node{Kind: tree.Map, File: b.file, Line: from}
	build := tree.NewMap(n)
	i := from
	for ; i < len(b.lines); i++ {
		if b.work++; b.work > 100000 || depth > 50 {
			return n, len(b.lines)
		}
		line := strings.TrimSpace(uncommented(b.lines[i]))
		if strings.HasPrefix(line, "}") {
			return n, i
		}
		if bicepNested.MatchString(line) { // a child resource, which is no part of this one
			_, i = b.object(i+1, depth+1)
			continue
		}
		m := bicepField.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		v, end := b.value(m[2], i, depth)
		build.Put(tree.Field{Key: m[1], Line: i + 1, Value: v})
		i = end
	}
	return n, i
}

func (b *bicep) value(text string, i, depth int) (*tree.Node, int) {
	switch {
	case text == "{":
		v, end := b.object(i+1, depth+1)
		v.Line = i + 1
		return v, end
	case text == "[":
		return b.list(i+1, depth+1)
	case strings.HasPrefix(text, "[for "):
		end := i
		if strings.HasSuffix(text, "{") {
			_, end = b.object(i+1, depth+1)
		}
		return tree.Unknown(b.file, i+1, text, "a loop"), end
	case bicepEither.MatchString(text):
		return b.either(text, i, depth)
	case strings.HasSuffix(text, "{") || strings.HasSuffix(text, "("):
		_, end := b.object(i+1, depth+1)
		return tree.Unknown(b.file, i+1, text, "an expression"), end
	}
	return b.scalar(text, i+1), i
}

// either reads "flag ? {" up to "} : null": the object where the flag is on, nothing where it is off.
func (b *bicep) either(text string, i, depth int) (*tree.Node, int) {
	m := bicepEither.FindStringSubmatch(text)
	read := b.object
	if m[3] == "[" {
		read = b.list
	}
	v, end := read(i+1, depth+1)
	v.Line = i + 1
	flag := b.values[m[2]]
	closing := ""
	if end < len(b.lines) {
		closing = strings.TrimLeft(strings.TrimSpace(uncommented(b.lines[end])), "}] ")
	}
	on, off := flag.True(), flag.False()
	if strings.Contains(text, "empty(") || closing != ": null" && closing != ": {}" && closing != ": []" {
		on, off = false, false
	}
	if m[1] == "!" {
		on, off = off, on
	}
	switch {
	case on:
		return v, end
	case off:
		return &tree.Node{File: b.file, Line: i + 1}, end
	}
	return tree.Unknown(b.file, i+1, text, "depends on "+m[2]), end
}

func (b *bicep) list(from, depth int) (*tree.Node, int) {
	n := &tree.Node{Kind: tree.List, File: b.file, Line: from}
	i := from
	for ; i < len(b.lines); i++ {
		if b.work++; b.work > 100000 || depth > 50 {
			return n, len(b.lines)
		}
		line := strings.TrimSpace(uncommented(b.lines[i]))
		switch {
		case strings.HasPrefix(line, "]"):
			return n, i
		case line == "":
		default:
			v, end := b.value(line, i, depth)
			n.Items = append(n.Items, v)
			i = end
		}
	}
	return n, i
}

func uncommented(line string) string {
	if before, _, ok := strings.Cut(line, " //"); ok {
		return before
	}
	if strings.HasPrefix(strings.TrimSpace(line), "//") {
		return ""
	}
	return line
}

// scalar is a literal, a declared name, or an expression that is not known.
func (b *bicep) scalar(text string, line int) *tree.Node {
	text = strings.TrimSpace(uncommented(text))
	n := tree.Value(b.file, line, text)
	switch {
	case len(text) > 1 && text[0] == '\'' && text[len(text)-1] == '\'' && strings.Count(text, "'") == 2:
		n.Text, n.Quoted = text[1:len(text)-1], true
		return b.interpolated(n)
	case text == "true" || text == "false" || text == "null":
		return n
	case strings.HasPrefix(text, "json('"):
		return jsonNumber(n)
	case strings.HasPrefix(text, "json(") && b.values[strings.TrimSuffix(text[5:], ")")] != nil:
		return b.scalar(strings.TrimSuffix(text[5:], ")"), line)
	case text == "{}" || text == "[]":
		return &tree.Node{Kind: tree.Map, File: b.file, Line: line}
	case strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]"):
		return b.inline(text, line)
	}
	if _, ok := finite(text); ok {
		return n
	}
	if v, ok := b.values[text]; ok {
		if v.Kind == tree.Opaque {
			return tree.Unknown(b.file, line, text, v.Why)
		}
		return v
	}
	return tree.Unknown(b.file, line, text, "refers to "+clipped(text))
}

func (b *bicep) inline(text string, line int) *tree.Node {
	n := &tree.Node{Kind: tree.List, File: b.file, Line: line}
	for part := range strings.SplitSeq(strings.Trim(text, "[]"), ",") {
		if part = strings.TrimSpace(part); part != "" && !strings.HasPrefix(part, "[") {
			n.Items = append(n.Items, b.scalar(part, line))
		}
	}
	return n
}

// interpolated puts known values into a text; one unknown name hides the text.
func (b *bicep) interpolated(n *tree.Node) *tree.Node {
	for range 10 {
		start := strings.Index(n.Text, "${")
		if start < 0 {
			return n
		}
		name, rest, found := strings.Cut(n.Text[start+2:], "}")
		v := b.values[name]
		if !found || v.Str() == "" {
			return tree.Unknown(n.File, n.Line, n.Text, "refers to "+clipped(name))
		}
		n.Text = n.Text[:start] + v.Str() + rest
	}
	return tree.Unknown(n.File, n.Line, n.Text, "a text of many parts")
}

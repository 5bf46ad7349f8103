package bicep

import (
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// The bounds of one file.
const (
	MaxFile  = 256 << 10 // bytes
	maxNest  = 50        // brackets, operators and strings inside one another
	maxHops  = 10        // variables that lead to one another
	maxWork  = 300000    // tokens looked at
	maxItems = 200       // items of a list that is computed
	maxText  = 1 << 14   // bytes of a text that is computed
	maxParts = 500       // resources and modules
)

// File is what a file declares.
type File struct {
	Using     string // of a parameter file: the file that it is for
	Params    map[string]*tree.Node
	Resources []Resource
	Modules   []Module
}

// Resource is one resource that a file creates. Its body's line is that of the declaration.
type Resource struct {
	Symbol, Kind string
	Body         *tree.Node
}

// Module is one call of a module: of a file beside, or of a registry.
type Module struct {
	Symbol, Of string
	Line       int
	Params     map[string]*tree.Node
}

// declaration is a top-level statement: its tokens from the name on.
type declaration struct {
	keyword, name string
	line          int
	body          []token // the expression after "=", nil without
	of            string  // type of a resource, source of a module
	existing      bool
}

// Parse reads a file whose parameters have the given values; the others have their defaults. It never fails: what it does not
// understand is not known.
func Parse(file string, data []byte, given map[string]*tree.Node) *File {
	budget := maxWork
	return ParseWithin(&budget, file, data, given)
}

// ParseWithin is Parse with a budget of tokens that may still be looked at, which it spends: files that call one another share one. Where
// it ends, what is left is not known.
func ParseWithin(budget *int, file string, data []byte, given map[string]*tree.Node) *File {
	f := &File{Params: map[string]*tree.Node{}}
	if len(data) > MaxFile || *budget <= 0 {
		return f
	}
	e := &evaluator{file: file, src: string(data), given: given, limit: min(maxWork, *budget), named: map[string]declaration{}, known: map[string]*tree.Node{}, busy: map[string]bool{}}
	cut := tokens(e.src, 1)
	defer func() { *budget -= e.work + len(cut)/2 }()
	all := declarations(cut)
	for _, d := range all {
		if d.keyword == "param" || d.keyword == "var" {
			e.named[d.name] = d
		}
	}
	for _, d := range all {
		switch d.keyword {
		case "using":
			f.Using = d.of
		case "param":
			f.Params[d.name] = e.variable(d.name)
		case "resource", "module":
			if !d.existing && d.body != nil && len(f.Resources)+len(f.Modules) < maxParts {
				f.add(d, e.bodies(d))
			}
		}
	}
	return f
}

// add keeps what a declaration makes: one thing, or one for every turn of its loop.
func (f *File) add(d declaration, bodies []*tree.Node) {
	for i, body := range bodies {
		symbol := d.name
		if len(bodies) > 1 {
			symbol = fmt.Sprintf("%s[%d]", d.name, i)
		}
		own := *body
		own.Line = d.line
		if d.keyword == "resource" {
			f.Resources = append(f.Resources, Resource{symbol, d.of, &own})
			continue
		}
		m := Module{Symbol: symbol, Of: d.of, Line: d.line, Params: map[string]*tree.Node{}}
		for _, p := range own.At("params").Entries() {
			m.Params[p.Key] = p.Value
		}
		f.Modules = append(f.Modules, m)
	}
}

// declarations splits a file into its statements. One that was not closed ends where the next one begins at the margin.
func declarations(all []token) []declaration {
	var out []declaration
	for i := 0; i < len(all); {
		if all[i].kind != word || !starts(all, i) {
			i++
			continue
		}
		j, depth := i+1, 0
		for j < len(all) && all[j].kind != end {
			if all[j].kind == newline && depth <= 0 && !goesOn(all, j) || starts(all, j) && declares(all[j].text) && all[j+1].kind == word {
				break
			}
			depth += bracket(all[j].text)
			j++
		}
		if d, ok := declared(all[i:j]); ok {
			out = append(out, d)
		}
		i = j
	}
	return out
}

// starts reports a token at the margin.
func starts(all []token, i int) bool {
	return i == 0 || all[i-1].kind == newline && all[i-1].to == all[i].from
}

func declares(keyword string) bool {
	switch keyword {
	case "param", "var", "resource", "module", "output":
		return true
	}
	return false
}

// goesOn reports a line break inside an expression: the next line begins with an operator.
func goesOn(all []token, i int) bool {
	for i < len(all) && all[i].kind == newline {
		i++
	}
	if i >= len(all) || all[i].kind != mark {
		return false
	}
	switch all[i].text {
	case "?", ":", "&&", "||", "==", "!=", "??", "+", ".", ".?":
		return true
	}
	return false
}

func bracket(mark string) int {
	switch mark {
	case "{", "[", "(", "[?":
		return 1
	case "}", "]", ")":
		return -1
	}
	return 0
}

// declared reads "param name type = value", "resource name 'type' existing = value", "module name 'source' = value", "using 'file'".
func declared(s []token) (declaration, bool) {
	d := declaration{keyword: s[0].text, line: s[0].line}
	switch d.keyword {
	case "using":
		if len(s) > 1 && s[1].kind == text {
			d.of = strings.Trim(s[1].text, "'")
		}
		return d, true
	case "param", "var", "resource", "module":
	default:
		return d, false
	}
	if len(s) < 2 || s[1].kind != word {
		return d, false
	}
	d.name = s[1].text
	depth := 0
	for i, t := range s[2:] {
		depth += bracket(t.text)
		switch {
		case t.kind == text && d.of == "":
			d.of = strings.Trim(t.text, "'")
		case t.text == "existing":
			d.existing = true
		case t.text == "=" && depth == 0:
			d.body = append(s[i+3:len(s):len(s)], token{kind: end, from: s[len(s)-1].to, to: s[len(s)-1].to, line: s[len(s)-1].line})
			return d, true
		}
	}
	return d, true
}

package profile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// MaxInput is the largest system description read, in bytes.
const MaxInput = 1 << 20

// maxProblems bounds how many mistakes one error lists.
const maxProblems = 50

// Problem is one mistake in an input, with its place. Column and line are 1-based; 0 when unknown.
type Problem struct {
	File   string
	Line   int
	Column int
	Text   string // what is wrong and what is allowed
}

// String is file:line:column: text.
func (p Problem) String() string {
	place := p.File
	if p.Line > 0 {
		place += ":" + strconv.Itoa(p.Line)
		if p.Column > 0 {
			place += ":" + strconv.Itoa(p.Column)
		}
	}
	return place + ": " + p.Text
}

// DecodeError holds all mistakes of an input, in the order of their places.
type DecodeError struct{ Problems []Problem }

// Error lists the mistakes, one a line.
func (e *DecodeError) Error() string {
	lines := make([]string, 0, len(e.Problems))
	for i, p := range e.Problems {
		if i == maxProblems {
			lines = append(lines, fmt.Sprintf("and %d more", len(e.Problems)-i))
			break
		}
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// Decode reads a system from YAML or JSON:
//
//	name: shop
//	description: prose, read by Read; facts beat it
//	facts: {cloud: aws, peak_rps: 500 rps}          # of the one workload, or shared by the components
//	components: [{name: api, facts: {...}}, ...]    # at most MaxComponents
//	links: [{from: web, to: api, calls_per_month: 1M, gb_per_month: 10, latency_matters: true}]
//
// A fact is a value as ParseAnswer reads it, or {value, provenance, who, when, file, line, commit, quote, note}. The name stands for the file in
// errors. Own are an organisation's own attributes. The error is a *DecodeError with every mistake; no system comes with it.
func Decode(name string, data []byte, own ...Attribute) (System, error) {
	d := &decoder{file: name, own: own}
	root := d.parse(data)
	if root == nil {
		return System{}, d.err()
	}
	s := d.system(root)
	if err := d.err(); err != nil {
		return System{}, err
	}
	return s, nil
}

// decoder gathers problems while it walks the document.
type decoder struct {
	file     string
	own      []Attribute
	problems []Problem
}

func (d *decoder) err() error {
	if len(d.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(d.problems, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return &DecodeError{Problems: d.problems}
}

func (d *decoder) bad(n *yaml.Node, format string, args ...any) {
	p := Problem{File: d.file, Text: fmt.Sprintf(format, args...)}
	if n != nil {
		p.Line, p.Column = n.Line, n.Column
	}
	d.problems = append(d.problems, p)
}

// yamlLine finds the line in an error of the YAML parser.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// parse returns the root of the document, or nil with a problem.
func (d *decoder) parse(data []byte) *yaml.Node {
	if len(data) > MaxInput {
		d.bad(nil, "is %d bytes long; allowed: %d", len(data), MaxInput)
		return nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(joinSurrogates(data)))
	var doc yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		d.bad(nil, "is empty; write at least {name: ..., facts: {...}}")
		return nil
	} else if err != nil {
		d.syntax(err)
		return nil
	}
	var second yaml.Node
	if err := dec.Decode(&second); !errors.Is(err, io.EOF) {
		d.bad(&second, "holds more than one document; allowed: one")
		return nil
	}
	if len(doc.Content) != 1 {
		d.bad(&doc, "is empty; write at least {name: ..., facts: {...}}")
		return nil
	}
	return doc.Content[0]
}

func (d *decoder) syntax(err error) {
	text := err.Error()
	p := Problem{File: d.file, Text: "is not valid YAML or JSON: " + cut(yamlLine.ReplaceAllString(text, ""), 200)}
	if m := yamlLine.FindStringSubmatch(text); m != nil && m[1] != "" {
		p.Line = positive(m[1])
	}
	d.problems = append(d.problems, p)
}

// surrogates is a pair of escapes that JSON uses for one character and YAML does not know.
var surrogates = regexp.MustCompile(`\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}`)

// joinSurrogates replaces such pairs in a JSON document by their character.
func joinSurrogates(data []byte) []byte {
	if !bytes.Contains(data, []byte(`\u`)) || !json.Valid(data) {
		return data
	}
	return surrogates.ReplaceAllFunc(data, func(pair []byte) []byte {
		var s string
		if err := json.Unmarshal([]byte(`"`+string(pair)+`"`), &s); err != nil {
			return pair
		}
		return []byte(s)
	})
}

// defaultName names a workload whose file does not.
func defaultName(file string) string {
	base := path.Base(strings.ReplaceAll(file, `\`, "/"))
	base = strings.TrimSuffix(base, path.Ext(base))
	if base == "" || base == "." || base == "-" || base == "/" || strings.HasPrefix(base, "<") {
		return "workload"
	}
	return cut(base, maxName)
}

// Package document reads one bounded YAML or JSON document strictly: every mistake is kept with its place, so that all of them
// are reported together. It knows no contents and must not guess: aliases, merges and second documents are refused.
package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// maxListed bounds how many mistakes one error lists.
const maxListed = 50

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

// Error holds all mistakes of an input, in the order of their places.
type Error struct{ Problems []Problem }

// Error lists the mistakes, one a line.
func (e *Error) Error() string {
	lines := make([]string, 0, len(e.Problems))
	for i, p := range e.Problems {
		if i == maxListed {
			lines = append(lines, fmt.Sprintf("and %d more", len(e.Problems)-i))
			break
		}
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// Reader gathers problems while a document is walked.
type Reader struct {
	File     string
	problems []Problem
}

// Err returns the problems found so far as an *Error, or nil.
func (r *Reader) Err() error {
	if len(r.problems) == 0 {
		return nil
	}
	list := slices.Clone(r.problems)
	slices.SortStableFunc(list, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return &Error{Problems: list}
}

// Bad notes a problem at a node; a nil node stands for the whole file.
func (r *Reader) Bad(n *yaml.Node, format string, args ...any) {
	line, column := 0, 0
	if n != nil {
		line, column = n.Line, n.Column
	}
	r.BadAt(line, column, fmt.Sprintf(format, args...))
}

// BadAt notes a problem at a line and column.
func (r *Reader) BadAt(line, column int, text string) {
	r.problems = append(r.problems, Problem{File: r.File, Line: line, Column: column, Text: text})
}

// yamlLine finds the line in an error of the YAML parser.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// Parse returns the root of the document, or nil with a problem. Hint says what the least valid document is.
func (r *Reader) Parse(data []byte, limit int, hint string) *yaml.Node {
	if len(data) > limit {
		r.Bad(nil, "is %d bytes long; allowed: %d", len(data), limit)
		return nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(joinSurrogates(data)))
	var doc, second yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) || err == nil && len(doc.Content) != 1 {
		r.Bad(nil, "is empty; write at least %s", hint)
		return nil
	} else if err != nil {
		r.syntax(err)
		return nil
	}
	if err := dec.Decode(&second); !errors.Is(err, io.EOF) {
		r.Bad(&second, "holds more than one document; allowed: one")
		return nil
	}
	return doc.Content[0]
}

func (r *Reader) syntax(err error) {
	text := err.Error()
	line := 0
	if m := yamlLine.FindStringSubmatch(text); m != nil && m[1] != "" {
		line, _ = strconv.Atoi(m[1])
	}
	r.BadAt(line, 0, "is not valid YAML or JSON: "+Cut(yamlLine.ReplaceAllString(text, ""), 200))
}

// Mapping returns the values of a mapping by key; unknown, repeated and odd keys are problems. What names the mapping in them.
func (r *Reader) Mapping(n *yaml.Node, what string, allowed ...string) map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	for key, value := range r.Pairs(n, what) {
		switch {
		case !slices.Contains(allowed, key.Value):
			r.unknownKey(key, what, allowed)
		case out[key.Value] != nil:
			r.Bad(key, "%s has %q twice", what, key.Value)
		default:
			out[key.Value] = value
		}
	}
	return out
}

// Pairs yields the keys and values of a mapping in order. A nil node has none.
func (r *Reader) Pairs(n *yaml.Node, what string) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(key, value *yaml.Node) bool) {
		if n == nil {
			return
		}
		if n.Kind != yaml.MappingNode {
			r.Bad(n, "%s is %s; allowed: a mapping", what, KindOf(n))
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Kind != yaml.ScalarNode || n.Content[i].Tag == "!!merge" {
				r.Bad(n.Content[i], "%s has a key that is %s; allowed: a name", what, KindOf(n.Content[i]))
				continue
			}
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

func (r *Reader) unknownKey(key *yaml.Node, what string, allowed []string) {
	if near := Nearest(key.Value, allowed); near != "" {
		r.Bad(key, "%s has the unknown key %q; did you mean %s?", what, Cut(key.Value, 40), near)
		return
	}
	r.Bad(key, "%s has the unknown key %q; allowed: %s", what, Cut(key.Value, 40), strings.Join(allowed, ", "))
}

// KindOf says in words what a node is.
func KindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias, which is not followed"
	case yaml.ScalarNode, yaml.DocumentNode:
	}
	switch n.Tag {
	case "!!null":
		return "empty"
	case "!!merge":
		return "a merge, which is not followed"
	}
	return "a single value"
}

// Cut shortens text to n characters without splitting one, for errors.
func Cut(text string, n int) string {
	text = strings.ToValidUTF8(text[:min(len(text), 4*n)], "?")
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return string([]rune(text)[:n]) + "…"
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

package tree

import (
	"encoding/json"
	"fmt"

	"github.com/tailscale/hujson"
)

// JSON reads one JSON value, comments and trailing commas allowed.
func JSON(file string, data []byte) (*Node, error) { return JSONFrom(file, 1, data) }

// JSONFrom is JSON for text that begins on the given line of the file.
func JSONFrom(file string, line int, data []byte) (*Node, error) {
	if err := checkJSON(data); err != nil {
		return nil, err
	}
	v, err := hujson.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	r := jsonReader{file: file, base: line - 1, lines: linesOf(data)}
	return r.node(v), nil
}

type jsonReader struct {
	file  string
	base  int
	lines lines
}

func (r jsonReader) node(v hujson.Value) *Node {
	n := &Node{File: r.file, Line: r.base + r.lines.at(v.StartOffset)}
	switch x := v.Value.(type) {
	case *hujson.Object:
		n.Kind = Map
		b := NewMap(n)
		for i := range x.Members {
			m := x.Members[i]
			b.Put(Field{Key: literal(m.Name.Value), Line: r.base + r.lines.at(m.Name.StartOffset), Value: r.node(m.Value)})
		}
	case *hujson.Array:
		n.Kind = List
		for _, item := range x.Elements {
			n.Items = append(n.Items, r.node(item))
		}
	case hujson.Literal:
		n.Text, n.Kind, n.Quoted = literal(x), Scalar, x.Kind() == '"'
		if x.Kind() == 'n' {
			n.Kind, n.Text = Null, ""
		}
	}
	return n
}

func literal(v hujson.ValueTrimmed) string {
	l, ok := v.(hujson.Literal)
	if !ok {
		return ""
	}
	if l.Kind() != '"' {
		return string(l)
	}
	var s string
	if json.Unmarshal(l, &s) != nil {
		return string(l)
	}
	return s
}

package tree

import (
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// TOML reads one document. Tables keep the line of their header, values their own.
func TOML(file string, data []byte) (*Node, error) {
	if len(data) > MaxFile {
		return nil, ErrTooLarge
	}
	r := &tomlReader{file: file, lines: linesOf(data), left: maxWork, index: map[*Node]Builder{}}
	root := r.newMap(1)
	table := root
	r.p.Reset(data)
	for r.p.NextExpression() && r.err == nil {
		e := r.p.Expression()
		switch e.Kind { //nolint:exhaustive // comments are of no interest
		case unstable.Table, unstable.ArrayTable:
			keys, line := r.key(e)
			table = r.open(root, keys, line, e.Kind == unstable.ArrayTable)
		case unstable.KeyValue:
			r.assign(table, e, 0)
		}
	}
	if r.err != nil {
		return root, r.err
	}
	if err := r.p.Error(); err != nil {
		return root, fmt.Errorf("not TOML: %w", err)
	}
	return root, nil
}

type tomlReader struct {
	p     unstable.Parser
	file  string
	lines lines
	left  int
	err   error
	index map[*Node]Builder
}

func (r *tomlReader) newMap(line int) *Node {
	n := &Node{Kind: Map, File: r.file, Line: line}
	r.index[n] = NewMap(n)
	return n
}

// spend counts one node; false when the file has had its share.
func (r *tomlReader) spend(depth int) bool {
	r.left--
	switch {
	case r.err != nil:
	case depth > MaxDepth:
		r.err = ErrTooDeep
	case r.left < 0:
		r.err = ErrTooMuch
	}
	return r.err == nil
}

// key is the parts of a dotted key and its line.
func (r *tomlReader) key(e *unstable.Node) (keys []string, line int) {
	for it := e.Key(); it.Next(); {
		k := it.Node()
		if line == 0 {
			line = r.lines.at(int(k.Raw.Offset))
		}
		keys = append(keys, string(k.Data))
	}
	return keys, line
}

// open is the table of a header: the last item of an array of tables stands for it.
func (r *tomlReader) open(n *Node, keys []string, line int, array bool) *Node {
	for i, key := range keys {
		if !r.spend(i) {
			return n
		}
		next := r.index[n].Get(key)
		last := i == len(keys)-1
		switch {
		case array && last:
			if next == nil || next.Kind != List {
				next = &Node{Kind: List, File: r.file, Line: line}
				r.index[n].Put(Field{Key: key, Line: line, Value: next})
			}
			item := r.newMap(line)
			next.Items = append(next.Items, item)
			next = item
		case next != nil && next.Kind == List && len(next.Items) > 0:
			next = next.Items[len(next.Items)-1]
		case next == nil || next.Kind != Map:
			next = r.newMap(line)
			r.index[n].Put(Field{Key: key, Line: line, Value: next})
		}
		if _, ours := r.index[next]; !ours {
			r.err = fmt.Errorf("not TOML: line %d reopens a value", line)
			return n
		}
		n = next
	}
	return n
}

func (r *tomlReader) assign(table *Node, e *unstable.Node, depth int) {
	keys, line := r.key(e)
	if len(keys) == 0 || !r.spend(depth) {
		return
	}
	table = r.open(table, keys[:len(keys)-1], line, false)
	if r.err != nil {
		return
	}
	r.index[table].Put(Field{Key: keys[len(keys)-1], Line: line, Value: r.value(e.Value(), line, depth+1)})
}

// value reads a value; line is the one of the key or item before it, as not every node has a place of its own.
func (r *tomlReader) value(e *unstable.Node, line, depth int) *Node {
	if !r.spend(depth) {
		return nil
	}
	if e.Raw.Length > 0 {
		line = r.lines.at(int(e.Raw.Offset))
	}
	switch e.Kind { //nolint:exhaustive // all other kinds are scalars
	case unstable.Array:
		n := &Node{Kind: List, File: r.file, Line: line}
		for it := e.Children(); it.Next(); {
			if it.Node().Kind != unstable.Comment {
				n.Items = append(n.Items, r.value(it.Node(), line, depth+1))
			}
		}
		return n
	case unstable.InlineTable:
		n := r.newMap(line)
		for it := e.Children(); it.Next(); {
			if it.Node().Kind == unstable.KeyValue {
				r.assign(n, it.Node(), depth+1)
			}
		}
		return n
	}
	n := Value(r.file, line, string(e.Data))
	n.Quoted = e.Kind == unstable.String
	if !n.Quoted {
		n.Text = strings.ReplaceAll(n.Text, "_", "")
	}
	return n
}

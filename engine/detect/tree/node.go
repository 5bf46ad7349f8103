package tree

import (
	"strings"
)

// Kind is the form of a node.
type Kind uint8

// The kinds of node. The zero kind is a null value.
const (
	Null   Kind = iota
	Scalar      // Text is the value
	Map         // Fields, in the order of the file
	List        // Items
	Opaque      // an expression whose value is not known: Text is its source, Why the reason
)

// Node is one value of a file. A nil *Node is an absent value; every method accepts it.
type Node struct {
	Kind   Kind
	Text   string
	Quoted bool   // the scalar was written in quotes
	Tag    string // a local YAML tag such as "!Ref", "" without
	Fields []Field
	Items  []*Node
	File   string
	Line   int    // 1-based
	Note   string // how the value came to the place where it is used; "" when it is written there
	Why    string // Opaque only: why it is not known
}

// Field is one entry of a map.
type Field struct {
	Key   string
	Line  int
	Value *Node
}

// At follows keys down from the node. A list met on the way stands for its first item; nil is returned where a key is absent.
// An opaque node met on the way is returned itself, as it hides what is below it.
func (n *Node) At(keys ...string) *Node {
	for _, key := range keys {
		n = n.first()
		if n == nil || n.Kind == Opaque {
			return n
		}
		n = n.field(key)
	}
	return n
}

// Any follows the first of several spellings of one key that is present.
func (n *Node) Any(keys ...string) *Node {
	for _, key := range keys {
		if v := n.At(key); v != nil && v.Kind != Null {
			return v
		}
	}
	return nil
}

func (n *Node) first() *Node {
	for n != nil && n.Kind == List {
		if len(n.Items) == 0 {
			return nil
		}
		n = n.Items[0]
	}
	return n
}

func (n *Node) field(key string) *Node {
	if n.Kind != Map {
		return nil
	}
	for i := range n.Fields {
		if n.Fields[i].Key == key {
			return n.Fields[i].Value
		}
	}
	return nil
}

// Fold is like At for one key, without regard to case and underscores.
func (n *Node) Fold(key string) *Node {
	n = n.first()
	if n == nil || n.Kind != Map {
		return nil
	}
	want := folded(key)
	for i := range n.Fields {
		if folded(n.Fields[i].Key) == want {
			return n.Fields[i].Value
		}
	}
	return nil
}

func folded(key string) string { return strings.ToLower(strings.ReplaceAll(key, "_", "")) }

// Str is the text of a scalar, "" for anything else.
func (n *Node) Str() string {
	if n == nil || n.Kind != Scalar {
		return ""
	}
	return n.Text
}

// Source is the text of a scalar or of an expression that is not known, "" for anything else.
func (n *Node) Source() string {
	if n == nil || n.Kind != Scalar && n.Kind != Opaque {
		return ""
	}
	return n.Text
}

// Form is the kind of the node, Null for an absent one.
func (n *Node) Form() Kind {
	if n == nil {
		return Null
	}
	return n.Kind
}

// Known reports whether the node carries a value: it is neither absent, null nor opaque.
func (n *Node) Known() bool { return n != nil && n.Kind != Null && n.Kind != Opaque }

// Present reports whether something is written, known or not.
func (n *Node) Present() bool { return n != nil && n.Kind != Null }

// True and False report a scalar that says so.
func (n *Node) True() bool { return strings.EqualFold(n.Str(), "true") || n.Str() == "1" }

// False reports a scalar that says no.
func (n *Node) False() bool { return strings.EqualFold(n.Str(), "false") || n.Str() == "0" }

// All is the items of a list; a single value stands for a list of one; nil for an absent one.
func (n *Node) All() []*Node {
	switch {
	case n == nil || n.Kind == Null:
		return nil
	case n.Kind == List:
		return n.Items
	}
	return []*Node{n}
}

// First is the first item of a list, or the value itself.
func (n *Node) First() *Node { return n.first() }

// Entries is the fields of a map, nil for anything else.
func (n *Node) Entries() []Field {
	n = n.first()
	if n == nil || n.Kind != Map {
		return nil
	}
	return n.Fields
}

// Keys is the keys of a map in the order of the file.
func (n *Node) Keys() []string {
	entries := n.Entries()
	keys := make([]string, len(entries))
	for i, f := range entries {
		keys[i] = f.Key
	}
	return keys
}

// Builder fills a map that nobody else holds yet, in constant time a field.
type Builder struct {
	n  *Node
	at map[string]int
}

// NewMap returns a builder that goes on with the fields of n.
func NewMap(n *Node) Builder {
	b := Builder{n: n, at: make(map[string]int, len(n.Fields))}
	for i, f := range n.Fields {
		b.at[f.Key] = i
	}
	return b
}

// Put sets a field, in place of one with the same key.
func (b Builder) Put(f Field) {
	if i, ok := b.at[f.Key]; ok {
		b.n.Fields[i] = f
		return
	}
	b.at[f.Key] = len(b.n.Fields)
	b.n.Fields = append(b.n.Fields, f)
}

// Get is the value of a key, nil when absent.
func (b Builder) Get(key string) *Node {
	if i, ok := b.at[key]; ok {
		return b.n.Fields[i].Value
	}
	return nil
}

// With is a copy of the node with another note; the earlier note, where there is one, stays behind it.
func (n *Node) With(note string) *Node {
	if n == nil {
		return nil
	}
	c := *n
	if c.Note != "" && c.Note != note {
		note += ", " + c.Note
	}
	c.Note = note
	return &c
}

// Unknown is an opaque node at the place of another.
func Unknown(file string, line int, text, why string) *Node {
	return &Node{Kind: Opaque, File: file, Line: line, Text: text, Why: why}
}

// Value is a scalar node.
func Value(file string, line int, text string) *Node {
	return &Node{Kind: Scalar, File: file, Line: line, Text: text}
}

// MaxVisited is the largest number of nodes that Walk looks at: aliases can make a small file a very large tree.
const MaxVisited = 20000

// Walk calls see for the node and everything below it, parents first, until see returns false, the depth reaches MaxDepth or
// MaxVisited nodes were seen.
func Walk(n *Node, see func(n *Node) bool) {
	left := MaxVisited
	walk(n, see, &left, 0)
}

func walk(n *Node, see func(n *Node) bool, left *int, depth int) {
	if n == nil || *left <= 0 || depth > MaxDepth {
		return
	}
	*left--
	if !see(n) {
		return
	}
	for i := range n.Fields {
		walk(n.Fields[i].Value, see, left, depth+1)
	}
	for _, item := range n.Items {
		walk(item, see, left, depth+1)
	}
}

// Overlay is base with the fields of over laid upon it, maps merged, everything else replaced. Both stay as they are.
func Overlay(base, over *Node) *Node {
	left := MaxVisited
	return overlay(base, over, &left, 0)
}

func overlay(base, over *Node, left *int, depth int) *Node {
	*left--
	if over == nil {
		return base
	}
	if base == nil || base.Kind != Map || over.Kind != Map || depth > MaxDepth || *left <= 0 || len(base.Fields) > 5000 {
		return over
	}
	merged := *base
	merged.Fields = append([]Field(nil), base.Fields...)
	b := NewMap(&merged)
	for _, f := range over.Fields {
		if old := b.Get(f.Key); old != nil {
			f.Value = overlay(old, f.Value, left, depth+1)
		}
		b.Put(f)
	}
	return &merged
}

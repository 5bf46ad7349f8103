package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// YAML reads the documents of a stream. With an error come the documents before it. Anchors and merge keys are resolved; a document
// without content is left out.
func YAML(file string, data []byte) ([]*Node, error) { return YAMLFrom(file, 1, data) }

// YAMLFrom is YAML for text that begins on the given line of the file.
func YAMLFrom(file string, line int, data []byte) ([]*Node, error) {
	if len(data) > MaxFile {
		return nil, ErrTooLarge
	}
	var docs []*Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	r := &yamlReader{file: file, base: line - 1, left: maxWork}
	for len(docs) < MaxDocs {
		var raw yaml.Node
		err := dec.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return docs, nil
		}
		if err != nil {
			return docs, fmt.Errorf("not YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
		}
		r.made = map[*yaml.Node]*Node{}
		n := r.node(&raw, 0)
		if r.err != nil {
			return docs, r.err
		}
		if n.Present() {
			docs = append(docs, n)
		}
	}
	return docs, fmt.Errorf("more than %d documents", MaxDocs)
}

type yamlReader struct {
	file string
	base int // lines before the text
	left int
	err  error
	made map[*yaml.Node]*Node // what an anchor stands for, so that aliases share it
}

func (r *yamlReader) node(raw *yaml.Node, depth int) *Node {
	r.left--
	switch {
	case r.err != nil:
		return nil
	case depth > MaxDepth:
		r.err = ErrTooDeep
		return nil
	case r.left < 0:
		r.err = ErrTooMuch
		return nil
	}
	if n, ok := r.made[raw]; ok {
		return n
	}
	n := &Node{File: r.file, Line: r.base + raw.Line, Tag: localTag(raw.Tag)}
	if raw.Anchor != "" {
		r.made[raw] = n
	}
	switch raw.Kind {
	case yaml.DocumentNode:
		if len(raw.Content) == 0 {
			return n
		}
		return r.node(raw.Content[0], depth)
	case yaml.AliasNode:
		if made, ok := r.made[raw.Alias]; ok {
			return made
		}
		return r.node(raw.Alias, depth+1)
	case yaml.MappingNode:
		n.Kind = Map
		r.mapping(n, raw, depth)
	case yaml.SequenceNode:
		n.Kind = List
		for _, item := range raw.Content {
			n.Items = append(n.Items, r.node(item, depth+1))
		}
	case yaml.ScalarNode:
		r.scalar(n, raw)
	}
	return n
}

func (r *yamlReader) scalar(n *Node, raw *yaml.Node) {
	if raw.Tag == "!!null" {
		return
	}
	n.Kind, n.Text = Scalar, raw.Value
	n.Quoted = raw.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	if raw.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		n.Line++ // the text of a block scalar begins on the line after its mark
	}
}

func localTag(tag string) string {
	if strings.HasPrefix(tag, "!") && !strings.HasPrefix(tag, "!!") {
		return tag
	}
	return ""
}

func (r *yamlReader) mapping(n *Node, raw *yaml.Node, depth int) {
	seen := make(map[string]int, len(raw.Content)/2)
	var merged []*Node
	for i := 0; i+1 < len(raw.Content); i += 2 {
		key, value := raw.Content[i], r.node(raw.Content[i+1], depth+1)
		if r.err != nil {
			return
		}
		if key.Tag == "!!merge" {
			merged = append(merged, value.All()...)
			continue
		}
		if value.Kind == Map || value.Kind == List {
			value = r.placed(value, r.base+key.Line, raw.Content[i+1])
		}
		f := Field{Key: key.Value, Line: r.base + key.Line, Value: value}
		if at, ok := seen[f.Key]; ok {
			n.Fields[at] = f
			continue
		}
		seen[f.Key] = len(n.Fields)
		n.Fields = append(n.Fields, f)
	}
	r.merge(n, merged, seen)
}

// placed gives a map or list the line of its key, where a reader looks for it. What an alias stands for keeps its own place.
func (r *yamlReader) placed(n *Node, line int, raw *yaml.Node) *Node {
	if raw.Kind != yaml.AliasNode && raw.Anchor == "" {
		n.Line = line
	}
	return n
}

func (r *yamlReader) merge(n *Node, merged []*Node, seen map[string]int) {
	for _, from := range merged {
		for _, f := range from.Entries() {
			if r.left--; r.left < 0 {
				r.err = ErrTooMuch
				return
			}
			if _, ok := seen[f.Key]; ok {
				continue
			}
			seen[f.Key] = len(n.Fields)
			n.Fields = append(n.Fields, f)
		}
	}
}

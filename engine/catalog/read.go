package catalog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v3"
)

// reader walks one file's nodes. It keeps the first error and returns zero values after it, so that the code that walks
// reads straight through; the caller looks at err once.
type reader struct {
	file string
	err  error
}

func (r *reader) fail(n *yaml.Node, format string, args ...any) {
	if r.err != nil {
		return
	}
	line := 0
	if n != nil {
		line = n.Line
	}
	r.err = fmt.Errorf("%s:%d: %s", r.file, line, fmt.Sprintf(format, args...))
}

// fields is a mapping whose keys have been checked.
type fields map[string]*yaml.Node

// fields returns the mapping n, refusing unknown and repeated keys.
func (r *reader) fields(n *yaml.Node, allowed ...string) fields {
	out := fields{}
	for _, kv := range r.pairs(n) {
		if !contains(allowed, kv.key) {
			r.fail(kv.node, "unknown key %q; allowed: %s", kv.key, strings.Join(allowed, ", "))
		}
		out[kv.key] = kv.node
	}
	return out
}

type pair struct {
	key  string
	node *yaml.Node
}

func (r *reader) pairs(n *yaml.Node) []pair {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		r.fail(n, "want a mapping of keys to values")
		return nil
	}
	seen := make(map[string]bool, len(n.Content)/2)
	out := make([]pair, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i].Value
		if seen[key] {
			r.fail(n.Content[i], "key %q is repeated", key)
		}
		seen[key] = true
		out = append(out, pair{key, n.Content[i+1]})
	}
	return out
}

func (r *reader) items(n *yaml.Node) []*yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		r.fail(n, "want a list")
		return nil
	}
	return n.Content
}

// words reads one word or a list of words.
func (r *reader) words(n *yaml.Node) []string {
	if n == nil {
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		return []string{n.Value}
	}
	out := make([]string, 0, len(n.Content))
	for _, item := range r.items(n) {
		out = append(out, r.text(item))
	}
	return out
}

func (r *reader) text(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		r.fail(n, "want a single value")
		return ""
	}
	return n.Value
}

func (r *reader) need(parent *yaml.Node, f fields, key string) string {
	v := r.text(f[key])
	if v == "" {
		r.fail(parent, "%q is missing", key)
	}
	return v
}

func (r *reader) oneOf(n *yaml.Node, allowed ...string) string {
	v := r.text(n)
	if !contains(allowed, v) {
		r.fail(n, "%q is not allowed here; allowed: %s", v, strings.Join(allowed, ", "))
	}
	return v
}

func (r *reader) flag(n *yaml.Node) bool {
	if n == nil {
		return false
	}
	return r.oneOf(n, "true", "false") == "true"
}

func (r *reader) number(n *yaml.Node) float64 {
	if n == nil {
		return 0
	}
	v, err := strconv.ParseFloat(n.Value, 64)
	if err != nil || v < 0 || v > 1e15 || v != v {
		r.fail(n, "%q is not a number from 0 to 1e15", n.Value)
	}
	return v
}

func (r *reader) money(n *yaml.Node) decimal.Decimal {
	v, err := decimal.NewFromString(r.text(n))
	if err != nil || v.IsNegative() {
		r.fail(n, "%q is not an amount of money from 0 up", r.text(n))
	}
	return v
}

func (r *reader) date(n *yaml.Node) Date {
	if n == nil {
		return Date{}
	}
	d, err := ParseDate(n.Value)
	if err != nil {
		r.fail(n, "%s", err)
	}
	return d
}

func contains(list []string, s string) bool {
	return slices.Contains(list, s)
}

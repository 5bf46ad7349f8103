package blockkit

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// rule checks one value found at a pointer.
type rule func(c *checker, at string, v any)

// field is a property that an object may have.
type field struct {
	name     string
	required bool
	rule     rule
}

func must(name string, r rule) field { return field{name: name, required: true, rule: r} }
func may(name string, r rule) field  { return field{name: name, rule: r} }

// shape is all the properties of an object.
type shape []field

// maxDepth bounds nesting, which in Block Kit is far less.
const maxDepth = 16

// object checks v against a shape; unknown properties are refused, as Slack refuses them.
func object(s shape) rule {
	known := make(map[string]bool, len(s))
	for _, f := range s {
		known[f.name] = true
	}
	return func(c *checker, at string, v any) {
		m, ok := v.(map[string]any)
		if !ok {
			c.fail(at, "must be an object")
			return
		}
		if c.depth++; c.depth > maxDepth {
			c.fail(at, "must not be nested deeper than %d levels", maxDepth)
			return
		}
		defer func() { c.depth-- }()
		for _, f := range s {
			c.property(m, at, f)
		}
		for _, name := range slices.Sorted(maps.Keys(m)) {
			if !known[name] {
				c.fail(at, "invalid additional property: %s", name)
			}
		}
	}
}

func (c *checker) property(m map[string]any, at string, f field) {
	v, present := m[f.name]
	switch {
	case present && v != nil:
		f.rule(c, at+"/"+f.name, v)
	case f.required:
		c.fail(at, "missing required field: %s", f.name)
	}
}

// str is a string of lo to hi characters.
func str(lo, hi int) rule {
	return func(c *checker, at string, v any) {
		s, ok := v.(string)
		if !ok {
			c.fail(at, "must be a string")
			return
		}
		c.length(at, s, lo, hi)
	}
}

func (c *checker) length(at, s string, lo, hi int) {
	switch n := utf8.RuneCountInString(s); {
	case n < lo:
		c.fail(at, "must be more than %d characters", lo-1)
	case n > hi:
		c.fail(at, "must be less than %d characters", hi+1)
	}
}

func boolean(c *checker, at string, v any) {
	if _, ok := v.(bool); !ok {
		c.fail(at, "must be a boolean")
	}
}

func anything(*checker, string, any) {}

func enum(values ...string) rule {
	return func(c *checker, at string, v any) {
		if s, ok := v.(string); !ok || !slices.Contains(values, s) {
			c.fail(at, "must be a valid enum value (%s)", strings.Join(values, ", "))
		}
	}
}

// whole is an integer from lo to hi.
func whole(lo, hi int64) rule {
	return func(c *checker, at string, v any) {
		number, isNumber := v.(json.Number)
		n, err := number.Int64()
		if !isNumber || err != nil {
			c.fail(at, "must be an integer")
			return
		}
		if n < lo || n > hi {
			c.fail(at, "must be between %d and %d", lo, hi)
		}
	}
}

// list is an array of lo to hi items.
func list(lo, hi int, item rule) rule {
	return func(c *checker, at string, v any) {
		items, ok := v.([]any)
		if !ok {
			c.fail(at, "must be an array")
			return
		}
		if len(items) < lo {
			c.fail(at, "no fewer than %d items allowed", lo)
		}
		if len(items) > hi {
			c.fail(at, "no more than %d items allowed", hi)
			return
		}
		for i, it := range items {
			item(c, fmt.Sprintf("%s/%d", at, i), it)
		}
	}
}

func matching(pattern *regexp.Regexp, what string) rule {
	return func(c *checker, at string, v any) {
		if s, ok := v.(string); !ok || !pattern.MatchString(s) {
			c.fail(at, "must be %s", what)
		}
	}
}

// urlLimit is for every URL in blocks.
const urlLimit = 3000

func webURL(c *checker, at string, v any) {
	str(1, urlLimit)(c, at, v)
	if s, ok := v.(string); ok && !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "http://") {
		c.fail(at, "must be a valid URL")
	}
}

// typed dispatches on the "type" property among the kinds allowed.
func typed(kinds map[string]rule) rule {
	return func(c *checker, at string, v any) {
		m, ok := v.(map[string]any)
		if !ok {
			c.fail(at, "must be an object")
			return
		}
		kind, _ := m["type"].(string)
		check, known := kinds[kind]
		switch {
		case kind == "":
			c.fail(at, "missing required field: type")
		case !known:
			c.fail(at+"/type", "unsupported type: %s", kind)
		default:
			check(c, at, v)
		}
	}
}

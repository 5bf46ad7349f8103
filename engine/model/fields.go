package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// problems collects what is wrong with an input.
type problems struct{ all []error }

func (p *problems) add(place, wrong, allowed string) {
	const most = 20
	if len(p.all) < most {
		p.all = append(p.all, fmt.Errorf("%s: %s; allowed: %s", place, wrong, allowed))
	}
}

func (p *problems) err() error { return errors.Join(p.all...) }

// fields reads an object of the input and remembers what it was asked for.
// After the first mistake it hands out harmless values, so that all mistakes
// can be found in one pass; the caller must look at problems before it uses
// what was computed.
type fields struct {
	path   string
	values map[string]any
	asked  map[string]bool
	found  *problems
	inner  []*fields
}

func newFields(path string, values map[string]any, found *problems) *fields {
	return &fields{path: path, values: values, asked: map[string]bool{}, found: found}
}

func (f *fields) place(key string) string {
	if f.path == "" {
		return key
	}
	return f.path + "." + key
}

// bad reports a key.
func (f *fields) bad(key, wrong, allowed string) { f.found.add(f.place(key), wrong, allowed) }

// ok tells whether nothing was wrong so far.
func (f *fields) ok() bool { return len(f.found.all) == 0 }

// has tells whether a key is given, with a value other than null.
func (f *fields) has(key string) bool {
	f.asked[key] = true
	return f.values[key] != nil
}

// hasAny returns the first of the keys that is given, or "".
func (f *fields) hasAny(keys ...string) string {
	for _, key := range keys {
		if f.has(key) {
			return key
		}
	}
	return ""
}

// number reads a finite number that must be given.
func (f *fields) number(key string) float64 {
	if !f.has(key) {
		f.bad(key, "is missing", "a number")
		return 1
	}
	return f.float(key, f.values[key])
}

func (f *fields) float(key string, value any) float64 {
	switch x := value.(type) {
	case int:
		return float64(x)
	case int64:
		return float64(x)
	case uint64:
		return float64(x)
	case float64:
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			return x
		}
	}
	f.bad(key, fmt.Sprintf("is %s", show(value)), "a finite number")
	return 1
}

// positive reads a number above 0 that must be given.
func (f *fields) positive(key string) float64 {
	before := len(f.found.all)
	x := f.number(key)
	if x <= 0 && len(f.found.all) == before {
		f.bad(key, fmt.Sprintf("is %g", x), "a number above 0")
		return 1
	}
	return x
}

// positiveOr reads a number above 0, or the default when it is not given.
func (f *fields) positiveOr(key string, otherwise float64) float64 {
	if !f.has(key) {
		return otherwise
	}
	return f.positive(key)
}

// between reads a number in a closed interval that must be given.
func (f *fields) between(key string, low, high float64) float64 {
	before := len(f.found.all)
	x := f.number(key)
	if (x < low || x > high) && len(f.found.all) == before {
		f.bad(key, fmt.Sprintf("is %g", x), fmt.Sprintf("%g to %g", low, high))
		return low
	}
	return x
}

func (f *fields) betweenOr(key string, span [2]float64, otherwise float64) float64 {
	if !f.has(key) {
		return otherwise
	}
	return f.between(key, span[0], span[1])
}

// whole reads a whole number in a closed interval that must be given.
func (f *fields) whole(key string, low, high int) int {
	before := len(f.found.all)
	x := f.number(key)
	if (x != math.Trunc(x) || x < float64(low) || x > float64(high)) && len(f.found.all) == before {
		f.bad(key, fmt.Sprintf("is %g", x), fmt.Sprintf("a whole number from %d to %d", low, high))
		return low
	}
	return int(math.Max(math.Min(x, float64(high)), float64(low)))
}

func (f *fields) wholeOr(key string, span [2]int, otherwise int) int {
	if !f.has(key) {
		return otherwise
	}
	return f.whole(key, span[0], span[1])
}

// text reads a string that must be given.
func (f *fields) text(key string) string {
	if !f.has(key) {
		f.bad(key, "is missing", "a text")
		return ""
	}
	s, ok := f.values[key].(string)
	if !ok {
		f.bad(key, fmt.Sprintf("is %s", show(f.values[key])), "a text")
	}
	return s
}

// list reads a list of at most most entries that must be given.
func (f *fields) list(key string, most int) []any {
	if !f.has(key) {
		f.bad(key, "is missing", "a list")
		return nil
	}
	return f.asList(key, f.values[key], most)
}

func (f *fields) asList(key string, value any, most int) []any {
	list, ok := value.([]any)
	if !ok || len(list) == 0 || len(list) > most {
		f.bad(key, fmt.Sprintf("is %s", show(value)), fmt.Sprintf("a list of 1 to %d entries", most))
		return nil
	}
	return list
}

// numbers reads a list of finite numbers that must be given.
func (f *fields) numbers(key string, most int) []float64 {
	return f.floats(key, f.list(key, most))
}

func (f *fields) floats(key string, list []any) []float64 {
	out := make([]float64, 0, len(list))
	for i, value := range list {
		out = append(out, f.float(fmt.Sprintf("%s[%d]", key, i), value))
	}
	return out
}

// object reads an object that must be given.
func (f *fields) object(key string) *fields {
	if !f.has(key) {
		f.bad(key, "is missing", "an object")
		return f.nested(key, nil)
	}
	return f.asObject(key, f.values[key])
}

func (f *fields) asObject(key string, value any) *fields {
	object, ok := value.(map[string]any)
	if !ok {
		f.bad(key, fmt.Sprintf("is %s", show(value)), "an object with text keys")
	}
	return f.nested(key, object)
}

func (f *fields) nested(key string, values map[string]any) *fields {
	in := newFields(f.place(key), values, f.found)
	f.inner = append(f.inner, in)
	return in
}

// names are the keys given, sorted.
func (f *fields) names() []string {
	var out []string
	for name := range f.values {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// misspelled reports keys that nothing asked for but that are within two
// letters of one that was asked for and not given. Other keys are remarks.
func (f *fields) misspelled() {
	for _, name := range f.names() {
		if f.asked[name] {
			continue
		}
		var near []string
		for asked := range f.asked {
			if f.values[asked] == nil && len(asked) > 3 && distance(name, asked) <= 2 {
				near = append(near, asked)
			}
		}
		if len(near) > 0 {
			slices.Sort(near)
			f.bad(name, "is not a key", strings.Join(near, ", "))
		}
	}
	for _, in := range f.inner {
		in.misspelled()
	}
}

// distance is the number of letters to insert, delete or replace.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 64
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

// show is a value for an error message, cut short.
func show(value any) string {
	const most = 60
	s := fmt.Sprintf("%v", value)
	if text, ok := value.(string); ok {
		s = fmt.Sprintf("%q", text)
	}
	if len(s) > most {
		s = s[:most] + "..."
	}
	return s
}

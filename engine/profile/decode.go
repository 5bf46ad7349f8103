package profile

import (
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/profile/document"
)

// MaxInput is the largest system description read, in bytes.
const MaxInput = 1 << 20

// Problem is one mistake in an input, with its place: file, line and column.
type Problem = document.Problem

// DecodeError holds all mistakes of an input, in the order of their places.
type DecodeError = document.Error

// Decode reads a system from YAML or JSON:
//
//	name: shop
//	description: prose, read by Read; facts beat it
//	facts: {cloud: aws, peak_rps: 500 rps}          # of the one workload, or shared by the components
//	components: [{name: api, facts: {...}}, ...]    # at most MaxComponents
//	links: [{from: web, to: api, calls_per_month: 1M, gb_per_month: 10, latency_matters: true}]
//
// An exported assessment is read as the system it holds under "system".
//
// A fact is a value as ParseAnswer reads it, or {value, provenance, who, when, file, line, commit, quote, note}. The name stands for the file in
// errors. Own are an organisation's own attributes. The error is a *DecodeError with every mistake; no system comes with it.
func Decode(name string, data []byte, own ...Attribute) (System, error) {
	d := &decoder{Reader: document.Reader{File: name}, own: own}
	root := d.Parse(data, MaxInput, "{name: ..., facts: {...}}")
	if root == nil {
		return System{}, d.Err()
	}
	s := d.system(inner(root))
	if err := d.Err(); err != nil {
		return System{}, err
	}
	return s, nil
}

// decoder walks the document of a system.
type decoder struct {
	document.Reader

	own []Attribute
}

// defaultName names a workload whose file does not.
func defaultName(file string) string {
	base := path.Base(strings.ReplaceAll(file, `\`, "/"))
	base = strings.TrimSuffix(base, path.Ext(base))
	if base == "" || base == "." || base == "-" || base == "/" || strings.HasPrefix(base, "<") {
		return "workload"
	}
	return document.Cut(base, maxName)
}

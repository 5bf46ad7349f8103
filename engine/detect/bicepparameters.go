package detect

import (
	"bytes"
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/bicep"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// bicepParameters is a file of parameters.
type bicepParameters struct {
	file   string
	values map[string]*tree.Node
}

// parameterFiles reads the files that give parameters: .bicepparam files and JSON.
func (r *bicepReader) parameterFiles() {
	r.given = map[string][]bicepParameters{}
	for _, p := range r.s.where(func(p string) bool { return path.Ext(p) == ".bicepparam" }) {
		r.s.claim(p)
		f := bicep.ParseWithin(&r.budget, p, r.s.data[p], nil)
		for name, v := range f.Params {
			own := *v
			own.Note = "" // it is given here, which is no default
			f.Params[name] = &own
		}
		if to := local(dirOf(p), f.Using); to != "" {
			r.given[to] = append(r.given[to], bicepParameters{p, f.Params})
		}
	}
	for _, p := range r.s.where(isJSON) {
		base := path.Base(p)
		stem, _, _ := strings.Cut(base, ".")
		if base == "parameters.json" {
			stem = "main"
		} else if !strings.Contains(base, ".parameters.") {
			continue
		}
		if !bytes.Contains(r.s.data[p], []byte("deploymentParameters.json")) {
			continue
		}
		r.s.claim(p)
		to := path.Join(dirOf(p), stem+".bicep")
		if !r.s.has(to) {
			to = path.Join(dirOf(dirOf(p)), stem+".bicep")
		}
		r.given[to] = append(r.given[to], bicepParameters{p, jsonParameters(r.s.one(p))})
	}
}

// parameters is what production's file of parameters gives to a file that is deployed; nil without one.
func (r *bicepReader) parameters(p string) map[string]*tree.Node {
	byFile := map[string]map[string]*tree.Node{}
	var files []string
	for _, g := range r.given[p] {
		files = append(files, g.file)
		byFile[g.file] = g.values
	}
	if len(files) == 0 {
		return nil
	}
	return byFile[productionFirst(files)[0]]
}

// jsonParameters reads {"parameters": {"x": {"value": 1}}}. "${NAME=text}" stands for an environment variable with a fallback; without
// one, the parameter's own default says more than nothing.
func jsonParameters(root *tree.Node) map[string]*tree.Node {
	out := map[string]*tree.Node{}
	for _, f := range root.At("parameters").Entries() {
		v := f.Value.At("value")
		text := v.Str()
		if strings.Contains(text, "${") {
			_, fallback, ok := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(text, "${"), "}"), "=")
			if !ok || strings.Contains(fallback, "$") || !strings.HasPrefix(text, "${") {
				continue
			}
			c := *v
			c.Text = fallback
			v = &c
		}
		if v.Present() {
			out[f.Key] = v
		}
	}
	return out
}

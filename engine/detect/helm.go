package detect

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/chart"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readHelm reads every chart of the repository with its own values, and production's where a values file is clearly for it. Charts
// inside charts are somebody else's unless the outer one names them by a path.
func readHelm(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(func(p string) bool { return path.Base(p) == "Chart.yaml" }) {
		dir := dirOf(p)
		if nested(s, dir) {
			s.claim(s.where(func(q string) bool { return under(q, dir) })...)
		}
	}
	for _, p := range s.where(func(p string) bool { return path.Base(p) == "Chart.yaml" }) {
		dir := dirOf(p)
		meta := s.one(p)
		if meta.At("type").Str() != "library" {
			docs := renderChart(s, dir, meta, valuesOf(s, dir))
			drafts = addNew(drafts, deployed(s, docs, "helm"))
		}
		s.claim(s.where(func(q string) bool { return under(q, dir) && !strings.HasPrefix(path.Base(q), "Dockerfile") })...)
	}
	return drafts
}

func under(p, dir string) bool { return dir == "." || strings.HasPrefix(p, dir+"/") }

// nested reports a chart below another chart's charts folder.
func nested(s *fileset, dir string) bool {
	for {
		i := strings.LastIndex("/"+dir, "/charts/")
		if i < 0 {
			return false
		}
		outer := path.Clean(("/" + dir)[:i] + "/")
		outer = strings.TrimPrefix(outer, "/")
		if s.has(path.Join(outer, "Chart.yaml")) {
			return true
		}
		if outer == "" {
			return false
		}
		dir = outer
	}
}

// valuesOf is the values of a chart with those of production laid upon them.
func valuesOf(s *fileset, dir string) *tree.Node {
	values := s.one(path.Join(dir, "values.yaml"))
	if values == nil {
		values = s.one(path.Join(dir, "values.yml"))
	}
	if over := productionValues(s, dir); over != "" {
		values = tree.Overlay(values, s.one(over))
		s.claim(over)
	}
	if values == nil {
		values = &tree.Node{Kind: tree.Map, File: path.Join(dir, "Chart.yaml"), Line: 1}
	}
	return values
}

// productionValues is the values file beside a chart that is clearly for production, "" without one.
func productionValues(s *fileset, dir string) string {
	for _, p := range s.paths {
		base := path.Base(p)
		near := dirOf(p) == dir || under(p, dir) && !strings.Contains(p, "/templates/") && !strings.Contains(p, "/charts/")
		if near && isYAML(p) && strings.Contains(base, "values") && base != "values.yaml" && environment(base) == "production" {
			return p
		}
	}
	return ""
}

func renderChart(s *fileset, dir string, meta, values *tree.Node) []*tree.Node {
	in := chart.Input{Name: orText(meta.At("name").Str(), path.Base(dir)), Templates: map[string][]byte{}, Values: values, Version: meta.At("appVersion"), Budget: s.charts}
	for _, p := range s.paths {
		ext := path.Ext(p)
		if under(p, path.Join(dir, "templates")) && (ext == ".yaml" || ext == ".yml" || ext == ".tpl") && !strings.Contains(p, "/templates/tests/") {
			in.Templates[p] = s.data[p]
		}
	}
	if s.charts.Bytes -= 1 << 10; s.charts.Bytes < 0 { // a chart costs something even when it is empty
		return nil
	}
	docs, problems := chart.Render(in)
	for _, p := range problems {
		s.problem(p.File, errors.New(p.Why))
	}
	docs = append(docs, localCharts(s, dir, meta, values)...)
	return manifests(docs)
}

// localCharts renders the charts that this one depends on by a path inside the repository, with the values it gives them.
func localCharts(s *fileset, dir string, meta, values *tree.Node) []*tree.Node {
	var docs []*tree.Node
	for i, dep := range meta.At("dependencies").All() {
		repository, found := strings.CutPrefix(dep.At("repository").Str(), "file://")
		if !found || i >= 20 {
			continue
		}
		sub := local(dir, repository)
		if !s.has(path.Join(sub, "Chart.yaml")) || !strings.HasPrefix(sub, dir+"/charts/") {
			continue
		}
		name := orText(dep.At("alias").Str(), dep.At("name").Str())
		given := values.At(name)
		if dep.At("condition") != nil && given.At("enabled").False() {
			continue
		}
		inner := s.one(path.Join(sub, "Chart.yaml"))
		if inner == nil {
			continue
		}
		in := tree.Overlay(s.one(path.Join(sub, "values.yaml")), given)
		docs = append(docs, slices.Clip(renderChart(s, sub, &tree.Node{Kind: tree.Map, File: inner.File, Line: 1, Fields: []tree.Field{
			{Key: "name", Value: tree.Value(inner.File, 1, name)}, {Key: "appVersion", Value: inner.At("appVersion")},
		}}, in))...)
	}
	return docs
}

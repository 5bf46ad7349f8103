package detect

import (
	"maps"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/terra"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readTerraform reads every root module: a folder of .tf files that no other folder calls.
func readTerraform(s *fileset) []*draft {
	files := s.where(func(p string) bool { return path.Ext(p) == ".tf" || path.Ext(p) == ".tofu" })
	if len(files) == 0 {
		return nil
	}
	byDir := map[string][]string{}
	var dirs []string
	for _, f := range files {
		if byDir[dirOf(f)] == nil {
			dirs = append(dirs, dirOf(f))
		}
		byDir[dirOf(f)] = append(byDir[dirOf(f)], f)
	}
	t := terra.NewTree(byDir, func(p string) ([]byte, bool) { b, ok := s.data[p]; return b, ok })
	s.claim(files...)
	modules, called := map[string]*terra.Module{}, map[string]bool{}
	for _, dir := range dirs {
		m := t.Load(dir, variablesFor(s, t, dir))
		modules[dir] = m
		for _, used := range m.Used {
			called[used] = true
		}
	}
	units := terragruntUnits(s, byDir)
	for _, u := range units {
		called[u.module] = true
	}
	drafts := readUnits(s, t, units)
	for _, dir := range productionFirst(dirs) {
		if called[dir] || library(modules[dir], dir) || published(s, modules[dir], dir) {
			continue
		}
		for _, p := range modules[dir].Problems {
			s.problems = append(s.problems, Problem{File: p.File, Why: clip(p.Why)})
		}
		declaredClusters(s, modules[dir])
		drafts = addNew(drafts, inEnvironment(newTerraform(modules[dir]).services(), environment(dir)))
	}
	return drafts
}

// variablesFor is the values of the variables files that apply without a word, and of the one that is clearly production's.
func variablesFor(s *fileset, t terra.Tree, dir string) map[string]*tree.Node {
	given := map[string]*tree.Node{}
	var files []string
	var alone strings.Builder
	for _, p := range s.paths {
		if path.Ext(p) == ".tfvars" && dirOf(p) == dir {
			alone.WriteString(p + "\n")
		}
	}
	for _, p := range s.paths {
		inside := dirOf(p) == dir || strings.HasPrefix(p, strings.TrimPrefix(dir+"/", "./"))
		if path.Ext(p) == ".tfvars" && inside {
			base := path.Base(p)
			if dirOf(p) == dir && (base == "terraform.tfvars" || strings.HasSuffix(base, ".auto.tfvars")) || environment(p) == "production" || alone.String() == p+"\n" && environment(base) == "" {
				files = append(files, p)
			}
		}
	}
	sort.SliceStable(files, func(i, j int) bool { return environment(files[i]) < environment(files[j]) })
	for _, p := range files {
		s.claim(p)
		maps.Copy(given, t.Variables(p))
	}
	return given
}

// environment is what a path says it is for: "production", "other" or "" when it says nothing.
func environment(p string) string {
	lower := strings.ToLower(p)
	words := strings.FieldsFunc(lower, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	for _, w := range words {
		switch w {
		case "prod", "production", "prd":
			return "production"
		}
	}
	for _, w := range words {
		switch w {
		case "dev", "development", "staging", "stage", "stg", "qa", "uat", "preprod", "preview", "sandbox", "local", "test", "testing", "ci", "integration", "int", "minikube", "kind":
			return "other"
		}
	}
	if slices.Contains(words, "live") { // the name of the folder above all environments, too
		return "production"
	}
	return ""
}

// productionFirst orders folders so that production's come before those that say nothing, and those before other environments.
func productionFirst(dirs []string) []string {
	rank := map[string]int{"production": 0, "": 1, "other": 2}
	out := slices.Clone(dirs)
	slices.SortStableFunc(out, func(a, b string) int { return rank[environment(a)] - rank[environment(b)] })
	return out
}

// addNew adds services of another environment or module; one that is known already gets the other's values as evidence only.
func addNew(known, more []*draft) []*draft {
	for _, d := range more {
		if len(known) >= maxDrafts {
			break
		}
		i := slices.IndexFunc(known, func(k *draft) bool {
			return k.plain() == d.plain() && k.Kind == d.Kind && d.env == "other"
		})
		if i < 0 {
			known = append(known, d)
			continue
		}
		k := known[i]
		k.evidence(where{d.File, d.Line, ""}, "another environment")
		for _, id := range []string{"memory_mb", "vcpu"} {
			a, b := k.known(id), d.known(id)
			if a != "" && b != "" && a != b {
				k.evidence(where{d.File, d.Line, ""}, id+" "+b+" in another environment")
			}
		}
	}
	return known
}

func inEnvironment(drafts []*draft, env string) []*draft {
	for _, d := range drafts {
		d.env = env
	}
	return drafts
}

// library reports a folder of modules without a caller: its sizes are for others to give.
func library(m *terra.Module, dir string) bool {
	inModules := slices.Contains(strings.Split(dir, "/"), "modules") || strings.HasPrefix(path.Base(dir), "terraform-")
	required := 0
	for _, r := range m.Resources {
		tree.Walk(r.Body, func(n *tree.Node) bool {
			if n.Kind == tree.Opaque && strings.HasSuffix(n.Why, "has no default") {
				required++
			}
			return true
		})
	}
	return inModules && required > 0
}

// terraform is one root module while its resources are joined.
type terraform struct {
	module *terra.Module
	unit   string // folder of Terragrunt, "" without
	drafts []*draft
	byRef  map[string]*draft // "module|type.name" of the service's own resource, and of those that lead to it
	refs   []string          // the keys of byRef in the order of the files
}

func newTerraform(m *terra.Module) *terraform {
	return &terraform{module: m, byRef: map[string]*draft{}}
}

func (t *terraform) services() []*draft {
	readers := resourceReaders()
	for _, r := range t.module.Resources {
		read := readers[r.Type]
		if read == nil || len(t.drafts) >= 200 {
			continue
		}
		if d := read(t, r); d != nil {
			t.add(d, r)
		}
	}
	for _, c := range t.module.Calls {
		if d := publicModule(c); d != nil {
			t.drafts = append(t.drafts, d)
			t.known("|module."+c.Name, d)
		}
	}
	t.joins()
	return t.drafts
}

// add keeps a service under its resource's name, inside its module and outside, and under the call of its module.
func (t *terraform) add(d *draft, r terra.Resource) {
	t.drafts = append(t.drafts, d)
	t.known(r.Module+"|"+r.Type+"."+r.Name, d)
	t.known("|"+r.Type+"."+r.Name, d)
	if r.Module != "" {
		i := strings.LastIndexByte(r.Module, '.')
		t.known(r.Module[:max(i, 0)]+"|module."+r.Module[i+1:], d)
	}
}

// known notes what a reference leads to; the first resource of a name keeps it.
func (t *terraform) known(ref string, d *draft) {
	if _, taken := t.byRef[ref]; !taken {
		t.byRef[ref] = d
		t.refs = append(t.refs, ref)
	}
}

func (t *terraform) draft(r terra.Resource) *draft {
	name := r.Name
	if generic(name) && r.Module == "" && t.unit != "" {
		name = t.unit
	} else if generic(name) && r.Module != "" {
		name = r.Module[strings.LastIndexByte(r.Module, '.')+1:]
	} else if own := orNode(r.Body.At("function_name"), r.Body.At("name")); generic(name) && own.Str() != "" {
		name = own.Str()
	}
	if r.Key != "" {
		name = r.Key
	}
	d := newDraft("terraform", r.Type, name, where{r.File, r.Line, ""})
	if r.Module != "" {
		d.evidence(where{r.File, r.Line, ""}, "module "+r.Module)
	}
	d.setting("function_name", r.Body.At("function_name"))
	return d
}

// generic reports resource names that name nothing.
func generic(name string) bool {
	switch name {
	case "this", "main", "default", "service", "function", "lambda", "app", "primary", "resource", "container", "task", "vm", "instance", "server":
		return true
	}
	return false
}

// ref finds the service that an expression refers to.
func (t *terraform) ref(module string, n *tree.Node) *draft {
	if n == nil {
		return nil
	}
	text := n.Text[:min(len(n.Text), 1000)]
	for _, m := range []string{module, ""} {
		for _, ref := range t.refs {
			if of, name, _ := strings.Cut(ref, "|"); of == m && mentions(text, name) {
				return t.twin(t.byRef[ref], text)
			}
		}
	}
	if n.Kind == tree.Scalar {
		for _, d := range t.drafts {
			if text != "" && (d.settings["function_name"].Value == text || d.Name == text) {
				return d
			}
		}
	}
	return nil
}

// twin is the copy of a service that an expression means by its key: "aws_lambda_function.this["mail"].arn".
func (t *terraform) twin(d *draft, text string) *draft {
	_, rest, found := strings.Cut(text, `["`)
	key, _, closed := strings.Cut(rest, `"]`)
	if !found || !closed {
		return d
	}
	return t.copyFor(d, key)
}

// copyFor is the copy of a service that is made for a key; the service itself when it is not made by key.
func (t *terraform) copyFor(d *draft, key string) *draft {
	for _, other := range t.drafts {
		if key != "" && other.Kind == d.Kind && other.File == d.File && other.Line == d.Line && other.Name == key {
			return other
		}
	}
	return d
}

// mentions reports whether an expression contains a reference, and not only a longer one.
func mentions(text, ref string) bool {
	for rest := text; ; {
		i := strings.Index(rest, ref)
		if i < 0 {
			return false
		}
		after := rest[i+len(ref):]
		if after == "" || !isNameByte(after[0]) {
			return true
		}
		rest = after
	}
}

func isNameByte(c byte) bool {
	return c == '_' || c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// find is the resource of a type that an expression refers to.
func (t *terraform) find(kind, module string, n *tree.Node) (terra.Resource, bool) {
	if n == nil {
		return terra.Resource{}, false
	}
	for _, r := range t.module.Resources {
		if r.Type == kind && r.Module == module && mentions(n.Text, kind+"."+r.Name) {
			return r, true
		}
	}
	return t.output(kind, n)
}

// output is the one resource of a type in the module whose output an expression names: "module.task.arn". The caller's path is not part
// of the expression; modules of that name are told by their last step.
func (t *terraform) output(kind string, n *tree.Node) (found terra.Resource, ok bool) {
	text := n.Text[:min(len(n.Text), 1000)]
	for _, r := range t.module.Resources {
		name := r.Module[strings.LastIndexByte(r.Module, '.')+1:]
		if r.Type != kind || name == "" || !mentions(text, "module."+name) {
			continue
		}
		if ok {
			return terra.Resource{}, false // one of several: which is not known
		}
		found, ok = r, true
	}
	return found, ok
}

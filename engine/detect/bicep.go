package detect

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/bicep"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readBicep reads Bicep files and ARM templates: Container Apps, function apps, machines and container groups. A file that another
// calls is read once for every call, with what the call gives.
func readBicep(s *fileset) []*draft {
	files := s.where(func(p string) bool { return path.Ext(p) == ".bicep" })
	s.claim(files...)
	r := &bicepReader{s: s, budget: maxBicepWork}
	called, asks := map[string]bool{}, map[string]bool{}
	for _, p := range files {
		if len(s.data[p]) > bicep.MaxFile {
			s.problem(p, tree.ErrTooLarge)
			continue
		}
		f := bicep.ParseWithin(&r.budget, p, s.data[p], nil)
		asks[p] = slices.ContainsFunc(slices.Collect(maps.Values(f.Params)), func(v *tree.Node) bool { return strings.HasSuffix(v.Why, "has no default") })
		for _, m := range f.Modules {
			called[moduleFile(p, m)] = true
		}
	}
	r.parameterFiles()
	for _, p := range files {
		leftOver := asks[p] && len(r.given[p]) == 0 && hasMain(s, p)
		if !called[p] && !bicepLibrary(p) && !leftOver {
			r.root(p)
		}
	}
	return append(r.drafts, readARM(s)...)
}

// hasMain reports a file beside or below a main.bicep that does not call it: what asks for parameters there is left over, or a part.
func hasMain(s *fileset, p string) bool {
	if path.Base(p) == "main.bicep" {
		return false
	}
	for dir := dirOf(p); ; dir = path.Dir(dir) {
		if s.has(path.Join(dir, "main.bicep")) {
			return true
		}
		if dir == "." {
			return false
		}
	}
}

// bicepLibrary reports files that are there to be called: nothing is deployed where nobody calls them.
func bicepLibrary(p string) bool {
	for folder := range strings.SplitSeq(path.Dir(p), "/") {
		if folder == "modules" || folder == "core" || folder == "shared" || folder == "lib" {
			return true
		}
	}
	return false
}

// moduleFile is the file of the repository that a call names; "" for a registry or a template specification.
func moduleFile(caller string, m bicep.Module) string {
	if strings.Contains(m.Of, ":") {
		return ""
	}
	return local(dirOf(caller), m.Of)
}

const (
	maxBicepFiles = 200     // files read, each as often as it is called
	maxBicepWork  = 1000000 // tokens looked at in all of them
)

type bicepReader struct {
	s      *fileset
	read   int
	budget int
	full   bool                         // what is beyond the bounds was named
	given  map[string][]bicepParameters // by the file that they are for
	drafts []*draft
	arm    *arm          // of the file that is deployed
	loose  []looseDrafts // services that nothing names but the way to them
}

// looseDrafts is a service without a name of its own, and the calls that lead to it.
type looseDrafts struct {
	d      *draft
	symbol string
	calls  []string
}

// root reads a file that is deployed, with the files that it calls.
func (r *bicepReader) root(p string) {
	r.arm, r.loose = &arm{}, nil
	r.file(p, nil, r.parameters(p))
	r.arm.settle()
	r.nameLoose()
}

// file reads one file's resources, then the modules that it calls, with their parameters' defaults or what the caller gives.
func (r *bicepReader) file(file string, calls []string, given map[string]*tree.Node) {
	data, ok := r.s.data[file]
	if r.read++; !ok || len(calls) > 10 {
		return
	}
	if r.budget <= 0 || r.read > maxBicepFiles {
		if !r.full {
			r.s.problem(file, tree.ErrTooMuch)
		}
		r.full = true
		return
	}
	f := bicep.ParseWithin(&r.budget, file, data, given)
	for _, res := range f.Resources {
		kind := strings.ToLower(res.Kind)
		if strings.HasPrefix(kind, "microsoft.containerservice/managedclusters@") {
			r.s.cluster("azure-aks", where{file, res.Body.Line, ""})
		}
		if strings.HasPrefix(kind, "microsoft.web/serverfarms@") {
			r.arm.plan(orNode(res.Body.At("sku", "name"), res.Body.At("sku")), append(slices.Clone(calls), res.Symbol)...)
		}
		if d := r.arm.resource(res.Kind, res.Symbol, res.Body); d != nil {
			r.add(d, res.Symbol, calls)
		}
	}
	for _, m := range f.Modules {
		if p := moduleFile(file, m); p != "" {
			r.file(p, append(slices.Clip(calls), m.Symbol), m.Params)
		} else if d := r.arm.verifiedModule(file, m); d != nil {
			r.add(d, m.Symbol, calls)
		}
	}
}

// add keeps a service; what is named only by the way to it waits until all of them are known.
func (r *bicepReader) add(d *draft, symbol string, calls []string) {
	if len(r.drafts) >= maxDrafts {
		return
	}
	if len(calls) > 0 {
		d.evidence(where{d.File, d.Line, ""}, "module "+strings.Join(calls, "."))
		if d.Name == symbol {
			r.loose = append(r.loose, looseDrafts{d, symbol, calls})
		}
	}
	r.drafts = append(r.drafts, d)
}

// nameLoose names services after the outermost call that makes no other; where it makes several, after the innermost that tells
// them apart, and at last after their own symbols.
func (r *bicepReader) nameLoose() {
	for _, l := range r.loose {
		name := l.symbol
		for depth := range l.calls {
			alone := !slices.ContainsFunc(r.loose, func(o looseDrafts) bool {
				return o.d != l.d && len(o.calls) > depth && slices.Equal(o.calls[:depth+1], l.calls[:depth+1])
			})
			if alone {
				name = l.calls[depth]
				break
			}
		}
		l.d.Name, l.d.short = cleanName(name), ""
	}
}

package detect

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/terra"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// terragruntUnit is one folder of Terragrunt: a module of the repository and the inputs that it gets there.
type terragruntUnit struct {
	dir, module string
	inputs      map[string]*tree.Node
}

// terragruntUnits reads every terragrunt.hcl whose module stands in the repository. Nothing is run: what functions of Terragrunt would
// find is known only where it is the unit's own folder, a folder above it or the root of the repository.
func terragruntUnits(s *fileset, modules map[string][]string) []terragruntUnit {
	var out []terragruntUnit
	files := map[string]*tree.Node{}
	for _, p := range s.paths {
		if base := path.Base(p); base == "terragrunt.hcl" || base == "root.hcl" {
			root, err := terra.File(p, s.data[p], nil)
			s.problem(p, err)
			files[p] = root
		}
	}
	for _, p := range s.paths {
		if path.Base(p) != "terragrunt.hcl" || len(out) >= 200 {
			continue
		}
		dir := dirOf(p)
		above := included(files, dir)
		source := files[p].At("terraform", "source")
		if !source.Present() {
			source = files[above].At("terraform", "source")
		}
		module := unitModule(source, dir, dirOf(above))
		if modules[module] == nil {
			continue
		}
		inputs := map[string]*tree.Node{}
		for _, root := range []*tree.Node{files[above], files[p]} {
			for _, f := range root.At("inputs").Entries() {
				inputs[f.Key] = f.Value
			}
		}
		out = append(out, terragruntUnit{dir, module, inputs})
	}
	return out
}

// included is the nearest file above a unit that units include, "" without.
func included(files map[string]*tree.Node, dir string) string {
	for dir != "." {
		dir = dirOf(dir)
		for _, base := range []string{"root.hcl", "terragrunt.hcl"} {
			if p := path.Join(dir, base); files[p] != nil {
				return p
			}
		}
	}
	return ""
}

var terragruntFolder = regexp.MustCompile(`^\$\{(get_terragrunt_dir|get_parent_terragrunt_dir|get_repo_root|path_relative_from_include|dirname\(find_in_parent_folders)\([^}]*\)\}`)

// unitModule is the folder of the module that a unit names; "" for one elsewhere.
func unitModule(source *tree.Node, dir, parent string) string {
	text := strings.Trim(source.Source(), `"`)
	m := terragruntFolder.FindStringSubmatch(text)
	from := dir
	if m != nil {
		switch m[1] {
		case "get_repo_root":
			from = "."
		case "get_terragrunt_dir":
		default:
			from = parent
		}
		text = "./" + strings.TrimLeft(text[len(m[0]):], "/")
	}
	if !strings.HasPrefix(text, ".") || strings.Contains(text, "${") {
		return ""
	}
	return local(from, strings.ReplaceAll(text, "//", "/"))
}

// readUnits reads the services of Terragrunt's units; a unit's name is that of its folder where the module's resources name nothing.
func readUnits(s *fileset, t terra.Tree, units []terragruntUnit) []*draft {
	var drafts []*draft
	slices.SortStableFunc(units, func(a, b terragruntUnit) int {
		rank := map[string]int{"production": 0, "": 1, "other": 2}
		return rank[environment(a.dir)] - rank[environment(b.dir)]
	})
	for _, u := range units {
		m := t.Load(u.module, maps.Clone(u.inputs))
		declaredClusters(s, m)
		read := newTerraform(m)
		read.unit = path.Base(u.dir)
		made := inEnvironment(read.services(), environment(u.dir))
		for _, d := range made {
			d.evidence(where{u.dir + "/terragrunt.hcl", 1, ""}, "Terragrunt unit "+u.dir)
		}
		drafts = addNew(drafts, made)
	}
	return drafts
}

package detect

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// said reports whether a problem of a file gives a reason.
func said(r Result, file, reason string) bool {
	return slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.File == file && strings.Contains(p.Why, reason) })
}

// TestServices_depthIsRefusedBeforeItIsParsed nests brackets one level too deep. The reason given is that of the count made before:
// a parser that had seen the bytes would complain of what is not closed, or never return. The parsers of YAML and TOML bound their
// depth themselves.
func TestServices_depthIsRefusedBeforeItIsParsed(t *testing.T) {
	t.Parallel()
	helm := []File{{"c/Chart.yaml", []byte("name: c\nversion: 1.0.0\n")}, {"c/values.yaml", []byte("a: 1\n")}}
	cases := map[string]struct {
		path, before, open string
		beside             []File
	}{
		"hcl":            {"main.tf", "x = ", "(", nil},
		"hcl lists":      {"main.tf", "x = ", "[", nil},
		"hcl templates":  {"main.tf", "x = ", `"${`, nil},
		"hcl blocks":     {"main.tf", "", "a {\n", nil},
		"nomad":          {"a.nomad", "job \"a\" ", "{", nil},
		"packer":         {"a.pkr.hcl", "x = ", "(", nil},
		"terragrunt":     {"live/terragrunt.hcl", "inputs = ", "{ a = ", one("m/main.tf", "locals {}\n")},
		"json":           {"cdk.out/a.template.json", "", `{"a":`, nil},
		"json lists":     {"wrangler.json", "", "[", nil},
		"json comments":  {"wrangler.jsonc", "// note\n", "[", nil},
		"helm templates": {"c/templates/a.yaml", "{{ ", "(", helm},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := func(depth int) []File {
				return append([]File{{c.path, []byte(c.before + strings.Repeat(c.open, depth))}}, c.beside...)
			}
			if r := Services(files(tree.MaxDepth+5), Options{}); !said(r, c.path, tree.ErrTooDeep.Error()) {
				t.Errorf("problems = %v, want %q", r.Problems, tree.ErrTooDeep)
			}
			if r := Services(files(tree.MaxDepth/4), Options{}); said(r, c.path, tree.ErrTooDeep.Error()) {
				t.Errorf("problems = %v, want no complaint of depth", r.Problems)
			}
		})
	}
}

// TestServices_shellIsCutBeforeItIsParsed holds the lines that the shell's parser sees to their bound: a longer one is not read.
func TestServices_shellIsCutBeforeItIsParsed(t *testing.T) {
	t.Parallel()
	for pad, want := range map[int]int{10: 1, 3900: 1, 4096: 0, 400000: 0} {
		script := "gcloud run deploy api --image a " + strings.Repeat("x", pad) + "\n"
		if got := Services(one("deploy.sh", script), Options{}).Services; len(got) != want {
			t.Errorf("a line with %d bytes more gives %d services, want %d", pad, len(got), want)
		}
	}
}

// TestServices_readsFourMiBInAll gives more than is read of one change: what comes first in the order of paths is read, the rest is
// named as left out.
func TestServices_readsFourMiBInAll(t *testing.T) {
	t.Parallel()
	files := one("a/fly.toml", "app = \"first\"\n[http_service]\n")
	for i := range 9 {
		files = append(files, File{fmt.Sprintf("b/%d.tf", i), []byte(strings.Repeat("# note\n", 500<<10/7))})
	}
	files = append(files, one("z/fly.toml", "app = \"last\"\n[http_service]\n"+strings.Repeat("# note\n", 70000))...)
	r := Services(files, Options{})
	if got := names(r.Services); !slices.Equal(got, []string{"first"}) {
		t.Errorf("services = %v, want the first alone", got)
	}
	if !said(r, "z/fly.toml", "4 MiB") || !said(r, "b/8.tf", "4 MiB") || said(r, "b/3.tf", "4 MiB") {
		t.Errorf("problems = %v, want those beyond 4 MiB named", r.Problems)
	}
}

func TestServices_readsTwoHundredDocuments(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("apiVersion: v1\nkind: ConfigMap\n---\n", 200) + deployment
	r := Services(one("k8s/a.yaml", text), Options{})
	if len(r.Services) != 0 || len(r.Problems) == 0 {
		t.Errorf("services %v, problems %v, want the documents beyond %d left out and said so", names(r.Services), r.Problems, 200)
	}
}

// chains are files in which a size is given through so many variables that each lead to the next.
func chains(hops int) map[string][]File {
	tf, sls, cfn, bicep := "", "", "", ""
	for i := range hops {
		tf += fmt.Sprintf("locals {\n  v%d = local.v%d\n}\n", i, i+1)
		sls += fmt.Sprintf("  v%d: ${self:custom.v%d}\n", i, i+1)
		cfn += fmt.Sprintf("  v%d: {Type: String, Default: !Ref v%d}\n", i, i+1)
		bicep += fmt.Sprintf("var v%d = v%d\n", i, i+1)
	}
	return map[string][]File{
		"terraform":  one("main.tf", fmt.Sprintf("resource \"aws_lambda_function\" \"f\" {\n  memory_size = local.v0\n}\n%slocals {\n  v%d = 512\n}\n", tf, hops)),
		"serverless": one("serverless.yml", fmt.Sprintf("service: s\nprovider: {name: aws}\nfunctions: {f: {handler: a, memorySize: '${self:custom.v0}'}}\ncustom:\n%s  v%d: 512\n", sls, hops)),
		"sam":        one("template.yaml", fmt.Sprintf("Parameters:\n%s  v%d: {Type: String, Default: 512}\nResources:\n  f: {Type: AWS::Lambda::Function, Properties: {MemorySize: !Ref v0}}\n", cfn, hops)),
		"bicep":      one("main.bicep", fmt.Sprintf("resource f 'Microsoft.App/containerApps@1' = {\n  name: 'f'\n  properties: { template: { containers: [ { image: 'a', resources: { memory: v0 } } ] } }\n}\n%svar v%d = '512Mi'\n", bicep, hops)),
	}
}

// TestServices_followsVariablesSoFar follows some variables that lead to one another and leaves the value open beyond the bound, with
// the reason, never with a default in its place.
func TestServices_followsVariablesSoFar(t *testing.T) {
	t.Parallel()
	for hops, known := range map[int]bool{6: true, 30: false, 2000: false} {
		for name, files := range chains(hops) {
			r := Services(files, Options{})
			if len(r.Services) != 1 {
				t.Errorf("%s, %d hops: services %v, problems %v", name, hops, names(r.Services), r.Problems)
				continue
			}
			s := r.Services[0]
			size := slices.ContainsFunc(s.Facts, func(f profile.Fact) bool { return f.Attribute == "memory_mb" })
			open := slices.ContainsFunc(s.Unresolved, func(g Gap) bool { return g.Attribute == "memory_mb" && g.Why != "" })
			if size != known || open == known {
				t.Errorf("%s, %d hops: known %v, open %v (%v), want known %v", name, hops, size, open, s.Unresolved, known)
			}
		}
	}
}

// TestServices_saysWhatOfBicepIsLeftOut reads files that call one another for every item of their lists: the rest is named.
func TestServices_saysWhatOfBicepIsLeftOut(t *testing.T) {
	t.Parallel()
	r := Services(bicepCalls(), Options{})
	if !slices.ContainsFunc(r.Problems, func(p Problem) bool { return strings.HasSuffix(p.File, ".bicep") && p.Why == tree.ErrTooMuch.Error() }) {
		t.Errorf("problems = %v, want %q", r.Problems, tree.ErrTooMuch)
	}
	if len(r.Services) > MaxServices {
		t.Errorf("%d services, want at most %d", len(r.Services), MaxServices)
	}
}

package detect

import (
	"bytes"
	"math/rand"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// corpus is the files of every case, by case.
func corpus(tb testing.TB) map[string][]File {
	tb.Helper()
	paths, err := filepath.Glob("testdata/corpus/*/*.txtar")
	if err != nil {
		tb.Fatal(err)
	}
	all := map[string][]File{}
	for _, p := range paths {
		archive, err := parseArchive(p)
		if err != nil {
			tb.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name != "want.yaml" {
				all[p] = append(all[p], File{f.Name, f.Data})
			}
		}
	}
	return all
}

func TestServices_orderOfFilesChangesNothing(t *testing.T) {
	t.Parallel()
	for p, files := range corpus(t) {
		want := Services(files, Options{})
		shuffled := slices.Clone(files)
		rand.New(rand.NewSource(1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if diff := cmp.Diff(want, Services(shuffled, Options{})); diff != "" {
			t.Errorf("%s: (-in order +shuffled):\n%s", p, diff)
		}
		for range 5 { // nothing may come from the order of a map
			if diff := cmp.Diff(want, Services(files, Options{})); diff != "" {
				t.Fatalf("%s: (-first +again):\n%s", p, diff)
			}
		}
	}
}

// TestServices_placesExist holds every place against the files: the line is there, and a fact that is set stands on a line with text.
func TestServices_placesExist(t *testing.T) {
	t.Parallel()
	for p, files := range corpus(t) {
		lines := map[string][]string{}
		for _, f := range files {
			lines[f.Path] = strings.Split(string(f.Data), "\n")
		}
		check := func(what, file string, line int) {
			if line < 1 || line > len(lines[file]) || strings.TrimSpace(lines[file][line-1]) == "" {
				t.Errorf("%s: %s stands at %s:%d, which has no text", p, what, file, line)
			}
		}
		for _, s := range Services(files, Options{}).Services {
			check(s.Name, s.File, s.Line)
			for _, f := range s.Facts {
				check(string(f.Attribute), f.Source.File, f.Source.Line)
			}
			for _, x := range s.Settings {
				check(x.Name, x.File, x.Line)
			}
			for _, g := range s.Unresolved {
				check(g.Attribute, g.File, g.Line)
			}
			for _, h := range s.Evidence {
				check(h.Text, h.File, h.Line)
			}
		}
	}
}

func TestServices_factsAreOfTheTable(t *testing.T) {
	t.Parallel()
	for p, files := range corpus(t) {
		for _, s := range Services(files, Options{}).Services {
			for _, f := range s.Facts {
				if _, ok := profile.Lookup(f.Attribute); !ok {
					t.Errorf("%s: %s has a fact of %q, which is no attribute", p, s.Name, f.Attribute)
				}
				if assumed := f.Provenance == profile.Assumed; assumed != (f.Source.Note == platformDefault) {
					t.Errorf("%s: %s %s is %s with note %q", p, s.Name, f.Attribute, f.Provenance, f.Source.Note)
				}
			}
		}
	}
}

func TestSites_agreeWithTheCatalogue(t *testing.T) {
	t.Parallel()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	for id, site := range sites() {
		p, ok := c.Platform(id)
		if !ok || p.ID != id {
			t.Errorf("%s is not in the catalogue", id)
			continue
		}
		if string(p.Family) != site.family {
			t.Errorf("%s is of family %s, the catalogue says %s", id, site.family, p.Family)
		}
		if site.cloud != "" && !slices.Contains(p.Clouds, site.cloud) {
			t.Errorf("%s is on cloud %s, the catalogue says %v", id, site.cloud, p.Clouds)
		}
	}
}

func TestServices_everyFormatHasCases(t *testing.T) {
	t.Parallel()
	common := []string{"sam", "serverless", "terraform", "kubernetes", "helm", "kustomize", "dockerfile", "compose", "cloud-run"}
	for _, f := range Formats() {
		dir := map[string]string{"commands": "workflows"}[f.ID]
		if dir == "" {
			dir = f.ID
		}
		paths, _ := filepath.Glob("testdata/corpus/" + dir + "/*.txtar")
		want := 3
		if slices.Contains(common, f.ID) {
			want = 8
		}
		if len(paths) < want {
			t.Errorf("%s has %d cases, want at least %d", f.ID, len(paths), want)
		}
	}
	if paths, _ := filepath.Glob("testdata/corpus/negative/*.txtar"); len(paths) < 20 {
		t.Errorf("%d negatives, want at least 20", len(paths))
	}
}

// TestImports_arePure holds the package and everything below it to parsing: no network, no processes of others, no clock of its own.
func TestImports_arePure(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.FieldsSeq(out) {
		switch name := string(line); name {
		case "os", "net", "net/http", "os/exec", "log", "log/slog", "math/rand", "context", "syscall", "unsafe", "plugin":
			t.Errorf("engine/detect imports %s", name)
		}
	}
}

func TestServices_ignoreLeavesOut(t *testing.T) {
	t.Parallel()
	files := one("infra/old/fly.toml", "app = \"old\"\n[http_service]\n")
	for _, glob := range []string{"infra/**", "**/fly.toml", "infra/old/fly.toml", "infra/*/*.toml"} {
		if got := Services(files, Options{Ignore: []string{glob}}).Services; len(got) != 0 {
			t.Errorf("Ignore %q leaves %v", glob, names(got))
		}
	}
	if got := Services(files, Options{Ignore: []string{"infra/*.toml", "other/**"}}).Services; len(got) != 1 {
		t.Errorf("globs that do not match left %v", names(got))
	}
}

// BenchmarkServices reads the whole corpus, case by case: about 140 changes an iteration.
func BenchmarkServices(b *testing.B) {
	all := corpus(b)
	for b.Loop() {
		for _, files := range all {
			Services(files, Options{})
		}
	}
}

func TestRelevant_sparesWhatSaysNothing(t *testing.T) {
	t.Parallel()
	for _, p := range []string{"template.yaml", "infra/main.tf", "Dockerfile", "api/Dockerfile.prod", "charts/a/templates/_helpers.tpl", ".env", ".github/workflows/deploy.yml", "cdk.out/A.template.json", "lib/app-stack.ts", "Procfile", "x/kustomization.yaml", "wrangler.jsonc", "app/function.json", "deploy.sh"} {
		if !Relevant(p) {
			t.Errorf("%s is left out", p)
		}
	}
	for _, p := range []string{"", "/etc/passwd", "a/../b.yaml", "README.md", "src/index.ts", "src/main.go", "package.json", "package-lock.json", "test/template.yaml", "docs/a.yaml", "node_modules/a/serverless.yml", "a/vendor/b.tf", "go.sum", "src/data/cities.json", "web/tsconfig.json", "a.lock", ".github/dependabot.yml", "k8s/crds/a.yaml", "template.test.yaml", "image.png"} {
		if Relevant(p) {
			t.Errorf("%s is fetched", p)
		}
	}
}

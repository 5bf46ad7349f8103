package detect

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

var update = flag.Bool("update", false, "rewrite want.yaml in the corpus")

// wanted is the part of a Service that a case states.
type wanted struct {
	Name       string   `yaml:"name"`
	Platform   string   `yaml:"platform,omitempty"`
	Family     string   `yaml:"family,omitempty"`
	Kind       string   `yaml:"kind"`
	At         string   `yaml:"at"`
	Facts      []string `yaml:"facts,omitempty"`      // attribute = value @ file:line (note)
	Settings   []string `yaml:"settings,omitempty"`   // name = value @ file:line (note)
	Unresolved []string `yaml:"unresolved,omitempty"` // attribute @ file:line: why
}

// TestServices_corpus reads every case of the corpus: its files give exactly the services, facts, places and gaps of its want.yaml.
// A case is one txtar file; adding one needs no Go.
func TestServices_corpus(t *testing.T) {
	t.Parallel()
	cases, err := filepath.Glob("testdata/corpus/*/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	for _, path := range cases {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(path), "testdata/corpus/"), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runCase(t, path)
		})
	}
}

func runCase(t *testing.T, path string) {
	t.Helper()
	files, want, archive := readCase(t, path)
	r := Services(files, Options{})
	got := describe(r)
	if *update {
		writeCase(t, path, archive, got)
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func readCase(t *testing.T, path string) (files []File, want string, archive *txtar.Archive) {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if f.Name == "want.yaml" {
			want = string(f.Data)
			continue
		}
		files = append(files, File{f.Name, f.Data})
	}
	return files, want, archive
}

func writeCase(t *testing.T, path string, archive *txtar.Archive, got string) {
	t.Helper()
	out := &txtar.Archive{Comment: archive.Comment}
	for _, f := range archive.Files {
		if f.Name != "want.yaml" {
			out.Files = append(out.Files, f)
		}
	}
	out.Files = append(out.Files, txtar.File{Name: "want.yaml", Data: []byte(got)})
	if err := os.WriteFile(path, txtar.Format(out), 0o600); err != nil {
		t.Fatal(err)
	}
}

// describe is a result as a case states it.
func describe(r Result) string {
	doc := struct {
		Services []wanted `yaml:"services"`
		Problems []string `yaml:"problems,omitempty"`
	}{Services: []wanted{}}
	for _, s := range r.Services {
		w := wanted{Name: s.Name, Platform: s.Platform, Family: s.Family, Kind: s.Kind, At: place(s.File, s.Line)}
		for _, f := range s.Facts {
			a, _ := profile.Lookup(f.Attribute)
			w.Facts = append(w.Facts, string(f.Attribute)+" = "+profile.Format(a, f.Value)+" @ "+place(f.Source.File, f.Source.Line)+noted(f.Source.Note))
		}
		for _, x := range s.Settings {
			w.Settings = append(w.Settings, x.Name+" = "+x.Value+" @ "+place(x.File, x.Line)+noted(x.Note))
		}
		for _, g := range s.Unresolved {
			w.Unresolved = append(w.Unresolved, g.Attribute+" @ "+place(g.File, g.Line)+": "+g.Why)
		}
		doc.Services = append(doc.Services, w)
	}
	for _, p := range r.Problems {
		doc.Problems = append(doc.Problems, p.File+": "+p.Why)
	}
	out, err := yaml.Marshal(doc)
	if err != nil {
		return err.Error()
	}
	return string(out)
}

func place(file string, line int) string {
	return file + ":" + itoa(line)
}

func noted(note string) string {
	if note == "" {
		return ""
	}
	return " (" + note + ")"
}

func itoa(n int) string { return plain(float64(n)) }

package profile_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

func TestDecode_workingFiles(t *testing.T) {
	t.Parallel()
	schema := compiled(t)
	for _, file := range glob(t, "testdata/working_*") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := profile.Decode(filepath.Base(file), data)
		if err != nil || len(s.Components) == 0 {
			t.Errorf("%s: %v", file, err)
		}
		var v any
		if err := yaml.Unmarshal(data, &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s does not fit the schema: %v", file, err)
		}
	}
}

// TestDecode_bustedFiles holds every busted_* file to its "# want: line:column: text" lines: all mistakes together, in order.
func TestDecode_bustedFiles(t *testing.T) {
	t.Parallel()
	for _, file := range glob(t, "testdata/busted_*") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, err = profile.Decode(filepath.Base(file), data)
		var refused *profile.DecodeError
		if !errors.As(err, &refused) {
			t.Errorf("%s: %v, want a DecodeError", file, err)
			continue
		}
		var want []string
		for line := range strings.Lines(string(data)) {
			if w, ok := strings.CutPrefix(strings.TrimSpace(line), "# want: "); ok {
				want = append(want, w)
			}
		}
		for i, p := range refused.Problems {
			got := strings.TrimPrefix(p.String(), filepath.Base(file)+":")
			if i >= len(want) || !strings.HasPrefix(got, want[i]) {
				t.Errorf("%s: problem %d is %s", file, i+1, got)
			}
		}
		if len(refused.Problems) != len(want) {
			t.Errorf("%s: %d problems, want %d", file, len(refused.Problems), len(want))
		}
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	return files
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(profile.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("system.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("system.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestDecode_systemWithComponents(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/working_shop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := profile.Decode("shop.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]profile.Link{{From: "web", To: "prices", CallsPerMonth: 3_000_000, GBPerMonth: 12, LatencyMatters: true}, {From: "web", To: "payments"}}, s.Links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	got := map[string]map[string]string{"": profile.CanonicalFacts(s.Shared)}
	for _, c := range s.Components {
		got[c.Name] = profile.CanonicalFacts(c.Profile)
	}
	want := map[string]map[string]string{
		"":         {"cloud": "aws", "ops_team": "small"},
		"web":      {"workload_kind": "web-app", "peak_rps": "500", "protocol": "http", "gpu": "false"},
		"prices":   {"memory_mb": "512", "execution_seconds_max": "unknown", "latency_p99_ms": "<200"},
		"payments": {"state": "external-state", "gpu": "not_applicable"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	f := s.Components[1].Profile.Fact("memory_mb")
	if f.Provenance != profile.Inferred || f.Source.File != "template.yaml" || f.Source.Line != 12 {
		t.Errorf("memory_mb is %+v", f)
	}
	if f := s.Components[0].Profile.Fact("peak_rps"); f.Provenance != profile.Inferred || f.Source.Quote != "peaks of 500 rps" {
		t.Errorf("peak_rps is %+v", f)
	}
}

func TestDecode_jsonAndYAMLAlike(t *testing.T) {
	t.Parallel()
	a, errA := profile.Decode("a.json", []byte("{\n\t\"name\": \"caf\\u00e9 \\ud83d\\ude00\",\n\t\"facts\": {\"peak_rps\": 1.5e2, \"gpu\": false, \"os\": \"linux\"}\n}"))
	b, errB := profile.Decode("a.yaml", []byte("name: café 😀\nfacts:\n  peak_rps: 150\n  gpu: no\n  os: Linux\n"))
	if errA != nil || errB != nil || a.Name != b.Name || !a.Components[0].Profile.Equal(b.Components[0].Profile) {
		t.Errorf("JSON gives %+v (%v), YAML %+v (%v)", a, errA, b, errB)
	}
}

func TestDecode_boundsHold(t *testing.T) {
	t.Parallel()
	many := "name: x\ncomponents:\n"
	for i := range 1000 {
		many += fmt.Sprintf("- {name: c%d}\n", i)
	}
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nfacts: *c\n"
	for name, c := range map[string]struct{ data, want string }{
		"large":      {strings.Repeat("a", profile.MaxInput+1), "bytes long"},
		"components": {many, "there are 1000 components; allowed: 1 to 50"},
		"bomb":       {bomb, "alias, which is not followed"},
		"deep":       {strings.Repeat("[", 100_000), "not valid YAML"},
		"nested":     {"facts: " + strings.Repeat("{a: ", 2000) + "1" + strings.Repeat("}", 2000), `"a" is no attribute`},
		"binary":     {"\x00\x01\x02", "not valid YAML"},
		"empty":      {"", "is empty"},
		"comment":    {"# nothing\n", "is empty"},
		"two":        {"name: a\n---\nname: b\n", "more than one document"},
		"list":       {"- 1\n", "the document is a list; allowed: a mapping"},
		"prose":      {"name: a\ndescription: " + strings.Repeat("x", profile.MaxProse+1), "the description is"},
	} {
		_, err := profile.Decode("in", []byte(c.data))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "in:") || len(err.Error()) > 20_000 {
			t.Errorf("%s: error %.300v, want %q", name, err, c.want)
		}
	}
}

func TestDecode_nameComesFromTheFileWhenItIsMissing(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]string{"deploy/shop.yaml": "shop", "-": "workload", "<stdin>": "workload", "": "workload"} {
		if s, err := profile.Decode(file, []byte("facts: {gpu: no}")); err != nil || s.Name != want {
			t.Errorf("%q: name %q, %v; want %q", file, s.Name, err, want)
		}
	}
}

func TestCanonicalFacts_comeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var facts []profile.Fact
		for _, a := range rapid.SliceOfN(rapid.SampledFrom(profile.Table()), 0, 20).Draw(t, "attributes") {
			f := profile.Fact{Attribute: a.ID, Provenance: rapid.SampledFrom([]profile.Provenance{profile.Stated, profile.Unknown, profile.NotApplicable}).Draw(t, "provenance")}
			if f.Known() {
				f.Value = drawValue(t, a)
				if f.Value.Text == "unknown" {
					continue
				}
			}
			facts = append(facts, f)
		}
		p := profile.New(facts...)
		q, err := profile.FromCanonical(profile.CanonicalFacts(p))
		if err != nil || !q.Equal(p) {
			t.Fatalf("%v came back as %v, %v", p.Facts(), q.Facts(), err)
		}
	})
	if _, err := profile.FromCanonical(map[string]string{"peak_rps": "-1", "zzz": "1"}); err == nil || !strings.Contains(err.Error(), "below 0") || !strings.Contains(err.Error(), `"zzz"`) {
		t.Errorf("error %v, want both mistakes", err)
	}
}

func TestSchema_isNoLooserThanDecodeForChoices(t *testing.T) {
	t.Parallel()
	schema := compiled(t)
	for _, a := range profile.Table() {
		values := []any{"unknown", "not_applicable"}
		for _, o := range a.Options {
			values = append(values, o.Value)
		}
		if a.Kind == profile.Bool {
			values = append(values, true, false, "yes", "no")
		}
		for _, b := range a.Bands {
			values = append(values, b.Value)
		}
		for _, v := range values {
			doc := map[string]any{"name": "x", "facts": map[string]any{string(a.ID): v}}
			data, err := json.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(doc); err != nil {
				t.Errorf("%s = %v does not fit the schema: %v", a.ID, v, err)
			}
			if _, err := profile.Decode("x", data); err != nil {
				t.Errorf("%s = %v: %v", a.ID, v, err)
			}
		}
	}
	for _, doc := range []map[string]any{
		{"nome": "x"},
		{"facts": map[string]any{"peek_rps": 1.0}},
		{"facts": map[string]any{"os": "amiga"}},
		{"facts": map[string]any{"peak_rps": -1.0}},
		{"components": []any{}},
		{"facts": map[string]any{"gpu": map[string]any{"value": true, "origin": "x"}}},
	} {
		if schema.Validate(doc) == nil {
			t.Errorf("the schema takes %v", maps.Clone(doc))
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, pattern := range []string{"testdata/working_*", "testdata/busted_*"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := profile.Decode("fuzz.yaml", data)
		if err != nil && len(s.Components) > 0 {
			t.Fatal("a system and an error")
		}
		if err == nil && (len(s.Components) == 0 || s.Name == "") {
			t.Fatalf("no error and the system %+v", s)
		}
	})
}

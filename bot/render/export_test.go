package render_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Both files of an export are read back as the very system they were made of: the same facts, places included, and the same hash.
func TestExport_isReadBackAsTheSameSystem(t *testing.T) {
	t.Parallel()
	cat, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	advisor, err := engine.New(nil, cat)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"single": `{name: "image: resizer", facts: {cloud: aws, peak_rps: 200-400, gpu: unknown, teams_count: not_applicable,
			memory_mb: {value: 1 GB, provenance: inferred, file: svc/template.yaml, line: 19, commit: 1a2b3c}}}`,
		"system": `{name: shop, facts: {cloud: aws}, components: [{name: api, facts: {memory_mb: 512}}, {name: worker}],
			links: [{from: api, to: worker, calls_per_month: 2M, gb_per_month: 20, latency_matters: true}]}`,
	} {
		sys, err := profile.Decode(name, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		a, err := advisor.AssessAs("da-x", sys)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := render.Whole(a, sys)
		if err != nil {
			t.Fatal(err)
		}
		var plain engine.Assessment
		if err := json.Unmarshal(whole, &plain); err != nil || plain.InputHash != a.InputHash || plain.Verdict.Family != a.Verdict.Family {
			t.Errorf("%s: the file is no assessment: %v", name, err)
		}
		for kind, file := range map[string][]byte{"yaml": render.Answers(sys), "json": whole} {
			again, err := profile.Decode("export."+kind, file)
			if err != nil {
				t.Fatalf("%s as %s: %v\n%s", name, kind, err, file)
			}
			b, err := advisor.AssessAs("da-x", again)
			if err != nil || b.InputHash != a.InputHash {
				t.Errorf("%s as %s: hash %s, want %s, error %v\n%s", name, kind, b.InputHash, a.InputHash, err, file)
			}
			if diff := cmp.Diff(lines(a), lines(b)); diff != "" {
				t.Errorf("%s as %s: facts (-want +got):\n%s", name, kind, diff)
			}
		}
	}
}

// lines are the facts of an assessment with the places they were read at.
func lines(a engine.Assessment) []string {
	var out []string
	add := func(of string, facts []engine.FactLine) {
		for _, f := range facts {
			place := ""
			if f.Source != nil && f.Source.File != "" {
				place = " " + render.At(f.Source.File, f.Source.Line) + " " + f.Source.Commit
			}
			out = append(out, strings.TrimSpace(of+" "+string(f.Attribute)+"="+f.Value+" "+string(f.Provenance)+place))
		}
	}
	add("", a.Facts)
	for _, c := range a.Components {
		add(c.Name, c.Facts)
	}
	return out
}

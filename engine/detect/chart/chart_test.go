package chart

import (
	"testing"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// render expands one template and gives the value of its key x.
func render(t *testing.T, template, values string) *tree.Node {
	t.Helper()
	v, err := tree.YAML("values.yaml", []byte(values))
	if err != nil {
		t.Fatal(err)
	}
	docs, problems := Render(Input{Name: "app", Templates: map[string][]byte{"t.yaml": []byte(template)}, Values: v[0]})
	if len(docs) == 0 || len(problems) > 0 {
		t.Fatalf("%s: %d documents, %v", template, len(docs), problems)
	}
	return docs[0].At("x")
}

func TestRender_evaluatesPlainTemplates(t *testing.T) {
	t.Parallel()
	const values = "a: 1\nb: text\nempty: \"\"\noff: false\nm: {k: v, n: {d: deep}}\nl: [p, q]\n"
	cases := map[string]string{
		`{{ .Values.a }}`: "1", `"{{ .Values.b }}-{{ .Values.a }}"`: "text-1", `{{ .Values.b | quote }}`: "text", `{{ .Values.zz | default "d" }}`: "d", `{{ default "d" .Values.empty }}`: "d",
		`{{ if .Values.off }}1{{ else }}2{{ end }}`: "2", `{{ if and .Values.a (not .Values.off) }}1{{ end }}`: "1", `{{ if eq .Values.b "text" }}y{{ else }}n{{ end }}`: "y",
		`{{ with .Values.m }}{{ .k }}{{ end }}`: "v", `{{ $m := .Values.m }}{{ $m.n.d }}`: "deep", `{{ get .Values.m "k" }}`: "v", `{{ index .Values.l 1 }}`: "q",
		`{{ printf "%s-%s" .Release.Name .Values.b | trunc 6 | trimSuffix "x" }}`: "app-te", `{{ upper .Values.b }}`: "TEXT", `{{ ternary "y" "n" .Values.off }}`: "n", `{{ .Values.b | replace "t" "T" }}`: "TexT",
		`{{ define "h" }}h{{ .k }}{{ end }}{{ include "h" .Values.m }}`: "hv", `{{ range .Values.l }}{{ . }}{{ end }}`: "pq", `{{ coalesce .Values.zz .Values.b }}`: "text", `{{ $.Chart.Name }}`: "app",
	}
	for template, want := range cases {
		if got := render(t, "x: "+template+"\n", values); got.Str() != want {
			t.Errorf("%s = %q (%s), want %q", template, got.Str(), got.Source(), want)
		}
	}
	for _, template := range []string{`{{ randAlphaNum 5 }}`, `{{ .Values.zz }}`, `{{ env "HOME" }}`, `{{ lookup "v1" "Secret" "a" "b" }}`, `{{ .Files.Get "f" }}`, `{{ printf "%9999d" 1 }}`, `a{{ now }}`, `{{ include "none" . }}`, `{{ required "must" .Values.zz }}`} {
		if got := render(t, "x: "+template+"\n", values); got.Known() {
			t.Errorf("%s = %q, want unknown", template, got.Str())
		}
	}
}

func TestRender_keepsTheLineOfTheValue(t *testing.T) {
	t.Parallel()
	n := render(t, "# note\nx:\n  {{- toYaml .Values.r | nindent 2 }}\n  own: {{ .Values.v }}\n", "v: 1\nr:\n  limits:\n    memory: 2Gi\n")
	if got := n.At("limits", "memory"); got.File != "values.yaml" || got.Line != 4 {
		t.Errorf("memory stands at %s:%d, want values.yaml:4", got.File, got.Line)
	}
	if got := n.At("own"); got.File != "values.yaml" || got.Line != 1 || got.Note == "" {
		t.Errorf("own stands at %s:%d (%s), want values.yaml:1 with a note", got.File, got.Line, got.Note)
	}
}

func TestRender_takesKeysFromValues(t *testing.T) {
	t.Parallel()
	n := render(t, "x:\n  {{- range $k, $v := .Values.m }}\n  {{ $k }}: {{ $v | quote }}\n  {{- end }}\n", "m:\n  one: 1\n  two: 2\n")
	if got := n.At("two"); got.Str() != "2" || got.Line != 3 || got.File != "values.yaml" {
		t.Errorf("two = %q at %s:%d, want 2 at values.yaml:3", got.Str(), got.File, got.Line)
	}
	n = render(t, "x:\n  a:\n{{ toYaml .Values.m | indent 4 }}\n  b:\n{{ toYaml .Values.none | indent 4 }}\n", "m: {k: v}\n")
	if n.At("a", "k").Str() != "v" || n.At("b", "k") != nil {
		t.Errorf("x = %+v, want a.k and nothing in b", n)
	}
}

func TestRender_stopsAtItsBudget(t *testing.T) {
	t.Parallel()
	b := &Budget{Steps: 100, Bytes: 1000}
	many := &tree.Node{Kind: tree.List}
	for range 40 {
		many.Items = append(many.Items, tree.Value("values.yaml", 1, "v"))
	}
	_, problems := Render(Input{Name: "a", Templates: map[string][]byte{"t.yaml": []byte("{{ range .Values.l }}{{ range $.Values.l }}a: {{ . }}\n{{ end }}{{ end }}")}, Values: fields("l", many), Budget: b})
	if len(problems) == 0 {
		t.Error("a template beyond its budget was expanded")
	}
}

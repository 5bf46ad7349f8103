package detect

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestServices_hostileFiles reads the inputs that end a process, exhaust its memory or never return in parsers without bounds. Each must
// come back, and a good file beside it must still be read.
func TestServices_hostileFiles(t *testing.T) {
	t.Parallel()
	good := File{"good/fly.toml", []byte("app = \"good\"\n[http_service]\ninternal_port = 8080\n")}
	for name, f := range hostileFiles() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := Services(append([]File{good}, f...), Options{})
			if !slices.Contains(names(r.Services), "good") {
				t.Errorf("services = %v, want the good one among them", names(r.Services))
			}
			if len(r.Services) > MaxServices {
				t.Errorf("%d services, want at most %d", len(r.Services), MaxServices)
			}
		})
	}
}

func names(services []Service) []string {
	var out []string
	for _, s := range services {
		out = append(out, s.Name)
	}
	return out
}

func one(path, text string) []File { return []File{{path, []byte(text)}} }

func hostileFiles() map[string][]File {
	rep := strings.Repeat
	all := map[string][]File{
		"hcl parentheses":       one("a.tf", "x = "+rep("(", 69000)),
		"hcl interpolations":    one("a.tf", "x = "+rep(`"${`, 50000)),
		"hcl negations":         one("a.tf", "x = "+rep("!", 235000)+"true"),
		"hcl minus":             one("a.tf", "x = "+rep("-", 235000)+"1"),
		"hcl conditions":        one("a.tf", "x = "+rep("true?1:", 60000)+"1"),
		"hcl lines of a chain":  one("a.tf", "x = ("+rep("true?\n1:", 60000)+"1)"),
		"hcl commas of a chain": one("a.tf", "x = "+rep("true?f(1,1):", 40000)+"1"),
		"hcl sums":              one("a.tf", "x = 1"+rep("+1", 200000)),
		"hcl indexes":           one("a.tf", "x = a"+rep("[b]", 150000)),
		"hcl blocks":            one("a.tf", rep("a {\n", 100000)),
		"hcl heredoc closers":   one("a.tf", "x = "+rep("(<<A\n))))))))))\nA\n", 20000)),
		"nomad braces":          one("a.nomad", "job \"x\" "+rep("{", 200000)),
		"json brackets":         one("wrangler.json", rep("[", 500000)),
		"json objects":          one("cdk.out/a.template.json", rep(`{"a":`, 90000)),
		"json comment":          one("wrangler.jsonc", rep("/*", 250000)),
		"toml arrays":           one("fly.toml", "a = "+rep("[", 400000)),
		"toml tables":           one("fly.toml", "["+rep("a.", 200000)+"a]\n"),
		"toml inline tables":    one("wrangler.toml", "a = "+rep("{a=", 150000)),
		"yaml brackets":         one("a.yaml", "apiVersion: v1\nkind: "+rep("[", 300000)),
		"yaml sequences":        one("a.yaml", "apiVersion: v1\nkind: "+rep("- ", 200000)),
		"yaml aliases":          one("a.yaml", aliases(60, 9)),
		"yaml merges":           one("a.yaml", merges(2000)),
		"yaml keys":             one("a.yaml", "apiVersion: v1\nkind: X\n"+rep("? ", 100000)),
		"yaml documents":        one("a.yaml", rep("apiVersion: v1\nkind: ConfigMap\n---\n", 15000)),
		"dockerfile line":       one("x/Dockerfile", "FROM a\nRUN "+rep("x", 500000)+"\n"),
		"dockerfile lines":      one("x/Dockerfile", "FROM a\nRUN "+rep("\\\n", 200000)),
		"shell substitutions":   one("a.sh", "gcloud run deploy "+rep("$(", 200000)),
		"shell conditions":      one("a.sh", "gcloud run deploy x; "+rep("if ", 1200)),
		"bicep braces":          one("a.bicep", "resource a 'Microsoft.App/containerApps@1' = {\n"+rep("a: {\n", 40000)),
		"jsonc brackets":        one("wrangler.jsonc", rep("[", 500000)),
		"kustomize far":         one("k/kustomization.yaml", "resources: [\"https://example.com/a.yaml\", \"github.com/a/b?ref=c\", ../../../etc/passwd]\nhelmCharts: [{name: a, repo: \"https://example.com\"}]\ngenerators: [exec.yaml]\n"),
		"too large":             one("a.tf", rep("#", 600<<10)),
		"cdk call":              append(one("cdk.json", "{}"), File{"lib/a.ts", []byte("new Function(this, 'A', " + rep("{a: (", 80000))}),
		"env":                   append(one("docker-compose.yml", "services: {a: {image: \"${A:-"+rep("${A:-", 50000)+"\", restart: always}}"), File{".env", []byte("A=1")}),
	}
	maps.Copy(all, hostileExpansions())
	return all
}

// hostileExpansions are small files that stand for very much.
func hostileExpansions() map[string][]File {
	rep := strings.Repeat
	chart := func(template string) []File {
		return []File{
			{"c/Chart.yaml", []byte("name: c\nversion: 1.0.0\n")},
			{"c/values.yaml", []byte("a: [" + rep("1,", 100) + "1]\nbig: " + rep("x", 300000) + "\n")},
			{"c/templates/a.yaml", []byte(template)},
		}
	}
	var locals, texts, slsRefs, params strings.Builder
	locals.WriteString("locals {\n l0 = [" + rep("1,", 1000) + "]\n")
	texts.WriteString("locals {\n t0 = \"" + rep("x", 100000) + "\"\n")
	slsRefs.WriteString("service: s\nprovider: {name: aws}\nfunctions: {f: {handler: a, timeout: \"${self:custom.v30}\"}}\ncustom:\n  v0: " + rep("x", 10000) + "\n")
	params.WriteString("Parameters:\n  P0: {Type: String, Default: " + rep("x", 100000) + "}\n")
	for i := 1; i <= 30; i++ {
		fmt.Fprintf(&locals, " l%d = concat(local.l%d, local.l%d, [for x in local.l%d : [for y in local.l%d : x]])\n", i, i-1, i-1, i-1, i-1)
		fmt.Fprintf(&texts, " t%d = \"${local.t%d}${local.t%d}\"\n", i, i-1, i-1)
		fmt.Fprintf(&slsRefs, "  v%d: \"${self:custom.v%d}${self:custom.v%d}\"\n", i, i-1, i-1)
		fmt.Fprintf(&params, "  P%d: {Type: String, Default: !Join ['', [!Ref P%d, !Ref P%d]]}\n", i, i-1, i-1)
	}
	var calls strings.Builder
	for i := range 50 {
		fmt.Fprintf(&calls, "module \"m%d\" {\n  source = \"./\"\n}\n", i)
	}
	return map[string][]File{
		"helm until":         chart("{{ range until 300000000 }}x{{ end }}"),
		"helm untilStep":     chart("{{ range untilStep 0 300000000 1 }}x{{ end }}{{ range until (int (mul 1000 1000 1000)) }}y{{ end }}"),
		"helm templates":     chart(`{{ define "r" }}{{ template "r" . }}{{ template "r" . }}{{ end }}{{ template "r" . }}`),
		"helm tpl":           chart(`{{ $x := "{{ tpl .Values.t . }}{{ tpl .Values.t . }}" }}{{ tpl $x . }}`),
		"helm nested ranges": chart(rep("{{ range $.Values.a }}", 100) + "{{ continue }}" + rep("{{ end }}", 100)),
		"helm recursion":     chart(`{{ define "r" }}{{ include "r" . }}{{ include "r" . }}{{ end }}{{ include "r" . }}`),
		"helm loops":         chart(rep("{{ range .Values.a }}", 8) + "x" + rep("{{ end }}", 8)),
		"helm doubling":      chart(`{{ $x := "xxxxxxxx" }}` + rep(`{{ $x = printf "%s%s" $x $x }}`, 60) + "{{ $x }}"),
		"helm blocks":        chart(rep("{{ if .Values.a }}", 30000)),
		"helm parentheses":   chart("{{ " + rep("(", 100000) + " }}"),
		"helm else":          chart("{{ if .a }}" + rep("{{ else if .b }}", 30000) + "{{ end }}"),
		"helm includes":      chart(`{{ define "b" }}` + rep("y", 100000) + `{{ end }}{{ range .Values.a }}{{ range $.Values.a }}{{ $x := include "b" . }}{{ end }}{{ end }}`),
		"helm large values":  chart("{{ range .Values.a }}\na{{ . }}: \"x{{ $.Values.big }}\"\n{{ end }}"),
		"helm random":        chart("{{ genPrivateKey \"rsa\" }}{{ env \"HOME\" }}{{ getHostByName \"x\" }}"),
		"terraform lists":    one("a.tf", locals.String()+"}\nresource \"aws_vpc\" \"x\" {\n a = local.l30\n}\n"),
		"terraform texts":    one("a.tf", texts.String()+"}\nresource \"aws_vpc\" \"x\" {\n a = local.t30\n}\n"),
		"terraform widths":   one("a.tf", "resource \"aws_lambda_function\" \"f\" {\n  count = 0\n  timeout = format(\"%1000000000d\", 1)\n}\n"),
		"terraform exponent": one("a.tf", "resource \"aws_vpc\" \"f\" {\n  a = \"${1e999999999}${-1e999999999}\"\n b = 1e999999999 * 2\n}\n"),
		"terraform calls":    one("a.tf", calls.String()),
		"serverless texts":   one("serverless.yml", strings.Replace(slsRefs.String(), "functions: {f:", "functions: {zz:", 1)),
		"sam texts":          one("template.yaml", params.String()+"Resources: {B: {Type: AWS::S3::Bucket, Properties: {X: !Ref P30}}}\n"),
		"bicep calls":        bicepCalls(),
		"kustomize bases":    kustomizeLadder(12, 100),
		"helm ladder":        helmLadder(12),
		"many services":      one("a.yaml", "apiVersion: v1\nkind: List\nitems:\n"+rep("- {apiVersion: apps/v1, kind: Deployment, metadata: {name: zzz}, spec: {template: {spec: {containers: [{image: a}]}}}}\n", 3000)),
	}
}

func aliases(depth, width int) string {
	var b strings.Builder
	b.WriteString("apiVersion: v1\nkind: Deployment\na0: &a0 [x]\n")
	for i := 1; i <= depth; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), width), ","))
	}
	fmt.Fprintf(&b, "spec: {template: {spec: {containers: *a%d}}}\n", depth)
	return b.String()
}

func merges(n int) string {
	var b strings.Builder
	b.WriteString("apiVersion: v1\nkind: X\nbase: &b\n")
	for i := range n {
		fmt.Fprintf(&b, "  k%d: 1\n", i)
	}
	b.WriteString("list:\n" + strings.Repeat("- {<<: [*b, *b, *b]}\n", n))
	return b.String()
}

// kustomizeLadder is folders that each name the next one many times.
func kustomizeLadder(depth, width int) []File {
	var files []File
	for i := range depth {
		text := "resources:\n" + strings.Repeat(fmt.Sprintf("- ../k%d\n", i+1), width)
		files = append(files, File{fmt.Sprintf("k%d/kustomization.yaml", i), []byte(text)})
	}
	return files
}

// helmLadder is charts inside charts, each depended on many times.
func helmLadder(depth int) []File {
	var files []File
	dir := "c"
	for range depth {
		text := "name: a\nversion: 1.0.0\ndependencies:\n" + strings.Repeat("- {name: a, repository: \"file://charts/a\"}\n", 20)
		files = append(files, File{dir + "/Chart.yaml", []byte(text)})
		dir += "/charts/a"
	}
	return files
}

// bicepCalls is a file that calls another for every item of a list, which does the same, and so on; each works through nested loops.
func bicepCalls() []File {
	var files []File
	list := "[" + strings.Repeat("1, ", 150) + "1]"
	for i := range 6 {
		text := fmt.Sprintf("param l array = %s\nparam all array = [for a in l: [for b in l: [for c in l: a]]]\nmodule m 'f%d.bicep' = [for a in l: {\n  name: 'm'\n}]\nresource r 'Microsoft.App/containerApps@1' = [for a in l: {\n  name: 'zz${a}'\n}]\n", list, i+1)
		files = append(files, File{fmt.Sprintf("f%d.bicep", i), []byte(text)})
	}
	return files
}

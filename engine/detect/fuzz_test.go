package detect

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

func parseArchive(path string) (*txtar.Archive, error) { return txtar.ParseFile(path) }

func scalar(text string) *tree.Node { return tree.Value("f", 1, text) }

// fuzzFile fuzzes one kind of file by its path: whatever its bytes, reading comes back with at most MaxServices services whose places
// are in the files.
func fuzzFile(f *testing.F, pattern, path string, beside ...File) {
	f.Helper()
	cases, err := filepath.Glob("testdata/corpus/" + pattern + "/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, p := range cases {
		archive, err := parseArchive(p)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if file.Name != "want.yaml" && filepath.Ext(file.Name) == filepath.Ext(path) {
				f.Add(file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		files := append([]File{{path, data}}, beside...)
		r := Services(files, Options{})
		if len(r.Services) > MaxServices {
			t.Fatalf("%d services", len(r.Services))
		}
		for _, p := range r.Problems {
			if p.File == "" && p.Why != "" && len(r.Services) < MaxServices {
				t.Fatalf("a reader gave up: %s", p.Why)
			}
		}
		for _, s := range r.Services {
			for _, fact := range s.Facts {
				if fact.Source.File == "" || fact.Source.Line < 1 {
					t.Fatalf("%s: %s has no place: %+v", s.Name, fact.Attribute, fact.Source)
				}
			}
		}
	})
}

func FuzzCloudFormation(f *testing.F) { fuzzFile(f, "sam", "template.yaml") }

func FuzzServerless(f *testing.F) { fuzzFile(f, "serverless", "serverless.yml") }

func FuzzTerraform(f *testing.F) { fuzzFile(f, "terraform", "main.tf") }

func FuzzKubernetes(f *testing.F) { fuzzFile(f, "kubernetes", "k8s/a.yaml") }

func FuzzHelmTemplate(f *testing.F) {
	fuzzFile(f, "helm", "c/templates/a.yaml", File{"c/Chart.yaml", []byte("name: c\nversion: 1.0.0\n")}, File{"c/values.yaml", []byte("a: {b: 1, c: [1, 2]}\nresources: {}\n")})
}

func FuzzHelmValues(f *testing.F) {
	fuzzFile(f, "helm", "c/values.yaml", File{"c/Chart.yaml", []byte("name: c\nversion: 1.0.0\n")}, File{"c/templates/a.yaml", []byte("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      containers:\n        - image: {{ .Values.image }}\n          resources: {{- toYaml .Values.resources | nindent 12 }}\n")})
}

func FuzzKustomize(f *testing.F) {
	fuzzFile(f, "kustomize", "kustomization.yaml", File{"d.yaml", []byte(deployment)})
}

func FuzzDockerfile(f *testing.F) { fuzzFile(f, "dockerfile", "Dockerfile") }

func FuzzCompose(f *testing.F) { fuzzFile(f, "compose", "docker-compose.yml") }

func FuzzCloudRun(f *testing.F) { fuzzFile(f, "cloud-run", "service.yaml") }

func FuzzCDK(f *testing.F) { fuzzFile(f, "cdk", "lib/a.ts", File{"cdk.json", []byte("{}")}) }

func FuzzAppEngine(f *testing.F) { fuzzFile(f, "app-engine", "app.yaml") }

func FuzzAzureFunctions(f *testing.F) { fuzzFile(f, "azure-functions", "host.json") }

func FuzzBicep(f *testing.F) { fuzzFile(f, "bicep", "main.bicep") }

func FuzzARM(f *testing.F) { fuzzFile(f, "bicep", "azuredeploy.json") }

func FuzzFly(f *testing.F) { fuzzFile(f, "fly", "fly.toml") }

func FuzzProcfile(f *testing.F) { fuzzFile(f, "procfile", "Procfile") }

func FuzzNomad(f *testing.F) { fuzzFile(f, "nomad", "job.nomad") }

func FuzzOpenFaaS(f *testing.F) { fuzzFile(f, "openfaas", "stack.yml") }

func FuzzOpenWhisk(f *testing.F) { fuzzFile(f, "openwhisk", "manifest.yaml") }

func FuzzWrangler(f *testing.F) { fuzzFile(f, "wrangler", "wrangler.jsonc") }

func FuzzSystemd(f *testing.F) { fuzzFile(f, "systemd", "a.service") }

func FuzzPacker(f *testing.F) { fuzzFile(f, "packer", "a.pkr.hcl") }

func FuzzVagrant(f *testing.F) { fuzzFile(f, "vagrant", "Vagrantfile") }

func FuzzWorkflow(f *testing.F) { fuzzFile(f, "workflows", ".github/workflows/deploy.yml") }

func FuzzScript(f *testing.F) { fuzzFile(f, "cloud-run", "deploy.sh") }

func FuzzTaskDefinition(f *testing.F) { fuzzFile(f, "ecs", ".aws/task-definition.json") }

func FuzzTerragrunt(f *testing.F) {
	f.Add([]byte("terraform {\n  source = \"${get_repo_root()}//m\"\n}\ninputs = {\n  memory = 512\n}\n"))
	fuzzFile(f, "terraform", "live/a/terragrunt.hcl", File{"m/main.tf", []byte("variable \"memory\" {}\nresource \"aws_lambda_function\" \"this\" {\n  memory_size = var.memory\n}\n")})
}

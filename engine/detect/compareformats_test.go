package detect

import (
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// edits is one format's file and what people do to it: each is a pair of texts, the first replaced by the second.
type edits struct {
	path, text      string
	beside          []File    // stay as they are
	name            string    // of the service
	comment, layout [2]string // nothing changes
	bump            [2]string // a new version of an image or a runtime's patch: nothing to say
	more            [2]string // another size
	rename          [2]string
	renamed         string
	second          [2]string // another service
	added           string
	move            [2]string // the same service on another platform
	moved           string
}

func formatsEdited() map[string]edits {
	return map[string]edits{
		"sam": {
			path: "template.yaml", name: "ApiFunction",
			text: `Transform: AWS::Serverless-2016-10-31
Resources:
  ApiFunction:
    Type: AWS::Serverless::Function
    Properties: {PackageType: Image, ImageUri: 'acme/api:1', MemorySize: 512}
`,
			comment: [2]string{"Resources:", "# what we run\nResources:"},
			layout:  [2]string{"    Properties: {PackageType: Image, ", "    Properties:\n      {PackageType: Image,\n       "},
			bump:    [2]string{"api:1", "api:2"},
			more:    [2]string{"512", "2048"},
			rename:  [2]string{"ApiFunction:", "GatewayFunction:"}, renamed: "GatewayFunction",
			second: [2]string{"Resources:\n", "Resources:\n  MailFunction:\n    Type: AWS::Serverless::Function\n    Properties: {Runtime: python3.12}\n"}, added: "MailFunction",
			move: [2]string{`  ApiFunction:
    Type: AWS::Serverless::Function
    Properties: {PackageType: Image, ImageUri: 'acme/api:1', MemorySize: 512}
`, `  ApiService:
    Type: AWS::ECS::Service
    Properties: {LaunchType: FARGATE, TaskDefinition: !Ref Task}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {Cpu: 512, Memory: 1024, ContainerDefinitions: [{Name: api, Image: 'acme/api:1'}]}
`}, moved: "ApiService",
		},
		"cloudformation": {
			path: "infra/stack.json", name: "Web",
			text: `{"Resources": {
  "Web": {"Type": "AWS::ECS::Service", "Properties": {"LaunchType": "EC2", "TaskDefinition": {"Ref": "Task"}}},
  "Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Cpu": 512, "Memory": 1024, "ContainerDefinitions": [{"Name": "web", "Image": "acme/web:1"}]}}
}}
`,
			comment: [2]string{`{"Resources"`, `{"Description": "what we run", "Resources"`},
			layout:  [2]string{`"Web": {`, "\"Web\":\n    {"},
			bump:    [2]string{"web:1", "web:2"},
			more:    [2]string{"1024", "4096"},
			rename:  [2]string{`"Web": {`, `"Front": {`}, renamed: "Front",
			second: [2]string{`{"Resources": {`, `{"Resources": {
  "Jobs": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "nodejs20.x"}},`}, added: "Jobs",
			move: [2]string{`"EC2"`, `"FARGATE"`}, moved: "Web",
		},
		"serverless": {
			path: "serverless.yml", name: "mail",
			text: `service: shop
provider: {name: aws, runtime: nodejs20.x}
functions:
  mail:
    handler: a.b
    image: acme/mail:1
    memorySize: 512
`,
			comment: [2]string{"functions:", "# sends mail\nfunctions:"},
			layout:  [2]string{"    memorySize: 512", "\n    memorySize:   512"},
			bump:    [2]string{"mail:1", "mail:2"},
			more:    [2]string{"512", "1024"},
			rename:  [2]string{"  mail:", "  letters:"}, renamed: "letters",
			second: [2]string{"functions:\n", "functions:\n  sweep:\n    handler: a.c\n"}, added: "sweep",
			move: [2]string{"name: aws", "name: google"}, moved: "mail",
		},
		"terraform": {
			path: "infra/main.tf", name: "api",
			text: `resource "google_cloud_run_v2_service" "api" {
  name = "api"
  template {
    containers {
      image = "acme/api:1"
      resources {
        limits = { memory = "1Gi" }
      }
    }
  }
}
`,
			comment: [2]string{"  template {", "  # one copy\n  template {"},
			layout:  [2]string{`  name = "api"`, "  name     =     \"api\"\n"},
			bump:    [2]string{"api:1", "api:2"},
			more:    [2]string{"1Gi", "4Gi"},
			rename:  [2]string{`service" "api" {`, `service" "gateway" {`}, renamed: "gateway",
			second: [2]string{"resource \"google_cloud", "resource \"aws_lambda_function\" \"jobs\" {\n  runtime = \"python3.12\"\n}\n\nresource \"google_cloud"}, added: "jobs",
			move: [2]string{`resource "google_cloud_run_v2_service" "api" {
  name = "api"
`, `resource "azurerm_container_app" "api" {
  name = "api"
`}, moved: "api",
		},
		"kubernetes": {
			path: "k8s/api.yaml", name: "api", text: deployment,
			comment: [2]string{"spec:", "# two copies\nspec:"},
			layout:  [2]string{"  replicas: 2", "\n  replicas:   2"},
			bump:    [2]string{"api:1", "api:2"},
			more:    [2]string{"512Mi", "2Gi"},
			rename:  [2]string{"name: api}", "name: gateway}"}, renamed: "gateway",
			second: [2]string{"apiVersion", "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: sweep}\nspec:\n  schedule: '0 * * * *'\n  jobTemplate: {spec: {template: {spec: {containers: [{name: a, image: acme/a}]}}}}\n---\napiVersion"}, added: "sweep",
			move: [2]string{deployment, `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: api}
spec: {template: {spec: {containers: [{image: 'registry.example.com/api:1'}]}}}
`}, moved: "api",
		},
		"helm values": {
			path: "chart/values.yaml", name: "shop",
			text: "image: acme/shop:1\nreplicas: 2\nresources:\n  limits: {memory: 512Mi}\nworker: {enabled: false}\n",
			beside: []File{
				{"chart/Chart.yaml", []byte("name: shop\nversion: 1.0.0\n")},
				{"chart/templates/a.yaml", []byte("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Values.name | default \"shop\" }}\nspec:\n  replicas: {{ .Values.replicas }}\n  template:\n    spec:\n      containers:\n        - image: {{ .Values.image }}\n          resources: {{- toYaml .Values.resources | nindent 12 }}\n")},
				{"chart/templates/b.yaml", []byte("{{- if .Values.worker.enabled }}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: worker\nspec:\n  template:\n    spec:\n      containers:\n        - image: {{ .Values.image }}\n{{- end }}\n")},
			},
			comment: [2]string{"replicas", "# copies\nreplicas"},
			layout:  [2]string{"replicas: 2", "\nreplicas:    2"},
			bump:    [2]string{"shop:1", "shop:2"},
			more:    [2]string{"512Mi", "2Gi"},
			rename:  [2]string{"image:", "name: store\nimage:"}, renamed: "store",
			second: [2]string{"enabled: false", "enabled: true"}, added: "worker",
		},
		"compose": {
			path: "compose.yaml", name: "api",
			text:    "services:\n  api:\n    image: acme/api:1\n    restart: always\n    mem_limit: 512m\n    ports: ['80:8080']\n",
			comment: [2]string{"services", "# what we run\nservices"},
			layout:  [2]string{"    restart: always", "    restart:   'always'\n"},
			bump:    [2]string{"api:1", "api:2"},
			more:    [2]string{"512m", "2g"},
			rename:  [2]string{"  api:", "  gateway:"}, renamed: "gateway",
			second: [2]string{"services:\n", "services:\n  worker:\n    image: acme/worker:1\n    restart: always\n"}, added: "worker",
		},
		"cloud run": {
			path: "service.yaml", name: "api",
			text: `apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: api
  annotations: {run.googleapis.com/ingress: all}
spec:
  template:
    spec:
      containers:
        - image: acme/api:1
          resources: {limits: {memory: 1Gi}}
`,
			comment: [2]string{"spec:", "# one service\nspec:"},
			layout:  [2]string{"  name: api", "  name:  'api'"},
			bump:    [2]string{"api:1", "api:2"},
			more:    [2]string{"1Gi", "4Gi"},
			rename:  [2]string{"  name: api", "  name: gateway"}, renamed: "gateway",
			second: [2]string{"apiVersion", "apiVersion: run.googleapis.com/v1\nkind: Job\nmetadata: {name: sweep}\nspec: {template: {spec: {template: {spec: {containers: [{image: acme/sweep}]}}}}}\n---\napiVersion"}, added: "sweep",
			move: [2]string{"  annotations: {run.googleapis.com/ingress: all}\n", ""}, moved: "api",
		},
		"bicep": {
			path: "infra/main.bicep", name: "api",
			text: `resource api 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'api'
  properties: {
    template: {
      containers: [ { image: 'acme/api:1', resources: { cpu: json('0.5'), memory: '1Gi' } } ]
    }
  }
}
`,
			comment: [2]string{"  properties", "  // one app\n  properties"},
			layout:  [2]string{"[ { image", "[\n        { image"},
			bump:    [2]string{"api:1", "api:2"},
			more:    [2]string{"1Gi", "4Gi"},
			rename:  [2]string{"name: 'api'", "name: 'gateway'"}, renamed: "gateway",
			second: [2]string{"resource api", "resource jobs 'Microsoft.App/jobs@2024-03-01' = {\n  name: 'jobs'\n  properties: { template: { containers: [ { image: 'acme/jobs' } ] } }\n}\nresource api"}, added: "jobs",
			move: [2]string{"Microsoft.App/containerApps@2024-03-01", "Microsoft.Compute/virtualMachines@2024-07-01"}, moved: "api",
		},
	}
}

// TestCompare_inEveryFormat makes the same changes in the formats that people change most: only a service that is added or moved is
// worth a word.
func TestCompare_inEveryFormat(t *testing.T) {
	t.Parallel()
	for name, e := range formatsEdited() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			here := e.files(e.path, e.text)
			e.expect(t, "nothing", here, here, outcome{Same: []string{e.name}})
			e.expect(t, "comment", here, e.changed(t, e.comment), outcome{Same: []string{e.name}})
			e.expect(t, "layout", here, e.changed(t, e.layout), outcome{Same: []string{e.name}})
			e.expect(t, "new version", here, e.changed(t, e.bump), outcome{Same: []string{e.name}})
			e.expect(t, "another size", here, e.changed(t, e.more), outcome{Changed: []string{e.name}})
			e.expect(t, "renamed", here, e.changed(t, e.rename), outcome{Same: []string{e.renamed}})
			e.expect(t, "second", here, e.changed(t, e.second), outcome{Added: []string{e.added}, Same: []string{e.name}})
			e.expect(t, "removed", here, nil, outcome{Removed: []string{e.name}})
			e.expect(t, "added", nil, here, outcome{Added: []string{e.name}})
			e.expect(t, "fixture", here, append(e.in("tests/fixtures"), here...), outcome{Same: []string{e.name}})
			e.expect(t, "moved file", here, e.in("deploy/prod"), outcome{Same: []string{e.name}})
			if e.moved != "" {
				e.expect(t, "moved", here, e.changed(t, e.move), outcome{Moved: []string{e.moved}})
			}
		})
	}
}

func (e edits) files(p, text string) []File {
	return append([]File{{p, []byte(text)}}, e.beside...)
}

// in is all files in another folder.
func (e edits) in(folder string) []File {
	var out []File
	for _, f := range e.files(e.path, e.text) {
		out = append(out, File{path.Join(folder, f.Path), f.Data})
	}
	return out
}

func (e edits) changed(t *testing.T, pair [2]string) []File {
	t.Helper()
	if !strings.Contains(e.text, pair[0]) {
		t.Fatalf("%q is not in the file", pair[0])
	}
	return e.files(e.path, strings.Replace(e.text, pair[0], pair[1], 1))
}

func (e edits) expect(t *testing.T, what string, base, head []File, want outcome) {
	t.Helper()
	c := Compare(base, head, Options{})
	got := outcome{names(c.Added), moved(c.Moved), moved(c.Changed), names(c.Removed), names(c.Same)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
	if speaks := len(want.Added)+len(want.Moved) > 0; c.Speaks() != speaks {
		t.Errorf("%s: Speaks() = %v, want %v", what, c.Speaks(), speaks)
	}
	if len(c.Problems) > 0 {
		t.Errorf("%s: problems %v", what, c.Problems)
	}
}

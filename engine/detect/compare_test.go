package detect

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  replicas: 2
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1
          resources: {limits: {memory: 512Mi, cpu: 1}}
`

const function = `Transform: AWS::Serverless-2016-10-31
Resources:
  ApiFunction:
    Type: AWS::Serverless::Function
    Properties: {Runtime: go1.x, Handler: main, MemorySize: 512}
`

// outcome is a comparison by names.
type outcome struct{ Added, Moved, Changed, Removed, Same []string }

func TestCompare_tellsAddedMovedChangedAndRemoved(t *testing.T) {
	t.Parallel()
	k8s := func(from, to string) []File { return one("k8s/api.yaml", replaceOnce(deployment, from, to)) }
	cases := map[string]struct {
		base, head []File
		want       outcome
	}{
		"nothing":             {nil, nil, outcome{}},
		"added":               {nil, k8s("", ""), outcome{Added: []string{"api"}}},
		"removed":             {k8s("", ""), nil, outcome{Removed: []string{"api"}}},
		"same":                {k8s("", ""), k8s("", ""), outcome{Same: []string{"api"}}},
		"version bump":        {k8s("", ""), k8s("api:1", "api:2"), outcome{Same: []string{"api"}}},
		"lines above":         {k8s("", ""), k8s("apiVersion", "# note\napiVersion"), outcome{Same: []string{"api"}}},
		"more memory":         {k8s("", ""), k8s("512Mi", "2Gi"), outcome{Changed: []string{"api"}}},
		"more copies":         {k8s("", ""), k8s("replicas: 2", "replicas: 9"), outcome{Changed: []string{"api"}}},
		"moved to functions":  {k8s("", ""), one("template.yaml", function), outcome{Moved: []string{"ApiFunction"}}},
		"moved to a cluster":  {one("template.yaml", function), k8s("", ""), outcome{Moved: []string{"api"}}},
		"managed by guess":    {k8s("", ""), k8s("name: api}", "name: api, annotations: {iam.gke.io/x: y}}"), outcome{Changed: []string{"api"}}},
		"registry moved":      {k8s("", ""), k8s("registry.example.com", "gcr.io/acme"), outcome{Same: []string{"api"}}},
		"file moved":          {k8s("", ""), one("deploy/api.yaml", deployment), outcome{Same: []string{"api"}}},
		"renamed in place":    {k8s("", ""), k8s("name: api}", "name: gateway}"), outcome{Same: []string{"gateway"}}},
		"renamed elsewhere":   {k8s("", ""), one("deploy/gateway.yaml", "# moved\n"+replaceOnce(replaceOnce(deployment, "name: api}", "name: gateway}"), "api:1", "api:2")), outcome{Same: []string{"gateway"}}},
		"replaced":            {k8s("", ""), one("deploy/b.yaml", "# new\n"+replaceOnce(replaceOnce(deployment, "name: api}", "name: billing}"), "/api:1", "/billing:1")), outcome{Added: []string{"billing"}, Removed: []string{"api"}}},
		"documentation":       {k8s("", ""), append(k8s("", ""), one("docs/x.yaml", deployment)...), outcome{Same: []string{"api"}}},
		"second service":      {k8s("", ""), append(k8s("", ""), one("k8s/w.yaml", replaceOnce(deployment, "name: api}", "name: worker}"))...), outcome{Added: []string{"worker"}, Same: []string{"api"}}},
		"dockerfile deployed": {one("Dockerfile", "FROM node\nCMD [\"node\"]\n"), append(one("Dockerfile", "FROM node\nCMD [\"node\"]\n"), one("fly.toml", "app = \"app\"\n[http_service]\n")...), outcome{Moved: []string{"app"}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := Compare(c.base, c.head, Options{})
			got := outcome{names(r.Added), moved(r.Moved), moved(r.Changed), names(r.Removed), names(r.Same)}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if want := len(c.want.Added)+len(c.want.Moved) > 0; r.Speaks() != want {
				t.Errorf("Speaks() = %v, want %v", r.Speaks(), want)
			}
		})
	}
}

func moved(moves []Move) []string {
	var out []string
	for _, m := range moves {
		out = append(out, m.To.Name)
	}
	return out
}

func replaceOnce(s, from, to string) string {
	if from == "" {
		return s
	}
	for i := 0; i+len(from) <= len(s); i++ {
		if s[i:i+len(from)] == from {
			return s[:i] + to + s[i+len(from):]
		}
	}
	return s
}

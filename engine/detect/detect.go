package detect

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Format is one kind of file that services are read from.
type Format struct {
	ID    string
	Title string
	read  func(s *fileset) []*draft
}

// Formats is the formats in the order in which they are read: what owns files by their place comes first, what fits many files last.
func Formats() []Format {
	return []Format{
		{"cdk", "AWS CDK", readCDK},
		{"sam", "AWS SAM and CloudFormation", readCloudFormation},
		{"serverless", "Serverless Framework", readServerless},
		{"helm", "Helm charts", readHelm},
		{"kustomize", "Kustomize", readKustomize},
		{"terraform", "Terraform and OpenTofu", readTerraform},
		{"ecs", "Amazon ECS task definitions and Copilot manifests", readECS},
		{"nomad", "Nomad jobs", readNomad},
		{"packer", "Packer builds", readPacker},
		{"bicep", "Bicep and ARM templates", readBicep},
		{"azure-functions", "Azure Functions", readAzureFunctions},
		{"openfaas", "OpenFaaS stacks", readOpenFaaS},
		{"openwhisk", "OpenWhisk manifests", readOpenWhisk},
		{"app-engine", "Google App Engine", readAppEngine},
		{"cloud-run", "Cloud Run and Knative services", readKnative},
		{"kubernetes", "Kubernetes manifests", readKubernetes},
		{"fly", "Fly.io", readFly},
		{"wrangler", "Cloudflare Workers", readWrangler},
		{"procfile", "Procfile and app.json", readProcfile},
		{"compose", "Compose files", readCompose},
		{"systemd", "systemd units", readSystemd},
		{"vagrant", "Vagrant machines", readVagrant},
		{"commands", "Deployment commands in workflows and scripts", readCommands},
		{"dockerfile", "Dockerfiles", nil}, // joined to what the others found, see joinDockerfiles
	}
}

// Services reads what a set of files deploys. It never fails: a file that cannot be read is a Problem, and the others are read.
func Services(files []File, o Options) Result {
	s := newFileset(files, o)
	var drafts []*draft
	for _, f := range Formats() {
		if f.read != nil {
			drafts = append(drafts, guarded(s, f)...)
			drafts = drafts[:min(len(drafts), maxDrafts)]
		}
	}
	placeInCluster(s, drafts)
	drafts = joinFunctionApps(s, drafts)
	drafts = withoutHints(unite(drafts))
	drafts = joinDockerfiles(s, drafts)
	return result(s, drafts)
}

// guarded keeps a mistake in one reader from taking the others with it.
func guarded(s *fileset, f Format) (drafts []*draft) {
	defer func() {
		if r := recover(); r != nil {
			s.problem("", fmt.Errorf("reading %s: %v", f.Title, r))
		}
	}()
	return f.read(s)
}

func result(s *fileset, drafts []*draft) Result {
	var r Result
	for _, d := range drafts {
		d.settle()
		r.Services = append(r.Services, d.finish())
	}
	slices.SortStableFunc(r.Services, func(a, b Service) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Platform, b.Platform), strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	r.Problems = s.problems
	if n := len(r.Services); n > MaxServices {
		r.Services = r.Services[:MaxServices]
		r.Problems = append(r.Problems, Problem{Why: fmt.Sprintf("%d services, of which %d are reviewed", n, MaxServices)})
	}
	return r
}

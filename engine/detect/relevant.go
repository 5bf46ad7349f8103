package detect

import (
	"path"
	"slices"
	"strings"
)

// Relevant reports, from its path alone, whether a file can say anything of what is deployed: it is worth fetching. Files under
// folders of tests, fixtures, examples, documentation, vendored code and development environments are not.
func Relevant(p string) bool {
	if p == "" || len(p) > 1000 || strings.HasPrefix(p, "/") || strings.Contains(p, "\x00") {
		return false
	}
	parts := strings.Split(strings.ToLower(p), "/")
	folders, base := parts[:len(parts)-1], parts[len(parts)-1]
	if slices.Contains(parts, "..") || slices.ContainsFunc(folders, aside) || scaffold(folders) || isLock(base) || isTest(base) {
		return false
	}
	if slices.Contains(folders, ".github") && !slices.Contains(folders, "workflows") || slices.Contains(folders, "crds") {
		return false
	}
	return readable(folders, base)
}

// aside reports folders whose files deploy nothing.
func aside(folder string) bool {
	switch folder {
	case "test", "tests", "testdata", "testing", "__tests__", "__fixtures__", "fixtures", "fixture", "e2e", "spec", "specs", "mocks", "__mocks__",
		"example", "examples", "sample", "samples", "doc", "docs", "documentation", "tutorial", "tutorials", "demo", "demos", "quickstart", "quickstarts", "snippets",
		"vendor", "vendored", "node_modules", "third_party", "third-party", "thirdparty", ".devcontainer", ".vscode", ".idea", ".terraform", ".git", ".serverless",
		".aws-sam", "site-packages", "bower_components", "cookiecutter", "archetype", "boilerplate", "_templates", "generators", "skeleton", "skeletons", "scaffold", "scaffolds", "scaffolding":
		return true
	}
	return strings.HasSuffix(folder, "-examples") || strings.HasSuffix(folder, "-samples") || strings.HasSuffix(folder, "-docs") || strings.HasSuffix(folder, "_test") || strings.HasPrefix(folder, "{{") || strings.HasSuffix(folder, ".test")
}

// scaffold reports files that a program copies into new projects: "create-app/template/...".
func scaffold(folders []string) bool {
	for i, f := range folders {
		if i > 0 && (f == "template" || f == "templates") && strings.HasPrefix(folders[i-1], "create-") {
			return true
		}
	}
	return false
}

func isLock(base string) bool {
	switch base {
	case "package-lock.json", "pnpm-lock.yaml", "yarn.lock", "composer.lock", "poetry.lock", "chart.lock", "requirements.yaml", ".terraform.lock.hcl", "composer.json",
		"tsconfig.json", "mkdocs.yml", "renovate.json", "values.schema.json", "codecov.yml", ".pre-commit-config.yaml", "openapi.yaml", "openapi.json", "swagger.json", "swagger.yaml":
		return true
	}
	return strings.HasSuffix(base, ".lock") || strings.HasSuffix(base, ".min.json")
}

func isTest(base string) bool {
	stem, _, _ := strings.Cut(base, ".")
	return strings.HasSuffix(stem, "_test") || strings.HasSuffix(stem, "-test") || strings.Contains(base, ".test.") || strings.Contains(base, ".spec.") ||
		strings.Contains(base, "crd") && strings.HasSuffix(base, ".yaml") && strings.HasPrefix(base, "crd") || strings.Contains(base, "customresourcedefinition") ||
		strings.HasSuffix(base, ".example") || strings.HasSuffix(base, ".sample") || strings.Contains(stem, "example") && base != ".env.example"
}

// readable reports whether a format reads files of that name. JSON and program files are many and mostly say nothing: they are
// read where their name or folder suggests infrastructure.
func readable(folders []string, base string) bool {
	switch path.Ext(base) {
	case ".yaml", ".yml", ".toml", ".tf", ".tfvars", ".bicep", ".bicepparam", ".nomad", ".hcl", ".template", ".tpl", ".sh",
		".service", ".timer", ".socket", ".dockerfile", ".tofu":
		return true
	case ".json", ".jsonc":
		return slices.ContainsFunc(folders, infrastructure) || suggests(base, "template", "deploy", "cdk.json", "serverless", "wrangler", "host.json", "function.json", "app.json", "container", "task", "definition", "service", "manifest", "main.json", "parameters", "packer", "k8s", "job")
	case ".ts", ".js", ".py", ".mts":
		return slices.ContainsFunc(folders, infrastructure) || suggests(base, "stack", "construct", "function_app", "app.py", "app.ts", "infra", "cdk")
	}
	return isDockerfile(base) || base == "procfile" || base == "vagrantfile" || base == "kustomization" || base == ".env" || base == "makefile"
}

func suggests(base string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(base, w) })
}

// infrastructure reports folders in which JSON and program files describe deployments.
func infrastructure(folder string) bool {
	switch folder {
	case "infra", "infrastructure", "iac", "cdk", "cdk.out", "stacks", "constructs", "lib", "bin", "functions", "deploy", "deployment", "deployments", "k8s", "kubernetes", "manifests",
		"templates", "cloudformation", "cfn", "ecs", "arm", "azure", "terraform", "packer", "ops", "run":
		return true
	}
	return false
}

func isDockerfile(base string) bool {
	base = strings.ToLower(base)
	return base == "dockerfile" || base == "containerfile" || strings.HasPrefix(base, "dockerfile.") || strings.HasSuffix(base, ".dockerfile")
}

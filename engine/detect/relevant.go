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
	if slices.Contains(parts, "..") || slices.ContainsFunc(folders, aside) || isLock(base) || isTest(base) {
		return false
	}
	if slices.Contains(folders, ".github") && !slices.Contains(folders, "workflows") || slices.Contains(folders, "crds") {
		return false
	}
	return readable(base)
}

// aside reports folders whose files deploy nothing.
func aside(folder string) bool {
	switch folder {
	case "test", "tests", "testdata", "testing", "__tests__", "__fixtures__", "fixtures", "fixture", "e2e", "spec", "specs", "mocks", "__mocks__",
		"example", "examples", "sample", "samples", "doc", "docs", "documentation", "tutorial", "tutorials", "demo", "demos", "quickstart", "quickstarts", "snippets",
		"vendor", "vendored", "node_modules", "third_party", "third-party", "thirdparty", ".devcontainer", ".vscode", ".idea", ".terraform", ".git", ".serverless",
		".aws-sam", "site-packages", "bower_components", "cookiecutter", "archetype", "boilerplate":
		return true
	}
	return strings.HasSuffix(folder, "-examples") || strings.HasSuffix(folder, "_test") || strings.HasPrefix(folder, "{{") || strings.HasSuffix(folder, ".test")
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

// readable reports whether a format reads files of that name.
func readable(base string) bool {
	switch path.Ext(base) {
	case ".yaml", ".yml", ".json", ".jsonc", ".toml", ".tf", ".tfvars", ".bicep", ".nomad", ".hcl", ".template", ".tpl", ".sh",
		".service", ".timer", ".socket", ".dockerfile", ".tofu", ".pkr":
		return true
	case ".ts", ".js", ".py", ".mts":
		return true // construct calls of an infrastructure program; read only beside a cdk.json or by what a function app needs
	}
	return isDockerfile(base) || base == "procfile" || base == "vagrantfile" || base == "kustomization" || base == ".env" || base == "makefile"
}

func isDockerfile(base string) bool {
	base = strings.ToLower(base)
	return base == "dockerfile" || base == "containerfile" || strings.HasPrefix(base, "dockerfile.") || strings.HasSuffix(base, ".dockerfile")
}

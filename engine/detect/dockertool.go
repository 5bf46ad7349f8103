package detect

import (
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// runsNothing reports images that serve nobody: of a GitHub action, of a tool that is released as a command, of tests and shells.
func runsNothing(f *dockerfile, s *fileset, p string) bool {
	if isAction(s, dirOf(p)) || toolCommand(f.start) {
		return true
	}
	return len(f.expose) == 0 && f.health == nil && (s.has(path.Join(dirOf(p), ".goreleaser.yml")) || s.has(path.Join(dirOf(p), ".goreleaser.yaml")))
}

// isAction reports the folder of a GitHub action that runs in an image.
func isAction(s *fileset, dir string) bool {
	for _, base := range []string{"action.yml", "action.yaml"} {
		if strings.EqualFold(s.one(path.Join(dir, base)).At("runs", "using").Str(), "docker") {
			return true
		}
	}
	return false
}

// toolCommand reports start commands of test runners, linters and bare shells.
func toolCommand(start *tree.Node) bool {
	words := strings.Fields(strings.NewReplacer("[", " ", "]", " ", ",", " ", `"`, " ", "'", " ").Replace(start.Str()))
	if len(words) == 0 {
		return false
	}
	switch first := path.Base(words[0]); first {
	case "bash", "sh", "zsh", "ash":
		return len(words) == 1
	case "pytest", "tox", "nox", "jest", "vitest", "mocha", "rspec", "golangci-lint", "eslint", "ruff", "mypy", "pre-commit", "hadolint":
		return true
	case "npm", "yarn", "pnpm", "make", "go", "cargo", "mvn", "gradle":
		verb := words[len(words)-1]
		if len(words) > 1 && words[1] != "run" {
			verb = words[1]
		}
		return verb == "test" || verb == "lint" || strings.HasPrefix(verb, "test:")
	}
	return false
}

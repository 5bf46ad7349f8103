package detect

import (
	"path"
	"regexp"

	"github.com/deploy-advice/deploy-advice/engine/detect/terra"
)

// configured is what only those write who deploy: a provider's configuration, or where the state is kept.
var configured = regexp.MustCompile(`(?m)^\s*(?:provider\s+"|backend\s+"|cloud\s*\{)`)

// published reports a repository that is itself a module for others: variables and outputs at its root, no provider configured, no state
// kept, no values given, and services whose very names are for the caller to give.
func published(s *fileset, m *terra.Module, dir string) bool {
	if dir != "." || !s.has("variables.tf") || !s.has("outputs.tf") {
		return false
	}
	for _, p := range s.paths {
		if dirOf(p) == dir && (path.Ext(p) == ".tfvars" || path.Ext(p) == ".tf" && configured.Match(s.data[p])) {
			return false
		}
	}
	readers := resourceReaders()
	for _, r := range m.Resources {
		if readers[r.Type] == nil {
			continue
		}
		if name := orNode(r.Body.At("function_name"), orNode(r.Body.At("name"), r.Body.At("family"))); name.Str() != "" {
			return false
		}
	}
	return true
}

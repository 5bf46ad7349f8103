package main

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/deploy-advice/deploy-advice"

type listed struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

// packages lists every package of the module with what its non-test files import.
func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,Deps", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// layer is the first folder of a package of this module, and its second for an adapter.
func layer(path string) (top, adapter string) {
	rest, ok := strings.CutPrefix(path, module)
	if !ok {
		return "", ""
	}
	parts := strings.Split(strings.TrimPrefix(rest, "/"), "/")
	if parts[0] == "" {
		return "main", ""
	}
	if len(parts) > 1 {
		adapter = parts[1]
	}
	return parts[0], adapter
}

// TestImports_runOneWay: main -> integrations, bot, engine, config; integrations -> bot, engine; bot -> engine; adapters never
// import each other; only main imports config; each client library belongs to one package.
func TestImports_runOneWay(t *testing.T) {
	t.Parallel()
	allowed := map[string][]string{
		"main": {"integrations", "bot", "engine", "config"}, "integrations": {"integrations", "bot", "engine"},
		"bot": {"bot", "engine"}, "engine": {"engine"}, "config": {},
	}
	owner := map[string]string{"github.com/slack-go/slack": "slack", "github.com/google/go-github": "github", "github.com/redis/go-redis": "redis"}
	for _, p := range packages(t) {
		from, adapter := layer(p.ImportPath)
		for _, imported := range p.Imports {
			if to, other := layer(imported); to != "" {
				if !slices.Contains(allowed[from], to) {
					t.Errorf("%s imports %s: %s may import %v only", p.ImportPath, imported, from, allowed[from])
				}
				if from == "integrations" && to == "integrations" && adapter != other {
					t.Errorf("%s imports %s: adapters never import each other", p.ImportPath, imported)
				}
			}
			for library, only := range owner {
				if strings.HasPrefix(imported, library) && (from != "integrations" || adapter != only) {
					t.Errorf("%s imports %s: only integrations/%s may", p.ImportPath, imported, only)
				}
			}
		}
	}
}

// TestImports_engineIsPure: no network, files, clock of its own, randomness or logging, not even through a library.
func TestImports_engineIsPure(t *testing.T) {
	t.Parallel()
	direct := []string{"os", "os/exec", "net", "net/http", "context", "log", "log/slog", "math/rand", "crypto/rand", "syscall"}
	through := []string{"net/http", "database/sql", "os/exec", "log/slog"}
	for _, p := range packages(t) {
		if from, _ := layer(p.ImportPath); from != "engine" {
			continue
		}
		for _, imported := range p.Imports {
			if slices.Contains(direct, imported) {
				t.Errorf("%s imports %s", p.ImportPath, imported)
			}
		}
		for _, dep := range p.Deps {
			if slices.Contains(through, dep) {
				t.Errorf("%s depends on %s", p.ImportPath, dep)
			}
		}
	}
}

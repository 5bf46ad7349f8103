package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/deploy-advice/deploy-advice/integrations/local/github"
)

// TestMain makes the test binary the program itself when a script runs it by its name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"deploy-advice": main})
}

// TestScripts runs the real program in its own process; the scripts read as its specification.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "integrations/cli/testdata/script", RequireExplicitExec: true, RequireUniqueNames: true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits, "json": jsonPath, "write-components": writeComponents, "write-text": writeText,
		},
	})
}

// TestRecord_opensAPullRequestOnce runs the real program against a GitHub of this machine, from a laptop without a workspace.
func TestRecord_opensAPullRequestOnce(t *testing.T) {
	t.Parallel()
	hub, err := github.Start(t.Context(), github.Options{Now: time.Now, Logger: slog.New(slog.DiscardHandler), Repositories: []github.Repository{github.Sample()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = hub.Close() })
	file := filepath.Join(t.TempDir(), "resizer.yaml")
	if err := os.WriteFile(file, []byte("name: resizer\nfacts: {requests_per_month: 2000000, memory_mb: 512, cloud: aws}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	repo := github.Sample().Owner + "/" + github.Sample().Name
	run := func(token, repo string) string {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "record", file, "--repo", repo, "--by", "Ana Ruiz")
		cmd.Args[0] = "deploy-advice"
		cmd.Env = append(os.Environ(), "GITHUB_API_URL="+hub.APIURL(), "GITHUB_TOKEN="+token)
		out, _ := cmd.CombinedOutput() // what it says tells how it ended
		return string(out)
	}
	first, again := run(hub.Token(), repo), run(hub.Token(), repo)
	if !strings.HasPrefix(first, "Proposed as http") || first != again {
		t.Errorf("got %q, and again %q: want one pull request", first, again)
	}
	for _, wrong := range []struct{ token, repo, want string }{{"nope", repo, "GitHub"}, {hub.Token(), "nobody/nothing", "nobody/nothing"}} {
		if got := run(wrong.token, wrong.repo); !strings.Contains(got, wrong.want) || strings.Contains(got, "Proposed") {
			t.Errorf("token %.4s, %s: got %q", wrong.token, wrong.repo, got)
		}
	}
}

// TestOwnDecisions_stillHold runs this project's own records again. When one differs, look at the decision anew: record it again, or supersede it.
func TestOwnDecisions_stillHold(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("docs/adr/*.md")
	if err != nil || len(files) < 2 {
		t.Fatalf("%v, %v: want records and their page", files, err)
	}
	for _, f := range files {
		if _, err := os.ReadFile(f); err != nil { // read here too, so that a change is seen by Go's test cache
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "verify", "--lint", "docs/adr")
	cmd.Args[0] = "deploy-advice"
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v:\n%s", err, out)
	}
}

// exits runs a command and wants its exit code: exits CODE PROGRAM ARGUMENT...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGUMENT...")
	}
	got, err := 0, ts.Exec(args[1], args[2:]...)
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		got = failed.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

// jsonPath matches one value of the JSON on standard output: json PATH PATTERN. Standard output must hold one JSON value and nothing else.
func jsonPath(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: json PATH PATTERN")
	}
	var value any
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &value); err != nil {
		ts.Fatalf("standard output is not one JSON value: %v", err)
	}
	for key := range strings.SplitSeq(args[0], ".") {
		switch v := value.(type) {
		case map[string]any:
			member, ok := v[key]
			if !ok {
				ts.Fatalf("%s: there is no %s", args[0], key)
			}
			value = member
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(v) {
				ts.Fatalf("%s: there is no element %s of %d", args[0], key, len(v))
			}
			value = v[i]
		default:
			ts.Fatalf("%s: %v has no %s", args[0], v, key)
		}
	}
	text, err := json.Marshal(value)
	ts.Check(err)
	plain, isText := value.(string)
	if !isText {
		plain = string(text)
	}
	if !regexp.MustCompile(args[1]).MatchString(plain) {
		ts.Fatalf("%s is %s, want a match of %s", args[0], plain, args[1])
	}
}

// writeComponents writes a system of many components: write-components FILE COUNT.
func writeComponents(ts *testscript.TestScript, _ bool, args []string) {
	var b strings.Builder
	b.WriteString("name: many\ncomponents:\n")
	for i := range count(ts, args) {
		fmt.Fprintf(&b, "- {name: c%d}\n", i)
	}
	write(ts, args[0], b.String())
}

// writeText writes a workload with a long text: write-text FILE CHARACTERS.
func writeText(ts *testscript.TestScript, _ bool, args []string) {
	write(ts, args[0], "name: long\nfacts:\n  existing_platform: "+strings.Repeat("x", count(ts, args))+"\n")
}

func count(ts *testscript.TestScript, args []string) int {
	if len(args) != 2 {
		ts.Fatalf("want a file and a number")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	return n
}

func write(ts *testscript.TestScript, name, text string) {
	ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o600))
}

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

package redis_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/redis"
)

// inWords is a lifetime as the operations page says it.
func inWords(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d == 0:
		return "until it is removed"
	case d > day && d%day == 0:
		return fmt.Sprintf("%d days", d/day)
	case d%time.Hour == 0:
		return fmt.Sprintf("%d hours", d/time.Hour)
	}
	return fmt.Sprintf("%d seconds", d/time.Second)
}

func TestLifetimes_theOperationsPageSaysThem(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, l := range redis.Lifetimes() {
		rows = append(rows, fmt.Sprintf("| `%s` | %s | %s | %s |", l.Pattern, l.Type, l.What, inWords(l.Keep)))
	}
	for _, k := range redis.Kinds() {
		rows = append(rows, fmt.Sprintf("| `%s` | %s | %s |", k.Name, k.What, inWords(k.Keep)))
	}
	for _, row := range rows {
		if !strings.Contains(string(page), "\n"+row+"\n") {
			t.Errorf("docs/operations.md does not have the row\n%s", row)
		}
	}
	listed := regexp.MustCompile("(?m)^\\| `[a-z:<> -]+` \\|.*(days|hours|seconds|removed) \\|$").FindAllString(string(page), -1)
	if len(listed) != len(rows) {
		t.Errorf("docs/operations.md has %d rows of keys and kinds, want %d:\n%s", len(listed), len(rows), strings.Join(listed, "\n"))
	}
}

func TestKeep_knowsOurKeysAlone(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for key, want := range map[string]time.Duration{
		"seen:Ev1": 2 * time.Hour, "conv:da-1": 400 * day, "thread:C1:1.2": 400 * day, "ready": 0, "dead": 30 * day, "claim:delivery:x": 4 * day,
		"doc:record:x": 0, "doc:review:x": 365 * day, "docs:check": 0, "term:check:moved=2026-03": 0,
	} {
		if got, known := redis.Keep(key); !known || got != want {
			t.Errorf("%s: got %s, %v, want %s", key, got, known, want)
		}
	}
	for _, key := range []string{"", "ready:x", "seen", "claim:x", "doc:other:x", "docs:other", "term:other:x", "docs:check:x", "doc:record", "x"} {
		if got, known := redis.Keep(key); known {
			t.Errorf("%s: got %s, want an unknown key", key, got)
		}
	}
}

// TestKinds_listEveryKindThatTheBotKeeps: every constant that is the kind of a document somewhere in the bot is listed, and every
// listed kind is used.
func TestKinds_listEveryKindThatTheBotKeeps(t *testing.T) {
	t.Parallel()
	used := map[string]string{}
	err := filepath.WalkDir("../../bot", func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || d.Name() == "testdata" || d.Name() == "bottest" {
			return err
		}
		return kindsIn(dir, used)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range redis.Kinds() {
		if used[k.Name] == "" {
			t.Errorf("kind %s is listed and nowhere kept", k.Name)
		}
		delete(used, k.Name)
	}
	for kind, where := range used {
		t.Errorf("kind %s of %s is not listed", kind, where)
	}
}

// kindsIn adds the kinds of the documents that a package makes: constants that are called so, and what
// stands as Kind in a bot.Document.
func kindsIn(dir string, used map[string]string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	values := map[string]string{}
	var kinds []ast.Expr
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, id := range n.Names {
					if i < len(n.Values) {
						values[id.Name] = textOf(n.Values[i])
						if n.Type == nil && strings.HasSuffix(id.Name, "Kind") {
							kinds = append(kinds, id)
						}
					}
				}
			case *ast.CompositeLit:
				kinds = append(kinds, kindOf(n)...)
			}
			return true
		})
	}
	for _, k := range kinds {
		text := textOf(k)
		if id, ok := k.(*ast.Ident); ok {
			text = values[id.Name]
		}
		if text != "" {
			used[text] = dir
		}
	}
	return nil
}

// kindOf is the Kind of a literal of a bot.Document.
func kindOf(lit *ast.CompositeLit) []ast.Expr {
	of, ok := lit.Type.(*ast.SelectorExpr)
	if !ok || of.Sel.Name != "Document" {
		return nil
	}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok && key.Name == "Kind" {
				return []ast.Expr{kv.Value}
			}
		}
	}
	return nil
}

func textOf(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return text
}

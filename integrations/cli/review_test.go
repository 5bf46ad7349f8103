package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/deploy-advice/deploy-advice/bot/review"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/policy"
	"github.com/deploy-advice/deploy-advice/integrations/cli"
)

const lambdaTemplate = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Resizer:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      MemorySize: 512
`

func reviewAdvisor(t *testing.T) *engine.Advisor {
	t.Helper()
	cat, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	a, err := engine.New(nil, cat)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func put(t *testing.T, folder, name, text string) {
	t.Helper()
	file := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func gitIn(t *testing.T, folder string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", append([]string{"-C", folder, "-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v %s", args, err, out)
	}
}

func reviewed(t *testing.T, r cli.Reviewing) (string, error) {
	t.Helper()
	var out bytes.Buffer
	r.Detect, r.Advisor = review.FromFiles{}, reviewAdvisor(t)
	err := cli.Review(t.Context(), &out, r)
	return out.String(), err
}

// A working tree is compared with where its branch began; what was there before is no news.
func TestReview_ofAWorkingTree(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	gitIn(t, folder, "init", "-q", "-b", "main")
	put(t, folder, "old/template.yaml", strings.Replace(lambdaTemplate, "Resizer", "Old", 1))
	put(t, folder, ".deploy-advice.yml", "facts: {peak_rps: 500}\n")
	gitIn(t, folder, "add", ".")
	gitIn(t, folder, "commit", "-q", "-m", "one")
	if out, err := reviewed(t, cli.Reviewing{Target: folder}); err != nil || !strings.Contains(out, "Nothing to say") {
		t.Errorf("got %q, %v for an unchanged tree", out, err)
	}
	gitIn(t, folder, "checkout", "-q", "-b", "feature")
	put(t, folder, "new/template.yaml", lambdaTemplate)
	put(t, folder, ".deploy-advice.yml", "off: true\n")
	out, err := reviewed(t, cli.Reviewing{Target: folder, View: cli.View{Format: cli.JSON}})
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Services []struct {
			Name, Change, Platform, File string
			Line                         int
		}
		Comment string
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Services) != 1 || got.Services[0].Name != "Resizer" || got.Services[0].Platform != "aws-lambda" || got.Services[0].File != "new/template.yaml" {
		t.Errorf("got %+v", got.Services)
	}
	if !strings.Contains(got.Comment, "500 a second") {
		t.Error("the settings of the base were not used")
	}
	if text, err := reviewed(t, cli.Reviewing{Target: folder}); err != nil || !strings.Contains(text, "Resizer is added on AWS Lambda") {
		t.Errorf("got %q, %v", text, err)
	}
	for name, r := range map[string]cli.Reviewing{
		"base": {Target: folder, Base: "nope"}, "option": {Target: folder, Base: "--exec=x"}, "folder": {Target: filepath.Join(folder, "nope")}, "post": {Target: folder, Post: true},
	} {
		if _, err := reviewed(t, r); !errors.Is(err, cli.ErrInput) {
			t.Errorf("%s: got %v, want a mistake in the input", name, err)
		}
	}
}

// In a large repository the changed files are read wherever they sort, and nothing that was there before is taken for new.
func TestReview_ofALargeTree(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	gitIn(t, folder, "init", "-q", "-b", "main")
	for i := range 510 {
		put(t, folder, fmt.Sprintf("m%03d/Procfile", i), fmt.Sprintf("web: run-%d\n", i))
	}
	gitIn(t, folder, "add", ".")
	gitIn(t, folder, "commit", "-q", "-m", "one")
	gitIn(t, folder, "checkout", "-q", "-b", "feature")
	gitIn(t, folder, "rm", "-q", "m000/Procfile") // what comes into reach by this is not new
	put(t, folder, "z/template.yaml", lambdaTemplate)
	out, err := reviewed(t, cli.Reviewing{Target: folder})
	if err != nil || !strings.Contains(out, "Resizer is added on AWS Lambda") || strings.Contains(out, "m50") {
		t.Errorf("got %.300q, %v", out, err)
	}
	if _, err := reviewed(t, cli.Reviewing{Target: filepath.Join(folder, "nope")}); err == nil || !strings.Contains(err.Error(), "there is no folder") {
		t.Errorf("got %v for a folder that is not there", err)
	}
	plain := t.TempDir()
	for i := range 510 {
		put(t, plain, fmt.Sprintf("m%03d/Procfile", i), "web: run\n")
	}
	if _, err := reviewed(t, cli.Reviewing{Target: plain}); !errors.Is(err, cli.ErrInput) || !strings.Contains(err.Error(), "name a smaller folder") {
		t.Errorf("got %v for a folder of too many files", err)
	}
}

func TestReview_ofAPlainFolder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	put(t, folder, "template.yaml", lambdaTemplate)
	if out, err := reviewed(t, cli.Reviewing{Target: folder, View: cli.View{Format: cli.Markdown}}); err != nil || !strings.HasPrefix(out, "<!-- deploy-advice:review {") {
		t.Errorf("got %.100q, %v", out, err)
	}
	put(t, folder, ".deploy-advice.yml", "facts:\n  peak_rps: many\n")
	if _, err := reviewed(t, cli.Reviewing{Target: folder}); !errors.Is(err, cli.ErrInput) || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v, want the line of the mistake", err)
	}
}

// The policy that the settings of the base name is heeded, as on GitHub; one that is absent or wrong is told with its place.
func TestReview_heedsThePolicyOfTheTree(t *testing.T) {
	t.Parallel()
	const deny = "platforms:\n  deny:\n    - {id: aws-lambda, message: no functions here}\n"
	folder := t.TempDir()
	gitIn(t, folder, "init", "-q", "-b", "main")
	put(t, folder, ".deploy-advice.yml", "policy: ops/p.yaml\n")
	put(t, folder, "ops/p.yaml", deny)
	gitIn(t, folder, "add", ".")
	gitIn(t, folder, "commit", "-q", "-m", "one")
	gitIn(t, folder, "checkout", "-q", "-b", "feature")
	put(t, folder, "template.yaml", lambdaTemplate)
	put(t, folder, "ops/p.yaml", "name: of the head, which does not count\n")
	policy := func(name string, data []byte) (review.Advisor, error) {
		pol, err := policy.Load(name, data, policy.Known{Platforms: []string{"aws-lambda"}})
		if err != nil {
			return nil, err
		}
		cat, err := catalog.Load()
		if err != nil {
			return nil, err
		}
		return engine.New(pol, cat)
	}
	look := func(folder string) (string, error) {
		return reviewed(t, cli.Reviewing{Target: folder, Policy: policy, View: cli.View{Format: cli.Markdown}})
	}
	if out, err := look(folder); err != nil || !strings.Contains(out, "no functions here") {
		t.Errorf("got %v, want the policy's message in\n%.2000s", err, out)
	}
	plain := t.TempDir()
	put(t, plain, "template.yaml", lambdaTemplate)
	for settings, want := range map[string]string{"p.yaml": "policy p.yaml is not there", "sub/wrong.yaml": "sub/wrong.yaml", "../outside.yaml": "no path in the repository", "link.yaml": "policy link.yaml is not there"} {
		put(t, plain, ".deploy-advice.yml", "policy: "+settings+"\n")
		put(t, plain, "sub/wrong.yaml", "platform: {}\n")
		if settings == "link.yaml" {
			if err := os.Symlink(filepath.Join(folder, "ops", "p.yaml"), filepath.Join(plain, "link.yaml")); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := look(plain); !errors.Is(err, cli.ErrInput) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", settings, err, want)
		}
	}
}

package life_test

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/github"
)

const repo = "acme/shop"

// TestMain removes the program when all tests are done.
func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := program(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// program is the real program, compiled once.
var program = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "life")
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "deploy-advice")
	if out, err := exec.Command("go", "build", "-o", path, "github.com/deploy-advice/deploy-advice").CombinedOutput(); err != nil {
		return path, errors.New(string(out))
	}
	return path, nil
})

func built(t *testing.T) string {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatalf("go build: %v", err)
	}
	return path
}

// hub is a GitHub with one repository.
func hub(t *testing.T, files map[string]string) *github.Server {
	t.Helper()
	if files == nil {
		files = map[string]string{"README.md": "# Shop\n"}
	}
	h, err := github.Start(t.Context(), github.Options{
		Now: time.Now, Logger: slog.New(slog.DiscardHandler), Repositories: []github.Repository{
			{Owner: "acme", Name: "shop", DefaultBranch: "main", Files: files},
			{Owner: "acme", Name: "secret", DefaultBranch: "main", Private: true, Files: map[string]string{"README.md": "# Secret\n"}, Roles: map[string]string{"ana": "admin"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

// template is a function in SAM.
const template = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Thumbnails:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.12
      MemorySize: 512
      Timeout: 30
      Events:
        Api: {Type: HttpApi, Properties: {Path: /thumbnails, Method: post}}
`

func opened(t *testing.T, h *github.Server, p github.NewPull) int {
	t.Helper()
	if p.Repo == "" {
		p.Repo = repo
	}
	if p.Files == nil {
		p.Files = map[string]string{"services/thumbnails/template.yaml": template}
	}
	if p.Title == "" {
		p.Title = "Add " + p.Head
	}
	p.Base = "main"
	n, err := h.OpenPullRequest(p)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// told is what a command answered.
type told struct {
	out, err string
	code     int
}

// run runs the program with nothing but these settings.
func run(t *testing.T, env []string, args ...string) told {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), built(t), args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}, env...)
	var out, problem bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problem
	err := cmd.Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatalf("%v: %v", args, err)
	}
	return told{out.String(), problem.String(), cmd.ProcessState.ExitCode()}
}

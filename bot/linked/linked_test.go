package linked_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/conversation"
	"github.com/deploy-advice/deploy-advice/bot/linked"
	"github.com/deploy-advice/deploy-advice/bot/review"
	"github.com/deploy-advice/deploy-advice/integrations/github"
	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

const resizer = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Resizer:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.main
      MemorySize: 1024
      Timeout: 30
`

const worker = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  replicas: 2
  selector: {matchLabels: {app: worker}}
  template:
    metadata: {labels: {app: worker}}
    spec:
      containers:
        - name: worker
          image: example.com/worker:1
          resources:
            requests: {memory: 256Mi}
            limits: {memory: 512Mi}
`

// hub is a GitHub with the repository acme/shop, and the real client.
type hub struct {
	*testing.T
	*gh.Server
	reader *linked.Reader
}

func open(t *testing.T, files map[string]string) *hub {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	server, err := gh.Start(t.Context(), gh.Options{Now: time.Now, Logger: log, Repositories: []gh.Repository{
		{Owner: "acme", Name: "shop", DefaultBranch: "main", Files: files},
		{Owner: "acme", Name: "secret", DefaultBranch: "main", Files: files},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	client, err := github.New(log, github.Options{Token: github.Secret(server.Token()), APIURL: server.APIURL(), Every: -1, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	watched := func(context.Context) ([]string, error) { return []string{"Acme/Shop"}, nil }
	return &hub{t, server, linked.New(client, review.FromFiles{}, watched)}
}

func (h *hub) propose(files map[string]string) int {
	h.Helper()
	n, err := h.OpenPullRequest(gh.NewPull{Repo: "acme/shop", By: "ana", Head: "change", Title: "Change", Files: files})
	if err != nil {
		h.Fatal(err)
	}
	return n
}

func (h *hub) facts(req conversation.FactsRequest) (conversation.FactsRead, error) {
	h.Helper()
	args, err := json.Marshal(req)
	if err != nil {
		h.Fatal(err)
	}
	raw, err := h.reader.Facts(h.Context(), "k", bot.Job{Name: conversation.JobFacts, Args: args})
	var out conversation.FactsRead
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	return out, err
}

// shown is what was read, one fact a line.
func shown(r conversation.FactsRead) string {
	var b strings.Builder
	for _, f := range r.Facts {
		fmt.Fprintf(&b, "%s %s=%s %s:%d\n", f.Component, f.Attribute, f.Value, f.File, f.Line)
	}
	return b.String()
}

func (h *hub) want(r conversation.FactsRead, parts ...string) {
	h.Helper()
	for _, p := range parts {
		if !strings.Contains(shown(r), p) {
			h.Errorf("got:\n%s\nwant %q", shown(r), p)
		}
	}
}

func TestFacts_ofAPullRequestStandAtTheirLines(t *testing.T) {
	t.Parallel()
	h := open(t, map[string]string{"deploy/worker.yaml": worker})
	n := h.propose(map[string]string{"services/resizer/template.yaml": resizer})
	r, err := h.facts(conversation.FactsRequest{Repo: "acme/shop", Number: n, Name: "picture scaling"})
	if err != nil {
		t.Fatal(err)
	}
	h.want(r, " memory_mb=1024 services/resizer/template.yaml:9\n", " execution_seconds_max=30 services/resizer/template.yaml:10\n", " cloud=aws ")
	if strings.Contains(shown(r), "worker.yaml") || len(r.Services) > 0 {
		t.Errorf("what the pull request does not touch was taken: %s %v", shown(r), r.Services)
	}
	if len(r.Commit) != 40 || !strings.HasSuffix(r.Web, "/acme/shop") {
		t.Errorf("commit %q, address %q", r.Commit, r.Web)
	}
}

// A pull request that changes a service is as good as one that adds it: the facts are those of its head.
func TestFacts_ofAChangedServiceAreThoseOfTheHead(t *testing.T) {
	t.Parallel()
	h := open(t, map[string]string{"services/resizer/template.yaml": resizer})
	n := h.propose(map[string]string{"services/resizer/template.yaml": strings.Replace(resizer, "1024", "2048", 1)})
	r, err := h.facts(conversation.FactsRequest{Repo: "acme/shop", Number: n})
	if err != nil {
		t.Fatal(err)
	}
	h.want(r, " memory_mb=2048 services/resizer/template.yaml:9\n")
}

func TestFacts_ofADefaultBranchAreOfTheServiceThatIsMeant(t *testing.T) {
	t.Parallel()
	h := open(t, map[string]string{"deploy/worker.yaml": worker, "services/resizer/template.yaml": resizer})
	r, err := h.facts(conversation.FactsRequest{Repo: "acme/shop", Name: "The Worker"})
	if err != nil {
		t.Fatal(err)
	}
	h.want(r, " memory_mb=256-512 deploy/worker.yaml:15")
	if strings.Contains(shown(r), "resizer") {
		t.Errorf("another service's facts were taken: %s", shown(r))
	}
	for _, name := range []string{"", "checkout"} { // it could be either, or neither
		if r, err = h.facts(conversation.FactsRequest{Repo: "acme/shop", Name: name}); err != nil || len(r.Facts) > 0 || len(r.Services) != 2 {
			t.Errorf("%q: %v, services %v, error %v", name, r.Facts, r.Services, err)
		}
	}
	r, err = h.facts(conversation.FactsRequest{Repo: "acme/shop", Components: []string{"worker", "resizer"}})
	if err != nil {
		t.Fatal(err)
	}
	h.want(r, "worker memory_mb=256-512 ", "resizer memory_mb=1024 ")
}

func TestFacts_ofServicesOfLikeNamesAreOfNone(t *testing.T) {
	t.Parallel()
	h := open(t, map[string]string{"a.yaml": strings.ReplaceAll(worker, "worker", "worker-a"), "b.yaml": strings.ReplaceAll(worker, "worker", "worker-b")})
	r, err := h.facts(conversation.FactsRequest{Repo: "acme/shop", Name: "worker"})
	if err != nil || len(r.Facts) > 0 || strings.Join(r.Services, " ") != "worker-a worker-b" {
		t.Errorf("facts %v, services %v, error %v", r.Facts, r.Services, err)
	}
}

func TestFacts_heedTheRepositorysSettings(t *testing.T) {
	t.Parallel()
	h := open(t, map[string]string{
		"services/resizer/template.yaml": resizer, "examples/worker.yaml": worker,
		review.SettingsFile: "ignore: [\"examples/**\"]\n",
	})
	r, err := h.facts(conversation.FactsRequest{Repo: "acme/shop"})
	if err != nil {
		t.Fatal(err)
	}
	h.want(r, " memory_mb=1024 ")
}

func TestFacts_whatCannotBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	h := open(t, map[string]string{"README.md": "# Shop\n"})
	for _, c := range []struct {
		req  conversation.FactsRequest
		kind bot.Kind
		want string
	}{
		{conversation.FactsRequest{Repo: "acme/secret"}, bot.Denied, "acme/secret is not watched"},
		{conversation.FactsRequest{Repo: "acme/shop", Number: 99}, bot.NotFound, "there is no such pull request"},
	} {
		_, err := h.facts(c.req)
		said, _ := errors.AsType[*bot.Error](err)
		if bot.KindOf(err) != c.kind || said == nil || !strings.Contains(said.Message, c.want) {
			t.Errorf("%+v: %v", c.req, err)
		}
	}
	r, err := h.facts(conversation.FactsRequest{Repo: "acme/shop", Name: "resizer"})
	if err != nil || len(r.Facts) > 0 || len(r.Services) > 0 {
		t.Errorf("an empty repository says %+v, %v", r, err)
	}
}

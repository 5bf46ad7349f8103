package github_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-github/v60/github"

	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

const secret = "It's a Secret to Everybody"

// receiver notes what go-github makes of deliveries.
type receiver struct {
	mu     sync.Mutex
	seen   []string
	status int
	oops   error
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	payload, err := github.ValidatePayload(req, []byte(secret))
	if err != nil || req.Header.Get("X-Hub-Signature-256") == "" {
		r.oops = err
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	event, err := github.ParseWebHook(github.WebHookType(req), payload)
	if err != nil {
		r.oops = err
	}
	word := github.WebHookType(req)
	switch e := event.(type) {
	case *github.PullRequestEvent:
		word += " " + e.GetAction() + " " + e.GetPullRequest().GetHead().GetRef()
	case *github.IssueCommentEvent:
		word += " " + e.GetAction() + " " + e.GetComment().GetBody()
	case *github.PushEvent:
		word += " " + e.GetRef()
	}
	r.seen = append(r.seen, word)
	w.WriteHeader(r.status)
}

func TestHooks_signedInOrderAndRedelivered(t *testing.T) {
	t.Parallel()
	s := start(t)
	r := &receiver{status: http.StatusOK}
	target := httptest.NewServer(r)
	t.Cleanup(target.Close)
	_, err := s.AddHook(gh.Hook{Repo: repo, URL: target.URL, Secret: secret, Events: []string{"pull_request", "issue_comment"}})
	need(t, "hook", err)
	n, err := s.OpenPullRequest(gh.SampleChange())
	need(t, "open", err)
	id, err := s.Comment(repo, n, "ben", "one")
	need(t, "comment", err)
	need(t, "edit", s.EditComment(repo, id, "ben", "two"))
	_, err = s.Push(gh.Push{Repo: repo, By: "ana", Branch: "add-thumbnails", Files: map[string]string{"x": "y"}})
	need(t, "push", err)
	need(t, "draft", s.SetDraft(repo, n, "ana", true))
	need(t, "ready", s.SetDraft(repo, n, "ana", false))
	_, err = s.Merge(repo, n, "ana")
	need(t, "merge", err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	need(t, "hooks", s.AwaitHooks(ctx))

	first := s.Deliveries()[1]
	need(t, "redeliver", s.Redeliver(first.ID))
	need(t, "hooks", s.AwaitHooks(ctx))
	last := s.Deliveries()[len(s.Deliveries())-1]
	if !last.Redelivery || last.GUID != first.GUID || last.ID == first.ID || last.Status != http.StatusOK {
		t.Errorf("redelivery: %+v of %+v", last, first)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	want := []string{
		"ping", "pull_request opened add-thumbnails", "issue_comment created one", "issue_comment edited two", "pull_request synchronize add-thumbnails",
		"pull_request converted_to_draft add-thumbnails", "pull_request ready_for_review add-thumbnails", "pull_request closed add-thumbnails",
		"pull_request opened add-thumbnails",
	}
	if diff := cmp.Diff(want, r.seen); diff != "" || r.oops != nil {
		t.Errorf("deliveries (-want +got):\n%s\n%v", diff, r.oops)
	}
}

func TestHooks_failuresAreNoted(t *testing.T) {
	t.Parallel()
	s := start(t)
	r := &receiver{status: http.StatusInternalServerError}
	target := httptest.NewServer(r)
	_, err := s.AddHook(gh.Hook{URL: target.URL, Secret: "another"})
	need(t, "hook", err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	need(t, "hooks", s.AwaitHooks(ctx))
	target.Close()
	_, err = s.OpenPullRequest(gh.SampleChange())
	need(t, "open", err)
	need(t, "hooks", s.AwaitHooks(ctx))
	all := s.Deliveries()
	if len(all) != 3 || all[0].Status != http.StatusUnauthorized || all[2].Status != 0 || all[2].Error == "" {
		t.Errorf("deliveries: %+v", all)
	}
	if _, err := s.AddHook(gh.Hook{URL: "ftp://nowhere"}); err == nil {
		t.Error("a hook to ftp was accepted")
	}
}

func TestGraphQL_minimizesAndShowsComments(t *testing.T) {
	t.Parallel()
	s, c := opened(t)
	made, _, err := c.Issues.CreateComment(t.Context(), owner, name, 1, &github.IssueComment{Body: new("old advice")})
	need(t, "comment", err)
	ask := func(c *github.Client, query string, variables map[string]any) map[string]any {
		// As on Enterprise Server: beside the REST API.
		req, err := c.NewRequest(http.MethodPost, "../graphql", map[string]any{"query": query, "variables": variables})
		need(t, "request", err)
		var out map[string]any
		_, err = c.Do(t.Context(), req, &out)
		need(t, "graphql", err)
		return out
	}
	const fold = `mutation($id: ID!) { minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) { minimizedComment { isMinimized minimizedReason ... on IssueComment { databaseId } } } }`
	got, err := json.Marshal(ask(c, fold, map[string]any{"id": made.GetNodeID()}))
	need(t, "json", err)
	want := `{"data":{"minimizeComment":{"minimizedComment":{"databaseId":` + itoa(int(made.GetID())) + `,"isMinimized":true,"minimizedReason":"outdated"}}}}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	if all := s.Comments(repo, 1); !all[0].Minimized || all[0].Reason != "OUTDATED" {
		t.Errorf("comment: %+v", all[0])
	}
	list, err := json.Marshal(ask(c, `{ viewer { login } repository(owner: "acme", name: "shop") { pullRequest(number: 1) { comments(first: 1) { totalCount nodes { isMinimized author { login } } pageInfo { hasNextPage } } } } }`, nil))
	need(t, "json", err)
	want = `{"data":{"repository":{"pullRequest":{"comments":{"nodes":[{"author":{"login":"deploy-advice-bot"},"isMinimized":true}],"pageInfo":{"hasNextPage":false},"totalCount":1}}},"viewer":{"login":"deploy-advice-bot"}}}`
	if diff := cmp.Diff(want, string(list)); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	for query, kind := range map[string]string{
		`mutation { minimizeComment(input: {subjectId: "IC_x", classifier: OUTDATED}) { minimizedComment { isMinimized } } }`: "NOT_FOUND",
		`{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { comments { totalCount } } } }`:                  "UNPROCESSABLE",
	} {
		errs, _ := ask(c, query, nil)["errors"].([]any)
		if len(errs) != 1 || errs[0].(map[string]any)["type"] != kind {
			t.Errorf("%s: %v, want %s", query, errs, kind)
		}
	}
	if errs := ask(c, `{ viewer { shoeSize } }`, nil)["errors"]; errs == nil {
		t.Error("an unknown field was answered")
	}
	reader, err := s.NewToken("chloe", nil)
	need(t, "token", err)
	errs, _ := ask(client(t, s, reader), fold, map[string]any{"id": made.GetNodeID()})["errors"].([]any)
	if len(errs) != 1 || errs[0].(map[string]any)["type"] != "FORBIDDEN" {
		t.Errorf("by a reader: %v, want FORBIDDEN", errs)
	}
}

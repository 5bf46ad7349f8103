package github_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-github/v60/github"

	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

func TestComments_keepTheirHistory(t *testing.T) {
	t.Parallel()
	s, c := opened(t)
	made, _, err := c.Issues.CreateComment(t.Context(), owner, name, 1, &github.IssueComment{Body: new("<!-- marker -->\nfirst")})
	need(t, "create", err)
	_, _, err = c.Issues.EditComment(t.Context(), owner, name, made.GetID(), &github.IssueComment{Body: new("second")})
	need(t, "edit", err)
	_, _, err = c.Issues.EditComment(t.Context(), owner, name, made.GetID(), &github.IssueComment{Body: new("second")})
	need(t, "same edit", err)
	_, _, err = c.Reactions.CreateIssueCommentReaction(t.Context(), owner, name, made.GetID(), "eyes")
	need(t, "react", err)

	all := s.Comments(repo, 1)
	if len(all) != 1 {
		t.Fatalf("comments: %v", all)
	}
	var texts []string
	for _, e := range all[0].History {
		texts = append(texts, e.Body)
	}
	if diff := cmp.Diff([]string{"<!-- marker -->\nfirst", "second"}, texts); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]gh.Reaction{{Content: "eyes", User: "deploy-advice-bot"}}, all[0].Reactions); diff != "" {
		t.Errorf("reactions (-want +got):\n%s", diff)
	}
	_, err = c.Issues.DeleteComment(t.Context(), owner, name, made.GetID())
	need(t, "delete", err)
	_, _, err = c.Issues.EditComment(t.Context(), owner, name, made.GetID(), &github.IssueComment{Body: new("third")})
	refused(t, "edit deleted", err, 404, "Not Found")
}

func TestComments_bodyIsLimited(t *testing.T) {
	t.Parallel()
	_, c := opened(t)
	for length, status := range map[int]int{0: 422, 65536: 201, 65537: 422} {
		_, resp, err := c.Issues.CreateComment(t.Context(), owner, name, 1, &github.IssueComment{Body: new(strings.Repeat("é", length))})
		if resp.StatusCode != status {
			t.Errorf("%d characters: %d (%v), want %d", length, resp.StatusCode, err, status)
		}
		if length == 65537 {
			refused(t, "too long", err, 422, "body is too long (maximum is 65536 characters)")
		}
	}
}

func TestComments_lockedOnlyForWriters(t *testing.T) {
	t.Parallel()
	s, c := opened(t)
	reader, err := s.NewToken("chloe", nil)
	need(t, "token", err)
	need(t, "lock", s.Lock(repo, 1, true))
	_, _, err = client(t, s, reader).Issues.CreateComment(t.Context(), owner, name, 1, &github.IssueComment{Body: new("hello")})
	refused(t, "reader", err, 403, "locked")
	_, _, err = c.Issues.CreateComment(t.Context(), owner, name, 1, &github.IssueComment{Body: new("hello")})
	need(t, "writer", err)
}

func TestComments_pagesByLink(t *testing.T) {
	t.Parallel()
	s, c := opened(t)
	for range 5 {
		_, err := s.Comment(repo, 1, "ana", "hello")
		need(t, "comment", err)
	}
	var ids []int64
	opts := &github.IssueListCommentsOptions{ListOptions: github.ListOptions{PerPage: 2}}
	pages := 0
	for {
		list, resp, err := c.Issues.ListComments(t.Context(), owner, name, 1, opts)
		need(t, "list", err)
		pages++
		for _, one := range list {
			ids = append(ids, one.GetID())
		}
		if resp.NextPage == 0 {
			break
		}
		if resp.LastPage != 3 {
			t.Errorf("last page: %d, want 3", resp.LastPage)
		}
		opts.Page = resp.NextPage
	}
	if pages != 3 || len(ids) != 5 {
		t.Errorf("pages %d, comments %d; want 3 and 5", pages, len(ids))
	}
}

// poll is a conditional request for the open pull requests as go-github makes them.
func poll(t *testing.T, c *github.Client, etag string) (*github.Response, error) {
	t.Helper()
	req, err := c.NewRequest(http.MethodGet, "repos/acme/shop/pulls?state=open&sort=created&direction=desc", nil)
	need(t, "request", err)
	if etag != "" {
		req.Header.Set("If-None-Match", etag)
	}
	var out any
	return c.Do(t.Context(), req, &out)
}

func TestConditional_unchangedCostsNothing(t *testing.T) {
	t.Parallel()
	s, c := opened(t)
	first, err := poll(t, c, "")
	need(t, "first", err)
	tag := first.Header.Get("ETag")
	second, err := poll(t, c, tag)
	refused(t, "unchanged", err, http.StatusNotModified, "")
	if first.Rate.Remaining != second.Rate.Remaining || first.Rate.Limit != 5000 {
		t.Errorf("rate: %v then %v, want the same", first.Rate, second.Rate)
	}
	_, err = s.Comment(repo, 1, "ana", "a comment changes the pull request")
	need(t, "comment", err)
	need(t, "title", s.EditPull(repo, 1, "ana", "Another title", ""))
	third, err := poll(t, c, tag)
	need(t, "changed", err)
	if third.Rate.Remaining != first.Rate.Remaining-1 || third.Header.Get("ETag") == tag {
		t.Errorf("after a change: rate %v, etag %s", third.Rate, third.Header.Get("ETag"))
	}
	other, err := s.NewToken("ben", nil)
	need(t, "token", err)
	if _, err := poll(t, client(t, s, other), third.Header.Get("ETag")); err != nil {
		t.Errorf("another token's ETag: %v, want a full answer", err)
	}
	last := s.Requests()[len(s.Requests())-1]
	if !last.Conditional || last.Route != "GET /repos/{owner}/{repo}/pulls" || last.Actor != "ben" {
		t.Errorf("last request: %+v", last)
	}
}

func TestLimits_primaryIsToldAsGitHubTellsIt(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *gh.Options) { o.Limits = gh.Limits{Core: 2} })
	c := client(t, s, s.Token())
	for range 2 {
		_, _, err := c.Repositories.Get(t.Context(), owner, name)
		need(t, "get", err)
	}
	_, _, err := c.Repositories.Get(t.Context(), owner, name)
	var limit *github.RateLimitError
	if !errors.As(err, &limit) || limit.Rate.Remaining != 0 {
		t.Errorf("error is %T (%v), want *github.RateLimitError", err, err)
	}
}

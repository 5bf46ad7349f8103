package github_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-github/v60/github"

	"github.com/deploy-advice/deploy-advice/integrations/local/faults"
	gh "github.com/deploy-advice/deploy-advice/integrations/local/github"
)

const commenting = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments"

func TestFaults_clientMeetsThem(t *testing.T) {
	t.Parallel()
	for kind, c := range map[string]struct {
		rule  faults.Rule
		check func(*testing.T, *github.Response, error)
		kept  int // comments there are afterwards
	}{
		"5xx": {faults.Rule{Kind: faults.Status, Status: 502}, func(t *testing.T, _ *github.Response, err error) {
			t.Helper()
			refused(t, "502", err, 502, "Bad Gateway")
		}, 0},
		"primary": {faults.Rule{Kind: faults.Error, Error: "primary_rate_limit", RetryAfterMS: 5000}, func(t *testing.T, _ *github.Response, err error) {
			t.Helper()
			var limit *github.RateLimitError
			if !errors.As(err, &limit) || time.Until(limit.Rate.Reset.Time) <= 0 {
				t.Errorf("%T %v, want RateLimitError with a reset to come", err, err)
			}
		}, 0},
		"secondary 403": {faults.Rule{Kind: faults.Error, Error: "secondary_rate_limit", RetryAfterMS: 1500}, func(t *testing.T, _ *github.Response, err error) {
			t.Helper()
			var abuse *github.AbuseRateLimitError
			if !errors.As(err, &abuse) || abuse.GetRetryAfter() != 2*time.Second {
				t.Errorf("%T %v, want AbuseRateLimitError after 2 s", err, err)
			}
		}, 0},
		"secondary 429": {faults.Rule{Kind: faults.RateLimited, RetryAfterMS: 1000}, func(t *testing.T, r *github.Response, err error) {
			t.Helper()
			refused(t, "429", err, 429, "secondary rate limit")
			if r.Header.Get("Retry-After") != "1" {
				t.Errorf("Retry-After %q, want 1", r.Header.Get("Retry-After"))
			}
		}, 0},
		"drop": {faults.Rule{Kind: faults.Drop}, func(t *testing.T, _ *github.Response, err error) {
			t.Helper()
			if err == nil {
				t.Error("no error")
			}
		}, 0},
		"lost reply": {faults.Rule{Kind: faults.LoseReply}, func(t *testing.T, _ *github.Response, err error) {
			t.Helper()
			if err == nil {
				t.Error("no error")
			}
		}, 1},
		"delay": {faults.Rule{Kind: faults.Delay, DelayMS: 1}, func(t *testing.T, _ *github.Response, err error) { t.Helper(); need(t, "delayed", err) }, 1},
		"422":   {faults.Rule{Kind: faults.Error, Error: "odd"}, func(t *testing.T, _ *github.Response, err error) { t.Helper(); refused(t, "422", err, 422, "odd") }, 0},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s, client := opened(t)
			c.rule.On, c.rule.Method = faults.Web, commenting
			need(t, "rule", s.Faults().Add(c.rule))
			_, resp, err := client.Issues.CreateComment(t.Context(), owner, name, 1, &github.IssueComment{Body: new("hello")})
			c.check(t, resp, err)
			if got := len(s.Comments(repo, 1)); got != c.kept {
				t.Errorf("comments: %d, want %d", got, c.kept)
			}
			if s.Calls()[commenting] != 1 {
				t.Errorf("calls: %v", s.Calls())
			}
		})
	}
}

func TestLimits_secondaryByTheMinute(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := start(t, func(o *gh.Options) {
		o.Limits.Secondary = true
		o.Now = func() time.Time { return now }
	})
	_, err := s.OpenPullRequest(gh.SampleChange())
	need(t, "open", err)
	c := client(t, s, s.Token())
	for i := range 81 {
		_, _, err = c.Issues.CreateComment(t.Context(), owner, name, 1, &github.IssueComment{Body: new("hello")})
		if (err != nil) != (i == 80) {
			t.Fatalf("comment %d: %v", i+1, err)
		}
	}
	var abuse *github.AbuseRateLimitError
	if !errors.As(err, &abuse) || abuse.GetRetryAfter() != time.Minute {
		t.Errorf("%T %v, want AbuseRateLimitError after a minute", err, err)
	}
}

func TestUserAgent_isRequired(t *testing.T) {
	t.Parallel()
	s := start(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.APIURL()+"rate_limit", nil)
	need(t, "request", err)
	req.Header.Set("User-Agent", "")
	resp, err := http.DefaultClient.Do(req)
	need(t, "do", err)
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("status %d, want 403", resp.StatusCode)
	}
}

package github

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/google/go-github/v60/github"

	"github.com/deploy-advice/deploy-advice/bot"
)

// fault translates an error of go-github into ours, with the fix. Nil stays nil.
func fault(op string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*bot.Error](err); ok {
		return e
	}
	if l, ok := errors.AsType[*limited](err); ok {
		return limitedFor(op, l.after, err)
	}
	if l, ok := errors.AsType[*github.RateLimitError](err); ok {
		return limitedFor(op, waitUntil(l), err)
	}
	if l, ok := errors.AsType[*github.AbuseRateLimitError](err); ok {
		return limitedFor(op, max(l.GetRetryAfter(), quiet), err)
	}
	if r, ok := errors.AsType[*github.ErrorResponse](err); ok && r.Response != nil {
		return refused(op, r)
	}
	if errors.Is(err, context.Canceled) {
		return &bot.Error{Kind: bot.Unavailable, Op: op, Err: context.Canceled}
	}
	return &bot.Error{Kind: bot.Unavailable, Op: op, Message: "GitHub cannot be reached; it is tried again", Err: scrub(err)}
}

func limitedFor(op string, wait time.Duration, err error) error {
	return &bot.Error{Kind: bot.Limited, Op: op, RetryAfter: wait, Code: "rate_limited", Message: "GitHub's limit is reached; it goes on by itself", Err: scrub(err)}
}

// waitUntil is how long a limit lasts, by the clocks of GitHub alone.
func waitUntil(l *github.RateLimitError) time.Duration {
	if l.Response != nil {
		if date, err := http.ParseTime(l.Response.Header.Get("Date")); err == nil {
			return max(l.Rate.Reset.Sub(date), time.Second)
		}
	}
	return quiet
}

// refused translates an answer with a status.
func refused(op string, r *github.ErrorResponse) error {
	e := &bot.Error{Kind: bot.Unavailable, Op: op, Code: code(r), Err: scrub(r)}
	switch status := r.Response.StatusCode; {
	case status == http.StatusUnauthorized:
		e.Kind, e.Message = bot.Denied, "GitHub refuses the credentials: renew GITHUB_TOKEN, or check the App's id, installation and key"
	case status == http.StatusForbidden && strings.Contains(r.Message, "not accessible"):
		e.Kind, e.Message = bot.Denied, "GitHub does not permit this: give the token or App "+needed(r.Response.Request)
	case status == http.StatusForbidden:
		e.Kind, e.Message = bot.Denied, "GitHub does not permit this: "+short(r.Message)
	case status == http.StatusNotFound || status == http.StatusGone:
		e.Kind, e.Message = bot.NotFound, "GitHub knows no such thing, or does not show it to this token or App"
	case status == http.StatusConflict:
		e.Kind, e.Message = bot.Conflict, "GitHub: "+short(r.Message)
	case status == http.StatusUnprocessableEntity:
		e.Kind, e.Message = bot.Invalid, "GitHub refuses this: "+short(details(r))
		if exists(r) {
			e.Kind = bot.Conflict
		}
	case status == http.StatusUnavailableForLegalReasons || status == http.StatusBadRequest || status == http.StatusRequestEntityTooLarge:
		e.Kind, e.Message = bot.Invalid, "GitHub refuses this: "+short(r.Message)
	case status >= http.StatusInternalServerError:
		e.Message = "GitHub has trouble; it is tried again"
	}
	return e
}

// needed is the permission a refused request wants, as GitHub's settings call it.
func needed(req *http.Request) string {
	if req == nil || req.URL == nil {
		return "the permissions of the README"
	}
	path := req.URL.Path
	switch {
	case strings.Contains(path, "/check-runs"):
		return "the permission Checks: write (Apps only)"
	case strings.Contains(path, "/statuses/"):
		return "the permission Commit statuses: write"
	case strings.Contains(path, "/git/") || strings.Contains(path, "/contents/"):
		if req.Method == http.MethodGet {
			return "the permission Contents: read"
		}
		return "the permission Contents: write"
	case strings.Contains(path, "/pulls"):
		return "the permission Pull requests: write"
	case strings.Contains(path, "/issues"):
		return "the permission Issues: write or Pull requests: write"
	default:
		return "access to the repository"
	}
}

// The codes of refusals that callers act on.
const (
	codeExists  = "already_exists"
	codeNothing = "no_commits"
	codeNotFast = "not_fast_forward"
	codeEmpty   = "empty_repository"
)

func code(r *github.ErrorResponse) string {
	text := strings.ToLower(details(r))
	switch {
	case strings.Contains(text, "already exists"):
		return codeExists
	case strings.Contains(text, "no commits between"):
		return codeNothing
	case strings.Contains(text, "fast forward") || strings.Contains(text, "fast-forward"):
		return codeNotFast
	case strings.Contains(text, "repository is empty"):
		return codeEmpty
	default:
		return http.StatusText(r.Response.StatusCode)
	}
}

func exists(r *github.ErrorResponse) bool {
	c := code(r)
	return c == codeExists || c == codeNotFast
}

func details(r *github.ErrorResponse) string {
	parts := []string{r.Message}
	for _, e := range r.Errors {
		parts = append(parts, strings.TrimSpace(e.Resource+" "+e.Field+" "+e.Code+" "+e.Message))
	}
	return strings.Join(parts, "; ")
}

func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 200 {
		s = s[:200]
	}
	return strings.ToValidUTF8(s, "")
}

// scrubbed is an error's text without query strings, which can carry short-lived tokens.
type scrubbed struct{ text string }

func (s scrubbed) Error() string { return s.text }

func scrub(err error) error {
	fields := strings.Fields(err.Error())
	for i, f := range fields {
		if at := strings.IndexByte(f, '?'); at >= 0 && strings.Contains(f[:at], "://") {
			fields[i] = f[:at]
		}
	}
	return scrubbed{strings.Join(fields, " ")}
}

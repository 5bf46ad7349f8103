package rest

import (
	"cmp"
	"slices"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

// issueRead and issueWrite: pull requests are issues too, so either permission will do.
func issueRead() need  { return need{what: "issues|pull_requests"} }
func issueWrite() need { return need{what: "issues|pull_requests", write: true} }

func issueEndpoints() []endpoint {
	const issues = "/repos/{owner}/{repo}/issues"
	lock := need{what: "issues|pull_requests", write: true, role: "write"}
	return []endpoint{
		{route: "GET " + issues, need: issueRead(), handle: (*call).issues},
		{route: "GET " + issues + "/{issue_number}", need: issueRead(), handle: (*call).issue},
		{route: "PATCH " + issues + "/{issue_number}", need: issueWrite(), handle: (*call).editIssue},
		{route: "PUT " + issues + "/{issue_number}/lock", need: lock, handle: func(c *call) (answer, error) { return c.lock(true) }},
		{route: "DELETE " + issues + "/{issue_number}/lock", need: lock, handle: func(c *call) (answer, error) { return c.lock(false) }},
	}
}

// since reads the time after which things must have changed.
func (c *call) since() (time.Time, error) {
	text := c.r.URL.Query().Get("since")
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, forge.Unprocessable("since: want a time such as 2026-01-02T15:04:05Z")
	}
	return t, nil
}

func (c *call) issues() (answer, error) {
	since, err := c.since()
	if err != nil {
		return answer{}, err
	}
	q := c.r.URL.Query()
	state := cmp.Or(q.Get("state"), "open")
	list := slices.DeleteFunc(c.repo.PullList(), func(p *forge.Pull) bool {
		return (state != "all" && p.State != state) || p.Updated.Before(since)
	})
	c.sort(list, cmp.Or(q.Get("sort"), "created"), cmp.Or(q.Get("direction"), "desc"))
	return ok(page(c, list, func(p *forge.Pull) map[string]any { return c.Issue(p) }))
}

func (c *call) issue() (answer, error) {
	p, err := c.pull("issue_number")
	if err != nil {
		return answer{}, err
	}
	d := c.Issue(p)
	return ok(d)
}

func (c *call) editIssue() (answer, error) {
	p, err := c.pull("issue_number")
	if err != nil {
		return answer{}, err
	}
	if p.Author != c.user && !c.repo.AtLeast(c.user, "triage") {
		return answer{}, forge.Denied("Must have push access to edit this issue.")
	}
	var in struct {
		Title *string `json:"title"`
		Body  *string `json:"body"`
		State *string `json:"state"`
	}
	if err := c.decode(&in); err != nil {
		return answer{}, err
	}
	if err := c.EditPull(p, forge.PullEdit{Title: in.Title, Body: in.Body, State: in.State}, c.user); err != nil {
		return answer{}, err
	}
	return ok(c.Issue(p))
}

func (c *call) lock(locked bool) (answer, error) {
	p, err := c.pull("issue_number")
	if err != nil {
		return answer{}, err
	}
	p.Locked = locked
	return noContent()
}

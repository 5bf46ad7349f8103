package github

import (
	"context"

	"github.com/google/go-github/v60/github"

	"github.com/deploy-advice/deploy-advice/bot/review"
)

// checkName is what checks and statuses of ours are called.
const checkName = "deploy-advice"

// Remark leaves a neutral check run where we are an App, else a successful status: advice fails nothing.
func (c *Client) Remark(ctx context.Context, r review.Check) error {
	owner, name, err := split(r.Repo)
	if err != nil {
		return err
	}
	if !c.IsApp() {
		_, _, err = c.api.Repositories.CreateStatus(ctx, owner, name, r.Commit, &github.RepoStatus{
			State: new("success"), Context: new(checkName), Description: new(cut(r.Title, 140)), TargetURL: link(r.URL),
		})
		return fault("set a status in "+r.Repo, err)
	}
	_, _, err = c.api.Checks.CreateCheckRun(ctx, owner, name, github.CreateCheckRunOptions{
		Name: checkName, HeadSHA: r.Commit, Status: new("completed"), Conclusion: new("neutral"), DetailsURL: link(r.URL),
		Output: &github.CheckRunOutput{Title: new(cut(r.Title, 140)), Summary: new(cut(r.Summary, 60000))},
	})
	return fault("set a check in "+r.Repo, err)
}

func link(u string) *string {
	if u == "" {
		return nil
	}
	return &u
}

// cut shortens text to n characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

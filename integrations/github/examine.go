package github

import (
	"context"
	"strings"

	"github.com/google/go-github/v60/github"

	"github.com/deploy-advice/deploy-advice/bot"
)

// nowhere is the id of no commit.
const nowhere = "0000000000000000000000000000000000000000"

// The permissions that reviews and records need, as GitHub's settings call them.
const (
	needContents = "Contents: write"
	needPulls    = "Pull requests: write"
	needStatuses = "Commit statuses: write"
	needChecks   = "Checks: write"
)

// Examine finds out whether all that reviews and records need is permitted in a repository, and changes nothing. It says what is; Denied and
// NotFound say what is missing and the fix.
func (c *Client) Examine(ctx context.Context, repo string) (string, error) {
	r, err := c.Repository(ctx, repo)
	switch {
	case err != nil && bot.KindOf(err) == bot.NotFound:
		return "", lacking(repo, bot.NotFound, repo+" is not to be seen: check its spelling, and give the token or App access to it")
	case err != nil:
		return "", err
	case r.Archived:
		return "", lacking(repo, bot.Denied, repo+" is archived: take it off the watched repositories")
	case !r.MayWrite:
		return "", lacking(repo, bot.Denied, "in "+repo+" we may only read: give the token's owner the role Write there")
	}
	missing, remark, err := c.missing(ctx, repo, r.DefaultBranch)
	if err != nil {
		return "", err
	}
	if len(missing) > 0 {
		return "", lacking(repo, bot.Denied, "in "+repo+" the token or App lacks "+strings.Join(missing, " and ")+": add it in its settings on GitHub")
	}
	return "may read, comment, branch and open pull requests" + remark, nil
}

func lacking(repo string, kind bot.Kind, message string) error {
	return &bot.Error{Kind: kind, Op: "examine " + repo, Message: message}
}

// missing are the permissions that are needed and not there; remark says what comes of the optional one.
func (c *Client) missing(ctx context.Context, repo, base string) (missing []string, remark string, err error) {
	granted := c.granted
	optional, good, bad := needChecks, "; leaves neutral checks", "; leaves no checks, which is optional ("+needChecks+")"
	if !c.IsApp() {
		granted = func(ctx context.Context) (map[string]bool, error) { return c.probed(ctx, repo, base) }
		optional, good, bad = needStatuses, "; sets commit statuses where settings ask for it", "; sets no commit statuses, which is optional ("+needStatuses+")"
	}
	has, err := granted(ctx)
	if err != nil {
		return nil, "", err
	}
	for _, need := range []string{needContents, needPulls} {
		if !has[need] {
			missing = append(missing, need)
		}
	}
	if has[optional] {
		return missing, good, nil
	}
	return missing, bad, nil
}

// granted is what the App's installation was given.
func (c *Client) granted(ctx context.Context) (map[string]bool, error) {
	i, _, err := c.apps.Apps.GetInstallation(ctx, c.opt.InstallationID)
	if err != nil {
		return nil, fault("ask what the App may do", err)
	}
	p := i.GetPermissions()
	return map[string]bool{
		needContents: p.GetContents() == "write", needPulls: p.GetPullRequests() == "write", needChecks: p.GetChecks() == "write",
	}, nil
}

// probed finds out what a token may do. GitHub does not tell what a fine-grained one was given, but refuses what is not permitted before it
// looks at what is asked: so it is asked for what cannot be done.
func (c *Client) probed(ctx context.Context, repo, base string) (map[string]bool, error) {
	owner, name, err := split(repo)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for need, try := range map[string]func() error{
		needContents: func() error { // a branch at no commit
			_, _, err := c.api.Git.CreateRef(ctx, owner, name, &github.Reference{Ref: new("refs/heads/deploy-advice/doctor"), Object: &github.GitObject{SHA: new(nowhere)}})
			return err //nolint:wrapcheck // translated below
		},
		needPulls: func() error { // a pull request of a branch into itself
			_, _, err := c.api.PullRequests.Create(ctx, owner, name, &github.NewPullRequest{Title: new("doctor"), Head: new(base), Base: new(base)})
			return err //nolint:wrapcheck // translated below
		},
		needStatuses: func() error { // a status of no commit
			_, _, err := c.api.Repositories.CreateStatus(ctx, owner, name, nowhere, &github.RepoStatus{State: new("success"), Context: new(checkName)})
			return err //nolint:wrapcheck // translated below
		},
	} {
		err := fault("ask what we may do in "+repo, try())
		switch kind := bot.KindOf(err); {
		case err == nil, kind == bot.Invalid, kind == bot.Conflict:
			out[need] = true
		case kind == bot.Denied, kind == bot.NotFound:
		default:
			return nil, err
		}
	}
	return out, nil
}

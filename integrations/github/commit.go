package github

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/go-github/v60/github"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// Commit writes files in one commit and makes or moves a branch. It never forces: Conflict says that the branch is there already, or
// has moved. What was written before the branch was is unreachable, so a repeat does no harm.
func (c *Client) Commit(ctx context.Context, ch record.Change) (string, error) {
	owner, name, err := split(ch.Repo)
	if err != nil {
		return "", err
	}
	op := "write branch " + ch.Branch + " of " + ch.Repo
	tree, _, err := c.api.Git.CreateTree(ctx, owner, name, ch.Tree, entries(ch.Files))
	if err != nil {
		return "", fault(op, err)
	}
	commit := &github.Commit{Message: new(ch.Message), Tree: tree}
	for _, p := range ch.Parents {
		commit.Parents = append(commit.Parents, &github.Commit{SHA: new(p)})
	}
	made, _, err := c.api.Git.CreateCommit(ctx, owner, name, commit, nil)
	if err != nil {
		return "", fault(op, err)
	}
	ref := &github.Reference{Ref: new("refs/heads/" + ch.Branch), Object: &github.GitObject{SHA: made.SHA}}
	if ch.New {
		_, _, err = c.api.Git.CreateRef(ctx, owner, name, ref)
	} else {
		_, _, err = c.api.Git.UpdateRef(ctx, owner, name, ref, false)
	}
	return made.GetSHA(), fault(op, err)
}

func entries(files map[string][]byte) []*github.TreeEntry {
	out := make([]*github.TreeEntry, 0, len(files))
	for path, data := range files {
		out = append(out, &github.TreeEntry{
			Path: new(path), Mode: new("100644"), Type: new("blob"), Content: new(string(data)),
		})
	}
	slices.SortFunc(out, func(a, b *github.TreeEntry) int { return cmp.Compare(a.GetPath(), b.GetPath()) })
	return out
}

// Open opens a pull request, or finds the open one of its branch.
func (c *Client) Open(ctx context.Context, p record.NewPull) (record.Pull, error) {
	owner, name, err := split(p.Repo)
	if err != nil {
		return record.Pull{}, err
	}
	pr, _, err := c.api.PullRequests.Create(ctx, owner, name, &github.NewPullRequest{
		Title: new(p.Title), Head: new(p.Branch), Base: new(p.Base), Body: new(p.Body),
	})
	if err == nil {
		return pull(p.Repo, pr), nil
	}
	failed := fault("open a pull request in "+p.Repo, err)
	if bot.KindOf(failed) != bot.Conflict {
		return record.Pull{}, failed
	}
	open, err := c.Pulls(ctx, p.Repo, record.PullQuery{Branch: p.Branch, Open: true})
	if err != nil {
		return record.Pull{}, err
	}
	if len(open) == 0 {
		return record.Pull{}, failed
	}
	return open[0], nil
}

package github

import (
	"context"
	"net/http"
	"net/url"

	"github.com/google/go-github/v60/github"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// maxBlob is the largest file read, in bytes.
const maxBlob = 1 << 20

// Repository tells the default branch and whether we may push. An App's installation is not told its permissions there: it may try.
func (c *Client) Repository(ctx context.Context, repo string) (record.Repository, error) {
	owner, name, err := split(repo)
	if err != nil {
		return record.Repository{}, err
	}
	r, _, err := c.api.Repositories.Get(ctx, owner, name)
	if err != nil {
		return record.Repository{}, fault("read repository "+repo, err)
	}
	permissions := r.GetPermissions()
	return record.Repository{
		Name: r.GetFullName(), DefaultBranch: r.GetDefaultBranch(), Archived: r.GetArchived(),
		MayWrite: c.IsApp() || permissions == nil || permissions["push"] || permissions["admin"] || permissions["maintain"],
	}, nil
}

// Snapshot reads a branch: three requests.
func (c *Client) Snapshot(ctx context.Context, repo, branch string) (record.Snapshot, error) {
	owner, name, err := split(repo)
	if err != nil {
		return record.Snapshot{}, err
	}
	op := "read branch " + branch + " of " + repo
	ref, _, err := c.api.Git.GetRef(ctx, owner, name, "heads/"+branch)
	if err != nil {
		return record.Snapshot{}, fault(op, err)
	}
	commit, _, err := c.api.Git.GetCommit(ctx, owner, name, ref.GetObject().GetSHA())
	if err != nil {
		return record.Snapshot{}, fault(op, err)
	}
	files, truncated, err := c.Paths(ctx, repo, commit.GetTree().GetSHA())
	return record.Snapshot{Commit: commit.GetSHA(), Tree: commit.GetTree().GetSHA(), Files: files, Truncated: truncated}, err
}

// Paths lists the files of a commit or tree, path to blob id; true when there are too many to be listed.
func (c *Client) Paths(ctx context.Context, repo, commit string) (map[string]string, bool, error) {
	owner, name, err := split(repo)
	if err != nil {
		return nil, false, err
	}
	tree, _, err := c.api.Git.GetTree(ctx, owner, name, commit, true)
	if err != nil {
		return nil, false, fault("list the files of "+repo, err)
	}
	files := make(map[string]string, len(tree.Entries))
	for _, e := range tree.Entries {
		if e.GetType() == "blob" && e.GetMode() != "120000" { // a link's content is a path, not a file
			files[e.GetPath()] = e.GetSHA()
		}
	}
	return files, tree.GetTruncated(), nil
}

// Blob reads a file by its id.
func (c *Client) Blob(ctx context.Context, repo, id string) ([]byte, error) {
	owner, name, err := split(repo)
	if err != nil {
		return nil, err
	}
	data, _, err := c.api.Git.GetBlobRaw(ctx, owner, name, id)
	if err != nil {
		return nil, fault("read a file of "+repo, err)
	}
	if len(data) > maxBlob {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "read a file of " + repo, Code: "too_large"}
	}
	return data, nil
}

// content reads a file at a commit, branch or HEAD, the default branch; NotFound when there is none.
func (c *Client) content(ctx context.Context, repo, path, at string) ([]byte, error) {
	owner, name, err := split(repo)
	if err != nil {
		return nil, err
	}
	u := "repos/" + url.PathEscape(owner) + "/" + url.PathEscape(name) + "/contents/" + (&url.URL{Path: path}).EscapedPath()
	if at != "" && at != "HEAD" { // which is what is read when nothing is said
		u += "?ref=" + url.QueryEscape(at)
	}
	req, err := c.api.NewRequest(http.MethodGet, u, nil)
	if err != nil {
		return nil, fault("read "+path+" of "+repo, err)
	}
	var file github.RepositoryContent
	if _, err := c.api.Do(ctx, req, &file); err != nil {
		return nil, fault("read "+path+" of "+repo, err)
	}
	text, err := file.GetContent()
	if err != nil || file.GetType() != "file" {
		return nil, &bot.Error{Kind: bot.Invalid, Op: "read " + path + " of " + repo, Code: "no text"}
	}
	return []byte(text), nil
}

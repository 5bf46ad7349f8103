package github

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/go-github/v60/github"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/review"
)

const (
	perPage = 100
	// maxPages bounds every list; GitHub itself lists at most 3,000 files of a pull request.
	maxPages = 30
	// recent is how many pull requests one poll asks for.
	recent = 30
)

// Pull reads one pull request.
func (c *Client) Pull(ctx context.Context, repo string, number int) (record.Pull, error) {
	owner, name, err := split(repo)
	if err != nil {
		return record.Pull{}, err
	}
	pr, _, err := c.api.PullRequests.Get(ctx, owner, name, number)
	if err != nil {
		return record.Pull{}, fault("read "+repo+"#"+strconv.Itoa(number), err)
	}
	return pull(repo, pr), nil
}

// Pulls lists pull requests, newest first.
func (c *Client) Pulls(ctx context.Context, repo string, q record.PullQuery) ([]record.Pull, error) {
	owner, name, err := split(repo)
	if err != nil {
		return nil, err
	}
	opt := &github.PullRequestListOptions{State: "all", Sort: "created", Direction: "desc", ListOptions: github.ListOptions{PerPage: perPage}}
	if q.Open {
		opt.State = "open"
	}
	if q.Branch != "" {
		opt.Head = owner + ":" + q.Branch
	}
	var out []record.Pull
	for range maxPages {
		page, res, err := c.api.PullRequests.List(ctx, owner, name, opt)
		if err != nil {
			return nil, fault("list the pull requests of "+repo, err)
		}
		for _, pr := range page {
			out = append(out, pull(repo, pr))
		}
		if res.NextPage == 0 {
			break
		}
		opt.Page = res.NextPage
	}
	return out, nil
}

// Recent asks for the pull requests that changed last; with the ETag of the last answer an unchanged list costs nothing.
func (c *Client) Recent(ctx context.Context, repo, etag string) (review.Page, error) {
	owner, name, err := split(repo)
	if err != nil {
		return review.Page{}, err
	}
	q := url.Values{"state": {"all"}, "sort": {"updated"}, "direction": {"desc"}, "per_page": {strconv.Itoa(recent)}}
	req, err := c.api.NewRequest(http.MethodGet, "repos/"+url.PathEscape(owner)+"/"+url.PathEscape(name)+"/pulls?"+q.Encode(), nil)
	if err != nil {
		return review.Page{}, fault("poll "+repo, err)
	}
	if etag == "" {
		etag = `"none"` // so that the answer is not kept a second time
	}
	req.Header.Set("If-None-Match", etag)
	var list []*github.PullRequest
	res, err := c.api.Do(ctx, req, &list)
	if res != nil && res.StatusCode == http.StatusNotModified {
		return review.Page{ETag: etag, Unchanged: true}, nil
	}
	if err != nil {
		return review.Page{}, fault("poll "+repo, err)
	}
	page := review.Page{ETag: res.Header.Get("ETag"), More: res.NextPage != 0}
	for _, pr := range list {
		page.Pulls = append(page.Pulls, pull(repo, pr))
	}
	return page, nil
}

// ChangedFiles lists the files of a pull request, with their patches.
func (c *Client) ChangedFiles(ctx context.Context, repo string, number int) ([]record.ChangedFile, error) {
	owner, name, err := split(repo)
	if err != nil {
		return nil, err
	}
	opt := &github.ListOptions{PerPage: perPage}
	var out []record.ChangedFile
	for range maxPages {
		page, res, err := c.api.PullRequests.ListFiles(ctx, owner, name, number, opt)
		if err != nil {
			return nil, fault("list the files of "+repo+"#"+strconv.Itoa(number), err)
		}
		for _, f := range page {
			out = append(out, record.ChangedFile{Path: f.GetFilename(), Previous: f.GetPreviousFilename(), Status: f.GetStatus(), Blob: f.GetSHA(), Patch: f.GetPatch()})
		}
		if res.NextPage == 0 {
			break
		}
		opt.Page = res.NextPage
	}
	return out, nil
}

func pull(repo string, pr *github.PullRequest) record.Pull {
	return record.Pull{
		Repo: repo, Number: pr.GetNumber(), Title: pr.GetTitle(), Open: pr.GetState() == "open", Merged: pr.GetMerged() || !pr.GetMergedAt().IsZero(),
		Draft: pr.GetDraft(), Author: pr.GetUser().GetLogin(), Bot: pr.GetUser().GetType() == "Bot",
		Head:      record.Head{Repo: pr.GetHead().GetRepo().GetFullName(), Branch: pr.GetHead().GetRef(), Commit: pr.GetHead().GetSHA()},
		Base:      record.Head{Repo: pr.GetBase().GetRepo().GetFullName(), Branch: pr.GetBase().GetRef(), Commit: pr.GetBase().GetSHA()},
		URL:       pr.GetHTMLURL(),
		CreatedAt: pr.GetCreatedAt().Time, UpdatedAt: pr.GetUpdatedAt().Time,
	}
}

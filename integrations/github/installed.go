package github

import (
	"context"
	"slices"
	"time"

	"github.com/google/go-github/v60/github"
)

const (
	// installedFor is how long the list of an installation's repositories is believed; installations change by hand, and seldom.
	installedFor = 5 * time.Minute
	// maxInstalled bounds that list.
	maxInstalled = 500
)

// Installed lists the repositories in which the App is installed, without those that are archived; none with a token. While GitHub does not
// answer, what it said last is believed.
func (c *Client) Installed(ctx context.Context) ([]string, error) {
	if !c.IsApp() {
		return nil, nil
	}
	c.listing.Lock()
	defer c.listing.Unlock()
	if !c.listedAt.IsZero() && c.opt.Now().Sub(c.listedAt) < installedFor {
		return slices.Clone(c.listed), nil
	}
	var out []string
	opt := &github.ListOptions{PerPage: perPage}
	for len(out) < maxInstalled {
		page, res, err := c.api.Apps.ListRepos(ctx, opt)
		if err != nil {
			if !c.listedAt.IsZero() {
				return slices.Clone(c.listed), nil
			}
			return nil, fault("list the repositories of the App's installation", err)
		}
		for _, r := range page.Repositories {
			if !r.GetArchived() {
				out = append(out, r.GetFullName())
			}
		}
		if res.NextPage == 0 {
			break
		}
		opt.Page = res.NextPage
	}
	c.listed, c.listedAt = out[:min(len(out), maxInstalled)], c.opt.Now()
	return slices.Clone(c.listed), nil
}

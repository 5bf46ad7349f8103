package github

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-github/v60/github"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/review"
)

// Comments lists the conversation of a pull request, oldest first.
func (c *Client) Comments(ctx context.Context, repo string, number int) ([]review.Comment, error) {
	return c.comments(ctx, repo, number, &github.IssueListCommentsOptions{ListOptions: github.ListOptions{PerPage: perPage}})
}

// CommentsSince lists the comments of a repository that were written or changed since a moment.
func (c *Client) CommentsSince(ctx context.Context, repo string, since time.Time) ([]review.Comment, error) {
	return c.comments(ctx, repo, 0, &github.IssueListCommentsOptions{
		Sort: new("updated"), Direction: new("asc"), Since: &since, ListOptions: github.ListOptions{PerPage: perPage},
	})
}

func (c *Client) comments(ctx context.Context, repo string, number int, opt *github.IssueListCommentsOptions) ([]review.Comment, error) {
	owner, name, err := split(repo)
	if err != nil {
		return nil, err
	}
	var out []review.Comment
	for range maxPages {
		page, res, err := c.api.Issues.ListComments(ctx, owner, name, number, opt)
		if err != nil {
			return nil, fault("list the comments of "+repo, err)
		}
		for _, one := range page {
			out = append(out, comment(one, number))
		}
		if res.NextPage == 0 {
			break
		}
		opt.Page = res.NextPage
	}
	return out, nil
}

// Say writes a comment.
func (c *Client) Say(ctx context.Context, repo string, number int, body string) (review.Comment, error) {
	owner, name, err := split(repo)
	if err != nil {
		return review.Comment{}, err
	}
	made, _, err := c.api.Issues.CreateComment(ctx, owner, name, number, &github.IssueComment{Body: new(body)})
	if err != nil {
		return review.Comment{}, fault("comment on "+repo+"#"+strconv.Itoa(number), err)
	}
	return comment(made, number), nil
}

// Edit changes a comment.
func (c *Client) Edit(ctx context.Context, repo string, id int64, body string) error {
	owner, name, err := split(repo)
	if err != nil {
		return err
	}
	_, _, err = c.api.Issues.EditComment(ctx, owner, name, id, &github.IssueComment{Body: new(body)})
	return fault("edit a comment of "+repo, err)
}

// Delete removes a comment; one that is gone is no error.
func (c *Client) Delete(ctx context.Context, repo string, id int64) error {
	owner, name, err := split(repo)
	if err != nil {
		return err
	}
	_, err = c.api.Issues.DeleteComment(ctx, owner, name, id)
	if err = fault("delete a comment of "+repo, err); err != nil && bot.KindOf(err) == bot.NotFound {
		return nil
	}
	return err
}

// React nods at a comment: "+1", "eyes", "confused". Twice is once.
func (c *Client) React(ctx context.Context, repo string, id int64, reaction string) error {
	owner, name, err := split(repo)
	if err != nil {
		return err
	}
	_, _, err = c.api.Reactions.CreateIssueCommentReaction(ctx, owner, name, id, reaction)
	return fault("react to a comment of "+repo, err)
}

// Permission is what a person may do in a repository: admin, maintain, write, triage, read or none.
func (c *Client) Permission(ctx context.Context, repo, user string) (string, error) {
	owner, name, err := split(repo)
	if err != nil {
		return "", err
	}
	var level struct {
		Permission string `json:"permission"`
		RoleName   string `json:"role_name"`
	}
	u := "repos/" + url.PathEscape(owner) + "/" + url.PathEscape(name) + "/collaborators/" + url.PathEscape(user) + "/permission"
	req, err := c.api.NewRequest(http.MethodGet, u, nil)
	if err != nil {
		return "", fault("ask for permissions", err)
	}
	_, err = c.api.Do(ctx, req, &level)
	if err = fault("ask what "+user+" may do in "+repo, err); err != nil {
		if bot.KindOf(err) == bot.NotFound {
			return "none", nil
		}
		return "", err
	}
	if level.RoleName == "maintain" || level.RoleName == "triage" {
		return level.RoleName, nil
	}
	return level.Permission, nil
}

func comment(one *github.IssueComment, number int) review.Comment {
	if number == 0 {
		u := one.GetIssueURL()
		number, _ = strconv.Atoi(u[strings.LastIndexByte(u, '/')+1:]) // 0 when it is no number
	}
	return review.Comment{
		ID: one.GetID(), Node: one.GetNodeID(), Pull: number, Author: one.GetUser().GetLogin(), Bot: one.GetUser().GetType() == "Bot",
		Body: one.GetBody(), URL: one.GetHTMLURL(), At: one.GetCreatedAt().Time,
	}
}

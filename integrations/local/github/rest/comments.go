package rest

import (
	"slices"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

func commentEndpoints() []endpoint {
	const issues = "/repos/{owner}/{repo}/issues"
	return []endpoint{
		{route: "GET " + issues + "/{issue_number}/comments", need: issueRead(), handle: (*call).comments},
		{route: "POST " + issues + "/{issue_number}/comments", need: issueWrite(), handle: (*call).createComment},
		{route: "GET " + issues + "/comments", need: issueRead(), handle: func(c *call) (answer, error) { return c.commentList(0) }},
		{route: "GET " + issues + "/comments/{comment_id}", need: issueRead(), handle: (*call).getComment},
		{route: "PATCH " + issues + "/comments/{comment_id}", need: issueWrite(), handle: (*call).editComment},
		{route: "DELETE " + issues + "/comments/{comment_id}", need: issueWrite(), handle: (*call).deleteComment},
	}
}

type bodyOnly struct {
	Body *string `json:"body"`
}

func (c *call) commentBody() (string, error) {
	var in bodyOnly
	if err := c.decode(&in); err != nil {
		return "", err
	}
	if in.Body == nil {
		return "", forge.Unprocessable("Invalid request.\n\n\"body\" wasn't supplied.")
	}
	return *in.Body, nil
}

func (c *call) comments() (answer, error) {
	p, err := c.pull("issue_number")
	if err != nil {
		return answer{}, err
	}
	return c.commentList(p.Number)
}

// commentList is by ascending id. One issue's list knows no other order; the repository's does.
func (c *call) commentList(number int) (answer, error) {
	since, err := c.since()
	if err != nil {
		return answer{}, err
	}
	list := slices.DeleteFunc(c.repo.CommentList(number), func(o *forge.Comment) bool { return o.Updated.Before(since) })
	if q := c.r.URL.Query(); number == 0 {
		if q.Get("sort") == "updated" {
			slices.SortStableFunc(list, func(a, b *forge.Comment) int { return a.Updated.Compare(b.Updated) })
		}
		if q.Get("direction") == "desc" {
			slices.Reverse(list)
		}
	}
	return ok(page(c, list, func(o *forge.Comment) map[string]any { return c.Comment(o) }))
}

func (c *call) createComment() (answer, error) {
	p, err := c.pull("issue_number")
	if err != nil {
		return answer{}, err
	}
	body, err := c.commentBody()
	if err != nil {
		return answer{}, err
	}
	made, err := c.AddComment(p, body, c.user, c.token.App)
	if err != nil {
		return answer{}, err
	}
	return created(c.Comment(made))
}

func (c *call) comment() (*forge.Comment, error) {
	id, err := c.pathInt("comment_id")
	if err != nil {
		return nil, err
	}
	if found := c.repo.Comments[id]; found != nil {
		return found, nil
	}
	return nil, forge.NotFound()
}

func (c *call) getComment() (answer, error) {
	found, err := c.comment()
	if err != nil {
		return answer{}, err
	}
	return ok(c.Comment(found))
}

func (c *call) editComment() (answer, error) {
	found, err := c.comment()
	if err != nil {
		return answer{}, err
	}
	body, err := c.commentBody()
	if err != nil {
		return answer{}, err
	}
	if err := c.EditComment(found, body, c.user); err != nil {
		return answer{}, err
	}
	return ok(c.Comment(found))
}

func (c *call) deleteComment() (answer, error) {
	found, err := c.comment()
	if err != nil {
		return answer{}, err
	}
	if err := c.DeleteComment(found, c.user); err != nil {
		return answer{}, err
	}
	return noContent()
}

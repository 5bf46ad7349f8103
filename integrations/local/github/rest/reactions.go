package rest

import (
	"slices"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

func reactionEndpoints() []endpoint {
	const issues = "/repos/{owner}/{repo}/issues"
	comment, issue := issues+"/comments/{comment_id}/reactions", issues+"/{issue_number}/reactions"
	ofComment := func(c *call) (*[]forge.Reaction, error) {
		found, err := c.comment()
		if err != nil {
			return nil, err
		}
		return &found.Reactions, nil
	}
	ofIssue := func(c *call) (*[]forge.Reaction, error) {
		found, err := c.pull("issue_number")
		if err != nil {
			return nil, err
		}
		return &found.Reacted, nil
	}
	return []endpoint{
		{route: "GET " + comment, need: issueRead(), handle: func(c *call) (answer, error) { return c.reactions(ofComment) }},
		{route: "POST " + comment, need: issueWrite(), handle: func(c *call) (answer, error) { return c.react(ofComment) }},
		{route: "DELETE " + comment + "/{reaction_id}", need: issueWrite(), handle: func(c *call) (answer, error) { return c.unreact(ofComment) }},
		{route: "GET " + issue, need: issueRead(), handle: func(c *call) (answer, error) { return c.reactions(ofIssue) }},
		{route: "POST " + issue, need: issueWrite(), handle: func(c *call) (answer, error) { return c.react(ofIssue) }},
		{route: "DELETE " + issue + "/{reaction_id}", need: issueWrite(), handle: func(c *call) (answer, error) { return c.unreact(ofIssue) }},
	}
}

type reactionsOf func(*call) (*[]forge.Reaction, error)

func (c *call) reactions(of reactionsOf) (answer, error) {
	list, err := of(c)
	if err != nil {
		return answer{}, err
	}
	want := c.r.URL.Query().Get("content")
	kept := slices.DeleteFunc(slices.Clone(*list), func(r forge.Reaction) bool { return want != "" && r.Content != want })
	return ok(page(c, kept, func(r forge.Reaction) map[string]any { return c.Reaction(r) }))
}

func (c *call) react(of reactionsOf) (answer, error) {
	list, err := of(c)
	if err != nil {
		return answer{}, err
	}
	var in struct {
		Content string `json:"content"`
	}
	if err := c.decode(&in); err != nil {
		return answer{}, err
	}
	r, fresh, err := c.React(list, in.Content, c.user)
	switch {
	case err != nil:
		return answer{}, err
	case fresh:
		return created(c.Reaction(r))
	default:
		return ok(c.Reaction(r))
	}
}

func (c *call) unreact(of reactionsOf) (answer, error) {
	list, err := of(c)
	if err != nil {
		return answer{}, err
	}
	id, err := c.pathInt("reaction_id")
	if err != nil {
		return answer{}, err
	}
	if err := c.Unreact(list, id, c.user); err != nil {
		return answer{}, err
	}
	return noContent()
}

package graph

import (
	"strings"

	"github.com/graphql-go/graphql"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/shape"
)

// types are built together, for they mention each other.
type types struct {
	node, actor, minimizable *graphql.Interface
	user, bot                *graphql.Object
	comment, comments, pull  *graphql.Object
	edit, edits              *graphql.Object
	pageInfo                 *graphql.Object
	uri, dateTime            *graphql.Scalar
}

func newTypes() *types {
	t := &types{uri: text("URI"), dateTime: text("DateTime")}
	id := graphql.Fields{"id": &graphql.Field{Type: graphql.NewNonNull(graphql.ID)}}
	t.node = graphql.NewInterface(graphql.InterfaceConfig{Name: "Node", Fields: id, ResolveType: t.resolve})
	t.actor = graphql.NewInterface(graphql.InterfaceConfig{Name: "Actor", ResolveType: t.resolve, Fields: graphql.Fields{
		"login": &graphql.Field{Type: graphql.NewNonNull(graphql.String)},
	}})
	t.minimizable = graphql.NewInterface(graphql.InterfaceConfig{Name: "Minimizable", ResolveType: t.resolve, Fields: graphql.Fields{
		"isMinimized": &graphql.Field{Type: graphql.NewNonNull(graphql.Boolean)}, "minimizedReason": &graphql.Field{Type: graphql.String},
		"viewerCanMinimize": &graphql.Field{Type: graphql.NewNonNull(graphql.Boolean)},
	}})
	t.user, t.bot = t.account("User"), t.account("Bot")
	t.pageInfo = graphql.NewObject(graphql.ObjectConfig{Name: "PageInfo", Fields: graphql.Fields{
		"hasNextPage": &graphql.Field{Type: graphql.NewNonNull(graphql.Boolean)}, "endCursor": &graphql.Field{Type: graphql.String},
		"hasPreviousPage": &graphql.Field{Type: graphql.NewNonNull(graphql.Boolean)}, "startCursor": &graphql.Field{Type: graphql.String},
	}})
	t.edit = graphql.NewObject(graphql.ObjectConfig{Name: "UserContentEdit", Fields: graphql.Fields{
		"editedAt": &graphql.Field{Type: graphql.NewNonNull(t.dateTime)}, "diff": &graphql.Field{Type: graphql.String}, "editor": &graphql.Field{Type: t.actor},
	}})
	t.edits = t.connection("UserContentEditConnection", t.edit)
	t.comment = t.issueComment()
	t.comments = t.connection("IssueCommentConnection", t.comment)
	t.pull = t.pullRequest()
	return t
}

// text is a scalar that is sent as a string.
func text(name string) *graphql.Scalar {
	return graphql.NewScalar(graphql.ScalarConfig{Name: name, Serialize: func(v any) any { return v }})
}

func (t *types) resolve(p graphql.ResolveTypeParams) *graphql.Object {
	switch v := p.Value.(type) {
	case *forge.Comment:
		return t.comment
	case *forge.Pull:
		return t.pull
	case *forge.User:
		if v.Type == "Bot" {
			return t.bot
		}
	}
	return t.user
}

// field resolves from a source of one Go type.
func field[T any](kind graphql.Output, of func(*Call, T) any) *graphql.Field {
	return &graphql.Field{Type: kind, Resolve: func(p graphql.ResolveParams) (any, error) {
		v, ok := p.Source.(T)
		if !ok {
			return nil, nil
		}
		return of(from(p), v), nil
	}}
}

func (t *types) account(name string) *graphql.Object {
	return graphql.NewObject(graphql.ObjectConfig{Name: name, Interfaces: []*graphql.Interface{t.node, t.actor}, Fields: graphql.Fields{
		"id":         field(graphql.NewNonNull(graphql.ID), func(_ *Call, u *forge.User) any { return shape.NodeID("U", u.ID) }),
		"databaseId": field(graphql.Int, func(_ *Call, u *forge.User) any { return int(u.ID) }),
		"login": field(graphql.NewNonNull(graphql.String), func(_ *Call, u *forge.User) any {
			return strings.TrimSuffix(u.Login, "[bot]") // GraphQL leaves the suffix out
		}),
	}})
}

func (t *types) issueComment() *graphql.Object {
	return graphql.NewObject(graphql.ObjectConfig{
		Name: "IssueComment", Interfaces: []*graphql.Interface{t.node, t.minimizable},
		Fields: graphql.Fields{
			"id":           field(graphql.NewNonNull(graphql.ID), func(_ *Call, c *forge.Comment) any { return shape.NodeID("IC", c.ID) }),
			"databaseId":   field(graphql.Int, func(_ *Call, c *forge.Comment) any { return int(c.ID) }),
			"body":         field(graphql.NewNonNull(graphql.String), func(_ *Call, c *forge.Comment) any { return c.Body }),
			"author":       field(t.actor, func(_ *Call, c *forge.Comment) any { return c.Author }),
			"url":          field(graphql.NewNonNull(t.uri), func(k *Call, c *forge.Comment) any { return k.Shape.Comment(c)["html_url"] }),
			"createdAt":    field(graphql.NewNonNull(t.dateTime), func(_ *Call, c *forge.Comment) any { return shape.Time(c.Created) }),
			"updatedAt":    field(graphql.NewNonNull(t.dateTime), func(_ *Call, c *forge.Comment) any { return shape.Time(c.Updated) }),
			"lastEditedAt": field(t.dateTime, func(_ *Call, c *forge.Comment) any { return lastEdit(c) }),
			"isMinimized":  field(graphql.NewNonNull(graphql.Boolean), func(_ *Call, c *forge.Comment) any { return c.Minimized != "" }),
			"minimizedReason": field(graphql.String, func(_ *Call, c *forge.Comment) any {
				if c.Minimized == "" {
					return nil
				}
				return strings.ToLower(c.Minimized)
			}),
			"viewerCanMinimize": field(graphql.NewNonNull(graphql.Boolean), func(k *Call, c *forge.Comment) any {
				return c.Author == k.User || c.Pull.Repo.AtLeast(k.User, "write")
			}),
			"userContentEdits": t.list(t.edits, func(p graphql.ResolveParams) []any {
				c, _ := p.Source.(*forge.Comment)
				return editDocs(c)
			}),
		},
	})
}

func lastEdit(c *forge.Comment) any {
	if len(c.History) < 2 {
		return nil
	}
	return shape.Time(c.History[len(c.History)-1].At)
}

// editDocs lists what a comment said, newest first; one never edited has none.
func editDocs(c *forge.Comment) []any {
	var out []any
	if c == nil || len(c.History) < 2 {
		return out
	}
	for _, e := range c.History {
		out = append([]any{shape.Doc{"editedAt": shape.Time(e.At), "diff": e.Body, "editor": e.By}}, out...)
	}
	return out
}

func (t *types) pullRequest() *graphql.Object {
	return graphql.NewObject(graphql.ObjectConfig{Name: "PullRequest", Interfaces: []*graphql.Interface{t.node}, Fields: graphql.Fields{
		"id":          field(graphql.NewNonNull(graphql.ID), func(_ *Call, p *forge.Pull) any { return shape.NodeID("PR", p.ID) }),
		"number":      field(graphql.NewNonNull(graphql.Int), func(_ *Call, p *forge.Pull) any { return p.Number }),
		"title":       field(graphql.NewNonNull(graphql.String), func(_ *Call, p *forge.Pull) any { return p.Title }),
		"body":        field(graphql.NewNonNull(graphql.String), func(_ *Call, p *forge.Pull) any { return p.Body }),
		"isDraft":     field(graphql.NewNonNull(graphql.Boolean), func(_ *Call, p *forge.Pull) any { return p.Draft }),
		"headRefOid":  field(graphql.NewNonNull(graphql.String), func(_ *Call, p *forge.Pull) any { return p.Head.SHA }),
		"headRefName": field(graphql.NewNonNull(graphql.String), func(_ *Call, p *forge.Pull) any { return p.Head.Branch }),
		"author":      field(t.actor, func(_ *Call, p *forge.Pull) any { return p.Author }),
		"comments": t.list(t.comments, func(p graphql.ResolveParams) []any {
			var out []any
			if pr, ok := p.Source.(*forge.Pull); ok {
				for _, c := range pr.Repo.CommentList(pr.Number) {
					out = append(out, c)
				}
			}
			return out
		}),
	}})
}

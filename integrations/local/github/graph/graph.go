// Package graph is the small part of GitHub's GraphQL API that clients of the local GitHub need: who am I, a pull request's
// comments with their minimised state, and folding a comment away. Queries are parsed, validated and executed by a GraphQL
// library, so a query that GitHub's schema would refuse for its form is refused here too. It must not know of HTTP.
//
// Names and types are those of docs.github.com/graphql (read 2026-11-25).
package graph

import (
	"context"
	"errors"
	"fmt"

	"github.com/graphql-go/graphql"
	"github.com/graphql-go/graphql/gqlerrors"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/shape"
)

// Call is one request. User is who asks.
type Call struct {
	World     *forge.World
	Shape     shape.Shaper
	User      *forge.User
	Token     *forge.Token
	Query     string
	Operation string
	Variables map[string]any
}

// Schema executes calls. Use NewSchema.
type Schema struct{ schema graphql.Schema }

// NewSchema builds the schema; an error is a mistake in this package.
func NewSchema() (*Schema, error) {
	t := newTypes()
	s, err := graphql.NewSchema(graphql.SchemaConfig{Query: t.query(), Mutation: t.mutation()})
	if err != nil {
		return nil, fmt.Errorf("build schema: %w", err)
	}
	return &Schema{schema: s}, nil
}

type callKey struct{}

func from(p graphql.ResolveParams) *Call {
	c, _ := p.Context.Value(callKey{}).(*Call)
	return c
}

// Do answers a call as GitHub does: 200 with data, errors or both.
func (s *Schema) Do(ctx context.Context, c *Call) shape.Doc {
	result := graphql.Do(graphql.Params{
		Schema: s.schema, RequestString: c.Query, OperationName: c.Operation, VariableValues: c.Variables,
		Context: context.WithValue(ctx, callKey{}, c),
	})
	out := shape.Doc{}
	if result.Data != nil {
		out["data"] = result.Data
	}
	if len(result.Errors) > 0 {
		list := make([]shape.Doc, 0, len(result.Errors))
		for _, e := range result.Errors {
			list = append(list, describe(e))
		}
		out["errors"] = list
	}
	return out
}

func describe(e gqlerrors.FormattedError) shape.Doc {
	d := shape.Doc{"message": e.Message, "locations": e.Locations}
	if len(e.Path) > 0 {
		d["path"] = e.Path
	}
	if wrapped := e.OriginalError(); wrapped != nil {
		cause := wrapped
		if located, ok := errors.AsType[*gqlerrors.Error](wrapped); ok && located.OriginalError != nil {
			cause = located.OriginalError
		}
		if p, ok := errors.AsType[*forge.APIError](cause); ok {
			d["type"] = map[int]string{404: "NOT_FOUND", 403: "FORBIDDEN"}[p.Status]
			if d["type"] == "" {
				d["type"] = "UNPROCESSABLE"
			}
		}
	}
	return d
}

func unresolved(id string) error {
	return &forge.APIError{Status: 404, Message: "Could not resolve to a node with the global id of '" + id + "'"}
}

// comment finds a comment that the caller may see.
func (c *Call) comment(node string) (*forge.Comment, error) {
	kind, id, ok := shape.ParseNodeID(node)
	for _, r := range c.World.Repos() {
		if found := r.Comments[id]; ok && kind == "IC" && found != nil && r.AtLeast(c.User, "read") {
			return found, nil
		}
	}
	return nil, unresolved(node)
}

func (c *Call) pull(node string) (*forge.Pull, error) {
	kind, id, ok := shape.ParseNodeID(node)
	for _, r := range c.World.Repos() {
		for _, p := range r.PullList() {
			if ok && kind == "PR" && p.ID == id && r.AtLeast(c.User, "read") {
				return p, nil
			}
		}
	}
	return nil, unresolved(node)
}

// mayWrite checks the token as the REST API does for comments.
func (c *Call) mayWrite() error {
	if c.Token.Allows("issues", "write") || c.Token.Allows("pull_requests", "write") {
		return nil
	}
	if c.Token.App {
		return forge.Denied("Resource not accessible by integration")
	}
	return forge.Denied("Resource not accessible by personal access token")
}

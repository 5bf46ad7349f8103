package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
)

type graphReply struct {
	Data   any `json:"data"`
	Errors []struct {
		Type    string `json:"type"`
		Message string `json:"message"`
	} `json:"errors"`
}

// ask runs a GraphQL operation and decodes its data into out.
func (c *Client) ask(ctx context.Context, query string, variables map[string]any, out any) error {
	req, err := c.api.NewRequest(http.MethodPost, c.graph, map[string]any{"query": query, "variables": variables})
	if err != nil {
		return fault("ask GitHub", err)
	}
	if strings.HasPrefix(query, "query") {
		req.Header.Set(onlyReads, "1")
	}
	reply := graphReply{Data: out}
	if _, err := c.api.Do(ctx, req, &reply); err != nil {
		return fault("ask GitHub", err)
	}
	if len(reply.Errors) > 0 {
		e := reply.Errors[0]
		kind := bot.Invalid
		switch e.Type {
		case "NOT_FOUND":
			kind = bot.NotFound
		case "FORBIDDEN", "INSUFFICIENT_SCOPES":
			kind = bot.Denied
		case "RATE_LIMITED":
			kind = bot.Limited
		}
		return &bot.Error{Kind: kind, Op: "ask GitHub", Code: e.Type, RetryAfter: quiet, Err: errors.New(short(e.Message))}
	}
	return nil
}

// Minimise folds a comment away as outdated.
func (c *Client) Minimise(ctx context.Context, node string) error {
	var out struct {
		MinimizeComment struct {
			MinimizedComment struct {
				IsMinimized bool `json:"isMinimized"`
			} `json:"minimizedComment"`
		} `json:"minimizeComment"`
	}
	return c.ask(ctx, `mutation($id:ID!){minimizeComment(input:{subjectId:$id,classifier:OUTDATED}){minimizedComment{isMinimized}}}`, map[string]any{"id": node}, &out)
}

// batchQuery reads n files of a repository in one question.
func batchQuery(n int) string {
	var head, body strings.Builder
	for i := range n {
		fmt.Fprintf(&head, ",$e%d:String!", i)
		fmt.Fprintf(&body, "f%d:object(expression:$e%d){...on Blob{byteSize isBinary isTruncated text}}", i, i)
	}
	return "query($o:String!,$n:String!" + head.String() + "){repository(owner:$o,name:$n){" + body.String() + "}}"
}

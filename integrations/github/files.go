package github

import (
	"context"
	"strconv"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/review"
)

const (
	// batch is how many files one question reads.
	batch = 60
	// single is how many files are read one by one rather than in a question, and maxSingle where GraphQL is not to be had.
	single, maxSingle = 2, 40
)

type blob struct {
	ByteSize    int    `json:"byteSize"`
	IsBinary    *bool  `json:"isBinary"`
	IsTruncated bool   `json:"isTruncated"`
	Text        string `json:"text"`
}

// Files reads files at commits in as few requests as can be; what is not there, binary or too large is left out.
func (c *Client) Files(ctx context.Context, repo string, at []review.FileAt) (map[review.FileAt][]byte, error) {
	out := make(map[review.FileAt][]byte, len(at))
	if len(at) <= single {
		return out, c.oneByOne(ctx, repo, at, out)
	}
	for start := 0; start < len(at); start += batch {
		part := at[start:min(start+batch, len(at))]
		err := c.together(ctx, repo, part, out)
		switch bot.KindOf(err) {
		case bot.Invalid, bot.Denied, bot.NotFound, bot.Conflict: // no GraphQL here
			return out, c.oneByOne(ctx, repo, at[start:min(start+maxSingle, len(at))], out)
		default:
		}
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

func (c *Client) together(ctx context.Context, repo string, at []review.FileAt, out map[review.FileAt][]byte) error {
	owner, name, err := split(repo)
	if err != nil {
		return err
	}
	variables := map[string]any{"o": owner, "n": name}
	for i, f := range at {
		variables["e"+strconv.Itoa(i)] = f.Commit + ":" + f.Path
	}
	var reply struct {
		Repository map[string]*blob `json:"repository"`
	}
	if err := c.ask(ctx, batchQuery(len(at)), variables, &reply); err != nil {
		return err
	}
	for i, f := range at {
		b := reply.Repository["f"+strconv.Itoa(i)]
		if b == nil || b.IsTruncated || b.ByteSize > maxBlob || (b.IsBinary != nil && *b.IsBinary) {
			continue
		}
		out[f] = []byte(b.Text)
	}
	return nil
}

func (c *Client) oneByOne(ctx context.Context, repo string, at []review.FileAt, out map[review.FileAt][]byte) error {
	for _, f := range at {
		data, err := c.content(ctx, repo, f.Path, f.Commit)
		switch {
		case err == nil:
			out[f] = data
		case bot.KindOf(err) != bot.NotFound && bot.KindOf(err) != bot.Invalid:
			return err
		}
	}
	return nil
}

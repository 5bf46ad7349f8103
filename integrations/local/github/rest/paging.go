package rest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

// Page sizes (docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api, read 2026-11-25).
const (
	pageSize = 30
	maxPage  = 100
)

// number reads a whole number from the query.
func (c *call) number(name string, fallback int) int {
	n, err := strconv.Atoi(c.r.URL.Query().Get(name))
	if err != nil || n < 1 {
		return fallback
	}
	return n
}

// page cuts out the page that was asked for, each element as JSON, and writes the Link header.
func page[T any](c *call, list []T, as func(T) map[string]any) []map[string]any {
	size, at := min(c.number("per_page", pageSize), maxPage), c.number("page", 1)
	last := max(1, (len(list)+size-1)/size)
	c.links(at, last)
	out := []map[string]any{}
	if at > last {
		return out
	}
	for _, one := range list[(at-1)*size : min(at*size, len(list))] {
		out = append(out, as(one))
	}
	return out
}

func (c *call) links(at, last int) {
	if last == 1 {
		return
	}
	var parts []string
	add := func(rel string, to int) {
		q := c.r.URL.Query()
		q.Set("page", strconv.Itoa(to))
		parts = append(parts, fmt.Sprintf("<%s?%s>; rel=%q", c.API(c.r.URL.EscapedPath()), q.Encode(), rel))
	}
	if at > 1 {
		add("prev", min(at-1, last))
	}
	if at < last {
		add("next", at+1)
		add("last", last)
	}
	if at > 1 {
		add("first", 1)
	}
	c.link = strings.Join(parts, ", ")
}

// pathInt reads a number from the address.
func (c *call) pathInt(name string) (int64, error) {
	n, err := strconv.ParseInt(c.r.PathValue(name), 10, 64)
	if err != nil {
		return 0, forge.NotFound()
	}
	return n, nil
}

// path reads a part of the address that may hold slashes.
func (c *call) path(name string) string { return c.r.PathValue(name) }

// wants says whether the caller asks for a media type of GitHub's, such as "raw" or "diff".
func (c *call) wants(kind string) bool {
	accept := c.r.Header.Get("Accept")
	return strings.Contains(accept, "application/vnd.github") && (strings.Contains(accept, "."+kind) || strings.Contains(accept, "+"+kind))
}

func text(raw []byte, kind string) (answer, error) {
	if raw == nil {
		raw = []byte{}
	}
	return answer{status: http.StatusOK, raw: raw, kind: kind}, nil
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

package rest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// routes finds endpoints. The standard multiplexer refuses GitHub's addresses: "/issues/comments/{comment_id}" and
// "/issues/{issue_number}/comments" match some paths both.
type routes struct{ list []route }

type route struct {
	endpoint
	method   string
	segments []string
	deep     bool // the last parameter takes the rest of the path
	literals int
}

// deepParameters may hold slashes, where they are last.
func deepParameters() []string { return []string{"{path}", "{ref}", "{basehead}", "{branch}"} }

func (t *routes) add(e endpoint) {
	method, path, _ := strings.Cut(e.route, " ")
	r := route{endpoint: e, method: method, segments: strings.Split(strings.Trim(path, "/"), "/")}
	r.deep = slices.Contains(deepParameters(), r.segments[len(r.segments)-1])
	for _, s := range r.segments {
		if !strings.HasPrefix(s, "{") {
			r.literals++
		}
	}
	t.list = append(t.list, r)
}

// find returns the endpoint whose template says most about the request's path, and sets the path's values.
func (t *routes) find(r *http.Request) (endpoint, bool) {
	parts := strings.Split(strings.Trim(r.URL.EscapedPath(), "/"), "/")
	best := -1
	for i, one := range t.list {
		if one.method == r.Method && one.matches(parts) && (best < 0 || one.literals > t.list[best].literals) {
			best = i
		}
	}
	if best < 0 {
		return endpoint{}, false
	}
	t.list[best].fill(r, parts)
	return t.list[best].endpoint, true
}

func (t route) matches(parts []string) bool {
	if len(parts) < len(t.segments) || (len(parts) > len(t.segments) && !t.deep) {
		// the contents of the repository's root have an empty path
		return t.deep && len(parts) == len(t.segments)-1 && t.segments[len(parts)] == "{path}" && t.literal(parts)
	}
	return t.literal(parts)
}

func (t route) literal(parts []string) bool {
	for i, s := range t.segments {
		if i < len(parts) && !strings.HasPrefix(s, "{") && s != parts[i] {
			return false
		}
	}
	return true
}

func (t route) fill(r *http.Request, parts []string) {
	for i, s := range t.segments {
		if !strings.HasPrefix(s, "{") || i >= len(parts) {
			continue
		}
		value := parts[i]
		if t.deep && i == len(t.segments)-1 {
			value = strings.Join(parts[i:], "/")
		}
		if plain, err := url.PathUnescape(value); err == nil {
			value = plain
		}
		r.SetPathValue(strings.Trim(s, "{}"), value)
	}
}

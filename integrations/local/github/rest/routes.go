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
	deep     int // which segment may take several parts of the path, or -1
	literals int
}

// deepParameters may hold slashes.
func deepParameters() []string { return []string{"{path}", "{ref}", "{basehead}", "{branch}"} }

func (t *routes) add(e endpoint) {
	method, path, _ := strings.Cut(e.route, " ")
	r := route{endpoint: e, method: method, segments: strings.Split(strings.Trim(path, "/"), "/")}
	r.deep = slices.IndexFunc(r.segments, func(s string) bool { return slices.Contains(deepParameters(), s) })
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

// align puts a path's parts under the template's segments, those under the deep one joined; nil when it does not fit.
func (t route) align(parts []string) []string {
	extra := len(parts) - len(t.segments)
	switch {
	case t.deep < 0 && extra != 0, extra < -1, extra == -1 && t.segments[t.deep] != "{path}":
		return nil
	case t.deep < 0:
		return parts
	}
	end := t.deep + 1 + extra // the contents of the repository's root have no part here
	out := append(slices.Clone(parts[:t.deep]), strings.Join(parts[t.deep:end], "/"))
	return append(out, parts[end:]...)
}

func (t route) matches(parts []string) bool {
	aligned := t.align(parts)
	for i, s := range aligned {
		if !strings.HasPrefix(t.segments[i], "{") && t.segments[i] != s {
			return false
		}
	}
	return aligned != nil
}

func (t route) fill(r *http.Request, parts []string) {
	for i, value := range t.align(parts) {
		if plain, err := url.PathUnescape(value); err == nil {
			value = plain
		}
		if strings.HasPrefix(t.segments[i], "{") {
			r.SetPathValue(strings.Trim(t.segments[i], "{}"), value)
		}
	}
}

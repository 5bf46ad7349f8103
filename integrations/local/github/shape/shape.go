// Package shape writes what the forge remembers as GitHub's JSON, for answers and webhooks alike. The shapes are those of
// GitHub's OpenAPI description (npm @octokit/openapi 23.0.2). It must not decide anything.
package shape

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
)

// Doc is a JSON object.
type Doc = map[string]any

// Shaper knows the addresses things have. Base is where people look ("http://127.0.0.1:1/github"), without a slash at its end.
type Shaper struct {
	Base string
	App  forge.App
}

// API is the address of an API path that begins with a slash.
func (s Shaper) API(path string) string { return s.Base + "/api/v3" + path }

func (s Shaper) html(r *forge.Repo, path string) string { return s.Base + "/" + r.FullName() + path }

func (s Shaper) repoAPI(r *forge.Repo, path string) string {
	return s.API("/repos/" + r.FullName() + path)
}

// NodeID is a GraphQL id: a kind (IC: issue comment, PR: pull request …) and a number.
func NodeID(kind string, id int64) string {
	return kind + "_" + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d", id))
}

// ParseNodeID reads what NodeID wrote.
func ParseNodeID(node string) (kind string, id int64, ok bool) {
	kind, coded, found := strings.Cut(node, "_")
	raw, err := base64.RawURLEncoding.DecodeString(coded)
	if !found || err != nil {
		return "", 0, false
	}
	_, err = fmt.Sscanf(string(raw), "%d", &id)
	return kind, id, err == nil
}

// Time is a time in GitHub's form, or null when it is zero.
func Time(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// User is a "simple user", or null.
func (s Shaper) User(u *forge.User) any {
	if u == nil {
		return nil
	}
	login := url.PathEscape(u.Login)
	api := s.API("/users/" + login)
	return Doc{
		"login": u.Login, "id": u.ID, "node_id": NodeID("U", u.ID), "avatar_url": s.Base + "/avatars/" + login, "gravatar_id": "",
		"url": api, "html_url": s.Base + "/" + login, "followers_url": api + "/followers", "following_url": api + "/following{/other_user}",
		"gists_url": api + "/gists{/gist_id}", "starred_url": api + "/starred{/owner}{/repo}", "subscriptions_url": api + "/subscriptions",
		"organizations_url": api + "/orgs", "repos_url": api + "/repos", "events_url": api + "/events{/privacy}",
		"received_events_url": api + "/received_events", "type": u.Type, "site_admin": false,
	}
}

// Profile is a user as their own page shows them.
func (s Shaper) Profile(u *forge.User) any {
	d, ok := s.User(u).(Doc)
	if !ok {
		return nil
	}
	for _, empty := range []string{"bio", "blog", "company", "email", "hireable", "location"} {
		d[empty] = nil
	}
	for _, zero := range []string{"followers", "following", "public_gists", "public_repos"} {
		d[zero] = 0
	}
	d["name"], d["created_at"], d["updated_at"] = u.Name, "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"
	return d
}

// Integration is the App.
func (s Shaper) Integration() Doc {
	return Doc{
		"id": s.App.ID, "slug": s.App.Slug, "node_id": NodeID("A", s.App.ID), "owner": s.User(s.App.Bot), "name": s.App.Name, "description": nil,
		"external_url": s.Base, "html_url": s.Base + "/apps/" + s.App.Slug, "created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-01T00:00:00Z",
		"permissions": AppPermissions(), "events": []string{"pull_request", "issue_comment"},
	}
}

// AppPermissions is what installations of the App may do.
func AppPermissions() map[string]string {
	return map[string]string{"contents": "write", "pull_requests": "write", "issues": "write", "checks": "write", "statuses": "write", "metadata": "read"}
}

// Installation is the App's installation.
func (s Shaper) Installation(account *forge.User) Doc {
	id := s.App.Installation
	return Doc{
		"id": id, "app_id": s.App.ID, "app_slug": s.App.Slug, "target_id": account.ID, "target_type": account.Type, "account": s.User(account),
		"repository_selection": "all", "access_tokens_url": s.API(fmt.Sprintf("/app/installations/%d/access_tokens", id)),
		"repositories_url": s.API("/installation/repositories"), "html_url": s.Base + "/settings/installations", "events": []string{"pull_request", "issue_comment"},
		"permissions": AppPermissions(), "created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-01T00:00:00Z", "single_file_name": nil,
		"suspended_by": nil, "suspended_at": nil,
	}
}

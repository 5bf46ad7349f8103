package rest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/shape"
)

// tokenLife is how long an installation's token lasts (docs.github.com/rest/apps/apps, read 2026-11-25).
const tokenLife = time.Hour

func accountEndpoints() []endpoint {
	return []endpoint{
		{route: "GET /user", need: need{role: "user"}, handle: (*call).currentUser},
		{route: "GET /users/{username}", handle: func(c *call) (answer, error) {
			u, err := c.World.User(c.r.PathValue("username"))
			if err != nil {
				return answer{}, err
			}
			return ok(c.Profile(u))
		}},
		{route: "GET /rate_limit", handle: (*call).rateLimit},
		{route: "GET /user/repos", need: need{role: "user"}, handle: func(c *call) (answer, error) {
			return c.repoList(func(r *forge.Repo) bool { return r.Roles[c.user.Login] != "" || r.Owner == c.user })
		}},
		{route: "GET /orgs/{org}/repos", handle: func(c *call) (answer, error) { return c.reposOf(c.r.PathValue("org")) }},
		{route: "GET /users/{username}/repos", handle: func(c *call) (answer, error) { return c.reposOf(c.r.PathValue("username")) }},
	}
}

func (c *call) currentUser() (answer, error) {
	if c.token.App {
		return answer{}, forge.Denied("Resource not accessible by integration")
	}
	return ok(c.Profile(c.user))
}

func (c *call) rateLimit() (answer, error) {
	c.server.meter.refund(c.user)
	core := c.server.meter.read(c.user).doc()
	resources := shape.Doc{"core": core}
	for _, name := range []string{"search", "graphql", "integration_manifest", "code_scanning_upload", "actions_runner_registration", "scim", "dependency_snapshots", "code_search", "source_import", "code_scanning_autofix"} {
		resources[name] = core
	}
	return ok(shape.Doc{"resources": resources, "rate": core})
}

func (c *call) reposOf(owner string) (answer, error) {
	if _, err := c.World.User(owner); err != nil {
		return answer{}, err
	}
	return c.repoList(func(r *forge.Repo) bool { return strings.EqualFold(r.Owner.Login, owner) })
}

func (c *call) visible(keep func(*forge.Repo) bool) []*forge.Repo {
	var list []*forge.Repo
	for _, r := range c.Repos() {
		if keep(r) && r.AtLeast(c.user, "read") {
			list = append(list, r)
		}
	}
	return list
}

func (c *call) repoDoc(r *forge.Repo) map[string]any {
	d, _ := c.Shaper.Repo(r, c.user).(shape.Doc)
	return d
}

func (c *call) repoList(keep func(*forge.Repo) bool) (answer, error) {
	return ok(page(c, c.visible(keep), c.repoDoc))
}

func appEndpoints() []endpoint {
	return []endpoint{
		{route: "GET /app", app: true, handle: func(c *call) (answer, error) { return ok(c.Integration()) }},
		{route: "GET /app/installations", app: true, handle: func(c *call) (answer, error) {
			return ok([]shape.Doc{c.Installation(c.account())})
		}},
		{route: "GET /app/installations/{installation_id}", app: true, handle: (*call).installation},
		{route: "POST /app/installations/{installation_id}/access_tokens", app: true, handle: (*call).accessToken},
		{route: "GET /repos/{owner}/{repo}/installation", app: true, handle: func(c *call) (answer, error) { return ok(c.Installation(c.account())) }},
		{route: "GET /installation/repositories", need: need{role: "user"}, handle: func(c *call) (answer, error) {
			if !c.token.App {
				return answer{}, forge.Denied("You must authenticate with an installation access token in order to list repositories for an installation.")
			}
			list := c.visible(func(r *forge.Repo) bool { return r.Roles[c.user.Login] != "" })
			return ok(shape.Doc{"total_count": len(list), "repositories": page(c, list, c.repoDoc)})
		}},
	}
}

// account is where the App is installed: the owner of the first repository.
func (c *call) account() *forge.User {
	if all := c.Repos(); len(all) > 0 {
		return all[0].Owner
	}
	return c.World.App.Bot
}

func (c *call) installation() (answer, error) {
	if id, err := c.pathInt("installation_id"); err != nil || id != c.World.App.Installation {
		return answer{}, forge.NotFound()
	}
	return ok(c.Installation(c.account()))
}

func (c *call) accessToken() (answer, error) {
	if id, err := c.pathInt("installation_id"); err != nil || id != c.World.App.Installation {
		return answer{}, forge.NotFound()
	}
	var in struct {
		Repositories  []string          `json:"repositories"`
		RepositoryIDs []int64           `json:"repository_ids"`
		Permissions   map[string]string `json:"permissions"`
	}
	if err := c.decode(&in); err != nil {
		return answer{}, err
	}
	granted := shape.AppPermissions()
	for what, level := range in.Permissions {
		if has, ok := granted[what]; !ok || (level == "write" && has != "write") {
			return answer{}, forge.Unprocessable("The permissions requested are not granted to this installation.")
		}
	}
	if in.Permissions != nil {
		granted = in.Permissions
	}
	t := forge.Token{User: c.World.App.Bot, App: true, Permissions: granted, Expires: c.Now().Add(tokenLife)}
	for _, r := range c.Repos() {
		if slices.Contains(in.Repositories, r.Name) || slices.Contains(in.RepositoryIDs, r.ID) {
			t.Repos = append(t.Repos, r.FullName())
		}
	}
	if len(in.Repositories)+len(in.RepositoryIDs) > 0 && len(t.Repos) == 0 {
		return answer{}, forge.Unprocessable(fmt.Sprintf("There is at least one repository that does not exist or is not accessible to the parent installation: %v", in.Repositories))
	}
	selection := map[bool]string{true: "all", false: "selected"}[len(t.Repos) == 0]
	return created(shape.Doc{
		"token": c.AddToken("ghs_", t), "expires_at": shape.Time(t.Expires), "permissions": granted, "repository_selection": cmp.Or(selection, "all"),
	})
}

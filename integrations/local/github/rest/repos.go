package rest

import (
	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/shape"
)

func contentsRead() need { return need{what: "contents"} }

func contentsWrite() need { return need{what: "contents", write: true, role: "write"} }

func repoEndpoints() []endpoint {
	const repo = "/repos/{owner}/{repo}"
	return []endpoint{
		{route: "GET " + repo, need: need{what: "metadata"}, handle: func(c *call) (answer, error) { return ok(c.FullRepo(c.repo, c.user)) }},
		{route: "GET " + repo + "/branches", need: contentsRead(), handle: (*call).branches},
		{route: "GET " + repo + "/branches/{branch}", need: contentsRead(), handle: (*call).branch},
		{route: "GET " + repo + "/collaborators", need: need{what: "metadata", role: "write"}, handle: (*call).collaborators},
		{route: "GET " + repo + "/collaborators/{username}", need: need{what: "metadata", role: "write"}, handle: (*call).isCollaborator},
		{route: "GET " + repo + "/collaborators/{username}/permission", need: need{what: "metadata", role: "write"}, handle: (*call).permission},
	}
}

func (c *call) branches() (answer, error) {
	names := c.repo.RefNames("refs/heads/")
	return ok(page(c, names, func(ref string) map[string]any {
		sha := c.repo.Refs[ref]
		return shape.Doc{
			"name": ref[len("refs/heads/"):], "protected": c.repo.Protected[ref[len("refs/heads/"):]],
			"commit": shape.Doc{"sha": sha, "url": c.API("/repos/" + c.repo.FullName() + "/commits/" + sha)},
		}
	}))
}

func (c *call) branch() (answer, error) {
	name := c.path("branch")
	sha, found := c.repo.Branch(name)
	if !found {
		return answer{}, &forge.APIError{Status: 404, Message: "Branch not found"}
	}
	commit, err := c.repo.Git.Commit(sha)
	if err != nil {
		return answer{}, forge.NotFound()
	}
	self := c.API("/repos/" + c.repo.FullName() + "/branches/" + name)
	return ok(shape.Doc{
		"name": name, "commit": c.Commit(c.repo, commit, c.userOf), "_links": shape.Doc{"self": self, "html": c.Base + "/" + c.repo.FullName() + "/tree/" + name},
		"protected": c.repo.Protected[name], "protection": shape.Doc{"enabled": c.repo.Protected[name]}, "protection_url": self + "/protection",
	})
}

func (c *call) collaborators() (answer, error) {
	var list []*forge.User
	for login := range c.repo.Roles {
		if u, err := c.World.User(login); err == nil {
			list = append(list, u)
		}
	}
	return ok(page(c, sortUsers(list), func(u *forge.User) map[string]any {
		d, _ := c.Shaper.User(u).(shape.Doc)
		d["role_name"] = c.repo.Role(u)
		d["permissions"] = c.abilities(u)
		return d
	}))
}

func (c *call) abilities(u *forge.User) shape.Doc {
	return shape.Doc{
		"admin": c.repo.AtLeast(u, "admin"), "maintain": c.repo.AtLeast(u, "maintain"), "push": c.repo.AtLeast(u, "write"),
		"triage": c.repo.AtLeast(u, "triage"), "pull": c.repo.AtLeast(u, "read"),
	}
}

func (c *call) isCollaborator() (answer, error) {
	u, err := c.World.User(c.r.PathValue("username"))
	if err != nil || (c.repo.Roles[u.Login] == "" && u != c.repo.Owner) {
		return answer{}, forge.NotFound()
	}
	return noContent()
}

// permission tells admin, write, read or none in the old words, and the role by name.
func (c *call) permission() (answer, error) {
	u, err := c.World.User(c.r.PathValue("username"))
	if err != nil {
		return answer{}, &forge.APIError{Status: 404, Message: c.r.PathValue("username") + " is not a user"}
	}
	role := c.repo.Role(u)
	old := map[string]string{"maintain": "write", "triage": "read"}[role]
	if old == "" {
		old = role
	}
	d, _ := c.Shaper.User(u).(shape.Doc)
	d["role_name"], d["permissions"] = role, c.abilities(u)
	return ok(shape.Doc{"permission": old, "role_name": role, "user": d})
}

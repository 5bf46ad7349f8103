package rest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/git"
)

func refEndpoints() []endpoint {
	const refs = "/repos/{owner}/{repo}/git"
	return []endpoint{
		{route: "GET " + refs + "/ref/{ref}", need: contentsRead(), handle: (*call).getRef},
		{route: "GET " + refs + "/matching-refs/{ref}", need: contentsRead(), handle: (*call).matchingRefs},
		{route: "POST " + refs + "/refs", need: contentsWrite(), handle: (*call).createRef},
		{route: "PATCH " + refs + "/refs/{ref}", need: contentsWrite(), handle: (*call).updateRef},
		{route: "DELETE " + refs + "/refs/{ref}", need: contentsWrite(), handle: (*call).deleteRef},
	}
}

func (c *call) notEmpty() error {
	if len(c.repo.Refs) == 0 {
		return forge.Conflict("Git Repository is empty.")
	}
	return nil
}

func (c *call) getRef() (answer, error) {
	if err := c.notEmpty(); err != nil {
		return answer{}, err
	}
	ref := "refs/" + c.path("ref")
	if _, found := c.repo.Refs[ref]; !found {
		return answer{}, forge.NotFound()
	}
	return ok(c.Ref(c.repo, ref))
}

func (c *call) matchingRefs() (answer, error) {
	if err := c.notEmpty(); err != nil {
		return answer{}, err
	}
	return ok(page(c, c.repo.RefNames("refs/"+c.path("ref")), func(ref string) map[string]any { return c.Ref(c.repo, ref) }))
}

func (c *call) createRef() (answer, error) {
	var in struct{ Ref, SHA string }
	if err := c.decode(&in); err != nil {
		return answer{}, err
	}
	if in.Ref == "" || in.SHA == "" {
		return answer{}, forge.Unprocessable("Invalid request.\n\n\"ref\", \"sha\" weren't supplied.")
	}
	if err := c.CreateRef(c.repo, in.Ref, in.SHA, c.user); err != nil {
		return answer{}, err
	}
	return created(c.Ref(c.repo, in.Ref))
}

// guarded refuses to move a protected branch: changes come by pull request.
func (c *call) guarded(ref string) error {
	if c.repo.Protected[strings.TrimPrefix(ref, "refs/heads/")] {
		return forge.Unprocessable("Protected branch update failed for " + ref + ".\n\nChanges must be made through a pull request.")
	}
	return nil
}

func (c *call) updateRef() (answer, error) {
	var in struct {
		SHA   string `json:"sha"`
		Force bool   `json:"force"`
	}
	if err := c.decode(&in); err != nil {
		return answer{}, err
	}
	ref := "refs/" + c.path("ref")
	if err := c.guarded(ref); err != nil {
		return answer{}, err
	}
	if err := c.UpdateRef(c.repo, ref, in.SHA, in.Force, c.user); err != nil {
		return answer{}, err
	}
	return ok(c.Ref(c.repo, ref))
}

func (c *call) deleteRef() (answer, error) {
	ref := "refs/" + c.path("ref")
	if err := c.guarded(ref); err != nil {
		return answer{}, err
	}
	if err := c.DeleteRef(c.repo, ref, c.user); err != nil {
		return answer{}, err
	}
	return noContent()
}

// userOf finds the account that a commit's address belongs to.
func (c *call) userOf(sig git.Signature) *forge.User {
	id, rest, found := strings.Cut(sig.Email, "+")
	login, _, _ := strings.Cut(rest, "@")
	u, err := c.World.User(login)
	if !found || err != nil || strconv.FormatInt(u.ID, 10) != id {
		return nil
	}
	return u
}

func sortUsers(list []*forge.User) []*forge.User {
	slices.SortFunc(list, func(a, b *forge.User) int { return strings.Compare(a.Login, b.Login) })
	return list
}

func statusProblem(status int, message string) error {
	return &forge.APIError{Status: status, Message: message}
}

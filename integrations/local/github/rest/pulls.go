package rest

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"slices"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/changes"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/shape"
)

// Most files and commits a pull request's lists hold (docs.github.com/rest/pulls/pulls, read 2026-11-25).
const (
	maxFiles   = 3000
	maxCommits = 250
)

func pullEndpoints() []endpoint {
	const pulls = "/repos/{owner}/{repo}/pulls"
	read := need{what: "pull_requests"}
	write := need{what: "pull_requests", write: true}
	none := func(*call) (answer, error) { return ok([]any{}) }
	return []endpoint{
		{route: "GET " + pulls, need: read, handle: (*call).pulls},
		{route: "POST " + pulls, need: write, handle: (*call).createPull},
		{route: "GET " + pulls + "/{pull_number}", need: read, handle: (*call).getPull},
		{route: "PATCH " + pulls + "/{pull_number}", need: write, handle: (*call).editPull},
		{route: "GET " + pulls + "/{pull_number}/files", need: read, handle: (*call).pullFiles},
		{route: "GET " + pulls + "/{pull_number}/commits", need: read, handle: (*call).pullCommits},
		{route: "GET " + pulls + "/{pull_number}/comments", need: read, handle: none},
		{route: "GET " + pulls + "/{pull_number}/reviews", need: read, handle: none},
		{route: "GET " + pulls + "/{pull_number}/merge", need: read, handle: (*call).isMerged},
		{route: "PUT " + pulls + "/{pull_number}/merge", need: contentsWrite(), handle: (*call).mergePull},
	}
}

func (c *call) pull(name string) (*forge.Pull, error) {
	n, err := c.pathInt(name)
	if err != nil {
		return nil, err
	}
	return c.repo.Pull(int(n))
}

func (c *call) pulls() (answer, error) {
	q := c.r.URL.Query()
	state, head, base := cmp.Or(q.Get("state"), "open"), q.Get("head"), q.Get("base")
	if !slices.Contains([]string{"open", "closed", "all"}, state) {
		return answer{}, forge.Invalid(forge.Field{Resource: "PullRequest", Field: "state", Code: "invalid"})
	}
	list := slices.DeleteFunc(c.repo.PullList(), func(p *forge.Pull) bool {
		return (state != "all" && p.State != state) || (head != "" && p.Head.Label() != head) || (base != "" && p.Base.Branch != base)
	})
	sort := cmp.Or(q.Get("sort"), "created")
	c.sort(list, sort, cmp.Or(q.Get("direction"), "desc"))
	return ok(page(c, list, func(p *forge.Pull) map[string]any { return c.Pull(p) }))
}

// sort orders pull requests that come by number.
func (c *call) sort(list []*forge.Pull, by, direction string) {
	if by == "updated" {
		slices.SortStableFunc(list, func(a, b *forge.Pull) int { return a.Updated.Compare(b.Updated) })
	}
	if direction == "desc" {
		slices.Reverse(list)
	}
}

func (c *call) createPull() (answer, error) {
	var in struct {
		Title string `json:"title"`
		Body  string `json:"body"`
		Head  string `json:"head"`
		Base  string `json:"base"`
		Draft bool   `json:"draft"`
	}
	if err := c.decode(&in); err != nil {
		return answer{}, err
	}
	if in.Head == "" || in.Base == "" {
		return answer{}, forge.Unprocessable("Invalid request.\n\n\"head\", \"base\" weren't supplied.")
	}
	p, err := c.OpenPull(c.repo, forge.NewPull(in), c.user)
	if err != nil {
		return answer{}, err
	}
	return created(c.FullPull(p))
}

func (c *call) getPull() (answer, error) {
	p, err := c.pull("pull_number")
	if err != nil {
		return answer{}, err
	}
	if c.wants("diff") || c.wants("patch") {
		files, err := p.Files()
		if err != nil {
			return answer{}, err
		}
		return text(Unified(files), "application/vnd.github.diff; charset=utf-8")
	}
	return ok(c.FullPull(p))
}

// Unified is a diff of files that git can apply. Binary files are only named.
func Unified(files []changes.File) []byte {
	var b bytes.Buffer
	for _, f := range files {
		before := cmp.Or(f.Previous, f.Path)
		fmt.Fprintf(&b, "diff --git a/%s b/%s\n", before, f.Path)
		oldName, newName := "a/"+before, "b/"+f.Path
		switch f.Status {
		case "added":
			b.WriteString("new file mode 100644\n")
			oldName = "/dev/null"
		case "removed":
			b.WriteString("deleted file mode 100644\n")
			newName = "/dev/null"
		case "renamed":
			fmt.Fprintf(&b, "rename from %s\nrename to %s\n", f.Previous, f.Path)
		}
		if f.Patch != "" {
			fmt.Fprintf(&b, "--- %s\n+++ %s\n%s\n", oldName, newName, f.Patch)
		}
	}
	return b.Bytes()
}

func (c *call) editPull() (answer, error) {
	p, err := c.pull("pull_number")
	if err != nil {
		return answer{}, err
	}
	if p.Author != c.user && !c.repo.AtLeast(c.user, "triage") {
		return answer{}, forge.Denied("Must have push access to edit this pull request.")
	}
	var in struct {
		Title *string `json:"title"`
		Body  *string `json:"body"`
		State *string `json:"state"`
		Base  *string `json:"base"`
	}
	if err := c.decode(&in); err != nil {
		return answer{}, err
	}
	if err := c.EditPull(p, forge.PullEdit{Title: in.Title, Body: in.Body, State: in.State, Base: in.Base}, c.user); err != nil {
		return answer{}, err
	}
	return ok(c.FullPull(p))
}

func (c *call) pullFiles() (answer, error) {
	p, err := c.pull("pull_number")
	if err != nil {
		return answer{}, err
	}
	files, err := p.Files()
	if err != nil {
		return answer{}, err
	}
	head := p.Head.SHA
	return ok(page(c, files[:min(len(files), maxFiles)], func(f changes.File) map[string]any { return c.DiffEntry(c.repo, f, head) }))
}

func (c *call) pullCommits() (answer, error) {
	p, err := c.pull("pull_number")
	if err != nil {
		return answer{}, err
	}
	list := c.repo.Git.Between(p.Base.SHA, p.Head.SHA)
	oldestFirst(list)
	return ok(page(c, list[:min(len(list), maxCommits)], c.commitDoc))
}

func (c *call) isMerged() (answer, error) {
	p, err := c.pull("pull_number")
	if err != nil || p.Merged.IsZero() {
		return answer{}, forge.NotFound()
	}
	return noContent()
}

func (c *call) mergePull() (answer, error) {
	p, err := c.pull("pull_number")
	if err != nil {
		return answer{}, err
	}
	var in struct {
		Title   string `json:"commit_title"`
		Message string `json:"commit_message"`
		Method  string `json:"merge_method"`
		SHA     string `json:"sha"`
	}
	if err := c.decode(&in); err != nil {
		return answer{}, err
	}
	if !slices.Contains([]string{"", "merge", "squash"}, in.Method) {
		return answer{}, statusProblem(http.StatusMethodNotAllowed, "Rebase merges are not allowed on this repository.")
	}
	message := in.Title
	if message != "" && in.Message != "" {
		message += "\n\n" + in.Message
	}
	sha, err := c.Merge(p, message, in.Method, in.SHA, c.user)
	if err != nil {
		return answer{}, err
	}
	return ok(shape.Doc{"sha": sha, "merged": true, "message": "Pull Request successfully merged"})
}

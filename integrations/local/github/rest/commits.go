package rest

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/git"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/shape"
)

func commitEndpoints() []endpoint {
	const repo = "/repos/{owner}/{repo}"
	return []endpoint{
		{route: "GET " + repo + "/commits", need: contentsRead(), handle: (*call).commits},
		{route: "GET " + repo + "/commits/{ref}", need: contentsRead(), handle: (*call).oneCommit},
		{route: "GET " + repo + "/commits/{ref}/status", need: need{what: "statuses"}, handle: at((*call).combined)},
		{route: "GET " + repo + "/commits/{ref}/statuses", need: need{what: "statuses"}, handle: at((*call).statuses)},
		{route: "GET " + repo + "/commits/{ref}/check-runs", need: need{what: "checks"}, handle: at((*call).checkRuns)},
		{route: "GET " + repo + "/commits/{commit_sha}/pulls", need: need{what: "pull_requests"}, handle: at((*call).pullsOf)},
		{route: "GET " + repo + "/compare/{basehead}", need: contentsRead(), handle: (*call).compare},
	}
}

func (c *call) commitDoc(commit git.Commit) map[string]any {
	return c.Commit(c.repo, commit, c.userOf)
}

// commits lists history, of one path if asked.
func (c *call) commits() (answer, error) {
	q := c.r.URL.Query()
	sha, err := c.repo.Resolve(q.Get("sha"))
	if err != nil {
		return answer{}, err
	}
	list := c.repo.Git.Log(sha)
	if p := strings.Trim(q.Get("path"), "/"); p != "" {
		list = c.touching(list, p)
	}
	return ok(page(c, list, c.commitDoc))
}

// touching keeps the commits after which a path differs from all parents.
func (c *call) touching(list []git.Commit, p string) []git.Commit {
	var out []git.Commit
	g := c.repo.Git
	for _, one := range list {
		here, _ := g.Lookup(one.Tree, p) // the zero entry says that it is not there
		same := len(one.Parents) == 0 && here == (git.Entry{})
		for _, parent := range one.Parents {
			before, err := g.Commit(parent)
			if err != nil {
				continue
			}
			there, _ := g.Lookup(before.Tree, p)
			same = same || there == here
		}
		if !same {
			out = append(out, one)
		}
	}
	return out
}

// at resolves the ref of the address first.
func at(handle func(*call, string) (answer, error)) func(*call) (answer, error) {
	return func(c *call) (answer, error) {
		ref := c.path("ref") + c.path("commit_sha")
		sha, err := c.repo.Resolve(ref)
		if err != nil {
			return answer{}, noCommit(ref)
		}
		return handle(c, sha)
	}
}

func (c *call) oneCommit() (answer, error) {
	ref := c.path("ref")
	sha, err := c.repo.Resolve(ref)
	if err != nil {
		return answer{}, noCommit(ref)
	}
	commit, err := c.repo.Git.Commit(sha)
	if err != nil {
		return answer{}, noCommit(ref)
	}
	d := c.commitDoc(commit)
	files, err := forge.Compare(c.repo.Git, firstParent(commit), sha)
	if err != nil {
		return answer{}, err
	}
	added, deleted := 0, 0
	entries := []shape.Doc{}
	for _, f := range files {
		added, deleted = added+f.Additions, deleted+f.Deletions
		entries = append(entries, c.DiffEntry(c.repo, f, sha))
	}
	d["files"], d["stats"] = entries, shape.Doc{"additions": added, "deletions": deleted, "total": added + deleted}
	return ok(d)
}

func noCommit(ref string) error {
	return statusProblem(http.StatusUnprocessableEntity, "No commit found for SHA: "+ref)
}

func firstParent(c git.Commit) string {
	if len(c.Parents) == 0 {
		return ""
	}
	return c.Parents[0]
}

func (c *call) pullsOf(sha string) (answer, error) {
	var list []*forge.Pull
	for _, p := range c.repo.PullList() {
		if p.Head.SHA == sha || p.MergeSHA == sha {
			list = append(list, p)
		}
	}
	return ok(page(c, list, func(p *forge.Pull) map[string]any { return c.Pull(p) }))
}

func (c *call) compare() (answer, error) {
	from, to, found := strings.Cut(c.path("basehead"), "...")
	base, err := c.repo.Resolve(from)
	if err != nil || !found {
		return answer{}, forge.NotFound()
	}
	head, err := c.repo.Resolve(to)
	if err != nil {
		return answer{}, forge.NotFound()
	}
	g := c.repo.Git
	shared := g.MergeBase(base, head)
	if shared == "" {
		return answer{}, statusProblem(http.StatusNotFound, "No common ancestor between "+from+" and "+to+".")
	}
	ahead, behind := g.Between(base, head), g.Between(head, base)
	files, err := forge.Compare(g, shared, head)
	if err != nil {
		return answer{}, err
	}
	entries := []shape.Doc{}
	for _, f := range files[:min(len(files), 300)] {
		entries = append(entries, c.DiffEntry(c.repo, f, head))
	}
	status := cmp.Or(map[[2]bool]string{{true, true}: "diverged", {true, false}: "ahead", {false, true}: "behind"}[[2]bool{len(ahead) > 0, len(behind) > 0}], "identical")
	total := len(ahead)
	oldestFirst(ahead)
	baseCommit, _ := g.Commit(base)
	sharedCommit, _ := g.Commit(shared)
	self := c.API("/repos/" + c.repo.FullName() + "/compare/" + from + "..." + to)
	html := c.Base + "/" + c.repo.FullName() + "/compare/" + from + "..." + to
	return ok(shape.Doc{
		"url": self, "html_url": html, "permalink_url": html, "diff_url": html + ".diff", "patch_url": html + ".patch",
		"base_commit": c.commitDoc(baseCommit), "merge_base_commit": c.commitDoc(sharedCommit), "status": status, "ahead_by": total,
		"behind_by": len(behind), "total_commits": total, "commits": page(c, ahead, c.commitDoc), "files": entries,
	})
}

func oldestFirst(list []git.Commit) {
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
}

package rest

import (
	"slices"
	"time"

	"github.com/deploy-advice/deploy-advice/integrations/local/github/forge"
	"github.com/deploy-advice/deploy-advice/integrations/local/github/shape"
)

func checkEndpoints() []endpoint {
	const repo = "/repos/{owner}/{repo}"
	write := need{what: "checks", write: true, role: "write"}
	return []endpoint{
		{route: "POST " + repo + "/check-runs", need: write, handle: func(c *call) (answer, error) { return c.saveCheck(&forge.CheckRun{}) }},
		{route: "PATCH " + repo + "/check-runs/{check_run_id}", need: write, handle: (*call).updateCheck},
		{route: "GET " + repo + "/check-runs/{check_run_id}", need: need{what: "checks"}, handle: (*call).getCheck},
		{route: "GET " + repo + "/check-runs/{check_run_id}/annotations", need: need{what: "checks"}, handle: (*call).annotations},
		{route: "POST " + repo + "/statuses/{sha}", need: need{what: "statuses", write: true, role: "write"}, handle: (*call).createStatus},
	}
}

func (c *call) check() (*forge.CheckRun, error) {
	id, err := c.pathInt("check_run_id")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(c.repo.Checks, func(o *forge.CheckRun) bool { return o.ID == id })
	if i < 0 {
		return nil, forge.NotFound()
	}
	return c.repo.Checks[i], nil
}

func (c *call) updateCheck() (answer, error) {
	found, err := c.check()
	if err != nil {
		return answer{}, err
	}
	return c.saveCheck(found)
}

func replace[T any](to *T, with *T) {
	if with != nil {
		*to = *with
	}
}

func (c *call) saveCheck(old *forge.CheckRun) (answer, error) {
	var in struct {
		Name       *string       `json:"name"`
		HeadSHA    *string       `json:"head_sha"`
		ExternalID *string       `json:"external_id"`
		DetailsURL *string       `json:"details_url"`
		Status     *string       `json:"status"`
		Conclusion *string       `json:"conclusion"`
		Started    *time.Time    `json:"started_at"`
		Completed  *time.Time    `json:"completed_at"`
		Output     *forge.Output `json:"output"`
	}
	if err := c.decode(&in); err != nil {
		return answer{}, err
	}
	run := *old
	replace(&run.Name, in.Name)
	if old.ID == 0 {
		replace(&run.HeadSHA, in.HeadSHA)
	}
	replace(&run.ExternalID, in.ExternalID)
	replace(&run.DetailsURL, in.DetailsURL)
	replace(&run.Status, in.Status)
	replace(&run.Conclusion, in.Conclusion)
	replace(&run.Started, in.Started)
	replace(&run.Completed, in.Completed)
	replace(&run.Output, in.Output)
	saved, err := c.SaveCheck(c.repo, run)
	switch {
	case err != nil:
		return answer{}, err
	case old.ID == 0:
		return created(c.CheckRun(c.repo, saved))
	default:
		return ok(c.CheckRun(c.repo, saved))
	}
}

func (c *call) getCheck() (answer, error) {
	found, err := c.check()
	if err != nil {
		return answer{}, err
	}
	return ok(c.CheckRun(c.repo, found))
}

func (c *call) annotations() (answer, error) {
	found, err := c.check()
	if err != nil {
		return answer{}, err
	}
	return ok(page(c, found.Output.Annotations, func(a forge.Annotation) map[string]any {
		return shape.Doc{
			"path": a.Path, "start_line": a.StartLine, "end_line": a.EndLine, "start_column": nil, "end_column": nil, "annotation_level": a.Level,
			"title": a.Title, "message": a.Message, "raw_details": nil,
			"blob_href": c.Base + "/" + c.repo.FullName() + "/blob/" + found.HeadSHA + "/" + a.Path,
		}
	}))
}

func (c *call) checkRuns(sha string) (answer, error) {
	name := c.r.URL.Query().Get("check_name")
	list := slices.DeleteFunc(c.repo.CheckList(sha), func(o *forge.CheckRun) bool { return name != "" && o.Name != name })
	runs := page(c, list, func(o *forge.CheckRun) map[string]any { return c.CheckRun(c.repo, o) })
	return ok(shape.Doc{"total_count": len(list), "check_runs": runs})
}

func (c *call) createStatus() (answer, error) {
	var in struct {
		State       string `json:"state"`
		TargetURL   string `json:"target_url"`
		Description string `json:"description"`
		Context     string `json:"context"`
	}
	if err := c.decode(&in); err != nil {
		return answer{}, err
	}
	s, err := c.AddStatus(c.repo, forge.Status{
		SHA: c.r.PathValue("sha"), State: in.State, TargetURL: in.TargetURL, Description: in.Description, Context: in.Context, Creator: c.user,
	})
	if err != nil {
		return answer{}, err
	}
	return created(c.Status(c.repo, s))
}

func (c *call) statuses(sha string) (answer, error) {
	return ok(page(c, c.repo.StatusList(sha, false), c.statusDoc))
}

func (c *call) statusDoc(s *forge.Status) map[string]any { return c.Status(c.repo, s) }

func (c *call) combined(sha string) (answer, error) {
	list := c.repo.StatusList(sha, true)
	state := "success"
	for _, s := range list {
		switch {
		case s.State == "error" || s.State == "failure":
			state = "failure"
		case s.State == "pending" && state == "success":
			state = "pending"
		}
	}
	if len(list) == 0 {
		state = "pending"
	}
	self := c.API("/repos/" + c.repo.FullName() + "/commits/" + sha)
	docs := page(c, list, c.statusDoc)
	for _, d := range docs {
		delete(d, "creator")
	}
	return ok(shape.Doc{
		"state": state, "sha": sha, "total_count": len(list), "statuses": docs, "repository": c.repoDoc(c.repo), "commit_url": self, "url": self + "/status",
	})
}

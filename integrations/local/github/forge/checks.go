package forge

import (
	"cmp"
	"slices"
	"strings"
)

// Limits of checks and statuses (docs.github.com/rest/checks/runs and /rest/commits/statuses, read 2026-11-25).
const (
	maxOutput      = 65535
	maxAnnotations = 50
	maxDescription = 140
	maxStatuses    = 1000
)

// SaveCheck keeps a new check run (ID 0) or the changed one that has its ID.
func (w *World) SaveCheck(r *Repo, c CheckRun) (*CheckRun, error) {
	if err := w.checkRun(r, &c); err != nil {
		return nil, err
	}
	w.touched = true
	if i := slices.IndexFunc(r.Checks, func(o *CheckRun) bool { return o.ID == c.ID }); i >= 0 {
		*r.Checks[i] = c
		return r.Checks[i], nil
	}
	c.ID = w.id()
	r.Checks = append(r.Checks, &c)
	return &c, nil
}

func (w *World) checkRun(r *Repo, c *CheckRun) error {
	bad := func(field, code, message string) error {
		return Invalid(Field{Resource: "CheckRun", Field: field, Code: code, Message: message})
	}
	c.Status = cmp.Or(c.Status, "queued")
	if c.Conclusion != "" {
		c.Status = "completed"
	}
	switch _, err := r.Git.Commit(c.HeadSHA); {
	case err != nil:
		return Unprocessable("No commit found for SHA: " + c.HeadSHA)
	case strings.TrimSpace(c.Name) == "":
		return bad("name", "missing_field", "")
	case !slices.Contains([]string{"queued", "in_progress", "completed"}, c.Status):
		return bad("status", "invalid", "")
	case c.Status == "completed" && !slices.Contains(Conclusions(), c.Conclusion):
		return bad("conclusion", "invalid", "conclusion is required when status is completed")
	case len(c.Output.Summary) > maxOutput || len(c.Output.Text) > maxOutput:
		return bad("output", "custom", "Only 65535 characters are allowed")
	case len(c.Output.Annotations) > maxAnnotations:
		return bad("annotations", "custom", "No more than 50 annotations are allowed")
	case c.Output.Title == "" && c.Output.Summary != "":
		return bad("output", "missing_field", "title is required")
	}
	if c.Started.IsZero() {
		c.Started = w.Now()
	}
	if c.Status == "completed" && c.Completed.IsZero() {
		c.Completed = w.Now()
	}
	return nil
}

// Conclusions an App may give.
func Conclusions() []string {
	return []string{"success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required"}
}

// AddStatus keeps a commit status.
func (w *World) AddStatus(r *Repo, s Status) (*Status, error) {
	s.Context = cmp.Or(s.Context, "default")
	same := 0
	for _, o := range r.Statuses {
		if o.SHA == s.SHA && o.Context == s.Context {
			same++
		}
	}
	bad := func(field, code, message string) (*Status, error) {
		return nil, Invalid(Field{Resource: "Status", Field: field, Code: code, Message: message})
	}
	switch _, err := r.Git.Commit(s.SHA); {
	case err != nil:
		return nil, Unprocessable("No commit found for SHA: " + s.SHA)
	case !slices.Contains([]string{"error", "failure", "pending", "success"}, s.State):
		return bad("state", "invalid", "state is not included in the list")
	case len([]rune(s.Description)) > maxDescription:
		return bad("description", "custom", "description is too long (maximum is 140 characters)")
	case same >= maxStatuses:
		return bad("base", "custom", "This SHA and context has reached the maximum number of statuses.")
	}
	s.ID, s.Created = w.id(), w.Now()
	r.Statuses = append(r.Statuses, &s)
	w.touched = true
	return &s, nil
}

// StatusList lists a commit's statuses, newest first; with latest only one for each context.
func (r *Repo) StatusList(sha string, latest bool) []*Status {
	var out []*Status
	seen := map[string]bool{}
	for _, s := range slices.Backward(r.Statuses) {
		if s.SHA == sha && (!latest || !seen[s.Context]) {
			seen[s.Context] = true
			out = append(out, s)
		}
	}
	return out
}

// CheckList lists a commit's check runs, newest first.
func (r *Repo) CheckList(sha string) []*CheckRun {
	var out []*CheckRun
	for _, c := range slices.Backward(r.Checks) {
		if c.HeadSHA == sha {
			out = append(out, c)
		}
	}
	return out
}

package detect

import (
	"bytes"
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readCommands reads the commands that deploy, in GitHub workflows, Cloud Build steps, Makefiles and shell scripts, and the actions
// that do the same. Commands are split by a shell parser; only literal words and variables set to literals beside them count.
func readCommands(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(func(p string) bool { return holdsCommands(p) }) {
		if !mentionsDeploy(s.data[p]) {
			continue
		}
		c := &commands{s: s, file: p, vars: map[string]*tree.Node{}}
		switch {
		case strings.Contains(p, ".github/workflows/"):
			if root := s.one(p); root.At("jobs") != nil {
				c.workflow(root)
			}
		case isYAML(p):
			c.cloudBuild(s.one(p))
		default:
			c.script(string(s.data[p]), 1)
		}
		drafts = append(drafts, c.drafts...)
	}
	return drafts
}

func holdsCommands(p string) bool {
	base := strings.ToLower(path.Base(p))
	return strings.HasPrefix(p, ".github/workflows/") && isYAML(p) || strings.HasPrefix(base, "cloudbuild") && isYAML(p) || base == ".gitlab-ci.yml" || base == "makefile" || path.Ext(base) == ".sh"
}

func mentionsDeploy(data []byte) bool {
	for _, word := range []string{"run deploy", "run jobs", "functions deploy", "flyctl", "fly deploy", "update-function", "create-function", "containerapp", "deploy-cloudrun", "deploy-cloud-functions", "functions-action", "wrangler", "container-apps-deploy-action", "app deploy", "ecs-deploy-task-definition", "copilot", "code-engine", "ce app"} {
		if bytes.Contains(data, []byte(word)) {
			return true
		}
	}
	return false
}

// commands is one file of commands.
type commands struct {
	s      *fileset
	file   string
	vars   map[string]*tree.Node
	drafts []*draft
}

// workflow reads the jobs of a GitHub workflow with the variables set at every level. A workflow that only runs on pull requests
// checks and does not deploy.
func (c *commands) workflow(root *tree.Node) {
	if on := root.At("on"); on.Form() == tree.Map && len(on.Fields) == 1 && strings.HasPrefix(on.Fields[0].Key, "pull_request") || on.Str() == "pull_request" {
		return
	}
	c.set(root.At("env"))
	for i, job := range root.At("jobs").Entries() {
		if i >= 50 || job.Value.At("environment").Source() == "preview" {
			continue
		}
		c.set(job.Value.At("env"))
		for _, step := range job.Value.At("steps").All() {
			c.set(step.At("env"))
			if uses := step.At("uses").Str(); uses != "" {
				c.action(uses, step)
			}
			if run := step.At("run"); run.Str() != "" {
				c.script(run.Text, run.Line)
			}
		}
	}
}

func (c *commands) set(env *tree.Node) {
	for _, f := range env.Entries() {
		if f.Value.Kind == tree.Scalar && len(c.vars) < 500 {
			c.vars[f.Key] = f.Value
		}
	}
}

// given is an input of an action with "${{ env.X }}" resolved.
func (c *commands) given(n *tree.Node) *tree.Node {
	if n == nil || n.Kind != tree.Scalar || !strings.Contains(n.Text, "${{") {
		return n
	}
	inner, ok := strings.CutPrefix(strings.TrimSpace(n.Text), "${{")
	name := strings.TrimSpace(strings.TrimSuffix(inner, "}}"))
	if v := c.vars[strings.TrimPrefix(name, "env.")]; ok && strings.HasPrefix(name, "env.") && v != nil && !strings.Contains(v.Text, "${{") {
		return v.With("from env")
	}
	return tree.Unknown(n.File, n.Line, n.Text, "given when the workflow runs: "+clipped(n.Text))
}

// action reads the actions that deploy to a platform by their inputs.
func (c *commands) action(uses string, step *tree.Node) {
	name, _, _ := strings.Cut(uses, "@")
	with := step.At("with")
	w := where{c.file, lineOr(step.At("uses"), step.Line), ""}
	switch name {
	case "google-github-actions/deploy-cloudrun":
		service := c.given(with.At("service"))
		if service.Str() == "" {
			return // a manifest or a job says more
		}
		d := newDraft("commands", "deploy-cloudrun", service.Str(), w)
		flags := c.flagLine(with.At("flags"))
		c.gcloudRun(d, flags, c.given(with.At("image")))
		d.take("region", c.given(with.At("region")), func(t string) (string, bool) { return t, t != "" })
		c.drafts = append(c.drafts, d)
	case "Azure/functions-action":
		app := c.given(with.At("app-name"))
		d := newDraft("commands", "functions-action", orText(app.Str(), "function-app"), w)
		d.on("azure-functions-flex", w)
		d.gap("platform", w, "the plan of the function app is not in the workflow")
		c.drafts = append(c.drafts, d)
	case "azure/container-apps-deploy-action":
		app := c.given(with.At("containerAppName"))
		if app.Str() == "" {
			return
		}
		d := newDraft("commands", "container-apps-deploy-action", app.Str(), w)
		d.on("azure-container-apps", w)
		d.setting("port", c.given(with.At("targetPort")))
		c.drafts = append(c.drafts, d)
	}
}

// cloudBuild reads steps whose arguments are a gcloud command, and scripts in them.
func (c *commands) cloudBuild(root *tree.Node) {
	for _, f := range root.At("substitutions").Entries() {
		c.vars[f.Key] = f.Value
	}
	for i, step := range root.At("steps").All() {
		if i >= 100 {
			return
		}
		if script := step.At("script"); script.Str() != "" {
			c.script(script.Text, script.Line)
			continue
		}
		c.buildStep(step)
	}
	for _, job := range root.Entries() { // jobs of GitLab
		for _, line := range job.Value.At("script").All() {
			if line.Str() != "" {
				c.script(line.Text, line.Line)
			}
		}
	}
}

func (c *commands) buildStep(step *tree.Node) {
	var words []*tree.Node
	if strings.Contains(step.At("name").Str(), "cloud-sdk") || strings.Contains(step.At("entrypoint").Str(), "gcloud") {
		words = append(words, tree.Value(c.file, step.Line, "gcloud"))
	}
	for _, a := range step.At("args").All() {
		if strings.Contains(a.Str(), "\n") || strings.HasPrefix(a.Str(), "gcloud ") {
			c.script(a.Text, a.Line)
			continue
		}
		words = append(words, interpolate(a, c.vars))
	}
	c.command(words)
}

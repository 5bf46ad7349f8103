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
	for _, word := range []string{
		"run deploy", "run jobs", "functions deploy", "flyctl", "fly deploy", "update-function", "create-function", "containerapp", "deploy-cloudrun", "deploy-cloud-functions", "functions-action", "wrangler", "container-apps-deploy-action", "app deploy", "ecs-deploy-task-definition", "code-engine", "ce app",
		"aci-deploy", "webapps-deploy", "lambda-deploy", "lambda-action", "functions-container-action", "update-kubeconfig", "get-credentials", "get-gke-credentials", "aks-set-context",
	} {
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
	c.inputs(root.At("on"))
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
				c.script(c.filled(run.Text), run.Line)
			}
		}
	}
}

func (c *commands) set(env *tree.Node) {
	for _, f := range env.Entries() {
		if f.Value.Kind == tree.Scalar && len(c.vars) < 500 {
			c.vars[f.Key] = c.given(f.Value)
		}
	}
}

// inputs notes the defaults of what a person or another workflow may give.
func (c *commands) inputs(on *tree.Node) {
	for _, way := range []string{"workflow_dispatch", "workflow_call"} {
		for _, f := range on.At(way, "inputs").Entries() {
			if v := f.Value.At("default"); v.Str() != "" && len(c.vars) < 500 {
				c.vars["inputs."+f.Key] = v.With("default of input " + f.Key)
				c.vars["github.event.inputs."+f.Key] = c.vars["inputs."+f.Key]
			}
		}
	}
}

// given is an input of an action or a variable with its "${{ env.X }}" and "${{ inputs.X }}" put in.
func (c *commands) given(n *tree.Node) *tree.Node {
	if n == nil || n.Kind != tree.Scalar || !strings.Contains(n.Text, "${{") {
		return n
	}
	out, known := *n, true
	out.Text = actionValue.ReplaceAllStringFunc(n.Text, func(expression string) string {
		name := actionValue.FindStringSubmatch(expression)[1]
		v := c.vars[strings.TrimPrefix(name, "env.")]
		if v == nil || v.Kind != tree.Scalar || strings.Contains(v.Text, "${{") {
			known = false
			return expression
		}
		out.Note = orText(v.Note, "from env")
		if expression == strings.TrimSpace(n.Text) {
			out.File, out.Line = v.File, v.Line
		}
		return v.Text
	})
	if !known || strings.Contains(out.Text, "${{") {
		return tree.Unknown(n.File, n.Line, n.Text, "given when the workflow runs: "+clipped(n.Text))
	}
	return &out
}

// filled is a script with the values put in that are known and plain; the others become variables that nobody sets.
func (c *commands) filled(script string) string {
	return actionValue.ReplaceAllStringFunc(script, func(expression string) string {
		v := c.vars[strings.TrimPrefix(actionValue.FindStringSubmatch(expression)[1], "env.")]
		if v != nil && v.Kind == tree.Scalar && plainWord.MatchString(v.Text) {
			return v.Text
		}
		return "${given_when_it_runs}"
	})
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

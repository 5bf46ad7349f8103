package detect

import (
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readServerless reads serverless.yml and serverless.json: functions with what they inherit from the provider.
func readServerless(s *fileset) []*draft {
	var drafts []*draft
	named := func(p string) bool {
		base := strings.TrimSuffix(path.Base(p), path.Ext(p))
		return (isYAML(p) || isJSON(p)) && (base == "serverless" || strings.HasPrefix(base, "serverless."))
	}
	for _, p := range s.where(named) {
		root := s.one(p)
		if root.At("provider") == nil || root.At("component") != nil {
			continue
		}
		s.claim(p)
		drafts = append(drafts, serverlessFile(root)...)
	}
	return drafts
}

func serverlessFile(root *tree.Node) []*draft {
	v := &slsVariables{root: root, left: 5000}
	provider := orNode(root.At("provider", "name"), root.At("provider"))
	platform := serverlessPlatform(v.value(provider).Str(), root)
	if platform == "" {
		return nil
	}
	var drafts []*draft
	for _, f := range functionsOf(root) {
		if len(drafts) >= 100 {
			break
		}
		drafts = append(drafts, slsFunction(v, f, platform))
	}
	return append(drafts, liftWorkers(v, platform)...)
}

// functionsOf is the functions of a file: a map, or a list of maps.
func functionsOf(root *tree.Node) []tree.Field {
	functions := root.At("functions")
	if functions == nil || functions.Kind != tree.List {
		return functions.Entries()
	}
	var out []tree.Field
	for _, item := range functions.Items {
		out = append(out, item.Entries()...)
	}
	return out
}

func serverlessPlatform(provider string, root *tree.Node) string {
	switch strings.ToLower(provider) {
	case "aws":
		return "aws-lambda"
	case "azure":
		if strings.EqualFold(root.At("provider", "type").Str(), "premium") {
			return "azure-functions-premium"
		}
		return "azure-functions-consumption"
	case "google":
		return "gcp-cloud-run-functions"
	case "openwhisk":
		return "apache-openwhisk"
	case "cloudflare":
		return "cloudflare-workers"
	case "knative":
		return "knative"
	case "openfaas":
		return "openfaas"
	}
	return ""
}

func slsFunction(v *slsVariables, f tree.Field, platform string) *draft {
	d := newDraft("serverless", "serverless function", f.Key, where{v.root.File, f.Line, ""})
	provider := v.root.At("provider")
	prop := func(name string) *tree.Node {
		if own := v.value(f.Value.At(name)); own.Present() {
			return own
		}
		if p := provider.At(name); p != nil && provider.Kind == tree.Map {
			return v.value(p).With("set in provider")
		}
		return nil
	}
	if platform == "aws-lambda" {
		// Defaults of the framework: https://www.serverless.com/framework/docs/providers/aws/guide/functions, read 2026-11-22.
		d.lambda(lambda{
			timeout: prop("timeout"), memory: prop("memorySize"), runtime: prop("runtime"), arch: prop("architecture"), image: imageOf(prop("image")),
			reserved: prop("reservedConcurrency"), provisioned: prop("provisionedConcurrency"), storage: prop("ephemeralStorageSize"),
			vpc: prop("vpc"), url: yes(prop("url")), efs: prop("fileSystemConfig"), defaultTimeout: "6", defaultMemory: "1024",
		})
		d.take("region", v.value(provider.At("region")), region)
	} else {
		d.on(platform, where{d.File, d.Line, ""})
		d.take("execution_seconds_max", prop("timeout"), seconds)
		d.take("memory_mb", orNode(prop("memorySize"), prop("memory")), megabytes)
		if r, ok := language(prop("runtime").Str()); ok {
			d.fact("runtime", r, at(prop("runtime")))
		}
		switch d.Family + d.known("cloud") {
		case "faasazure":
			d.defaultFunctionTimeout()
		case "faasgcp":
			d.cloudFunction(nil, nil, nil, false)
		}
	}
	for _, e := range f.Value.At("events").All() {
		slsEvent(d, v, e)
	}
	return d
}

func imageOf(n *tree.Node) *tree.Node {
	if n != nil && n.Kind == tree.Map {
		return orNode(n.At("uri"), orNode(n.At("name"), n.At("path")))
	}
	return n
}

func yes(n *tree.Node) *tree.Node {
	if n.False() {
		return nil
	}
	return n
}

// slsEvent reads one event: a map of one entry, or a bare name.
func slsEvent(d *draft, v *slsVariables, e *tree.Node) {
	if e.Kind == tree.Scalar {
		d.trigger(awsTrigger(e.Text), at(e), "")
		return
	}
	entries := e.Entries()
	if len(entries) == 0 {
		return
	}
	f := entries[0]
	kind, spec := awsTrigger(f.Key), f.Value
	if f.Key == "stream" {
		arn := v.value(orNode(spec.At("arn"), spec))
		if spec.At("type").Str() == "dynamodb" || strings.Contains(arn.Source(), "dynamodb") || strings.Contains(arn.Source(), "StreamArn") {
			kind = byChange
		}
	}
	if kind == "" && (f.Key == "queue" || f.Key == "serviceBus" || f.Key == "event") {
		kind = byQueue
	}
	when := ""
	if kind == bySchedule {
		rate := spec
		if spec.Form() == tree.Map {
			rate = spec.At("rate").First()
		}
		when = v.value(rate).Str()
	}
	d.trigger(kind, where{v.root.File, f.Line, ""}, when)
}

// liftWorkers reads queue workers declared under constructs, outside of functions.
func liftWorkers(v *slsVariables, platform string) []*draft {
	var drafts []*draft
	for _, f := range v.root.At("constructs").Entries() {
		worker := f.Value.At("worker")
		if f.Value.At("type").Str() != "queue" || worker == nil || platform != "aws-lambda" {
			continue
		}
		d := slsFunction(v, tree.Field{Key: f.Key, Line: f.Line, Value: worker}, platform)
		d.trigger(byQueue, where{v.root.File, f.Line, ""}, "")
		drafts = append(drafts, d)
	}
	return drafts
}

// slsVariables resolves the framework's variables where they lead to the same file or have a literal fallback.
type slsVariables struct {
	root *tree.Node
	left int
}

func (v *slsVariables) value(n *tree.Node) *tree.Node {
	found := v.resolve(n, 0)
	if n == nil || found == nil || found.Kind != tree.Opaque {
		return found
	}
	used := *found
	used.File, used.Line = n.File, n.Line
	return &used
}

func (v *slsVariables) resolve(n *tree.Node, hops int) *tree.Node {
	if n == nil || n.Kind != tree.Scalar || !strings.Contains(n.Text, "${") {
		return n
	}
	if v.left--; hops > 10 || v.left < 0 {
		return tree.Unknown(n.File, n.Line, n.Text, "more than 10 references deep")
	}
	start := strings.LastIndex(n.Text, "${") // the innermost one has no other inside
	end := strings.IndexByte(n.Text[start:], '}')
	if end < 0 {
		return tree.Unknown(n.File, n.Line, n.Text, "an unfinished variable")
	}
	found := v.variable(n, n.Text[start+2:start+end], hops)
	if start == 0 && end == len(n.Text)-1 {
		return found
	}
	if found.Kind != tree.Scalar {
		return tree.Unknown(n.File, n.Line, n.Text, why(found))
	}
	next := *n
	if next.Text = n.Text[:start] + found.Text + n.Text[start+end+1:]; len(next.Text) > 1<<14 {
		return tree.Unknown(n.File, n.Line, n.Text, "a text that grows too long")
	}
	return v.resolve(&next, hops+1)
}

// variable resolves "self:custom.x, fallback".
func (v *slsVariables) variable(n *tree.Node, body string, hops int) *tree.Node {
	last := ""
	for alternative := range strings.SplitSeq(body, ",") {
		alternative = strings.TrimSpace(alternative)
		source, rest, found := strings.Cut(alternative, ":")
		switch {
		case found && source == "self":
			if to := v.self(rest); to.Present() {
				return v.resolve(to, hops+1).With("from " + alternative)
			}
		case alternative == "sls:stage" || alternative == "opt:stage" || source == "opt" && rest == "stage":
			if stage := v.root.At("provider", "stage"); stage != nil && !strings.Contains(stage.Str(), "opt:stage") {
				return v.resolve(stage, hops+1)
			}
			if alternative == "sls:stage" {
				return tree.Value(n.File, n.Line, "dev").With("the default stage")
			}
		case !found && alternative != "":
			return tree.Value(n.File, n.Line, strings.Trim(alternative, `'"`)).With("fallback of a variable")
		case strings.HasPrefix(alternative, "'") || strings.HasPrefix(alternative, `"`):
			return tree.Value(n.File, n.Line, strings.Trim(alternative, `'"`)).With("fallback of a variable")
		}
		last = alternative
	}
	return tree.Unknown(n.File, n.Line, n.Text, "given when it is deployed: ${"+clipped(last)+"}")
}

func (v *slsVariables) self(dotted string) *tree.Node {
	n := v.root
	for i, key := range strings.Split(dotted, ".") {
		if i > 20 {
			return nil
		}
		n = n.At(key)
	}
	return n
}

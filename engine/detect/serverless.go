package detect

import (
	"errors"
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
		drafts = append(drafts, serverlessFile(s, root)...)
	}
	return drafts
}

func serverlessFile(s *fileset, root *tree.Node) []*draft {
	v := &slsVariables{s: s, root: root, left: 5000}
	v.provider = v.value(root.At("provider"))
	platform := serverlessPlatform(v.value(orNode(v.provider.At("name"), v.provider)).Str(), v.provider)
	if platform == "" {
		return nil
	}
	if f := v.value(root.At("functions")); f.Form() == tree.Opaque {
		s.problem(root.File, errors.New("its functions are not read: "+why(f)))
	}
	var drafts []*draft
	for _, f := range functionsOf(v) {
		if len(drafts) >= 100 {
			break
		}
		drafts = append(drafts, slsFunction(v, f, platform))
	}
	return append(drafts, liftWorkers(v, platform)...)
}

// functionsOf is the functions of a file: a map, or a list of maps, each of them here or in a file of its own.
func functionsOf(v *slsVariables) []tree.Field {
	var out []tree.Field
	for _, item := range v.value(v.root.At("functions")).All() {
		for _, f := range v.value(item).Entries() {
			f.Value = v.value(f.Value)
			out = append(out, f)
		}
	}
	return out
}

func serverlessPlatform(name string, provider *tree.Node) string {
	switch strings.ToLower(name) {
	case "aws":
		return "aws-lambda"
	case "azure":
		if strings.EqualFold(provider.At("type").Str(), "premium") {
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
	file := v.root.File
	if f.Value != nil && f.Value.File != "" {
		file = f.Value.File
	}
	d := newDraft("serverless", "serverless function", f.Key, where{file, f.Line, ""})
	provider := v.provider
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
	for _, e := range v.value(f.Value.At("events")).All() {
		slsEvent(d, v, v.value(e))
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
	file := v.root.File
	if e.File != "" {
		file = e.File
	}
	d.trigger(kind, where{file, f.Line, ""}, when)
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

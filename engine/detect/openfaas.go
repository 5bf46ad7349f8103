package detect

import (
	"bytes"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readOpenFaaS reads stack files, whatever they are called.
func readOpenFaaS(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(isYAML) {
		if !bytes.Contains(s.data[p], []byte("functions:")) || !bytes.Contains(s.data[p], []byte("provider:")) {
			continue
		}
		root := s.one(p)
		provider := root.At("provider", "name").Str()
		if provider != "openfaas" && provider != "faas" || root.At("functions") == nil {
			continue
		}
		s.claim(p)
		for _, f := range root.At("functions").Entries() {
			drafts = append(drafts, openFaaS(p, f))
		}
	}
	return drafts
}

func openFaaS(file string, f tree.Field) *draft {
	w := where{file, f.Line, ""}
	d := newDraft("openfaas", "OpenFaaS function", f.Key, w)
	d.on("openfaas", w)
	v := f.Value
	env := func(name string) *tree.Node { return shellDefault(v.At("environment", name)) }
	d.take("execution_seconds_max", env("exec_timeout"), seconds)
	d.resources(v)
	if lang := v.At("lang"); lang.Present() {
		d.setting("runtime", lang)
		if l, ok := language(lang.Str()); ok {
			d.fact("runtime", l, at(lang))
		}
	}
	d.setting("image", shellDefault(v.At("image")))
	d.setting("min_instances", v.At("labels", "com.openfaas.scale.min"))
	d.defaultNote("min_instances", "1")
	d.setting("max_instances", v.At("labels", "com.openfaas.scale.max"))
	d.fact("package_type", "image", w)
	d.dir = local(dirOf(file), v.At("handler").Str())
	if cron := v.At("annotations", "schedule"); cron.Present() {
		d.trigger(bySchedule, at(cron), cron.Str())
	} else if topic := v.At("annotations", "topic"); topic.Present() {
		d.trigger(byQueue, at(topic), "")
	} else {
		d.trigger(byRequest, w, "")
	}
	return d
}

// shellDefault resolves "${NAME:-default}" to its default; a variable without one is given when it is deployed.
func shellDefault(n *tree.Node) *tree.Node {
	if n == nil || n.Kind != tree.Scalar || !strings.Contains(n.Text, "${") {
		return n
	}
	return interpolate(n, nil)
}

// readOpenWhisk reads manifests of packages with actions. Defaults 60 s and 256 MB:
// https://github.com/apache/openwhisk/blob/master/docs/reference.md, read 2026-11-22.
func readOpenWhisk(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(isYAML) {
		if !bytes.Contains(s.data[p], []byte("actions:")) {
			continue
		}
		root := s.one(p)
		packages := orNode(root.At("packages"), root.At("project", "packages"))
		if one := root.At("package"); one.Present() && packages == nil {
			packages = &tree.Node{Kind: tree.Map, Fields: []tree.Field{{Key: one.At("name").Str(), Line: one.Line, Value: one}}}
		}
		for _, pkg := range packages.Entries() {
			for _, a := range pkg.Value.At("actions").Entries() {
				if a.Value.At("function").Present() || a.Value.At("code").Present() || a.Value.At("runtime").Present() {
					s.claim(p)
					drafts = append(drafts, whiskAction(p, pkg.Value, a))
				}
			}
		}
	}
	return drafts
}

func whiskAction(file string, pkg *tree.Node, a tree.Field) *draft {
	w := where{file, a.Line, ""}
	d := newDraft("openwhisk", "OpenWhisk action", a.Key, w)
	d.on("apache-openwhisk", w)
	v := a.Value
	d.take("execution_seconds_max", v.At("limits", "timeout"), milliseconds)
	d.assume("execution_seconds_max", "60")
	d.take("memory_mb", v.At("limits", "memorySize"), megabytes)
	d.assume("memory_mb", "256")
	d.take("concurrency_per_instance", v.At("limits", "concurrentActivations"), whole)
	if r := v.At("runtime"); r.Present() {
		d.setting("runtime", r)
		if l, ok := language(r.Str()); ok {
			d.fact("runtime", l, at(r))
		}
	} else if fn := v.At("function"); strings.HasSuffix(fn.Str(), ".py") {
		d.fact("runtime", "python", at(fn))
	} else if strings.HasSuffix(fn.Str(), ".js") {
		d.fact("runtime", "node", at(fn))
	}
	if image := v.At("docker"); image.Present() {
		d.fact("package_type", "image", at(image))
	}
	if web := orNode(v.At("web"), v.At("web-export")); web.True() || web.Str() == "yes" || web.Str() == "raw" {
		d.trigger(byRequest, at(web), "")
	}
	for _, rule := range pkg.At("rules").Entries() {
		if rule.Value.At("action").Str() == a.Key {
			whiskRule(d, pkg, rule)
		}
	}
	return d
}

func whiskRule(d *draft, pkg *tree.Node, rule tree.Field) {
	t := pkg.At("triggers", rule.Value.At("trigger").Str())
	feed := orNode(t.At("feed"), t.At("source")).Str()
	switch {
	case strings.Contains(feed, "alarms"):
		cron := orNode(t.At("inputs", "cron"), t.At("inputs", "minutes"))
		d.trigger(bySchedule, orWhere(at(cron), where{d.File, rule.Line, ""}), cron.Str())
	case strings.Contains(feed, "messaging"), strings.Contains(feed, "kafka"):
		d.trigger(byStream, where{d.File, rule.Line, ""}, "")
	case strings.Contains(feed, "cloudant"):
		d.trigger(byChange, where{d.File, rule.Line, ""}, "")
	default:
		d.trigger(byEvent, where{d.File, rule.Line, ""}, "")
	}
}

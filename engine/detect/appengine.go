package detect

import (
	"bytes"
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readAppEngine reads app.yaml and other files of its form.
func readAppEngine(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(isYAML) {
		if !bytes.Contains(s.data[p], []byte("runtime:")) {
			continue
		}
		root := s.one(p)
		if !isAppEngine(p, root) {
			continue
		}
		s.claim(p)
		name := root.Any("service", "module").Str()
		if strings.Contains(name, "$") { // filled in by a pipeline
			name = strings.TrimPrefix(path.Base(dirOf(p)), ".")
		}
		name = orText(name, "default")
		d := newDraft("app-engine", "App Engine service", name, where{p, lineOr(root.At("runtime"), 1), ""})
		d.dir = dirOf(p)
		env := root.Any("env", "vm")
		d.appEngine(root, env.Str() == "flex" || env.Str() == "flexible" || env.True())
		drafts = append(drafts, d)
	}
	return drafts
}

// isAppEngine tells App Engine's files from others that have a runtime: they carry one of its own keys, or its file name.
func isAppEngine(p string, root *tree.Node) bool {
	if root.At("runtime").Str() == "" || root.At("apiVersion") != nil || root.At("services").Form() == tree.List || root.At("command") != nil && root.At("env").Form() == tree.List {
		return false
	}
	for _, key := range []string{"handlers", "instance_class", "automatic_scaling", "basic_scaling", "manual_scaling", "inbound_services", "runtime_config", "beta_settings", "vpc_access_connector", "env_variables", "entrypoint", "app_engine_apis"} {
		if root.At(key) != nil {
			return true
		}
	}
	return root.At("env").Str() == "flex" || strings.HasPrefix(path.Base(p), "app.") || root.At("service") != nil && len(root.Fields) <= 4
}

// appEngine sets what App Engine's files choose. Instance classes, request limits and defaults:
// https://cloud.google.com/appengine/docs/standard and .../flexible/reference/app-yaml, read 2026-11-22.
func (d *draft) appEngine(root *tree.Node, flexible bool) {
	w := where{d.File, d.Line, ""}
	if r := root.At("runtime"); r.Present() {
		d.setting("runtime", r)
		if l, ok := language(r.Str()); ok {
			d.fact("runtime", l, at(r))
		}
	}
	d.trigger(byRequest, w, "")
	auto := root.At("automatic_scaling")
	if flexible {
		d.flexible(root, auto)
		return
	}
	d.on("gcp-app-engine-standard", w)
	class := root.At("instance_class")
	memory := map[string]string{"F1": "384", "B1": "384", "F2": "768", "B2": "768", "F4": "1536", "B4": "1536", "F4_1G": "3072", "B4_1G": "3072", "B8": "3072"}
	slow := root.At("basic_scaling").Present() || root.At("manual_scaling").Present()
	d.setting("instance_class", class)
	switch {
	case memory[strings.ToUpper(class.Str())] != "":
		at := at(class)
		at.note = joinNotes(at.note, "memory of "+class.Str())
		d.fact("memory_mb", memory[strings.ToUpper(class.Str())], at)
	case class.Present():
		d.gap("memory_mb", at(class), "instance class "+clipped(class.Source())+" is not known")
	case slow:
		d.assume("memory_mb", "768")
	default:
		d.assume("memory_mb", "384")
	}
	if slow {
		d.assume("execution_seconds_max", "<86400")
	} else {
		d.assume("execution_seconds_max", "<600")
	}
	d.take("concurrency_per_instance", auto.At("max_concurrent_requests"), whole)
	d.assume("concurrency_per_instance", "10")
	d.setting("min_instances", auto.At("min_instances"))
	d.setting("max_instances", orNode(auto.At("max_instances"), root.At("basic_scaling", "max_instances")))
	d.setting("replicas", root.At("manual_scaling", "instances"))
}

func (d *draft) flexible(root, auto *tree.Node) {
	d.on("gcp-app-engine-flexible", where{d.File, d.Line, ""})
	r := root.At("resources")
	d.take("vcpu", r.At("cpu"), number)
	d.assume("vcpu", "1")
	d.take("memory_mb", r.At("memory_gb"), gbAsMB)
	d.assume("memory_mb", "614.4")
	d.take("disk_gb", orNode(r.At("disk_size_gb"), r.At("disk_gb")), gigabytes)
	d.assume("disk_gb", "10")
	d.setting("min_instances", orNode(auto.At("min_num_instances"), auto.At("min_total_instances")))
	d.setting("max_instances", orNode(auto.At("max_num_instances"), auto.At("max_total_instances")))
	if !root.At("manual_scaling").Present() {
		d.defaultNote("min_instances", "2")
		d.defaultNote("max_instances", "20")
	}
	d.setting("replicas", root.At("manual_scaling", "instances"))
	d.assume("execution_seconds_max", "<3600")
	d.fact("package_type", "image", where{d.File, d.Line, ""})
}

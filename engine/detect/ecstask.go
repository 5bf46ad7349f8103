package detect

import (
	"bytes"
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readECS reads task definitions that stand alone, the way workflows hand them to ECS, and the manifests of Copilot.
func readECS(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(func(p string) bool { return isJSON(p) || isYAML(p) }) {
		switch {
		case bytes.Contains(s.data[p], []byte("containerDefinitions")):
			root := s.one(p)
			if d := taskDefinition(orNode(root.At("taskDefinition"), root)); d != nil {
				s.claim(p)
				drafts = append(drafts, d)
			}
		case path.Base(p) == "manifest.yml" && strings.Contains("/"+p, "/copilot/"):
			s.claim(p)
			if d := copilot(s.one(p)); d != nil {
				drafts = append(drafts, d)
			}
		}
	}
	return drafts
}

// taskDefinition reads one task definition; nil for files that only hold that word.
func taskDefinition(root *tree.Node) *draft {
	containers := root.At("containerDefinitions")
	if containers.Form() != tree.List || root.At("Resources") != nil {
		return nil
	}
	family := orNode(root.At("family"), containers.First().At("name"))
	name := family.Str()
	if name == "" || strings.ContainsAny(name, "<$") {
		name = orText(containers.First().At("name").Str(), "task")
	}
	d := newDraft("ecs", "ECS task definition", name, where{root.File, lineOr(family, containers.Line), ""})
	d.ecs(ecsTask{
		cpu: root.At("cpu"), memory: root.At("memory"), containers: containers, compat: root.At("requiresCompatibilities"), platform: root.At("runtimePlatform"),
		storage: root.At("ephemeralStorage", "sizeInGiB"), volumes: root.At("volumes"), network: root.At("networkMode"),
	}, ecsService{})
	if !root.At("requiresCompatibilities").Present() {
		d.gap("platform", where{d.File, d.Line, ""}, "the service that runs the task decides between Fargate and machines")
	}
	return d
}

// copilot reads a manifest of AWS Copilot. Every kind of service and job but the Request-Driven one runs on Fargate; the manifest
// names cpu in units, memory in MiB. https://aws.github.io/copilot-cli/docs/manifest/overview/, read 2026-11-25.
func copilot(root *tree.Node) *draft {
	kind, name := root.At("type"), root.At("name")
	if kind.Str() == "" || name.Str() == "" || kind.Str() == "Environment" || kind.Str() == "Static Site" {
		return nil
	}
	d := newDraft("ecs", kind.Str(), name.Str(), at(name))
	if kind.Str() == "Request-Driven Web Service" {
		d.on("aws-app-runner", at(kind))
	} else {
		d.on("aws-fargate", at(kind))
	}
	d.take("vcpu", root.At("cpu"), units1024)
	d.take("memory_mb", root.At("memory"), megabytes)
	d.take("cpu_arch", root.At("platform"), copilotPlatform)
	d.fact("package_type", "image", at(kind))
	d.setting("port", root.At("image", "port"))
	d.copilotCount(root.At("count"))
	switch kind.Str() {
	case "Scheduled Job":
		d.trigger(bySchedule, orWhere(at(root.At("on", "schedule")), at(kind)), root.At("on", "schedule").Str())
		d.take("execution_seconds_max", root.At("timeout"), seconds)
	case "Worker Service":
		d.trigger(byQueue, at(kind), "")
	default:
		d.trigger(byRequest, at(kind), "")
	}
	if v := root.At("storage", "volumes"); v.Present() {
		d.fact("disk_persistent", "true", at(v))
	}
	return d
}

// copilotCount is a number of tasks or the range between which they are scaled.
func (d *draft) copilotCount(n *tree.Node) {
	if n.Form() != tree.Map {
		d.setting("replicas", n)
		return
	}
	if low, high, ok := strings.Cut(orNode(n.At("range"), n.At("range", "min")).Str(), "-"); ok {
		w := at(n.At("range"))
		d.note("min_instances", low, w)
		d.note("max_instances", high, w)
		return
	}
	d.setting("min_instances", n.At("range", "min"))
	d.setting("max_instances", n.At("range", "max"))
}

func copilotPlatform(text string) (string, bool) {
	_, arch, _ := strings.Cut(text, "/")
	return architecture(arch)
}

package detect

import (
	"path"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readFly reads fly.toml: one service, or one for each process group that answers.
func readFly(s *fileset) []*draft {
	var drafts []*draft
	named := func(p string) bool {
		base := path.Base(p)
		return base == "fly.toml" || strings.HasPrefix(base, "fly.") && strings.HasSuffix(base, ".toml")
	}
	for _, p := range productionFirst(s.where(named)) {
		root := s.toml(p)
		s.claim(p)
		if root.At("app") == nil && root.At("http_service") == nil && root.At("services") == nil && root.At("build") == nil {
			continue
		}
		name := orText(root.At("app").Str(), path.Base(dirOf(p)))
		groups := root.At("processes").Entries()
		if len(groups) == 0 {
			groups = []tree.Field{{Key: "app", Line: lineOr(root.At("app"), 1)}}
		}
		for i, g := range groups {
			if i >= 20 {
				break
			}
			serviceName := name
			if len(groups) > 1 {
				serviceName += "-" + g.Key
			}
			drafts = addNew(drafts, inEnvironment([]*draft{flyGroup(p, root, serviceName, g)}, environment(p)))
		}
	}
	return drafts
}

// flyGroup reads one process group. Defaults: a shared CPU with 256 MB, 20 requests at once, port 8080, no machine kept running;
// https://fly.io/docs/reference/configuration/, read 2026-11-22.
func flyGroup(file string, root *tree.Node, name string, g tree.Field) *draft {
	w := where{file, g.Line, ""}
	d := newDraft("fly", "Fly app", name, w)
	d.dir = dirOf(file)
	d.on("fly-machines", w)
	d.flyMachine(ofGroup(root.At("vm"), g.Key))
	d.take("region", root.At("primary_region"), region)
	d.setting("stop_seconds", root.At("kill_timeout"))
	http := root.At("http_service")
	if !serves(http, g.Key) {
		http = nil
	}
	if http != nil {
		d.flyHTTP(http)
	}
	for _, service := range root.At("services").All() {
		if serves(service, g.Key) {
			d.flyService(service)
		}
	}
	if len(d.triggers) == 0 && g.Key != "app" {
		d.fact("job_pull_workers", "true", w)
	}
	for _, m := range append(root.At("mounts").All(), root.At("mount").All()...) {
		if serves(m, g.Key) {
			d.fact("disk_persistent", "true", at(m.At("source")))
			d.fact("state", "local-state", at(m.At("source")))
			d.take("disk_gb", m.At("initial_size"), gigabytes)
		}
	}
	d.setting("image", root.At("build", "image"))
	d.fact("package_type", "image", w)
	return d
}

// serves reports whether a section belongs to a process group: it names the group, or none.
func serves(section *tree.Node, group string) bool {
	processes := section.At("processes").All()
	if section == nil {
		return false
	}
	for _, p := range processes {
		if p.Str() == group {
			return true
		}
	}
	return len(processes) == 0
}

func ofGroup(vms *tree.Node, group string) *tree.Node {
	for _, vm := range vms.All() {
		if serves(vm, group) {
			return vm
		}
	}
	return nil
}

func (d *draft) flyMachine(vm *tree.Node) {
	size := vm.At("size")
	d.setting("machine", size)
	d.take("memory_mb", orNode(vm.At("memory"), vm.At("memory_mb")), megabytes)
	d.take("vcpu", vm.At("cpus"), number)
	if size.Known() {
		if vcpu, mb, ok := flySize(size.Str()); ok {
			w := at(size)
			w.note = "size of " + size.Str()
			d.fact("vcpu", plain(vcpu), w)
			d.fact("memory_mb", plain(mb), w)
		}
		if gpu := strings.HasPrefix(size.Str(), "a10") || strings.HasPrefix(size.Str(), "a100") || strings.HasPrefix(size.Str(), "l40s"); gpu {
			d.fact("gpu", "true", at(size))
		}
	}
	if kind := vm.At("gpu_kind"); kind.Present() {
		d.fact("gpu", "true", at(kind))
	}
	d.assume("memory_mb", "256")
	d.assume("vcpu", "1")
}

// flySize reads "shared-cpu-2x" (256 MB a CPU) and "performance-4x" (2 GB a CPU).
func flySize(name string) (vcpu, mb float64, ok bool) {
	i := strings.LastIndexByte(name, '-')
	n, err := strconv.Atoi(strings.TrimSuffix(name[i+1:], "x"))
	if err != nil || n < 1 || n > 64 {
		return 0, 0, false
	}
	switch name[:max(i, 0)] {
	case "shared-cpu":
		return float64(n), float64(n) * 256, true
	case "performance":
		return float64(n), float64(n) * 2048, true
	}
	return 0, 0, false
}

func (d *draft) flyHTTP(http *tree.Node) {
	d.trigger(byRequest, where{http.File, http.Line, ""}, "")
	d.note("public", "true", at(http))
	d.setting("port", http.At("internal_port"))
	d.defaultNote("port", "8080")
	d.flyCommon(http)
}

func (d *draft) flyCommon(section *tree.Node) {
	c := section.At("concurrency")
	if c.At("type").Str() == "requests" || c.At("hard_limit").Present() {
		d.take("concurrency_per_instance", orNode(c.At("hard_limit"), c.At("soft_limit")), whole)
	}
	d.take("concurrency_per_instance", c.At("soft_limit"), whole)
	d.assume("concurrency_per_instance", "20")
	d.setting("min_instances", section.At("min_machines_running"))
	d.defaultNote("min_instances", "0")
	d.setting("stops_when_idle", orNode(section.At("auto_stop_machines"), section.At("auto_stop")))
}

func (d *draft) flyService(service *tree.Node) {
	d.setting("port", service.At("internal_port"))
	protocol := service.At("protocol")
	handled := false
	for _, p := range service.At("ports").All() {
		d.note("public", "true", at(p.At("port")))
		for _, h := range p.At("handlers").All() {
			handled = handled || h.Str() == "http"
		}
	}
	switch {
	case protocol.Str() == "udp":
		d.fact("protocol", "udp", at(protocol))
	case handled:
		d.trigger(byRequest, at(service), "")
	default:
		d.fact("protocol", "tcp", orWhere(at(protocol), at(service)))
	}
	d.flyCommon(service)
}

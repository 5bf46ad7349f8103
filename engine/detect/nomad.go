package detect

import (
	"bytes"
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/terra"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readNomad reads job files: every group of a job is a service.
func readNomad(s *fileset) []*draft {
	var drafts []*draft
	accept := func(p string) bool {
		ext := path.Ext(p)
		return ext == ".nomad" || ext == ".hcl" && !strings.HasSuffix(p, ".pkr.hcl") && path.Base(p) != "terragrunt.hcl"
	}
	for _, p := range s.where(accept) {
		if !bytes.Contains(s.data[p], []byte("job ")) {
			continue
		}
		root, err := terra.File(p, s.data[p], nil)
		s.problem(p, err)
		jobs := root.At("job").Entries()
		if len(jobs) > 0 {
			s.claim(p)
		}
		for _, job := range jobs {
			groups := job.Value.At("group").Entries()
			for _, g := range groups {
				if d := nomadGroup(p, job, g, len(groups)); d != nil {
					drafts = append(drafts, d)
				}
			}
		}
	}
	return drafts
}

// nomadGroup reads one group. Defaults: service jobs, one copy, 100 MHz and 300 MB a task;
// https://developer.hashicorp.com/nomad/docs/job-specification/resources, read 2026-11-22.
func nomadGroup(file string, job, g tree.Field, groups int) *draft {
	name := job.Key
	if groups > 1 {
		name += "-" + g.Key
	}
	w := where{file, g.Line, ""}
	d := newDraft("nomad", "Nomad group", name, w)
	d.on("hashicorp-nomad", w)
	tasks := g.Value.At("task").Entries()
	if len(tasks) == 0 {
		return nil
	}
	main := tasks[0].Value
	for _, t := range tasks {
		if !t.Value.At("lifecycle").Present() {
			main = t.Value
			break
		}
	}
	d.nomadTask(main)
	d.setting("replicas", g.Value.At("count"))
	d.defaultNote("replicas", "1")
	if s := g.Value.At("scaling"); s.Present() {
		d.setting("min_instances", s.At("min"))
		d.setting("max_instances", s.At("max"))
	}
	d.nomadNetwork(g.Value, main)
	d.nomadKind(job.Value)
	if v := g.Value.At("volume"); v.Present() {
		d.fact("disk_persistent", "true", at(v))
		d.fact("state", "local-state", at(v))
	}
	d.take("disk_gb", g.Value.At("ephemeral_disk", "size"), mbAsGB)
	if len(tasks) > 1 {
		d.fact("companion_software", "sidecars", where{file, tasks[1].Line, ""})
	}
	return d
}

func (d *draft) nomadTask(task *tree.Node) {
	r := task.At("resources")
	if c := r.At("cores"); c.Present() {
		d.take("vcpu", c, number)
	} else {
		d.setting("cpu_mhz", r.At("cpu"))
		d.defaultNote("cpu_mhz", "100")
	}
	d.take("memory_mb", r.At("memory"), megabytes)
	d.assume("memory_mb", "300")
	for _, dev := range r.At("device").Entries() {
		if strings.Contains(dev.Key, "gpu") {
			d.fact("gpu", "true", where{dev.Value.File, dev.Line, ""})
			d.take("gpu_count", dev.Value.At("count"), whole)
		}
	}
	driver := task.At("driver")
	d.setting("driver", driver)
	switch driver.Str() {
	case "docker", "podman", "containerd-driver":
		d.fact("package_type", "image", at(driver))
	case "raw_exec":
		d.fact("privileged_or_kernel", "true", at(driver))
	case "java":
		d.fact("runtime", "java", at(driver))
	}
	config := task.At("config")
	d.setting("image", config.At("image"))
	if config.At("privileged").True() {
		d.fact("privileged_or_kernel", "true", at(config.At("privileged")))
	}
	if n := config.At("network_mode"); n.Str() == "host" {
		d.fact("privileged_or_kernel", "true", at(n))
	}
	if caps := config.At("cap_add"); len(caps.All()) > 0 {
		d.note("capabilities", caps.First().Source(), at(caps))
	}
	d.setting("stop_seconds", task.At("kill_timeout"))
	d.runtimeOfImage(config.At("image"))
}

func (d *draft) nomadNetwork(group, task *tree.Node) {
	for _, n := range append(group.At("network").All(), task.At("resources", "network").All()...) {
		for _, p := range n.At("port").Entries() {
			d.setting("port", orNode(p.Value.At("static"), p.Value.At("to")))
			name := strings.ToLower(p.Key)
			w := where{p.Value.File, p.Line, ""}
			switch {
			case strings.Contains(name, "grpc"):
				d.fact("protocol", "grpc", w)
			case strings.Contains(name, "http") || name == "web" || httpPort(orNode(p.Value.At("to"), p.Value.At("static")).Str()):
				d.trigger(byRequest, w, "")
			}
		}
	}
}

func (d *draft) nomadKind(job *tree.Node) {
	kind := job.At("type")
	switch kind.Str() {
	case "batch", "sysbatch":
		d.fact("workload_kind", "batch", at(kind))
	case "system":
		d.fact("companion_software", "node-agents", at(kind))
	}
	if p := job.At("periodic"); p.Present() {
		cron := orNode(p.At("cron"), p.At("crons").First())
		delete(d.facts, "workload_kind")
		d.trigger(bySchedule, at(cron), cron.Str())
		d.setting("prohibit_overlap", p.At("prohibit_overlap"))
	}
}

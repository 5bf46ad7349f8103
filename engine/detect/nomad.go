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

// readPacker reads builds of machine images: they say what a machine will be, not how many of it run.
func readPacker(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(func(p string) bool { return strings.HasSuffix(p, ".pkr.hcl") }) {
		root, err := terra.File(p, s.data[p], nil)
		s.problem(p, err)
		s.claim(p)
		for _, builder := range root.At("source").Entries() {
			platform := map[string]string{"amazon-ebs": "aws-ec2", "amazon-ebssurrogate": "aws-ec2", "googlecompute": "gcp-compute-engine", "azure-arm": "azure-vm", "vsphere-iso": "on-premises-vm", "vsphere-clone": "on-premises-vm", "qemu": "on-premises-vm", "proxmox-iso": "on-premises-vm"}[builder.Key]
			if platform == "" {
				continue
			}
			for _, src := range builder.Value.Entries() {
				drafts = append(drafts, packerImage(p, platform, src))
			}
		}
	}
	return drafts
}

func packerImage(file, platform string, src tree.Field) *draft {
	w := where{file, src.Line, ""}
	b := src.Value
	name := orNode(b.At("ami_name"), orNode(b.At("image_name"), b.At("vm_name")))
	d := newDraft("packer", "Packer source", src.Key, w)
	d.on(platform, w)
	d.setting("image", name)
	size := orNode(b.At("instance_type"), orNode(b.At("machine_type"), b.At("vm_size")))
	if size.Present() {
		d.note("build_machine", size.Source(), at(size))
		d.gap("memory_mb", at(size), "this is the size of the machine that builds the image")
	}
	d.take("disk_gb", orNode(b.At("launch_block_device_mappings", "volume_size"), orNode(b.At("disk_size"), b.At("os_disk_size_gb"))), gigabytes)
	d.take("os", b.At("os_type"), operatingSystem)
	if c := b.At("communicator"); c.Str() == "winrm" {
		d.fact("os", "windows", at(c))
	}
	d.fact("needs_os_control", "true", w)
	return d
}

package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// ecsTask is a task definition by one set of names; containers may spell theirs in any case.
type ecsTask struct {
	cpu, memory, containers, compat, platform, storage, volumes, network *tree.Node
}

// ecsService is the service that runs a task; all absent for a task that is started by other means.
type ecsService struct {
	launch, strategy, count, balancers, scheduling *tree.Node
}

func (d *draft) ecs(t ecsTask, s ecsService) {
	d.on(ecsPlatform(t, s), where{d.File, d.Line, ""})
	containers := t.containers.All()
	d.ecsSize(t, containers)
	d.take("cpu_arch", orNode(t.platform.Fold("CpuArchitecture"), nil), architecture)
	d.assume("cpu_arch", "x86_64")
	d.take("os", t.platform.Fold("OperatingSystemFamily"), operatingSystem)
	d.assume("os", "linux")
	d.take("disk_gb", t.storage, number)
	if d.Platform == "aws-fargate" {
		d.assume("disk_gb", "20")
	}
	d.fact("package_type", "image", where{d.File, d.Line, ""})
	d.setting("replicas", s.count)
	if s.balancers.Present() && len(s.balancers.All()) > 0 {
		d.trigger(byRequest, at(s.balancers), "")
	}
	if strings.EqualFold(s.scheduling.Str(), "DAEMON") {
		d.fact("companion_software", "node-agents", at(s.scheduling))
	}
	for _, v := range t.volumes.All() {
		if v.Fold("efs_volume_configuration").Present() || v.Fold("EFSVolumeConfiguration").Present() {
			d.fact("disk_persistent", "true", at(v))
			d.note("volumes", "EFS", at(v))
		}
	}
	for i, c := range containers {
		d.ecsContainer(c, i)
	}
	if len(containers) > 1 {
		d.fact("companion_software", "sidecars", at(containers[1]))
	}
}

// ecsPlatform is Fargate or EC2: the service decides, then the task; without a word it is EC2, as AWS has it.
func ecsPlatform(t ecsTask, s ecsService) string {
	says := strings.ToUpper(s.launch.Str())
	for _, p := range s.strategy.All() {
		says += " " + strings.ToUpper(orNode(p.Fold("CapacityProvider"), p).Str())
	}
	if says == "" {
		for _, c := range t.compat.All() {
			says += " " + strings.ToUpper(c.Str())
		}
		if strings.Contains(says, "EC2") {
			says = "EC2"
		}
	}
	if strings.Contains(says, "FARGATE") {
		return "aws-fargate"
	}
	return "aws-ecs-ec2"
}

// ecsSize takes the task's size, or the sum of its containers' where the task has none.
func (d *draft) ecsSize(t ecsTask, containers []*tree.Node) {
	cpu, memory := t.cpu, t.memory
	if !cpu.Present() && len(containers) == 1 {
		cpu = containers[0].Fold("cpu")
	}
	if !memory.Present() && len(containers) == 1 {
		memory = orNode(containers[0].Fold("memory"), containers[0].Fold("memoryReservation"))
	}
	if t.containers.Form() == tree.Opaque { // the sizes may stand in there
		cpu, memory = orNode(cpu, t.containers), orNode(memory, t.containers)
	}
	d.take("vcpu", cpu, units1024)
	d.take("memory_mb", memory, ecsMB)
	if len(containers) < 2 || t.memory.Present() {
		return
	}
	for _, field := range []string{"memory_mb", "vcpu"} {
		d.gap(field, at(t.containers), "the sizes stand on several containers")
	}
}

func (d *draft) ecsContainer(c *tree.Node, i int) {
	if i == 0 {
		d.setting("image", c.Fold("image"))
		for _, p := range c.Fold("portMappings").All() {
			d.setting("port", p.Fold("containerPort"))
			if strings.EqualFold(p.Fold("protocol").Str(), "udp") {
				d.fact("protocol", "udp", at(p.Fold("protocol")))
			}
		}
	}
	if p := c.Fold("privileged"); p.True() {
		d.fact("privileged_or_kernel", "true", at(p))
	}
	for _, r := range c.Fold("resourceRequirements").All() {
		if strings.EqualFold(r.Fold("type").Str(), "GPU") {
			d.fact("gpu", "true", at(r.Fold("type")))
			d.take("gpu_count", r.Fold("value"), whole)
		}
	}
	if caps := c.Fold("linuxParameters").Fold("capabilities").Fold("add"); len(caps.All()) > 0 {
		d.note("capabilities", caps.First().Str(), at(caps))
	}
}

// machineSpec is a virtual machine or a group of them.
type machineSpec struct {
	size, image, low, high, count, disk, spot, tenancy, cpu, memory *tree.Node
}

func (d *draft) machine(platform string, m machineSpec) {
	d.on(platform, where{d.File, d.Line, ""})
	if m.size.Present() {
		d.setting("machine", m.size)
		if !m.size.Known() {
			d.gap("memory_mb", at(m.size), why(m.size))
			d.gap("vcpu", at(m.size), why(m.size))
		} else if vcpu, mb, ok := machineSize(m.size.Str()); ok {
			w := at(m.size)
			w.note = orText(w.note, "size of "+m.size.Str())
			d.fact("vcpu", plain(vcpu), w)
			d.fact("memory_mb", plain(mb), w)
		}
		if armMachine(m.size.Str()) {
			d.fact("cpu_arch", "arm64", at(m.size))
		}
		if n := gpus(m.size.Str()); n {
			d.fact("gpu", "true", at(m.size))
		}
	}
	d.take("vcpu", m.cpu, number)
	d.take("memory_mb", m.memory, megabytes)
	d.setting("image", m.image)
	if strings.Contains(strings.ToLower(m.image.Str()), "windows") {
		d.fact("os", "windows", at(m.image))
	}
	d.setting("min_instances", m.low)
	d.setting("max_instances", m.high)
	d.setting("replicas", m.count)
	d.take("disk_gb", m.disk, gigabytes)
	if m.spot.Present() && !m.spot.False() {
		d.fact("interruption_tolerant", "true", at(m.spot))
	}
	if t := m.tenancy.Str(); t == "dedicated" || t == "host" {
		d.fact("isolation_required", "dedicated-host", at(m.tenancy))
	}
}

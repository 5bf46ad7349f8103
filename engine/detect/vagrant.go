package detect

import (
	"path"
	"regexp"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

var (
	vagrantMemory = regexp.MustCompile(`^\s*\w+\.memory\s*=\s*["']?([^"'#]+)`)
	vagrantCPUs   = regexp.MustCompile(`^\s*\w+\.cpus\s*=\s*["']?([^"'#]+)`)
	vagrantSize   = regexp.MustCompile(`^\s*\w+\.(?:instance_type|machine_type|vm_size)\s*=\s*["']([^"']+)["']`)
	vagrantBox    = regexp.MustCompile(`\.vm\.box\s*=\s*["']([^"']+)["']`)
	vagrantDefine = regexp.MustCompile(`\.vm\.define\s*\(?\s*(?::|["'])([\w.-]+)`)
	vagrantCloud  = regexp.MustCompile(`\.vm\.provider\s+:?["']?(aws|azure|google|vsphere|vmware_esxi|openstack|proxmox|libvirt|virtualbox|vmware_desktop|hyperv|parallels)\b`)
)

// readVagrant reads machines that a Vagrantfile brings up on a cloud or a hypervisor of a data centre. Those of a desktop are for
// development and no service.
func readVagrant(s *fileset) []*draft {
	platform := map[string]string{"aws": "aws-ec2", "azure": "azure-vm", "google": "gcp-compute-engine", "vsphere": "on-premises-vm", "vmware_esxi": "on-premises-vm", "openstack": "on-premises-vm", "proxmox": "on-premises-vm", "libvirt": "on-premises-vm"}
	var drafts []*draft
	for _, p := range s.where(func(p string) bool { return path.Base(p) == "Vagrantfile" }) {
		s.claim(p)
		text := withoutComments(string(s.data[p]))
		place := ""
		for _, m := range vagrantCloud.FindAllStringSubmatch(text, 50) {
			if platform[m[1]] == "" { // a desktop's: the others are where a developer may run the same
				place = ""
				break
			}
			place = orText(place, platform[m[1]])
		}
		if place != "" && (!strings.Contains(text, ":libvirt") && !strings.Contains(text, `"libvirt"`) || !developers(text)) {
			drafts = append(drafts, vagrantMachines(p, text, place)...)
		}
	}
	return drafts
}

// withoutComments is a Vagrantfile with its comment lines emptied.
func withoutComments(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			lines[i] = ""
		}
	}
	return strings.Join(lines, "\n")
}

// developers reports machines that stand on a developer's desk: they share its folders or ports.
func developers(text string) bool {
	return strings.Contains(text, "synced_folder") || strings.Contains(text, "forwarded_port") || strings.Contains(text, "private_network")
}

// vagrantMachines is the machines of a file: those it defines by name, or the one it configures.
func vagrantMachines(file, text, platform string) []*draft {
	name := path.Base(dirOf(file))
	if name == "." {
		name = "vm"
	}
	line := 1 + strings.Count(text[:max(0, strings.Index(text, "Vagrant.configure"))], "\n")
	whole := newDraft("vagrant", "Vagrant machine", name, where{file, line, ""})
	whole.on(platform, where{file, line, ""})
	d := whole
	var drafts []*draft
	for i, line := range strings.Split(text, "\n") {
		w := where{file, i + 1, ""}
		if v := vagrantDefine.FindStringSubmatch(line); v != nil && len(drafts) < 50 {
			d = newDraft("vagrant", "Vagrant machine", strings.TrimRight(v[1], "-._"), w)
			d.on(platform, w)
			drafts = append(drafts, d)
		}
		d.vagrantLine(line, w)
	}
	if len(drafts) == 0 {
		return []*draft{whole}
	}
	for _, d := range drafts {
		d.absorb(whole)
	}
	return drafts
}

func (d *draft) vagrantLine(line string, w where) {
	if m := vagrantMemory.FindStringSubmatch(line); m != nil {
		d.take("memory_mb", tree.Value(w.file, w.line, product(m[1])), megabytes)
	}
	if m := vagrantCPUs.FindStringSubmatch(line); m != nil {
		d.take("vcpu", tree.Value(w.file, w.line, product(m[1])), number)
	}
	if m := vagrantSize.FindStringSubmatch(line); m != nil {
		size := tree.Value(w.file, w.line, m[1])
		d.machine(d.Platform, machineSpec{size: size})
	}
	if m := vagrantBox.FindStringSubmatch(line); m != nil {
		d.note("image", m[1], w)
		if strings.Contains(strings.ToLower(m[1]), "windows") {
			d.fact("os", "windows", w)
		}
	}
}

// product computes "3*1024"; any other text stays as it is.
func product(text string) string {
	text = strings.TrimSpace(text)
	all := 1.0
	for factor := range strings.SplitSeq(text, "*") {
		v, ok := finite(strings.TrimSpace(factor))
		if !ok {
			return text
		}
		all *= v
	}
	return plain(all)
}

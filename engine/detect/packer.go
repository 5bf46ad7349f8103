package detect

import (
	"bytes"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/terra"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readPacker reads builds of machine images: they say what a machine will be, not how many of it run.
func readPacker(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(func(p string) bool { return strings.HasSuffix(p, ".pkr.hcl") }) {
		root, err := terra.FileBeside(p, s.data[p], packerFiles(s, dirOf(p)), nil)
		s.problem(p, err)
		s.claim(p)
		boxed := bytes.Contains(s.data[p], []byte(`post-processor "vagrant"`))
		for _, builder := range root.At("source").Entries() {
			for _, src := range builder.Value.Entries() {
				drafts = append(drafts, packerImage(builder.Key, src, boxed)...)
			}
		}
	}
	return append(drafts, packerJSON(s)...)
}

// packerFiles is the templates of a folder, whose variables are one another's.
func packerFiles(s *fileset, dir string) map[string][]byte {
	out := map[string][]byte{}
	for _, p := range s.paths {
		if strings.HasSuffix(p, ".pkr.hcl") && dirOf(p) == dir && len(out) < 20 {
			out[p] = s.data[p]
		}
	}
	return out
}

// packerJSON reads templates in the older form, {"variables": {...}, "builders": [{"type": "amazon-ebs", ...}]}.
func packerJSON(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(isJSON) {
		if !bytes.Contains(s.data[p], []byte(`"builders"`)) {
			continue
		}
		root := s.one(p)
		builders := root.At("builders")
		if builders.Form() != tree.List || builders.At("type").Str() == "" {
			continue
		}
		s.claim(p)
		boxed := false
		for _, after := range root.At("post-processors").All() {
			boxed = boxed || after.Str() == "vagrant" || after.At("type").Str() == "vagrant"
		}
		for i, b := range builders.Items {
			if i < 50 {
				name := orText(b.At("name").Str(), b.At("type").Str())
				drafts = append(drafts, packerImage(b.At("type").Str(), tree.Field{Key: name, Line: b.Line, Value: packerUser(root, b)}, boxed)...)
			}
		}
	}
	return drafts
}

// packerUser puts the defaults of variables into a builder: "{{user `x`}}".
func packerUser(root, b *tree.Node) *tree.Node {
	out := *b
	out.Fields = append([]tree.Field(nil), b.Fields...)
	for i, f := range out.Fields {
		text := strings.TrimSpace(f.Value.Source())
		if !strings.HasPrefix(text, "{{") || !strings.Contains(text, "user") {
			continue
		}
		_, name, _ := strings.Cut(text, "`")
		name, _, _ = strings.Cut(name, "`")
		if v := root.At("variables", name); v.Str() != "" {
			out.Fields[i].Value = v.With("variable " + name)
		} else {
			out.Fields[i].Value = tree.Unknown(f.Value.File, f.Value.Line, text, "variable "+name+" has no default")
		}
	}
	return &out
}

// packerPlatform is where the images of a builder run; "" for builders of boxes and desktops.
func packerPlatform(builder string, boxed bool) string {
	switch builder {
	case "amazon-ebs", "amazon-ebssurrogate", "amazon-instance":
		return "aws-ec2"
	case "googlecompute":
		return "gcp-compute-engine"
	case "azure-arm":
		return "azure-vm"
	case "vsphere-iso", "vsphere-clone", "proxmox-iso", "proxmox-clone", "openstack":
		return "on-premises-vm"
	case "qemu":
		if !boxed { // a box for Vagrant is for a desktop
			return "on-premises-vm"
		}
	}
	return ""
}

func packerImage(builder string, src tree.Field, boxed bool) []*draft {
	platform := packerPlatform(builder, boxed)
	if platform == "" {
		return nil
	}
	b := src.Value
	w := where{b.File, src.Line, ""}
	name := orNode(b.At("ami_name"), orNode(b.At("image_name"), b.At("vm_name")))
	d := newDraft("packer", "Packer source", src.Key, w)
	d.on(platform, w)
	d.setting("image", name)
	size := orNode(b.At("instance_type"), orNode(b.At("machine_type"), b.At("vm_size")))
	if size.Present() {
		d.note("build_machine", size.Source(), at(size))
		d.gap("memory_mb", at(size), "this is the size of the machine that builds the image")
	}
	d.take("disk_gb", orNode(b.At("launch_block_device_mappings", "volume_size"), orNode(b.At("disk_size"), b.At("os_disk_size_gb"))), packerDisk(builder))
	d.take("os", b.At("os_type"), operatingSystem)
	if c := b.At("communicator"); c.Str() == "winrm" {
		d.fact("os", "windows", at(c))
	}
	d.fact("needs_os_control", "true", w)
	return []*draft{d}
}

// packerDisk reads a disk's size: a bare number is MB for the builders of hypervisors and GB for those of clouds.
// https://developer.hashicorp.com/packer/integrations/hashicorp/qemu and .../googlecompute, read 2026-11-25.
func packerDisk(builder string) convert {
	return func(text string) (string, bool) {
		if _, bare := finite(text); bare && builder == "qemu" {
			return mbAsGB(text)
		}
		return gigabytes(text)
	}
}

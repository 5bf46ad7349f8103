package detect

import (
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readSystemd reads units that start a program, with their timers and sockets: services of a virtual machine.
func readSystemd(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(func(p string) bool { return path.Ext(p) == ".service" }) {
		u := unit(p, s.data[p])
		start := u.At("Service", "ExecStart")
		if start.Source() == "" {
			continue
		}
		s.claim(p)
		name := strings.TrimSuffix(path.Base(p), ".service")
		w := where{p, start.Line, ""}
		d := newDraft("systemd", "systemd unit", strings.TrimSuffix(name, "@"), w)
		d.Family = "vm"
		d.gap("platform", w, "a unit does not say whose machine it runs on")
		if strings.Contains(start.Source(), "docker run") || strings.Contains(start.Source(), "podman run") {
			d.fact("containerizable", "true", w)
		}
		d.unitFacts(u.At("Service"), start)
		stem := strings.TrimSuffix(p, ".service")
		if timer := unit(stem+".timer", s.data[stem+".timer"]).At("Timer"); timer != nil {
			cron := timer.Any("OnCalendar", "OnUnitActiveSec", "OnBootSec")
			d.trigger(bySchedule, at(cron), cron.Str())
		}
		if socket := unit(stem+".socket", s.data[stem+".socket"]).At("Socket"); socket != nil {
			listen := socket.Any("ListenStream", "ListenDatagram")
			d.note("port", listen.Str(), at(listen))
		}
		drafts = append(drafts, d)
	}
	return drafts
}

func (d *draft) unitFacts(service, start *tree.Node) {
	d.note("command", start.Str(), at(start))
	if l, ok := commandRuntime(start.Str()); ok {
		d.fact("runtime", l, at(start))
	}
	d.take("memory_mb", service.Any("MemoryMax", "MemoryLimit"), containerMB)
	d.take("vcpu", service.At("CPUQuota"), func(text string) (string, bool) {
		v, ok := finite(strings.TrimSuffix(text, "%"))
		return plain(v / 100), ok
	})
	d.setting("user", service.At("User"))
	d.setting("restart", service.At("Restart"))
	d.setting("stop_seconds", service.At("TimeoutStopSec"))
	d.take("execution_seconds_max", service.At("RuntimeMaxSec"), seconds)
	if caps := service.At("AmbientCapabilities"); caps.Present() && caps.Str() != "CAP_NET_BIND_SERVICE" {
		d.fact("privileged_or_kernel", "true", at(caps))
	}
	if dir := service.At("StateDirectory"); dir.Present() {
		d.fact("state", "local-state", at(dir))
		d.fact("disk_persistent", "true", at(dir))
	}
	if kind := service.At("Type"); kind.Str() == "oneshot" {
		d.note("type", "oneshot", at(kind))
	}
}

// unit reads sections of keys. Of a key that repeats the last value counts.
func unit(file string, data []byte) *tree.Node {
	root := &tree.Node{Kind: tree.Map, File: file, Line: 1}
	var section *tree.Node
	lines := strings.Split(string(data), "\n")
	for i := 0; i < len(lines); i++ {
		line, at := strings.TrimSpace(lines[i]), i+1
		for strings.HasSuffix(line, `\`) && i+1 < len(lines) {
			i++
			line = strings.TrimSuffix(line, `\`) + " " + strings.TrimSpace(lines[i])
		}
		if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") {
			section = &tree.Node{Kind: tree.Map, File: file, Line: at}
			if len(root.Fields) < 50 {
				root.Fields = append(root.Fields, tree.Field{Key: strings.Trim(line, "[]"), Line: at, Value: section})
			}
			continue
		}
		key, value, found := strings.Cut(line, "=")
		if !found || section == nil || line[0] == '#' || line[0] == ';' || len(section.Fields) >= 500 {
			continue
		}
		section.Fields = withValue(section.Fields, tree.Field{Key: strings.TrimSpace(key), Line: at, Value: tree.Value(file, at, strings.TrimSpace(value))})
	}
	return root
}

func withValue(fields []tree.Field, f tree.Field) []tree.Field {
	for i := range fields {
		if fields[i].Key == f.Key {
			if f.Value.Text != "" {
				fields[i] = f
			}
			return fields
		}
	}
	return append(fields, f)
}

package detect

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

var procLine = regexp.MustCompile(`^([A-Za-z0-9_-]+):\s*(\S.*)$`)

// readProcfile reads the processes of a Procfile, with the sizes of an app.json beside it. Where they run is not said: Heroku and
// others read the same file, and none of them is in the catalogue.
func readProcfile(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(func(p string) bool { return path.Base(p) == "Procfile" }) {
		s.claim(p)
		app := path.Join(dirOf(p), "app.json")
		meta := s.one(app)
		if meta != nil {
			s.claim(app)
		}
		base := path.Base(dirOf(p))
		if base == "." {
			base = ""
		}
		for i, line := range strings.Split(string(s.data[p]), "\n") {
			m := procLine.FindStringSubmatch(strings.TrimRight(line, "\r "))
			if m == nil || m[1] == "release" || len(drafts) >= 100 {
				continue
			}
			drafts = append(drafts, process(where{p, i + 1, ""}, orText(meta.At("name").Str(), base), m[1], m[2], meta.At("formation", m[1])))
		}
	}
	return drafts
}

func process(w where, app, kind, command string, formation *tree.Node) *draft {
	name := kind
	if app != "" {
		name = app + "-" + kind
	}
	d := newDraft("procfile", "Procfile process", name, w)
	d.dir = dirOf(w.file)
	d.Family = "container"
	d.gap("platform", w, "a Procfile does not say who runs it")
	d.note("command", command, w)
	switch kind {
	case "web":
		d.trigger(byRequest, w, "")
	case "clock", "scheduler", "beat", "cron":
		d.fact("single_instance_only", "true", w)
		d.trigger(bySchedule, w, "")
	default:
		d.fact("job_pull_workers", "true", w)
		d.trigger(byQueue, w, "")
	}
	if l, ok := commandRuntime(command); ok {
		d.fact("runtime", l, w)
	}
	d.setting("replicas", formation.At("quantity"))
	d.dyno(formation.At("size"))
	return d
}

// dyno reads the size of a Heroku dyno: https://devcenter.heroku.com/articles/dyno-types, read 2026-11-22.
func (d *draft) dyno(size *tree.Node) {
	memory := map[string]int{"eco": 512, "basic": 512, "standard-1x": 512, "standard-2x": 1024, "performance-m": 2560, "performance-l": 14336, "private-s": 1024, "private-m": 2560, "private-l": 14336}
	d.setting("machine", size)
	if mb, ok := memory[strings.ToLower(size.Str())]; ok {
		w := at(size)
		w.note = "size of " + size.Str()
		d.fact("memory_mb", strconv.Itoa(mb), w)
	}
}

// commandRuntime is the language of a command line by its first word.
func commandRuntime(command string) (string, bool) {
	for word := range strings.FieldsSeq(command) {
		if strings.Contains(word, "=") {
			continue // an assignment before the command
		}
		word = path.Base(word)
		switch {
		case word == "gunicorn" || word == "uvicorn" || word == "celery" || word == "hypercorn" || word == "daphne" || word == "flask" || word == "poetry" || strings.HasPrefix(word, "python"):
			return "python", true
		case word == "node" || word == "npm" || word == "yarn" || word == "pnpm" || word == "npx" || word == "next" || word == "bun":
			return "node", true
		case word == "bundle" || word == "rails" || word == "rake" || word == "puma" || word == "ruby" || word == "php" || word == "vendor" || strings.HasPrefix(word, "heroku-php"):
			return "other", true
		case word == "java":
			return "java", true
		case word == "dotnet":
			return "dotnet", true
		}
		return "", false
	}
	return "", false
}

package detect

import (
	"path"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// dockerfile is what the final stage of a Dockerfile says.
type dockerfile struct {
	base, user, start, health, volume *tree.Node
	expose                            []*tree.Node // one for every port
	builder                           *tree.Node   // base of an earlier stage, for the language
}

// parseDockerfile reads instructions with their continuation lines. Only the last stage runs; stages it builds on are followed by name.
func parseDockerfile(file string, data []byte) *dockerfile {
	stages := map[string]*dockerfile{}
	args := map[string]*tree.Node{}
	cur := &dockerfile{}
	for _, in := range instructions(file, string(data)) {
		switch in.name {
		case "FROM":
			cur = stage(in, args, stages)
		case "ARG":
			name, value, found := strings.Cut(in.text, "=")
			if found && len(args) < 200 {
				args[strings.TrimSpace(name)] = tree.Value(file, in.line, strings.Trim(strings.TrimSpace(value), `"'`))
			}
		case "ENV":
			environmentOf(in, args)
		case "EXPOSE":
			for word := range strings.FieldsSeq(in.text) {
				if len(cur.expose) < 50 {
					cur.expose = append(slices.Clip(cur.expose), interpolate(tree.Value(file, in.line, word), args))
				}
			}
		case "USER":
			cur.user = interpolate(tree.Value(file, in.line, in.text), args)
		case "CMD", "ENTRYPOINT":
			if cur.start == nil || in.name == "ENTRYPOINT" {
				cur.start = tree.Value(file, in.line, in.text)
			}
		case "HEALTHCHECK":
			cur.health = tree.Value(file, in.line, in.text)
		case "VOLUME":
			cur.volume = interpolate(tree.Value(file, in.line, in.text), args)
		}
	}
	return cur
}

// environmentOf notes the variables of "ENV A=1 B=2" and "ENV A 1", which later instructions may name.
func environmentOf(in instruction, args map[string]*tree.Node) {
	words := strings.Fields(in.text)
	if len(words) == 2 && !strings.Contains(words[0], "=") {
		words = []string{words[0] + "=" + words[1]}
	}
	for _, word := range words {
		if name, value, found := strings.Cut(word, "="); found && len(args) < 200 {
			args[name] = interpolate(tree.Value(in.file, in.line, strings.Trim(value, `"'`)), args)
		}
	}
}

// stage begins a stage: on a base image, or on an earlier stage.
func stage(in instruction, args map[string]*tree.Node, stages map[string]*dockerfile) *dockerfile {
	words := strings.Fields(in.text)
	for len(words) > 0 && strings.HasPrefix(words[0], "--") {
		words = words[1:]
	}
	d := &dockerfile{}
	if len(words) == 0 {
		return d
	}
	if from, ok := stages[strings.ToLower(words[0])]; ok {
		*d = *from
	} else {
		d.base = interpolate(tree.Value(in.file, in.line, words[0]), args)
		for _, other := range stages {
			if d.builder == nil || other.base != nil && other.base.Line < d.builder.Line {
				d.builder = other.base
			}
		}
	}
	name := in.text
	if len(words) > 2 && strings.EqualFold(words[1], "as") {
		name = words[2]
	}
	if len(stages) < 50 {
		stages[strings.ToLower(name)] = d
	}
	return d
}

type instruction struct {
	name, text, file string
	line             int
}

// instructions joins continuation lines and leaves out comments and the bodies of heredocs.
func instructions(file, text string) []instruction {
	var out []instruction
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines) && len(out) < 2000; i++ {
		line := strings.TrimSpace(lines[i])
		if line == "" || line[0] == '#' {
			continue
		}
		start := i + 1
		joined, last := continued(lines, i)
		i = last
		name, rest, _ := strings.Cut(strings.TrimSpace(joined), " ")
		name = strings.ToUpper(name)
		if mark := heredoc(rest); mark != "" && (name == "RUN" || name == "COPY") {
			for i+1 < len(lines) && strings.TrimSpace(lines[i+1]) != mark {
				i++
			}
			i++
		}
		out = append(out, instruction{name, strings.TrimSpace(rest), file, start})
	}
	return out
}

// continued is a line with its continuations, and the index of the last of them. Comments in between are left out.
func continued(lines []string, i int) (joined string, last int) {
	var b strings.Builder
	for {
		line := strings.TrimSpace(lines[i])
		comment := strings.HasPrefix(line, "#")
		part := strings.TrimSuffix(line, "\\")
		if !comment {
			b.WriteString(part + " ")
		}
		if part == line && !comment || i+1 >= len(lines) || b.Len() > 1<<16 {
			return b.String(), i
		}
		i++
	}
}

func heredoc(text string) string {
	_, after, found := strings.Cut(text, "<<")
	if !found {
		return ""
	}
	word, _, _ := strings.Cut(strings.TrimLeft(after, "-"), " ")
	return strings.Trim(word, `"'`)
}

// joinDockerfiles adds what Dockerfiles say to the services they build. One that builds nothing known is a service of its own whose
// platform is not known, if it starts something.
func joinDockerfiles(s *fileset, drafts []*draft) []*draft {
	for _, p := range s.where(isDockerfile2) {
		if len(drafts) >= maxDrafts {
			break
		}
		name := strings.ToLower(path.Base(p))
		if aux := environment(strings.TrimPrefix(strings.TrimPrefix(name, "dockerfile"), ".")); aux == "other" || strings.Contains(name, "build") || strings.Contains(name, "lint") || strings.Contains(name, "devcontainer") || strings.Contains(name, "base") {
			continue
		}
		f := parseDockerfile(p, s.data[p])
		if d := builtBy(drafts, p); d != nil {
			if d.Platform != "" || d.Format == "procfile" {
				d.dockerfile(f, p)
			}
			continue
		}
		if f.start == nil || runsNothing(f, s, p) || environment(dirOf(p)) == "other" || ciFolder(p) || len(drafts) > 0 && ambiguous(drafts, p) {
			continue
		}
		w := at(f.start)
		d := newDraft("dockerfile", "Dockerfile", nameOfDockerfile(p), where{p, 1, ""})
		if f.base != nil {
			d.Line = f.base.Line
			d.Evidence[0].Line = f.base.Line
		}
		d.gap("platform", where{p, d.Line, ""}, "a Dockerfile does not say where it runs")
		d.evidence(w, "starts "+clipped(f.start.Text))
		d.dockerfile(f, p)
		drafts = append(drafts, d)
	}
	return drafts
}

func isDockerfile2(p string) bool { return isDockerfile(path.Base(p)) }

// ciFolder reports folders of images for builds.
func ciFolder(p string) bool {
	return slices.ContainsFunc(strings.Split(strings.ToLower(dirOf(p)), "/"), func(part string) bool {
		switch part {
		case "ci", ".ci", ".github", ".gitlab", ".circleci", "build", "builder", "builders", "build-image", "tools", "scripts", "hack":
			return true
		}
		return false
	})
}

// ambiguous reports a Dockerfile at the root of a repository that deploys: it builds one of the services, and which is not said.
func ambiguous(drafts []*draft, p string) bool {
	dir := dirOf(p)
	for _, d := range drafts {
		if dir == "." || d.Format != "dockerfile" && slices.ContainsFunc(append(d.Files, d.File), func(f string) bool { return under(f, dir) }) {
			return true
		}
	}
	return false
}

func nameOfDockerfile(p string) string {
	base := path.Base(p)
	if _, suffix, ok := strings.Cut(base, "ockerfile."); ok && environment(suffix) == "" {
		return suffix
	}
	if stem, ok := strings.CutSuffix(strings.ToLower(base), ".dockerfile"); ok {
		return stem
	}
	dir := dirOf(p)
	for _, part := range []string{"/docker", "/build", "/deploy"} {
		dir = strings.TrimSuffix(dir, part)
	}
	if dir == "." || dir == "docker" {
		return "app"
	}
	return path.Base(dir)
}

// builtBy is the service that a Dockerfile builds: by the folder it is built from, by name, or because there is no other.
func builtBy(drafts []*draft, p string) *draft {
	dir, name := dirOf(p), plainName(nameOfDockerfile(p))
	for _, d := range drafts {
		if d.dir != "" && d.dir == dir && d.dir != "." && !handBuilt(d) {
			return d
		}
	}
	for _, d := range drafts {
		if d.plain() == name && d.Format != "dockerfile" {
			return d
		}
	}
	var only *draft
	for _, d := range drafts {
		if d.Format == "dockerfile" || d.facts["package_type"].Value.Text != "image" && d.Format != "procfile" {
			continue
		}
		if d.facts["workload_kind"].Value.Text == "stateful-datastore" {
			continue
		}
		if only != nil {
			return nil
		}
		only = d
	}
	if only != nil && (dir == "." || under(only.File, dir) || dir == "docker") {
		return only
	}
	return nil
}

// handBuilt reports services that are packaged from source and not from a Dockerfile.
func handBuilt(d *draft) bool { return d.facts["package_type"].Value.Text == "zip" }

// dockerfile adds the facts of an image. A mere base or port never beats what a deployment file says.
func (d *draft) dockerfile(f *dockerfile, p string) {
	w := where{p, 1, ""}
	if f.base != nil {
		w = at(f.base)
		d.evidence(w, "image from "+clipped(f.base.Source()))
	}
	if _, known := d.facts["package_type"]; !known {
		d.fact("package_type", "image", w)
	}
	base := strings.ToLower(f.base.Source())
	if strings.Contains(base, "servercore") || strings.Contains(base, "nanoserver") || strings.Contains(base, "/windows") {
		d.fact("os", "windows", w)
	} else if base != "" {
		d.fact("os", "linux", w)
	}
	d.baseLanguage(f)
	if len(f.expose) > 0 {
		d.exposed(mainPort(f.expose))
	}
	d.setting("user", f.user)
	if f.volume != nil {
		d.note("volumes", f.volume.Text, at(f.volume))
	}
	if f.start != nil {
		d.note("command", f.start.Text, at(f.start))
	}
}

func (d *draft) baseLanguage(f *dockerfile) {
	if _, known := d.facts["runtime"]; known {
		return
	}
	for _, base := range []*tree.Node{f.base, f.builder} {
		text := base.Source()
		name, _, _ := strings.Cut(text[strings.LastIndexByte(text, '/')+1:], ":")
		for _, prefix := range [][2]string{{"eclipse-temurin", "java"}, {"openjdk", "java"}, {"amazoncorretto", "java"}, {"maven", "java"}, {"gradle", "java"}, {"jre", "java"}, {"jdk", "java"}, {"aspnet", "dotnet"}, {"sdk", "dotnet"}, {"pytorch", "python"}, {"uv", "python"}} {
			if strings.HasPrefix(name, prefix[0]) {
				d.fact("runtime", prefix[1], at(base))
				return
			}
		}
		if l, ok := language(name); ok {
			d.fact("runtime", l, at(base))
			return
		}
	}
}

// mainPort is the first port that speaks HTTP by convention, else the first.
func mainPort(ports []*tree.Node) *tree.Node {
	for _, n := range ports {
		if port, protocol, _ := strings.Cut(n.Str(), "/"); httpPort(port) && protocol != "udp" {
			return n
		}
	}
	return ports[0]
}

// exposed reads a port of EXPOSE; without a suffix it is TCP.
func (d *draft) exposed(n *tree.Node) {
	if !n.Known() {
		d.gap("port", at(n), why(n))
		return
	}
	port, protocol, _ := strings.Cut(n.Text, "/")
	d.note("port", port, at(n))
	switch {
	case protocol == "udp":
		d.fact("protocol", "udp", at(n))
	case httpPort(port) && len(d.triggers) == 0:
		d.trigger(byRequest, at(n), "")
	}
}

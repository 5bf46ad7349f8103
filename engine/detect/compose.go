package detect

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readCompose reads Compose files that deploy: those for development, tests and builds are no deployment. Where a repository deploys
// by other means, a Compose file that does not say it is for production is taken to be for a developer's machine.
func readCompose(s *fileset) []*draft {
	elsewhere := deploysElsewhere(s)
	var drafts []*draft
	files := s.where(isCompose)
	slices.SortStableFunc(files, func(a, b string) int { return len(a) - len(b) }) // the plain name before its variants
	for _, p := range productionFirst(files) {
		root := s.one(p)
		if root.At("services").Form() != tree.Map {
			continue
		}
		s.claim(p)
		if isOverride(p) || environment(path.Base(p)) == "other" {
			continue
		}
		c := newComposition(s, p, root)
		production := environment(p) == "production" || c.published()
		if !production && (elsewhere || c.forDevelopment()) {
			continue
		}
		drafts = addNew(drafts, withoutVariants(drafts, inEnvironment(c.services(), environment(p))))
	}
	return drafts
}

// withoutVariants leaves out services that another file of the same folder has already: one of the files is a variant of the other.
func withoutVariants(known, more []*draft) []*draft {
	var out []*draft
	for _, d := range more {
		i := slices.IndexFunc(known, func(k *draft) bool {
			return k.plain() == d.plain() && dirOf(k.File) == dirOf(d.File) && k.File != d.File
		})
		if i < 0 {
			out = append(out, d)
			continue
		}
		known[i].evidence(where{d.File, d.Line, ""}, "a variant of the file")
	}
	return out
}

// published reports a file that runs finished images and keeps them running: it is for whoever hosts the software, whatever else the
// repository deploys by.
func (c *composition) published() bool {
	own := 0
	for _, f := range c.root.At("services").Entries() {
		image := c.at(f.Value, "image").Source()
		if datastore(image) {
			continue
		}
		restart := f.Value.At("restart").Str()
		if image == "" || f.Value.At("build") != nil || restart != "always" && restart != "unless-stopped" || mountsSource(f.Value) || reloads(f.Value.At("command")) {
			return false
		}
		own++
	}
	return own > 0
}

func isCompose(p string) bool {
	base := strings.ToLower(path.Base(p))
	return isYAML(p) && (strings.HasPrefix(base, "docker-compose") || strings.HasPrefix(base, "compose.") || strings.HasPrefix(base, "compose-") || base == "stack.yml" || base == "stack.yaml" || base == "docker-stack.yml" || base == "production.yml" || base == "production.yaml")
}

func isOverride(p string) bool {
	base := path.Base(p)
	return strings.Contains(base, "override") || strings.Contains(base, ".debug") || strings.Contains(base, "devcontainer")
}

// deploysElsewhere reports files that another platform's tools read: what a Compose file would then be for is development.
func deploysElsewhere(s *fileset) bool {
	return slices.ContainsFunc(s.paths, func(p string) bool {
		base := path.Base(p)
		return base == "Chart.yaml" || isKustomization(p) || base == "fly.toml" || base == "cdk.json" || path.Ext(p) == ".tf" || path.Ext(p) == ".bicep" || base == "serverless.yml" || base == "app.yaml" || base == "Procfile" ||
			isYAML(p) && bytes.Contains(s.data[p], []byte("apiVersion:")) && bytes.Contains(s.data[p], []byte("kind:")) || base == "wrangler.toml" || path.Ext(p) == ".nomad" ||
			isYAML(p) && bytes.Contains(s.data[p], []byte("AWS::"))
	})
}

// composition is one Compose file with the files it extends and the values of its env file.
type composition struct {
	s    *fileset
	file string
	root *tree.Node
	env  map[string]*tree.Node
}

func newComposition(s *fileset, p string, root *tree.Node) *composition {
	c := &composition{s: s, file: p, root: root, env: map[string]*tree.Node{}}
	if env := path.Join(dirOf(p), ".env"); s.has(env) {
		c.env = envFile(env, s.data[env])
	}
	for i, item := range root.At("include").All() {
		q := local(dirOf(p), orNode(item.At("path"), item).First().Str())
		if i < 20 && q != "" && s.has(q) {
			s.claim(q)
			c.root = tree.Overlay(s.one(q), c.root)
		}
	}
	if base := path.Join(dirOf(p), "docker-compose.yml"); environment(path.Base(p)) == "production" && base != p && s.has(base) {
		s.claim(base)
		c.root = tree.Overlay(s.one(base), c.root) // an overlay upon the base file, as "-f base -f prod" lays it
	}
	return c
}

// at is a value of a service with its variables resolved.
func (c *composition) at(svc *tree.Node, keys ...string) *tree.Node {
	return interpolate(svc.At(keys...), c.env)
}

// forDevelopment reports a file that mounts the sources, reloads, or holds nothing but stores.
func (c *composition) forDevelopment() bool {
	own := 0
	for _, f := range c.root.At("services").Entries() {
		image := c.at(f.Value, "image").Source()
		if f.Value.At("build") != nil || image != "" && !datastore(image) {
			own++
		}
		if mountsSource(f.Value) || reloads(f.Value.At("command")) || standsIn(image) || buildsAside(f.Value.At("build")) || strings.Contains(f.Value.At("build", "target").Str(), "dev") {
			return true
		}
	}
	if own == 0 {
		return true
	}
	return !c.looksDeployed()
}

// standsIn reports images that stand in for something on a developer's machine or in a test run.
func standsIn(image string) bool {
	name, _, _ := strings.Cut(image[strings.LastIndexByte(image, '/')+1:], ":")
	for word := range strings.FieldsFuncSeq(strings.ToLower(name), func(r rune) bool { return r == '-' || r == '_' || r == '.' }) {
		switch word {
		case "test", "tests", "testing", "e2e", "mock", "mockserver", "fake", "localstack", "azurite", "wiremock", "mailhog", "mailpit", "maildev", "mailcatcher", "toxiproxy", "selenium", "emulator":
			return true
		}
	}
	return false
}

// buildsAside reports images that are built from a folder of tests or examples.
func buildsAside(build *tree.Node) bool {
	context := orNode(build.At("context"), build).Str()
	return slices.ContainsFunc(strings.Split(strings.ToLower(context), "/"), aside)
}

// looksDeployed reports the settings that only matter where something keeps running: restarts, limits, replicas, secrets.
func (c *composition) looksDeployed() bool {
	for _, f := range c.root.At("services").Entries() {
		v := f.Value
		for _, key := range []string{"restart", "deploy", "mem_limit", "cpus", "labels", "secrets"} {
			if n := v.At(key); n.Present() && n.Str() != "no" {
				return true
			}
		}
		if v.At("image").Present() && v.At("build") == nil && !datastore(v.At("image").Str()) {
			return true
		}
	}
	return false
}

func mountsSource(svc *tree.Node) bool {
	if svc.At("build") == nil {
		return false
	}
	for _, v := range svc.At("volumes").All() {
		text := orText(v.Str(), v.At("source").Str())
		host, target, _ := strings.Cut(text, ":")
		if sourceMount(host, target) {
			return true
		}
	}
	return len(svc.At("develop").Entries()) > 0
}

// sourceMount reports a folder of the repository that is mounted where the image has its program.
func sourceMount(host, target string) bool {
	if host == "." || host == "./" || host == "./src" || host == "./app" {
		return true
	}
	return strings.HasPrefix(host, "./") && (strings.HasPrefix(target, "/app") || strings.HasPrefix(target, "/usr/src") || strings.HasPrefix(target, "/code"))
}

func reloads(command *tree.Node) bool {
	var text strings.Builder
	text.WriteString(command.Source())
	for _, item := range command.All() {
		text.WriteString(" " + item.Source())
	}
	for _, word := range []string{"nodemon", "--reload", "run dev", "runserver", "start:dev", "--watch", "air "} {
		if strings.Contains(text.String(), word) {
			return true
		}
	}
	return false
}

func (c *composition) services() []*draft {
	var drafts []*draft
	for _, f := range c.root.At("services").Entries() {
		svc := c.extended(f.Value, 0)
		if dev := svc.At("profiles").All(); len(dev) > 0 && onlyAside(dev) || len(drafts) >= 100 {
			continue
		}
		if f.Value.Form() == tree.Map {
			drafts = append(drafts, c.service(f, svc))
		}
	}
	return drafts
}

func onlyAside(profiles []*tree.Node) bool {
	return !slices.ContainsFunc(profiles, func(p *tree.Node) bool {
		return environment(p.Str()) != "other" && p.Str() != "debug" && p.Str() != "tools" && p.Str() != "manual"
	})
}

// extended is a service with what it extends below it.
func (c *composition) extended(svc *tree.Node, hops int) *tree.Node {
	ext := svc.At("extends")
	if ext == nil || hops > 10 {
		return svc
	}
	root, name := c.root, orText(ext.At("service").Str(), ext.Str())
	if file := local(dirOf(c.file), ext.At("file").Str()); file != "" && ext.Form() == tree.Map {
		root = c.s.one(file)
	}
	base := root.At("services", name)
	if base == nil || base == svc {
		return svc
	}
	return tree.Overlay(c.extended(base, hops+1), svc)
}

func (c *composition) service(f tree.Field, svc *tree.Node) *draft {
	w := where{f.Value.File, f.Line, ""}
	d := newDraft("compose", "Compose service", f.Key, w)
	d.on("docker-compose-vm", w)
	d.fact("package_type", "image", w)
	image := c.at(svc, "image")
	d.setting("image", image)
	d.runtimeOfImage(image)
	limits := []string{"deploy", "resources", "limits"}
	d.take("memory_mb", orNode(c.at(svc, append(limits, "memory")...), c.at(svc, "mem_limit")), containerMB)
	d.take("vcpu", orNode(c.at(svc, append(limits, "cpus")...), c.at(svc, "cpus")), number)
	for id, name := range map[string]string{"memory_mb": "memory", "vcpu": "cpus"} {
		if r := c.at(svc, "deploy", "resources", "reservations", name); r.Present() {
			d.setting(name+"_request", r)
			if id == "memory_mb" {
				d.take("memory_mb", r, containerMB)
			} else {
				d.take("vcpu", r, number)
			}
		}
	}
	d.setting("replicas", orNode(c.at(svc, "deploy", "replicas"), c.at(svc, "scale")))
	d.defaultNote("replicas", "1")
	d.setting("restart", c.at(svc, "restart"))
	d.setting("stop_seconds", c.at(svc, "stop_grace_period"))
	c.privileges(d, svc)
	c.ports(d, svc)
	c.volumes(d, svc)
	if p := svc.At("platform"); p.Present() {
		_, machine, _ := strings.Cut(p.Str(), "/")
		d.fact("cpu_arch", orText(map[string]string{"amd64": "x86_64", "arm64": "arm64", "arm64/v8": "arm64"}[machine], "any"), at(p))
	}
	build := svc.At("build")
	d.dir = local(dirOf(c.file), orText(build.Str(), build.At("context").Str()))
	return d
}

func (c *composition) privileges(d *draft, svc *tree.Node) {
	if n := c.at(svc, "privileged"); n.True() {
		d.fact("privileged_or_kernel", "true", at(n))
	}
	for _, key := range []string{"network_mode", "pid", "ipc"} {
		if n := svc.At(key); n.Str() == "host" {
			d.fact("privileged_or_kernel", "true", at(n))
		}
	}
	for _, key := range []string{"cap_add", "devices"} {
		if n := svc.At(key); len(n.All()) > 0 {
			d.fact("privileged_or_kernel", "true", at(n.First()))
		}
	}
	for _, dev := range svc.At("deploy", "resources", "reservations", "devices").All() {
		for _, capability := range dev.At("capabilities").All() {
			if capability.Str() == "gpu" {
				d.fact("gpu", "true", at(capability))
				if n := dev.At("count"); n.Str() != "all" {
					d.take("gpu_count", n, whole)
				}
			}
		}
	}
	if g := svc.At("gpus"); g.Present() {
		d.fact("gpu", "true", at(g))
	}
}

// ports reads "[ip:]host:container[/protocol]" and the long form.
func (c *composition) ports(d *draft, svc *tree.Node) {
	for _, item := range svc.At("ports").All() {
		p := interpolate(item, c.env)
		text, protocol := p.Str(), item.At("protocol").Str()
		if text == "" {
			text = c.at(item, "target").Str()
		}
		text, suffix, _ := strings.Cut(text, "/")
		container := text[strings.LastIndexByte(text, ':')+1:]
		w := at(p)
		if item.Kind == tree.Map {
			w = at(item.At("target"))
		}
		if container == "" {
			d.gap("port", at(p), why(p))
			continue
		}
		d.note("port", container, w)
		switch {
		case suffix == "udp" || protocol == "udp":
			d.fact("protocol", "udp", w)
		case httpPort(container):
			d.trigger(byRequest, w, "")
		case !datastore(svc.At("image").Str()):
			d.gap("protocol", w, "port "+clipped(container)+" does not say what is spoken")
		default:
			d.fact("protocol", "tcp", w)
		}
	}
}

// volumes reads named and bound volumes as state. Files that are bound to be read only are configuration.
func (c *composition) volumes(d *draft, svc *tree.Node) {
	for _, v := range svc.At("volumes").All() {
		text := interpolate(v, c.env).Source()
		host, rest, _ := strings.Cut(text, ":")
		if v.Kind == tree.Map {
			host, rest = v.At("source").Str(), ""
			if v.At("read_only").True() || v.At("type").Str() == "tmpfs" {
				continue
			}
		}
		switch {
		case strings.Contains(host, "docker.sock"):
			d.fact("privileged_or_kernel", "true", at(v))
		case host == "" || strings.HasSuffix(rest, ":ro") || strings.HasSuffix(rest, ",ro") || v.Kind != tree.Map && rest == "":
		case svc.At("build") != nil && sourceMount(host, rest):
		case strings.HasPrefix(host, ".") && path.Ext(host) != "" && path.Ext(host) != host:
		default:
			d.fact("state", "local-state", at(v))
			d.fact("disk_persistent", "true", at(v))
		}
	}
}

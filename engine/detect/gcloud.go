package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// flags is the options and arguments of a command.
type flags struct {
	values map[string]*tree.Node
	rest   []*tree.Node
}

// flagsOf reads "--name=value", "--name value" and switches. A switch followed by an argument is told by switches.
func flagsOf(words []*tree.Node) flags {
	f := flags{values: map[string]*tree.Node{}}
	for i := 0; i < len(words); i++ {
		text := words[i].Text
		if !strings.HasPrefix(text, "-") || words[i].Kind == tree.Opaque && !strings.Contains(text, "=") && !strings.HasPrefix(text, "--") {
			f.rest = append(f.rest, words[i])
			continue
		}
		name, value, found := strings.Cut(strings.TrimLeft(text, "-"), "=")
		v := *words[i]
		switch {
		case found:
			v.Text = value
		case isSwitch(name) || i+1 >= len(words) || strings.HasPrefix(words[i+1].Text, "--"):
			v.Kind, v.Text = tree.Scalar, "true"
		default:
			i++
			v = *words[i]
		}
		if v.Note == "" || found {
			v.Note = words[i].Note
		}
		f.values[name] = &v
	}
	return f
}

func isSwitch(name string) bool {
	switch name {
	case "quiet", "q", "allow-unauthenticated", "no-allow-unauthenticated", "use-http2", "no-cpu-throttling", "cpu-throttling", "cpu-boost", "async", "no-traffic", "trigger-http", "gen2", "no-gen2",
		"session-affinity", "no-use-http2", "remote-only", "local-only", "ha", "now", "yes", "execute-now", "wait", "publish", "no-promote", "promote", "minify", "detach":
		return true
	}
	return false
}

func (f flags) first(names ...string) *tree.Node {
	for _, n := range names {
		if v := f.values[n]; v != nil {
			return v
		}
	}
	return nil
}

// command reads one call of a tool that deploys.
func (c *commands) command(words []*tree.Node) {
	words = withoutPrefix(words)
	if len(words) < 2 {
		return
	}
	tool := words[0].Text[strings.LastIndexByte(words[0].Text, '/')+1:]
	f := flagsOf(words[1:])
	args := f.rest
	if len(args) > 0 && (args[0].Text == "beta" || args[0].Text == "alpha") {
		args = args[1:]
	}
	verbs := firstWords(args)
	c.clusterCommand(tool, verbs, where{c.file, words[0].Line, ""})
	switch {
	case tool == "gcloud" && strings.HasPrefix(verbs, "run deploy"):
		c.made("gcloud run deploy", argument(args, 2), words, func(d *draft) { c.gcloudRun(d, words[1:], f.first("image")) })
	case tool == "gcloud" && (strings.HasPrefix(verbs, "run jobs deploy") || strings.HasPrefix(verbs, "run jobs create")):
		c.made("gcloud run jobs", argument(args, 3), words, func(d *draft) { d.cloudRunJob(f.first("task-timeout"), f.first("memory"), f.first("cpu")) })
	case tool == "gcloud" && strings.HasPrefix(verbs, "functions deploy"):
		c.made("gcloud functions deploy", argument(args, 2), words, func(d *draft) { gcloudFunction(d, f) })
	case tool == "aws" && strings.HasPrefix(verbs, "lambda update-function-configuration"):
		c.made("aws lambda", f.first("function-name"), words, func(d *draft) {
			d.on("aws-lambda", where{d.File, d.Line, ""}) // what is not named stays as it is: no default applies
			d.take("execution_seconds_max", f.first("timeout"), seconds)
			d.take("memory_mb", f.first("memory-size"), megabytes)
		})
	case tool == "aws" && strings.HasPrefix(verbs, "lambda update-function-code"):
		c.made("aws lambda", f.first("function-name"), words, func(d *draft) {
			d.hint = true
			d.on("aws-lambda", where{d.File, d.Line, ""})
		})
	case tool == "aws" && strings.HasPrefix(verbs, "lambda create-function"):
		c.made("aws lambda", f.first("function-name"), words, func(d *draft) {
			d.lambda(lambda{timeout: f.first("timeout"), memory: f.first("memory-size"), runtime: f.first("runtime"), arch: f.first("architectures"), packaging: f.first("package-type")})
		})
	case tool == "az" && (strings.HasPrefix(verbs, "containerapp create") || strings.HasPrefix(verbs, "containerapp up") || strings.HasPrefix(verbs, "containerapp update")):
		c.made("az containerapp", f.first("name", "n"), words, func(d *draft) {
			d.containerApp(containerApp{cpu: f.first("cpu"), memory: f.first("memory"), low: f.first("min-replicas"), high: f.first("max-replicas"), port: f.first("target-port"), image: f.first("image", "i"), ingress: f.first("ingress"), transport: f.first("transport")})
		})
	case tool == "ibmcloud" && (strings.HasPrefix(verbs, "ce app create") || strings.HasPrefix(verbs, "ce application create") || strings.HasPrefix(verbs, "code-engine app create")):
		c.made("ibmcloud code-engine", f.first("name", "n"), words, func(d *draft) {
			d.on("ibm-code-engine", where{d.File, d.Line, ""})
			d.take("memory_mb", f.first("memory", "m"), quantityMBBare)
			d.take("vcpu", f.first("cpu"), cores)
			d.take("concurrency_per_instance", f.first("concurrency", "cn"), whole)
			d.setting("min_instances", f.first("min-scale", "min"))
			d.setting("max_instances", f.first("max-scale", "max"))
			d.trigger(byRequest, where{d.File, d.Line, ""}, "")
		})
	}
}

// withoutPrefix is a call without the tools that only start another.
func withoutPrefix(words []*tree.Node) []*tree.Node {
	for len(words) > 0 {
		switch words[0].Text {
		case "sudo", "npx", "exec", "time":
			words = words[1:]
		default:
			return words
		}
	}
	return nil
}

func firstWords(args []*tree.Node) string {
	var b strings.Builder
	for _, w := range args[:min(len(args), 4)] {
		b.WriteString(w.Text + " ")
	}
	return b.String()
}

func argument(rest []*tree.Node, i int) *tree.Node {
	if i < len(rest) {
		return rest[i]
	}
	return nil
}

// made adds what a command deploys, under the name it gives; without one the command is a gap nobody can act on.
func (c *commands) made(kind string, name *tree.Node, words []*tree.Node, fill func(d *draft)) {
	w := where{c.file, words[0].Line, ""}
	text := name.Str()
	if text == "" {
		if name == nil {
			return
		}
		text = strings.Trim(name.Text, "${}")
	}
	if text == "" {
		text = "service"
	}
	d := newDraft("commands", kind, text, w)
	if name.Str() == "" {
		d.gap("name", at(name), "given when the command runs")
	}
	fill(d)
	for _, old := range c.drafts {
		if old.Name == d.Name && old.Platform == d.Platform {
			old.absorb(d)
			return
		}
	}
	c.drafts = append(c.drafts, d)
}

func (c *commands) gcloudRun(d *draft, words []*tree.Node, image *tree.Node) {
	f := flagsOf(words)
	r := cloudRun{
		timeout: f.first("timeout"), concurrency: f.first("concurrency"), low: f.first("min-instances", "min"), high: f.first("max-instances", "max"), memory: f.first("memory"), cpu: f.first("cpu"),
		port: f.first("port"), image: image, gpu: f.first("gpu"), vpc: f.first("vpc-connector", "network"),
	}
	if n := f.first("no-cpu-throttling"); n.True() {
		no := *n
		no.Text = "false"
		r.throttling = &no
	}
	if n := f.first("use-http2"); n.True() {
		d.fact("protocol", "grpc", at(n))
	}
	d.cloudRun(r)
	d.take("region", f.first("region"), region)
	if n := f.first("allow-unauthenticated"); n.True() {
		d.note("public", "true", at(n))
	}
}

func gcloudFunction(d *draft, f flags) {
	d.cloudFunction(f.first("timeout"), f.first("memory"), f.first("runtime"), true)
	d.take("vcpu", f.first("cpu"), cores)
	d.take("concurrency_per_instance", f.first("concurrency"), whole)
	d.setting("min_instances", f.first("min-instances"))
	d.setting("max_instances", f.first("max-instances"))
	w := where{d.File, d.Line, ""}
	switch {
	case f.first("trigger-http") != nil:
		d.trigger(byRequest, at(f.first("trigger-http")), "")
	case f.first("trigger-topic") != nil:
		d.trigger(byQueue, at(f.first("trigger-topic")), "")
	case f.first("trigger-bucket") != nil:
		d.trigger(byObject, at(f.first("trigger-bucket")), "")
	case f.first("trigger-event", "trigger-event-filters") != nil:
		d.trigger(googleEvent(f.first("trigger-event", "trigger-event-filters").Source()), w, "")
	}
}

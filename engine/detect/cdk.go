package detect

import (
	"path"
	"regexp"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readCDK reads the templates that CDK has written to cdk.out; without them, the construct calls of the program beside cdk.json, as
// far as their properties are literals. The program is never run.
func readCDK(s *fileset) []*draft {
	var drafts []*draft
	written := s.where(func(p string) bool { return strings.Contains("/"+p, "/cdk.out/") })
	s.claim(written...)
	for _, p := range written {
		if root := templateIn(s, p); root != nil {
			drafts = append(drafts, template(s, root, "cdk")...)
		}
	}
	if len(drafts) > 0 {
		return drafts
	}
	for _, p := range s.where(func(p string) bool { return path.Base(p) == "cdk.json" }) {
		s.claim(p)
		dir := dirOf(p)
		for _, source := range s.where(func(q string) bool { return isProgram(q) && (dir == "." || strings.HasPrefix(q, dir+"/")) }) {
			s.claim(source)
			drafts = append(drafts, constructs(source, string(s.data[source]))...)
		}
	}
	return drafts
}

func templateIn(s *fileset, p string) *tree.Node {
	if !strings.HasSuffix(p, ".template.json") {
		return nil
	}
	if root := s.one(p); isTemplate(root) {
		return root
	}
	return nil
}

// constructName is the name of a construct in a path such as "Stack/Api/Handler/Resource".
func constructName(p string) string {
	parts := strings.Split(p, "/")
	for n := len(parts); n > 2 && (parts[n-1] == "Resource" || parts[n-1] == "Service" || parts[n-1] == "Default"); n = len(parts) {
		parts = parts[:n-1]
	}
	return parts[len(parts)-1]
}

func isProgram(p string) bool {
	switch path.Ext(p) {
	case ".ts", ".mts", ".js", ".py":
		return !strings.HasSuffix(p, ".d.ts")
	}
	return false
}

var (
	constructCall = regexp.MustCompile("([\\w.]+)\\(\\s*(?:this|self|scope|stack)\\s*,\\s*(['\"][^'\"\\n]{1,100}['\"]|`[^`\\n]{1,100}`|\\w[\\w.]*)")
	constantLine  = regexp.MustCompile(`(?m)^\s*(?:export\s+)?(?:(?:const|let|readonly)\s+)?(\w+)(?:\s*:\s*\w+)?\s*=\s*(\d+(?:\.\d+)?)\s*;?\s*$`)
	assignedTo    = regexp.MustCompile(`(?:(?:const|let|var)\s+|this\.|self\.)?(\w+)(?:\s*:\s*[\w.]+)?\s*=\s*(?:new\s+)?$`)
	durationCall  = regexp.MustCompile(`Duration\.(seconds|minutes|hours|millis)\(\s*([\w.]+)\s*\)$`)
	eventSource   = regexp.MustCompile(`(\w+)\.(?:addEventSource|add_event_source)\(\s*(?:new\s+)?(?:\w+\.)?(\w+?)EventSource\b`)
	functionURL   = regexp.MustCompile(`(\w+)\.(?:addFunctionUrl|add_function_url)\(`)
	apiOf         = regexp.MustCompile(`(?:LambdaRestApi\([^)]*?handler\s*[:=]\s*(?:this\.|self\.)?(\w+)|(?:LambdaIntegration|HttpLambdaIntegration)\((?:\s*['"][^'"]*['"]\s*,)?\s*(?:this\.|self\.)?(\w+))`)
	targetOf      = regexp.MustCompile(`(?:targets\.)?LambdaFunction\(\s*(?:this\.|self\.)?(\w+)`)
)

// program is one source file of a CDK program.
type program struct {
	file      string
	text      string
	constants map[string]string
	byVar     map[string]*draft
	used      map[*draft]bool                  // task definitions that a service runs
	objects   map[string]map[string]*tree.Node // properties declared under a name
}

func constructs(file, text string) []*draft {
	text, quoted := uncommentedProgram(file, text)
	p := &program{file: file, text: text, constants: map[string]string{}, byVar: map[string]*draft{}, used: map[*draft]bool{}, objects: map[string]map[string]*tree.Node{}}
	for _, m := range constantLine.FindAllStringSubmatch(text, 500) {
		p.constants[m[1]] = m[2]
	}
	var all, drafts []*draft
	for _, m := range constructCall.FindAllStringSubmatchIndex(text, 200) {
		if quoted[m[0]] {
			continue
		}
		variable := ""
		if v := assignedTo.FindStringSubmatch(text[max(0, m[0]-200):m[0]]); v != nil {
			variable = v[1]
		}
		class := text[m[2]:m[3]]
		kind := class[strings.LastIndexByte(class, '.')+1:]
		d := newDraft("cdk", kind, p.name(text[m[4]:m[5]], variable, kind), where{p.file, p.line(m[0]), ""})
		if p.construct(d, class, m[1]) {
			all = append(all, d)
			if variable != "" {
				p.byVar[variable] = d
			}
		}
	}
	p.joins()
	for _, d := range all {
		if !p.used[d] {
			drafts = append(drafts, d)
		}
	}
	return drafts
}

func (p *program) line(offset int) int { return 1 + strings.Count(p.text[:offset], "\n") }

// construct reads one call; false when the construct is no compute.
func (p *program) construct(d *draft, class string, props int) bool {
	kind := d.Kind
	args := p.arguments(props)
	get := func(names ...string) *tree.Node {
		for _, name := range names {
			if n := args[name]; n != nil {
				return n
			}
		}
		return args[anything]
	}
	switch kind {
	case "Function", "NodejsFunction", "PythonFunction", "GoFunction", "DockerImageFunction":
		if strings.Contains(class, "cloudfront") {
			return false
		}
		l := lambda{
			timeout: get("timeout"), memory: get("memorySize", "memory_size"), runtime: get("runtime"), arch: get("architecture"),
			reserved: get("reservedConcurrentExecutions", "reserved_concurrent_executions"), vpc: nil,
		}
		if kind == "DockerImageFunction" {
			l.packaging = tree.Value(p.file, d.Line, "Image")
		}
		l.runtime = runtimeOf(kind, l.runtime, d)
		d.lambda(l)
	case "ApplicationLoadBalancedFargateService", "NetworkLoadBalancedFargateService", "QueueProcessingFargateService", "ScheduledFargateTask",
		"FargateTaskDefinition", "ApplicationMultipleTargetGroupsFargateService", "FargateService", "Ec2Service", "ApplicationLoadBalancedEc2Service", "Ec2TaskDefinition":
		p.task(d, args["taskDefinition"])
		p.task(d, args["task_definition"])
		p.fargate(d, kind, get)
	default:
		return false
	}
	return true
}

// runtimeOf is the runtime that a language's own construct implies.
func runtimeOf(kind string, given *tree.Node, d *draft) *tree.Node {
	implied := map[string]string{"NodejsFunction": "nodejs", "PythonFunction": "python", "GoFunction": "go"}[kind]
	if given.Present() || implied == "" {
		return given
	}
	n := tree.Value(d.File, d.Line, implied)
	n.Note = "implied by " + kind
	return n
}

// fargate sets what the patterns choose. Defaults 256 units and 512 MiB, one task:
// https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ecs_patterns-readme.html, read 2026-11-22.
func (p *program) fargate(d *draft, kind string, get func(names ...string) *tree.Node) {
	d.on("aws-fargate", where{d.File, d.Line, ""})
	if strings.Contains(kind, "Ec2") {
		d.on("aws-ecs-ec2", where{d.File, d.Line, ""})
	}
	d.take("vcpu", get("cpu"), units1024)
	d.take("memory_mb", get("memoryLimitMiB", "memory_limit_mib"), megabytes)
	if d.Platform == "aws-fargate" {
		d.assume("vcpu", "0.25")
		d.assume("memory_mb", "512")
	}
	d.setting("replicas", get("desiredCount", "desired_count"))
	d.setting("min_instances", get("minScalingCapacity", "min_scaling_capacity"))
	d.setting("max_instances", get("maxScalingCapacity", "max_scaling_capacity"))
	d.fact("package_type", "image", where{d.File, d.Line, ""})
	w := where{d.File, d.Line, ""}
	switch {
	case strings.HasPrefix(kind, "Application"):
		d.trigger(byRequest, w, "")
	case strings.HasPrefix(kind, "Queue"):
		d.trigger(byQueue, w, "")
	case strings.HasPrefix(kind, "Scheduled"):
		d.trigger(bySchedule, w, "")
	}
}

// joins reads what starts the functions.
func (p *program) joins() {
	for _, m := range eventSource.FindAllStringSubmatchIndex(p.text, 200) {
		p.start(p.text[m[2]:m[3]], awsTrigger(strings.TrimPrefix(p.text[m[4]:m[5]], "Managed")), m[0])
	}
	for _, m := range functionURL.FindAllStringSubmatchIndex(p.text, 200) {
		p.start(p.text[m[2]:m[3]], byRequest, m[0])
	}
	for _, m := range apiOf.FindAllStringSubmatchIndex(p.text, 200) {
		for g := 2; g < 6; g += 2 {
			if m[g] >= 0 {
				p.start(p.text[m[g]:m[g+1]], byRequest, m[0])
			}
		}
	}
	for _, m := range targetOf.FindAllStringSubmatchIndex(p.text, 200) {
		kind := byEvent
		if from := max(0, m[0]-600); strings.Contains(p.text[from:m[0]], "Schedule.") {
			kind = bySchedule
		}
		p.start(p.text[m[2]:m[3]], kind, m[0])
	}
}

func (p *program) start(variable, kind string, offset int) {
	if d := p.byVar[variable]; d != nil {
		d.trigger(kind, where{p.file, p.line(offset), ""}, "")
	}
}

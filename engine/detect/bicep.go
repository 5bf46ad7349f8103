package detect

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readBicep reads Bicep files and ARM templates: Container Apps, function apps, machines and container groups. A file that another
// calls is read once for every call, with what the call gives.
func readBicep(s *fileset) []*draft {
	files := s.where(func(p string) bool { return path.Ext(p) == ".bicep" })
	s.claim(files...)
	called := map[string]bool{}
	for _, p := range files {
		if len(s.data[p]) > maxBicep {
			s.problem(p, tree.ErrTooLarge)
			continue
		}
		for _, m := range parseBicep(p, s.data[p], nil).calls() {
			called[m.path] = true
		}
	}
	r := &bicepReader{s: s}
	for _, p := range files {
		if !called[p] && !bicepLibrary(p) {
			r.file(p, nil, nil)
		}
	}
	for _, p := range s.where(isJSON) {
		if !bytes.Contains(s.data[p], []byte("deploymentTemplate.json")) {
			continue
		}
		s.claim(p)
		r.drafts = append(r.drafts, armTemplate(s.one(p))...)
	}
	return r.drafts
}

// bicepLibrary reports files that are there to be called: nothing is deployed where nobody calls them.
func bicepLibrary(p string) bool {
	for folder := range strings.SplitSeq(path.Dir(p), "/") {
		if folder == "modules" || folder == "core" || folder == "shared" || folder == "lib" {
			return true
		}
	}
	return false
}

const (
	maxBicep      = 256 << 10
	maxBicepFiles = 200 // files read, each as often as it is called
)

type bicepReader struct {
	s      *fileset
	read   int
	drafts []*draft
}

// file reads one file's resources, then the modules that it calls, with their parameters' defaults or what the caller gives.
func (r *bicepReader) file(file string, calls []string, given map[string]*tree.Node) {
	data, ok := r.s.data[file]
	if r.read++; !ok || len(data) > maxBicep || r.read > maxBicepFiles || len(calls) > 10 {
		return
	}
	b := parseBicep(file, data, given)
	a := &arm{file: file, byName: map[string]*tree.Node{}}
	for _, res := range b.resources {
		a.byName[res.symbol] = res.body
	}
	for _, res := range b.resources {
		if strings.HasPrefix(strings.ToLower(res.kind), "microsoft.containerservice/managedclusters@") {
			r.s.cluster("azure-aks", where{file, res.body.Line, ""})
		}
		if d := a.resource(res.kind, res.symbol, res.body); d != nil {
			r.add(d, res.symbol, calls)
		}
	}
	for _, m := range b.calls() {
		if m.path != "" {
			r.file(m.path, append(slices.Clip(calls), m.symbol), m.params)
		} else if d := verifiedModule(file, m); d != nil {
			r.add(d, m.symbol, calls)
		}
	}
}

// add keeps a service; in a module that names nothing itself it has the name of the call.
func (r *bicepReader) add(d *draft, symbol string, calls []string) {
	if len(calls) > 0 {
		d.evidence(where{d.File, d.Line, ""}, "module "+strings.Join(calls, "."))
		if d.Name == symbol {
			d.Name = cleanName(calls[0])
		}
	}
	r.drafts = append(r.drafts, d)
}

// armTemplate reads a template's resources; parameters with defaults and variables that are literals are put in.
func armTemplate(root *tree.Node) []*draft {
	if root == nil {
		return nil
	}
	a := &arm{file: root.File, byName: map[string]*tree.Node{}}
	left := tree.MaxVisited
	var drafts []*draft
	var bodies []*tree.Node
	for i, r := range root.At("resources").All() {
		if i < 500 {
			bodies = append(bodies, armValue(root, r, &left, 0))
		}
	}
	for _, f := range root.At("resources").Entries() {
		if root.At("resources").Kind == tree.Map {
			bodies = append(bodies, armValue(root, f.Value, &left, 0))
		}
	}
	for _, r := range bodies {
		a.byName[r.At("name").Source()] = r
	}
	for _, r := range bodies {
		if d := a.resource(r.At("type").Str(), r.At("name").Source(), r); d != nil {
			d.Line = lineOr(r.At("type"), r.Line)
			drafts = append(drafts, d)
		}
	}
	return drafts
}

var armReference = regexp.MustCompile(`^\[(parameters|variables)\('([^']+)'\)\]$`)

// armValue resolves "[parameters('x')]" and "[variables('x')]"; other expressions are not known.
func armValue(root, n *tree.Node, left *int, depth int) *tree.Node {
	*left--
	if n == nil || *left < 0 || depth > tree.MaxDepth {
		return n
	}
	if n.Kind == tree.Scalar && strings.HasPrefix(n.Text, "[") && strings.HasSuffix(n.Text, "]") && !strings.HasPrefix(n.Text, "[[") {
		m := armReference.FindStringSubmatch(n.Text)
		if m == nil {
			return tree.Unknown(n.File, n.Line, n.Text, "an expression of the template")
		}
		v := root.At("variables", m[2])
		note := "variable " + m[2]
		if m[1] == "parameters" {
			v, note = root.At("parameters", m[2], "defaultValue"), "default of parameter "+m[2]
		}
		if v == nil || depth > 10 {
			return tree.Unknown(n.File, n.Line, n.Text, strings.TrimSuffix(m[1], "s")+" "+m[2]+" has no value here")
		}
		return armValue(root, v, left, depth+1).With(note)
	}
	if n.Kind != tree.Map && n.Kind != tree.List {
		return n
	}
	c := *n
	c.Fields, c.Items = nil, nil
	for _, f := range n.Fields {
		f.Value = armValue(root, f.Value, left, depth+1)
		c.Fields = append(c.Fields, f)
	}
	for _, item := range n.Items {
		c.Items = append(c.Items, armValue(root, item, left, depth+1))
	}
	return &c
}

// arm is the resources of one deployment.
type arm struct {
	file   string
	byName map[string]*tree.Node
}

func (a *arm) resource(kind, symbol string, body *tree.Node) *draft {
	kind, _, _ = strings.Cut(kind, "@")
	name := body.At("name").Str()
	if name == "" || strings.Contains(name, "${") {
		name = symbol
	}
	w := where{a.file, body.Line, ""}
	d := newDraft("bicep", kind, name, w)
	props := body.At("properties")
	switch strings.ToLower(kind) {
	case "microsoft.app/containerapps":
		spec := props.At("template")
		c := spec.At("containers")
		in := props.At("configuration", "ingress")
		http, queue := armRules(spec.At("scale", "rules"))
		d.containerApp(containerApp{
			cpu: jsonNumber(c.At("resources", "cpu")), memory: c.At("resources", "memory"), low: spec.At("scale", "minReplicas"), high: spec.At("scale", "maxReplicas"),
			port: in.At("targetPort"), external: in.At("external"), transport: in.At("transport"), concurrent: http, queue: queue, image: c.At("image"), ingress: in,
		})
	case "microsoft.app/jobs":
		d.on("azure-container-apps", w)
		c := props.At("template", "containers")
		d.take("vcpu", jsonNumber(c.At("resources", "cpu")), number)
		d.take("memory_mb", c.At("resources", "memory"), quantityMB)
		d.take("execution_seconds_max", props.At("configuration", "replicaTimeout"), seconds)
		d.setting("image", c.At("image"))
		if cron := props.At("configuration", "scheduleTriggerConfig", "cronExpression"); cron.Present() {
			d.trigger(bySchedule, at(cron), cron.Str())
		} else {
			d.fact("workload_kind", "batch", w)
		}
	case "microsoft.web/sites":
		return a.site(d, body, props)
	case "microsoft.containerinstance/containergroups":
		c := props.At("containers").At("properties")
		d.on("azure-container-instances", w)
		d.take("vcpu", jsonNumber(c.At("resources", "requests", "cpu")), number)
		d.take("memory_mb", jsonNumber(c.At("resources", "requests", "memoryInGB")), gbAsMB)
		d.take("os", props.At("osType"), operatingSystem)
		d.setting("image", c.At("image"))
		d.setting("port", c.At("ports", "port"))
	case "microsoft.compute/virtualmachines", "microsoft.compute/virtualmachinescalesets":
		if bastion(name) {
			return nil
		}
		d.machine("azure-vm", machineSpec{
			size: orNode(props.At("hardwareProfile", "vmSize"), body.At("sku", "name")), count: body.At("sku", "capacity"),
			image: props.At("storageProfile", "imageReference", "offer"), disk: props.At("storageProfile", "osDisk", "diskSizeGB"),
		})
	default:
		return nil
	}
	return d
}

// site reads a function app with its plan; a web app without functions is App Service.
func (a *arm) site(d *draft, body, props *tree.Node) *draft {
	w := where{a.file, body.Line, ""}
	kind := body.At("kind").Str()
	plan := a.byName[strings.TrimSuffix(props.At("serverFarmId").Source(), ".id")]
	sku := plan.At("sku", "name")
	if !strings.Contains(kind, "functionapp") {
		d.Family = "vm"
		d.fact("cloud", "azure", w)
		d.gap("platform", w, "Azure App Service is not in the catalogue")
		d.setting("plan", sku)
		d.trigger(byRequest, w, "")
		return d
	}
	d.functionPlan(sku.Str(), orWhere(at(sku), w))
	flex := props.At("functionAppConfig")
	d.take("memory_mb", flex.At("scaleAndConcurrency", "instanceMemoryMB"), megabytes)
	d.setting("max_instances", flex.At("scaleAndConcurrency", "maximumInstanceCount"))
	d.take("runtime", flex.At("runtime", "name"), language)
	if strings.Contains(kind, "linux") {
		d.fact("os", "linux", at(body.At("kind")))
	}
	d.defaultFunctionTimeout()
	return d
}

// armRules is the concurrency of an HTTP rule and the first rule of a queue.
func armRules(rules *tree.Node) (http, queue *tree.Node) {
	for _, r := range rules.All() {
		switch {
		case r.At("http").Present():
			http = r.At("http", "metadata", "concurrentRequests")
		case queue == nil:
			queue = orNode(r.At("azureQueue"), r.At("custom"))
		}
	}
	return http, queue
}

// jsonNumber is the argument of "json('0.5')", the way Bicep writes fractions.
func jsonNumber(n *tree.Node) *tree.Node {
	if n == nil {
		return nil
	}
	text := strings.Trim(n.Text, "[]")
	inner, ok := strings.CutPrefix(text, "json('")
	if !ok {
		return n
	}
	c := *n
	c.Kind, c.Text = tree.Scalar, strings.TrimSuffix(inner, "')")
	return &c
}

package detect

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readARM reads ARM templates. One that was made from a Bicep file beside it says the same again.
func readARM(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(isJSON) {
		if !bytes.Contains(s.data[p], []byte("eploymentTemplate.json")) {
			continue
		}
		s.claim(p)
		if root := s.one(p); root != nil && !s.has(strings.TrimSuffix(p, ".json")+".bicep") {
			a, left := &arm{}, tree.MaxVisited
			drafts = append(drafts, a.template(root, &left, 0)...)
			a.settle()
		}
	}
	return drafts
}

// template reads a template's resources and the templates inside it; parameters with defaults and variables that are literals are
// put in.
func (a *arm) template(root *tree.Node, left *int, depth int) []*draft {
	var drafts []*draft
	raw := root.At("resources").All()
	if root.At("resources").Form() == tree.Map { // by symbolic names
		raw = nil
		for _, f := range root.At("resources").Entries() {
			raw = append(raw, f.Value)
		}
	}
	for i, n := range raw {
		if i >= 500 {
			break
		}
		r := armValue(root, n, left, 0)
		kind := r.At("type").Str()
		if strings.EqualFold(kind, "Microsoft.Resources/deployments") && depth < 5 {
			drafts = append(drafts, a.template(nestedTemplate(n, r), left, depth+1)...)
			continue
		}
		if strings.EqualFold(kind, "Microsoft.Web/serverfarms") {
			a.plan(orNode(r.At("sku", "name"), r.At("properties", "sku")), r.At("name").Source(), strings.Trim(n.At("name").Source(), "[]"))
		}
		if d := a.resource(kind, armSymbol(n.At("name").Source()), r); d != nil {
			d.Line = lineOr(r.At("type"), r.Line)
			drafts = append(drafts, d)
		}
	}
	return drafts
}

var armWord = regexp.MustCompile(`'([A-Za-z][\w-]*)'`)

// armSymbol is what to call a resource whose name is computed: the variable that holds it, or the first word of the expression.
func armSymbol(name string) string {
	if !strings.HasPrefix(name, "[") {
		return name
	}
	if m := armWord.FindStringSubmatch(name); m != nil {
		return strings.TrimRight(m[1], "-_")
	}
	return name
}

// nestedTemplate is the template inside a deployment, its parameters' defaults replaced by what the deployment gives.
func nestedTemplate(raw, deployment *tree.Node) *tree.Node {
	inside := raw.At("properties", "template")
	given := deployment.At("properties", "parameters")
	if inside.Form() != tree.Map || given.Form() != tree.Map {
		return inside
	}
	values := &tree.Node{Kind: tree.Map, File: raw.File, Line: given.Line}
	for _, f := range given.Entries() {
		if v := f.Value.At("value"); v.Present() {
			values.Fields = append(values.Fields, tree.Field{Key: f.Key, Line: f.Line, Value: &tree.Node{
				Kind: tree.Map, File: raw.File, Line: f.Line, Fields: []tree.Field{{Key: "defaultValue", Line: f.Line, Value: v}},
			}})
		}
	}
	over := &tree.Node{Kind: tree.Map, File: raw.File, Line: raw.Line, Fields: []tree.Field{{Key: "parameters", Line: given.Line, Value: values}}}
	return tree.Overlay(inside, over)
}

var armReference = regexp.MustCompile(`^\[(?:json\(|int\(|string\()?(parameters|variables)\('([^']+)'\)\)?\]$`)

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

// arm is the resources of one deployment. Function apps wait for their plan, which may stand anywhere in it.
type arm struct {
	plans []appPlan
	sites []appSite
}

func (a *arm) resource(kind, symbol string, body *tree.Node) *draft {
	kind, _, _ = strings.Cut(kind, "@")
	d := newDraft("bicep", kind, armName(symbol, body), where{body.File, body.Line, ""})
	props := body.At("properties")
	switch strings.ToLower(kind) {
	case "microsoft.app/containerapps":
		d.armContainerApp(props)
	case "microsoft.app/jobs":
		d.armContainerJob(props)
	case "microsoft.web/sites":
		a.site(d, body, props)
	case "microsoft.containerinstance/containergroups":
		d.armContainerGroup(props)
	case "microsoft.compute/virtualmachines", "microsoft.compute/virtualmachinescalesets":
		if bastion(d.Name) {
			return nil
		}
		vm := orNode(props.At("virtualMachineProfile"), props)
		d.machine("azure-vm", machineSpec{
			size: orNode(props.At("hardwareProfile", "vmSize"), body.At("sku", "name")), count: body.At("sku", "capacity"),
			image: vm.At("storageProfile", "imageReference", "offer"), disk: vm.At("storageProfile", "osDisk", "diskSizeGB"),
		})
	default:
		return nil
	}
	return d
}

// armName is a resource's name; where it is computed, the name under which the tools deploy it, or its symbol.
func armName(symbol string, body *tree.Node) string {
	if name := body.At("name").Str(); name != "" && !strings.Contains(name, "${") {
		return name
	}
	if service := body.At("tags", "azd-service-name").Str(); service != "" {
		return service
	}
	return symbol
}

func (d *draft) armContainerApp(props *tree.Node) {
	spec := props.At("template")
	c := spec.At("containers")
	in := props.At("configuration", "ingress")
	http, queue := armRules(spec.At("scale", "rules"))
	d.containerApp(containerApp{
		cpu: jsonNumber(c.At("resources", "cpu")), memory: c.At("resources", "memory"), low: spec.At("scale", "minReplicas"), high: spec.At("scale", "maxReplicas"),
		port: in.At("targetPort"), external: in.At("external"), transport: in.At("transport"), concurrent: http, queue: queue, image: c.At("image"), ingress: in,
	})
	for _, v := range spec.At("volumes").All() {
		if kind := v.At("storageType"); strings.Contains(kind.Str(), "AzureFile") {
			d.fact("disk_persistent", "true", at(kind))
		}
	}
}

func (d *draft) armContainerJob(props *tree.Node) {
	w := where{d.File, d.Line, ""}
	d.on("azure-container-apps", w)
	c := props.At("template", "containers")
	d.take("vcpu", jsonNumber(c.At("resources", "cpu")), number)
	d.take("memory_mb", c.At("resources", "memory"), quantityMB)
	conf := props.At("configuration")
	d.take("execution_seconds_max", conf.At("replicaTimeout"), seconds)
	d.setting("image", c.At("image"))
	cron := conf.At("scheduleTriggerConfig", "cronExpression")
	switch {
	case cron.Present():
		d.trigger(bySchedule, at(cron), cron.Str())
	case conf.At("eventTriggerConfig").Present():
		d.trigger(byQueue, at(conf.At("eventTriggerConfig")), "")
	default:
		d.fact("workload_kind", "batch", w)
	}
}

func (d *draft) armContainerGroup(props *tree.Node) {
	c := props.At("containers").At("properties")
	d.on("azure-container-instances", where{d.File, d.Line, ""})
	d.take("vcpu", jsonNumber(c.At("resources", "requests", "cpu")), number)
	d.take("memory_mb", jsonNumber(c.At("resources", "requests", "memoryInGB")), gbAsMB)
	d.take("os", props.At("osType"), operatingSystem)
	d.setting("image", c.At("image"))
	d.setting("port", c.At("ports", "port"))
}

// armRules is the concurrency of an HTTP rule and the first rule of a queue. Rules of load or time are neither.
func armRules(rules *tree.Node) (http, queue *tree.Node) {
	for _, r := range rules.All() {
		switch r.At("custom", "type").Str() {
		case "cpu", "memory", "http", "tcp", "cron":
			continue
		}
		switch {
		case r.At("http").Present():
			http = r.At("http", "metadata", "concurrentRequests")
		case queue == nil:
			queue = orNode(r.At("azureQueue"), r.At("custom"))
		}
	}
	return http, queue
}

// jsonNumber is the argument of "json('0.5')", the way templates write fractions.
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

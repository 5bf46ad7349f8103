package detect

import (
	"bytes"
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readCloudFormation reads templates of CloudFormation and of its serverless transform, whatever the file is called.
func readCloudFormation(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(func(p string) bool { return isYAML(p) || isJSON(p) || path.Ext(p) == ".template" }) {
		if !bytes.Contains(s.data[p], []byte("AWS::")) {
			continue
		}
		root := s.one(p)
		if !isTemplate(root) {
			continue
		}
		s.claim(p)
		drafts = append(drafts, template(s, root, "")...)
	}
	return drafts
}

func isTemplate(root *tree.Node) bool {
	for _, f := range root.At("Resources").Entries() {
		if strings.Contains(f.Value.At("Type").Str(), "::") {
			return true
		}
	}
	return false
}

// cfnTemplate is a template with its resources by kind.
type cfnTemplate struct {
	cfn
	s      *fileset
	dir    string
	format string
	byType map[string][]tree.Field
	drafts map[string]*draft // by logical id
	ids    []string          // the logical ids of drafts in the order of the template
}

// template reads one template. format is "" for hand-written ones.
func template(s *fileset, root *tree.Node, format string) []*draft {
	t := &cfnTemplate{cfn: cfn{root, tree.MaxVisited}, s: s, dir: dirOf(root.File), format: format, byType: map[string][]tree.Field{}, drafts: map[string]*draft{}}
	if t.format == "" {
		t.format = "sam"
	}
	resources := root.At("Resources").Entries()
	for _, f := range resources {
		kind := f.Value.At("Type").Str()
		t.byType[kind] = append(t.byType[kind], f)
	}
	for _, f := range t.byType["AWS::EKS::Cluster"] {
		s.cluster("aws-eks", where{root.File, f.Line, ""})
	}
	var order []*draft
	for i, f := range resources {
		if i >= 500 {
			break
		}
		if d := t.resource(f); d != nil {
			t.drafts[f.Key] = d
			t.ids = append(t.ids, f.Key)
			order = append(order, d)
		}
	}
	t.eventSources()
	t.rules()
	t.permissions()
	t.integrations()
	t.workflows()
	t.scaling()
	return order
}

func (t *cfnTemplate) resource(f tree.Field) *draft {
	kind := f.Value.At("Type").Str()
	switch kind {
	case "AWS::Serverless::Function", "AWS::Lambda::Function":
		if ofFramework(f) {
			return nil
		}
		return t.function(f, kind)
	case "AWS::ECS::Service", "AWS::ECS::TaskDefinition":
		return t.ecs(f, kind)
	case "AWS::AppRunner::Service":
		return t.appRunner(f, kind)
	case "AWS::EC2::Instance", "AWS::AutoScaling::AutoScalingGroup":
		return t.machine(f, kind)
	}
	return nil
}

func (t *cfnTemplate) draft(f tree.Field, kind string) *draft {
	name := f.Key
	if path := f.Value.At("Metadata", "aws:cdk:path").Str(); path != "" {
		name = constructName(path)
	}
	d := newDraft(t.format, kind, name, where{f.Value.File, f.Line, ""})
	return d
}

func (t *cfnTemplate) function(f tree.Field, kind string) *draft {
	d := t.draft(f, kind)
	props := f.Value.At("Properties")
	sam := kind == "AWS::Serverless::Function"
	prop := func(name string) *tree.Node {
		v := props.At(name)
		if v == nil && sam {
			if v = t.root.At("Globals", "Function", name); v != nil {
				return t.value(v).With("set in Globals")
			}
		}
		return t.value(v)
	}
	storage := prop("EphemeralStorage").At("Size")
	d.lambda(lambda{
		timeout: prop("Timeout"), memory: prop("MemorySize"), runtime: prop("Runtime"), packaging: prop("PackageType"),
		arch: t.value(prop("Architectures").First()), image: orNode(prop("ImageUri"), props.At("Code", "ImageUri")),
		reserved: prop("ReservedConcurrentExecutions"), provisioned: t.value(prop("ProvisionedConcurrencyConfig").At("ProvisionedConcurrentExecutions")),
		storage: t.value(storage), efs: prop("FileSystemConfigs"), vpc: prop("VpcConfig"), url: prop("FunctionUrlConfig"),
	})
	d.dir = local(t.dir, orNode(props.At("CodeUri"), t.root.At("Globals", "Function", "CodeUri")).Str())
	d.setting("function_name", t.value(props.At("FunctionName")))
	for _, e := range props.At("Events").Entries() {
		spec := e.Value.At("Properties")
		when := t.value(orNode(spec.At("Schedule"), spec.At("ScheduleExpression")))
		d.trigger(awsTrigger(e.Value.At("Type").Str()), where{e.Value.File, e.Line, ""}, when.Str())
	}
	return d
}

func orNode(a, b *tree.Node) *tree.Node {
	if a.Present() {
		return a
	}
	return b
}

// target is the draft that a reference names.
func (t *cfnTemplate) target(n *tree.Node) *draft {
	v := t.value(n)
	if v == nil {
		return nil
	}
	text := v.Text[:min(len(v.Text), 1000)]
	for _, id := range t.ids {
		d := t.drafts[id]
		if text == id || strings.HasPrefix(text, id+".") || strings.Contains(text, "${"+id+"}") || strings.Contains(text, "${"+id+".") {
			return d
		}
		if name := d.settings["function_name"].Value; name != "" && name == text {
			return d
		}
	}
	return nil
}

// source is the trigger kind of what an event source mapping listens to: by the resource's type where it is in the template.
func (t *cfnTemplate) source(n *tree.Node) string {
	v := t.value(n)
	if v == nil {
		return byQueue
	}
	id, _, _ := strings.Cut(v.Text, ".")
	switch t.root.At("Resources", id, "Type").Str() {
	case "AWS::SQS::Queue":
		return byQueue
	case "AWS::Kinesis::Stream", "AWS::MSK::Cluster", "AWS::MSK::ServerlessCluster":
		return byStream
	case "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable":
		return byChange
	}
	return arnTrigger(v.Text)
}

func (t *cfnTemplate) eventSources() {
	for _, f := range t.byType["AWS::Lambda::EventSourceMapping"] {
		props := f.Value.At("Properties")
		if d := t.target(props.At("FunctionName")); d != nil {
			kind := t.source(props.At("EventSourceArn"))
			if props.At("SelfManagedEventSource") != nil {
				kind = byStream
			}
			d.trigger(kind, where{f.Value.File, f.Line, ""}, "")
		}
	}
	for _, f := range t.byType["AWS::Lambda::Url"] {
		if d := t.target(f.Value.At("Properties", "TargetFunctionArn")); d != nil {
			d.trigger(byRequest, where{f.Value.File, f.Line, ""}, "")
		}
	}
}

func (t *cfnTemplate) rules() {
	for _, f := range append(append([]tree.Field(nil), t.byType["AWS::Events::Rule"]...), t.byType["AWS::Scheduler::Schedule"]...) {
		props := f.Value.At("Properties")
		when := t.value(props.At("ScheduleExpression"))
		kind := byEvent
		if when.Present() {
			kind = bySchedule
		}
		for _, target := range append(props.At("Targets").All(), props.At("Target").All()...) {
			d := t.target(target.At("Arn"))
			if d == nil {
				d = t.target(orNode(target.At("EcsParameters", "TaskDefinitionArn"), target.At("EcsParameters", "TaskDefinitionArn")))
			}
			if d != nil {
				d.trigger(kind, where{f.Value.File, f.Line, ""}, when.Str())
			}
		}
	}
}

// permissions tell who may call a function: the only trace that some APIs and buckets leave in a template.
func (t *cfnTemplate) permissions() {
	kinds := map[string]string{
		"apigateway.amazonaws.com": byRequest, "elasticloadbalancing.amazonaws.com": byRequest, "s3.amazonaws.com": byObject,
		"sns.amazonaws.com": byQueue, "iot.amazonaws.com": byIoT, "cognito-idp.amazonaws.com": byEvent,
	}
	for _, f := range t.byType["AWS::Lambda::Permission"] {
		props := f.Value.At("Properties")
		if d := t.target(props.At("FunctionName")); d != nil {
			d.trigger(kinds[t.value(props.At("Principal")).Str()], where{f.Value.File, f.Line, ""}, "")
		}
	}
}

func (t *cfnTemplate) scaling() {
	for _, f := range t.byType["AWS::ApplicationAutoScaling::ScalableTarget"] {
		props := f.Value.At("Properties")
		id := t.value(props.At("ResourceId"))
		for _, logical := range t.ids {
			d := t.drafts[logical]
			named := strings.Contains(id.Str()+f.Key, logical)
			tree.Walk(props.At("ResourceId"), func(n *tree.Node) bool {
				named = named || strings.Contains(n.Text, logical)
				return true
			})
			if named {
				d.setting("min_instances", t.value(props.At("MinCapacity")))
				d.setting("max_instances", t.value(props.At("MaxCapacity")))
			}
		}
	}
}

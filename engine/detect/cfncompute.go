package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// ecs reads a service with its task, or a task that no service runs.
func (t *cfnTemplate) ecs(f tree.Field, kind string) *draft {
	props := f.Value.At("Properties")
	task := tree.Field{}
	if kind == "AWS::ECS::Service" {
		ref := t.value(props.At("TaskDefinition"))
		if ref != nil {
			task = t.named("AWS::ECS::TaskDefinition", ref.Text)
		}
	} else {
		if t.served(f.Key) {
			return nil
		}
		task, props = f, nil
	}
	d := t.draft(f, kind)
	spec := t.resolved(task.Value.At("Properties"), 0)
	d.ecs(ecsTask{
		cpu: spec.At("Cpu"), memory: spec.At("Memory"), containers: spec.At("ContainerDefinitions"), compat: spec.At("RequiresCompatibilities"),
		platform: spec.At("RuntimePlatform"), storage: spec.At("EphemeralStorage", "SizeInGiB"), volumes: spec.At("Volumes"), network: spec.At("NetworkMode"),
	}, ecsService{
		launch: t.value(props.At("LaunchType")), strategy: t.resolved(props.At("CapacityProviderStrategy"), 0), count: t.value(props.At("DesiredCount")),
		balancers: props.At("LoadBalancers"), scheduling: t.value(props.At("SchedulingStrategy")),
	})
	return d
}

// resolved resolves a value and everything in it.
func (t *cfnTemplate) resolved(n *tree.Node, depth int) *tree.Node {
	n = t.value(n)
	if n == nil || depth > cfnDepth || n.Kind != tree.Map && n.Kind != tree.List {
		return n
	}
	t.left--
	c := *n
	c.Fields, c.Items = nil, nil
	for _, f := range n.Fields {
		f.Value = t.resolved(f.Value, depth+1)
		c.Fields = append(c.Fields, f)
	}
	for _, item := range n.Items {
		c.Items = append(c.Items, t.resolved(item, depth+1))
	}
	return &c
}

func (t *cfnTemplate) named(kind, id string) tree.Field {
	for _, f := range t.byType[kind] {
		if f.Key == id {
			return f
		}
	}
	return tree.Field{}
}

// served reports whether a service of the template runs the task.
func (t *cfnTemplate) served(task string) bool {
	for _, f := range t.byType["AWS::ECS::Service"] {
		if v := t.value(f.Value.At("Properties", "TaskDefinition")); v != nil && v.Text == task {
			return true
		}
	}
	return false
}

func (t *cfnTemplate) appRunner(f tree.Field, kind string) *draft {
	d := t.draft(f, kind)
	props := t.resolved(f.Value.At("Properties"), 0)
	d.appRunner(props.At("InstanceConfiguration", "Cpu"), props.At("InstanceConfiguration", "Memory"))
	d.setting("port", props.At("SourceConfiguration", "ImageRepository", "ImageConfiguration", "Port"))
	d.setting("image", props.At("SourceConfiguration", "ImageRepository", "ImageIdentifier"))
	return d
}

// appRunner sets what App Runner services choose. Defaults: 1 vCPU and 2 GB,
// https://docs.aws.amazon.com/apprunner/latest/api/API_InstanceConfiguration.html, read 2026-11-22.
func (d *draft) appRunner(cpu, memory *tree.Node) {
	d.on("aws-app-runner", where{d.File, d.Line, ""})
	d.take("vcpu", cpu, units1024)
	d.assume("vcpu", "1")
	d.take("memory_mb", memory, ecsMB)
	d.assume("memory_mb", "2048")
	d.fact("protocol", "http", where{d.File, d.Line, ""})
}

func (t *cfnTemplate) machine(f tree.Field, kind string) *draft {
	d := t.draft(f, kind)
	props := t.resolved(f.Value.At("Properties"), 0)
	if ref := props.At("LaunchTemplate", "LaunchTemplateId"); ref != nil {
		lt := t.named("AWS::EC2::LaunchTemplate", ref.Text)
		props = tree.Overlay(t.resolved(lt.Value.At("Properties", "LaunchTemplateData"), 0), props)
	}
	if ref := props.At("LaunchConfigurationName"); ref != nil {
		lc := t.named("AWS::AutoScaling::LaunchConfiguration", ref.Text)
		props = tree.Overlay(t.resolved(lc.Value.At("Properties"), 0), props)
	}
	if strings.Contains(props.At("UserData").Str(), "bastion") || bastion(f.Key) {
		return nil
	}
	d.machine("aws-ec2", machineSpec{
		size: props.At("InstanceType"), image: props.At("ImageId"), low: props.At("MinSize"), high: props.At("MaxSize"), count: props.At("DesiredCapacity"),
		disk: props.At("BlockDeviceMappings").At("Ebs", "VolumeSize"), spot: props.At("InstanceMarketOptions"), tenancy: orNode(props.At("Tenancy"), props.At("Placement", "Tenancy")),
	})
	return d
}

// bastion reports machines that people pass through or builds run on, not services.
func bastion(name string) bool {
	lower := strings.ToLower(name)
	for _, word := range []string{"bastion", "jumphost", "jump_host", "jump-host", "jumpbox"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

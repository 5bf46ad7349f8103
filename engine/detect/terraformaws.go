package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/terra"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// resourceReader reads one resource that is a service; nil when it is none after all.
type resourceReader func(t *terraform, r terra.Resource) *draft

func resourceReaders() map[string]resourceReader {
	return map[string]resourceReader{
		"aws_lambda_function":                       tfLambda,
		"aws_ecs_service":                           tfECS,
		"aws_ecs_task_definition":                   tfTask,
		"aws_apprunner_service":                     tfAppRunner,
		"aws_instance":                              tfInstance,
		"aws_spot_instance_request":                 tfInstance,
		"aws_autoscaling_group":                     tfGroup,
		"google_cloud_run_v2_service":               tfCloudRun2,
		"google_cloud_run_v2_job":                   tfCloudRunJob,
		"google_cloud_run_service":                  tfCloudRun1,
		"google_cloudfunctions_function":            tfFunction1,
		"google_cloudfunctions2_function":           tfFunction2,
		"google_compute_instance":                   tfCompute,
		"google_compute_instance_template":          tfCompute,
		"google_app_engine_standard_app_version":    tfAppEngine,
		"google_app_engine_flexible_app_version":    tfAppEngine,
		"azurerm_container_app":                     tfContainerApp,
		"azurerm_linux_function_app":                tfFunctionApp,
		"azurerm_windows_function_app":              tfFunctionApp,
		"azurerm_function_app":                      tfFunctionApp,
		"azurerm_function_app_flex_consumption":     tfFunctionApp,
		"azurerm_linux_web_app":                     tfWebApp,
		"azurerm_windows_web_app":                   tfWebApp,
		"azurerm_linux_virtual_machine":             tfAzureVM,
		"azurerm_windows_virtual_machine":           tfAzureVM,
		"azurerm_linux_virtual_machine_scale_set":   tfAzureVM,
		"azurerm_windows_virtual_machine_scale_set": tfAzureVM,
		"azurerm_container_group":                   tfContainerGroup,
		"azurerm_container_app_job":                 tfContainerAppJob,
		"azurerm_virtual_machine":                   tfAzureVM,
		"azurerm_virtual_machine_scale_set":         tfAzureVM,
		"azurerm_app_service":                       tfWebApp,
		"azapi_resource":                            tfAzureResource,
		"kubernetes_deployment":                     tfKubernetes,
		"kubernetes_deployment_v1":                  tfKubernetes,
		"kubernetes_stateful_set":                   tfKubernetes,
		"kubernetes_stateful_set_v1":                tfKubernetes,
		"kubernetes_cron_job":                       tfKubernetes,
		"kubernetes_cron_job_v1":                    tfKubernetes,
		"kubernetes_daemonset":                      tfKubernetes,
		"kubernetes_daemon_set_v1":                  tfKubernetes,
		"kubernetes_job":                            tfKubernetes,
		"kubernetes_job_v1":                         tfKubernetes,
		"cloudflare_workers_script":                 tfWorker,
		"cloudflare_worker_script":                  tfWorker,
	}
}

func tfLambda(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	b := r.Body
	reserved := b.At("reserved_concurrent_executions")
	if reserved.Str() == "-1" {
		reserved = nil
	}
	d.lambda(lambda{
		timeout: b.At("timeout"), memory: b.At("memory_size"), runtime: b.At("runtime"), packaging: b.At("package_type"), arch: b.At("architectures").First(),
		image: b.At("image_uri"), reserved: reserved, storage: b.At("ephemeral_storage", "size"), efs: b.At("file_system_config"), vpc: b.At("vpc_config"),
	})
	return d
}

func tfECS(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	b := r.Body
	task, _ := t.find("aws_ecs_task_definition", r.Module, b.At("task_definition"))
	if task.Body == nil {
		for _, other := range t.module.Resources {
			if other.Type == "aws_ecs_task_definition" && other.Module == r.Module && task.Body == nil && (other.Name == r.Name || other.Key == r.Key && r.Key != "") {
				task = other
			}
		}
	}
	if r.Key != "" {
		task = t.sameKey(task, r.Key)
	}
	if name := b.At("name"); name.Present() {
		d.setting("service_name", name)
	}
	if task.Body == nil {
		d.gap("memory_mb", where{r.File, r.Line, ""}, "the task definition is not in this module")
		d.gap("vcpu", where{r.File, r.Line, ""}, "the task definition is not in this module")
	}
	d.ecs(tfTaskSpec(task), ecsService{
		launch: b.At("launch_type"), strategy: b.At("capacity_provider_strategy"), count: b.At("desired_count"),
		balancers: b.At("load_balancer"), scheduling: b.At("scheduling_strategy"),
	})
	d.ignored(b)
	return d
}

// sameKey is the copy of a resource for one key of for_each.
func (t *terraform) sameKey(r terra.Resource, key string) terra.Resource {
	for _, other := range t.module.Resources {
		if other.Type == r.Type && other.Name == r.Name && other.Module == r.Module && other.Key == key {
			return other
		}
	}
	return r
}

// ignored notes what another tool changes behind the file's back.
func (d *draft) ignored(body *tree.Node) {
	for _, item := range body.At("lifecycle", "ignore_changes").All() {
		d.note("changed_elsewhere", item.Source(), at(item))
	}
}

func tfTaskSpec(task terra.Resource) ecsTask {
	b := task.Body
	return ecsTask{
		cpu: b.At("cpu"), memory: b.At("memory"), containers: jsonText(b.At("container_definitions")), compat: b.At("requires_compatibilities"),
		platform: b.At("runtime_platform"), storage: b.At("ephemeral_storage", "size_in_gib"), volumes: b.At("volume"), network: b.At("network_mode"),
	}
}

// jsonText parses a text that holds JSON, a heredoc or a file's content; what jsonencode was given is a tree already.
func jsonText(n *tree.Node) *tree.Node {
	if n == nil || n.Kind != tree.Scalar {
		return n
	}
	parsed, err := tree.JSONFrom(n.File, n.Line, []byte(n.Text))
	if err != nil {
		return tree.Unknown(n.File, n.Line, "", "the text is not JSON before it is filled in")
	}
	tree.Walk(parsed, func(v *tree.Node) bool {
		if v.Kind == tree.Scalar && strings.Contains(v.Text, "${") {
			v.Kind, v.Why = tree.Opaque, "filled in when it is applied: "+clipped(v.Text)
		}
		return true
	})
	return parsed
}

// tfTask reads a task that no service runs: one that a schedule starts.
func tfTask(t *terraform, r terra.Resource) *draft {
	for _, other := range t.module.Resources {
		if other.Type != "aws_ecs_service" {
			continue
		}
		used, ok := t.find(r.Type, other.Module, other.Body.At("task_definition"))
		if ok && used.Name == r.Name && used.Module == r.Module || other.Module == r.Module && other.Name == r.Name {
			return nil
		}
	}
	d := t.draft(r)
	d.ecs(tfTaskSpec(r), ecsService{})
	return d
}

func tfAppRunner(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	b := r.Body
	d.appRunner(b.At("instance_configuration", "cpu"), b.At("instance_configuration", "memory"))
	d.setting("port", b.At("source_configuration", "image_repository", "image_configuration", "port"))
	d.setting("image", b.At("source_configuration", "image_repository", "image_identifier"))
	return d
}

func tfInstance(t *terraform, r terra.Resource) *draft {
	if bastion(r.Name + r.Body.At("tags", "Name").Str()) {
		return nil
	}
	d := t.draft(r)
	b := r.Body
	m := machineSpec{size: b.At("instance_type"), image: b.At("ami"), count: b.At("count"), disk: b.At("root_block_device", "volume_size"), tenancy: b.At("tenancy"), spot: b.At("instance_market_options")}
	if r.Type == "aws_spot_instance_request" {
		m.spot = tree.Value(r.File, r.Line, "true")
	}
	d.machine("aws-ec2", m)
	return d
}

func tfGroup(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	b := r.Body
	spec := b.At("launch_template", "id")
	lt, ok := t.find("aws_launch_template", r.Module, spec)
	if !ok {
		lt, _ = t.find("aws_launch_template", r.Module, b.At("mixed_instances_policy", "launch_template", "launch_template_specification", "launch_template_id"))
	}
	if lt.Body == nil {
		lt, _ = t.find("aws_launch_configuration", r.Module, b.At("launch_configuration"))
	}
	d.machine("aws-ec2", machineSpec{
		size: lt.Body.At("instance_type"), image: lt.Body.At("image_id"), low: b.At("min_size"), high: b.At("max_size"), count: b.At("desired_capacity"),
		disk: orNode(lt.Body.At("block_device_mappings", "ebs", "volume_size"), lt.Body.At("root_block_device", "volume_size")), spot: lt.Body.At("instance_market_options"),
		tenancy: orNode(lt.Body.At("placement", "tenancy"), lt.Body.At("placement_tenancy")),
	})
	if len(b.At("target_group_arns").All()) > 0 {
		d.trigger(byRequest, at(b.At("target_group_arns")), "")
	}
	return d
}

// publicModule reads calls of the public modules that are used most; their sources are not in the repository.
func publicModule(c terra.Call) *draft {
	b := c.Body
	switch {
	case strings.HasPrefix(c.Source, "terraform-aws-modules/lambda/aws"):
		if b.At("create_function").False() || b.At("create").False() {
			return nil
		}
		d := newDraft("terraform", "module "+c.Source, c.Name, where{c.File, c.Line, ""})
		d.lambda(lambda{
			timeout: b.At("timeout"), memory: b.At("memory_size"), runtime: b.At("runtime"), packaging: b.At("package_type"), arch: b.At("architectures").First(),
			image: b.At("image_uri"), reserved: b.At("reserved_concurrent_executions"), storage: b.At("ephemeral_storage_size"), vpc: b.At("vpc_subnet_ids"),
		})
		d.setting("function_name", b.At("function_name"))
		if b.At("create_lambda_function_url").True() {
			d.trigger(byRequest, at(b.At("create_lambda_function_url")), "")
		}
		for _, f := range b.At("event_source_mapping").Entries() {
			d.trigger(arnTrigger(f.Key+f.Value.At("event_source_arn").Source()), where{c.File, f.Line, ""}, "")
		}
		for _, f := range b.At("allowed_triggers").Entries() {
			caller, _, _ := strings.Cut(orNode(f.Value.At("service"), f.Value.At("principal")).Str(), ".")
			d.trigger(map[string]string{"apigateway": byRequest, "elasticloadbalancing": byRequest, "s3": byObject, "sns": byQueue, "events": byEvent}[caller], where{c.File, f.Line, ""}, "")
		}
		return d
	case strings.HasPrefix(c.Source, "terraform-aws-modules/ec2-instance/aws"):
		if bastion(c.Name) {
			return nil
		}
		d := newDraft("terraform", "module "+c.Source, c.Name, where{c.File, c.Line, ""})
		d.machine("aws-ec2", machineSpec{size: b.At("instance_type"), image: b.At("ami"), disk: b.At("root_block_device", "volume_size")})
		return d
	}
	return nil
}

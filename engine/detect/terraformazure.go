package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/terra"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

func tfContainerApp(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	b := r.Body
	spec := b.At("template")
	c := spec.At("container")
	d.containerApp(containerApp{
		cpu: c.At("cpu"), memory: c.At("memory"), low: spec.At("min_replicas"), high: spec.At("max_replicas"), port: b.At("ingress", "target_port"),
		external: b.At("ingress", "external_enabled"), transport: b.At("ingress", "transport"), concurrent: spec.At("http_scale_rule", "concurrent_requests"),
		queue: orNode(spec.At("azure_queue_scale_rule"), spec.At("custom_scale_rule")), image: c.At("image"), ingress: b.At("ingress"),
	})
	d.ignored(b)
	return d
}

// containerApp is what every format can say of an Azure Container App.
type containerApp struct {
	cpu, memory, low, high, port, external, transport, concurrent, queue, image, ingress *tree.Node
}

// containerApp sets what a Container App chooses. Defaults 0.5 vCPU and 1 Gi, replicas 0 to 10, 10 concurrent requests:
// https://learn.microsoft.com/azure/container-apps/scale-app and .../containers, read 2026-11-22.
func (d *draft) containerApp(c containerApp) {
	d.on("azure-container-apps", where{d.File, d.Line, ""})
	d.take("vcpu", c.cpu, number)
	d.take("memory_mb", c.memory, quantityMB)
	d.assume("vcpu", "0.5")
	d.assume("memory_mb", "1024")
	d.setting("min_instances", c.low)
	d.defaultNote("min_instances", "0")
	d.setting("max_instances", c.high)
	d.defaultNote("max_instances", "10")
	d.setting("port", c.port)
	d.setting("image", c.image)
	d.setting("public", c.external)
	d.take("concurrency_per_instance", c.concurrent, whole)
	d.fact("package_type", "image", where{d.File, d.Line, ""})
	switch {
	case strings.EqualFold(c.transport.Str(), "tcp"):
		d.fact("protocol", "tcp", at(c.transport))
	case strings.EqualFold(c.transport.Str(), "http2"):
		d.fact("protocol", "grpc", at(c.transport))
	}
	if c.ingress.Present() && !strings.EqualFold(c.transport.Str(), "tcp") {
		d.trigger(byRequest, at(c.ingress), "")
	} else if c.queue.Present() {
		d.trigger(byQueue, at(c.queue), "")
	}
}

// tfFunctionApp reads a function app with the plan it runs on.
func tfFunctionApp(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	b := r.Body
	if r.Type == "azurerm_function_app_flex_consumption" {
		d.functionPlan("FC1", where{r.File, r.Line, ""})
		d.take("memory_mb", b.At("instance_memory_in_mb"), megabytes)
		d.setting("max_instances", b.At("maximum_instance_count"))
	} else {
		plan, ok := t.find("azurerm_service_plan", r.Module, b.At("service_plan_id"))
		if !ok {
			plan, ok = t.find("azurerm_app_service_plan", r.Module, b.At("app_service_plan_id"))
		}
		sku := orNode(plan.Body.At("sku_name"), plan.Body.At("sku", "size"))
		switch {
		case ok && sku.Known():
			d.functionPlan(sku.Str(), at(sku))
		default:
			d.functionPlan("", where{r.File, r.Line, ""})
		}
		d.setting("replicas", plan.Body.At("worker_count"))
	}
	if strings.Contains(r.Type, "windows") {
		d.fact("os", "windows", where{r.File, r.Line, ""})
	}
	d.stack(b.At("site_config", "application_stack"))
	if lang := b.At("runtime_name"); lang.Present() {
		d.take("runtime", lang, language)
	}
	d.defaultFunctionTimeout()
	return d
}

// functionPlan places a function app by its plan's SKU.
func (d *draft) functionPlan(sku string, w where) {
	upper := strings.ToUpper(sku)
	switch {
	case upper == "":
		d.on("azure-functions-consumption", w)
		d.gap("platform", w, "the plan of the function app is not in the files")
	case strings.HasPrefix(upper, "EP"):
		d.on("azure-functions-premium", w)
	case strings.HasPrefix(upper, "FC"):
		d.on("azure-functions-flex", w)
	case upper == "Y1" || upper == "DYNAMIC":
		d.on("azure-functions-consumption", w)
	default:
		d.Platform, d.Family = "", "vm"
		d.fact("cloud", "azure", w)
		d.gap("platform", w, "a dedicated App Service plan ("+clipped(sku)+") is not in the catalogue")
	}
	if sku != "" {
		d.note("plan", sku, w)
	}
}

// defaultFunctionTimeout is how long a function may run where host.json is silent: 5 minutes on Consumption, 30 elsewhere;
// with an unknown plan it is not known.
// https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout, read 2026-11-22.
func (d *draft) defaultFunctionTimeout() {
	if d.Platform != "" && d.unresolved("platform") {
		d.gap("execution_seconds_max", where{d.File, d.Line, ""}, "the default time limit depends on the plan, which is not known")
		return
	}
	if d.Platform == "azure-functions-consumption" {
		d.assume("execution_seconds_max", "<300")
		return
	}
	d.assume("execution_seconds_max", "<1800")
}

// stack reads application_stack: python_version, node_version, dotnet_version, java_version.
func (d *draft) stack(n *tree.Node) {
	for _, f := range n.Entries() {
		if l, ok := language(f.Key); ok {
			d.fact("runtime", l, where{f.Value.File, f.Line, ""})
			return
		}
		if f.Key == "docker" || f.Key == "docker_image_name" || f.Key == "docker_image" {
			d.fact("package_type", "image", where{f.Value.File, f.Line, ""})
		}
	}
}

// tfWebApp reads an App Service web app: machines by the plan, which the catalogue does not hold.
func tfWebApp(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	plan, ok := t.find("azurerm_service_plan", r.Module, r.Body.At("service_plan_id"))
	if !ok {
		plan, _ = t.find("azurerm_app_service_plan", r.Module, r.Body.At("app_service_plan_id"))
	}
	d.Family = "vm"
	d.fact("cloud", "azure", where{r.File, r.Line, ""})
	d.gap("platform", where{r.File, r.Line, ""}, "Azure App Service is not in the catalogue")
	d.setting("plan", orNode(plan.Body.At("sku_name"), plan.Body.At("sku", "size")))
	d.setting("replicas", plan.Body.At("worker_count"))
	d.setting("always_on", r.Body.At("site_config", "always_on"))
	d.setting("port", r.Body.At("app_settings", "WEBSITES_PORT"))
	d.stack(r.Body.At("site_config", "application_stack"))
	if strings.Contains(r.Type, "windows") {
		d.fact("os", "windows", where{r.File, r.Line, ""})
	}
	d.trigger(byRequest, where{r.File, r.Line, ""}, "")
	return d
}

func tfAzureVM(t *terraform, r terra.Resource) *draft {
	if bastion(r.Name) {
		return nil
	}
	d := t.draft(r)
	b := r.Body
	var spot *tree.Node
	if p := b.At("priority"); strings.EqualFold(p.Str(), "Spot") {
		spot = p
	}
	d.machine("azure-vm", machineSpec{
		size: orNode(orNode(b.At("size"), b.At("vm_size")), orNode(b.At("sku", "name"), b.At("sku"))), image: orNode(b.At("source_image_reference", "offer"), b.At("storage_image_reference", "offer")),
		count: orNode(b.At("instances"), b.At("sku", "capacity")), disk: orNode(b.At("os_disk", "disk_size_gb"), b.At("storage_os_disk", "disk_size_gb")), spot: spot,
	})
	if strings.Contains(r.Type, "windows") {
		d.fact("os", "windows", where{r.File, r.Line, ""})
	}
	return d
}

func tfContainerGroup(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	b := r.Body
	c := b.At("container")
	d.on("azure-container-instances", where{r.File, r.Line, ""})
	d.take("vcpu", c.At("cpu"), number)
	d.take("memory_mb", c.At("memory"), gbAsMB)
	d.take("os", b.At("os_type"), operatingSystem)
	d.setting("port", c.At("ports", "port"))
	d.setting("image", c.At("image"))
	if strings.EqualFold(c.At("ports", "protocol").Str(), "udp") {
		d.fact("protocol", "udp", at(c.At("ports", "protocol")))
	}
	if g := c.At("gpu"); g.Present() {
		d.fact("gpu", "true", at(g))
	}
	d.fact("package_type", "image", where{r.File, r.Line, ""})
	return d
}

// gbAsMB reads a number of GB as MB.
func gbAsMB(text string) (string, bool) {
	v, ok := size(text, true, gib)
	return plain(v / mib), ok
}

func tfWorker(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	d.on("cloudflare-workers", where{r.File, r.Line, ""})
	d.assume("memory_mb", "128")
	d.trigger(byRequest, where{r.File, r.Line, ""}, "")
	return d
}

// tfContainerAppJob reads a job of Container Apps: run by hand, by a schedule or by events.
func tfContainerAppJob(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	b := r.Body
	w := where{r.File, r.Line, ""}
	c := b.At("template", "container")
	d.on("azure-container-apps", w)
	d.take("vcpu", c.At("cpu"), number)
	d.take("memory_mb", c.At("memory"), quantityMB)
	d.take("execution_seconds_max", b.At("replica_timeout_in_seconds"), seconds)
	d.setting("retries", b.At("replica_retry_limit"))
	d.setting("image", c.At("image"))
	d.fact("package_type", "image", w)
	switch {
	case b.At("schedule_trigger_config").Present():
		cron := b.At("schedule_trigger_config", "cron_expression")
		d.trigger(bySchedule, orWhere(at(cron), w), cron.Str())
	case b.At("event_trigger_config").Present():
		d.trigger(byQueue, at(b.At("event_trigger_config")), "")
	default:
		d.fact("workload_kind", "batch", w)
	}
	return d
}

// tfAzureResource reads a resource of Azure's own interface, whose body is that of a template.
func tfAzureResource(t *terraform, r terra.Resource) *draft {
	kind := r.Body.At("type").Str()
	body := jsonText(r.Body.At("body"))
	if kind == "" || body.Form() != tree.Map {
		return nil
	}
	whole := *body
	whole.Fields = append(append([]tree.Field{}, body.Fields...), tree.Field{Key: "name", Line: r.Line, Value: tree.Value(r.File, r.Line, t.draft(r).Name)})
	if whole.File == "" {
		whole.File, whole.Line = r.File, r.Line
	}
	a := &arm{}
	d := a.resource(kind, r.Name, &whole)
	if d == nil {
		return nil
	}
	a.settle()
	d.Format, d.Line = "terraform", r.Line
	return d
}

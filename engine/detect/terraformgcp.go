package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/terra"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

func tfCloudRun2(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	b := r.Body
	spec := b.At("template")
	c := spec.At("containers")
	d.cloudRun(cloudRun{
		timeout: spec.At("timeout"), concurrency: spec.At("max_instance_request_concurrency"), low: orNode(spec.At("scaling", "min_instance_count"), b.At("scaling", "min_instance_count")),
		high: spec.At("scaling", "max_instance_count"), memory: c.At("resources", "limits", "memory"), cpu: c.At("resources", "limits", "cpu"),
		port: c.At("ports", "container_port"), portName: c.At("ports", "name"), image: c.At("image"), gpu: orNode(c.At("resources", "limits", "nvidia.com/gpu"), spec.At("node_selector", "accelerator")),
		idle: c.At("resources", "cpu_idle"), vpc: spec.At("vpc_access"), volumes: spec.At("volumes"), sidecars: c.All(),
	})
	if in := b.At("ingress"); strings.Contains(in.Source(), "INTERNAL") {
		d.note("public", "false", at(in))
	}
	d.take("region", b.At("location"), region)
	d.ignored(b)
	return d
}

func tfCloudRunJob(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	spec := r.Body.At("template", "template")
	c := spec.At("containers")
	d.cloudRunJob(spec.At("timeout"), c.At("resources", "limits", "memory"), c.At("resources", "limits", "cpu"))
	d.setting("image", c.At("image"))
	d.setting("retries", spec.At("max_retries"))
	d.setting("parallelism", r.Body.At("template", "parallelism"))
	return d
}

func tfCloudRun1(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	b := r.Body
	spec := b.At("template", "spec")
	notes := b.At("template", "metadata", "annotations")
	c := spec.At("containers")
	d.cloudRun(cloudRun{
		timeout: spec.At("timeout_seconds"), concurrency: spec.At("container_concurrency"), low: notes.At("autoscaling.knative.dev/minScale"),
		high: notes.At("autoscaling.knative.dev/maxScale"), memory: c.At("resources", "limits", "memory"), cpu: c.At("resources", "limits", "cpu"),
		port: c.At("ports", "container_port"), portName: c.At("ports", "name"), image: c.At("image"), throttling: notes.At("run.googleapis.com/cpu-throttling"),
		vpc: notes.At("run.googleapis.com/vpc-access-connector"), sidecars: c.All(),
	})
	return d
}

func tfFunction1(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	b := r.Body
	d.cloudFunction(b.At("timeout"), b.At("available_memory_mb"), b.At("runtime"), false)
	d.setting("min_instances", b.At("min_instances"))
	d.setting("max_instances", b.At("max_instances"))
	switch {
	case b.At("trigger_http").True():
		d.trigger(byRequest, at(b.At("trigger_http")), "")
	case b.At("event_trigger").Present():
		d.trigger(googleEvent(b.At("event_trigger", "event_type").Source()), at(b.At("event_trigger")), "")
	}
	return d
}

func tfFunction2(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	b := r.Body
	c := b.At("service_config")
	d.cloudFunction(c.At("timeout_seconds"), c.At("available_memory"), b.At("build_config", "runtime"), true)
	d.take("vcpu", c.At("available_cpu"), cores)
	d.take("concurrency_per_instance", c.At("max_instance_request_concurrency"), whole)
	d.setting("min_instances", c.At("min_instance_count"))
	d.setting("max_instances", c.At("max_instance_count"))
	if e := b.At("event_trigger"); e.Present() {
		d.trigger(googleEvent(e.At("event_type").Source()), at(e), "")
	} else {
		d.trigger(byRequest, where{r.File, r.Line, ""}, "")
	}
	return d
}

// cloudFunction sets what Google's functions choose. Defaults 60 s and 256 MB:
// https://cloud.google.com/functions/docs/configuring/memory and .../timeout, read 2026-11-22.
func (d *draft) cloudFunction(timeout, memory, runtime *tree.Node, withUnit bool) {
	d.on("gcp-cloud-run-functions", where{d.File, d.Line, ""})
	d.take("execution_seconds_max", timeout, seconds)
	d.assume("execution_seconds_max", "60")
	if withUnit {
		d.take("memory_mb", memory, quantityMBBare)
	} else {
		d.take("memory_mb", memory, megabytes)
	}
	d.assume("memory_mb", "256")
	if runtime.Present() {
		d.setting("runtime", runtime)
		if l, ok := language(runtime.Str()); ok {
			d.fact("runtime", l, at(runtime))
		}
	}
}

// quantityMBBare reads "512M", "512Mi", "1G" and a bare number of MB.
func quantityMBBare(text string) (string, bool) {
	if v, ok := finite(text); ok {
		return plain(v), true
	}
	return quantityMB(strings.TrimSuffix(text, "B"))
}

func googleEvent(kind string) string {
	switch {
	case strings.Contains(kind, "storage"):
		return byObject
	case strings.Contains(kind, "firestore"), strings.Contains(kind, "datastore"), strings.Contains(kind, "database"):
		return byChange
	case strings.Contains(kind, "pubsub"):
		return byQueue
	}
	return byEvent
}

func tfCompute(t *terraform, r terra.Resource) *draft {
	if bastion(r.Name) {
		return nil
	}
	d := t.draft(r)
	b := r.Body
	d.machine("gcp-compute-engine", machineSpec{
		size: b.At("machine_type"), image: orNode(b.At("boot_disk", "initialize_params", "image"), b.At("disk", "source_image")),
		disk: orNode(b.At("boot_disk", "initialize_params", "size"), b.At("disk", "disk_size_gb")), spot: b.At("scheduling", "preemptible"), count: b.At("count"),
	})
	if g := b.At("guest_accelerator"); g.Present() {
		d.fact("gpu", "true", at(g))
		d.take("gpu_count", g.At("count"), whole)
	}
	if r.Type == "google_compute_instance_template" {
		for _, m := range t.module.Resources {
			if strings.Contains(m.Type, "instance_group_manager") && mentions(m.Body.At("version", "instance_template").Source(), r.Type+"."+r.Name) {
				d.setting("replicas", m.Body.At("target_size"))
				t.known(m.Module+"|"+m.Type+"."+m.Name, d)
			}
		}
	}
	return d
}

func tfAppEngine(t *terraform, r terra.Resource) *draft {
	d := t.draft(r)
	b := r.Body
	if s := b.At("service"); s.Str() != "" {
		d.Name = cleanName(s.Str())
	}
	d.appEngine(b, r.Type == "google_app_engine_flexible_app_version")
	return d
}

package detect

import (
	"bytes"
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readKnative reads services of the Knative API. Annotations, images and neighbours tell whether Cloud Run or a Knative of one's own
// is meant.
func readKnative(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(func(p string) bool { return isYAML(p) || isJSON(p) }) {
		if d := knativeFunction(s, p); d != nil {
			s.claim(p)
			drafts = addNew(drafts, inEnvironment([]*draft{d}, environment(p)))
			continue
		}
		if !bytes.Contains(s.data[p], []byte("serving.knative.dev")) && !bytes.Contains(s.data[p], []byte("run.googleapis.com")) {
			continue
		}
		rest := false
		for _, doc := range s.yaml(p) {
			if d := knativeService(s, doc); d != nil {
				drafts = addNew(drafts, inEnvironment([]*draft{d}, environment(p)))
			} else if doc.At("kind") != nil {
				rest = true
			}
		}
		if !rest {
			s.claim(p)
		}
	}
	return drafts
}

func knativeService(s *fileset, doc *tree.Node) *draft {
	api, kind := doc.At("apiVersion").Str(), doc.At("kind").Str()
	w := where{doc.File, lineOr(doc.At("kind"), doc.Line), ""}
	switch {
	case strings.HasPrefix(api, "run.googleapis.com/") && kind == "Job":
		d := newDraft("cloud-run", "Cloud Run Job", doc.At("metadata", "name").Str(), w)
		task := doc.At("spec", "template", "spec", "template", "spec")
		c := task.At("containers")
		d.cloudRunJob(task.At("timeoutSeconds"), c.At("resources", "limits", "memory"), c.At("resources", "limits", "cpu"))
		d.setting("image", c.At("image"))
		d.setting("retries", task.At("maxRetries"))
		return d
	case strings.HasPrefix(api, "serving.knative.dev/") && (kind == "Service" || kind == "Configuration"):
	default:
		return nil
	}
	name := doc.At("metadata", "name")
	spec := doc.At("spec", "template", "spec")
	if !spec.At("containers").Present() {
		return nil
	}
	notes := tree.Overlay(doc.At("metadata", "annotations"), doc.At("spec", "template", "metadata", "annotations"))
	c := spec.At("containers")
	run := cloudRun{
		timeout: spec.At("timeoutSeconds"), concurrency: spec.At("containerConcurrency"),
		low: notes.Any("autoscaling.knative.dev/minScale", "autoscaling.knative.dev/min-scale", "run.googleapis.com/minScale"), high: notes.Any("autoscaling.knative.dev/maxScale", "autoscaling.knative.dev/max-scale", "run.googleapis.com/maxScale"),
		memory: c.At("resources", "limits", "memory"), cpu: c.At("resources", "limits", "cpu"), port: c.At("ports", "containerPort"), portName: c.At("ports", "name"),
		image: c.At("image"), gpu: c.At("resources", "limits", "nvidia.com/gpu"), throttling: notes.At("run.googleapis.com/cpu-throttling"),
		vpc: orNode(notes.At("run.googleapis.com/vpc-access-connector"), notes.At("run.googleapis.com/network-interfaces")), volumes: spec.At("volumes"), sidecars: c.All(),
	}
	if isCloudRun(s, doc) {
		d := newDraft("cloud-run", "Cloud Run Service", name.Str(), w)
		d.cloudRun(run)
		if in := notes.At("run.googleapis.com/ingress"); in.Present() {
			d.setting("ingress", in)
		}
		return d
	}
	d := newDraft("cloud-run", "Knative Service", name.Str(), w)
	d.knative(run, c)
	d.setting("concurrency_target", notes.At("autoscaling.knative.dev/target"))
	return d
}

// isCloudRun looks for Google's marks on the service and for a pipeline that deploys to Cloud Run.
func isCloudRun(s *fileset, doc *tree.Node) bool {
	marked := false
	tree.Walk(doc, func(n *tree.Node) bool {
		for _, f := range n.Fields {
			marked = marked || strings.HasPrefix(f.Key, "run.googleapis.com/") || strings.HasPrefix(f.Key, "cloud.googleapis.com/")
		}
		if n.Kind != tree.Map && n.Kind != tree.List {
			marked = marked || strings.Contains(n.Text, "gcr.io/") || strings.Contains(n.Text, ".pkg.dev/")
		}
		return !marked
	})
	if marked {
		return true
	}
	for _, p := range s.paths {
		base := path.Base(p)
		if (base == "skaffold.yaml" || base == "clouddeploy.yaml" || base == "cloudbuild.yaml") && bytes.Contains(s.data[p], []byte("run")) && (bytes.Contains(s.data[p], []byte("cloudrun")) || bytes.Contains(s.data[p], []byte("run services replace")) || bytes.Contains(s.data[p], []byte("deploy: cloudRun"))) {
			return true
		}
	}
	return false
}

// cloudRun is what every format can say of a Cloud Run service.
type cloudRun struct {
	timeout, concurrency, low, high, memory, cpu, port, portName, image, gpu *tree.Node
	idle, throttling, vpc, volumes                                           *tree.Node
	sidecars                                                                 []*tree.Node
}

// cloudRun sets what a Cloud Run service chooses. Defaults 300 s, 80 concurrent requests a vCPU, 512 MiB, 1 vCPU, 0 to 100 instances:
// https://cloud.google.com/run/docs/configuring (timeouts, concurrency, memory, cpu, min- and max-instances), read 2026-11-22.
func (d *draft) cloudRun(r cloudRun) {
	d.on("gcp-cloud-run", where{d.File, d.Line, ""})
	d.take("execution_seconds_max", r.timeout, seconds)
	d.assume("execution_seconds_max", "<300")
	d.take("concurrency_per_instance", r.concurrency, whole)
	d.assume("concurrency_per_instance", "80")
	d.take("memory_mb", r.memory, quantityMB)
	d.assume("memory_mb", "512")
	d.take("vcpu", r.cpu, cores)
	d.assume("vcpu", "1")
	d.scale(r, "0", "100")
	d.served1(r)
	if r.idle.False() {
		d.fact("work_after_response", "true", at(r.idle))
	}
	if r.throttling.False() {
		d.fact("work_after_response", "true", at(r.throttling))
	}
	if r.vpc.Present() {
		d.fact("private_network", "true", at(r.vpc))
	}
	for _, v := range r.volumes.All() {
		if v.At("nfs").Present() || v.At("gcs").Present() || v.At("csi").Present() {
			d.fact("disk_persistent", "true", at(v))
		}
	}
}

func (d *draft) scale(r cloudRun, low, high string) {
	d.setting("min_instances", r.low)
	d.defaultNote("min_instances", low)
	d.setting("max_instances", r.high)
	d.defaultNote("max_instances", high)
}

// served1 is what Cloud Run and Knative services share: port, protocol, image, GPU, sidecars.
func (d *draft) served1(r cloudRun) {
	d.setting("port", r.port)
	d.defaultNote("port", "8080")
	d.setting("image", r.image)
	w := where{d.File, d.Line, ""}
	d.fact("package_type", "image", w)
	if strings.HasPrefix(r.portName.Str(), "h2c") {
		d.fact("protocol", "grpc", at(r.portName))
	}
	d.trigger(byRequest, w, "")
	if r.gpu.Present() && r.gpu.Str() != "0" {
		d.fact("gpu", "true", at(r.gpu))
		if _, ok := whole(r.gpu.Str()); ok {
			d.take("gpu_count", r.gpu, whole)
		}
	}
	if len(r.sidecars) > 1 {
		d.fact("companion_software", "sidecars", at(r.sidecars[1]))
	}
}

// cloudRunJob sets what a job chooses. Defaults: 10 minutes a task, 512 MiB, 1 vCPU;
// https://cloud.google.com/run/docs/configuring/task-timeout, read 2026-11-22.
func (d *draft) cloudRunJob(timeout, memory, cpu *tree.Node) {
	w := where{d.File, d.Line, ""}
	d.on("gcp-cloud-run", w)
	d.fact("workload_kind", "batch", w)
	d.fact("package_type", "image", w)
	d.take("execution_seconds_max", timeout, seconds)
	d.assume("execution_seconds_max", "<600")
	d.take("memory_mb", memory, quantityMB)
	d.assume("memory_mb", "512")
	d.take("vcpu", cpu, cores)
	d.assume("vcpu", "1")
}

// knative sets what a Knative service chooses. Defaults 300 s and no limit on instances:
// https://knative.dev/docs/serving/configuration/config-defaults/, read 2026-11-22.
func (d *draft) knative(r cloudRun, c *tree.Node) {
	w := where{d.File, d.Line, ""}
	d.on("knative", w)
	d.fact("kubernetes_in_use", "true", w)
	d.take("execution_seconds_max", r.timeout, seconds)
	d.assume("execution_seconds_max", "<300")
	if r.concurrency.Str() == "0" {
		d.note("concurrency", "unlimited", at(r.concurrency))
	} else {
		d.take("concurrency_per_instance", r.concurrency, whole)
	}
	d.resources(c.At("resources"))
	d.gpus(c.At("resources", "limits"))
	d.scale(r, "0", "unlimited")
	r.gpu = nil
	d.served1(r)
}

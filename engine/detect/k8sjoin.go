package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// volumes reads where a workload keeps data. Volumes that last are state; what is empty at every start is not.
func (c *cluster) volumes(d *draft, doc, spec *tree.Node) {
	for _, claim := range doc.At("spec", "volumeClaimTemplates").All() {
		d.claimed(claim.At("spec"), at(claim.At("spec")))
	}
	for _, v := range spec.At("volumes").All() {
		switch {
		case v.At("persistentVolumeClaim") != nil:
			name := v.At("persistentVolumeClaim", "claimName")
			d.claimed(c.named("PersistentVolumeClaim", name.Str()).At("spec"), at(name))
		case v.At("ephemeral", "volumeClaimTemplate") != nil:
			d.take("disk_gb", v.At("ephemeral", "volumeClaimTemplate", "spec", "resources", "requests", "storage"), quantityGB)
		case v.At("hostPath") != nil:
			d.hostPath(v.At("hostPath", "path"))
		}
	}
}

func (d *draft) claimed(spec *tree.Node, w where) {
	d.fact("disk_persistent", "true", w)
	d.fact("state", "local-state", w)
	d.take("disk_gb", spec.At("resources", "requests", "storage"), quantityGB)
	d.setting("volume_access", spec.At("accessModes").First())
}

func (d *draft) hostPath(p *tree.Node) {
	d.note("host_path", p.Source(), at(p))
	d.fact("privileged_or_kernel", "true", at(p))
}

func (c *cluster) named(kind, name string) *tree.Node {
	for _, doc := range c.docs {
		if doc.At("kind").Str() == kind && doc.At("metadata", "name").Str() == name && name != "" {
			return doc
		}
	}
	return nil
}

// replicas reads how many copies run, from the object or from what scales it.
func (c *cluster) replicas(d *draft, kind string, around *tree.Node) {
	scaled := c.scaler(d)
	n := around.At("replicas")
	if kind == "CronJob" || kind == "Job" || kind == "DaemonSet" || kind == "Pod" {
		return
	}
	d.setting("replicas", n)
	if !n.Present() && !scaled {
		d.defaultNote("replicas", "1")
	}
	if strategy := orNode(around.At("strategy", "type"), around.At("strategy")); strategy.Str() == "Recreate" && !scaled && (n.Str() == "1" || !n.Present()) {
		d.fact("single_instance_only", "true", at(strategy))
	}
}

// scaler joins the autoscaler that targets the workload.
func (c *cluster) scaler(d *draft) bool {
	found := false
	for _, doc := range c.docs {
		spec := doc.At("spec")
		target := spec.At("scaleTargetRef")
		if target.At("name").Str() != d.Name || d.Name == "" {
			continue
		}
		w := where{doc.File, doc.At("kind").Line, ""}
		switch doc.At("kind").Str() {
		case "HorizontalPodAutoscaler":
			found = true
			d.setting("min_instances", spec.At("minReplicas"))
			d.defaultNote("min_instances", "1")
			d.setting("max_instances", spec.At("maxReplicas"))
			d.evidence(w, "HorizontalPodAutoscaler")
		case "ScaledObject":
			found = true
			// Defaults of KEDA: https://keda.sh/docs/latest/reference/scaledobject-spec/, read 2026-11-22.
			d.setting("min_instances", orNode(spec.At("idleReplicaCount"), spec.At("minReplicaCount"))) // the idle count holds while nothing triggers
			d.defaultNote("min_instances", "0")
			d.setting("max_instances", spec.At("maxReplicaCount"))
			d.defaultNote("max_instances", "100")
			d.evidence(w, "ScaledObject")
			for _, t := range spec.At("triggers").All() {
				kind := kedaTrigger(t.At("type").Str())
				d.trigger(kind, at(t.At("type")), "")
				if kind == byQueue || kind == byStream {
					d.fact("job_pull_workers", "true", at(t.At("type")))
				}
			}
		}
	}
	return found
}

func kedaTrigger(kind string) string {
	switch {
	case strings.Contains(kind, "kafka"), strings.Contains(kind, "kinesis"), strings.Contains(kind, "eventhub"):
		return byStream
	case strings.Contains(kind, "queue"), strings.Contains(kind, "rabbitmq"), strings.Contains(kind, "pubsub"), strings.Contains(kind, "servicebus"), strings.Contains(kind, "redis"), strings.Contains(kind, "nats"), strings.Contains(kind, "activemq"):
		return byQueue
	case kind == "cron":
		return bySchedule
	}
	return ""
}

// callers joins the services whose selector matches the pod, and the ways in that lead to them.
func (c *cluster) callers(d *draft, pod, main *tree.Node) {
	labels := pod.At("metadata", "labels")
	for _, doc := range c.docs {
		if doc.At("kind").Str() != "Service" || !selects(doc.At("spec", "selector"), labels) {
			continue
		}
		w := where{doc.File, doc.At("kind").Line, ""}
		d.evidence(w, "Service "+doc.At("metadata", "name").Str())
		public := c.ways[doc.At("metadata", "name").Str()]
		if public.file != "" {
			d.note("public", "true", public)
			d.trigger(byRequest, public, "")
		} else if t := doc.At("spec", "type"); t.Str() == "LoadBalancer" {
			d.note("public", "true", at(t))
		}
		for _, p := range doc.At("spec", "ports").All() {
			d.served(p, main)
		}
	}
}

func selects(selector, labels *tree.Node) bool {
	entries := selector.Entries()
	for _, f := range entries {
		have := labels.At(f.Key)
		if have == nil || have.Source() != f.Value.Source() {
			return false
		}
	}
	return len(entries) > 0
}

// served reads one port of a Service: its name, number and protocol say what is spoken.
func (d *draft) served(p, main *tree.Node) {
	port, name := p.At("port"), strings.ToLower(p.At("name").Str()+" "+p.At("appProtocol").Str()+" "+portName(p.At("targetPort"), main))
	w := at(port)
	switch {
	case strings.EqualFold(p.At("protocol").Str(), "UDP"):
		d.fact("protocol", "udp", at(p.At("protocol")))
	case strings.Contains(name, "grpc") || strings.Contains(name, "h2c"):
		d.fact("protocol", "grpc", w)
		d.trigger(byRequest, w, "")
	case strings.Contains(name, "metrics"):
	case strings.Contains(name, "http") || strings.Contains(name, "web") || httpPort(port.Str()) || httpPort(p.At("targetPort").Str()):
		d.trigger(byRequest, w, "")
	default:
		d.fact("protocol", "tcp", w)
	}
}

// portName is the name of the container's port that a Service targets by number.
func portName(target, main *tree.Node) string {
	for _, p := range main.At("ports").All() {
		if p.At("containerPort").Str() == target.Str() {
			return p.At("name").Str()
		}
	}
	return target.Str()
}

func httpPort(port string) bool {
	switch port {
	case "80", "443", "8080", "8000", "3000", "5000", "8443", "8081", "8888", "9000", "4000", "8090":
		return true
	}
	return false
}

// waysIn is the services that ingresses and routes lead to, with the place that names each.
func waysIn(docs []*tree.Node) map[string]where {
	ways := map[string]where{}
	for _, doc := range docs {
		switch doc.At("kind").Str() {
		case "Ingress", "HTTPRoute", "GRPCRoute", "IngressRoute", "VirtualService", "Route":
			tree.Walk(doc.At("spec"), func(n *tree.Node) bool {
				if _, known := ways[n.Text]; n.Kind == tree.Scalar && !known {
					ways[n.Text] = at(n)
				}
				return true
			})
		}
	}
	return ways
}

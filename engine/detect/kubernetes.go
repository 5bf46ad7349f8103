package detect

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readKubernetes reads the manifests that no chart, overlay or other format owns. Each environment's folder is a cluster of its own;
// production's leads.
func readKubernetes(s *fileset) []*draft {
	groups := map[string][]*tree.Node{}
	var order []string
	for _, p := range s.where(func(p string) bool { return isYAML(p) || isJSON(p) }) {
		if !bytes.Contains(s.data[p], []byte("apiVersion")) || !bytes.Contains(s.data[p], []byte("kind")) {
			continue
		}
		docs := manifests(s.yaml(p))
		if len(docs) == 0 {
			continue
		}
		s.claim(p)
		g := environmentRoot(p)
		if groups[g] == nil {
			order = append(order, g)
		}
		groups[g] = append(groups[g], docs...)
	}
	var drafts []*draft
	for _, g := range productionFirst(order) {
		drafts = addNew(drafts, inEnvironment(deployed(s, groups[g], "kubernetes"), environment(g)))
	}
	return drafts
}

// deployed is the services among the objects that are deployed together.
func deployed(s *fileset, docs []*tree.Node, format string) []*draft {
	drafts := newCluster(docs).services(format)
	for _, doc := range docs {
		if d := knativeService(s, doc); d != nil {
			d.Format = format
			drafts = append(drafts, d)
		}
	}
	return drafts
}

// environmentRoot is the part of a path down to the folder that names an environment; "" where none does.
func environmentRoot(p string) string {
	parts := strings.Split(path.Dir(p), "/")
	for i := range parts {
		if environment(parts[i]) != "" {
			return strings.Join(parts[:i+1], "/")
		}
	}
	return ""
}

// manifests is the documents that are objects of a cluster, lists and templates opened.
func manifests(docs []*tree.Node) []*tree.Node {
	var out []*tree.Node
	for _, d := range docs {
		switch kind := d.At("kind").Str(); {
		case kind == "List" || kind == "Template":
			for _, item := range append(d.At("items").All(), d.At("objects").All()...) {
				if item.At("kind").Str() != "" && len(out) < tree.MaxDocs {
					out = append(out, item)
				}
			}
		case kind != "" && d.At("apiVersion") != nil:
			out = append(out, d)
		}
	}
	return out
}

// cluster is the objects that are deployed together.
type cluster struct {
	docs  []*tree.Node
	where where
	id    string           // catalogue id that the objects hint at
	ways  map[string]where // services that are reachable from outside
}

func newCluster(docs []*tree.Node) *cluster {
	docs = docs[:min(len(docs), 2000)]
	c := &cluster{docs: docs, ways: waysIn(docs)}
	c.id, c.where = hinted(docs)
	return c
}

func (c *cluster) services(format string) []*draft {
	var drafts []*draft
	for _, doc := range c.docs {
		if len(drafts) >= 200 {
			break
		}
		if d := c.workload(doc, format); d != nil {
			drafts = append(drafts, d)
		}
	}
	return drafts
}

// podOf is the pod template of a workload and the settings around it; nil for any other object.
func podOf(doc *tree.Node) (pod, around *tree.Node) {
	spec := doc.At("spec")
	switch doc.At("kind").Str() {
	case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "DeploymentConfig", "CloneSet", "Rollout", "Job":
		return spec.At("template"), spec
	case "CronJob":
		return spec.At("jobTemplate", "spec", "template"), spec
	case "Pod":
		return doc, spec
	}
	return nil, nil
}

func (c *cluster) workload(doc *tree.Node, format string) *draft {
	pod, around := podOf(doc)
	containers := pod.At("spec", "containers")
	if containers == nil || isHook(doc) || !hasImage(containers) {
		return nil
	}
	kind := doc.At("kind").Str()
	name := doc.At("metadata", "name")
	line := doc.Line
	if at := doc.At("kind"); at.File == doc.File && at.Line > 0 {
		line = at.Line
	}
	d := newDraft(format, kind, orText(name.Str(), fileName(doc.File)), where{doc.File, line, ""})
	if kind == "Pod" && strings.Contains(strings.ToLower(d.Name), "test") {
		return nil
	}
	c.place(d, pod)
	w := where{doc.File, line, ""}
	d.fact("kubernetes_in_use", "true", w)
	d.fact("package_type", "image", w)
	main := mainContainer(containers.All())
	d.pod(pod.At("spec"), main)
	c.volumes(d, doc, pod.At("spec"))
	c.kindFacts(d, kind, around)
	c.replicas(d, kind, around)
	c.callers(d, pod, main)
	return d
}

func fileName(p string) string { return strings.TrimSuffix(path.Base(p), path.Ext(p)) }

func (c *cluster) place(d *draft, pod *tree.Node) {
	if c.id != "" {
		d.on(c.id, c.where)
		return
	}
	w := where{d.File, d.Line, ""}
	d.on("kubernetes-self-hosted", w)
	d.gap("platform", w, "the files do not say whose cluster this is")
	for _, container := range pod.At("spec", "containers").All() {
		if image := container.At("image"); vendorRegistry(image.Source()) {
			d.gap("platform", at(image), "a registry says where the image lives, not whose cluster runs it")
			return
		}
	}
}

// vendorRegistry reports images in the registry of a cloud, which any cluster can pull from.
func vendorRegistry(image string) bool {
	return strings.Contains(image, ".dkr.ecr.") || strings.Contains(image, ".azurecr.io") || strings.Contains(image, "gcr.io/") && !strings.Contains(image, "k8s.gcr.io/") || strings.Contains(image, ".pkg.dev/")
}

// isHook reports objects that Helm runs around an installation, tests among them.
func isHook(doc *tree.Node) bool {
	notes := doc.At("metadata", "annotations")
	return notes.At("helm.sh/hook").Present() || notes.At("argocd.argoproj.io/hook").Present()
}

// hasImage tells a workload from a patch, which names what it changes and nothing else.
func hasImage(containers *tree.Node) bool {
	if containers.Kind == tree.Opaque {
		return true
	}
	return slices.ContainsFunc(containers.All(), func(c *tree.Node) bool { return c.At("image").Present() })
}

// mainContainer is the first container that is no known companion.
func mainContainer(containers []*tree.Node) *tree.Node {
	for _, c := range containers {
		if !companion(c.At("name").Str()) {
			return c
		}
	}
	if len(containers) > 0 {
		return containers[0]
	}
	return nil
}

func companion(name string) bool {
	for _, word := range []string{"istio-proxy", "envoy", "cloudsql-proxy", "cloud-sql-proxy", "linkerd", "otel", "fluent", "filebeat", "vault-agent", "oauth2-proxy", "log-shipper", "daprd"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// kindFacts is what the kind of an object says.
func (c *cluster) kindFacts(d *draft, kind string, around *tree.Node) {
	w := where{d.File, d.Line, ""}
	switch kind {
	case "CronJob":
		d.trigger(bySchedule, orWhere(at(around.At("schedule")), w), around.At("schedule").Str())
		if tz := around.At("timeZone"); tz != nil {
			d.setting("time_zone", tz)
		}
		d.setting("concurrency_policy", around.At("concurrencyPolicy"))
		d.defaultNote("concurrency_policy", "Allow")
		d.deadline(around.At("jobTemplate", "spec"))
	case "Job":
		d.fact("workload_kind", "batch", w)
		d.deadline(around)
	case "DaemonSet":
		d.fact("companion_software", "node-agents", w)
	}
}

func (d *draft) deadline(job *tree.Node) {
	d.take("execution_seconds_max", job.At("activeDeadlineSeconds"), seconds)
	d.setting("retries", job.At("backoffLimit"))
	d.setting("parallelism", job.At("parallelism"))
}

func orWhere(a, b where) where {
	if a.file != "" {
		return a
	}
	return b
}

// hinted is the managed service whose marks the objects carry: annotations and node labels. A registry is no mark: it says where an
// image lives, and any cluster may pull from it.
func hinted(docs []*tree.Node) (string, where) {
	marks := [][2]string{
		{"cloud.google.com/compute-class", "gcp-gke-autopilot"},
		{"autopilot.gke.io", "gcp-gke-autopilot"},
		{"eks.amazonaws.com", "aws-eks"},
		{"alb.ingress.kubernetes.io", "aws-eks"},
		{"service.beta.kubernetes.io/aws-", "aws-eks"},
		{"karpenter", "aws-eks"},
		{"ebs.csi.aws", "aws-eks"},
		{"cloud.google.com/", "gcp-gke-standard"},
		{"iam.gke.io", "gcp-gke-standard"},
		{"networking.gke.io", "gcp-gke-standard"},
		{"azure.workload.identity", "azure-aks"},
		{"kubernetes.azure.com", "azure-aks"},
		{"appgw.ingress.kubernetes.io", "azure-aks"},
	}
	best, place := len(marks), where{}
	for _, doc := range docs {
		tree.Walk(doc, func(n *tree.Node) bool {
			look := func(text string, w where) {
				for i := 0; i < best; i++ {
					if strings.Contains(text, marks[i][0]) {
						best, place = i, w
						return
					}
				}
			}
			if n.Kind == tree.Scalar && len(n.Text) < 300 {
				look(n.Text, at(n))
			}
			for _, f := range n.Fields {
				look(f.Key, where{f.Value.File, f.Line, ""})
			}
			return true
		})
	}
	if best == len(marks) {
		return "", where{}
	}
	return marks[best][1], place
}

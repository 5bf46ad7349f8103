package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/terra"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// tfKubernetes reads a workload of the Kubernetes provider by giving it the shape of a manifest.
func tfKubernetes(t *terraform, r terra.Resource) *draft {
	kinds := map[string]string{"stateful_set": "StatefulSet", "cron_job": "CronJob", "daemonset": "DaemonSet", "daemon_set": "DaemonSet", "job": "Job", "deployment": "Deployment"}
	m := asManifest(r.Body, kinds[strings.TrimSuffix(strings.TrimPrefix(r.Type, "kubernetes_"), "_v1")])
	c := newCluster([]*tree.Node{m})
	made := c.services("terraform")
	if len(made) == 0 {
		return nil
	}
	d := made[0]
	if d.Name == "" {
		d.Name = r.Name
	}
	d.File, d.Line, d.Kind = r.File, r.Line, r.Type
	for _, res := range t.module.Resources {
		if id := clusterOf(res); id != "" && d.Platform == "kubernetes-self-hosted" {
			d.on(id, where{res.File, res.Line, ""})
		}
	}
	return d
}

// clusterOf is the catalogue id of a cluster that a resource declares, "" for other resources.
func clusterOf(r terra.Resource) string {
	switch r.Type {
	case "aws_eks_cluster":
		return "aws-eks"
	case "google_container_cluster":
		if r.Body.At("enable_autopilot").True() {
			return "gcp-gke-autopilot"
		}
		return "gcp-gke-standard"
	case "azurerm_kubernetes_cluster":
		return "azure-aks"
	}
	return ""
}

// asManifest renames a resource's snake_case blocks to a manifest's names: "container" blocks become the list "containers".
func asManifest(body *tree.Node, kind string) *tree.Node {
	left := tree.MaxVisited
	n := manifestNode(body, &left, 0)
	b := tree.NewMap(n)
	b.Put(tree.Field{Key: "kind", Value: tree.Value(body.File, body.Line, kind)})
	return n
}

func manifestNode(n *tree.Node, left *int, depth int) *tree.Node {
	*left--
	if n == nil || *left < 0 || depth > tree.MaxDepth || n.Kind != tree.Map && n.Kind != tree.List {
		return n
	}
	c := *n
	c.Fields, c.Items = nil, nil
	for _, f := range n.Fields {
		f.Key = manifestKey(f.Key)
		f.Value = manifestNode(f.Value, left, depth+1)
		c.Fields = append(c.Fields, f)
	}
	for _, item := range n.Items {
		c.Items = append(c.Items, manifestNode(item, left, depth+1))
	}
	return &c
}

func manifestKey(key string) string {
	switch key {
	case "container":
		return "containers"
	case "port":
		return "ports"
	}
	parts := strings.Split(key, "_")
	for i := 1; i < len(parts); i++ {
		if parts[i] != "" && !strings.ContainsAny(key, "./") {
			parts[i] = strings.ToUpper(parts[i][:1]) + parts[i][1:]
		}
	}
	return strings.Join(parts, "")
}

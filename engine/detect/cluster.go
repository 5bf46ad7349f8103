package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/terra"
)

// cluster notes a cluster that the files declare.
func (s *fileset) cluster(id string, w where) {
	if _, known := s.clusters[id]; !known {
		s.clusters[id] = w
	}
}

// declaredClusters notes the clusters of a module, those of the most used public modules too.
func declaredClusters(s *fileset, m *terra.Module) {
	for _, r := range m.Resources {
		if id := clusterOf(r); id != "" {
			s.cluster(id, where{r.File, r.Line, ""})
		}
	}
	for _, c := range m.Calls {
		for prefix, id := range map[string]string{"terraform-aws-modules/eks/aws": "aws-eks", "terraform-google-modules/kubernetes-engine/google": "gcp-gke-standard", "Azure/aks/azurerm": "azure-aks"} {
			if strings.HasPrefix(c.Source, prefix) {
				if strings.Contains(c.Source, "autopilot") {
					id = "gcp-gke-autopilot"
				}
				s.cluster(id, where{c.File, c.Line, ""})
			}
		}
	}
}

// placeInCluster places workloads of Kubernetes whose own files do not say where they run on the one kind of cluster that the
// repository declares. With several kinds it stays open.
func placeInCluster(s *fileset, drafts []*draft) {
	if len(s.clusters) != 1 {
		return
	}
	for id, w := range s.clusters {
		for _, d := range drafts {
			if d.Platform == "kubernetes-self-hosted" && d.unresolved("platform") {
				d.on(id, w)
				d.evidence(w, "the cluster that the repository declares")
			}
		}
	}
}

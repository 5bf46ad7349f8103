package detect

import (
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// pod reads what a pod and its main container ask for.
func (d *draft) pod(spec, main *tree.Node) {
	resources := main.At("resources")
	if spec.At("resources").Present() {
		resources = spec.At("resources")
	}
	d.resources(resources)
	d.gpus(resources.At("limits"))
	d.setting("image", main.At("image"))
	for _, p := range main.At("ports").All() {
		d.setting("port", p.At("containerPort"))
		if strings.EqualFold(p.At("protocol").Str(), "UDP") {
			d.fact("protocol", "udp", at(p.At("protocol")))
		}
	}
	d.privileges(spec, main)
	if others := len(spec.At("containers").All()); others > 1 {
		d.fact("companion_software", "sidecars", at(spec.At("containers")))
	}
	d.nodes(spec)
	d.setting("stop_seconds", spec.At("terminationGracePeriodSeconds"))
	d.runtimeOfImage(main.At("image"))
}

// resources takes memory and processors: what is requested up to what is allowed. One of both alone counts for both; neither is a gap.
func (d *draft) resources(r *tree.Node) {
	if r != nil && r.Kind == tree.Opaque {
		d.gap("memory_mb", at(r), why(r))
		d.gap("vcpu", at(r), why(r))
		return
	}
	for _, x := range []struct {
		id   profile.ID
		name string
		key  string
		c    convert
	}{{"memory_mb", "memory", "memory", quantityMB}, {"vcpu", "cpu", "cpu", cores}} {
		request, limit := r.At("requests", x.key), r.At("limits", x.key)
		d.setting(x.name+"_request", request)
		d.setting(x.name+"_limit", limit)
		switch {
		case request.Known() && limit.Known():
			a, okA := x.c(request.Str())
			b, okB := x.c(limit.Str())
			if okA && okB && a != b {
				w := at(request)
				w.note = joinNotes(w.note, "requested "+request.Str()+", at most "+limit.Str())
				d.fact(x.id, span(a, b), w)
				continue
			}
			d.take(x.id, request, x.c)
		case request.Present():
			d.take(x.id, request, x.c)
		case limit.Present():
			d.take(x.id, limit, x.c)
		default:
			d.gap(string(x.id), where{d.File, d.Line, ""}, "not set: no request and no limit")
		}
	}
}

func joinNotes(a, b string) string {
	if a == "" {
		return b
	}
	return b + ", " + a
}

func (d *draft) gpus(limits *tree.Node) {
	for _, f := range limits.Entries() {
		if f.Key == "nvidia.com/gpu" || f.Key == "amd.com/gpu" || strings.HasPrefix(f.Key, "gpu.intel.com/") || f.Key == "aws.amazon.com/neuron" {
			if f.Value.Str() != "0" {
				d.fact("gpu", "true", where{f.Value.File, f.Line, ""})
				d.take("gpu_count", f.Value, whole)
			}
		}
	}
}

func (d *draft) privileges(spec, main *tree.Node) {
	for _, n := range []*tree.Node{main.At("securityContext", "privileged"), spec.At("hostNetwork"), spec.At("hostPID"), spec.At("hostIPC"), main.At("securityContext", "windowsOptions", "hostProcess")} {
		if n.True() {
			d.fact("privileged_or_kernel", "true", at(n))
		}
	}
	for _, c := range main.At("securityContext", "capabilities", "add").All() {
		if c.Str() != "NET_BIND_SERVICE" && c.Str() != "CHOWN" {
			d.fact("privileged_or_kernel", "true", at(c))
			d.note("capabilities", c.Str(), at(c))
		}
	}
}

// nodes reads what a pod asks of its node.
func (d *draft) nodes(spec *tree.Node) {
	for _, f := range spec.At("nodeSelector").Entries() {
		switch f.Key {
		case "kubernetes.io/os", "beta.kubernetes.io/os":
			d.take("os", f.Value, operatingSystem)
		case "kubernetes.io/arch", "beta.kubernetes.io/arch":
			d.take("cpu_arch", f.Value, architecture)
		case "cloud.google.com/gke-spot", "eks.amazonaws.com/capacityType", "karpenter.sh/capacity-type", "kubernetes.azure.com/scalesetpriority":
			if strings.EqualFold(f.Value.Str(), "spot") || f.Value.True() {
				d.fact("interruption_tolerant", "true", at(f.Value))
			}
		}
	}
	d.take("os", spec.At("os", "name"), operatingSystem)
}

// datastores are images that hold data.
func datastore(image string) bool {
	repository, _, _ := strings.Cut(image, "@")
	base := repository[strings.LastIndexByte(repository, '/')+1:]
	base, _, _ = strings.Cut(base, ":")
	return slices.Contains([]string{
		"postgres", "postgresql", "postgis", "mysql", "mariadb", "mongo", "mongodb", "redis", "valkey", "elasticsearch", "opensearch", "cassandra", "rabbitmq", "kafka", "cp-kafka", "zookeeper",
		"minio", "clickhouse-server", "clickhouse", "influxdb", "etcd", "nats", "couchdb", "neo4j", "timescaledb", "memcached", "mssql", "server-postgres", "pgvector", "redis-stack", "cockroach", "scylla", "meilisearch", "typesense", "qdrant", "milvus", "weaviate",
	}, base)
}

// runtimeOfImage takes what an image's name says: that it is a store.
func (d *draft) runtimeOfImage(image *tree.Node) {
	if datastore(image.Str()) {
		d.fact("workload_kind", "stateful-datastore", at(image))
	}
}

package detect

import (
	"path"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// readWrangler reads the configuration of Cloudflare Workers, in any of its three spellings.
func readWrangler(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(func(p string) bool {
		b := path.Base(p)
		return b == "wrangler.toml" || b == "wrangler.json" || b == "wrangler.jsonc"
	}) {
		s.claim(p)
		root := s.toml2(p)
		if root.At("main") == nil && root.At("assets") == nil && root.At("site") == nil && root.At("containers") == nil && root.At("type") == nil && root.At("pages_build_output_dir") == nil {
			continue
		}
		drafts = append(drafts, worker(p, root))
	}
	return drafts
}

func (s *fileset) toml2(p string) *tree.Node {
	if isJSON(p) {
		return s.one(p)
	}
	return s.toml(p)
}

// worker reads one Worker with the values of production laid upon it. Limits: 128 MB an isolate, processor time instead of wall time;
// https://developers.cloudflare.com/workers/platform/limits/, read 2026-11-22.
func worker(file string, root *tree.Node) *draft {
	for _, name := range []string{"production", "prod"} {
		if over := root.At("env", name); over.Present() {
			root = tree.Overlay(root, over)
			break
		}
	}
	name := root.At("name")
	w := where{file, lineOr(name, 1), ""}
	d := newDraft("wrangler", "Cloudflare Worker", orText(name.Str(), path.Base(dirOf(file))), w)
	d.dir = dirOf(file)
	d.on("cloudflare-workers", w)
	if root.At("main") == nil && root.At("containers") == nil {
		d.note("static_assets", "true", w)
	}
	d.assume("memory_mb", "128")
	d.setting("cpu_ms", root.At("limits", "cpu_ms"))
	if main := root.At("main"); main.Present() {
		for _, ext := range [][2]string{{".py", "python"}, {".ts", "node"}, {".js", "node"}, {".mjs", "node"}, {".rs", "rust"}} {
			if strings.HasSuffix(main.Str(), ext[0]) {
				d.fact("runtime", ext[1], at(main))
			}
		}
	}
	for _, q := range root.At("queues", "consumers").All() {
		d.trigger(byQueue, at(q), "")
	}
	for _, c := range root.At("triggers", "crons").All() {
		d.trigger(bySchedule, at(c), c.Str())
	}
	if r := root.Any("routes", "route", "workers_dev"); r.Present() && !r.False() {
		d.trigger(byRequest, at(r), "")
	}
	if len(d.triggers) == 0 || len(root.At("durable_objects", "bindings").All()) > 0 {
		d.trigger(byRequest, w, "")
	}
	d.workerStores(root)
	d.workerContainers(root)
	return d
}

func (d *draft) workerStores(root *tree.Node) {
	if b := root.At("durable_objects", "bindings"); len(b.All()) > 0 {
		d.fact("state", "local-state", at(b))
		d.note("durable_objects", "true", at(b))
		return
	}
	for _, key := range []string{"d1_databases", "kv_namespaces", "r2_buckets", "hyperdrive", "vectorize"} {
		if b := root.At(key); len(b.All()) > 0 {
			d.fact("state", "external-state", at(b))
			return
		}
	}
}

// workerContainers reads containers beside a Worker by their instance types:
// https://developers.cloudflare.com/containers/platform-details/limits/, read 2026-11-22.
func (d *draft) workerContainers(root *tree.Node) {
	sizes := map[string][3]string{"lite": {"0.0625", "256", "2"}, "dev": {"0.0625", "256", "2"}, "basic": {"0.25", "1024", "4"}, "standard": {"0.5", "4096", "4"}, "standard-1": {"0.5", "4096", "8"}, "standard-2": {"1", "6144", "12"}, "standard-3": {"2", "8192", "16"}, "standard-4": {"4", "12288", "20"}}
	for _, c := range root.At("containers").All() {
		size := c.At("instance_type")
		if v, ok := sizes[size.Str()]; ok {
			w := at(size)
			w.note = "size of " + size.Str()
			d.fact("vcpu", v[0], w)
			d.fact("memory_mb", v[1], w)
			d.fact("disk_gb", v[2], w)
		}
		d.setting("max_instances", c.At("max_instances"))
		d.setting("image", c.At("image"))
	}
}

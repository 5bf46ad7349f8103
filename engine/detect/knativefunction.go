package detect

import (
	"bytes"
	"path"
)

// knativeFunction reads the func.yaml of a function that is deployed with Knative's own tool.
// https://github.com/knative/func/blob/main/docs/reference/func_yaml.md, read 2026-11-25.
func knativeFunction(s *fileset, p string) *draft {
	if base := path.Base(p); base != "func.yaml" && base != "func.yml" || !bytes.Contains(s.data[p], []byte("specVersion")) {
		return nil
	}
	root := s.one(p)
	name := root.At("name")
	if root.At("specVersion").Str() == "" || name.Str() == "" || root.At("runtime").Str() == "" {
		return nil
	}
	d := newDraft("cloud-run", "Knative function", name.Str(), where{p, name.Line, ""})
	d.dir = dirOf(p)
	deploy := root.At("deploy")
	o := orNode(deploy.At("options"), root.At("options"))
	d.knative(cloudRun{
		concurrency: o.At("resources", "limits", "concurrency"), low: o.At("scale", "min"), high: o.At("scale", "max"),
		image: orNode(deploy.At("image"), root.At("image")),
	}, o)
	d.setting("concurrency_target", o.At("scale", "target"))
	runtime := root.At("runtime")
	d.setting("runtime", runtime)
	of := map[string]string{"quarkus": "java", "springboot": "java", "typescript": "node"}[runtime.Str()]
	if l, ok := language(orText(of, runtime.Str())); ok {
		d.fact("runtime", l, at(runtime))
	}
	return d
}

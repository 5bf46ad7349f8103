package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// appPlan is a plan of App Service: its size, and the names under which a site may refer to it.
type appPlan struct {
	sku   *tree.Node
	names []string
}

// appSite is a site that waits for its plan.
type appSite struct {
	d         *draft
	function  bool
	reference string
}

func (a *arm) plan(sku *tree.Node, names ...string) {
	if len(a.plans) < maxDrafts {
		a.plans = append(a.plans, appPlan{sku, names})
	}
}

// site reads a function app; a site without functions is a web app of App Service.
func (a *arm) site(d *draft, body, props *tree.Node) {
	w := where{d.File, d.Line, ""}
	kind := body.At("kind")
	flex := props.At("functionAppConfig")
	d.take("memory_mb", flex.At("scaleAndConcurrency", "instanceMemoryMB"), megabytes)
	d.setting("max_instances", flex.At("scaleAndConcurrency", "maximumInstanceCount"))
	d.take("concurrency_per_instance", flex.At("scaleAndConcurrency", "triggers", "http", "perInstanceConcurrency"), whole)
	d.take("runtime", flex.At("runtime", "name"), language)
	if subnet := props.At("virtualNetworkSubnetId"); subnet.Present() && !strings.HasPrefix(subnet.Why, "depends on ") {
		d.fact("private_network", "true", at(subnet))
	}
	d.siteConfig(props.At("siteConfig"))
	if strings.Contains(kind.Str(), "linux") {
		d.fact("os", "linux", at(kind))
	}
	function := strings.Contains(strings.ToLower(kind.Source()), "functionapp") || flex.Present()
	if !function {
		d.trigger(byRequest, w, "")
	}
	if len(a.sites) >= maxDrafts {
		return
	}
	a.sites = append(a.sites, appSite{d, function, props.At("serverFarmId").Source()})
}

// siteConfig reads the stack of a site: "PYTHON|3.12", "DOCKER|image", or the worker that its settings name.
func (d *draft) siteConfig(config *tree.Node) {
	stack := orNode(config.At("linuxFxVersion"), config.At("windowsFxVersion"))
	name, image, _ := strings.Cut(stack.Str(), "|")
	if strings.EqualFold(name, "docker") {
		d.fact("package_type", "image", at(stack))
		d.note("image", image, at(stack))
	} else if l, ok := language(strings.ToLower(name)); ok {
		d.fact("runtime", l, at(stack))
	}
	d.setting("always_on", config.At("alwaysOn"))
	for _, s := range config.At("appSettings").All() {
		if s.At("name").Str() == "FUNCTIONS_WORKER_RUNTIME" {
			worker := s.At("value")
			if l, ok := language(strings.TrimSuffix(worker.Str(), "-isolated")); ok {
				d.fact("runtime", l, at(worker))
			}
		}
	}
}

// settle gives every site its plan.
func (a *arm) settle() {
	for _, s := range a.sites {
		w := where{s.d.File, s.d.Line, ""}
		sku := a.planOf(s.reference)
		if !s.function {
			s.d.Family = "vm"
			s.d.fact("cloud", "azure", w)
			s.d.gap("platform", w, "Azure App Service is not in the catalogue")
			s.d.setting("plan", sku)
			continue
		}
		s.d.functionPlan(sku.Str(), orWhere(at(sku), w))
		if sku.Form() == tree.Opaque {
			s.d.gap("platform", at(sku), "the plan's size: "+why(sku))
		}
		s.d.defaultFunctionTimeout()
	}
	a.sites = nil
}

// planOf is the size of the plan that a reference names; the only plan there is when it names none that is known.
func (a *arm) planOf(reference string) *tree.Node {
	first, _, _ := strings.Cut(reference, ".")
	for _, p := range a.plans {
		for _, name := range p.names {
			if name != "" && (name == first || strings.Contains(reference, "'"+name+"'") || strings.Contains(name, "(") && strings.Contains(reference, name)) {
				return p.sku
			}
		}
	}
	if len(a.plans) == 1 {
		return a.plans[0].sku
	}
	return nil
}

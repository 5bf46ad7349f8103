package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// verifiedModule reads calls of the Azure Verified Modules that deploy services, by the names of their parameters; their sources are not
// in the repository. https://github.com/Azure/bicep-registry-modules, avm/res/app/container-app and avm/res/web/site, read 2026-11-25.
func verifiedModule(file string, m bicepModule) *draft {
	of, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(m.of, "br/public:"), "br:mcr.microsoft.com/bicep/"), ":")
	in := func(name string) *tree.Node { return m.params[name] }
	name := in("name").Str()
	if name == "" {
		name = m.symbol
	}
	d := newDraft("bicep", of, name, where{file, m.line, ""})
	switch of {
	case "avm/res/app/container-app":
		verifiedContainerApp(d, in)
	case "avm/res/web/site":
		d.verifiedSite(in("kind"))
	default:
		return nil
	}
	return d
}

func verifiedContainerApp(d *draft, in func(string) *tree.Node) {
	c := in("containers")
	low, high := in("scaleMinReplicas"), in("scaleMaxReplicas")
	if s := in("scaleSettings"); s.Present() {
		low, high = s.At("minReplicas"), s.At("maxReplicas")
	}
	ingress := tree.Value(d.File, d.Line, "true")
	if in("disableIngress").True() {
		ingress = nil
	}
	d.containerApp(containerApp{
		cpu: jsonNumber(c.At("resources", "cpu")), memory: c.At("resources", "memory"), low: low, high: high, port: in("ingressTargetPort"), external: in("ingressExternal"),
		transport: in("ingressTransport"), image: c.At("image"), ingress: ingress,
	})
	if !low.Present() {
		d.settings["min_instances"] = Setting{"min_instances", "3", d.File, d.Line, "default of the module"}
	}
}

// verifiedSite is a function app or a web app by its kind; the plan stands in another call.
func (d *draft) verifiedSite(kind *tree.Node) {
	w := where{d.File, d.Line, ""}
	if strings.Contains(kind.Str(), "functionapp") {
		d.functionPlan("", w)
		d.defaultFunctionTimeout()
		return
	}
	d.Family = "vm"
	d.fact("cloud", "azure", w)
	d.gap("platform", w, "Azure App Service is not in the catalogue")
	d.trigger(byRequest, w, "")
}

package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/bicep"
	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// verifiedModule reads calls of the Azure Verified Modules that deploy services, by the names of their parameters; their sources are not
// in the repository. https://github.com/Azure/bicep-registry-modules, avm/res/app/container-app, avm/res/app/job, avm/res/web/site,
// avm/res/web/serverfarm and avm/ptn/azd/container-app-upsert, read 2026-11-25.
func (a *arm) verifiedModule(file string, m bicep.Module) *draft {
	of, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(m.Of, "br/public:"), "br:mcr.microsoft.com/bicep/"), ":")
	in := func(name string) *tree.Node { return m.Params[name] }
	name := in("name").Str()
	if name == "" {
		name = orText(in("tags").At("azd-service-name").Str(), m.Symbol)
	}
	d := newDraft("bicep", of, name, where{file, m.Line, ""})
	switch of {
	case "avm/res/app/container-app":
		verifiedContainerApp(d, in)
	case "avm/ptn/azd/container-app-upsert", "avm/ptn/azd/acr-container-app":
		azdContainerApp(d, in)
	case "avm/res/app/job":
		verifiedJob(d, in)
	case "avm/res/web/serverfarm":
		a.plan(orNode(in("skuName"), in("sku").At("name")), m.Symbol)
		return nil
	case "avm/res/web/site":
		a.site(d, mapOf(m, "kind"), mapOf(m, "siteConfig", "functionAppConfig", "virtualNetworkSubnetId", "serverFarmId=serverFarmResourceId"))
	default:
		return nil
	}
	return d
}

// mapOf is some parameters of a call as the fields of a map; "field=parameter" where they have other names.
func mapOf(m bicep.Module, names ...string) *tree.Node {
	out := &tree.Node{Kind: tree.Map, Line: m.Line}
	for _, name := range names {
		field, param, renamed := strings.Cut(name, "=")
		if !renamed {
			param = field
		}
		if v := m.Params[param]; v.Present() {
			out.Fields = append(out.Fields, tree.Field{Key: field, Line: v.Line, Value: v})
		}
	}
	return out
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

// azdContainerApp reads the pattern of the Azure Developer CLI, which has one container and its own defaults.
func azdContainerApp(d *draft, in func(string) *tree.Node) {
	byModule := func(name, otherwise string) *tree.Node {
		if v := in(name); v.Present() {
			return v
		}
		return tree.Value(d.File, d.Line, otherwise).With("default of the module")
	}
	ingress := tree.Value(d.File, d.Line, "true")
	if in("ingressEnabled").False() {
		ingress = nil
	}
	d.containerApp(containerApp{
		cpu: byModule("containerCpuCoreCount", "0.5"), memory: byModule("containerMemory", "1.0Gi"), low: byModule("containerMinReplicas", "1"), high: byModule("containerMaxReplicas", "10"),
		port: byModule("targetPort", "80"), external: in("external"), image: in("imageName"), ingress: ingress,
	})
}

func verifiedJob(d *draft, in func(string) *tree.Node) {
	w := where{d.File, d.Line, ""}
	c := in("containers")
	d.on("azure-container-apps", w)
	d.take("vcpu", jsonNumber(c.At("resources", "cpu")), number)
	d.take("memory_mb", c.At("resources", "memory"), quantityMB)
	d.take("execution_seconds_max", in("replicaTimeout"), seconds)
	d.setting("image", c.At("image"))
	if cron := in("scheduleTriggerConfig").At("cronExpression"); cron.Present() {
		d.trigger(bySchedule, at(cron), cron.Str())
		return
	}
	d.fact("workload_kind", "batch", w)
}

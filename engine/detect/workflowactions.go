package detect

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
)

// actionReader reads one action that deploys, by its inputs.
type actionReader func(c *commands, with *tree.Node, w where) *draft

// actionReaders is the actions by their name in lower case, as GitHub compares them.
func actionReaders() map[string]actionReader {
	return map[string]actionReader{
		"google-github-actions/deploy-cloudrun":         actionCloudRun,
		"google-github-actions/deploy-cloud-functions":  actionCloudFunction,
		"azure/functions-action":                        actionFunctionApp,
		"azure/functions-container-action":              actionFunctionApp,
		"azure/container-apps-deploy-action":            actionContainerApp,
		"azure/aci-deploy":                              actionContainerInstance,
		"azure/webapps-deploy":                          actionWebApp,
		"aws-actions/amazon-ecs-deploy-task-definition": actionECS,
		"aws-actions/aws-lambda-deploy":                 actionLambda,
		"appleboy/lambda-action":                        actionLambda,
	}
}

// action reads a step that uses an action: one that deploys, or one that says which cluster the next steps talk to.
func (c *commands) action(uses string, step *tree.Node) {
	name, _, _ := strings.Cut(strings.ToLower(uses), "@")
	w := where{c.file, lineOr(step.At("uses"), step.Line), ""}
	switch name {
	case "google-github-actions/get-gke-credentials":
		c.s.cluster("gcp-gke-standard", w)
	case "azure/aks-set-context":
		c.s.cluster("azure-aks", w)
	}
	if read := actionReaders()[name]; read != nil {
		if d := read(c, step.At("with"), w); d != nil {
			c.drafts = append(c.drafts, d)
		}
	}
}

func actionCloudRun(c *commands, with *tree.Node, w where) *draft {
	service := c.given(with.At("service"))
	if service.Str() == "" {
		return nil // a manifest or a job says more
	}
	d := newDraft("commands", "deploy-cloudrun", service.Str(), w)
	c.gcloudRun(d, c.flagLine(with.At("flags")), c.given(with.At("image")))
	d.take("region", c.given(with.At("region")), region)
	return d
}

func actionCloudFunction(c *commands, with *tree.Node, w where) *draft {
	name := c.given(with.At("name"))
	d := newDraft("commands", "deploy-cloud-functions", orText(name.Str(), "function"), w)
	d.cloudFunction(c.given(orNode(with.At("service_timeout"), with.At("timeout"))), c.given(orNode(with.At("memory"), with.At("memory_mb"))), c.given(with.At("runtime")), true)
	d.take("vcpu", c.given(with.At("cpu")), cores)
	d.take("concurrency_per_instance", c.given(with.At("max_instance_request_concurrency")), whole)
	d.setting("min_instances", c.given(orNode(with.At("min_instance_count"), with.At("min_instances"))))
	d.setting("max_instances", c.given(orNode(with.At("max_instance_count"), with.At("max_instances"))))
	if e := c.given(with.At("event_trigger_type")); e.Present() {
		d.trigger(googleEvent(e.Source()), at(e), "")
	} else {
		d.trigger(byRequest, w, "")
	}
	return d
}

func actionFunctionApp(c *commands, with *tree.Node, w where) *draft {
	app := c.given(with.At("app-name"))
	d := newDraft("commands", "functions-action", orText(app.Str(), "function-app"), w)
	d.hint = true
	d.on("azure-functions-flex", w)
	d.gap("platform", w, "the plan of the function app is not in the workflow")
	return d
}

func actionContainerApp(c *commands, with *tree.Node, w where) *draft {
	app := c.given(with.At("containerAppName"))
	if app.Str() == "" {
		return nil
	}
	d := newDraft("commands", "container-apps-deploy-action", app.Str(), w)
	d.on("azure-container-apps", w)
	d.setting("port", c.given(with.At("targetPort")))
	return d
}

func actionContainerInstance(c *commands, with *tree.Node, w where) *draft {
	d := newDraft("commands", "aci-deploy", orText(c.given(with.At("name")).Str(), "container-group"), w)
	d.on("azure-container-instances", w)
	d.take("vcpu", c.given(with.At("cpu")), number)
	d.take("memory_mb", c.given(with.At("memory")), gbAsMB)
	d.take("os", c.given(with.At("os-type")), operatingSystem)
	d.setting("port", c.given(with.At("ports")))
	d.setting("image", c.given(with.At("image")))
	d.fact("package_type", "image", w)
	return d
}

func actionWebApp(c *commands, with *tree.Node, w where) *draft {
	d := newDraft("commands", "webapps-deploy", orText(c.given(with.At("app-name")).Str(), "web-app"), w)
	d.hint = true
	d.Family = "vm"
	d.fact("cloud", "azure", w)
	d.gap("platform", w, "Azure App Service is not in the catalogue")
	d.setting("image", c.given(with.At("images")))
	d.trigger(byRequest, w, "")
	return d
}

// actionECS notes that a service of ECS is deployed; how large it is stands in its task definition.
func actionECS(c *commands, with *tree.Node, w where) *draft {
	d := newDraft("commands", "amazon-ecs-deploy-task-definition", orText(c.given(with.At("service")).Str(), "service"), w)
	d.hint = true
	d.on("aws-fargate", w)
	d.fact("package_type", "image", w)
	d.gap("platform", w, "the workflow does not say whether the service runs on Fargate or on machines")
	return d
}

func actionLambda(c *commands, with *tree.Node, w where) *draft {
	in := func(dashed string) *tree.Node {
		return c.given(orNode(with.At(dashed), with.At(strings.ReplaceAll(dashed, "-", "_"))))
	}
	d := newDraft("commands", "lambda deploy", orText(in("function-name").Str(), "function"), w)
	d.hint = true
	d.on("aws-lambda", w) // what is not named stays as it is: no default applies
	d.take("execution_seconds_max", in("timeout"), seconds)
	d.take("memory_mb", in("memory-size"), megabytes)
	if r := in("runtime"); r.Present() {
		d.setting("runtime", r)
		d.take("runtime", r, language)
	}
	d.take("cpu_arch", in("architectures"), architecture)
	return d
}

// clusterCommand notes the cluster that a command fetches credentials of.
func (c *commands) clusterCommand(tool, verbs string, w where) {
	switch {
	case tool == "aws" && strings.HasPrefix(verbs, "eks update-kubeconfig"):
		c.s.cluster("aws-eks", w)
	case tool == "gcloud" && strings.HasPrefix(verbs, "container clusters get-credentials"):
		c.s.cluster("gcp-gke-standard", w)
	case tool == "az" && strings.HasPrefix(verbs, "aks get-credentials"):
		c.s.cluster("azure-aks", w)
	}
}

// withoutHints leaves out what only says that something of a kind is deployed, where another file says what.
func withoutHints(drafts []*draft) []*draft {
	told := map[string]bool{}
	for _, d := range drafts {
		if !d.hint {
			told[kindOfPlace(d)] = true
		}
	}
	var out []*draft
	for _, d := range drafts {
		if !d.hint || !told[kindOfPlace(d)] {
			out = append(out, d)
		}
	}
	return out
}

func kindOfPlace(d *draft) string {
	switch {
	case strings.HasPrefix(d.Platform, "azure-functions"):
		return "azure-functions"
	case d.Platform == "aws-fargate" || d.Platform == "aws-ecs-ec2":
		return "ecs"
	case d.Platform == "":
		return d.Family + d.known("cloud")
	}
	return d.Platform
}

// region is a region's name; placeholders of templates are none.
func region(text string) (string, bool) {
	for _, r := range text {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != ' ' {
			return "", false
		}
	}
	return text, text != ""
}

package detect

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// readAzureFunctions reads a function app: the folder of a host.json, its function.json files and the decorators in its code. The
// plan stands elsewhere, so the platform is a guess until another file says it.
func readAzureFunctions(s *fileset) []*draft {
	var drafts []*draft
	for _, p := range s.where(func(p string) bool { return path.Base(p) == "host.json" }) {
		root := s.one(p)
		if root.At("version") == nil && root.At("extensionBundle") == nil && root.At("functionTimeout") == nil {
			continue
		}
		s.claim(p)
		dir := dirOf(p)
		name := path.Base(dir)
		if dir == "." {
			name = "function-app"
		}
		w := where{p, 1, ""}
		d := newDraft("azure-functions", "Azure Functions app", name, w)
		d.dir = dir
		d.on("azure-functions-flex", w)
		d.gap("platform", w, "the plan of the function app is not in its own files")
		if strings.HasSuffix(root.At("extensionBundle", "id").Str(), ".Workflows") {
			d.Kind = "Azure Logic App"
		}
		timeout := root.At("functionTimeout")
		if timeout.Str() == "-1" {
			d.note("timeout", "none", at(timeout))
		} else {
			d.take("execution_seconds_max", timeout, seconds)
		}
		if timeout == nil {
			d.defaultFunctionTimeout()
		}
		d.take("concurrency_per_instance", root.At("extensions", "http", "maxConcurrentRequests"), whole)
		azureBindings(s, d, dir)
		drafts = append(drafts, d)
	}
	return drafts
}

// joinFunctionApps adds what the files of a function app say to the resource that deploys it: the one that azure.yaml names for their
// folder, or the only one there is.
func joinFunctionApps(s *fileset, drafts []*draft) []*draft {
	var apps, resources []*draft
	for _, d := range drafts {
		switch {
		case d.Format == "azure-functions":
			apps = append(apps, d)
		case strings.HasPrefix(d.Platform, "azure-functions") && d.Format != "serverless" && d.Format != "commands":
			resources = append(resources, d)
		}
	}
	joined := map[*draft]bool{}
	for _, app := range apps {
		if r := deployedBy(s, app, resources, len(apps)); r != nil {
			r.absorb(app)
			r.triggers = append(r.triggers, app.triggers...)
			joined[app] = true
		}
	}
	return slices.DeleteFunc(drafts, func(d *draft) bool { return joined[d] })
}

func deployedBy(s *fileset, app *draft, resources []*draft, apps int) *draft {
	for _, p := range s.paths {
		if base := path.Base(p); base != "azure.yaml" && base != "azure.yml" {
			continue
		}
		for _, service := range s.one(p).At("services").Entries() {
			if local(dirOf(p), service.Value.At("project").Str()) != app.dir {
				continue
			}
			for _, r := range resources {
				if r.plain() == plainName(service.Key) {
					return r
				}
			}
		}
	}
	if apps == 1 && len(resources) == 1 {
		return resources[0]
	}
	return nil
}

// azureBindings reads what starts the functions of an app.
func azureBindings(s *fileset, d *draft, dir string) {
	for _, p := range s.where(func(q string) bool { return path.Base(q) == "function.json" && under(q, dir) }) {
		s.claim(p)
		root := s.one(p)
		for _, b := range root.At("bindings").All() {
			kind := b.At("type")
			if strings.HasSuffix(kind.Str(), "Trigger") && b.At("direction").Str() != "out" {
				d.trigger(azureTrigger(kind.Str()), at(kind), b.At("schedule").Str())
			}
		}
		if script := root.At("scriptFile"); strings.HasSuffix(script.Str(), ".py") {
			d.fact("runtime", "python", at(script))
		} else if strings.HasSuffix(script.Str(), ".js") {
			d.fact("runtime", "node", at(script))
		}
	}
	for _, p := range s.where(func(q string) bool { return isProgram(q) && under(q, dir) }) {
		azureDecorators(d, p, string(s.data[p]))
	}
}

func azureTrigger(kind string) string {
	lower := strings.ToLower(kind)
	switch {
	case strings.HasPrefix(lower, "http"):
		return byRequest
	case strings.HasPrefix(lower, "timer"):
		return bySchedule
	case strings.Contains(lower, "queue"), strings.Contains(lower, "servicebus"), strings.Contains(lower, "rabbitmq"):
		return byQueue
	case strings.Contains(lower, "eventhub"), strings.Contains(lower, "kafka"):
		return byStream
	case strings.Contains(lower, "blob"):
		return byObject
	case strings.Contains(lower, "cosmosdb"), strings.Contains(lower, "sql"):
		return byChange
	case strings.Contains(lower, "iothub"):
		return byIoT
	case strings.Contains(lower, "eventgrid"):
		return byEvent
	}
	return ""
}

var azureDecorator = regexp.MustCompile(`(?:@\w+\.(route|timer_trigger|schedule|queue_trigger|service_bus_\w+trigger|blob_trigger|event_hub_\w*trigger|cosmos_db_\w*trigger|event_grid_trigger)\(|app\.(http|timer|storageQueue|serviceBusQueue|serviceBusTopic|storageBlob|eventHub|cosmosDB|eventGrid|get|post)\()`)

// azureDecorators reads the triggers that the newer programming models write in code.
func azureDecorators(d *draft, file, text string) {
	for _, m := range azureDecorator.FindAllStringSubmatchIndex(text, 100) {
		name := ""
		for g := 2; g < 6; g += 2 {
			if m[g] >= 0 {
				name = text[m[g]:m[g+1]]
			}
		}
		switch name {
		case "route", "get", "post":
			name = "http"
		case "schedule":
			name = "timer"
		}
		w := where{file, 1 + strings.Count(text[:m[0]], "\n"), ""}
		d.trigger(azureTrigger(strings.ReplaceAll(name, "_", "")), w, "")
		if strings.HasSuffix(file, ".py") {
			d.fact("runtime", "python", w)
		} else {
			d.fact("runtime", "node", w)
		}
	}
}

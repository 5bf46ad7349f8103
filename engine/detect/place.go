package detect

// site is what a platform's id says of where a service runs.
type site struct{ family, cloud string }

// placeOf is the family and cloud of a catalogue id that files can choose; a test holds it against the catalogue.
func placeOf(platform string) (site, bool) {
	s, ok := sites()[platform]
	return s, ok
}

func sites() map[string]site {
	return map[string]site{
		"aws-lambda":                  {"faas", "aws"},
		"aws-lambda-edge":             {"faas", "aws"},
		"aws-fargate":                 {"serverless-container", "aws"},
		"aws-ecs-ec2":                 {"container", "aws"},
		"aws-eks":                     {"container", "aws"},
		"aws-ec2":                     {"vm", "aws"},
		"aws-app-runner":              {"serverless-container", "aws"},
		"azure-functions-consumption": {"faas", "azure"},
		"azure-functions-flex":        {"faas", "azure"},
		"azure-functions-premium":     {"faas", "azure"},
		"azure-container-apps":        {"serverless-container", "azure"},
		"azure-container-instances":   {"serverless-container", "azure"},
		"azure-aks":                   {"container", "azure"},
		"azure-vm":                    {"vm", "azure"},
		"gcp-cloud-run":               {"serverless-container", "gcp"},
		"gcp-cloud-run-functions":     {"faas", "gcp"},
		"gcp-app-engine-standard":     {"serverless-container", "gcp"},
		"gcp-app-engine-flexible":     {"serverless-container", "gcp"},
		"gcp-gke-autopilot":           {"container", "gcp"},
		"gcp-gke-standard":            {"container", "gcp"},
		"gcp-compute-engine":          {"vm", "gcp"},
		"ibm-cloud-functions":         {"faas", ""},
		"ibm-code-engine":             {"serverless-container", ""},
		"cloudflare-workers":          {"faas", ""},
		"fly-machines":                {"serverless-container", ""},
		"kubernetes-self-hosted":      {"container", ""},
		"hashicorp-nomad":             {"container", ""},
		"knative":                     {"serverless-container", ""},
		"openfaas":                    {"faas", ""},
		"apache-openwhisk":            {"faas", ""},
		"docker-compose-vm":           {"vm", ""},
		"on-premises-vm":              {"vm", ""},
	}
}

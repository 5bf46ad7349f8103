package catalog_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

func load(tb testing.TB) *catalog.Catalogue {
	tb.Helper()
	c, err := catalog.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func TestLoad_carriesEverySystemTheProductNames(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, id := range []string{
		"freebsd-jail", "linux-vserver", "lxc", "docker", "oci-image", "aws-eks", "gcp-gke-standard", "gcp-gke-autopilot",
		"azure-aks", "kubernetes-self-hosted", "aws-ec2", "gcp-compute-engine", "azure-vm", "on-premises-vm",
		"gcp-app-engine-standard", "gcp-app-engine-flexible", "aws-lambda", "azure-functions-consumption",
		"azure-functions-flex", "azure-functions-premium", "ibm-cloud-functions", "gcp-cloud-run-functions",
		"apache-openwhisk", "openlambda", "ironfunctions", "auth0", "aws-fargate", "aws-ecs-ec2", "aws-app-runner",
		"gcp-cloud-run", "azure-container-apps", "azure-container-instances", "ibm-code-engine", "knative", "openfaas",
		"hashicorp-nomad", "docker-compose-vm", "cloudflare-workers", "fly-machines", "aws-lambda-edge", "aws-lambda-microvm",
	} {
		if p, ok := c.Platform(id); !ok || p.ID != id {
			t.Errorf("platform %q is missing", id)
		}
	}
}

func TestLoad_everyFigureHasASourceOrSaysThatItHasNone(t *testing.T) {
	t.Parallel()
	figures, unsourced := 0, 0
	for _, p := range load(t).Platforms() {
		for _, f := range p.Figures() {
			figures++
			if f.Unsourced {
				unsourced++
				if f.SourceID() != "unsourced" || f.Confidence() != catalog.NoSource || f.URL() != "" {
					t.Errorf("%s %s: unsourced but with source %q", p.ID, f.Key, f.SourceID())
				}
				continue
			}
			if !strings.HasPrefix(f.URL(), "http") || f.Confidence() == "" || f.AsOf() == "" && !f.Source.Undated {
				t.Errorf("%s %s: incomplete source %+v", p.ID, f.Key, f.Source)
			}
		}
		for _, l := range p.Prices {
			for key, r := range l.Rates {
				if !r.Unsourced && !strings.HasPrefix(r.URL(), "http") {
					t.Errorf("%s rate %s: no page", p.ID, key)
				}
			}
		}
	}
	t.Logf("%d figures, %d of them unsourced", figures, unsourced)
	if figures < 900 {
		t.Errorf("%d figures, want at least 900", figures)
	}
}

func TestLoad_everyCandidateAnswersWhatConstraintsAsk(t *testing.T) {
	t.Parallel()
	for _, p := range load(t).Candidates("any") {
		for _, key := range []catalog.Key{
			catalog.MaxDurationSync, catalog.MaxDurationAsync, catalog.MemoryMax, catalog.VCPUMax, catalog.GPU, catalog.Protocols,
			catalog.WebSocket, catalog.OS, catalog.PersistentVolume, catalog.OSControl, catalog.Privileged, catalog.LicenseHost,
			catalog.AcceptsImage, catalog.RunsUncontainerized, catalog.BackgroundWork, catalog.PullWorkers, catalog.Companions,
			catalog.Portability, catalog.OnPremises, catalog.CustomerSelfHost, catalog.ScaleToZero, catalog.ScalesOut,
			catalog.ScalingRule, catalog.InstanceStart, catalog.MinInstances,
		} {
			if _, ok := p.Figure(key); !ok && !unknownOnPurpose(p.ID, key) {
				t.Errorf("%s: %s is not established", p.ID, key)
			}
		}
		if f, ok := p.Figure(catalog.ScaleToZero); ok && f.Flag && len(p.Idle.Outcomes) == 0 {
			t.Errorf("%s scales to zero but has no idle time-out", p.ID)
		}
		if f, ok := p.Figure(catalog.ScaleToZero); ok && f.Flag && len(p.ColdStarts) == 0 {
			t.Errorf("%s scales to zero but has no cold starts", p.ID)
		}
		if len(p.Prices) == 0 || p.Billing == "" || p.Labour == "" {
			t.Errorf("%s: prices, billing rule or labour class are missing", p.ID)
		}
	}
}

// unknownOnPurpose lists what no page was found for.
func unknownOnPurpose(id string, key catalog.Key) bool {
	return slices.Contains([]string{"openfaas", "knative", "apache-openwhisk"}, id) && key == catalog.VCPUMax
}

func TestCandidate_neverWhatIsRetiredClosedOrATool(t *testing.T) {
	t.Parallel()
	c := load(t)
	for id, want := range map[string]string{
		"ibm-cloud-functions":         "retired since 2024-10; successor ibm-code-engine",
		"aws-app-runner":              "closed-to-new since 2026-04-30; successor aws-fargate",
		"azure-functions-consumption": "deprecated, ends 2028-09-30; successor azure-functions-flex",
		"ironfunctions":               "retired since 2018-08-20; successor openfaas",
		"openlambda":                  "research",
		"docker":                      "a tool, not a place to run",
		"auth0":                       "a baas, not a place to run",
		"lxc":                         "a building-block, not a place to run",
		"aws-lambda-edge":             "listed for reference, not recommended on its own",
	} {
		p, ok := c.Platform(id)
		if !ok {
			t.Fatalf("%s is missing", id)
		}
		if ok, why := p.Candidate(); ok || why != want {
			t.Errorf("%s: candidate %v because %q, want not, because %q", id, ok, why, want)
		}
	}
	for _, cloud := range []string{"aws", "gcp", "azure", "onprem"} {
		families := map[catalog.Family]bool{}
		for _, p := range c.Candidates(cloud) {
			families[p.Family] = true
		}
		if len(families) != 4 {
			t.Errorf("%s has candidates of %v only, want all four families", cloud, families)
		}
	}
}

func TestFigure_absentIsUnknown(t *testing.T) {
	t.Parallel()
	c := load(t)
	p, _ := c.Platform("openlambda")
	if f, ok := p.Figure(catalog.MemoryMax); ok {
		t.Errorf("memory of openlambda = %v, want unknown", f.Text())
	}
	run, _ := c.Platform("aws-fargate")
	f, ok := run.Figure(catalog.MaxDurationSync)
	if !ok || !f.Unlimited || !f.Allows(1e9) || f.Text() != "unlimited" {
		t.Errorf("duration of Fargate = %+v, want unlimited by its source", f)
	}
	lambda, _ := c.Platform("lambda")
	if f, _ := lambda.Figure(catalog.MaxDurationSync); f.Allows(901) || !f.Allows(900) || f.Unit != "s" {
		t.Errorf("duration of Lambda = %+v, want 900 s", f)
	}
}

func TestIntroduced_named_systemsCarryCheckedYears(t *testing.T) {
	t.Parallel()
	c := load(t)
	for id, year := range map[string]int{
		"freebsd-jail": 2000, "linux-vserver": 2001, "lxc": 2008, "docker": 2013, "oci-image": 2015, "aws-lambda": 2014,
		"azure-functions-flex": 2016, "gcp-cloud-run-functions": 2016, "ibm-cloud-functions": 2016, "apache-openwhisk": 2016,
		"openlambda": 2016, "gcp-app-engine-standard": 2008, "auth0": 2013, "kubernetes-self-hosted": 2014,
	} {
		p, _ := c.Platform(id)
		if p.Introduced.Year != year {
			t.Errorf("%s: introduced %d, want %d", id, p.Introduced.Year, year)
		}
	}
}

func TestVersion_namesEditionAndContent(t *testing.T) {
	t.Parallel()
	c := load(t)
	if !regexp.MustCompile(`^\d{4}-\d{2}\.[0-9a-f]{8}$`).MatchString(c.Version()) {
		t.Errorf("version = %q", c.Version())
	}
	files := dataFiles(t)
	files["data/fees.yaml"].Data = []byte(strings.Replace(string(files["data/fees.yaml"].Data), "0.0225", "0.0226", 1))
	changed, err := catalog.LoadFS(files)
	if err != nil {
		t.Fatal(err)
	}
	if changed.Version() == c.Version() {
		t.Error("another rate has the same version")
	}
}

func dataFiles(tb testing.TB) fstest.MapFS {
	tb.Helper()
	out := fstest.MapFS{}
	entries, err := os.ReadDir("data")
	if err != nil {
		tb.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile("data/" + e.Name())
		if err != nil {
			tb.Fatal(err)
		}
		out["data/"+e.Name()] = &fstest.MapFile{Data: data}
	}
	return out
}

func TestStale_listsTheOldestFirst(t *testing.T) {
	t.Parallel()
	c := load(t)
	asOf := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	year := c.Stale(asOf, 365*24*time.Hour)
	if len(year) == 0 {
		t.Fatal("nothing is older than a year; the 2018 pages should be")
	}
	for i := 1; i < len(year); i++ {
		if year[i].Age > year[i-1].Age {
			t.Fatalf("%+v stands after %+v", year[i], year[i-1])
		}
	}
	if more := c.Stale(asOf, 30*24*time.Hour); len(more) <= len(year) {
		t.Errorf("%d figures older than 30 days, %d older than a year", len(more), len(year))
	}
	if ever := c.Stale(asOf, 200*365*24*time.Hour); len(ever) == 0 || ever[0].AsOf != "" {
		t.Errorf("pages without any date are not listed: %v", ever)
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := catalog.Load(); err != nil {
			b.Fatal(err)
		}
	}
}

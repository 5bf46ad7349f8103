package catalog_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

func TestFind_namesInFreeText(t *testing.T) {
	t.Parallel()
	c := load(t)
	for text, want := range map[string][]string{
		"Lambda functions orchestrated by Step Functions":      {"aws-lambda"},
		"we run k8s on AWS EKS and some Cloud Run":             {"kubernetes-self-hosted", "aws-eks", "gcp-cloud-run"},
		"Lambda@Edge in front of EC2 instances":                {"aws-lambda-edge", "aws-ec2"},
		"moving from Google App Engine to GKE Autopilot":       {"gcp-app-engine-standard", "gcp-gke-autopilot"},
		"ECS on Fargate, not ECS on EC2":                       {"aws-fargate", "aws-ecs-ec2"},
		"Azure Functions and Azure Container Apps, AKS":        {"azure-functions-flex", "azure-container-apps", "azure-aks"},
		"servers on-prem VM style, OpenWhisk and freebsd jail": {"on-premises-vm", "apache-openwhisk", "freebsd-jail"},
		"dockerised nomadic composers":                         nil,
		"background workers on virtual machines":               nil,
		"İstanbul runs Docker":                                 {"docker"},
	} {
		var got []string
		for _, m := range c.Find(text) {
			got = append(got, m.Platform.ID)
			if !strings.EqualFold(m.Words, strings.ToLower(m.Words)) || m.Start >= m.End {
				t.Errorf("%q: match %+v", text, m)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestAliases_belongToOnePlatform(t *testing.T) {
	t.Parallel()
	owner := map[string]string{}
	for _, p := range load(t).Platforms() {
		for _, a := range append([]string{p.ID, strings.ToLower(p.Name)}, p.Aliases...) {
			if o, taken := owner[a]; taken && o != p.ID {
				t.Errorf("alias %q belongs to %s and %s", a, o, p.ID)
			}
			owner[a] = p.ID
		}
	}
}

func TestWithPriceBook_overridesAndLeavesTheRestAlone(t *testing.T) {
	t.Parallel()
	c := load(t)
	book := catalog.PriceBook{Name: "2027 agreement", Rates: []catalog.BookRate{
		{Platform: "aws-lambda", Key: "requests_million", USD: decimal.RequireFromString("0.15")},
		{Platform: "aws-ec2", Key: "machine:m7i.large", USD: decimal.RequireFromString("0.07")},
		{Platform: "aws-fargate", Key: "load_balancer_hour", USD: decimal.RequireFromString("0.01")},
	}}
	ours, err := c.WithPriceBook(book)
	if err != nil {
		t.Fatal(err)
	}
	rate := func(c *catalog.Catalogue, id, key string) catalog.Rate {
		p, _ := c.Platform(id)
		l, _ := p.Price("")
		r, ok := l.Rate(key)
		if !ok {
			t.Fatalf("%s has no rate %s", id, key)
		}
		return r
	}
	if got := rate(ours, "aws-lambda", "requests_million"); got.USD.String() != "0.15" || !got.Book || got.Note != "price book 2027 agreement" {
		t.Errorf("rate = %+v", got)
	}
	if got := rate(c, "aws-lambda", "requests_million"); got.USD.String() != "0.2" || got.Book {
		t.Errorf("the catalogue itself changed: %+v", got)
	}
	if got := rate(ours, "aws-eks", "load_balancer_hour"); got.USD.String() != "0.0225" {
		t.Errorf("another platform's fee changed: %+v", got)
	}
	if ours.Version() == c.Version() || !strings.HasPrefix(ours.Version(), c.Version()+"+") {
		t.Errorf("version = %q, want it to show the book", ours.Version())
	}
}

func TestWithPriceBook_refusals(t *testing.T) {
	t.Parallel()
	c := load(t)
	usd := decimal.NewFromInt(1)
	for name, tc := range map[string]struct {
		rates []catalog.BookRate
		want  string
	}{
		"platform": {[]catalog.BookRate{{Platform: "aws-lamda", Key: "x", USD: usd}}, "allowed: apache-openwhisk"},
		"key":      {[]catalog.BookRate{{Platform: "aws-lambda", Key: "request", USD: usd}}, "allowed: durable_operations_million"},
		"region":   {[]catalog.BookRate{{Platform: "aws-lambda", Region: "mars", Key: "requests_million", USD: usd}}, `region "mars"`},
		"machine":  {[]catalog.BookRate{{Platform: "aws-ec2", Key: "machine:x1", USD: usd}}, "machine:m7i.large"},
		"negative": {[]catalog.BookRate{{Platform: "aws-lambda", Key: "requests_million", USD: usd.Neg()}}, "must not be negative"},
		"twice": {[]catalog.BookRate{
			{Platform: "aws-lambda", Key: "requests_million", USD: usd},
			{Platform: "aws-lambda", Key: "requests_million", USD: usd},
		}, "set twice"},
	} {
		_, err := c.WithPriceBook(catalog.PriceBook{Name: "b", Rates: tc.rates})
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error = %v, want one with %q", name, err, tc.want)
		}
	}
}

func TestColdStart_fallsBackToAnyRuntime(t *testing.T) {
	t.Parallel()
	c := load(t)
	p, _ := c.Platform("aws-lambda")
	for _, tc := range []struct {
		runtime, pkg string
		want         float64
	}{{"rust", "zip", 16}, {"java", "image", 344}, {"ruby", "image", 230}, {"cobol", "zip", 300}, {"", "image", 600}} {
		if got, ok := p.ColdStart(tc.runtime, tc.pkg); !ok || got.P50 != tc.want {
			t.Errorf("%s %s: p50 = %v, want %v", tc.runtime, tc.pkg, got.P50, tc.want)
		}
	}
	vm, _ := c.Platform("aws-ec2")
	if _, ok := vm.ColdStart("go", "any"); ok {
		t.Error("a virtual machine has a cold start of functions")
	}
	if mean := p.Idle.Mean(); mean < 600 || mean > 1800 {
		t.Errorf("mean idle time-out of Lambda = %v s", mean)
	}
}

package cost_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/deploy-advice/deploy-advice/engine/cost"
)

func TestDecodeRequest_badInputIsOneClearError(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ in, want string }{
		"empty":        {"", "empty"},
		"not a map":    {"[1,2]", "want keys and values"},
		"unknown key":  {"platform: aws-lambda\nregoin: x\nusage: {memory_mb: 1}", `line 2: unknown key "regoin"; allowed: platform`},
		"unknown use":  {"platform: aws-lambda\nusage: {memory: 1}", `unknown usage key "memory"; allowed: requests_per_month`},
		"negative":     {"platform: aws-lambda\nusage: {memory_mb: -1}", "usage.memory_mb: -1 is negative"},
		"nan":          {"platform: aws-lambda\nusage: {memory_mb: .nan}", `usage.memory_mb: ".nan" is not a number`},
		"overflow":     {"platform: aws-lambda\nusage: {memory_mb: 1e99}", "out of range"},
		"exponent":     {"platform: aws-lambda\nusage: {memory_mb: 1e999999999}", "is not a number"},
		"large":        {"platform: aws-lambda\nusage: {memory_mb: 9e15}", "too large"},
		"word":         {"platform: aws-lambda\nusage: {event_source: rabbit}", "allowed: kafka, sqs"},
		"arch":         {"platform: aws-lambda\narch: mips\nusage: {memory_mb: 1}", "allowed: x86_64, arm64"},
		"twice":        {"platform: aws-lambda\nusage: {memory_mb: 1, memory_mb: 2}", "repeated"},
		"no platform":  {"usage: {memory_mb: 1}", "platform is missing"},
		"no usage":     {"platform: aws-lambda", "usage is missing"},
		"two":          {"platform: a\nusage: {memory_mb: 1}\n---\nplatform: b", "more than one document"},
		"huge":         {strings.Repeat("#", 70000), "at most"},
		"bad rate":     {"platform: aws-lambda\nusage: {memory_mb: 1}\nrates: {gb_second: free}", "rates.gb_second"},
		"bad free":     {"platform: aws-lambda\nfree_tier_counted: maybe\nusage: {memory_mb: 1}", "allowed: true, false, partial"},
		"yaml":         {"platform: [", "price request"},
		"nested usage": {"platform: aws-lambda\nusage: {memory_mb: {a: 1}}", "want one value"},
	} {
		_, err := cost.DecodeRequest([]byte(tc.in))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error = %v, want one with %q", name, err, tc.want)
		}
	}
}

func TestPrice_badRequestNamesWhatIsAllowed(t *testing.T) {
	t.Parallel()
	c := loadCatalogue(t)
	for name, tc := range map[string]struct{ in, want string }{
		"platform":     {"{platform: aws-lamda, usage: {memory_mb: 1}}", "allowed: apache-openwhisk"},
		"no prices":    {"{platform: docker, usage: {memory_mb: 1}}", "those that have"},
		"region":       {"{platform: aws-lambda, region: mars-1, usage: {requests: 1, duration_ms: 1, memory_mb: 1}}", "allowed: us-east-1"},
		"rate":         {"{platform: aws-lambda, usage: {requests: 1, duration_ms: 1, memory_mb: 1}, rates: {vcpu: 1}}", "rates.vcpu is not a rate of this bill; allowed: gb_second_x86_64"},
		"nothing":      {"{platform: aws-lambda, usage: {egress_gb: 0, memory_mb: 1, clusters: 1}, free_tier_counted: true}", ""},
		"no machine":   {"{platform: aws-ec2, usage: {machines: 1, vcpu: 4000}}", "usd_per_hour"},
		"unknown rate": {"{platform: aws-fargate, os: windows, arch: arm64, usage: {tasks: 1, vcpu: 1}}", `the rate "vcpu_second_windows_arm64" of aws-fargate is not known`},
	} {
		req, err := cost.DecodeRequest([]byte(tc.in))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, err := cost.Price(c, req); tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%s: error = %v, want one with %q", name, err, tc.want)
		}
	}
}

func TestRequestSchema_acceptsWhatIsDecoded(t *testing.T) {
	t.Parallel()
	raw, err := cost.RequestSchema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("price.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("price.json")
	if err != nil {
		t.Fatal(err)
	}
	for in, valid := range map[string]bool{
		`{"platform":"aws-lambda","usage":{"requests_per_month":3000000,"duration_ms":120,"memory_mb":1536}}`: true,
		`{"platform":"aws-lambda","usage":{"event_source":"sqs"},"free_tier_counted":"partial"}`:              true,
		`{"platform":"aws-lambda","usage":{"requests_per_month":-1}}`:                                         false,
		`{"platform":"aws-lambda","usage":{"memory":1}}`:                                                      false,
		`{"platform":"aws-lambda"}`: false,
	} {
		var v any
		if err := json.Unmarshal([]byte(in), &v); err != nil {
			t.Fatal(err)
		}
		_, decodeErr := cost.DecodeRequest([]byte(in))
		if got := schema.Validate(v) == nil; got != valid || (decodeErr == nil) != valid {
			t.Errorf("%s: schema says %v, decoder %v, want %v", in, got, decodeErr, valid)
		}
	}
}

func TestUsageKeys_areUnique(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, k := range cost.UsageKeys() {
		if seen[k.Name] || k.Meaning == "" {
			t.Errorf("usage key %q is repeated or has no meaning", k.Name)
		}
		seen[k.Name] = true
	}
}

func FuzzDecodeRequest(f *testing.F) {
	c := loadCatalogue(f)
	for _, seed := range []string{
		"{platform: aws-lambda, usage: {requests_per_month: 3000000, duration_ms: 120, memory_mb: 1536}}",
		"platform: aws-fargate\nos: windows\nusage: {tasks: 5, vcpu: 1, memory_gb: 2, seconds_per_day: 600, days: 30}",
		"{platform: gke-autopilot, free_tier_counted: true, usage: {clusters: 1, hours: 744}}",
		"{platform: fly-machines, region: cdg, usage: {block_usd_per_year: 36, monthly_credit_usd: 5}}",
		"{platform: aws-lambda, usage: {memory_mb: 1e400}}", "&a [*a]", "{platform: x, usage: {a: .inf}}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		req, err := cost.DecodeRequest(data)
		if err != nil {
			return
		}
		bill, err := cost.Price(c, req)
		if err == nil && bill.TotalUSD.IsNegative() {
			t.Errorf("a bill below zero: %+v", bill)
		}
	})
}

func BenchmarkPrice(b *testing.B) {
	c := loadCatalogue(b)
	req, err := cost.DecodeRequest([]byte("{platform: aws-lambda, free_tier_counted: true, usage: {requests_per_month: 3000000, duration_ms: 120, memory_mb: 1536}}"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := cost.Price(c, req); err != nil {
			b.Fatal(err)
		}
	}
}

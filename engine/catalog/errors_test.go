package catalog_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
)

const goodSource = "sources:\n  s: {url: \"https://example.com/\", as_of: \"2026-01-02\", confidence: secondary}\n"

const goodPlatform = `platforms:
- id: a-b
  name: A
  vendor: v
  clouds: [aws]
  kind: platform
  family: vm
  summary: text
  status: {state: active, src: s}
  introduced: {year: 2020, src: s}
  limits:
    vcpu_max: {v: 4, src: s}
`

func TestLoadFS_brokenDataIsOneErrorWithItsLine(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ from, to, want string }{
		"unknown key":     {"vendor: v", "vendro: v", `p.yaml:4: unknown key "vendro"; allowed: id, name`},
		"repeated key":    {"vendor: v", "vendor: v\n  vendor: w", `p.yaml:5: key "vendor" is repeated`},
		"missing":         {"  summary: text\n", "", `"summary" is missing`},
		"family":          {"family: vm", "family: cloud", `p.yaml:7: "cloud" is not allowed here; allowed: vm, container`},
		"cloud":           {"[aws]", "[ibm]", `cloud "ibm" is not allowed`},
		"state":           {"state: active", "state: fine", "allowed: active, deprecated, closed-to-new, retired, research"},
		"no source":       {"{v: 4, src: s}", "{v: 4}", "p.yaml:12: a figure needs src"},
		"unknown source":  {"{v: 4, src: s}", "{v: 4, src: t}", `source "t" is not in sources.yaml`},
		"both":            {"{v: 4, src: s}", "{v: 4, src: s, unsourced: true}", "not both"},
		"unknown limit":   {"vcpu_max", "vcpus", `unknown limit "vcpus"; allowed: max_duration_sync_seconds`},
		"not a number":    {"{v: 4, src", "{v: four, src", `"four" is not a number`},
		"negative":        {"{v: 4, src", "{v: -4, src", `"-4" is not a number from 0`},
		"nan":             {"{v: 4, src", "{v: NaN, src", `"NaN" is not a number`},
		"id":              {"id: a-b", "id: A_B", "lower-case words"},
		"successor":       {"{state: active, src: s}", "{state: retired, successor: c-d, src: s}", `p.yaml:2: platform a-b: successor "c-d"`},
		"date":            {"{state: active, src: s}", "{state: active, since: yesterday, src: s}", "want YYYY-MM-DD"},
		"idle":            {"  limits:", "  idle_timeout: {seconds: [1, 2], probabilities: [0.5, 0.6], src: s}\n  limits:", "add to 1.1"},
		"cold start":      {"  limits:", "  cold_starts:\n  - {runtime: any, package: any, p50: 3, p95: 2, p99: 4, scope: init, src: s}\n  limits:", "p50 <= p95"},
		"rate":            {"  limits:", "  prices:\n  - {region: r, rates: {x: {usd: \"-1\", per: h, src: s}}}\n  limits:", "not an amount of money"},
		"rate range":      {"  limits:", "  prices:\n  - {region: r, rates: {x: {usd: \"1\", low: \"2\", per: h, src: s}}}\n  limits:", "low <= usd <= high"},
		"fees":            {"  limits:", "  prices:\n  - {region: r, fees: aws/mars}\n  limits:", `fees "aws/mars" is not in fees.yaml`},
		"machines":        {"  limits:", "  machines_of: {aws: c-d}\n  limits:", `machines_of aws: "c-d"`},
		"word":            {"vcpu_max: {v: 4", "os: {v: [linux, plan9]", `os: "plan9" is not allowed; allowed: linux, windows, other`},
		"not yaml at all": {"platforms:", "platforms: [", "p.yaml:0:"},
	} {
		files := fstest.MapFS{
			"data/sources.yaml": {Data: []byte(goodSource)},
			"data/p.yaml":       {Data: []byte(strings.Replace(goodPlatform, tc.from, tc.to, 1))},
		}
		_, err := catalog.LoadFS(files)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error = %v, want one with %q", name, err, tc.want)
		}
	}
	files := fstest.MapFS{"data/sources.yaml": {Data: []byte(goodSource)}, "data/p.yaml": {Data: []byte(goodPlatform)}}
	if _, err := catalog.LoadFS(files); err != nil {
		t.Errorf("the unbroken data: %v", err)
	}
}

func TestLoadFS_brokenSources(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ data, want string }{
		"url":        {"sources: {s: {url: \"ftp://x\", as_of: \"2026\", confidence: secondary}}", "must begin with https://"},
		"no date":    {"sources: {s: {url: \"https://x\", confidence: secondary}}", "as_of is missing"},
		"confidence": {"sources: {s: {url: \"https://x\", as_of: \"2026\", confidence: sure}}", "official-mirrored"},
		"empty":      {"", "the file is empty"},
		"section":    {"platform: []", `unknown key "platform"`},
	} {
		_, err := catalog.LoadFS(fstest.MapFS{"data/sources.yaml": {Data: []byte(tc.data)}})
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error = %v, want one with %q", name, err, tc.want)
		}
	}
	if _, err := catalog.LoadFS(fstest.MapFS{}); err == nil {
		t.Error("no files at all: want an error")
	}
}

func FuzzLoadFS(f *testing.F) {
	f.Add([]byte(goodPlatform))
	f.Add([]byte("platforms:\n- {id: a, limits: {os: {v: [linux], src: s}}}"))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		files := fstest.MapFS{"data/sources.yaml": {Data: []byte(goodSource)}, "data/p.yaml": {Data: data}}
		c, err := catalog.LoadFS(files)
		if err == nil && c == nil {
			t.Error("neither catalogue nor error")
		}
	})
}

package cost

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/shopspring/decimal"
	"go.yaml.in/yaml/v3"
)

// FreeTier says which free amounts are deducted.
type FreeTier string

// The ways of counting the free tier.
const (
	FreeAll     FreeTier = "true"    // every free amount
	FreeNone    FreeTier = "false"   // used up elsewhere, or left out on purpose
	FreePartial FreeTier = "partial" // compute only, as some vendors' examples do; or exactly those under free_tier
)

// Request is usage to be priced. Usage keys are those of UsageKeys.
type Request struct {
	Platform        string
	Region          string // "", "any" or "unspecified": the platform's default region
	Arch            string // x86_64 (default) or arm64
	OS              string // linux (default) or windows
	FreeTierCounted FreeTier
	FreeTier        map[string]decimal.Decimal // replaces the catalogue's free amounts, by their keys
	Usage           map[string]decimal.Decimal
	Words           map[string]string          // usage given in words: cpu, billing, event_source, instance_type
	Rates           map[string]decimal.Decimal // replace catalogue rates, by rate key or line name
}

// maxRequestBytes bounds what is read: a request is a page of text at most.
const maxRequestBytes = 64 << 10

// DecodeRequest reads a request from YAML or JSON. Unknown and repeated keys, values that are negative, not finite or
// beyond 1e15, and anything over 64 KiB are one error that names the place and what is allowed.
func DecodeRequest(data []byte) (Request, error) {
	if len(data) > maxRequestBytes {
		return Request{}, fmt.Errorf("price request: %d bytes, at most %d are read", len(data), maxRequestBytes)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return Request{}, errors.New("price request: empty; want at least platform and usage")
		}
		return Request{}, fmt.Errorf("price request: %w", err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return Request{}, errors.New("price request: more than one document; want one")
	}
	r := &requestReader{}
	req := r.request(doc.Content[0])
	return req, r.err
}

type requestReader struct{ err error }

func (r *requestReader) fail(n *yaml.Node, format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("price request, line %d: %s", n.Line, fmt.Sprintf(format, args...))
	}
}

func (r *requestReader) request(n *yaml.Node) Request {
	req := Request{FreeTierCounted: FreeNone, Arch: "x86_64", OS: "linux"}
	r.each(n, func(key string, v *yaml.Node) {
		switch key {
		case "platform":
			req.Platform = r.word(v)
		case "region":
			req.Region = r.word(v)
		case "arch":
			req.Arch = r.oneOf(v, "x86_64", "arm64")
		case "os":
			req.OS = r.oneOf(v, "linux", "windows")
		case "free_tier_counted":
			req.FreeTierCounted = FreeTier(r.oneOf(v, "true", "false", "partial"))
		case "free_tier":
			req.FreeTier = r.numbers(v, "free_tier", nil)
		case "usage":
			req.Usage, req.Words = r.usage(v)
		case "rates":
			req.Rates = r.numbers(v, "rates", nil)
		default:
			r.fail(v, "unknown key %q; allowed: platform, region, arch, os, free_tier_counted, free_tier, usage, rates", key)
		}
	})
	if req.Platform == "" {
		r.fail(n, "platform is missing")
	}
	if len(req.Usage)+len(req.Words) == 0 {
		r.fail(n, "usage is missing; want at least one usage key (see the schema of price)")
	}
	return req
}

func (r *requestReader) each(n *yaml.Node, visit func(key string, v *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.fail(n, "want keys and values")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content) && r.err == nil; i += 2 {
		key := n.Content[i].Value
		if seen[key] {
			r.fail(n.Content[i], "key %q is repeated", key)
		}
		seen[key] = true
		visit(key, n.Content[i+1])
	}
}

func (r *requestReader) word(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || len(n.Value) > 200 {
		r.fail(n, "want one value of at most 200 characters")
		return ""
	}
	return strings.TrimSpace(n.Value)
}

func (r *requestReader) oneOf(n *yaml.Node, allowed ...string) string {
	v := r.word(n)
	if slices.Contains(allowed, v) {
		return v
	}
	r.fail(n, "%q is not allowed; allowed: %s", v, strings.Join(allowed, ", "))
	return ""
}

func (r *requestReader) usage(n *yaml.Node) (map[string]decimal.Decimal, map[string]string) {
	words, keys := map[string]string{}, UsageKeys()
	numbers := r.numbers(n, "usage", func(key string, v *yaml.Node) bool {
		info, ok := findKey(keys, key)
		switch {
		case !ok:
			r.fail(v, "unknown usage key %q; allowed: %s", key, strings.Join(usageKeyNames(), ", "))
		case info.Text:
			words[key] = r.word(v)
		case info.Words != nil:
			words[key] = r.oneOf(v, info.Words...)
		default:
			return false
		}
		return true
	})
	return numbers, words
}

// numbers reads a mapping of amounts; take may claim a key for itself.
func (r *requestReader) numbers(n *yaml.Node, what string, take func(string, *yaml.Node) bool) map[string]decimal.Decimal {
	out := map[string]decimal.Decimal{}
	r.each(n, func(key string, v *yaml.Node) {
		if take != nil && take(key, v) {
			return
		}
		out[key] = r.amount(v, what+"."+key)
	})
	return out
}

func (r *requestReader) amount(n *yaml.Node, what string) decimal.Decimal {
	text := strings.ReplaceAll(r.word(n), "_", "")
	v, err := decimal.NewFromString(text)
	if err != nil || len(text) > 40 {
		r.fail(n, "%s: %q is not a number", what, n.Value)
		return decimal.Zero
	}
	if err := checkAmount(v); err != nil {
		r.fail(n, "%s: %s", what, err)
	}
	return v
}

// checkAmount refuses what no bill can hold.
func checkAmount(v decimal.Decimal) error {
	if v.Exponent() > 30 || v.Exponent() < -30 {
		return errors.New("out of range; allowed: 0 to 1e15 with at most 30 decimals")
	}
	if v.IsNegative() {
		return fmt.Errorf("%s is negative; allowed: 0 to 1e15", v)
	}
	if f := v.InexactFloat64(); f > 1e15 || math.IsNaN(f) {
		return fmt.Errorf("%s is too large; allowed: 0 to 1e15", v)
	}
	return nil
}

func sortedNames[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

package engine

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"sort"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// inputHash is the SHA-256, in hex, of everything the assessment depends on: facts in canonical form sorted by attribute, names, links, policy and
// catalogue. Who said what, when and in which order is no part of it.
func (a *Advisor) inputHash(sys profile.System) string {
	var b strings.Builder
	field := func(parts ...string) {
		for _, p := range parts {
			b.WriteString(strconv.Itoa(len(p)))
			b.WriteByte(':')
			b.WriteString(p)
		}
		b.WriteByte('\n')
	}
	field("deploy-advice", strconv.Itoa(Version), a.cat.Version(), a.policy, sys.Name)
	for _, c := range sys.Components {
		field("component", c.Name)
		for _, line := range canonical(c.Profile) {
			field(line)
		}
	}
	for _, line := range canonicalLinks(sys.Links) {
		field("link", line)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// canonical lists facts as "attribute=value", sorted.
func canonical(p profile.Profile) []string {
	facts := p.Facts()
	out := make([]string, 0, len(facts))
	for _, f := range facts {
		if v := profile.FormatFact(f); v != "" {
			out = append(out, string(f.Attribute)+"="+v)
		}
	}
	sort.Strings(out)
	return out
}

func canonicalLinks(links []profile.Link) []string {
	out := make([]string, len(links))
	for i, l := range links {
		out[i] = strings.Join([]string{l.From, l.To, number(l.CallsPerMonth), number(l.GBPerMonth), strconv.FormatBool(l.LatencyMatters)}, "\x00")
	}
	sort.Strings(out)
	return out
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// idOf derives an id from a hash: "da-" and ten lower-case base32 characters.
func idOf(hash string) string {
	raw, err := hex.DecodeString(hash)
	if err != nil {
		raw = []byte(hash)
	}
	return "da-" + strings.ToLower(base32.StdEncoding.EncodeToString(raw[:10]))[:10]
}

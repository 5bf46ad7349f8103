package recheck

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// What moved a decision.
const (
	Price     = "price"
	Rule      = "limit"
	FactMoved = "fact"
	Policy    = "policy"
	Catalogue = "catalogue" // nothing more precise can be told
)

// maxCauses is how many causes are named; the heaviest come first.
const maxCauses = 3

// Cause is one thing that moved a decision: what it was, what it is, and where that is written.
type Cause struct {
	Kind     string `json:"kind"`
	Platform string `json:"platform,omitempty"`
	What     string `json:"what"` // "AWS Lambda: requests, per million requests"
	Before   string `json:"before,omitempty"`
	After    string `json:"after,omitempty"`
	Source   string `json:"source,omitempty"` // address, or file:line
	AsOf     string `json:"as_of,omitempty"`
	Proven   bool   `json:"proven,omitempty"` // taking this change alone back gives the earlier verdict again
}

// causes names what moved a decision, the most telling first. Facts that moved come first, then what the old catalogue proves, then
// limits and prices that differ in what was kept.
func (r *runner) causes(sys profile.System, res Result, e record.Entry, moved []profile.Fact) []Cause {
	out := factCauses(e, moved)
	if r.Prices != nil && res.Before.Catalogue == r.Prices.then {
		out = append(out, r.Prices.causes(sys, res)...)
	}
	if len(out) == 0 {
		out = append(limitCauses(res.Before, res.Now, r.name), priceCauses(res.Before, res.Now)...)
	}
	if res.Before.Policy != res.Now.Policy && (res.Before.Policy != "" || len(res.Before.Bills) > 0) {
		out = append(out, Cause{Kind: Policy, What: "the organisation's policy", Before: short(res.Before.Policy), After: short(res.Now.Policy)})
	}
	if len(out) == 0 {
		out = append(out, Cause{Kind: Catalogue, What: "the catalogue", Before: res.Before.Catalogue, After: res.Now.Catalogue})
	}
	return out[:min(len(out), maxCauses)]
}

func short(hash string) string {
	if hash == "" {
		return "none"
	}
	return hash[:min(8, len(hash))]
}

func factCauses(e record.Entry, moved []profile.Fact) []Cause {
	var out []Cause
	for _, f := range moved {
		c := Cause{Kind: FactMoved, What: string(f.Attribute), Before: e.Facts[string(f.Attribute)], After: profile.FormatFact(f)}
		if attr, ok := profile.Lookup(f.Attribute); ok {
			c.What = attr.Label
		}
		if f.Source.File != "" {
			c.Source = f.Source.File + ":" + strconv.Itoa(f.Source.Line)
		}
		out = append(out, c)
	}
	return out
}

// limitCauses are limits that began or ceased to remove one of the options concerned, or read differently.
func limitCauses(before, now Stand, name func(platform string) string) []Cause {
	if len(before.Limits) == 0 && len(before.Bills) == 0 {
		return nil // never worked out in full
	}
	var out []Cause
	for _, p := range concerns(before, now) {
		for _, l := range now.Limits {
			if old, was := before.limit(p, l.Rule); l.Platform == p && (!was || old.Value != l.Value) {
				out = append(out, Cause{Kind: Rule, Platform: p, What: name(p) + ": " + l.Text, Before: orNone(old.Value), After: l.Value, Source: l.Source, AsOf: l.AsOf})
			}
		}
		for _, l := range before.Limits {
			if _, is := now.limit(p, l.Rule); l.Platform == p && !is {
				out = append(out, Cause{Kind: Rule, Platform: p, What: name(p) + ": " + cmp.Or(l.Text, l.Rule), Before: l.Value, After: "no longer in the way", Source: l.Source, AsOf: l.AsOf})
			}
		}
	}
	return out
}

func orNone(value string) string {
	if value == "" {
		return "not in the way"
	}
	return value
}

func (s Stand) limit(platform, rule string) (Limit, bool) {
	i := slices.IndexFunc(s.Limits, func(l Limit) bool { return l.Platform == platform && l.Rule == rule })
	if i < 0 {
		return Limit{}, false
	}
	return s.Limits[i], true
}

// priceCauses are lines of the kept bills whose rate changed, the one that moved most money first.
func priceCauses(before, now Stand) []Cause {
	type weighed struct {
		Cause
		usd float64
	}
	var found []weighed
	for _, p := range concerns(before, now) {
		then, was := before.bill(p)
		today, is := now.bill(p)
		if !was || !is {
			continue
		}
		for _, l := range today.Lines {
			i := slices.IndexFunc(then.Lines, func(o Line) bool { return o.Name == l.Name })
			if i < 0 || then.Lines[i].Rate == l.Rate {
				continue
			}
			old := then.Lines[i]
			found = append(found, weighed{
				Cause{
					Kind: Price, Platform: p, What: fmt.Sprintf("%s: %s, per %s", today.Name, l.Name, l.Unit), Before: "$" + old.Rate, After: "$" + l.Rate,
					Source: l.Source, AsOf: l.AsOf,
				}, math.Abs(amount(l.Amount) - amount(old.Amount)),
			})
		}
	}
	slices.SortStableFunc(found, func(a, b weighed) int { return cmp.Or(cmp.Compare(b.usd, a.usd), strings.Compare(a.What, b.What)) })
	out := make([]Cause, 0, len(found))
	for _, f := range found {
		out = append(out, f.Cause)
	}
	return out
}

// amount is for ordering only: money is shown as the text it is kept as.
func amount(text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0
	}
	return v
}

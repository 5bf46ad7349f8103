package engine

import (
	"fmt"
	"sort"

	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/decide"
	"github.com/deploy-advice/deploy-advice/engine/policy"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// decideOptions translates a policy into what the decision takes.
func decideOptions(pol *policy.Policy) decide.Options {
	labour := pol.Labour()
	opt := decide.Options{
		Weights: pol.Weights(), Redundancy: pol.MinimumRedundancy(), LabourRate: labour.USDPerHour, LabourHours: labour.Hours,
		Deny: func(p *catalog.Platform) string { return pol.Denies(p.ID, string(p.Family)) },
	}
	if len(pol.Rules()) > 0 {
		opt.Rules = func(facts profile.Profile, n decide.RuleFigures) decide.Ruling { return ruling(pol, facts, n) }
	}
	return opt
}

// ruling runs the policy's rules on one option.
func ruling(pol *policy.Policy, facts profile.Profile, n decide.RuleFigures) decide.Ruling {
	var out decide.Ruling
	for _, f := range pol.Evaluate(facts, policy.Option{
		Platform: n.Platform.ID, Family: string(n.Platform.Family), Vendor: n.Platform.Vendor, Cloud: n.Cloud, MonthlyUSD: n.MonthlyUSD,
		LatencyP99MS: n.P99, ColdStartProbability: n.Cold, OperationsHours: n.Hours, Instances: n.Instances,
	}) {
		switch {
		case f.Outcome != policy.Fires:
			out.Open = append(out.Open, decide.Note{Rule: f.Rule, Message: f.Message, Missing: f.Missing})
		case f.Action == policy.Deny:
			out.Deny = append(out.Deny, decide.Note{Rule: f.Rule, Message: f.Message})
		case f.Action == policy.Warn:
			out.Warn = append(out.Warn, decide.Note{Rule: f.Rule, Message: f.Message})
		case f.Action == policy.Prefer:
			out.Bonus += f.Strength
		}
	}
	return out
}

// priced lays an organisation's own rates and discounts over the catalogue.
func priced(cat *catalog.Catalogue, book policy.PriceBook) (*catalog.Catalogue, error) {
	if len(book.Rates) == 0 && len(book.Discounts) == 0 {
		return cat, nil
	}
	rates := map[string]catalog.BookRate{}
	for _, d := range book.Discounts {
		discount(cat, d, rates)
	}
	for _, r := range book.Rates {
		usd, err := decimal.NewFromString(r.USD)
		if err != nil {
			return nil, fmt.Errorf("price book %s: %s %s: %w", book.Name, r.Platform, r.Key, err)
		}
		rates[r.Platform+"|"+r.Region+"|"+r.Key] = catalog.BookRate{Platform: r.Platform, Region: r.Region, Key: r.Key, USD: usd}
	}
	out, err := cat.WithPriceBook(catalog.PriceBook{Name: book.Name, Rates: ordered(rates)})
	if err != nil {
		return nil, fmt.Errorf("lay the price book over the catalogue: %w", err)
	}
	return out, nil
}

// ordered lists rates by platform, key and region, the general before the special.
func ordered(rates map[string]catalog.BookRate) []catalog.BookRate {
	keys := make([]string, 0, len(rates))
	for k := range rates {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	out := make([]catalog.BookRate, len(keys))
	for i, k := range keys {
		out[i] = rates[k]
	}
	return out
}

// discount adds the lowered list prices of what it is about.
func discount(cat *catalog.Catalogue, d policy.Discount, rates map[string]catalog.BookRate) {
	left := decimal.NewFromFloat(1 - d.Percent/100)
	for _, p := range cat.Platforms() {
		if d.Platform != "" && p.ID != d.Platform || d.Vendor != "" && p.Vendor != d.Vendor {
			continue
		}
		for i := range p.Prices {
			l := &p.Prices[i]
			lower := func(key string, usd decimal.Decimal) {
				rates[p.ID+"|"+l.Region+"|"+key] = catalog.BookRate{Platform: p.ID, Region: l.Region, Key: key, USD: usd.Mul(left)}
			}
			for key, r := range l.Rates {
				lower(key, r.USD)
			}
			for _, s := range l.Shapes {
				lower("machine:"+s.Name, s.Hour.USD)
			}
		}
	}
}

package engine

import (
	"math"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine/decide"
)

// jointOption is one joint choice with its bill: a line for each component, what sharing saves, what mixing costs. The middle of its price is the sum of
// these lines; low and high come from the worlds.
func (a *Advisor) jointOption(j *decide.Joint, components []Component) Option {
	rate := a.model.LabourRate()
	out := Option{
		Platform: a.jointPlatform(j), Name: strings.Join(a.platformNames(a.jointPlatform(j)), " + "), Family: jointFamily(j), Feasible: j.Viable > 0, Viable: rounded(j.Viable), RemovedBy: []Limit{},
		Labour: moneyRange([3]float64{j.Hours[0] * rate, j.Hours[1] * rate, j.Hours[2] * rate}), Acceptability: fine(j.Share), Bill: []BillLine{},
	}
	known, sum := true, decimal.Zero
	parts := make([]Option, 0, len(j.Places))
	line := func(name string, usd decimal.Decimal, source, note string) {
		text := usd.StringFixed(2)
		out.Bill = append(out.Bill, BillLine{Name: name, Quantity: "1", Unit: "month", RateUSD: text, AmountUSD: text, Source: source, Note: note})
		sum = sum.Add(usd.Round(2))
	}
	for i, p := range j.Places {
		platform := a.model.PlatformID(p)
		part := optionOn(&components[i], platform)
		usd, err := decimal.NewFromString(part.Monthly.Mid)
		known, parts = known && err == nil, append(parts, part)
		line(components[i].Name+" on "+a.PlatformName(platform), usd, "the component's own bill", "line by line under the component")
	}
	line("fixed fees shared", decimal.NewFromFloat(-j.SharedUSD), "computed", "control plane and load balancer are paid once a platform; 0 because nothing is shared otherwise")
	line("calls and data between forms", decimal.NewFromFloat(j.GlueUSD), "prior of this product", "0 because every component is of one form, or no link says how much")
	out.Bill = append(out.Bill, BillLine{
		Name: "running further forms", Quantity: number(j.ExtraHours), Unit: "hours", RateUSD: money(rate), AmountUSD: money(j.ExtraHours * rate), Source: "prior of this product",
		Note: "another way to build, deploy, watch and page", Labour: true,
	})
	if known {
		out.Monthly, out.Ends = jointRange(j, sum, parts)
	}
	return out
}

// optionOn is a component's option on a platform, the zero value when it has none.
func optionOn(c *Component, platform string) Option {
	for i := range c.Options {
		if c.Options[i].Platform == platform {
			return c.Options[i]
		}
	}
	return Option{}
}

// jointRange puts the exact middle between the ends of its parts where all of them are exact, else between the low and high of the worlds.
func jointRange(j *decide.Joint, mid decimal.Decimal, parts []Option) (Range, string) {
	below, above, ends := decimal.Zero, decimal.Zero, RangeExact
	for i := range parts {
		r := &parts[i].Monthly
		below = below.Add(decimalOf(r.Mid).Sub(decimalOf(r.Low)))
		above = above.Add(decimalOf(r.High).Sub(decimalOf(r.Mid)))
		if parts[i].Ends != RangeExact {
			ends = RangePercentiles
		}
	}
	if ends == RangeExact {
		return Range{Low: mid.Sub(below).StringFixed(2), Mid: mid.StringFixed(2), High: mid.Add(above).StringFixed(2)}, ends
	}
	low, high := decimal.NewFromFloat(finite(j.USD[0], mid)), decimal.NewFromFloat(finite(j.USD[2], mid))
	return Range{Low: decimal.Min(low, mid).StringFixed(2), Mid: mid.StringFixed(2), High: decimal.Max(high, mid).StringFixed(2)}, ends
}

// decimalOf reads an amount that this package wrote; an unknown one counts nothing.
func decimalOf(text string) decimal.Decimal {
	d, err := decimal.NewFromString(text)
	if err != nil {
		return decimal.Zero
	}
	return d
}

func finite(v float64, otherwise decimal.Decimal) float64 {
	if !math.IsNaN(v) {
		return v
	}
	f, _ := otherwise.Float64()
	return f
}

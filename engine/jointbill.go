package engine

import (
	"math"

	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine/decide"
)

// jointOption is one joint choice with its bill: a line for each component, what sharing saves, what mixing costs. The middle of its price is the sum of
// these lines; low and high come from the worlds.
func (a *Advisor) jointOption(j *decide.Joint, components []Component) Option {
	rate := a.model.LabourRate()
	out := Option{
		Platform: a.jointPlatform(j), Name: a.jointPlatform(j), Family: jointFamily(j), Feasible: j.Viable > 0, Viable: rounded(j.Viable), RemovedBy: []Limit{},
		Labour: moneyRange([3]float64{j.Hours[0] * rate, j.Hours[1] * rate, j.Hours[2] * rate}), Acceptability: fine(j.Share), Bill: []BillLine{},
	}
	known, sum := true, decimal.Zero
	line := func(name string, usd decimal.Decimal, source, note string) {
		text := usd.StringFixed(2)
		out.Bill = append(out.Bill, BillLine{Name: name, Quantity: "1", Unit: "month", RateUSD: text, AmountUSD: text, Source: source, Note: note})
		sum = sum.Add(usd.Round(2))
	}
	for i, p := range j.Places {
		platform := a.model.PlatformID(p)
		usd, ok := priceOf(&components[i], platform)
		known = known && ok
		line(components[i].Name+" on "+platform, usd, "the component's own bill", "line by line under the component")
	}
	line("fixed fees shared", decimal.NewFromFloat(-j.SharedUSD), "computed", "control plane and load balancer are paid once a platform; 0 because nothing is shared otherwise")
	line("calls and data between forms", decimal.NewFromFloat(j.GlueUSD), "prior of this product", "0 because every component is of one form, or no link says how much")
	out.Bill = append(out.Bill, BillLine{
		Name: "running further forms", Quantity: number(j.ExtraHours), Unit: "hours", RateUSD: money(rate), AmountUSD: money(j.ExtraHours * rate), Source: "prior of this product",
		Note: "another way to build, deploy, watch and page", Labour: true,
	})
	out.Monthly = jointRange(j, sum, known)
	return out
}

// priceOf is the middle price of a platform among a component's options; false when it is not known.
func priceOf(c *Component, platform string) (decimal.Decimal, bool) {
	for i := range c.Options {
		if c.Options[i].Platform == platform {
			usd, err := decimal.NewFromString(c.Options[i].Monthly.Mid)
			return usd, err == nil
		}
	}
	return decimal.Zero, false
}

// jointRange puts the exact middle between the low and high of the worlds; empty when a price is not known, which is never 0.
func jointRange(j *decide.Joint, mid decimal.Decimal, known bool) Range {
	if !known {
		return Range{}
	}
	low, high := decimal.NewFromFloat(finite(j.USD[0], mid)), decimal.NewFromFloat(finite(j.USD[2], mid))
	return Range{Low: decimal.Min(low, mid).StringFixed(2), Mid: mid.StringFixed(2), High: decimal.Max(high, mid).StringFixed(2)}
}

func finite(v float64, otherwise decimal.Decimal) float64 {
	if !math.IsNaN(v) {
		return v
	}
	f, _ := otherwise.Float64()
	return f
}

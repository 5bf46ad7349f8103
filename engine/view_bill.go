package engine

import (
	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/cost"
	"github.com/deploy-advice/deploy-advice/engine/decide"
)

// bill renders the bill of the middle world line by line, and the people's hours as a marked line of their own.
func (a *Advisor) bill(o *decide.Option) []BillLine {
	out := make([]BillLine, 0, len(o.Bill.Lines)+1)
	for _, l := range o.Bill.Lines {
		out = append(out, a.billLine(l))
	}
	if len(out) == 0 {
		return out
	}
	hours, rate := decimal.NewFromFloat(o.Hours[1]).Round(2), decimal.NewFromFloat(a.model.LabourRate())
	return append(out, BillLine{
		Name: "people's time", Quantity: hours.String(), Unit: "hours", RateUSD: rate.String(), AmountUSD: hours.Mul(rate).StringFixed(2),
		Source: "prior of this product", Note: "an assumption, not measured; the verdict is also given without it", Labour: true,
	})
}

func (a *Advisor) billLine(l cost.Line) BillLine {
	line := BillLine{
		Name: l.Name, Quantity: l.Quantity.String(), Unit: l.Unit, RateUSD: l.RateUSD.String(), AmountUSD: l.AmountUSD.String(), Source: l.Source, Note: l.Note, Labour: l.Labour,
	}
	if s, ok := a.cat.Source(l.Source); ok {
		line.Source, line.AsOf = sourceURL(s), s.AsOf.String()
	}
	return line
}

// sourceURL is the address of a source, its id when it has none.
func sourceURL(s catalog.Source) string {
	if s.URL == "" {
		return s.ID
	}
	return s.URL
}

// monthly is the range of the bill: its middle is the bill's own total.
func monthly(o *decide.Option) Range {
	r := moneyRange(o.USD)
	if len(o.Bill.Lines) == 0 {
		return r
	}
	total := o.Bill.InfrastructureUSD
	r.Mid = total.StringFixed(2)
	mid, _ := total.Float64()
	if o.USD[0] > mid {
		r.Low = r.Mid
	}
	if o.USD[2] < mid {
		r.High = r.Mid
	}
	return r
}

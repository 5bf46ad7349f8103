package cost

import "github.com/shopspring/decimal"

// Line is one line of a bill: Quantity times RateUSD is AmountUSD, exactly. A fee that does not arise has quantity 0 and
// says why in Note.
type Line struct {
	Name      string          `json:"name"`
	Quantity  decimal.Decimal `json:"quantity"`
	Unit      string          `json:"unit"`
	RateUSD   decimal.Decimal `json:"rate_usd"`
	AmountUSD decimal.Decimal `json:"amount_usd"`
	Source    string          `json:"source"` // id of the source, "unsourced", "price book ..." or "given"
	Note      string          `json:"note,omitempty"`
	Labour    bool            `json:"labour,omitempty"` // people's time, not the vendor's bill
}

// Bill is a priced usage. TotalUSD is the exact sum of the lines; InfrastructureUSD leaves labour out.
type Bill struct {
	Platform          string          `json:"platform"`
	Region            string          `json:"region"`
	Lines             []Line          `json:"lines"`
	TotalUSD          decimal.Decimal `json:"total_usd"`
	InfrastructureUSD decimal.Decimal `json:"infrastructure_usd"`
	Notes             []string        `json:"notes,omitempty"`
}

// BillRange is a bill at the low, middle and high end of what is not known exactly.
type BillRange struct {
	Low, Mid, High Bill
}

func (b *Bill) add(l Line) {
	l.AmountUSD = l.Quantity.Mul(l.RateUSD)
	b.Lines = append(b.Lines, l)
	b.TotalUSD = b.TotalUSD.Add(l.AmountUSD)
	if !l.Labour {
		b.InfrastructureUSD = b.InfrastructureUSD.Add(l.AmountUSD)
	}
}

// Discount takes a share off everything that is billed so far but people's time, as a line of its own.
func (b *Bill) Discount(share decimal.Decimal, l Line) {
	l.Quantity, l.Unit, l.RateUSD = b.InfrastructureUSD, "USD billed", share.Neg()
	b.add(l)
}

package cli

import (
	"fmt"
	"io"

	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/cost"
)

// bill is a priced usage as printed: sources are addresses with their dates.
type bill struct {
	Platform          string          `json:"platform"`
	Region            string          `json:"region"`
	Catalogue         string          `json:"catalogue"`
	Lines             []billLine      `json:"lines"`
	TotalUSD          decimal.Decimal `json:"total_usd"`
	InfrastructureUSD decimal.Decimal `json:"infrastructure_usd"`
	Notes             []string        `json:"notes,omitempty"`
}

type billLine struct {
	cost.Line
	Source string `json:"source"` // URL; "given" for a rate of the request, "unsourced" where there is none
	AsOf   string `json:"as_of,omitempty"`
}

// Price reads explicit usage from the file, or from in, and prints its bill: every line is quantity times rate, exactly.
func Price(in io.Reader, out io.Writer, cat *catalog.Catalogue, file string, v View) error {
	name, data, err := Input(file, in)
	if err != nil {
		return err
	}
	req, err := cost.DecodeRequest(data)
	if err != nil {
		return bad(fmt.Errorf("%s: %w", name, err))
	}
	priced, err := cost.Price(cat, req)
	if err != nil {
		return bad(fmt.Errorf("%s: %w", name, err))
	}
	b := sourced(cat, priced)
	if v.Format == JSON {
		return printJSON(out, b)
	}
	w := &sticky{w: out}
	printBill(w, v.Style, b)
	return wrapWrite(w.err)
}

func sourced(cat *catalog.Catalogue, b cost.Bill) bill {
	out := bill{Platform: b.Platform, Region: b.Region, Catalogue: cat.Version(), Lines: []billLine{}, TotalUSD: b.TotalUSD, InfrastructureUSD: b.InfrastructureUSD, Notes: b.Notes}
	for _, l := range b.Lines {
		line := billLine{Line: l, Source: l.Source}
		if s, ok := cat.Source(l.Source); ok {
			line.AsOf = s.AsOf.String()
			if s.URL != "" {
				line.Source = s.URL
			}
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}

func printBill(w io.Writer, s Style, b bill) {
	head := b.Platform
	if b.Region != "" {
		head += " in " + b.Region
	}
	fmt.Fprintf(w, "%s: %s\n\n", clean(head), s.strong("$"+b.TotalUSD.String()))
	rows := [][]string{{"line", "quantity", "unit", "rate USD", "amount USD", "source", "note"}}
	var from notes
	for _, l := range b.Lines {
		rows = append(rows, []string{l.Name, l.Quantity.String(), l.Unit, l.RateUSD.String(), l.AmountUSD.String(), from.mark(l.Source, l.AsOf), l.Note})
	}
	rows = append(rows, []string{"total", "", "", "", b.TotalUSD.String(), "", ""})
	grid(w, s, rows, 1, 3, 4)
	from.print(w, s)
	for _, note := range b.Notes {
		paragraph(w, s, "  ", note, nil)
	}
	fmt.Fprintf(w, "\n%s\n", s.faint("catalogue "+b.Catalogue))
}

package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// printEntry prints a platform whole: a table a subject, each figure with its source, date and how the source was read.
func (v CatalogView) printEntry(w io.Writer, e entry) {
	s := v.Style
	fmt.Fprintf(w, "%s (%s)\n", s.strong(e.Name), e.ID)
	paragraph(w, s, "", e.Summary, nil)
	kind := e.Family
	if kind == "" {
		kind = e.Kind
	}
	paragraph(w, s, "", fmt.Sprintf("%s; %s; by %s; on %s", kind, status(e.listed), orNobody(e.Vendor), strings.Join(e.Clouds, ", ")), nil)
	if !e.Recommended {
		paragraph(w, s, "", "Never recommended: "+e.Why, s.warn)
	}
	if len(e.Aliases) > 0 {
		paragraph(w, s, "", "Also called "+strings.Join(e.Aliases, ", "), nil)
	}
	from := new(notes)
	v.table(w, from, "Figures", e.Figures)
	v.table(w, from, "Cold starts", e.ColdStarts)
	v.table(w, from, "Idle instances", e.Idle)
	for _, p := range e.Prices {
		v.table(w, from, "Prices in "+p.Region, slices.Concat(p.Rates, p.Free, p.Machines))
		v.table(w, from, "Around it in "+p.Region, p.Fees)
		for _, included := range p.Included {
			paragraph(w, s, "  ", "included: "+included, nil)
		}
	}
	if len(from.list) > 0 {
		fmt.Fprintf(w, "\n%s\n", s.strong("Sources"))
		from.print(w, s)
	}
	v.announce(w, e)
}

func orNobody(vendor string) string {
	if vendor == "" {
		return "no vendor"
	}
	return vendor
}

func (v CatalogView) table(w io.Writer, from *notes, title string, figures []figure) {
	if len(figures) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", v.Style.strong(title))
	rows := [][]string{{"figure", "value", "unit", "as of", "source", "note"}}
	for _, f := range figures {
		asOf := f.AsOf
		if f.Old {
			asOf = strings.TrimSpace(asOf + " OLD")
		}
		marks := f.Source
		if marks != "unsourced" {
			marks = from.mark(f.Source, "("+f.Confidence+")")
		}
		for _, more := range f.More {
			marks += from.mark(more)
		}
		rows = append(rows, []string{f.Name, f.Value, f.Unit, asOf, marks, f.Note})
	}
	grid(w, v.Style, rows)
}

// announce says how many figures are old.
func (v CatalogView) announce(w io.Writer, e entry) {
	old := 0
	count := func(list []figure) {
		for _, f := range list {
			if f.Old {
				old++
			}
		}
	}
	count(e.Figures)
	count(e.ColdStarts)
	count(e.Idle)
	for _, p := range e.Prices {
		count(p.Rates)
		count(p.Free)
		count(p.Machines)
		count(p.Fees)
	}
	if old > 0 {
		fmt.Fprintln(w)
		paragraph(w, v.Style, "", fmt.Sprintf("%d figures are older than %d days or undated (OLD).", old, days(v.age())), v.Style.warn)
	}
}

package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
)

// Format is how a command prints.
type Format string

// The formats.
const (
	Text     Format = "text"
	JSON     Format = "json"
	Markdown Format = "markdown"
)

// View is how an assessment is printed.
type View struct {
	Format  Format
	Explain bool // bills and limits of every option too
	Style   Style
}

// Print writes an assessment.
func Print(w io.Writer, a engine.Assessment, v View) error {
	switch v.Format {
	case JSON:
		return printJSON(w, a)
	case Markdown:
		_, err := io.WriteString(w, render.Markdown(a, v.Explain))
		return wrapWrite(err)
	default:
		p := printer{w: w, s: v.Style, a: a}
		p.all(v.Explain)
		return nil
	}
}

func printJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		return fmt.Errorf("print JSON: %w", err)
	}
	return nil
}

func wrapWrite(err error) error {
	if err != nil {
		return fmt.Errorf("print: %w", err)
	}
	return nil
}

type printer struct {
	w io.Writer
	s Style
	a engine.Assessment
}

func (p printer) all(explain bool) {
	p.verdict()
	p.reasons()
	p.components()
	p.options()
	p.flips()
	p.questions()
	if explain {
		p.bills()
		p.facts()
	}
	fmt.Fprintf(p.w, "\n%s\n", p.s.faint(fmt.Sprintf("assessment %s  input %s  catalogue %s", p.a.ID, p.a.InputHash, p.a.Catalogue)))
}

func (p printer) verdict() {
	v := p.a.Verdict
	name := p.a.Name
	if name == "" {
		name = "this workload"
	}
	fmt.Fprintf(p.w, "%s: %s", name, p.s.strong(render.Claim(p.a)))
	if v.Word != "" {
		fmt.Fprintf(p.w, " - %s (%s)", v.Word, render.Percent(v.Confidence))
	}
	if v.Provisional {
		fmt.Fprint(p.w, p.s.warn(", provisional"))
	}
	fmt.Fprintln(p.w)
	if v.MonthlyUSD != nil {
		fmt.Fprint(p.w, render.MonthlyCost(*v.MonthlyUSD))
		if v.MonthlyWithLabourUSD != nil {
			fmt.Fprintf(p.w, "; with people's time %s", render.MonthlyCost(*v.MonthlyWithLabourUSD))
		}
		fmt.Fprintln(p.w)
	}
	for _, warning := range p.a.Warnings {
		fmt.Fprintln(p.w, p.s.warn("! "+warning))
	}
}

func (p printer) title(text string) { fmt.Fprintf(p.w, "\n%s\n", p.s.strong(text)) }

func (p printer) reasons() {
	if len(p.a.Reasons) == 0 {
		return
	}
	p.title("Why")
	for _, r := range p.a.Reasons {
		mark := "+"
		if r.Polarity == "against" {
			mark = "-"
		}
		p.reason(mark, r)
	}
	if p.a.Against != nil {
		p.reason("-", *p.a.Against)
	}
}

func (p printer) reason(mark string, r engine.Reason) {
	fmt.Fprintf(p.w, "  %s %s\n", mark, r.Claim)
	for _, s := range r.Sources {
		fmt.Fprintf(p.w, "    %s\n", p.s.faint(strings.TrimSpace(s.URL+" "+s.AsOf)))
	}
}

func (p printer) components() {
	if len(p.a.Components) < 2 {
		return
	}
	p.title("Components")
	rows := [][]string{{"component", "verdict", "confidence", "USD a month"}}
	for _, c := range p.a.Components {
		cost := "unknown"
		if c.Verdict.MonthlyUSD != nil {
			cost = render.USD(c.Verdict.MonthlyUSD.Mid)
		}
		rows = append(rows, []string{c.Name, render.Family(c.Verdict.Family) + " on " + render.PlatformName(p.a, c.Verdict.Platform), render.Confidence(c.Verdict), cost})
	}
	grid(p.w, p.s, rows, 3)
}

func (p printer) options() {
	p.title("Options")
	rows := [][]string{{"option", "family", "USD a month", "labour", "p99", "cold", "share"}}
	var removed [][]string
	for _, o := range p.a.Options {
		if !o.Feasible {
			removed = append(removed, removedRow(o))
			continue
		}
		rows = append(rows, []string{o.Name, o.Family, money(o.Monthly), money(o.Labour), millis(o.LatencyP99MS), share(o.ColdStartProbability), render.Percent(o.Acceptability)})
	}
	grid(p.w, p.s, rows, 2, 3, 4, 5, 6)
	if len(removed) > 0 {
		p.title("Ruled out")
		grid(p.w, p.s, append([][]string{{"option", "limit", "here", "source"}}, removed...))
	}
}

func removedRow(o engine.Option) []string {
	if len(o.RemovedBy) == 0 {
		return []string{o.Name, "", "", ""}
	}
	l := o.RemovedBy[0]
	return []string{o.Name, l.Limit + " " + l.Value, l.Fact, strings.TrimSpace(l.Source + " " + l.AsOf)}
}

func (p printer) flips() {
	if len(p.a.Flips) == 0 {
		return
	}
	p.title("What would change it")
	for _, f := range p.a.Flips {
		fmt.Fprintf(p.w, "  %s\n", render.FlipText(p.a, f))
	}
}

func (p printer) questions() {
	if len(p.a.Questions) == 0 {
		return
	}
	p.title("Open questions")
	for _, q := range p.a.Questions {
		fmt.Fprintf(p.w, "  %s (%.2f bit): %s\n", q.Attribute, q.Information, render.Because(q, p.a.Verdict.Family))
	}
}

func (p printer) bills() {
	for _, o := range p.a.Options {
		if len(o.Bill) == 0 {
			continue
		}
		p.title(o.Name + ", a month")
		rows := [][]string{{"line", "quantity", "unit", "rate", "USD", "note"}}
		for _, b := range o.Bill {
			rows = append(rows, []string{b.Name, b.Quantity, b.Unit, b.RateUSD, b.AmountUSD, b.Note})
		}
		grid(p.w, p.s, rows, 1, 3, 4)
	}
}

func (p printer) facts() {
	p.title("Facts")
	rows := [][]string{{"attribute", "value", "known how"}}
	for _, f := range p.a.Facts {
		rows = append(rows, []string{string(f.Attribute), f.Value, string(f.Provenance)})
	}
	grid(p.w, p.s, rows)
}

func money(r engine.Range) string {
	if r.Mid == "" {
		return "unknown"
	}
	return render.USD(r.Mid)
}

func millis(ms *float64) string {
	if ms == nil {
		return "-"
	}
	return render.Millis(*ms)
}

func share(p *float64) string {
	if p == nil {
		return "-"
	}
	if *p > 0 && *p < 0.01 {
		return fmt.Sprintf("%.2f%%", *p*100)
	}
	return render.Percent(*p)
}

package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
)

// explain prints everything the assessment holds beside what is always printed: the figures of every option, what each answer would
// lead to, and every fact with how it is known.
func (p printer) explain() {
	p.figures(p.a.Options)
	if len(p.a.Components) > 1 {
		for _, c := range p.a.Components {
			p.optionsOf(c.Name, c.Options, true)
			p.figures(c.Options)
			p.facts(titled("Facts", c.Name), c.Facts)
		}
	}
	p.grounds()
	p.answers()
	p.facts("Facts", p.a.Facts)
}

func (p printer) figures(options []engine.Option) {
	for _, o := range options {
		if len(o.Bill) > 0 {
			p.title(o.Name + ", a month")
			p.bill(o)
		}
		if !o.Feasible && len(o.RemovedBy) < 2 {
			continue
		}
		if len(o.Bill) == 0 {
			p.title(o.Name)
		}
		p.measures(o)
		p.limits("ruled out by", o.RemovedBy)
		p.limits("could still be ruled out by", o.Unknown)
	}
}

func (p printer) bill(o engine.Option) {
	rows := [][]string{{"line", "quantity", "unit", "rate", "USD", "source", "note"}}
	var from notes
	for _, b := range o.Bill {
		rows = append(rows, []string{b.Name, brief(b.Quantity), b.Unit, b.RateUSD, brief(b.AmountUSD), from.mark(b.Source, b.AsOf), b.Note})
	}
	grid(p.w, p.s, rows, 1, 3, 4)
	from.print(p.w, p.s)
	paragraph(p.w, p.s, "  ", fmt.Sprintf("together %s without people's time; people's time %s", between(o.Monthly, o.Ends), between(o.Labour, "")), nil)
}

// brief keeps four decimals of an exact figure: the whole of it stands in JSON.
func brief(exact string) string {
	d, err := decimal.NewFromString(exact)
	if err != nil {
		return exact
	}
	return d.Round(4).String()
}

func between(r engine.Range, ends string) string {
	if r.Mid == "" {
		return "unknown"
	}
	return render.RangedCost(r, ends)
}

func (p printer) measures(o engine.Option) {
	var parts []string
	add := func(value *float64, show func(float64) string) {
		if value != nil {
			parts = append(parts, show(*value))
		}
	}
	add(o.LatencyP99MS, func(v float64) string { return "99 of 100 answers within " + render.Millis(v) })
	add(o.ColdStartProbability, func(v float64) string { return "cold starts " + share(&v) })
	add(o.SecondsToPeak, func(v float64) string { return "at the peak after " + render.Millis(v*1000) })
	add(o.Instances, func(v float64) string { return fmt.Sprintf("%.3g instances on average", v) })
	if len(parts) > 0 {
		paragraph(p.w, p.s, "  ", strings.Join(parts, "; "), nil)
	}
	if len(o.Scores) > 0 {
		scores := make([]string, 0, len(o.Scores))
		for _, name := range slices.Sorted(maps.Keys(o.Scores)) {
			scores = append(scores, fmt.Sprintf("%s %.2f", name, o.Scores[name]))
		}
		paragraph(p.w, p.s, "  ", "scores: "+strings.Join(scores, ", "), nil)
	}
	if o.Exit != "" {
		paragraph(p.w, p.s, "  ", "to leave: "+o.Exit, nil)
	}
}

func (p printer) limits(lead string, limits []engine.Limit) {
	for _, l := range limits {
		paragraph(p.w, p.s, "  ", fmt.Sprintf("%s: %s; here %s", lead, render.Bound(l), l.Fact), nil)
		paragraph(p.w, p.s, "    ", strings.TrimSpace(l.Source+" "+l.AsOf), p.s.faint)
	}
}

// grounds are the figures behind the reasons.
func (p printer) grounds() {
	rows := [][]string{{"reason", "criterion", "effect", "rests on"}}
	all := p.a.Reasons
	if p.a.Against != nil {
		all = append(slices.Clip(all), *p.a.Against)
	}
	for _, r := range all {
		on := make([]string, len(r.Grounds))
		for i, g := range r.Grounds {
			on[i] = fmt.Sprintf("%s = %s (%s)", g.Attribute, g.Value, g.Provenance)
		}
		rows = append(rows, []string{r.ID, r.Criterion + r.Constraint, fmt.Sprintf("%+.3f", r.Effect), strings.Join(on, ", ")})
	}
	if len(rows) > 1 {
		p.title("Reasons in figures")
		grid(p.w, p.s, rows, 2)
	}
}

func (p printer) answers() {
	rows := [][]string{{"question", "answer", "leads to"}}
	for _, q := range p.a.Questions {
		name := string(q.Attribute)
		if q.Component != "" {
			name = q.Component + ": " + name
		}
		for _, d := range q.Decides {
			rows = append(rows, []string{name, d.Value, render.Family(d.Family)})
		}
	}
	if len(rows) > 1 {
		p.title("What answers would lead to")
		grid(p.w, p.s, rows)
	}
}

func (p printer) facts(title string, facts []engine.FactLine) {
	if len(facts) == 0 {
		return
	}
	p.title(title)
	rows := [][]string{{"attribute", "value", "known how", "from"}}
	for _, f := range facts {
		rows = append(rows, []string{string(f.Attribute), f.Value, string(f.Provenance), from(f)})
	}
	grid(p.w, p.s, rows)
}

// from is where a fact comes from, in short.
func from(f engine.FactLine) string {
	s := f.Source
	if s == nil {
		return ""
	}
	var parts []string
	if s.File != "" {
		at := s.File
		if s.Line > 0 {
			at += fmt.Sprintf(":%d", s.Line)
		}
		if s.Commit != "" {
			at += " at " + s.Commit
		}
		parts = append(parts, at)
	}
	for _, text := range []string{s.Who, s.Note} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	if s.Quote != "" {
		parts = append(parts, `"`+s.Quote+`"`)
	}
	return strings.Join(parts, ", ")
}

package cli

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/costcurve"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// printer prints an assessment as text.
type printer struct {
	w io.Writer
	s Style
	a engine.Assessment
}

func (p printer) all(curves *costcurve.Curves, explain bool) {
	p.verdict()
	p.reasons()
	p.components()
	p.options(explain)
	if curves != nil {
		p.title("Monthly cost against load")
		plot(p.w, p.s, *curves)
	}
	p.flips()
	p.relaxations()
	p.offload()
	p.questions(explain)
	if explain {
		p.explain()
	}
	fmt.Fprintf(p.w, "\n%s\n", p.s.faint(fmt.Sprintf("assessment %s  input %s  catalogue %s", p.a.ID, p.a.InputHash, p.a.Catalogue)))
}

func (p printer) title(text string) {
	fmt.Fprintln(p.w)
	paragraph(p.w, p.s, "", text, p.s.strong)
}

func (p printer) verdict() {
	v := p.a.Verdict
	name := p.a.Name
	if name == "" {
		name = "this workload"
	}
	text := render.Claim(p.a)
	if v.Word != "" {
		text += fmt.Sprintf(" - %s (%s)", v.Word, render.Percent(v.Confidence))
	}
	if v.Provisional {
		text += ", provisional"
	}
	paragraph(p.w, p.s, "", name+": "+text, p.s.strong)
	if v.MonthlyUSD != nil {
		cost := render.RangedCost(*v.MonthlyUSD, v.Ends)
		if v.MonthlyWithLabourUSD != nil {
			cost += "; with people's time " + render.MonthlyCost(*v.MonthlyWithLabourUSD)
		}
		paragraph(p.w, p.s, "", cost, nil)
	}
	if v.VerdictWithoutLabour != "" {
		paragraph(p.w, p.s, "", "Were people's time free: "+render.PlatformName(p.a, v.VerdictWithoutLabour), nil)
	}
	if v.RunnerUp != "" {
		paragraph(p.w, p.s, "", fmt.Sprintf("Next: %s on %s, %d points behind", render.Family(v.RunnerUpFamily), render.PlatformName(p.a, v.RunnerUp), int(math.Round(v.Margin*100))), nil)
	}
	for _, warning := range p.a.Warnings {
		paragraph(p.w, p.s, "! ", warning, p.s.warn)
	}
}

func (p printer) reasons() {
	if len(p.a.Reasons) == 0 {
		return
	}
	p.title("Why")
	for _, r := range p.a.Reasons {
		mark := p.s.good("+")
		if r.Polarity == "against" {
			mark = p.s.warn("-")
		}
		p.reason(mark, r)
	}
	if p.a.Against != nil {
		p.reason(p.s.warn("-"), *p.a.Against)
	}
}

func (p printer) reason(mark string, r engine.Reason) {
	for i, line := range broken(clean(r.Claim), p.room(4)) {
		if i > 0 {
			mark = " "
		}
		fmt.Fprintf(p.w, "  %s %s\n", mark, line)
	}
	for _, s := range r.Sources {
		paragraph(p.w, p.s, "    ", strings.TrimSpace(s.URL+" "+s.AsOf), p.s.faint)
	}
}

// room is the columns left behind an indent; 0 for any number.
func (p printer) room(indent int) int {
	if p.s.Width <= 0 {
		return 0
	}
	return max(20, p.s.Width-indent)
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
		place := render.Family(c.Verdict.Family)
		if c.Verdict.Platform != "" {
			place += " on " + render.PlatformName(p.a, c.Verdict.Platform)
		}
		if c.Joint != "" {
			place += "; in the joint choice " + render.PlatformName(p.a, c.Joint)
		}
		rows = append(rows, []string{c.Name, place, render.Confidence(c.Verdict), cost})
	}
	grid(p.w, p.s, rows, 3)
}

func (p printer) flips() {
	if len(p.a.Flips) == 0 {
		return
	}
	p.title("What would change it")
	for _, f := range p.a.Flips {
		text := render.FlipText(p.a, f)
		if f.Component != "" {
			text = f.Component + ": " + text
		}
		paragraph(p.w, p.s, "  ", text, nil)
	}
}

func (p printer) relaxations() {
	if len(p.a.Relaxations) == 0 {
		return
	}
	p.title("What would have to give")
	for _, r := range p.a.Relaxations {
		limits := make([]string, len(r.Limits))
		for i, l := range r.Limits {
			limits[i] = l.Fact + " (" + render.Bound(l) + ")"
		}
		paragraph(p.w, p.s, "  ", render.PlatformName(p.a, r.Platform)+" would do without "+strings.Join(limits, " and "), nil)
	}
}

func (p printer) offload() {
	for i, o := range p.a.Offload {
		if i == 0 {
			p.title("Beside it")
		}
		paragraph(p.w, p.s, "  ", o.Text, nil)
		paragraph(p.w, p.s, "    ", o.Source, p.s.faint)
	}
}

// asked is how many open questions are shown when not everything is.
const asked = 5

func (p printer) questions(explain bool) {
	if len(p.a.Questions) == 0 {
		return
	}
	p.title("Open questions")
	for i, q := range p.a.Questions {
		if i == asked && !explain {
			fmt.Fprintf(p.w, "  and %d more; --explain lists them\n", len(p.a.Questions)-i)
			return
		}
		name := label(q.Attribute)
		if q.Component != "" {
			name = q.Component + ": " + name
		}
		paragraph(p.w, p.s, "  ", fmt.Sprintf("%s (%s, %.2f bit): %s", name, q.Attribute, q.Information, render.Because(q, p.a.Verdict.Family)), nil)
	}
}

// label is what people call an attribute; the id of an organisation's own.
func label(id profile.ID) string {
	if a, ok := profile.Lookup(id); ok {
		return a.Label
	}
	return string(id)
}

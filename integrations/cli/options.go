package cli

import (
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine"
)

func (p printer) options(explain bool) { p.optionsOf("", p.a.Options, explain) }

// optionsOf prints the table of those that stand, then why the others do not.
func (p printer) optionsOf(name string, options []engine.Option, explain bool) {
	rows := [][]string{{"option", "family", "USD a month", "people USD", "p99", "cold", "share"}}
	var removed []engine.Option
	for _, o := range options {
		if !o.Feasible {
			removed = append(removed, o)
			continue
		}
		rows = append(rows, []string{o.Name, o.Family, money(o.Monthly), money(o.Labour), millis(o.LatencyP99MS), share(o.ColdStartProbability), render.Percent(o.Acceptability)})
	}
	if len(rows) > 1 {
		p.title(titled("Options", name))
		grid(p.w, p.s, rows, 2, 3, 4, 5, 6)
	}
	if len(removed) > 0 {
		p.title(titled("Ruled out", name))
		p.removed(removed, explain)
	}
}

func titled(title, of string) string {
	if of == "" {
		return title
	}
	return title + " for " + of
}

// removed names the limit, its value, source and date for each option. Those that are on another cloud are one line, unless all is asked for.
func (p printer) removed(options []engine.Option, explain bool) {
	var elsewhere []string
	here := ""
	for _, o := range options {
		if len(o.RemovedBy) == 0 {
			paragraph(p.w, p.s, "  ", o.Name, nil)
			continue
		}
		l := o.RemovedBy[0]
		if l.Rule == "cloud" && !explain {
			elsewhere, here = append(elsewhere, o.Name), l.Fact
			continue
		}
		p.limit(o, l)
	}
	if len(elsewhere) > 0 {
		paragraph(p.w, p.s, "  ", "Elsewhere ("+here+"): "+strings.Join(elsewhere, "; "), nil)
	}
}

func (p printer) limit(o engine.Option, l engine.Limit) {
	text := o.Name + ": " + render.Bound(l)
	if l.Fact != "" {
		text += "; here " + l.Fact
	}
	if n := len(o.RemovedBy) - 1; n > 0 {
		text += fmt.Sprintf(" (and %d more)", n)
	}
	paragraph(p.w, p.s, "  ", text, nil)
	if source := strings.TrimSpace(l.Source + " " + l.AsOf); source != "" {
		paragraph(p.w, p.s, "    ", source, p.s.faint)
	}
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

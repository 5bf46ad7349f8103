package render

import (
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine"
)

func adrProsAndCons(p *page, d record.Decision) {
	a := d.Request.Assessment
	if len(a.Options) == 0 {
		return
	}
	p.heading(2, "Pros and Cons of the Options")
	seen := map[string]int{}
	var further []string
	for i, o := range a.Options {
		chosen := o.Platform == a.Verdict.Platform
		switch {
		case !o.Feasible && !chosen:
			continue
		case i >= maxOptions && !chosen:
			further = append(further, EscapeGitHub(brief(o)))
			continue
		}
		name := o.Name
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s, %d", name, seen[name])
		}
		p.heading(3, EscapeGitHub(name))
		p.list(adrOption(a, o))
		if chosen {
			adrBill(p, o)
		}
	}
	if len(further) > 0 {
		p.heading(3, "Further options")
		p.list(further)
	}
	if out := ruledOut(a.Options); len(out) > 0 {
		p.heading(3, "Ruled out")
		p.list(out)
	}
}

// brief is an option with its figures on a line.
func brief(o engine.Option) string {
	text := o.Name + ": " + MonthlyCost(o.Monthly)
	if o.LatencyP99MS != nil {
		text += ", p99 latency " + Millis(*o.LatencyP99MS)
	}
	return text + ", first in " + Percent(o.Acceptability) + " of what fits the facts"
}

// ruledOut are the options that a limit removes, together where the same fact meets the same limit.
func ruledOut(options []engine.Option) []string {
	type ground struct{ limit, fact string }
	names, sources := map[ground][]string{}, map[ground]string{}
	var order []ground
	for _, o := range options {
		if o.Feasible || len(o.RemovedBy) == 0 {
			continue
		}
		l := o.RemovedBy[0]
		g := ground{Bound(l), l.Fact}
		if names[g] == nil {
			order, sources[g] = append(order, g), adrSource(l.Source, l.AsOf)
		}
		names[g] = append(names[g], EscapeGitHub(o.Name))
	}
	out := make([]string, 0, len(order))
	for _, g := range order {
		text := EscapeGitHub(upperFirst(g.limit))
		if g.fact != "" {
			text += ", here " + EscapeGitHub(g.fact)
		}
		out = append(out, text+": "+strings.Join(names[g], ", ")+sources[g])
	}
	return out
}

func adrOption(a engine.Assessment, o engine.Option) []string {
	var items []string
	for _, l := range o.RemovedBy {
		items = append(items, "Bad, because it is ruled out: "+EscapeGitHub(Bound(l)+", here "+l.Fact)+adrSource(l.Source, l.AsOf))
	}
	if o.Monthly.Mid != "" {
		items = append(items, "Neutral, because it costs "+EscapeGitHub(MonthlyCost(o.Monthly)))
	}
	if o.LatencyP99MS != nil {
		text := "Neutral, because its p99 latency is " + Millis(*o.LatencyP99MS)
		if o.ColdStartProbability != nil {
			text += fmt.Sprintf(", with %.2f%% of requests meeting a cold start", *o.ColdStartProbability*100)
		}
		items = append(items, text)
	}
	switch {
	case !o.Feasible:
	case o.Platform == a.Verdict.Platform:
		items = append(items, "Good, because it ranks first in "+Percent(o.Acceptability)+" of what fits the facts")
	default:
		items = append(items, "Bad, because it ranks first in "+Percent(o.Acceptability)+" only of what fits the facts")
	}
	for i, l := range o.Unknown {
		if i == maxFlips {
			items = append(items, "Neutral, because "+Plural(len(o.Unknown)-i, "further limit")+" could be met by facts that are not known")
			break
		}
		items = append(items, "Neutral, because an open fact could rule it out: "+EscapeGitHub(Bound(l))+adrSource(l.Source, l.AsOf))
	}
	return items
}

func adrSource(url, asOf string) string {
	if !webAddress(url) {
		return ""
	}
	return " ([" + sourceLabel(engine.Citation{AsOf: asOf}) + "](" + linkTarget(url) + "))"
}

// webAddress reports whether a source is an address.
func webAddress(url string) bool {
	return strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://")
}

// linkTarget makes an address safe between parentheses.
func linkTarget(url string) string {
	return strings.NewReplacer("@", "%40", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", " ", "%20", "\n", "%0A", "`", "%60").Replace(url)
}

func adrBill(p *page, o engine.Option) {
	if len(o.Bill) == 0 {
		return
	}
	p.para("Its bill of a month:")
	items := make([]string, 0, len(o.Bill))
	for _, l := range readable(o.Bill) {
		items = append(items, EscapeGitHub(billText(l))+adrSource(l.Source, l.AsOf))
	}
	p.list(items)
}

func adrMore(p *page, d record.Decision) {
	a := d.Request.Assessment
	p.heading(2, "More Information")
	if len(a.Flips) > 0 {
		p.para("What would change it:")
		items := make([]string, 0, len(a.Flips))
		for _, f := range a.Flips {
			items = append(items, EscapeGitHub(FlipText(a, f)))
		}
		p.list(items)
	}
	if len(a.Offload) > 0 {
		p.para("Beside it:")
		items := make([]string, 0, len(a.Offload))
		for _, o := range a.Offload {
			items = append(items, EscapeGitHub(strings.TrimRight(o.Text, "."))+adrSource(o.Source, ""))
		}
		p.list(items)
	}
	var links []string
	if s := d.Supersedes; s != nil {
		links = append(links, "Supersedes ["+EscapeGitHub(s.Name)+"]("+linkTarget(s.Path)+")")
	}
	if webAddress(d.Request.Thread) {
		links = append(links, "[The thread in which it was decided]("+linkTarget(d.Request.Thread)+")")
	}
	if d.Request.PullRequest != "" {
		links = append(links, "About pull request `"+strings.ReplaceAll(d.Request.PullRequest, "`", "'")+"`")
	}
	links = append(links, "Assessment `"+a.ID+"` with catalogue `"+a.Catalogue+"`", "Input `"+a.InputHash+"`")
	p.list(links)
}

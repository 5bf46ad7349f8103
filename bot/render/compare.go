package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine"
)

// Compare shows two options side by side; found is false, and the message lists what there is, when one of them is not there.
func Compare(a engine.Assessment, left, right string) (m bot.Message, found bool) {
	x, okX := option(a, left)
	y, okY := option(a, right)
	if left == "" || right == "" || !okX || !okY {
		missing := left
		if okX {
			missing = right
		}
		var names []string
		for _, o := range a.Options {
			names = append(names, o.Platform)
		}
		return NoOption(missing, names), false
	}
	rows := [][]bot.Line{{line(plain("")), line(plain(x.Name)), line(plain(y.Name))}}
	for _, f := range figures() {
		l, r := f.of(x), f.of(y)
		if l != "" || r != "" {
			rows = append(rows, []bot.Line{line(plain(f.name)), line(plain(dashed(l))), line(plain(dashed(r)))})
		}
	}
	title := x.Name + " or " + y.Name
	m = lines(title+": "+figures()[1].of(x)+" against "+figures()[1].of(y), line(strong(title)))
	m.Blocks = append(m.Blocks, bot.Block{Kind: bot.TableBlock, Rows: rows})
	var limits []bot.Line
	for _, o := range []engine.Option{x, y} {
		if len(o.RemovedBy) > 0 {
			limits = append(limits, limitLines(o.Name+" is ruled out by", o.RemovedBy)...)
		}
	}
	if len(limits) > 0 {
		m.Blocks = append(m.Blocks, section(limits...))
	}
	return m, true
}

func dashed(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

type figure struct {
	name string
	of   func(engine.Option) string
}

func figures() []figure {
	number := func(name string, of func(engine.Option) *float64, show func(float64) string) figure {
		return figure{name, func(o engine.Option) string {
			if v := of(o); v != nil {
				return show(*v)
			}
			return ""
		}}
	}
	return []figure{
		{"Form", func(o engine.Option) string { return Family(o.Family) }},
		{"A month", func(o engine.Option) string { return MonthlyCost(o.Monthly) }},
		{"People's time", func(o engine.Option) string {
			if o.Labour.Mid == "" {
				return ""
			}
			return MonthlyCost(o.Labour)
		}},
		number("99 of 100 answers within", func(o engine.Option) *float64 { return o.LatencyP99MS }, Millis),
		number("Cold starts", func(o engine.Option) *float64 { return o.ColdStartProbability }, Percent),
		number("To the peak", func(o engine.Option) *float64 { return o.SecondsToPeak }, func(s float64) string { return Millis(s * 1000) }),
		number("Instances", func(o engine.Option) *float64 { return o.Instances }, func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }),
		{"Comes first in", func(o engine.Option) string { return Percent(o.Acceptability) + " of what fits your answers" }},
		{"To leave", func(o engine.Option) string { return Cut(o.Exit, 200) }},
	}
}

// maxSources is how many sources are listed.
const maxSources = 20

// Sources lists where the figures of an assessment come from: of its reasons first, then limits, then the verdict's bill.
func Sources(a engine.Assessment) bot.Message {
	var all []Link
	add := func(what, url, asOf string) {
		if url == "" || slices.ContainsFunc(all, func(l Link) bool { return l.URL == url }) {
			return
		}
		if asOf != "" {
			what += ", " + asOf
		}
		all = append(all, Link{Label: what, URL: url})
	}
	for _, r := range a.Reasons {
		for _, s := range r.Sources {
			add(Cut(orElse(s.Title, r.Claim), 80), s.URL, s.AsOf)
		}
	}
	for _, o := range allOptions(a) {
		for _, l := range o.RemovedBy {
			add(o.Name+": "+l.Limit+" "+l.Value, l.Source, l.AsOf)
		}
	}
	if o, ok := option(a, ""); ok {
		for _, b := range o.Bill {
			add(o.Name+": "+b.Name, b.Source, b.AsOf)
		}
	}
	if len(all) == 0 {
		return Say("No figure with a source was needed.")
	}
	body := []bot.Line{line(strong("Where the figures come from"))}
	for i, l := range all {
		if i == maxSources {
			body = append(body, line(plain("…and "+strconv.Itoa(len(all)-i)+" more; export holds them all.")))
			break
		}
		body = append(body, line(plain("• "), link(l.URL, Cut(l.Label, 110))))
	}
	return lines("Where the figures come from", body...)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// Parts shows each component of a system with its own verdict, its strongest options and where the joint choice differs.
func Parts(a engine.Assessment) bot.Message {
	body := []bot.Line{line(strong("By component"))}
	for i, c := range a.Components {
		if i == maxRows {
			body = append(body, line(plain("…and "+strconv.Itoa(len(a.Components)-i)+" more; export holds them all.")))
			break
		}
		l := line(strong(Cut(c.Name, 60)), plain(": "+Family(c.Verdict.Family)+" on "+PlatformName(a, c.Verdict.Platform)+" ("+Confidence(c.Verdict)+")"))
		if c.Verdict.MonthlyUSD != nil {
			l = append(l, plain(", "+MonthlyCost(*c.Verdict.MonthlyUSD)))
		}
		if c.Joint != "" && c.Joint != c.Verdict.Platform {
			l = append(l, plain("; together with the others "+PlatformName(a, c.Joint)))
		}
		body = append(body, l)
		var next []string
		for j, o := range c.Options {
			if j > 0 && j < 4 && o.Feasible {
				next = append(next, o.Name+" "+Percent(o.Acceptability))
			}
		}
		if len(next) > 0 {
			body = append(body, line(plain("   then "+strings.Join(next, ", "))))
		}
	}
	if a.Verdict.MonthlyUSD != nil {
		body = append(body, line(plain("Together: "), strong(MonthlyCost(*a.Verdict.MonthlyUSD))))
	}
	return lines("By component", body...)
}

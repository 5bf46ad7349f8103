package render

import (
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Why says why a question is asked; with the zero attribute, that none is open.
func Why(a engine.Assessment, attr profile.Attribute) bot.Message {
	if attr.ID == "" {
		return Say("No question is open.")
	}
	body := []bot.Line{line(strong(attr.Question)), line(plain(attr.Why))}
	for _, q := range a.Questions {
		if because := Because(q, a.Verdict.Family); q.Attribute == attr.ID && because != attr.Why {
			body = append(body, line(plain(because)))
		}
	}
	return lines(attr.Question+" "+attr.Why, body...)
}

// WhatIf shows where other answers would lead.
func WhatIf(t Tried, before, after engine.Assessment) bot.Message {
	said := t.words()
	was, is := Claim(before)+", "+costOf(before), Claim(after)+", "+costOf(after)
	head := line(strong("What if " + strings.Join(said, ", ") + "?"))
	outcome := line(plain("The verdict would move: "), plain(was), plain(" → "), strong(is), plain("."))
	if Claim(before) == Claim(after) {
		outcome = line(plain("The verdict would stand: "), strong(Claim(after)), plain(". Cost: "+costOf(before)+" → "+costOf(after)+"."))
	}
	m := lines(spoken(head)+" "+spoken(outcome), head, outcome)
	m.Blocks = append(m.Blocks, small(line(plain("Only tried, not kept. To keep it, say "), code(t.keep()), plain("."))))
	return m
}

// Tried is what was tried without being kept: answers, and links between components.
type Tried struct {
	Answers []Known
	Links   []profile.Link
	None    []profile.Link // links that are to be gone
}

func (t Tried) words() []string {
	var said []string
	for _, k := range t.Answers {
		said = append(said, k.label()+" "+ShowCanonical(k.Attribute, k.Value))
	}
	for _, l := range t.Links {
		said = append(said, Flow(l, false))
	}
	for _, l := range t.None {
		said = append(said, Flow(l, true))
	}
	return said
}

// keep is what to say for the first of it to be kept.
func (t Tried) keep() string {
	switch {
	case len(t.Answers) > 0 && t.Answers[0].Of == "":
		return "change " + string(t.Answers[0].Attribute.ID) + " " + t.Answers[0].Value
	case len(t.Answers) > 0:
		return t.Answers[0].Of + "." + string(t.Answers[0].Attribute.ID) + "=" + t.Answers[0].Value
	default:
		return "link " + exampleFlow()
	}
}

func exampleFlow() string { return "PART -> PART 2M a month" }

func costOf(a engine.Assessment) string {
	if a.Verdict.MonthlyUSD == nil {
		return "cost unknown"
	}
	return RangedCost(*a.Verdict.MonthlyUSD, a.Verdict.Ends)
}

// Explain shows every figure of one option: its bill line by line, its limits, its latency. With no name it is the verdict's; found is
// false, and the message lists what there is, when no option has that name.
func Explain(a engine.Assessment, name string) (m bot.Message, found bool) {
	o, ok := option(a, name)
	if !ok {
		var names []string
		for _, o := range a.Options {
			names = append(names, o.Platform)
		}
		return NoOption(name, names), false
	}
	m = lines(o.Name+" in figures", line(strong(o.Name), plain(" - "+Family(o.Family)+", share "+Percent(o.Acceptability))))
	if len(o.RemovedBy) > 0 {
		m.Blocks = append(m.Blocks, section(limitLines("Ruled out by", o.RemovedBy)...))
	}
	if len(o.Unknown) > 0 {
		m.Blocks = append(m.Blocks, section(limitLines("Could still be ruled out by", o.Unknown)...))
	}
	if len(o.Bill) > 0 {
		m.Blocks = append(m.Blocks, billTable(o.Bill))
	}
	if l := measures(o); len(l) > 0 {
		m.Blocks = append(m.Blocks, section(l...))
	}
	return m, true
}

// NoOption says that nothing of that name is among the options.
func NoOption(name string, names []string) bot.Message {
	return Say("There is no option " + Cut(name, 60) + ". There are: " + Cut(strings.Join(names, ", "), 1500) + ".")
}

func option(a engine.Assessment, name string) (engine.Option, bool) {
	if name == "" {
		name, _, _ = strings.Cut(a.Verdict.Platform, "+")
	}
	name = strings.ToLower(strings.TrimSpace(name))
	all := allOptions(a)
	i := slices.IndexFunc(all, func(o engine.Option) bool { return o.Platform == name || strings.EqualFold(o.Name, name) })
	if i < 0 {
		i = slices.IndexFunc(all, func(o engine.Option) bool {
			return name != "" && (strings.Contains(o.Platform, name) || strings.Contains(strings.ToLower(o.Name), name))
		})
	}
	if i < 0 {
		return engine.Option{}, false
	}
	return all[i], true
}

func limitLines(lead string, limits []engine.Limit) []bot.Line {
	out := []bot.Line{line(strong(lead))}
	for i, l := range limits {
		if i == maxRows {
			break
		}
		text := line(plain("• " + Bound(l) + "; here " + l.Fact))
		if l.Source != "" {
			text = append(text, plain(" "), link(l.Source, sourceLabel(engine.Citation{AsOf: l.AsOf})))
		}
		out = append(out, text)
	}
	return out
}

func billTable(bill []engine.BillLine) bot.Block {
	rows := [][]bot.Line{{line(plain("Line")), line(plain("Quantity")), line(plain("Rate")), line(plain("USD a month"))}}
	for i, b := range readable(bill) {
		if i == 20 {
			break
		}
		name := b.Name
		if b.Note != "" {
			name += " (" + Cut(b.Note, 80) + ")"
		}
		rows = append(rows, []bot.Line{line(plain(name)), line(plain(strings.TrimSpace(b.Quantity + " " + b.Unit))), line(plain(b.RateUSD)), line(plain(b.AmountUSD))})
	}
	return bot.Block{Kind: bot.TableBlock, Rows: rows, Right: []int{1, 2, 3}}
}

func measures(o engine.Option) []bot.Line {
	var out []bot.Line
	if o.LatencyP99MS != nil {
		out = append(out, line(plain("99 of 100 answers within "+Millis(*o.LatencyP99MS)+".")))
	}
	if o.ColdStartProbability != nil {
		out = append(out, line(plain("Cold starts: "+Percent(*o.ColdStartProbability)+" of requests.")))
	}
	if o.SecondsToPeak != nil {
		out = append(out, line(plain("Reaches the peak in "+Millis(*o.SecondsToPeak*1000)+".")))
	}
	if o.Exit != "" {
		out = append(out, line(plain("To leave: "+o.Exit)))
	}
	return out
}

// Option finds an option by its id or name, or by a part of one; with no name it is the verdict's.
func Option(a engine.Assessment, name string) (engine.Option, bool) { return option(a, name) }

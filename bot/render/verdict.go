package render

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// maxReasons, maxFlips and maxRows keep the card to what is read.
const (
	maxReasons = 3
	maxFlips   = 3
	maxRows    = 8
)

// Card is what the verdict card shows.
type Card struct {
	ID         string
	Subject    string
	Assessment engine.Assessment
	Was        string  // the verdict announced before answers were changed; empty for none
	Clashes    []Clash // answers that do not go together, asked about here because no question stands open
	Override   *Override
	Recording  string // who is recording it now
	Recorded   *Link  // the record
	MayRecord  bool   // offer to record it
	Comment    string // the pull request that can be commented on, "owner/name#12"
	Commented  *Link
	Facts      map[string]string // of a system: "component.attribute" to the canonical answer
}

// VerdictMessage is the card: verdict and cost, reasons, what speaks against it, what would change it, every option.
func VerdictMessage(c Card) bot.Message {
	a := c.Assessment
	head, cost := cardHead(a)
	m := bot.Message{
		Text:   "Verdict for " + Cut(c.Subject, 120) + ": " + spoken(head) + ". " + spoken(cost),
		Meta:   verdictMeta(c),
		Blocks: []bot.Block{section(head, cost)},
	}
	m.Blocks = append(m.Blocks, c.decided()...)
	for _, k := range c.Clashes {
		m.Blocks = append(m.Blocks, k.blocks(c.ID)...)
	}
	add := func(blocks ...bot.Block) { m.Blocks = append(m.Blocks, blocks...) }
	add(reasons(a)...)
	add(systemLines(a)...)
	add(flips(a)...)
	add(optionTable(a), small(assumptions(a)))
	add(relaxations(a)...)
	add(offload(a)...)
	add(actions("card::"+c.ID, c.buttons()...))
	return m
}

// decided says what people made of the advice.
func (c Card) decided() []bot.Block {
	var lines []bot.Line
	if o := c.Override; o != nil {
		l := line(strong("Decided against it: "+Cut(o.Claim, 200)), plain(" - because "+Cut(o.Reason, 400)))
		if o.By != "" {
			l = append(l, plain(" ("+o.By+")"))
		}
		lines = append(lines, l)
	}
	if c.Was != "" {
		lines = append(lines, line(plain("Before the change it was "+c.Was+".")))
	}
	if c.Recorded != nil {
		lines = append(lines, line(plain("Recorded: "), link(c.Recorded.URL, Cut(c.Recorded.Label, 150)), plain(".")))
	}
	if c.Commented != nil {
		lines = append(lines, line(plain("Said on "), link(c.Commented.URL, Cut(c.Commented.Label, 150)), plain(".")))
	}
	if c.Recording != "" {
		lines = append(lines, line(plain("Being recorded by "+c.Recording+".")))
	}
	if len(lines) == 0 {
		return nil
	}
	return []bot.Block{section(lines...)}
}

func (c Card) buttons() []bot.Element {
	var out []bot.Element
	if c.MayRecord {
		record := button("record", "Record it…", c.ID)
		record.Look = "primary"
		if c.Recorded != nil {
			record.Label, record.Look = "Record it again…", ""
		}
		out = append(out, record)
	}
	if c.Comment != "" && c.Commented == nil {
		out = append(out, button("comment", "Comment on "+Cut(c.Comment, 60), c.Comment))
	}
	out = append(out, button("change", "Change an answer", c.ID), button("whatif", "What if…", c.ID), button("explain", "Details", c.ID))
	if len(c.Assessment.Components) > 1 {
		out = append(out, button("parts", "By component", c.ID))
	}
	return out
}

func cardHead(a engine.Assessment) (head, cost bot.Line) {
	v := a.Verdict
	if v.Family == "" || v.Family == "none" {
		return line(strong("Nothing survives the limits")), line(plain("Below is the smallest set of limits to relax."))
	}
	head = line(strong(upperFirst(Claim(a))), plain(" - "+v.Word+" ("+Percent(v.Confidence)+" of what fits your answers)"))
	cost = line(plain("Cost unknown"))
	if v.MonthlyUSD != nil {
		cost = line(strong(MonthlyCost(*v.MonthlyUSD)))
	}
	if v.MonthlyWithLabourUSD != nil {
		cost = append(cost, plain("; with people's time "+MonthlyCost(*v.MonthlyWithLabourUSD)))
	}
	if v.VerdictWithoutLabour != "" {
		cost = append(cost, plain("; were people's time free: "+PlatformName(a, v.VerdictWithoutLabour)))
	}
	return head, cost
}

func verdictMeta(c Card) *bot.Meta {
	a := c.Assessment
	m := meta(bot.VerdictMessage, c.ID, a)
	facts := map[string]string{}
	for _, f := range a.Facts {
		facts[string(f.Attribute)] = f.Value
	}
	maps.Copy(facts, c.Facts)
	text, err := json.Marshal(facts)
	if err != nil {
		text = []byte("{}")
	}
	m.Payload["family"] = a.Verdict.Family
	m.Payload["platform"] = a.Verdict.Platform
	m.Payload["confidence"] = a.Verdict.Confidence
	m.Payload["monthly_usd"] = ""
	if a.Verdict.MonthlyUSD != nil {
		m.Payload["monthly_usd"] = a.Verdict.MonthlyUSD.Mid
	}
	m.Payload["facts"] = string(text)
	return m
}

func reasons(a engine.Assessment) []bot.Block {
	var lines []bot.Line
	for _, r := range a.Reasons {
		if r.Polarity == "against" || len(lines) == maxReasons {
			continue
		}
		lines = append(lines, reasonLine("• ", r))
	}
	if a.Against != nil {
		lines = append(lines, reasonLine("Against it: ", *a.Against))
	}
	if len(lines) == 0 {
		return nil
	}
	return []bot.Block{section(lines...)}
}

func reasonLine(lead string, r engine.Reason) bot.Line {
	l := line(plain(lead + Cut(r.Claim, 400)))
	for _, s := range r.Sources {
		if s.URL == "" {
			continue
		}
		return append(l, plain(" "), link(s.URL, sourceLabel(s)))
	}
	return l
}

func sourceLabel(s engine.Citation) string {
	if s.AsOf != "" {
		return "source, " + s.AsOf
	}
	return "source"
}

func systemLines(a engine.Assessment) []bot.Block {
	if len(a.Components) < 2 {
		return nil
	}
	var lines []bot.Line
	for i, c := range a.Components {
		if i == maxRows {
			lines = append(lines, line(plain(fmt.Sprintf("…and %d more", len(a.Components)-i))))
			break
		}
		cost := ""
		if c.Verdict.MonthlyUSD != nil {
			cost = ", " + MonthlyCost(*c.Verdict.MonthlyUSD)
		}
		lines = append(lines, line(strong(Cut(c.Name, 60)), plain(": "+Family(c.Verdict.Family)+" on "+PlatformName(a, c.Verdict.Platform)+" ("+Confidence(c.Verdict)+")"+cost)))
	}
	return []bot.Block{section(lines...)}
}

func flips(a engine.Assessment) []bot.Block {
	var lines []bot.Line
	for _, f := range a.Flips {
		if len(lines) == maxFlips {
			break
		}
		lines = append(lines, line(plain("• "+FlipText(a, f)+".")))
	}
	if len(lines) == 0 {
		return nil
	}
	return []bot.Block{section(append([]bot.Line{line(strong("What would change it"))}, lines...)...)}
}

func optionTable(a engine.Assessment) bot.Block {
	rows := [][]bot.Line{{line(plain("Option")), line(plain("USD a month")), line(plain("p99")), line(plain("Share"))}}
	for _, o := range a.Options {
		if len(rows) > maxRows {
			break
		}
		if o.Name == o.Platform { // a joint choice: its parts have names
			o.Name = PlatformName(a, o.Platform)
		}
		rows = append(rows, optionRow(o))
	}
	return bot.Block{Kind: bot.TableBlock, Rows: rows, Right: []int{1, 2, 3}}
}

func optionRow(o engine.Option) []bot.Line {
	name := line(plain(o.Name))
	if !o.Feasible {
		why := "ruled out"
		if len(o.RemovedBy) > 0 {
			why = "ruled out: " + Bound(o.RemovedBy[0])
		}
		return []bot.Line{name, line(plain("–")), line(plain("–")), line(plain(Cut(why, 120)))}
	}
	cost, p99 := "unknown", "–"
	if o.Monthly.Mid != "" {
		cost = USD(o.Monthly.Mid)
	}
	if o.LatencyP99MS != nil {
		p99 = Millis(*o.LatencyP99MS)
	}
	return []bot.Line{name, line(plain(cost)), line(plain(p99)), line(plain(Percent(o.Acceptability)))}
}

func assumptions(a engine.Assessment) bot.Line {
	count := map[profile.Provenance]int{}
	for _, f := range a.Facts {
		count[f.Provenance]++
	}
	for _, c := range a.Components {
		for _, f := range c.Facts {
			count[f.Provenance]++
		}
	}
	var parts []string
	for _, p := range []profile.Provenance{profile.Stated, profile.Inferred, profile.Assumed, profile.Unknown} {
		if n := count[p]; n > 0 {
			parts = append(parts, strconv.Itoa(n)+" "+string(p))
		}
	}
	text := "Facts: " + strings.Join(parts, ", ") + ". "
	if len(parts) == 0 {
		text = "No facts yet. "
	}
	text += "Prices: catalogue " + a.Catalogue + ". "
	if why := stopped(a); why != "" {
		text += why + " "
	}
	return line(plain(text+"Run it again: assessment "), code(short(a.InputHash)))
}

func stopped(a engine.Assessment) string {
	switch a.StoppedBecause {
	case "proved":
		return "No open answer can change this."
	case "epsilon":
		return "Open answers are unlikely to change this."
	case "exhausted":
		return "Everything that could be asked was asked."
	default:
		return ""
	}
}

func short(hash string) string {
	hash = strings.TrimPrefix(hash, "sha256:")
	if len(hash) > 12 {
		return hash[:12]
	}
	return hash
}

func relaxations(a engine.Assessment) []bot.Block {
	var lines []bot.Line
	for i, r := range a.Relaxations {
		if i == maxFlips {
			break
		}
		var limits []string
		for _, l := range r.Limits {
			limits = append(limits, l.Fact+" (limit: "+Bound(l)+")")
		}
		lines = append(lines, line(plain("• "+PlatformName(a, r.Platform)+" would do without "+strings.Join(limits, " and "))))
	}
	if len(lines) == 0 {
		return nil
	}
	return []bot.Block{section(lines...)}
}

func offload(a engine.Assessment) []bot.Block {
	var lines []bot.Line
	for _, o := range a.Offload {
		l := line(plain("Beside it: " + o.Text + " "))
		if o.Source != "" {
			l = append(l, link(o.Source, "source"))
		}
		lines = append(lines, l)
	}
	if len(lines) == 0 {
		return nil
	}
	return []bot.Block{small(lines...)}
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

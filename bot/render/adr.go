package render

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// maxOptions is how many options a record describes one by one; the others have a line each.
const maxOptions = 5

// ADR is a decision as a file: MADR 4, its front matter first. The same decision gives the same bytes.
func ADR(d record.Decision) ([]byte, error) {
	front, err := d.Front.Encode()
	if err != nil {
		return nil, fmt.Errorf("write record: %w", err)
	}
	p := &page{}
	p.heading(1, EscapeGitHub(d.Title))
	adrContext(p, d)
	adrDrivers(p, d.Request.Assessment)
	adrOptions(p, d.Request.Assessment)
	adrOutcome(p, d)
	adrProsAndCons(p, d)
	adrMore(p, d)
	return append(front, p.b.String()...), nil
}

func adrContext(p *page, d record.Decision) {
	a := d.Request.Assessment
	p.heading(2, "Context and Problem Statement")
	p.para("Where should " + EscapeGitHub(cmp.Or(a.Name, "this workload")) + " run: on virtual machines, in containers, in serverless containers or as functions? What is known of it:")
	if len(a.Components) < 2 {
		p.list(adrFacts(a.Facts))
		return
	}
	for _, c := range a.Components {
		p.heading(3, "Facts of "+EscapeGitHub(c.Name))
		p.list(adrFacts(c.Facts))
	}
}

func adrFacts(list []engine.FactLine) []string {
	if len(list) == 0 {
		return []string{"Nothing was stated; everything below rests on assumptions"}
	}
	out := make([]string, 0, len(list))
	for _, f := range list {
		out = append(out, EscapeGitHub(FactText(f))+" ("+FactOrigin(f)+")")
	}
	return out
}

// FactText is a fact in people's words.
func FactText(f engine.FactLine) string {
	attr, known := profile.Lookup(f.Attribute)
	if !known {
		return string(f.Attribute) + ": " + f.Value
	}
	fact, err := profile.ParseAnswer(attr, f.Value)
	if err != nil {
		return attr.Label + ": " + cmp.Or(f.Value, string(f.Provenance))
	}
	return attr.Label + ": " + profile.ShowFact(attr, fact)
}

// FactOrigin says how a fact is known, with its place in a file.
func FactOrigin(f engine.FactLine) string {
	text := strings.ReplaceAll(string(f.Provenance), "_", " ")
	if s := f.Source; s != nil && s.File != "" {
		text += ", `" + strings.ReplaceAll(s.File, "`", "'")
		if s.Line > 0 {
			text += fmt.Sprintf(":%d", s.Line)
		}
		text += "`"
	}
	return text
}

func adrDrivers(p *page, a engine.Assessment) {
	p.heading(2, "Decision Drivers")
	var items []string
	for _, r := range a.Reasons {
		if r.Polarity != "against" {
			items = append(items, EscapeGitHub(driver(r)))
		}
	}
	if len(items) == 0 {
		items = []string{"Cost by the month, latency, elasticity and the effort of running it"}
	}
	p.list(items)
}

// driver is what a reason weighs, without its figures, which follow with the options: "Elasticity: whether it follows the load".
func driver(r engine.Reason) string {
	label, rest, ok := strings.Cut(r.Claim, ": ")
	last := strings.LastIndex(rest, "; ")
	if !ok || last < 0 {
		return r.Claim
	}
	return label + ": " + rest[last+2:]
}

func adrOptions(p *page, a engine.Assessment) {
	p.heading(2, "Considered Options")
	var items, out []string
	for _, o := range a.Options {
		if o.Feasible {
			items = append(items, EscapeGitHub(o.Name)+" ("+Family(o.Family)+")")
		} else {
			out = append(out, EscapeGitHub(o.Name))
		}
	}
	if len(out) > 0 {
		items = append(items, "Ruled out, with why below: "+strings.Join(out, ", "))
	}
	if len(items) == 0 {
		items = []string{"None survived the limits"}
	}
	p.list(items)
}

func adrOutcome(p *page, d record.Decision) {
	a, o := d.Request.Assessment, d.Request.Override
	p.heading(2, "Decision Outcome")
	advice := "\"" + EscapeGitHub(PlatformName(a, a.Verdict.Platform)) + "\""
	if o == nil {
		p.para("Chosen option: " + advice + ", because " + adrBecause(a) + ".")
	} else {
		p.para("Chosen option: \"" + EscapeGitHub(overrideName(a, *o)) + "\", against the advice, because " + EscapeGitHub(strings.TrimRight(o.Reason, ". ")) + ".")
		who := EscapeGitHub(cmp.Or(o.Who, d.Request.DeciderName, "the decision makers"))
		if o.Role != "" {
			who += " (" + EscapeGitHub(o.Role) + ")"
		}
		p.para("Decided by " + who + ". The advice was " + advice + ", because " + adrBecause(a) + ".")
	}
	p.para("Advised: " + EscapeGitHub(Claim(a)) + ", " + cmp.Or(Confidence(a.Verdict), "no confidence") + ". " + upperFirst(EscapeGitHub(costOf(a))) + adrLabour(a) + ".")
	adrConsequences(p, a)
	p.heading(3, "Confirmation")
	p.para("Run `deploy-advice verify` on this file: it assesses the facts above again and fails when verdict or cost differ. Look at it again by " + d.Front.ReviewBy + ".")
}

func overrideName(a engine.Assessment, o record.Override) string {
	if o.Platform != "" {
		return PlatformName(a, o.Platform)
	}
	return Family(o.Family)
}

func adrBecause(a engine.Assessment) string {
	var parts []string
	for _, r := range a.Reasons {
		if r.Polarity != "against" && len(parts) < 2 {
			parts = append(parts, adrLower(strings.TrimRight(EscapeGitHub(r.Claim), ". ")))
		}
	}
	return cmp.Or(strings.Join(parts, "; and "), "it is the best of what the facts allow")
}

func adrLabour(a engine.Assessment) string {
	if a.Verdict.MonthlyWithLabourUSD == nil {
		return ""
	}
	return "; with people's time " + MonthlyCost(*a.Verdict.MonthlyWithLabourUSD)
}

func adrConsequences(p *page, a engine.Assessment) {
	p.heading(3, "Consequences")
	var items []string
	for _, r := range a.Reasons {
		lead := "Good, because "
		if r.Polarity == "against" {
			lead = "Bad, because "
		}
		items = append(items, lead+adrLower(EscapeGitHub(r.Claim)))
	}
	if a.Against != nil {
		items = append(items, "Bad, because "+adrLower(EscapeGitHub(a.Against.Claim)))
	}
	if o, ok := option(a, ""); ok && o.Exit != "" {
		items = append(items, "Neutral, because leaving it means: "+EscapeGitHub(o.Exit))
	}
	for _, w := range a.Warnings {
		items = append(items, "Bad, because "+adrLower(EscapeGitHub(w)))
	}
	if len(items) == 0 {
		items = []string{"Neutral, because nothing speaks strongly either way"}
	}
	p.list(items)
}

func adrLower(s string) string {
	r := []rune(s)
	if len(r) < 2 || r[1] >= 'A' && r[1] <= 'Z' {
		return s // an abbreviation
	}
	return strings.ToLower(string(r[:1])) + string(r[1:])
}

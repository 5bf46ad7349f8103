package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine"
)

// Markdown is an assessment as a document: verdict, reasons, options, what would change it; with explain every bill too.
func Markdown(a engine.Assessment, explain bool) string {
	var b strings.Builder
	name := a.Name
	if name == "" {
		name = "this workload"
	}
	fmt.Fprintf(&b, "# Where should %s run?\n\n**%s**", EscapeMarkdown(name), EscapeMarkdown(upperFirst(Claim(a))))
	if a.Verdict.Word != "" {
		fmt.Fprintf(&b, " - %s (%s)", a.Verdict.Word, Percent(a.Verdict.Confidence))
	}
	if a.Verdict.Provisional {
		b.WriteString(", provisional: open questions could change it")
	}
	fmt.Fprintf(&b, "\n%s\n\n", costOf(a))
	markdownReasons(&b, a)
	markdownOptions(&b, a)
	markdownFlips(&b, a)
	if explain {
		markdownBills(&b, a)
	}
	fmt.Fprintf(&b, "Assessment `%s`, input `%s`, catalogue %s.\n", a.ID, a.InputHash, a.Catalogue)
	return b.String()
}

func markdownReasons(b *strings.Builder, a engine.Assessment) {
	all := a.Reasons
	if a.Against != nil {
		all = append(slices.Clip(all), *a.Against)
	}
	if len(all) == 0 {
		return
	}
	b.WriteString("## Why\n\n")
	for _, r := range all {
		lead := ""
		if r.Polarity == "against" {
			lead = "Against: "
		}
		fmt.Fprintf(b, "- %s%s", lead, EscapeMarkdown(r.Claim))
		for _, s := range r.Sources {
			if s.URL != "" {
				fmt.Fprintf(b, " ([%s](<%s>))", EscapeMarkdown(sourceLabel(s)), s.URL)
			}
		}
		b.WriteString("\n")
	}
	b.WriteString("\n")
}

func markdownOptions(b *strings.Builder, a engine.Assessment) {
	b.WriteString("## Options\n\n| Option | Family | USD a month | p99 | Share | Ruled out by |\n|---|---|---:|---:|---:|---|\n")
	for _, o := range a.Options {
		out := ""
		if len(o.RemovedBy) > 0 {
			l := o.RemovedBy[0]
			out = limitText(l)
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", EscapeMarkdown(o.Name), o.Family, orDash(o.Monthly.Mid, USD), p99(o), Percent(o.Acceptability), EscapeMarkdown(out))
	}
	b.WriteString("\n")
}

// limitText is a limit that rules an option out, with the fact that meets it, where there is one.
func limitText(l engine.Limit) string {
	text := Bound(l)
	if l.Fact != "" {
		text += " (here " + l.Fact + ")"
	}
	return text
}

func orDash(text string, show func(string) string) string {
	if text == "" {
		return "–"
	}
	return show(text)
}

func p99(o engine.Option) string {
	if o.LatencyP99MS == nil {
		return "–"
	}
	return Millis(*o.LatencyP99MS)
}

func markdownFlips(b *strings.Builder, a engine.Assessment) {
	if len(a.Flips) == 0 {
		return
	}
	b.WriteString("## What would change it\n\n")
	for _, f := range a.Flips {
		fmt.Fprintf(b, "- %s\n", EscapeMarkdown(FlipText(a, f)+"."))
	}
	b.WriteString("\n")
}

func markdownBills(b *strings.Builder, a engine.Assessment) {
	for _, o := range a.Options {
		if len(o.Bill) == 0 {
			continue
		}
		fmt.Fprintf(b, "## %s, a month\n\n| Line | Quantity | Unit | Rate | USD |\n|---|---:|---|---:|---:|\n", EscapeMarkdown(o.Name))
		for _, l := range o.Bill {
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", EscapeMarkdown(l.Name), l.Quantity, EscapeMarkdown(l.Unit), l.RateUSD, l.AmountUSD)
		}
		b.WriteString("\n")
	}
}

// EscapeMarkdown makes text safe inside Markdown: no markup, no mention, no issue keyword, no table or HTML of its own.
func EscapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch r {
		case '\\', '`', '*', '_', '{', '}', '[', ']', '<', '>', '#', '|', '~', '!', '&':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '@':
			b.WriteString("@\u200b")
		case '\n', '\r':
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

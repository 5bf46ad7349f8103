package render

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// part is a folded part of the comment. The last ones are left out first when there is no room.
type part struct {
	title string
	body  string
}

const (
	maxFactRows   = 60
	maxOptionRows = 40
	maxGaps       = 20
)

// reviewSections are the folded parts, the most wanted first.
func reviewSections(r Review) []part {
	out := []part{reviewReasons(r), reviewOpen(r), reviewFacts(r), reviewOptions(r), reviewFlips(r), reviewChart(r), reviewBill(r), reviewRuledOut(r)}
	return slices.DeleteFunc(out, func(p part) bool { return p.body == "" })
}

// fit puts the comment together: parts that do not fit are left out from the end, and named.
func fit(head string, parts []part, foot string) string {
	var out strings.Builder
	var left []string
	size := len(head) + len(foot) + 300
	out.WriteString(head)
	for _, p := range parts {
		text := "\n<details><summary>" + p.title + "</summary>\n\n" + strings.TrimRight(p.body, "\n") + "\n\n</details>\n"
		if size+len(text) > MaxReview {
			left = append(left, strings.ToLower(p.title))
			continue
		}
		size += len(text)
		out.WriteString(text)
	}
	if len(left) > 0 {
		out.WriteString("\nLeft out for want of room: " + Cut(strings.Join(left, ", "), 200) + ". `/deploy-advice explain` tells more.\n")
	}
	return cutBytes(out.String(), MaxReview-len(foot)) + foot
}

// cutBytes cuts at the end of a line.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:strings.LastIndexByte(s[:n], '\n')+1]
}

func reviewReasons(r Review) part {
	a := r.Assessment
	var b strings.Builder
	for _, x := range a.Reasons {
		lead := "- "
		if x.Polarity == "against" {
			lead = "- Against: "
		}
		b.WriteString(lead + EscapeGitHub(x.Claim) + citations(x.Sources) + "\n")
	}
	if a.Against != nil {
		b.WriteString("- Against: " + EscapeGitHub(a.Against.Claim) + citations(a.Against.Sources) + "\n")
	}
	return part{"Why", b.String()}
}

func citations(list []engine.Citation) string {
	for _, s := range list {
		if webAddress(s.URL) {
			return adrSource(s.URL, s.AsOf)
		}
	}
	return ""
}

func reviewOpen(r Review) part {
	a := r.Assessment
	var b strings.Builder
	for i, q := range a.Questions {
		if i == maxFlips+2 {
			fmt.Fprintf(&b, "- and %d more\n", len(a.Questions)-i)
			break
		}
		attr, _ := profile.Lookup(q.Attribute)
		fmt.Fprintf(&b, "- %s %s Answer: `/deploy-advice set %s=%s`\n", EscapeGitHub(attr.Question), EscapeGitHub(Because(q, a.Verdict.Family)), strings.Trim(reviewAttribute(r, q), "`"), exampleAnswer(attr, q))
	}
	gaps := 0
	for _, s := range r.Services {
		for _, g := range s.Gaps {
			if gaps++; gaps > maxGaps {
				break
			}
			fmt.Fprintf(&b, "- %s: `%s` is not told by %s: %s\n", EscapeGitHub(s.Name), codeText(g.Attribute), reviewPlace(r, g.File, g.Line), EscapeGitHub(g.Why))
		}
	}
	return part{"What is not known, and how to answer", b.String()}
}

// exampleAnswer is a canonical answer to a question.
func exampleAnswer(attr profile.Attribute, q engine.Question) string {
	for _, d := range q.Decides {
		if d.Value != "" && !strings.ContainsAny(d.Value, "` \n") {
			return d.Value
		}
	}
	for _, o := range attr.Options {
		return codeText(o.Value)
	}
	return "unknown"
}

// codeText makes text safe inside of a code span.
func codeText(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '`' {
			return '\''
		}
		return visible(r)
	}, s)
}

func reviewFacts(r Review) part {
	var b strings.Builder
	rows := 0
	for _, s := range r.Services {
		if len(s.Facts) == 0 {
			continue
		}
		if len(r.Services) > 1 {
			fmt.Fprintf(&b, "**%s**\n\n", EscapeGitHub(s.Name))
		}
		b.WriteString("| Fact | Known how |\n|---|---|\n")
		for _, f := range s.Facts {
			if rows++; rows > maxFactRows {
				break
			}
			fmt.Fprintf(&b, "| %s | %s |\n", EscapeGitHub(FactText(f)), reviewOrigin(r, f))
		}
		b.WriteString("\n")
	}
	return part{"Facts", b.String()}
}

func reviewOrigin(r Review, f engine.FactLine) string {
	text := strings.ReplaceAll(string(f.Provenance), "_", " ")
	src := f.Source
	if src == nil {
		return text
	}
	if src.File != "" {
		text += ", " + reviewPlace(r, src.File, src.Line)
	}
	if src.Who != "" {
		text += " by " + EscapeGitHub(src.Who)
	}
	if src.Note != "" {
		text += ", " + EscapeGitHub(Cut(src.Note, 100))
	}
	return text
}

// reviewPlace links a line of a file.
func reviewPlace(r Review, file string, line int) string {
	if file == "" {
		return "the files"
	}
	label := "`" + codeText(file)
	if line > 0 {
		label += ":" + strconv.Itoa(line)
	}
	label += "`"
	if !webAddress(r.Web) || r.Commit == "" || strings.Contains(file, "|") {
		return strings.ReplaceAll(label, "|", "/")
	}
	address := r.Web + "/blob/" + url.PathEscape(r.Commit) + "/" + (&url.URL{Path: file}).EscapedPath()
	if line > 0 {
		address += "#L" + strconv.Itoa(line)
	}
	return "[" + label + "](" + linkTarget(address) + ")"
}

func reviewOptions(r Review) part {
	var b strings.Builder
	table := func(options []engine.Option) {
		b.WriteString("| Option | USD a month | p99 | Ranks first in |\n|---|---:|---:|---:|\n")
		rows := 0
		for _, o := range options {
			if !o.Feasible && o.Acceptability == 0 {
				continue
			}
			if rows++; rows > maxOptionRows {
				break
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", EscapeGitHub(o.Name), orDash(o.Monthly.Mid, USD), p99(o), Percent(o.Acceptability))
		}
		b.WriteString("\n")
	}
	if len(r.Assessment.Components) > 1 {
		for _, c := range r.Assessment.Components {
			fmt.Fprintf(&b, "**%s**\n\n", EscapeGitHub(c.Name))
			table(c.Options[:min(len(c.Options), 8)])
		}
	} else if len(r.Assessment.Options) > 0 {
		table(r.Assessment.Options)
	}
	return part{"Options", b.String()}
}

// reviewRuledOut are the options that cannot be, by what rules them out.
func reviewRuledOut(r Review) part {
	var b strings.Builder
	list := func(options []engine.Option) {
		for _, text := range ruledOut(options) {
			b.WriteString("- " + text + "\n")
		}
	}
	if len(r.Assessment.Components) > 1 {
		for _, c := range r.Assessment.Components {
			if len(ruledOut(c.Options)) > 0 {
				fmt.Fprintf(&b, "**%s**\n\n", EscapeGitHub(c.Name))
				list(c.Options)
				b.WriteString("\n")
			}
		}
	} else {
		list(r.Assessment.Options)
	}
	return part{"Ruled out, and by what", b.String()}
}

func reviewFlips(r Review) part {
	var b strings.Builder
	for _, f := range r.Assessment.Flips {
		b.WriteString("- " + EscapeGitHub(FlipText(r.Assessment, f)) + "\n")
	}
	return part{"What would change it", b.String()}
}

func reviewBill(r Review) part {
	var b strings.Builder
	for _, s := range r.Services {
		bills := []*engine.Option{s.Advised, s.Chosen}
		if s.Advised != nil && s.Chosen != nil && s.Advised.Platform == s.Chosen.Platform {
			bills = bills[:1]
		}
		for _, o := range bills {
			if o != nil && len(o.Bill) > 0 {
				fmt.Fprintf(&b, "**%s on %s**\n\n", EscapeGitHub(s.Name), EscapeGitHub(o.Name))
				reviewBillTable(&b, *o)
			}
		}
	}
	return part{"Bill of a month", b.String()}
}

// reviewBillTable shows what is paid for, and below it what is not and why.
func reviewBillTable(b *strings.Builder, o engine.Option) {
	b.WriteString("| Line | Quantity | Unit | Rate | USD |\n|---|---:|---|---:|---:|\n")
	var free, labour []string
	for _, l := range readable(o.Bill) {
		switch {
		case l.Labour:
			labour = append(labour, l.Quantity+" "+l.Unit+" at $"+l.RateUSD+" = "+l.AmountUSD)
		case l.AmountUSD == "$0.00":
			free = append(free, l.Name)
		default:
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", EscapeGitHub(l.Name), l.Quantity, EscapeGitHub(l.Unit), l.RateUSD, l.AmountUSD)
		}
	}
	if o.Monthly.Mid != "" {
		fmt.Fprintf(b, "| **Together** | | | | **%s** |\n", USD(o.Monthly.Mid))
	}
	b.WriteString("\n")
	if len(labour) > 0 {
		b.WriteString("People's time beside it: " + EscapeGitHub(strings.Join(labour, ", ")) + ".\n\n")
	}
	if len(free) > 0 {
		b.WriteString("Nothing, or less than a cent, for " + EscapeGitHub(strings.Join(free, ", ")) + ".\n\n")
	}
}

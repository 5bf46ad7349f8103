package record

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Decision is everything an ADR file says. Words are put to it elsewhere.
type Decision struct {
	Number     int // 0 in a folder named by dates
	Title      string
	Front      Front
	Request    Request
	Supersedes *Other // the record it replaces
}

// Other is another record, linked to.
type Other struct {
	Name  string // "ADR-0003", or its title where records have no numbers
	Path  string // relative to the folder
	Title string
}

// reviewAfter is when a decision is looked at again unless something else is said: prices and limits move about twice a year.
const reviewAfter = 6

// Decide makes the decision of a request. Same request, same decision.
func Decide(r Request) Decision {
	d := Decision{Title: Title(r), Request: r}
	d.Front = Front{
		Status: Proposed, Date: r.At.UTC().Format(time.DateOnly), Deciders: Names{cmp.Or(r.DeciderName, r.Decider, "unknown")},
		ReviewBy: r.reviewBy().UTC().Format(time.DateOnly), Advice: advised(r),
	}
	return d
}

func (r Request) reviewBy() time.Time {
	if r.ReviewBy.IsZero() {
		return r.At.AddDate(0, reviewAfter, 0)
	}
	return r.ReviewBy
}

func advised(r Request) *Advised {
	a := r.Assessment
	out := &Advised{
		V: FrontVersion, ID: a.ID, InputHash: a.InputHash, Catalogue: a.Catalogue, Policy: a.Policy, Name: a.Name, Facts: map[string]string{},
		Verdict: a.Verdict.Family, Platform: a.Verdict.Platform, Confidence: a.Verdict.Confidence,
	}
	if a.Verdict.MonthlyUSD != nil {
		out.MonthlyUSD = a.Verdict.MonthlyUSD.Mid
	}
	if parts := components(r); len(parts) > 0 {
		out.Components = parts
	} else {
		out.Facts = facts(r)
	}
	for _, l := range r.Links {
		out.Links = append(out.Links, Wire(l))
	}
	if o := r.Override; o != nil {
		out.Override = &Overruled{Verdict: o.Family, Platform: o.Platform, Reason: o.Reason, By: o.Who, Role: o.Role}
	}
	return out
}

// facts are those asked with, or those the assessment names.
func facts(r Request) map[string]string {
	if len(r.Facts) > 0 {
		return r.Facts
	}
	return lines(r.Assessment.Facts)
}

func lines(list []engine.FactLine) map[string]string {
	out := map[string]string{}
	for _, f := range list {
		value := f.Value
		switch f.Provenance {
		case profile.Unknown, profile.NotApplicable:
			value = cmp.Or(value, string(f.Provenance))
		default:
		}
		if value != "" {
			out[string(f.Attribute)] = value
		}
	}
	return out
}

// components are the parts of a system; none for a single workload.
func components(r Request) []Part {
	if len(r.Assessment.Components) < 2 {
		return nil
	}
	var out []Part
	for _, c := range r.Assessment.Components {
		out = append(out, Part{Name: c.Name, Facts: lines(c.Facts)})
	}
	return out
}

// maxTitle keeps a title to a heading's line.
const maxTitle = 72

// Title is the title of a request's decision: what people gave, on one line, or what it is about.
func Title(r Request) string {
	title := strings.Join(strings.Fields(strings.Map(printable, r.Title)), " ")
	if title == "" {
		title = "Where " + cmp.Or(strings.Join(strings.Fields(strings.Map(printable, r.Assessment.Name)), " "), "the workload") + " runs"
	}
	if runes := []rune(title); len(runes) > maxTitle {
		title = strings.TrimSpace(string(runes[:maxTitle]))
	}
	return cmp.Or(strings.TrimRight(title, ".,;:! "), "Where the workload runs")
}

// printable drops control and formatting characters, which could hide or turn text around.
func printable(r rune) rune {
	if r < ' ' || r == 0x7f || (r >= 0x200b && r <= 0x200f) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2060 && r <= 0x2069) || r == 0xfeff {
		return ' '
	}
	return r
}

// Numbered is how a record is called: "ADR-0007".
func Numbered(number, width int) string {
	text := strconv.Itoa(number)
	return "ADR-" + strings.Repeat("0", max(0, width-len(text))) + text
}

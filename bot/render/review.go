package render

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine"
)

// MaxReview is how long a comment may be, in bytes. GitHub refuses more than 65,536 characters.
const MaxReview = 60_000

// Review is what the comment on a pull request says.
type Review struct {
	Assessment engine.Assessment
	Services   []Reviewed
	Web        string // address of the repository for people, without a slash at its end
	Commit     string // that was read
	Chart      *Chart
	Decisions  []Earlier // records that this pull request touches
	Override   *Deviation
	Notes      []string // further lines of ours, escaped by whoever made them
}

// Reviewed is one service of the pull request.
type Reviewed struct {
	Name     string
	How      string // added, moved, changed
	Platform string // what the pull request chooses; empty when its files do not say
	Family   string
	From     string // platform it moves from
	File     string
	Line     int
	Verdict  engine.Verdict // on its own
	Chosen   *engine.Option // what was chosen, in figures
	Advised  *engine.Option
	Facts    []engine.FactLine
	Gaps     []Gap
}

// Gap is something that the files leave open.
type Gap struct {
	Attribute, File, Why string
	Line                 int
}

// Earlier is a recorded decision, and whether it still holds.
type Earlier struct {
	Title, URL, Status, Claim string
	Holds                     bool
}

// Deviation is a decision against the advice.
type Deviation struct{ Who, Reason string }

// Chart is monthly cost by load.
type Chart struct {
	Unit  string   // of the loads; empty is "load"
	Loads []string // labels
	Lines []ChartLine
}

// ChartLine is one option's cost at every load.
type ChartLine struct {
	Name string
	USD  []float64
}

// ReviewPrefix begins line 1 of the comment.
const ReviewPrefix = "<!-- deploy-advice:review "

// ReviewMarker is line 1 of the comment, by which it is found again.
func ReviewMarker(assessment, hash string) string {
	data, err := json.Marshal(struct {
		V          int    `json:"v"`
		Assessment string `json:"assessment"`
		Hash       string `json:"hash"`
	}{1, assessment, hash})
	if err != nil {
		data = []byte(`{"v":1}`)
	}
	return ReviewPrefix + string(data) + " -->"
}

// ReviewComment is the comment: two lines on top, everything else folded, never longer than MaxReview.
func ReviewComment(r Review) string {
	a := r.Assessment
	head := ReviewMarker(a.ID, a.InputHash) + "\n" + reviewFirst(r) + "\n" + reviewSecond(r) + "\n" + reviewNotes(r)
	return fit(head, reviewSections(r), reviewFoot(r))
}

// reviewFoot says how to answer, and of what this is the assessment.
func reviewFoot(r Review) string {
	a := r.Assessment
	text := "\n<sub>Answer in a comment: `/deploy-advice set peak_rps=500`, `what-if`, `explain`, `override REASON`, `pause`, `help`. Assessment `" +
		a.ID + "`, input `" + short(a.InputHash) + "`, catalogue " + EscapeGitHub(a.Catalogue)
	if r.Commit != "" {
		text += ", read at `" + short(r.Commit) + "`"
	}
	return text + ".</sub>\n"
}

// reviewFirst says what is chosen, and what we advise.
func reviewFirst(r Review) string {
	if len(r.Services) == 1 {
		s := r.Services[0]
		advice := "advised: **" + EscapeGitHub(claimOf(r.Assessment, s.Verdict)) + "**" + sureness(s.Verdict)
		if agrees(s) {
			return "**" + reviewName(s) + "** " + reviewChoice(r, s) + ", as advised" + sureness(s.Verdict) + "."
		}
		return "**" + reviewName(s) + "** " + reviewChoice(r, s) + "; " + advice + "."
	}
	var parts []string
	for i, s := range r.Services {
		if i == 4 {
			parts = append(parts, fmt.Sprintf("%d more", len(r.Services)-i))
			break
		}
		to := "as advised"
		if !agrees(s) {
			to = "advised: **" + EscapeGitHub(claimOf(r.Assessment, s.Verdict)) + "**"
		}
		parts = append(parts, "**"+reviewName(s)+"** "+reviewChoice(r, s)+", "+to)
	}
	return strings.Join(parts, "; ") + "."
}

// reviewName is a service's name, at a length that leaves room for what is said of it.
func reviewName(s Reviewed) string { return EscapeGitHub(Cut(s.Name, 60)) }

func reviewChoice(r Review, s Reviewed) string {
	verb := map[string]string{"added": "is added", "moved": "moves", "changed": "changes"}[s.How]
	text := cmp.Or(verb, "is added")
	switch where := reviewWhere(r.Assessment, s); {
	case where == "":
		text += ", its files do not say where it runs"
	case s.How == "moved" && s.From != "":
		text += " from " + EscapeGitHub(PlatformName(r.Assessment, s.From)) + " to **" + where + "**"
	default:
		text += " on **" + where + "**"
	}
	return text
}

func reviewWhere(a engine.Assessment, s Reviewed) string {
	switch {
	case s.Platform != "":
		return EscapeGitHub(PlatformName(a, s.Platform))
	case s.Family != "":
		return EscapeGitHub(Family(s.Family))
	}
	return ""
}

func agrees(s Reviewed) bool {
	if s.Platform != "" {
		return s.Platform == s.Verdict.Platform
	}
	return s.Family != "" && s.Family == s.Verdict.Family
}

func claimOf(a engine.Assessment, v engine.Verdict) string {
	if v.Family == "" || v.Family == "none" {
		return "nothing survives the limits"
	}
	if v.Family == "hybrid" {
		return Claim(a)
	}
	return Family(v.Family) + " on " + PlatformName(a, v.Platform)
}

func sureness(v engine.Verdict) string {
	text := Confidence(v)
	if text == "" {
		return ""
	}
	if v.Provisional {
		text += ", provisional"
	}
	return " (" + text + ")"
}

// reviewSecond says what the difference costs.
func reviewSecond(r Review) string {
	chosen, advised, known := 0.0, 0.0, true
	for _, s := range r.Services {
		c, ok1 := mid(s.Chosen)
		b, ok2 := mid(s.Advised)
		known = known && ok1 && ok2
		chosen, advised = chosen+c, advised+b
	}
	open := reviewOpenCount(r)
	if cannot := reviewCannot(r); cannot != "" {
		return cannot + open
	}
	if !known {
		if r.Assessment.Verdict.MonthlyUSD != nil {
			return "As advised it costs " + EscapeGitHub(MonthlyCost(*r.Assessment.Verdict.MonthlyUSD)) + "; what was chosen cannot be priced." + open
		}
		return "What it costs cannot be said yet." + open
	}
	text := "It costs " + dollars(chosen) + " a month as chosen and " + dollars(advised) + " as advised: "
	switch diff := chosen - advised; {
	case diff > 0.005:
		text += "**" + dollars(diff) + " a month less**."
	case diff < -0.005:
		text += "**" + dollars(-diff) + " a month more**, for what speaks for it below."
	case r.Assessment.Verdict.MonthlyUSD != nil && allAgree(r):
		text = "It costs " + EscapeGitHub(MonthlyCost(*r.Assessment.Verdict.MonthlyUSD)) + "."
	default:
		text = "It costs " + dollars(chosen) + " a month either way."
	}
	return text + open
}

// reviewCannot says which limits rule out what was chosen, before anything is said of money; empty when nothing does.
func reviewCannot(r Review) string {
	var parts []string
	for _, s := range r.Services {
		if s.Chosen == nil || s.Chosen.Feasible || len(s.Chosen.RemovedBy) == 0 {
			continue
		}
		l := s.Chosen.RemovedBy[0]
		text := "**" + EscapeGitHub(s.Chosen.Name) + "** is ruled out: " + EscapeGitHub(Bound(l))
		if l.Fact != "" {
			text += ", here " + EscapeGitHub(l.Fact)
		}
		if s.Advised != nil && s.Advised.Monthly.Mid != "" {
			text += "; as advised it costs " + EscapeGitHub(MonthlyCost(s.Advised.Monthly))
		}
		parts = append(parts, text+".")
	}
	return strings.Join(parts, " ")
}

func allAgree(r Review) bool {
	for _, s := range r.Services {
		if !agrees(s) {
			return false
		}
	}
	return true
}

// reviewOpenCount says how much is open, and what to tell first.
func reviewOpenCount(r Review) string {
	open := r.Assessment.Questions
	if len(open) == 0 || !r.Assessment.Verdict.Provisional {
		return ""
	}
	text := " " + upperFirst(Plural(len(open), "open fact")) + " could still change this"
	if len(open) == 1 {
		return text + ": " + reviewAttribute(r, open[0]) + "."
	}
	return text + ", first of all " + reviewAttribute(r, open[0]) + "."
}

// reviewAttribute is the attribute of a question as it is set in a comment.
func reviewAttribute(r Review, q engine.Question) string {
	name := string(q.Attribute)
	if q.Component != "" && len(r.Services) > 1 {
		name = q.Component + "." + name
	}
	return "`" + codeText(name) + "`"
}

func mid(o *engine.Option) (float64, bool) {
	if o == nil || o.Monthly.Mid == "" {
		return 0, false
	}
	var f float64
	_, err := fmt.Sscanf(o.Monthly.Mid, "%g", &f)
	return f, err == nil
}

func dollars(f float64) string { return USD(fmt.Sprintf("%.2f", f)) }

// reviewNotes are what else belongs on top: an override, earlier decisions.
func reviewNotes(r Review) string {
	var out []string
	if o := r.Override; o != nil {
		out = append(out, "Decided otherwise by "+EscapeGitHub(o.Who)+": "+EscapeGitHub(Cut(o.Reason, 500)))
	}
	for _, d := range r.Decisions {
		title := EscapeGitHub(d.Title)
		if webAddress(d.URL) {
			title = "[" + title + "](" + linkTarget(d.URL) + ")"
		}
		holds := "it still holds"
		if !d.Holds {
			holds = "with these facts it no longer holds"
		}
		out = append(out, "There is a decision on this, "+EscapeGitHub(d.Status)+": "+title+" ("+EscapeGitHub(d.Claim)+"); "+holds+".")
	}
	out = append(out, r.Notes...)
	if len(out) == 0 {
		return ""
	}
	return "\n" + strings.Join(out, "\n\n") + "\n"
}

// ReviewProblem is the comment when the repository's settings are wrong: one message, no verdict.
func ReviewProblem(assessment, problem string) string {
	fence := "```"
	for strings.Contains(problem, fence) {
		fence += "`"
	}
	return ReviewMarker(assessment, "") + "\nThis pull request is not reviewed: the settings on its target branch are wrong.\n\n" +
		fence + "text\n" + strings.ReplaceAll(Cut(problem, 4000), "<!--", "<!- -") + "\n" + fence + "\n\nPut them right there, then push here or say `/deploy-advice resume`.\n"
}

// ReviewGone replaces a comment whose service is no longer in the pull request.
func ReviewGone(assessment string) string {
	return ReviewMarker(assessment, "") + "\nThis pull request no longer adds or moves a service.\n"
}

// ReviewSuperseded is what becomes of a comment when a new one takes its place: folded, and no longer the live one.
func ReviewSuperseded(body, url string) string {
	_, rest, _ := strings.Cut(body, "\n")
	lead := "The verdict has changed"
	if webAddress(url) {
		lead = "The verdict has changed: [the review of today](" + linkTarget(url) + ")"
	}
	if len(rest) > MaxReview-1000 {
		rest = ""
	}
	return "<!-- deploy-advice:superseded -->\n" + lead + ".\n\n<details><summary>What was said before</summary>\n\n" + rest + "\n</details>\n"
}

// ReviewSummary is the two lines on top, as plain text.
func ReviewSummary(r Review) (first, second string) {
	return plainText(reviewFirst(r)), plainText(reviewSecond(r))
}

// plainText takes the markup of ours off.
func plainText(s string) string {
	var b strings.Builder
	escaped := false
	for _, r := range s {
		switch {
		case escaped:
			b.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == '*' || r == '\u200b':
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

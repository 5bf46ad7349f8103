package render

import (
	"fmt"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// ReplyMarker is line 1 of an answer to a command, so that it is answered once.
func ReplyMarker(comment int64) string {
	return fmt.Sprintf("<!-- deploy-advice:reply {\"v\":1,\"to\":%d} -->", comment)
}

// ReviewHelp lists what can be said in comments.
func ReviewHelp() string {
	return `Commands, each on a line of its own; quotations and code command nothing:

- ` + "`/deploy-advice explain [OPTION]`" + ` - every figure of an option
- ` + "`/deploy-advice what-if peak_rps=500`" + ` - where another answer would lead, without keeping it
- ` + "`/deploy-advice set peak_rps=500`" + ` - tell a fact; with several services ` + "`set SERVICE.peak_rps=500`" + ` (needs write access)
- ` + "`/deploy-advice override REASON`" + ` - decide against the advice; both stay visible (needs write access)
- ` + "`/deploy-advice pause`" + `, ` + "`resume`" + ` - say nothing more here, or again (needs write access)
`
}

// ReviewExplain shows every figure of one option.
func ReviewExplain(a engine.Assessment, name string) string {
	o, ok := option(a, name)
	if !ok {
		var names []string
		for _, x := range allOptions(a) {
			names = append(names, "`"+codeText(x.Platform)+"`")
		}
		return "There is no option " + EscapeGitHub(Cut(name, 60)) + ". There are: " + cutBytes(strings.Join(names, ", "), 4000) + "\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** (%s), share %s\n\n", EscapeGitHub(o.Name), Family(o.Family), Percent(o.Acceptability))
	for _, item := range adrOption(a, o) {
		b.WriteString("- " + item + "\n")
	}
	r := Review{Assessment: a, Services: []Reviewed{{Name: a.Name, Advised: &o}}}
	if bill := reviewBill(r); bill.body != "" {
		b.WriteString("\n" + bill.body)
	}
	return cutBytes(b.String(), MaxReview-1000)
}

// ReviewWhatIf shows where other answers would lead.
func ReviewWhatIf(tried []profile.Fact, before, after engine.Assessment) string {
	var said []string
	for _, f := range tried {
		attr, _ := profile.Lookup(f.Attribute)
		said = append(said, attr.Label+" "+profile.ShowFact(attr, f))
	}
	was, is := Claim(before)+", "+costOf(before), Claim(after)+", "+costOf(after)
	outcome := "the verdict would move: " + EscapeGitHub(was) + " → **" + EscapeGitHub(is) + "**."
	if Claim(before) == Claim(after) {
		outcome = "the verdict would stand: **" + EscapeGitHub(Claim(after)) + "**, cost " + EscapeGitHub(costOf(before)) + " → " + EscapeGitHub(costOf(after)) + "."
	}
	return "With " + EscapeGitHub(strings.Join(said, ", ")) + " " + outcome + "\n\nOnly tried, not kept; `/deploy-advice set` keeps it.\n"
}

// ReviewRefused says why a command was not carried out.
func ReviewRefused(problem string) string { return EscapeGitHub(Cut(problem, 1000)) + "\n" }

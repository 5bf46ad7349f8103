package render

import (
	"strconv"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/index"
)

// List shows a page of assessments; query is what the paging buttons carry for another page.
func List(id string, p index.Page, query func(page int) string) bot.Message {
	if p.Total == 0 {
		return nothingListed(p.Query)
	}
	title := Plural(p.Total, "assessment")
	if p.Query.Open {
		title = Plural(p.Total, "open assessment")
	}
	if p.Pages > 1 {
		title += ", page " + strconv.Itoa(p.Query.Page) + " of " + strconv.Itoa(p.Pages)
	}
	body := []bot.Line{line(strong(title))}
	for _, e := range p.Entries {
		body = append(body, EntryLine(e))
	}
	m := lines(title, body...)
	var turn []bot.Element
	if p.Query.Page > 1 {
		turn = append(turn, button("page:newer", "Newer", query(p.Query.Page-1)))
	}
	if p.Query.Page < p.Pages {
		turn = append(turn, button("page:older", "Older", query(p.Query.Page+1)))
	}
	if len(turn) > 0 {
		m.Blocks = append(m.Blocks, actions("list::"+id, turn...))
	}
	return m
}

func nothingListed(q index.Query) bot.Message {
	switch {
	case q.Words != "":
		return Say("No assessment of yours or of this channel has the words “" + Cut(q.Words, 80) + "”.")
	case q.Open:
		return Say("No assessment waits for an answer.")
	default:
		return lines("There is no assessment yet.", line(plain("There is no assessment yet. Start one with "), code("/deploy-advice WHAT IT DOES"), plain(".")))
	}
}

// EntryLine is one assessment in a list.
func EntryLine(e index.Entry) bot.Line {
	l := line(plain("• "))
	if e.Link != "" {
		l = append(l, link(e.Link, Cut(e.Subject, 80)))
	} else {
		l = append(l, strong(Cut(e.Subject, 80)))
	}
	switch e.State {
	case index.Asking:
		text := ": waits for answers"
		if e.Left > 0 {
			text += ", at most " + Plural(e.Left, "question") + " left"
		}
		if e.Claim != "" {
			text += "; so far " + e.Claim
		}
		l = append(l, plain(Cut(text, 250)))
	case index.Cancelled:
		l = append(l, plain(": cancelled"))
	default:
		l = append(l, plain(": "), strong(Cut(e.Claim, 150)), plain(Cut(", "+e.Cost, 100)))
		if e.State == index.Recorded {
			l = append(l, plain(", recorded"))
		}
	}
	day := e.ChangedAt.UTC().Format("2006-01-02")
	if e.StarterName != "" {
		l = append(l, plain(" - "+Cut(e.StarterName, 60)))
	}
	return append(l, plain(", "), bot.Span{Text: day, Date: e.ChangedAt.Unix()})
}

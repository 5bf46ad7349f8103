package render

import (
	"strconv"
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// Happening is one line of an assessment's history.
type Happening struct {
	At   time.Time
	By   string // name
	What string // "answered"
	Of   Known  // the answer, for those that are about one; its Attribute is zero otherwise
	Was  string // canonical answer before
	Note string
	From string // "button", "form", "thread", "edit", ...
}

// perHistory is how many happenings a page of history shows.
const perHistory = 15

// HistoryMessage shows a page of who did what, when and from where, the newest page first.
func HistoryMessage(all []Happening, page, dropped int) bot.Message {
	if len(all) == 0 {
		return Say("Nothing was said yet.")
	}
	pages := (len(all) + perHistory - 1) / perHistory
	page = min(max(page, 1), pages)
	to := len(all) - (page-1)*perHistory
	from := max(0, to-perHistory)
	body := []bot.Line{line(strong("History"), plain(" ("+Plural(len(all)+dropped, "entry")+")"))}
	if len(all)+dropped != 1 {
		body[0][1].Text = " (" + strconv.Itoa(len(all)+dropped) + " entries)"
	}
	for _, h := range all[from:to] {
		body = append(body, h.line())
	}
	m := lines("History", body...)
	if page < pages {
		m.Blocks = append(m.Blocks, small(line(plain("Earlier ones: "), code("history "+strconv.Itoa(page+1)))))
	}
	return m
}

func (h Happening) line() bot.Line {
	at := h.At.UTC().Format("2006-01-02 15:04") + " UTC"
	l := line(bot.Span{Text: at, Date: h.At.Unix()}, plain(" "+orElse(h.By, "somebody")+" "+h.What))
	if h.Of.Attribute.ID != "" {
		l = append(l, plain(" "+lowerFirst(h.Of.label())))
		if h.Of.Value != "" {
			l = append(l, plain(": "), strong(Cut(ShowCanonical(h.Of.Attribute, h.Of.Value), 80)))
		}
		if h.Was != "" && h.Was != h.Of.Value {
			l = append(l, plain(" (was "+Cut(ShowCanonical(h.Of.Attribute, h.Was), 80)+")"))
		}
	}
	if h.Note != "" {
		l = append(l, plain(" - "), emph(Cut(h.Note, 100)))
	}
	if h.From != "" {
		l = append(l, plain(", by "+h.From))
	}
	return l
}

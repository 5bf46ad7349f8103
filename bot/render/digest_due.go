package render

import (
	"time"

	"github.com/deploy-advice/deploy-advice/bot"
)

// DueCard is what the owner of a decision is asked when its review is due.
type DueCard struct {
	Conversation string
	Record       string // id of the decision, carried by the controls
	Title        string
	Repo         string
	URL          string
	Claim        string // what was decided: "functions on AWS Lambda"
	Today        string // what it would be today, when that differs; empty otherwise
	Cause        string // of the difference
	ReviewBy     time.Time
	Suggest      time.Time // the next date offered
}

// DueMessage asks the owner what is to become of a decision whose review is due.
func DueMessage(c DueCard) bot.Message {
	title := strong(Cut(c.Title, 120))
	if c.URL != "" {
		title = link(c.URL, Cut(c.Title, 120))
	}
	head := line(title, plain(" ("+c.Repo+") is due for review since "), date(c.ReviewBy), plain("."))
	stands := line(plain("Decided: " + c.Claim + ". Run again today it comes out the same."))
	if c.Today != "" {
		stands = line(plain("Decided: "+c.Claim+". "), strong("Today it would be "+c.Today), plain("."))
		if c.Cause != "" {
			stands = append(stands, plain(" "+upperFirst(Cut(c.Cause, 220))+"."))
		}
	}
	pick := bot.Element{
		Kind: bot.DatePicker, ActionID: "due:keep", Value: day(c.Suggest), Initial: []string{day(c.Suggest)}, Placeholder: "Keep, review by …",
		Describe: "Keep the decision and review it again by a date",
	}
	keep := button("due:keep6", "Keep for 6 months", c.Record)
	keep.Look = "primary"
	retire := button("due:retire", "Retire", c.Record)
	retire.Confirm = &bot.Confirm{Title: "Retire this decision?", Text: "It is no longer run again nor brought up.", Yes: "Retire", No: "Back"}
	return bot.Message{
		Text: "Due for review: " + Cut(c.Title, 120) + ", decided for " + c.Claim + ".",
		Blocks: []bot.Block{
			section(head, stands),
			actions("due::"+c.Conversation, keep, button("due:run", "Run again", c.Record), button("due:supersede", "Supersede", c.Record), retire,
				button("due:snooze", "Snooze a month", c.Record)),
			actions("due-date::"+c.Conversation, pick),
		},
		Meta: &bot.Meta{Kind: bot.ReplyMessage, Payload: map[string]any{"assessment": c.Conversation, "hash": ""}},
	}
}

// DueAnswered replaces the question by its answer.
func DueAnswered(title, url, answer string) bot.Message {
	subject := strong(Cut(title, 120))
	if url != "" {
		subject = link(url, Cut(title, 120))
	}
	return bot.Message{
		Text:   "Reviewed: " + Cut(title, 120) + ". " + answer,
		Blocks: []bot.Block{section(line(subject, plain(" was due for review. "+answer)))},
	}
}

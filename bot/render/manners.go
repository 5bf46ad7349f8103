package render

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/index"
	"github.com/deploy-advice/deploy-advice/bot/rights"
)

// NotAllowed says that a person may not do something, and who may.
func NotAllowed(action rights.Action, a rights.Answer) bot.Message {
	if a.Why == "channel" {
		if action == rights.Start {
			return Say("I can only open a thread in a channel you are a member of. Join it, or choose another.")
		}
		return NotHere(a.Who)
	}
	l := line(plain("You may not " + doing(action) + ". "))
	if len(a.Who) == 0 {
		l = append(l, plain("Nobody may yet: whoever runs me says who, in the settings."))
		return lines(spoken(l), l)
	}
	l = append(l, plain("Ask "))
	for i, who := range a.Who {
		if i > 0 {
			l = append(l, plain(", "))
		}
		l = append(l, person(who))
	}
	l = append(l, plain("."))
	return lines("You may not "+doing(action)+".", l)
}

// person names somebody who must act; a user group by its id, because only people are mentioned.
func person(id string) bot.Span {
	if id == rights.WorkspaceAdmins {
		return plain("an admin of the workspace")
	}
	if strings.HasPrefix(id, "U") || strings.HasPrefix(id, "W") {
		return bot.Span{Text: id, User: id}
	}
	return plain("the user group " + id)
}

func doing(action rights.Action) string {
	switch action {
	case rights.Record:
		return "record decisions"
	case rights.Override:
		return "decide against the advice"
	case rights.Watch:
		return "watch repositories or subscribe channels"
	case rights.Settings:
		return "change settings"
	case rights.Reply:
		return "answer in assessments"
	default:
		return "start assessments"
	}
}

// NotHere says in which channels the bot may be used.
func NotHere(channels []string) bot.Message {
	if len(channels) == 0 {
		return Say("I may not be used here. Write to me in private.")
	}
	return Say("I may not be used in this channel. Write to me in private, or use one of the channels set for me: " + Cut(strings.Join(channels, ", "), 300) + ".")
}

// Reminder brings up an assessment that waits for an answer, once.
type Reminder struct {
	ID       string
	Question string
	Who      string // id of the person who can answer best; empty when nobody is mentioned
	Name     string // their name, when they are not mentioned
	Mute     bool   // offer to end reminders
}

// RemindMessage is the reminder.
func RemindMessage(r Reminder) bot.Message {
	text := "This still waits for an answer: " + r.Question
	l := line(plain(text))
	if r.Who != "" {
		l = append(line(bot.Span{Text: r.Name, User: r.Who}, plain(", ")), plain(lowerFirst(text)))
	}
	m := lines(text, l)
	buttons := []bot.Element{button("snooze", "Tomorrow", r.ID), button("enough", "Decide with what is known", r.ID), button("cancel", "Cancel it", r.ID)}
	if r.Mute {
		buttons = append(buttons, button("mute", "No reminders for me", r.ID))
	}
	m.Blocks = append(m.Blocks, actions("remind::"+r.ID, buttons...))
	return m
}

// Reminded replaces a reminder by what came of it.
func Reminded(what string) bot.Message { return Say(what) }

// Muted says that a wish for quiet, or its end, is kept.
func Muted(scope string, quiet bool) bot.Message {
	who := "You get"
	if scope == "channel" {
		who = "This channel gets"
	}
	if quiet {
		return lines(who+" no reminders and no mentions from now on.", line(plain(who+" no reminders and no mentions from now on. "), code("unmute"), plain(" brings them back.")))
	}
	return Say(who + " reminders and mentions again.")
}

// NotOffered says that a part of the bot is not set up here.
func NotOffered(what string) bot.Message {
	return Say("“" + what + "” is not set up here. Whoever runs me can set it up; help lists what is.")
}

// Failed says that a job did not succeed, and why.
func Failed(what, problem string) bot.Message {
	return Say(what + " did not work: " + Cut(problem, 600))
}

// Restarted says in the thread that the answers were put aside.
func Restarted(by string) bot.Message {
	return Say("Started over" + byName(by) + ". The earlier answers stand in the history.")
}

func byName(by string) string {
	if by == "" {
		return ""
	}
	return " by " + by
}

// WithFix adds the button that corrects what was understood.
func WithFix(id string, m bot.Message, fix string) bot.Message {
	m.Blocks = append(m.Blocks, actions("fix::"+id, button("fix", "Wrong?", fix)))
	return m
}

// WhileCancelled says why an answer is not taken.
func WhileCancelled(id string) bot.Message {
	m := Say("This assessment is cancelled, so that was not taken. Resume it and say it again.")
	m.Blocks = append(m.Blocks, actions("kept::"+id, button("resume", "Resume", id)))
	return m
}

// WhichOne says that an answer fits several open assessments.
func WhichOne(open []index.Entry) bot.Message {
	body := []bot.Line{line(plain("Several assessments are open here. Say it in the thread of the one you mean:"))}
	for i, e := range open {
		if i == maxRows {
			break
		}
		body = append(body, EntryLine(e))
	}
	return lines("Several assessments are open here.", body...)
}

package render

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/command"
)

// HowToStart says what to type where no form can be opened.
func HowToStart() bot.Message {
	return lines("Say what it is and does, with the figures you have.",
		line(plain("Say what it is and does, with the figures you have. For example:")),
		line(code("/deploy-advice image resizer: about 2M requests a day, 300 ms each, 512 MB, on AWS")))
}

// NotInvited says how to let the bot into a channel.
func NotInvited(name string) bot.Message {
	if name == "" {
		name = "@deploy-advice"
	}
	return lines("I cannot post in this channel.",
		line(plain("I cannot post in this channel. Invite me with "), code("/invite "+name), plain(" and ask again.")))
}

// NotUnderstood says what is wrong with something that was meant as an answer.
func NotUnderstood(problem string) bot.Message {
	if problem == "" {
		return lines("I read no answer in that.",
			line(plain("I read no answer in that. Use the buttons, write a figure with its unit, or say "), code("help"), plain(".")))
	}
	return lines(Cut(problem, 500), line(plain(Cut(problem, 500))), line(plain("Nothing was changed.")))
}

// Gone says that a control has no assessment behind it any more, and offers a new start.
func Gone(id string) bot.Message {
	m := lines("This assessment is no longer kept.",
		line(plain("This assessment is no longer kept: it is 400 days since anybody answered. Its records stay where they were written.")))
	m.Blocks = append(m.Blocks, actions("gone::"+id, button("start", "Start a new one", id)))
	return m
}

// Kept says that an answer to a cancelled assessment was kept, and offers to go on.
func Kept(id string) bot.Message {
	m := Say("Kept. This assessment is cancelled; resume it to go on.")
	m.Blocks = append(m.Blocks, actions("kept::"+id, button("resume", "Resume", id)))
	return m
}

// Stale says that a control was overtaken by what was said since.
func Stale() bot.Message {
	return Say("That was settled meanwhile. The newest messages of the thread say where it stands.")
}

// NothingToUndo says that there is no answer to take back.
func NothingToUndo() bot.Message { return Say("There is no answer to take back.") }

// OnlyInThread says that a command belongs to an assessment.
func OnlyInThread(s command.Spec) bot.Message {
	return lines(s.Name+" is said in an assessment's thread.",
		line(code(s.Name), plain(" is said in the thread of an assessment, without the slash. Start one with "), code("/deploy-advice WHAT IT DOES"), plain(".")))
}

// NothingHere says that no assessment belongs to the place.
func NothingHere() bot.Message {
	return lines("There is no assessment here.",
		line(plain("There is no assessment here. Start one with "), code("/deploy-advice WHAT IT DOES"), plain(".")))
}

// Changed is one answer that became another.
type Changed struct {
	Known
	Was string // canonical; empty when it was open
}

// Moved says what changed answers did to an announced verdict.
func Moved(changed []Changed, claimBefore, costBefore, claimNow, costNow string) bot.Message {
	var out []string
	if what := changes(changed); what != "" {
		out = append(out, what)
	}
	switch {
	case claimBefore != claimNow:
		out = append(out, "The verdict moved: "+claimBefore+" → "+claimNow+".", "Cost: "+costBefore+" → "+costNow+".")
	case costBefore != costNow:
		out = append(out, "The verdict stands: "+claimNow+". Cost: "+costBefore+" → "+costNow+".")
	default:
		out = append(out, "The verdict stands: "+claimNow+", "+costNow+".")
	}
	return Say(out...)
}

func changes(changed []Changed) string {
	var parts []string
	for i, c := range changed {
		if i == maxNamed {
			parts = append(parts, Plural(len(changed)-i, "other answer"))
			break
		}
		was, is := "open", "open"
		if c.Was != "" {
			was = Cut(ShowCanonical(c.Attribute, c.Was), 80)
		}
		if c.Value != "" {
			is = Cut(ShowCanonical(c.Attribute, c.Value), 80)
		}
		parts = append(parts, c.label()+": "+was+" → "+is)
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "; ") + "."
}

// Reopened replaces a verdict that a changed answer put in question.
func Reopened(claim, cost string) bot.Message {
	return Say("The verdict was " + claim + ", " + cost + ". A changed answer opened it again; the next question is below.")
}

// Status says where an assessment stands.
func Status(h Head) bot.Message {
	status, next := h.lines()
	text := "Where " + Cut(h.Subject, 120) + " stands. " + spoken(status)
	facts := line(plain(strings.TrimSpace(spoken(next))))
	return lines(text, line(strong(Cut(h.Subject, 120))), status, facts)
}

// lines is a message of one paragraph.
func lines(text string, body ...bot.Line) bot.Message {
	return bot.Message{Text: text, Blocks: []bot.Block{section(body...)}}
}

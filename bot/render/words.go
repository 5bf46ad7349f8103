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

// Gone says that a control has no assessment behind it any more.
func Gone() bot.Message {
	return lines("This assessment is no longer kept.",
		line(plain("This assessment is no longer kept. Start a new one with "), code("/deploy-advice"), plain(".")))
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

// Moved says what a changed answer did to an announced verdict.
func Moved(claimBefore, costBefore, claimNow, costNow string) bot.Message {
	if claimBefore == claimNow {
		if costBefore == costNow {
			return Say("The verdict stands: " + claimNow + ", " + costNow + ". Its figures were brought up to date.")
		}
		return Say("The verdict stands: " + claimNow + ". Cost: " + costBefore + " → " + costNow + ".")
	}
	return Say("The verdict moved: "+claimBefore+" → "+claimNow+".", "Cost: "+costBefore+" → "+costNow+".")
}

// Reopened replaces a verdict that a changed answer put in question.
func Reopened(claim, cost string) bot.Message {
	return Say("The verdict was " + claim + ", " + cost + ". A changed answer opened it again; the next question is below.")
}

// Help lists the commands, or explains one.
func Help(name string) bot.Message {
	if spec, ok := command.Find(name); ok && name != "" {
		return lines(spec.Usage()+": "+spec.Does,
			line(code(spec.Usage()), plain(" - "+spec.Does+".")), line(plain("Example: "), code(spec.Example)))
	}
	body := []bot.Line{
		line(plain("Tell me what a workload is and does; I ask what can still change the answer, and say where it should run, at what cost, and what would change that.")),
		line(code("/deploy-advice WHAT IT DOES"), plain(" starts in a channel; in a thread, mention me; in private, just write.")),
		line(plain("In the thread answer with buttons or in words ("), code("300 ms"), plain(", "), code("peak_rps=500"), plain("), or say:")),
	}
	for _, s := range command.Specs() {
		body = append(body, line(code(s.Usage()), plain(" - "+s.Does)))
	}
	return lines("What can be said to deploy-advice", body...)
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

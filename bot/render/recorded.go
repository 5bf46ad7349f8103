package render

import (
	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/record"
)

// Written is a record that was written, or that could not be.
type Written struct {
	Repo, Path, Title, URL string
	Reason                 string // why it was not written there; the file is then in the thread
	By                     string
}

// RecordMessage says where a decision was written down.
func RecordMessage(id, hash string, w Written) bot.Message {
	l := line(plain("Recorded" + byName(w.By) + ": "))
	text := "The decision is recorded in " + w.Repo + "."
	if w.URL != "" {
		l = append(l, link(w.URL, Cut(orElse(w.Title, w.Path), 150)), plain(" in "+w.Repo+"."))
	} else {
		l = append(l, strong(Cut(orElse(w.Title, w.Path), 150)), plain("."))
	}
	if w.Reason != "" {
		text = "The record could not be written to " + w.Repo + "."
		l = line(plain("The record could not be written to "+w.Repo+": "+Cut(w.Reason, 500)+" The file follows; commit it as "), code(orElse(w.Path, "docs/adr")), plain("."))
	}
	m := lines(text, l)
	m.Meta = &bot.Meta{Kind: bot.RecordMessage, Payload: map[string]any{"assessment": id, "hash": hash, "url": w.URL, "repo": w.Repo, "path": w.Path}}
	return m
}

// RecordBecame says what became of a record whose pull request was merged or closed.
func RecordBecame(status string, w Written) bot.Message {
	title := Cut(orElse(w.Title, w.Path), 150)
	name := strong(title)
	if w.URL != "" {
		name = link(w.URL, title)
	}
	switch status {
	case record.Accepted:
		return lines("The decision is accepted: "+title, line(plain("The decision is accepted: "), name, plain(" was merged in "+w.Repo+".")))
	case record.Rejected:
		return lines("The decision is rejected: "+title, line(plain("The decision is rejected: "), name, plain(" was closed in "+w.Repo+" and not merged. The advice stays here.")))
	}
	return lines("The decision is "+status+": "+title, line(plain("The decision is "+status+": "), name, plain(".")))
}

// Commented says that the advice was said on a pull request.
func Commented(url, pr, by string) bot.Message {
	l := line(plain("Said on "), link(url, pr), plain(byName(by)+"."))
	return lines("The advice was said on "+pr+".", l)
}

// Overridden says that a decision goes against the advice; both are shown.
func Overridden(advice string, o Override) bot.Message {
	return lines("Decided against the advice: "+o.Claim,
		line(strong("Decided against the advice: "+Cut(o.Claim, 200)), plain(byName(o.By)+", because "+Cut(o.Reason, 600))),
		line(plain("The advice was and stays: "+advice+". Both go into the record.")))
}

// OverrideEnded says that the decision against the advice no longer holds.
func OverrideEnded(advice string) bot.Message {
	return Say("The decision against the advice no longer holds. The advice: " + advice + ".")
}

// NeedsReason asks for the reason of a decision against the advice.
func NeedsReason() bot.Message {
	return lines("A decision against the advice needs a reason.",
		line(plain("A decision against the advice needs a reason: "), code("override aws-fargate because the team knows it"), plain(".")))
}

// AfterVerdict says that something has to wait for the verdict.
func AfterVerdict() bot.Message {
	return lines("There is no verdict yet.", line(plain("There is no verdict yet. Answer what is open, or say "), code("enough"), plain(".")))
}

// RecordButton offers the form where a typed command cannot open one.
func RecordButton(id string) bot.Message {
	b := button("record", "Record it…", id)
	b.Look = "primary"
	m := Say("Where should the decision be written down?")
	m.Blocks = append(m.Blocks, actions("card::"+id, b))
	return m
}

// BeingRecorded says that somebody's request is under way.
func BeingRecorded(by string) bot.Message {
	return Say("It is being recorded by " + by + " at the moment.")
}

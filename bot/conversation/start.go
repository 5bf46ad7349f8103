package conversation

import (
	"strings"
	"unicode"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/command"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// asked handles the ways in: a slash command, a mention, a shortcut, a direct message.
func (t *turn) asked() error {
	if t.st.Phase != "" { // a mention in a thread of ours is said there
		return t.said()
	}
	text := strings.TrimSpace(t.ev.Text)
	if call, ok := command.Parse(text); ok {
		return t.general(call)
	}
	if text == "" || t.ev.Kind == bot.Shortcut || t.ev.Kind == bot.MessageShortcut {
		return t.form(text)
	}
	return t.start(subject(text), text)
}

// form opens the start form, or says what to type where no form can be opened.
func (t *turn) form(text string) error {
	t.st.Place = bot.Place{Channel: t.ev.Place.Channel, Kind: t.ev.Place.Kind}
	if t.ev.Place.Channel != "" && t.ev.Place.Thread != "" && t.Link != nil {
		t.st.Origin = t.Link(t.ev.Place.Channel, t.ev.Place.Thread)
	}
	if t.ev.TriggerID == "" {
		t.whisper(render.HowToStart())
		return nil
	}
	t.openView(render.StartForm(t.id, text, t.ev.Place.Channel == ""))
	return nil
}

// start begins an assessment: head message, what the description already says, first questions.
func (t *turn) start(name, description string) error {
	st := t.st
	st.Phase = render.Asking
	st.Subject = name
	st.Starter, st.StarterTag = t.ev.User, t.ev.UserName
	if t.ev.Place.Channel != "" {
		st.Place = bot.Place{Channel: t.ev.Place.Channel, Kind: t.ev.Place.Kind}
	}
	if t.ev.Place.Thread != "" && t.Link != nil {
		st.Origin = t.Link(t.ev.Place.Channel, t.ev.Place.Thread)
	}
	st.Head.Key = t.key()
	understood := t.read(description)
	return t.refresh(understood)
}

// read takes the facts of a text as answers and returns which.
func (t *turn) read(text string) []understoodAnswer {
	var out []understoodAnswer
	for _, f := range profile.Read(text).Facts {
		attr, ok := profile.Lookup(f.Attribute)
		if !ok {
			continue
		}
		t.answer(0, attr, profile.Format(attr, f.Value), f.Provenance, f.Source.Quote)
		out = append(out, understoodAnswer{Attribute: attr.ID})
	}
	return out
}

func (t *turn) answer(component int, attr profile.Attribute, value string, p profile.Provenance, quote string) {
	if attr.Scope == profile.PerSystem {
		component = 0
	}
	t.st.Answers = append(t.st.Answers, answer{
		Component: component, Attribute: attr.ID, Value: value, Provenance: p,
		Who: t.ev.User, Name: t.ev.UserName, TS: t.ev.TS, Event: t.ev.ID, Message: t.message(), Quote: quote,
	})
}

// message is the ts of the message an answer was typed in; a control's message is ours and cannot be edited by people.
func (t *turn) message() string {
	switch t.ev.Kind {
	case bot.Said, bot.Mention, bot.Edited:
		return t.ev.Message
	default:
		return ""
	}
}

// subject names the workload by the first clause of its description, when that reads like a name.
func subject(text string) string {
	clause := text
	if i := strings.IndexAny(clause, ":,;\n."); i >= 0 {
		clause = clause[:i]
	}
	if i := strings.Index(clause, " - "); i >= 0 {
		clause = clause[:i]
	}
	clause = strings.TrimSpace(clause)
	words := strings.Fields(clause)
	digits := strings.IndexFunc(clause, unicode.IsDigit) >= 0
	if clause == "" || len(words) > 8 || (digits && len(words) > 1) {
		return "this workload"
	}
	return render.Cut(clause, 80)
}

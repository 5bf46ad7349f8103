package conversation

import (
	"encoding/json"
	"strings"
	"unicode"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/command"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/bot/rights"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// asked handles the ways in: a slash command, a mention, a shortcut, a direct message.
func (t *turn) asked() error {
	if t.st.Phase != "" { // a mention in a thread of ours is said there
		return t.said()
	}
	if !t.here(t.ev.Place.Channel) {
		t.whisper(render.NotHere(t.Channels))
		return nil
	}
	text := strings.TrimSpace(t.ev.Text)
	call, isCommand := command.Parse(text)
	if t.ev.Kind == bot.Shortcut || t.ev.Kind == bot.MessageShortcut {
		return t.form(t.id, text) // whatever the message says, it is a description
	}
	switch {
	case greeting(text) && t.ev.Kind != bot.Command:
		t.whisper(render.HowToStart())
		return nil
	case isCommand && t.direct() && commandIn(call) == command.Thread:
		return t.lookUp(true)
	case isCommand:
		return t.general(call)
	case text == "":
		return t.form(t.id, text)
	case t.direct():
		return t.lookUp(false)
	}
	return t.start(subject(text), text)
}

// greeting reports whether a text is only small talk: it describes nothing.
func greeting(text string) bool {
	switch strings.ToLower(strings.Trim(text, " .!?,👋🙂")) {
	case "hi", "hello", "hey", "hi there", "hello there", "good morning", "good evening", "how are you", "thanks", "thank you", "ok", "okay", "test", "ping":
		return true
	}
	return false
}

// where is what a start form remembers of the place it was opened in.
type where struct {
	Channel string          `json:"c,omitempty"`
	Kind    bot.ChannelKind `json:"k,omitempty"`
	Origin  string          `json:"o,omitempty"` // link to the message it is about
}

// form opens the start form, or says what to type where no form can be opened.
func (t *turn) form(id, text string) error {
	at := where{Channel: t.ev.Place.Channel, Kind: t.ev.Place.Kind, Origin: t.origin()}
	if t.ev.TriggerID == "" {
		t.whisper(render.HowToStart())
		return nil
	}
	remembered, err := json.Marshal(at)
	if err != nil {
		return err //nolint:wrapcheck // three strings
	}
	t.openView(render.StartForm(id, text, at.Channel == "", string(remembered)))
	return nil
}

// origin links what an assessment was asked from: the thread it was asked in, or the message a shortcut was used on.
func (t *turn) origin() string {
	ts := t.ev.Place.Thread
	if t.ev.Kind == bot.MessageShortcut {
		ts = t.ev.Message
	}
	if ts == "" || t.ev.Place.Channel == "" || t.Link == nil {
		return ""
	}
	return t.Link(t.ev.Place.Channel, ts)
}

// begin is what a start needs, kept while a right is looked up.
type begin struct {
	Name       string    `json:"name"`
	Text       string    `json:"text"`
	Components string    `json:"components,omitempty"`
	Place      bot.Place `json:"place,omitzero"`
	Origin     string    `json:"origin,omitempty"`
}

// start begins an assessment where it was asked for.
func (t *turn) start(name, description string) error {
	return t.begin(begin{Name: name, Text: description, Place: bot.Place{Channel: t.ev.Place.Channel, Kind: t.ev.Place.Kind}, Origin: t.origin()})
}

// begin begins an assessment: head message, what the description already says, first questions.
func (t *turn) begin(b begin) error {
	if t.Doors.Start && !t.passed {
		return t.wait(rights.Start, b.Place.Channel)
	}
	st := t.st
	st.Phase = render.Asking
	st.Starter, st.StarterTag = t.ev.User, t.ev.UserName
	st.Started, st.Start = t.ev.TS, t.ev.ID
	st.Place, st.Origin = b.Place, b.Origin
	st.Head.Key = t.key()
	st.Reminder.Last = t.ev.TS
	t.note(happening{What: began})
	names, text := components(b.Text)
	if listed := componentNames(b.Components); listed != nil {
		names = listed
	}
	if b.Name == "" {
		b.Name = subject(text)
	}
	if st.Subject = b.Name; len(names) > 0 {
		t.declare(names)
	}
	t.follow()
	t.meet()
	t.remindLater()
	return t.refresh(t.read(text))
}

// follow makes the message that started this, or was forwarded here, one of the conversation's own, so that editing it changes
// its answers and replies to it come here.
func (t *turn) follow() {
	top := t.ev.Place.Thread == "" || strings.HasPrefix(t.ev.ID, forwarded)
	if (t.ev.Kind == bot.Said || t.ev.Kind == bot.Mention) && top && t.ev.Message != "" {
		t.watch = append(t.watch, bot.Place{Channel: t.ev.Place.Channel, Kind: t.ev.Place.Kind, Thread: t.ev.Message})
	}
}

// read takes the facts of a text as answers, keeps its links, and returns what was understood.
func (t *turn) read(text string) []understoodAnswer {
	var out []understoodAnswer
	for _, s := range t.st.segments(text) {
		if t.relink(s.text) {
			continue
		}
		reading := profile.Read(s.text, t.Own...)
		for _, f := range reading.Facts {
			attr, ok := t.st.lookup(f.Attribute)
			if !ok {
				continue
			}
			g := given{Component: s.component, Attribute: attr, Value: profile.Format(attr, f.Value), Provenance: f.Provenance, Quote: f.Source.Quote}
			if len(reading.Facts) == 1 {
				g.Note = because(s.text)
			}
			out = append(out, t.take(g))
		}
		t.links(reading.References)
	}
	return out
}

// because is the reason given with an answer; empty when none is.
func because(text string) string {
	if i := strings.Index(strings.ToLower(text), " because "); i >= 0 && len(text) <= maxDirect {
		return strings.TrimSpace(text[i+1:])
	}
	return ""
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

// unnamed is the subject of a description that gives no name.
const unnamed = "this workload"

// subject names the workload by the first clause of its description, when that reads like a name.
func subject(text string) string {
	clause := strings.TrimSpace(text)
	if i := strings.IndexAny(clause, ":,;\n."); i >= 0 {
		clause = clause[:i]
	}
	if i := strings.Index(clause, " - "); i >= 0 {
		clause = clause[:i]
	}
	clause = strings.TrimSpace(clause)
	words := strings.Fields(clause)
	digits := strings.IndexFunc(clause, unicode.IsDigit) >= 0
	if clause == "" || len(words) > 8 || (digits && len(words) > 1) || strings.Contains(text, clause+"://") {
		return unnamed
	}
	return render.Cut(clause, 80)
}

package conversation

import (
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/command"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// said handles what was typed in the thread: a command, an answer, facts, or talk between people, which is left alone.
func (t *turn) said() error {
	t.follow()
	text := strings.TrimSpace(t.ev.Text)
	if call, ok := command.Parse(text); ok {
		return t.command(call)
	}
	if t.st.Phase == render.Cancelled {
		if t.looksAssigned(text) || t.ev.Kind == bot.Mention {
			t.whisper(render.WhileCancelled(t.id))
		}
		return nil
	}
	if _, ok, _ := t.st.flowIn(text, false); ok {
		return t.link(text)
	}
	understood, problem := t.understand(text)
	if len(understood) > 0 || t.pointed {
		return t.refresh(understood)
	}
	if problem != "" || t.ev.Kind == bot.Mention || strings.HasPrefix(t.ev.ID, forwarded) {
		t.whisper(render.NotUnderstood(problem))
	}
	return nil
}

// understand takes answers from a text: components, assignments, an answer to the open question, or facts anywhere in the prose.
// problem says what is wrong with something that was clearly meant as an answer.
func (t *turn) understand(text string) (understood []understoodAnswer, problem string) {
	component, rest := t.st.about(text)
	if t.looksAssigned(rest) && !strings.Contains(rest, "\n") {
		return t.assigned(component, rest)
	}
	if it, a, ok := t.answerTo(component, rest); ok {
		attr, _ := t.st.lookup(it.Attribute)
		return []understoodAnswer{t.take(given{Component: it.Component, Attribute: attr, Value: a.value, Provenance: profile.Stated, Quote: text, Note: a.note})}, ""
	}
	understood = t.read(stating(text))
	if len(understood) == 0 && t.st.Open != nil && startsNumeric(text) {
		if attr, ok := t.firstOpen(); ok {
			if _, err := profile.ParseValue(attr, text); err != nil {
				return nil, render.Refused(err, attr, true)
			}
		}
	}
	return understood, ""
}

// assigned takes "attribute=value" pairs: all of them, or none and what is wrong. What follows "because" is a note on them.
func (t *turn) assigned(component int, text string) (understood []understoodAnswer, problem string) {
	pairs, note := text, ""
	if i := strings.Index(strings.ToLower(text), " because "); i > 0 {
		pairs, note = strings.TrimRight(text[:i], " ,"), strings.TrimSpace(text[i+1:])
	}
	facts, errs := profile.ParseAssignments(pairs, t.Own...)
	if len(errs) > 0 {
		return nil, t.st.wrong(errs[0])
	}
	for _, f := range facts {
		attr, _ := t.st.lookup(f.Attribute)
		understood = append(understood, t.take(given{Component: component, Attribute: attr, Value: format(attr, f), Provenance: profile.Stated, Quote: text, Note: note}))
	}
	return understood, ""
}

// noted is an answer as typed, with what was said beside it.
type noted struct{ value, note string }

// maxDirect is the longest text taken as a direct answer to a question, in bytes; longer ones are prose.
const maxDirect = 200

// answerTo takes a short text as the answer to the first open question that it fits.
func (t *turn) answerTo(component int, text string) (item, noted, bool) {
	if t.st.Open == nil {
		return item{}, noted{}, false
	}
	for _, it := range t.openItems() {
		attr, ok := t.st.lookup(it.Attribute)
		if !ok || (component >= 0 && len(t.st.Components) > 0 && it.Component != component) {
			continue
		}
		if value, note, fits := parsed(attr, text); fits {
			return it, noted{value, note}, true
		}
	}
	return item{}, noted{}, false
}

// parsed reads a text as an answer to a question, with a note beside it: "500 rps, because of the sale". Free text answers
// nothing by itself: any talk would.
func parsed(attr profile.Attribute, text string) (value, note string, ok bool) {
	if len(text) > maxDirect || attr.Kind == profile.Text {
		return "", "", false
	}
	if f, err := profile.ParseAnswer(attr, text); err == nil {
		return format(attr, f), because(text), true
	}
	if sure, hedged := unhedged(text); hedged {
		if f, err := profile.ParseAnswer(attr, "about "+sure); err == nil && attr.Kind != profile.Bool && attr.Kind != profile.Enum {
			return format(attr, f), "", true
		}
	}
	separators := []string{" because ", " (", " - ", "; "}
	if attr.Kind != profile.Enum { // "anything but AWS" is no answer with a note
		separators = append(separators, " but ")
	}
	if startsNumeric(text) {
		separators = append(separators, ", ", ". ")
	}
	lower := strings.ToLower(text)
	best, rest := len(text), ""
	for _, sep := range separators {
		if i := strings.Index(lower, sep); i > 0 && i < best {
			best, rest = i, strings.Trim(text[i+len(sep):], " ()")
			if sep == " because " {
				rest = "because " + rest
			}
		}
	}
	if rest == "" {
		return "", "", false
	}
	f, err := profile.ParseAnswer(attr, strings.TrimRight(text[:best], " ,"))
	if err != nil {
		return "", "", false
	}
	return format(attr, f), rest, true
}

func (t *turn) openItems() []item {
	if t.st.Open == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.st.Open.Items), func(it item) bool {
		_, answered := t.st.inForce(it.Component, it.Attribute)
		return answered
	})
}

func (t *turn) firstOpen() (profile.Attribute, bool) {
	items := t.openItems()
	if len(items) == 0 {
		return profile.Attribute{}, false
	}
	return t.st.lookup(items[0].Attribute)
}

// edited reads an earlier message again: its answers give way to what it says now.
func (t *turn) edited() error {
	if t.st.Phase == "" || t.ev.Message == "" {
		return nil
	}
	text := strings.TrimSpace(t.ev.Text)
	_, isCommand := command.Parse(text)
	gone := t.undo(rewrote, t.typedIn)
	if len(gone) == 0 && !t.relinked && (isCommand || t.st.Phase == render.Cancelled) {
		return nil
	}
	var understood []understoodAnswer
	if call, _ := command.Parse(text); !isCommand || call.Name == "link" {
		understood = t.again(gone, text)
	}
	if len(gone) == 0 && len(understood) == 0 && !t.relinked {
		return nil
	}
	return t.refresh(merged(gone, understood))
}

// again understands an edited message: as the description, as the answer it was before, or as anything typed.
func (t *turn) again(gone []understoodAnswer, text string) []understoodAnswer {
	if t.st.startedBy(t.ev.Message) {
		_, rest := components(text)
		return t.read(rest)
	}
	if t.relink(text) {
		return nil
	}
	if len(gone) == 1 {
		if attr, ok := t.st.lookup(gone[0].Attribute); ok {
			if value, note, fits := parsed(attr, text); fits {
				return []understoodAnswer{t.take(given{Component: gone[0].Component, Attribute: attr, Value: value, Provenance: profile.Stated, Quote: text, Note: note})}
			}
		}
	}
	understood, _ := t.understand(text)
	return understood
}

// typedIn matches the answers typed in the message of this event. What was said later by somebody else stays.
func (t *turn) typedIn(a answer) bool { return a.Message == t.ev.Message }

// startedBy reports whether a message is the description the assessment started with.
func (st *state) startedBy(message string) bool {
	return slices.ContainsFunc(st.Answers, func(a answer) bool { return a.Message == message && a.Event == st.Start })
}

// deleted takes back the answers of a message that is gone.
func (t *turn) deleted() error {
	if t.st.Phase == "" || t.ev.Message == "" {
		return nil
	}
	gone := t.undo(removed, t.typedIn)
	if len(gone) == 0 && !t.relinked {
		return nil
	}
	return t.refresh(gone)
}

// merged is one change an attribute: from what it was before the first, to what counts now.
func merged(before, after []understoodAnswer) []understoodAnswer {
	out := slices.Clone(before)
	for _, u := range after {
		same := func(have understoodAnswer) bool {
			return have.Component == u.Component && have.Attribute == u.Attribute
		}
		if !slices.ContainsFunc(out, same) {
			out = append(out, u)
		}
	}
	return out
}

// looksAssigned reports whether a text is meant as "attribute=value".
func (t *turn) looksAssigned(text string) bool {
	name, _, ok := strings.Cut(text, "=")
	if !ok {
		return false
	}
	_, _, known := command.Attribute(strings.TrimSpace(name), t.Own...)
	return known || !strings.ContainsAny(strings.TrimSpace(name), " ")
}

func startsNumeric(text string) bool {
	return text != "" && strings.ContainsAny(text[:1], "0123456789-+.<>~")
}

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
	text := strings.TrimSpace(t.ev.Text)
	if call, ok := command.Parse(text); ok {
		return t.command(call)
	}
	if t.st.Phase == render.Cancelled {
		return nil
	}
	understood, problem := t.understand(text)
	if len(understood) == 0 {
		if problem != "" || t.ev.Kind == bot.Mention {
			t.whisper(render.NotUnderstood(problem))
		}
		return nil
	}
	return t.refresh(understood)
}

// understand takes answers from a text: assignments, an answer to the open question, or facts anywhere in the prose. problem
// says what is wrong with something that was clearly meant as an answer.
func (t *turn) understand(text string) (understood []understoodAnswer, problem string) {
	if looksAssigned(text) {
		return t.assigned(text)
	}
	if it, canonical, ok := t.direct(text); ok {
		attr, _ := profile.Lookup(it.Attribute)
		t.answer(it.Component, attr, canonical, profile.Stated, text)
		return []understoodAnswer{{Component: it.Component, Attribute: attr.ID}}, ""
	}
	understood = t.read(text)
	if len(understood) == 0 && t.st.Open != nil && startsNumeric(text) {
		if attr, ok := t.firstOpen(); ok {
			_, err := profile.ParseValue(attr, text)
			if err != nil {
				return nil, err.Error()
			}
		}
	}
	return understood, ""
}

// assigned takes "attribute=value" pairs: all of them, or none and what is wrong.
func (t *turn) assigned(text string) (understood []understoodAnswer, problem string) {
	facts, errs := profile.ParseAssignments(text)
	if len(errs) > 0 {
		return nil, errs[0].Error()
	}
	for _, f := range facts {
		attr, _ := profile.Lookup(f.Attribute)
		t.answer(0, attr, profile.FormatFact(f), profile.Stated, text)
		understood = append(understood, understoodAnswer{Attribute: f.Attribute})
	}
	return understood, ""
}

// direct takes a short text as the answer to the first open question that it fits.
func (t *turn) direct(text string) (item, string, bool) {
	if t.st.Open == nil || len(text) > 80 {
		return item{}, "", false
	}
	for _, it := range t.openItems() {
		attr, ok := profile.Lookup(it.Attribute)
		if !ok || attr.Kind == profile.Text {
			continue
		}
		if f, err := profile.ParseAnswer(attr, text); err == nil {
			return it, profile.FormatFact(f), true
		}
	}
	return item{}, "", false
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
	return profile.Lookup(items[0].Attribute)
}

// edited reads an earlier message again: its answers give way to what it says now.
func (t *turn) edited() error {
	if t.st.Phase == "" || t.ev.Message == "" {
		return nil
	}
	gone := t.st.undo(func(a answer) bool { return a.Message == t.ev.Message })
	if len(gone) == 0 {
		return nil
	}
	understood, _ := t.understand(strings.TrimSpace(t.ev.Text))
	return t.refresh(understood)
}

// deleted takes back the answers of a message that is gone.
func (t *turn) deleted() error {
	if t.st.Phase == "" || t.ev.Message == "" {
		return nil
	}
	if gone := t.st.undo(func(a answer) bool { return a.Message == t.ev.Message }); len(gone) == 0 {
		return nil
	}
	return t.refresh(nil)
}

func looksAssigned(text string) bool {
	name, _, ok := strings.Cut(text, "=")
	if !ok {
		return false
	}
	_, _, known := command.Attribute(strings.TrimSpace(name))
	return known || !strings.ContainsAny(strings.TrimSpace(name), " ")
}

func startsNumeric(text string) bool {
	return text != "" && strings.ContainsAny(text[:1], "0123456789-+.<>~")
}

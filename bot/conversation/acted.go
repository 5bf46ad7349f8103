package conversation

import (
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/command"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// acted handles a control that was used.
func (t *turn) acted() error {
	if t.st.Phase == "" {
		t.whisper(render.Gone())
		return nil
	}
	if id, component, ok := asking(t.ev.BlockID); ok {
		return t.control(id, component)
	}
	switch name, _, _ := strings.Cut(t.ev.ActionID, ":"); name {
	case "change":
		t.openView(render.ChangeForm(t.id, t.known()))
		return nil
	case "whatif":
		t.openView(render.WhatIfForm(t.id))
		return nil
	case "enough", "explain", "resume", "undo":
		return t.command(command.Call{Name: name})
	default:
		return nil
	}
}

// control takes an answer given by a button, a menu or a typed field of a question.
func (t *turn) control(id profile.ID, component int) error {
	attr, ok := profile.Lookup(id)
	if !ok || (component > 0 && component >= len(t.st.Components)) {
		return nil
	}
	if t.ev.ActionID == "exact" {
		t.openView(render.ExactForm(t.id, attr, component))
		return nil
	}
	canonical, err := canonical(attr, t.ev.Value)
	if err != nil {
		t.whisper(render.NotUnderstood(err.Error()))
		return nil
	}
	t.answer(component, attr, canonical, profile.Stated, "")
	return t.refresh([]understoodAnswer{{Component: component, Attribute: id}})
}

// canonical is the canonical form of an answer, including those that carry no value.
func canonical(attr profile.Attribute, text string) (string, error) {
	f, err := profile.ParseAnswer(attr, strings.TrimSpace(text))
	if err != nil {
		return "", err //nolint:wrapcheck // the error already names the attribute and what is allowed; it is shown as it is
	}
	return profile.FormatFact(f), nil
}

// asking reads a question's block_id.
func asking(blockID string) (id profile.ID, component int, ok bool) {
	parts := strings.Split(blockID, ":")
	if len(parts) < 2 || parts[0] != "ask" {
		return "", 0, false
	}
	if len(parts) > 3 {
		n, err := strconv.Atoi(parts[3])
		if err != nil || n < 0 {
			return "", 0, false
		}
		component = n
	}
	return profile.ID(parts[1]), component, true
}

// known lists the answers in force, for a form.
func (t *turn) known() []render.Known {
	var out []render.Known
	for _, attr := range profile.Table() {
		if a, ok := t.st.inForce(0, attr.ID); ok {
			out = append(out, render.Known{Attribute: attr, Value: a.Value})
		}
	}
	return out
}

// submitted handles a form.
func (t *turn) submitted() error {
	switch name, _, _ := strings.Cut(t.ev.Callback, ":"); name {
	case render.StartCallback:
		return t.startSubmitted()
	case render.ChangeCallback, render.ExactCallback:
		return t.changeSubmitted()
	case render.WhatIfCallback:
		return t.whatIf(t.ev.Values["whatif"])
	default:
		return nil
	}
}

func (t *turn) startSubmitted() error {
	if t.st.Phase != "" {
		return nil
	}
	name := strings.TrimSpace(t.ev.Values["start:name"])
	text := strings.TrimSpace(t.ev.Values["start:text"])
	if channel := t.ev.Values["start:channel"]; channel != "" {
		t.st.Place = bot.Place{Channel: channel}
	}
	if name == "" {
		name = subject(text)
	}
	return t.start(render.Cut(name, 80), text)
}

func (t *turn) changeSubmitted() error {
	if t.st.Phase == "" {
		return nil
	}
	var changed []understoodAnswer
	for _, attr := range profile.Table() {
		for block, text := range t.ev.Values {
			id, component, ok := render.SetBlock(block)
			if !ok || id != attr.ID || strings.TrimSpace(text) == "" {
				continue
			}
			value, err := canonical(attr, text)
			have, had := t.st.inForce(component, id)
			if err != nil || (had && have.Value == value) {
				continue
			}
			t.answer(component, attr, value, profile.Stated, "")
			changed = append(changed, understoodAnswer{Component: component, Attribute: id})
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return t.refresh(changed)
}

// Validate checks a form before it is taken: block_id to what is wrong, at the field. It is pure.
func (m Machine) Validate(ev bot.Event) map[string]string {
	problems := map[string]string{}
	for block, text := range ev.Values {
		if id, _, ok := render.SetBlock(block); ok && strings.TrimSpace(text) != "" {
			attr, known := profile.Lookup(id)
			if !known {
				continue
			}
			if _, err := canonical(attr, text); err != nil {
				problems[block] = render.Cut(err.Error(), 200)
			}
		}
		if block == "whatif" {
			if _, errs := profile.ParseAssignments(text); len(errs) > 0 {
				problems[block] = render.Cut(errs[0].Error(), 200)
			}
		}
	}
	name, _, _ := strings.Cut(ev.Callback, ":")
	if name == render.StartCallback && strings.TrimSpace(ev.Values["start:text"]) == "" && strings.TrimSpace(ev.Values["start:name"]) == "" {
		problems["start:text"] = "Say in a sentence what it is and does."
	}
	if len(problems) == 0 {
		return nil
	}
	return problems
}

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
	name, _, _ := strings.Cut(t.ev.ActionID, ":")
	switch name {
	case "start":
		return t.form("", "") // a form of no conversation: its submission begins one
	case "page":
		return t.turnPage()
	case "mute", "unmute":
		if t.st.Phase == "" || name == "unmute" || !t.isReminder() {
			return t.quiet(name, "")
		}
	}
	if t.st.Phase == "" {
		t.whisper(render.Gone(t.id))
		return nil
	}
	if id, component, ok := asking(t.ev.BlockID); ok {
		return t.control(id, component)
	}
	return t.pressed(name)
}

// pressed handles the buttons of an assessment's messages.
func (t *turn) pressed(name string) error {
	switch name {
	case "change":
		t.openView(render.ChangeForm(t.id, t.st.allKnown()))
	case "whatif":
		t.openView(render.WhatIfForm(t.id, t.st.Components))
	case "fix":
		t.openView(render.FixForm(t.id, t.named(t.ev.Value)))
	case "several":
		return t.openSeveral()
	case "record":
		return t.openRecord()
	case "comment":
		return t.comment()
	case "parts":
		return t.parts()
	case "snooze", "mute":
		return t.answerReminder(name)
	case "enough", "explain", "resume", "undo", "cancel":
		return t.command(command.Call{Name: name})
	default:
		t.whisper(render.Stale())
	}
	return nil
}

// named lists the answers that a button carries, as they are now.
func (t *turn) named(fix string) []render.Known {
	var out []render.Known
	for part := range strings.SplitSeq(fix, ",") {
		id, component, ok := render.Slot(part)
		attr, known := t.st.lookup(id)
		if ok && known {
			out = append(out, t.st.known(t.st.slot(component, attr), attr))
		}
	}
	if len(out) == 0 {
		return t.st.allKnown()
	}
	return out
}

func (t *turn) openSeveral() error {
	a, err := t.assess()
	if err != nil {
		return err
	}
	if asked := t.several(a); len(asked) > 0 {
		t.openView(render.SeveralForm(t.id, asked))
		return nil
	}
	t.whisper(render.Stale())
	return nil
}

// control takes an answer given by a button, a menu or a typed field of a question.
func (t *turn) control(id profile.ID, component int) error {
	attr, ok := t.st.lookup(id)
	if !ok || (component > 0 && component >= len(t.st.Components)) {
		t.whisper(render.Stale())
		return nil
	}
	if t.ev.ActionID == "exact" {
		t.openView(render.ExactForm(t.id, attr, t.st.slot(component, attr)))
		return nil
	}
	canonical, err := canonical(attr, t.ev.Value)
	if err != nil {
		t.whisper(render.NotUnderstood(render.Refused(err, attr, false)))
		return nil
	}
	changed := t.take(stated(component, attr, canonical))
	if t.st.Phase == render.Cancelled {
		t.whisper(render.Kept(t.id))
	}
	return t.refresh([]understoodAnswer{changed})
}

// canonical is the canonical form of an answer, including those that carry no value.
func canonical(attr profile.Attribute, text string) (string, error) {
	f, err := profile.ParseAnswer(attr, strings.TrimSpace(text))
	if err != nil {
		return "", err
	}
	return format(attr, f), nil
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

// isReminder reports whether the control stands in a reminder.
func (t *turn) isReminder() bool {
	return strings.HasPrefix(t.ev.BlockID, "remind:") && t.ev.Kind == bot.Action
}

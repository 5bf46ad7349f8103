package slack

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

// actions hold 25 controls a block; the id stays with the first.
func (c *canvas) actions(b bot.Block) {
	var set []slack.BlockElement
	var notes []string
	seen := make(map[string]int)
	for _, e := range b.Elements {
		e.ActionID = distinct(e.ActionID, seen, maxActionID)
		el, note := control(e)
		if el != nil {
			set = append(set, el)
		}
		notes = append(notes, note...)
	}
	id := b.ID
	for len(set) > 0 {
		n := min(len(set), maxActionItems)
		c.add(slack.NewActionBlock(id, set[:n]...))
		set = set[n:]
	}
	c.notes(notes)
}

func (c *canvas) accessory(e *bot.Element) (*slack.Accessory, []string) {
	if e == nil {
		return nil, nil
	}
	el, notes := control(*e)
	if el == nil {
		return nil, notes
	}
	return slack.NewAccessory(el), notes
}

// input is a labelled field of a form. A control that cannot stand in a form is drawn as an action.
func (c *canvas) input(b bot.Block) {
	if len(b.Elements) == 0 {
		return
	}
	e := b.Elements[0]
	if e.Kind == bot.Button || e.Kind == bot.Overflow {
		c.actions(b)
		return
	}
	el, notes := inputElement(e)
	if el == nil {
		c.notes(notes)
		return
	}
	var hint *slack.TextBlockObject
	if strings.TrimSpace(visible(b.Hint)) != "" {
		hint = plainText(b.Hint, maxLabel)
	}
	c.add(slack.NewInputBlock(b.ID, plainText(b.Label, maxLabel), hint, el).WithOptional(b.Optional))
	c.notes(notes)
}

// inputElement is a control of a form: texts and numbers stand only there.
func inputElement(e bot.Element) (slack.BlockElement, []string) {
	if e.Kind == bot.TextInput || e.Kind == bot.LongText {
		p := slack.NewPlainTextInputBlockElement(placeholder(e), e.ActionID)
		p.Multiline = e.Kind == bot.LongText
		p.MaxLength = maxInputText
		p.InitialValue = clip(visible(e.Value), maxInputText)
		return p, nil
	}
	if e.Kind == bot.NumberInput {
		n := slack.NewNumberInputBlockElement(placeholder(e), e.ActionID, e.Decimal)
		n.InitialValue, n.MinValue, n.MaxValue = e.Value, e.Min, e.Max
		return n, nil
	}
	return control(e)
}

// control is a control outside a form: buttons, menus, pickers. What it cannot hold comes back as notes for people; a control
// that Slack would refuse is nil and lives on in its note.
func control(e bot.Element) (slack.BlockElement, []string) {
	if length(e.ActionID) > maxActionID {
		return nil, []string{orString(e.Label, e.Placeholder)}
	}
	switch e.Kind {
	case bot.Button:
		return button(e)
	case bot.DatePicker:
		d := slack.NewDatePickerBlockElement(e.ActionID)
		d.Placeholder, d.InitialDate, d.Confirm = placeholder(e), initial(e), confirm(e.Confirm)
		return d, nil
	case bot.TimePicker:
		d := slack.NewTimePickerBlockElement(e.ActionID)
		d.Placeholder, d.InitialTime, d.Confirm = placeholder(e), initial(e), confirm(e.Confirm)
		return d, nil
	case bot.UserSelect:
		s := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, placeholder(e), e.ActionID)
		s.InitialUser, s.Confirm = initial(e), confirm(e.Confirm)
		return s, nil
	case bot.ChannelInput:
		s := slack.NewOptionsSelectBlockElement(slack.OptTypeChannels, placeholder(e), e.ActionID)
		s.InitialChannel, s.Confirm = initial(e), confirm(e.Confirm)
		return s, nil
	case bot.Select, bot.MultiSelect, bot.Overflow, bot.Radio, bot.Checkboxes:
		return menu(e)
	case bot.TextInput, bot.LongText, bot.NumberInput: // only in a form
	}
	return nil, []string{fmt.Sprintf("%s: type it in the thread", orString(e.Label, orString(e.Placeholder, e.ActionID)))}
}

func button(e bot.Element) (slack.BlockElement, []string) {
	if length(e.Value) > maxButtonValue {
		return nil, []string{e.Label}
	}
	b := slack.NewButtonBlockElement(e.ActionID, e.Value, plainText(e.Label, maxButtonText))
	if e.Look == "primary" || e.Look == "danger" {
		b.Style = slack.Style(e.Look)
	}
	if u, ok := plainURL(e.URL, maxURL); ok {
		b.URL = u
	}
	if d := oneLine(literal(e.Describe)); d != "" {
		b.AccessibilityLabel = clip(d, maxDescribe)
	}
	b.Confirm = confirm(e.Confirm)
	return b, nil
}

func placeholder(e bot.Element) *slack.TextBlockObject {
	if strings.TrimSpace(visible(e.Placeholder)) == "" {
		return nil
	}
	return plainText(e.Placeholder, maxPlaceholder)
}

func initial(e bot.Element) string {
	if len(e.Initial) > 0 {
		return e.Initial[0]
	}
	return e.Value
}

func confirm(c *bot.Confirm) *slack.ConfirmationBlockObject {
	if c == nil {
		return nil
	}
	return slack.NewConfirmationBlockObject(
		plainText(orString(c.Title, "Are you sure?"), maxConfirmTitle), plainText(orString(c.Text, "Go ahead?"), maxConfirmText),
		plainText(orString(c.Yes, "Yes"), maxConfirmAnswer), plainText(orString(c.No, "No"), maxConfirmAnswer))
}

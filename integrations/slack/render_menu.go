package slack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/deploy-advice/deploy-advice/bot"
)

// menu is a choice of options as the kind that can hold them: too many radio buttons become a menu, too many boxes a multiple
// menu, too many entries of an overflow a menu; what even a menu cannot hold is named beside it, to be typed.
func menu(e bot.Element) (slack.BlockElement, []string) {
	options, notes := options(e)
	if len(options) == 0 {
		return nil, append(notes, orString(e.Label, e.Placeholder))
	}
	chosen := chosen(options, e.Initial)
	first := (*slack.OptionBlockObject)(nil)
	if len(chosen) > 0 {
		first = chosen[0]
	}
	ask := confirm(e.Confirm)
	switch {
	case e.Kind == bot.Overflow && len(options) <= maxOverflowItems:
		o := slack.NewOverflowBlockElement(e.ActionID, options...)
		o.Confirm = ask
		return o, notes
	case e.Kind == bot.Radio && len(options) <= maxRadioItems:
		r := slack.NewRadioButtonsBlockElement(e.ActionID, options...)
		r.InitialOption, r.Confirm = first, ask
		return r, notes
	case e.Kind == bot.Checkboxes && len(options) <= maxRadioItems:
		b := slack.NewCheckboxGroupsBlockElement(e.ActionID, options...)
		b.InitialOptions, b.Confirm = chosen, ask
		return b, notes
	case e.Kind == bot.MultiSelect || e.Kind == bot.Checkboxes:
		m := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, menuPlaceholder(e), e.ActionID, options...)
		m.InitialOptions, m.Confirm = chosen, ask
		return m, notes
	}
	s := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, menuPlaceholder(e), e.ActionID, options...)
	s.InitialOption, s.Confirm = first, ask
	return s, notes
}

func menuPlaceholder(e bot.Element) *slack.TextBlockObject {
	if p := placeholder(e); p != nil {
		return p
	}
	return plainText(orString(e.Label, "Choose"), maxPlaceholder)
}

// options returns what a menu can hold, and a note naming the rest: values too long to travel, and those past the hundredth.
func options(e bot.Element) ([]*slack.OptionBlockObject, []string) {
	var out []*slack.OptionBlockObject
	var rest []string
	seen := make(map[string]bool, len(e.Options))
	for _, c := range e.Options {
		value := c.Value
		if seen[value] || value == "" {
			continue
		}
		seen[value] = true
		if length(value) > maxOptionValue || len(out) == maxSelectOptions {
			rest = append(rest, clip(oneLine(orString(c.Label, c.Value)), maxOptionText))
			continue
		}
		var hint *slack.TextBlockObject
		if h := oneLine(c.Hint); h != "" {
			hint = plainText(h, maxOptionText)
		}
		out = append(out, slack.NewOptionBlockObject(value, plainText(orString(oneLine(c.Label), value), maxOptionText), hint))
	}
	if len(rest) == 0 {
		return out, nil
	}
	const named = 20
	note := strings.Join(rest[:min(named, len(rest))], ", ")
	if len(rest) > named {
		note += fmt.Sprintf(" and %d more", len(rest)-named)
	}
	return out, []string{"Not in the menu, type it instead: " + note}
}

func chosen(options []*slack.OptionBlockObject, values []string) []*slack.OptionBlockObject {
	var out []*slack.OptionBlockObject
	for _, o := range options {
		if slices.Contains(values, o.Value) {
			out = append(out, o)
		}
	}
	return out
}

package blockkit

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Answer is an element's state once a person gave these values, in the shape it has under view.state.values and, with the
// identifiers added, in a block_actions payload. Values are option values, ids, a date, a time, unix seconds or the text.
// A value that the element does not offer is an error for people.
func (e Element) Answer(values []string) (map[string]any, error) {
	out := map[string]any{"type": e.Type}
	one := ""
	if len(values) > 0 {
		one = values[0]
	}
	if name, single := singleProperty(e.Type); single {
		out[name] = nil
		if one != "" {
			out[name] = one
		}
		return out, e.wellFormed(one)
	}
	if name, several := listProperty(e.Type); several {
		out[name] = slices.Clone(append([]string{}, values...))
		return out, e.notTooMany(values)
	}
	return out, e.answerOptions(out, values, one)
}

func (e Element) answerOptions(out map[string]any, values []string, one string) error {
	switch e.Type {
	case "button", "icon_button", "feedback_buttons":
		return e.press(out, one)
	case "static_select", "external_select", "radio_buttons", "overflow":
		out["selected_option"] = nil
		if one == "" {
			return nil
		}
		chosen, err := e.choose([]string{one})
		if err == nil {
			out["selected_option"] = chosen[0]
		}
		return err
	case "multi_static_select", "multi_external_select", "checkboxes":
		chosen, err := e.choose(values)
		out["selected_options"] = chosen
		return err
	case "datetimepicker":
		out["selected_date_time"] = nil
		if one == "" {
			return nil
		}
		n, err := strconv.ParseInt(one, 10, 64)
		if err != nil {
			return fmt.Errorf("%q is not a moment: give unix seconds", one)
		}
		out["selected_date_time"] = n
		return nil
	}
	return fmt.Errorf("an element of type %s cannot be used here", e.Type)
}

func (e Element) press(out map[string]any, value string) error {
	have := e.text("value")
	if e.Type == "feedback_buttons" {
		out["value"] = value
		return nil
	}
	if value != "" && value != have {
		return fmt.Errorf("the button's value is %q, not %q", have, value)
	}
	if have != "" {
		out["value"] = have
	}
	out["text"] = e.raw["text"]
	if style := e.text("style"); style != "" {
		out["style"] = style
	}
	return nil
}

// choose maps option values to the options themselves. What an external select offers is the app's business, so any value
// is taken there.
func (e Element) choose(values []string) ([]any, error) {
	chosen := []any{}
	offered := choices(e.raw)
	for _, v := range values {
		i := slices.IndexFunc(offered, func(o any) bool { return valueOf(o) == v })
		switch {
		case i >= 0:
			chosen = append(chosen, offered[i])
		case strings.HasSuffix(e.Type, "external_select"):
			chosen = append(chosen, map[string]any{"text": map[string]any{"type": "plain_text", "text": v, "emoji": true}, "value": v})
		default:
			return chosen, fmt.Errorf("%q is not offered by %s", v, e.ActionID)
		}
	}
	return chosen, e.notTooMany(values)
}

func (e Element) notTooMany(values []string) error {
	limit, err := strconv.Atoi(fmt.Sprint(e.raw["max_selected_items"]))
	if err == nil && len(values) > limit {
		return fmt.Errorf("choose at most %d", limit)
	}
	return nil
}

func (e Element) wellFormed(value string) error {
	patterns := map[string]*regexp.Regexp{
		"datepicker": regexp.MustCompile(`^\d{4}-\d\d-\d\d$`), "timepicker": regexp.MustCompile(`^\d\d:\d\d$`),
	}
	if p := patterns[e.Type]; value != "" && p != nil && !p.MatchString(value) {
		return fmt.Errorf("%q is not what a %s gives (%s)", value, e.Type, p)
	}
	return nil
}

func singleProperty(kind string) (string, bool) {
	name, ok := map[string]string{
		"users_select": "selected_user", "channels_select": "selected_channel", "conversations_select": "selected_conversation",
		"datepicker": "selected_date", "timepicker": "selected_time", "plain_text_input": "value", "email_text_input": "value",
		"url_text_input": "value", "number_input": "value",
	}[kind]
	return name, ok
}

func listProperty(kind string) (string, bool) {
	name, ok := map[string]string{
		"multi_users_select": "selected_users", "multi_channels_select": "selected_channels",
		"multi_conversations_select": "selected_conversations",
	}[kind]
	return name, ok
}

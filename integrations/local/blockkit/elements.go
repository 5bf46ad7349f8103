package blockkit

import (
	"math"
	"regexp"
	"slices"
)

// element adds what every interactive element has.
func element(fields ...field) rule {
	return object(append(shape{may("type", anything), may("action_id", str(1, 255))}, fields...))
}

func choosing(fields ...field) rule {
	return element(append(shape{
		may("placeholder", plain(150)), may("confirm", confirm()), may("focus_on_load", boolean),
	}, fields...)...)
}

func elements() map[string]rule {
	out := map[string]rule{
		"button": element(
			must("text", plain(75)), may("value", str(1, 2000)), may("url", webURL), may("style", enum("primary", "danger")),
			may("confirm", confirm()), may("accessibility_label", str(1, 75)),
		),
		"overflow":       element(must("options", list(1, 5, option(plain(75)))), may("confirm", confirm())),
		"image":          image(),
		"checkboxes":     boxes(may("initial_options", list(1, 10, option(anyText(75))))),
		"radio_buttons":  boxes(may("initial_option", option(anyText(75)))),
		"datepicker":     choosing(may("initial_date", matching(regexp.MustCompile(`^\d{4}-\d\d-\d\d$`), "a date (YYYY-MM-DD)"))),
		"timepicker":     choosing(may("initial_time", matching(regexp.MustCompile(`^\d\d:\d\d$`), "a time (HH:mm)")), may("timezone", str(1, 100))),
		"datetimepicker": element(may("initial_date_time", whole(0, math.MaxInt32)), may("confirm", confirm()), may("focus_on_load", boolean)),
	}
	addSelects(out)
	addInputs(out)
	return out
}

func boxes(initial field) rule {
	return withInitial(element(must("options", list(1, 10, option(anyText(75)))), initial, may("confirm", confirm()), may("focus_on_load", boolean)))
}

func addSelects(out map[string]rule) {
	choice := option(plain(75))
	offered := []field{may("options", list(1, 100, choice)), may("option_groups", list(1, 100, optionGroup()))}
	one, several := may("initial_option", choice), may("initial_options", list(1, 100, choice))
	maxItems := may("max_selected_items", whole(1, math.MaxInt32))
	minQuery := may("min_query_length", whole(0, math.MaxInt32))
	respond := may("response_url_enabled", boolean)
	ids := list(1, 100, str(1, 255))
	out["static_select"] = withInitial(oneOffer(choosing(append(slices.Clone(offered), one)...)))
	out["multi_static_select"] = withInitial(oneOffer(choosing(append(slices.Clone(offered), several, maxItems)...)))
	out["external_select"] = choosing(one, minQuery)
	out["multi_external_select"] = choosing(several, minQuery, maxItems)
	out["users_select"] = choosing(may("initial_user", str(1, 255)))
	out["multi_users_select"] = choosing(may("initial_users", ids), maxItems)
	out["channels_select"] = choosing(may("initial_channel", str(1, 255)), respond)
	out["multi_channels_select"] = choosing(may("initial_channels", ids), maxItems)
	out["conversations_select"] = choosing(may("initial_conversation", str(1, 255)), may("default_to_current_conversation", boolean),
		respond, may("filter", filter()))
	out["multi_conversations_select"] = choosing(may("initial_conversations", ids), may("default_to_current_conversation", boolean),
		maxItems, may("filter", filter()))
}

func addInputs(out map[string]rule) {
	typing := func(fields ...field) rule {
		return element(append(shape{may("placeholder", plain(150)), may("focus_on_load", boolean), may("dispatch_action_config", dispatchConfig())}, fields...)...)
	}
	out["plain_text_input"] = typing(may("initial_value", str(0, 3000)), may("multiline", boolean),
		may("min_length", whole(0, 3000)), may("max_length", whole(1, 3000)))
	out["email_text_input"] = typing(may("initial_value", str(0, 3000)))
	out["url_text_input"] = typing(may("initial_value", str(0, 3000)))
	out["number_input"] = typing(must("is_decimal_allowed", boolean), may("initial_value", str(0, 100)),
		may("min_value", str(1, 100)), may("max_value", str(1, 100)))
	out["file_input"] = element(may("filetypes", list(1, 100, str(1, 50))), may("max_files", whole(1, 10)))
	out["rich_text_input"] = typing(may("initial_value", anything))
}

// oneOffer asks for exactly one of options and option_groups.
func oneOffer(check rule) rule {
	return func(c *checker, at string, v any) {
		check(c, at, v)
		m, _ := v.(map[string]any)
		_, flat := m["options"]
		_, grouped := m["option_groups"]
		if flat == grouped {
			c.fail(at, "must have exactly one of options, option_groups")
		}
	}
}

// withInitial asks that what is chosen at first is among the choices.
func withInitial(check rule) rule {
	return func(c *checker, at string, v any) {
		check(c, at, v)
		m, _ := v.(map[string]any)
		chosen, _ := m["initial_options"].([]any)
		if one, ok := m["initial_option"]; ok {
			chosen = []any{one}
		}
		for _, o := range chosen {
			if value := valueOf(o); !slices.ContainsFunc(choices(m), func(have any) bool { return valueOf(have) == value }) {
				c.fail(at, "initial option must match one of the options: %q", value)
			}
		}
	}
}

// choices are the options of an element, grouped or not.
func choices(m map[string]any) []any {
	out, _ := m["options"].([]any)
	groups, _ := m["option_groups"].([]any)
	for _, g := range groups {
		group, _ := g.(map[string]any)
		in, _ := group["options"].([]any)
		out = append(slices.Clip(out), in...)
	}
	return out
}

func valueOf(option any) string {
	m, _ := option.(map[string]any)
	s, _ := m["value"].(string)
	return s
}

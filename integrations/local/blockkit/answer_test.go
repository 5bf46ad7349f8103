package blockkit_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/integrations/local/blockkit"
)

// find checks blocks and returns the one element with this action id.
func find(t *testing.T, action string, blocks ...any) blockkit.Element {
	t.Helper()
	filled, v := blockkit.NewRules().Message(encode(t, blocks))
	if !v.OK() {
		t.Fatalf("%s %q", v.Code, v.Messages())
	}
	for _, e := range blockkit.Elements(filled) {
		if e.ActionID == action {
			return e
		}
	}
	t.Fatalf("no element %q in %s", action, filled)
	return blockkit.Element{}
}

func TestAnswer_shapesAndRefusals(t *testing.T) {
	t.Parallel()
	option := func(value string) obj { return obj{"text": obj{"type": "plain_text", "text": "o"}, "value": value} }
	for name, c := range map[string]struct {
		element obj
		values  []string
		want    obj // nil: refused
	}{
		"button":         {button(obj{"value": "v"}), []string{""}, obj{"type": "button", "value": "v", "text": plain("Go")}},
		"other button":   {button(obj{"value": "v"}), []string{"w"}, nil},
		"menu":           {menu(nil), []string{"1"}, obj{"type": "static_select", "selected_option": option("1")}},
		"menu, nothing":  {menu(nil), nil, obj{"type": "static_select", "selected_option": nil}},
		"not offered":    {menu(nil), []string{"7"}, nil},
		"grouped":        {menu(obj{"options": nil, "option_groups": []any{obj{"label": plain("g"), "options": options(2)}}}), []string{"1"}, obj{"type": "static_select", "selected_option": option("1")}},
		"checkboxes":     {obj{"type": "checkboxes", "options": options(3)}, []string{"0", "2"}, obj{"type": "checkboxes", "selected_options": []any{option("0"), option("2")}}},
		"too many":       {obj{"type": "multi_static_select", "options": options(3), "max_selected_items": 1}, []string{"0", "2"}, nil},
		"date":           {obj{"type": "datepicker"}, []string{"2026-11-05"}, obj{"type": "datepicker", "selected_date": "2026-11-05"}},
		"bad date":       {obj{"type": "datepicker"}, []string{"5.11."}, nil},
		"time":           {obj{"type": "timepicker"}, []string{"09:30"}, obj{"type": "timepicker", "selected_time": "09:30"}},
		"moment":         {obj{"type": "datetimepicker"}, []string{"1762333200"}, obj{"type": "datetimepicker", "selected_date_time": int64(1762333200)}},
		"bad moment":     {obj{"type": "datetimepicker"}, []string{"noon"}, nil},
		"user":           {obj{"type": "users_select"}, []string{"U1"}, obj{"type": "users_select", "selected_user": "U1"}},
		"several people": {obj{"type": "multi_users_select"}, []string{"U1", "U2"}, obj{"type": "multi_users_select", "selected_users": []string{"U1", "U2"}}},
		"external":       {obj{"type": "external_select"}, []string{"anything"}, obj{"type": "external_select", "selected_option": obj{"text": obj{"type": "plain_text", "text": "anything", "emoji": true}, "value": "anything"}}},
	} {
		c.element["action_id"] = "e"
		got, err := find(t, "e", actions(c.element)).Answer(c.values)
		if (err != nil) != (c.want == nil) {
			t.Errorf("%s: error %v, want one: %v", name, err, c.want == nil)
		}
		if diff := cmp.Diff(c.want, got); err == nil && diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if back := blockkit.Values(got); err == nil && name != "button" && !slices.Equal(back, c.values) {
			t.Errorf("%s: values read back %q, want %q", name, back, c.values)
		}
	}
}

func TestInitial_isWhatTheAppSet(t *testing.T) {
	t.Parallel()
	e := find(t, "e", actions(obj{"type": "checkboxes", "action_id": "e", "options": options(3), "initial_options": options(2)}))
	if diff := cmp.Diff([]string{"0", "1"}, blockkit.Values(e.Initial())); diff != "" {
		t.Errorf("checkboxes (-want +got):\n%s", diff)
	}
	e = find(t, "d", actions(obj{"type": "datepicker", "action_id": "d", "initial_date": "2026-11-05"}))
	if got := e.Initial()["selected_date"]; got != "2026-11-05" {
		t.Errorf("date %v", got)
	}
}

func TestCheckInput_saysWhatTheFormSays(t *testing.T) {
	t.Parallel()
	input := func(element obj, optional bool) blockkit.Element {
		element["action_id"] = "e"
		return find(t, "e", obj{"type": "input", "label": plain("l"), "optional": optional, "element": element})
	}
	text := func() obj { return obj{"type": "plain_text_input", "min_length": 2, "max_length": 3} }
	number := func() obj {
		return obj{"type": "number_input", "is_decimal_allowed": false, "min_value": "1", "max_value": "9"}
	}
	for _, c := range []struct {
		element  obj
		optional bool
		value    string
		fine     bool
	}{
		{text(), false, "", false},
		{text(), true, "", true},
		{text(), false, "é", false},
		{text(), false, "éé", true},
		{text(), false, "éééé", false},
		{number(), false, "5", true},
		{number(), false, "0", false},
		{number(), false, "10", false},
		{number(), false, "1.5", false},
		{number(), false, "x", false},
		{obj{"type": "email_text_input"}, false, "a@b.c", true},
		{obj{"type": "email_text_input"}, false, "a", false},
		{obj{"type": "url_text_input"}, false, "https://a.b", true},
		{obj{"type": "url_text_input"}, false, "a.b", false},
	} {
		if got := input(c.element, c.optional).CheckInput([]string{c.value}); (got == "") != c.fine {
			t.Errorf("%v with %q: %q", c.element, c.value, got)
		}
	}
}

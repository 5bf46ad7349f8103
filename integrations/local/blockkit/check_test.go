package blockkit_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/deploy-advice/deploy-advice/integrations/local/blockkit"
)

type obj = map[string]any

func plain(s string) obj { return obj{"type": "plain_text", "text": s} }
func md(s string) obj    { return obj{"type": "mrkdwn", "text": s} }
func x(n int) string     { return strings.Repeat("é", n) } // two bytes each: limits count characters

func section(s string) obj { return obj{"type": "section", "text": md(s)} }

func actions(elements ...any) obj { return obj{"type": "actions", "elements": elements} }

func button(change obj) obj {
	b := obj{"type": "button", "action_id": "a", "text": plain("Go")}
	maps.Copy(b, change)
	return b
}

func options(n int) []any {
	out := make([]any, 0, n)
	for i := range n {
		out = append(out, obj{"text": plain("o"), "value": fmt.Sprint(i)})
	}
	return out
}

func menu(change obj) obj {
	m := obj{"type": "static_select", "action_id": "m", "options": options(2)}
	for k, v := range change {
		if v == nil {
			delete(m, k)
			continue
		}
		m[k] = v
	}
	return m
}

func repeat(n int, of func(int) any) []any {
	out := make([]any, 0, n)
	for i := range n {
		out = append(out, of(i))
	}
	return out
}

func cells(rows, columns int) obj {
	row := repeat(columns, func(int) any { return obj{"type": "raw_text", "text": "c"} })
	return obj{"type": "table", "rows": repeat(rows, func(int) any { return row })}
}

func encode(t *testing.T, v any) json.RawMessage {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestMessage_limitsAreSlacks(t *testing.T) {
	t.Parallel()
	rules := blockkit.NewRules()
	type blocks = []any
	for name, c := range map[string]struct {
		blocks blocks
		want   string // "" means fine
	}{
		"50 blocks":             {repeat(50, func(int) any { return obj{"type": "divider"} }), ""},
		"51 blocks":             {repeat(51, func(int) any { return obj{"type": "divider"} }), "no more than 50 items allowed [json-pointer:/blocks]"},
		"section 3000":          {blocks{section(x(3000))}, ""},
		"section 3001":          {blocks{section(x(3001))}, "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		"empty text":            {blocks{section("")}, "must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
		"section without text":  {blocks{obj{"type": "section"}}, "missing required field: text or fields [json-pointer:/blocks/0]"},
		"10 fields":             {blocks{obj{"type": "section", "fields": repeat(10, func(int) any { return md("f") })}}, ""},
		"11 fields":             {blocks{obj{"type": "section", "fields": repeat(11, func(int) any { return md("f") })}}, "no more than 10 items allowed [json-pointer:/blocks/0/fields]"},
		"field 2001":            {blocks{obj{"type": "section", "fields": blocks{md(x(2001))}}}, "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"},
		"header 150":            {blocks{obj{"type": "header", "text": plain(x(150))}}, ""},
		"header 151":            {blocks{obj{"type": "header", "text": plain(x(151))}}, "must be less than 151 characters [json-pointer:/blocks/0/text/text]"},
		"header mrkdwn":         {blocks{obj{"type": "header", "text": md("h")}}, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"},
		"context 11":            {blocks{obj{"type": "context", "elements": repeat(11, func(int) any { return md("c") })}}, "no more than 10 items allowed [json-pointer:/blocks/0/elements]"},
		"context button":        {blocks{obj{"type": "context", "elements": blocks{button(nil)}}}, "unsupported type: button [json-pointer:/blocks/0/elements/0/type]"},
		"26 buttons":            {blocks{actions(repeat(26, func(i int) any { return button(obj{"action_id": fmt.Sprint(i)}) })...)}, "no more than 25 items allowed [json-pointer:/blocks/0/elements]"},
		"button 75":             {blocks{actions(button(obj{"text": plain(x(75)), "value": x(2000)}))}, ""},
		"button 76":             {blocks{actions(button(obj{"text": plain(x(76))}))}, "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"},
		"button value 2001":     {blocks{actions(button(obj{"value": x(2001)}))}, "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"},
		"button style":          {blocks{actions(button(obj{"style": "red"}))}, "must be a valid enum value (primary, danger) [json-pointer:/blocks/0/elements/0/style]"},
		"action_id 256":         {blocks{actions(button(obj{"action_id": x(256)}))}, "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]"},
		"same action_id":        {blocks{actions(button(nil), button(nil))}, "`action_id` \"a\" already exists in this block [json-pointer:/blocks/0/elements/1/action_id]"},
		"block_id 256":          {blocks{obj{"type": "divider", "block_id": x(256)}}, "must be less than 256 characters [json-pointer:/blocks/0/block_id]"},
		"same block_id":         {blocks{obj{"type": "divider", "block_id": "b"}, obj{"type": "divider", "block_id": "b"}}, "`block_id` must be unique: b [json-pointer:/blocks/1/block_id]"},
		"100 options":           {blocks{actions(menu(obj{"options": options(100)}))}, ""},
		"101 options":           {blocks{actions(menu(obj{"options": options(101)}))}, "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]"},
		"option text 76":        {blocks{actions(menu(obj{"options": blocks{obj{"text": plain(x(76)), "value": "v"}}}))}, "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]"},
		"option value 151":      {blocks{actions(menu(obj{"options": blocks{obj{"text": plain("o"), "value": x(151)}}}))}, "must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]"},
		"no options":            {blocks{actions(menu(obj{"options": nil}))}, "must have exactly one of options, option_groups [json-pointer:/blocks/0/elements/0]"},
		"foreign initial":       {blocks{actions(menu(obj{"initial_option": obj{"text": plain("o"), "value": "9"}}))}, "initial option must match one of the options: \"9\" [json-pointer:/blocks/0/elements/0]"},
		"placeholder 151":       {blocks{actions(menu(obj{"placeholder": plain(x(151))}))}, "must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]"},
		"overflow 6":            {blocks{actions(obj{"type": "overflow", "action_id": "o", "options": options(6)})}, "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]"},
		"radio 11":              {blocks{actions(obj{"type": "radio_buttons", "action_id": "o", "options": options(11)})}, "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]"},
		"bad date":              {blocks{actions(obj{"type": "datepicker", "action_id": "d", "initial_date": "1.2.2026"})}, "must be a date (YYYY-MM-DD) [json-pointer:/blocks/0/elements/0/initial_date]"},
		"confirm title 101":     {blocks{actions(button(obj{"confirm": obj{"title": plain(x(101)), "text": md("t"), "confirm": plain("y"), "deny": plain("n")}}))}, "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]"},
		"image without alt":     {blocks{obj{"type": "image", "image_url": "https://a.b/c"}}, "missing required field: alt_text [json-pointer:/blocks/0]"},
		"image without source":  {blocks{obj{"type": "image", "alt_text": "a"}}, "must have exactly one of image_url, slack_file [json-pointer:/blocks/0]"},
		"image of a file":       {blocks{obj{"type": "image", "alt_text": "a", "slack_file": obj{"id": "F1"}}}, ""},
		"table 100 x 20":        {blocks{cells(100, 20)}, ""},
		"table 101 rows":        {blocks{cells(101, 1)}, "no more than 100 items allowed [json-pointer:/blocks/0/rows]"},
		"table 21 columns":      {blocks{cells(1, 21)}, "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"},
		"two tables":            {blocks{cells(1, 1), cells(1, 1)}, "only_one_table_allowed [json-pointer:/blocks/1]"},
		"markdown in all":       {blocks{obj{"type": "markdown", "text": x(6001)}, obj{"type": "markdown", "text": x(6000)}}, "markdown blocks must be less than 12001 characters in all [json-pointer:/blocks/1/text]"},
		"unknown property":      {blocks{obj{"type": "divider", "colour": "red"}}, "invalid additional property: colour [json-pointer:/blocks/0]"},
		"unknown block":         {blocks{obj{"type": "card"}}, "unsupported type: card [json-pointer:/blocks/0/type]"},
		"input needs no submit": {blocks{obj{"type": "input", "label": plain("l"), "element": obj{"type": "plain_text_input"}}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, v := rules.Message(encode(t, c.blocks))
			if c.want == "" {
				if !v.OK() {
					t.Errorf("refused: %s %q", v.Code, v.Messages())
				}
				return
			}
			if v.Code != "invalid_blocks" || len(v.Messages()) != 1 || v.Messages()[0] != c.want {
				t.Errorf("got %s %q\nwant %q", v.Code, v.Messages(), c.want)
			}
		})
	}
}

func TestMessage_wholePayload(t *testing.T) {
	t.Parallel()
	rules := blockkit.NewRules()
	for n, want := range map[int]string{2640: "", 2641: "msg_blocks_too_long"} { // five of them: 13,200 and 13,205
		blocks := repeat(5, func(int) any { return section(x(n)) })
		if _, v := rules.Message(encode(t, blocks)); v.Code != want {
			t.Errorf("5 x %d characters: %q, want %q", n, v.Code, want)
		}
	}
	for _, bad := range []string{`{`, `[] []`, ``} {
		if _, v := rules.Message(json.RawMessage(bad)); v.Code != "invalid_blocks_format" {
			t.Errorf("%q: %q, want invalid_blocks_format", bad, v.Code)
		}
	}
}

func view(change obj) obj {
	v := obj{"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": []any{section("s")}}
	for k, val := range change {
		if val == nil {
			delete(v, k)
			continue
		}
		v[k] = val
	}
	return v
}

func TestView_limitsAreSlacks(t *testing.T) {
	t.Parallel()
	rules := blockkit.NewRules()
	input := obj{"type": "input", "label": plain("l"), "element": obj{"type": "plain_text_input"}}
	for name, c := range map[string]struct{ view, want any }{
		"fine":                 {view(nil), ""},
		"title 25":             {view(obj{"title": plain(x(25))}), "must be less than 25 characters [json-pointer:/view/title/text]"},
		"no title":             {view(obj{"title": nil}), "missing required field: title [json-pointer:/view]"},
		"close 25":             {view(obj{"close": plain(x(25))}), "must be less than 25 characters [json-pointer:/view/close/text]"},
		"metadata 3001":        {view(obj{"private_metadata": x(3001)}), "must be less than 3001 characters [json-pointer:/view/private_metadata]"},
		"callback 256":         {view(obj{"callback_id": x(256)}), "must be less than 256 characters [json-pointer:/view/callback_id]"},
		"101 blocks":           {view(obj{"blocks": repeat(101, func(int) any { return obj{"type": "divider"} })}), "no more than 100 items allowed [json-pointer:/view/blocks]"},
		"input":                {view(obj{"blocks": []any{input}}), ""},
		"input, no submit":     {view(obj{"blocks": []any{input}, "submit": nil}), "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/type]"},
		"table in a modal":     {view(obj{"blocks": []any{cells(1, 1)}}), "unsupported type: table [json-pointer:/view/blocks/0/type]"},
		"home with a title":    {view(obj{"type": "home", "submit": nil}), "invalid additional property: title [json-pointer:/view]"},
		"home":                 {view(obj{"type": "home", "submit": nil, "title": nil}), ""},
		"neither":              {view(obj{"type": "popup"}), "unsupported type: popup [json-pointer:/view/type]"},
		"label 2001":           {view(obj{"blocks": []any{obj{"type": "input", "label": plain(x(2001)), "element": obj{"type": "plain_text_input"}}}}), "must be less than 2001 characters [json-pointer:/view/blocks/0/label/text]"},
		"a button in an input": {view(obj{"blocks": []any{obj{"type": "input", "label": plain("l"), "element": button(nil)}}}), "unsupported type: button [json-pointer:/view/blocks/0/element/type]"},
	} {
		_, v := rules.View(encode(t, c.view), "/view")
		got := strings.Join(v.Messages(), "; ")
		if got != c.want {
			t.Errorf("%s: got %q\nwant %q", name, got, c.want)
		}
	}
	if _, v := rules.View(json.RawMessage(`{"x":"`+strings.Repeat("x", 250_001)+`"}`), "/view"); v.Code != "view_too_large" {
		t.Errorf("250 kB: %q, want view_too_large", v.Code)
	}
}

func TestMessage_fillsIdentifiersInTheSameWayEachTime(t *testing.T) {
	t.Parallel()
	rules := blockkit.NewRules()
	raw := encode(t, []any{obj{"type": "divider"}, obj{"type": "divider", "block_id": "b0"}, actions(obj{"type": "button", "text": plain("x")})})
	first, _ := rules.Message(raw)
	second, v := rules.Message(first)
	if !v.OK() || string(first) != string(second) {
		t.Errorf("filled %s, then %s (%v)", first, second, v)
	}
	var ids []string
	var list []struct {
		BlockID  string `json:"block_id"`
		Elements []struct {
			ActionID string `json:"action_id"`
		} `json:"elements"`
	}
	if err := json.Unmarshal(first, &list); err != nil {
		t.Fatal(err)
	}
	for _, b := range list {
		ids = append(ids, b.BlockID)
	}
	ids = append(ids, list[2].Elements[0].ActionID)
	if diff := cmp.Diff([]string{"b0_", "b0", "b2", "a0"}, ids); diff != "" {
		t.Errorf("identifiers (-want +got):\n%s", diff)
	}
}

func FuzzMessage(f *testing.F) {
	for _, seed := range []string{
		`[]`, `null`, `[null]`, `[{"type":"section","text":{"type":"mrkdwn","text":"a"}}]`, `[{"type":"actions","elements":[{"type":"button"}]}]`,
		`[{"type":"section","text":{"type":"mrkdwn"},"accessory":{"type":"static_select","options":[{"text":1}]}}]`,
		`[{"type":"table","rows":[[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"text":"x"}]}]}]]}]`,
	} {
		f.Add(seed)
	}
	rules := blockkit.NewRules()
	f.Fuzz(func(t *testing.T, raw string) {
		filled, v := rules.Message(json.RawMessage(raw))
		if !v.OK() {
			return
		}
		again, v := rules.Message(filled)
		if !v.OK() || string(again) != string(filled) {
			t.Errorf("accepted %q, but its own result %q gave %q (%v)", raw, filled, again, v)
		}
		for _, e := range blockkit.Elements(filled) {
			if _, ok := blockkit.Find(filled, e.BlockID, e.ActionID); !ok {
				t.Errorf("element %+v of %s is not found again", e, filled)
			}
			e.Initial()
		}
	})
}

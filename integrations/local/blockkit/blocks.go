package blockkit

import (
	"unicode/utf8"
)

// Rules is the whole rule book, built once by NewRules and safe for concurrent use.
type Rules struct {
	blocks  map[string]rule
	surface map[string]surface
}

type surface int

const (
	onMessage surface = 1 << iota
	onModal
	onHome
	onViews = onModal | onHome
	onAll   = onMessage | onViews
)

// markdownLimit is for all markdown blocks of a payload together.
const markdownLimit = 12_000

// NewRules builds the rule book.
func NewRules() *Rules {
	r := &Rules{blocks: map[string]rule{}, surface: map[string]surface{}}
	all := elements()
	r.add("divider", onAll, block())
	r.add("section", onAll, section(all))
	r.add("header", onAll, block(must("text", plain(150)), may("level", whole(1, 4))))
	r.add("context", onAll, block(must("elements", list(1, 10, typed(map[string]rule{
		"image": all["image"], "plain_text": plain(3000), "mrkdwn": anyText(3000),
	})))))
	r.add("actions", onAll, block(must("elements", list(1, 25, pick(all, actionTypes())))))
	r.add("image", onAll, image(may("block_id", str(1, 255)), may("title", plain(2000))))
	r.add("input", onAll, input(all))
	r.add("rich_text", onAll, block(must("elements", list(0, 1000, typed(richTypes())))))
	r.add("markdown", onMessage, markdown())
	r.add("table", onMessage, table())
	r.add("context_actions", onMessage, contextActions())
	r.add("file", onMessage, block(must("external_id", str(1, 255)), must("source", enum("remote"))))
	r.add("video", onAll, video())
	return r
}

func (r *Rules) add(name string, where surface, check rule) {
	r.blocks[name], r.surface[name] = check, where
}

func block(fields ...field) rule {
	return object(append(shape{may("type", anything), may("block_id", str(1, 255))}, fields...))
}

func section(all map[string]rule) rule {
	check := block(
		may("text", anyText(3000)), may("fields", list(1, 10, anyText(2000))), may("expand", boolean),
		may("accessory", pick(all, append(actionTypes(), "image"))),
	)
	return func(c *checker, at string, v any) {
		check(c, at, v)
		m, _ := v.(map[string]any)
		if m["text"] == nil && m["fields"] == nil {
			c.fail(at, "missing required field: text or fields")
		}
	}
}

func input(all map[string]rule) rule {
	check := block(
		must("label", plain(2000)), must("element", pick(all, inputTypes())), may("hint", plain(2000)),
		may("optional", boolean), may("dispatch_action", boolean),
	)
	return func(c *checker, at string, v any) {
		check(c, at, v)
		if c.surface == onModal && !c.submit {
			c.fail(at+"/type", "must define `submit` to use an `input` block in modals")
		}
	}
}

func markdown() rule {
	check := block(must("text", counted(markdownLimit)))
	return func(c *checker, at string, v any) {
		check(c, at, v)
		m, _ := v.(map[string]any)
		s, _ := m["text"].(string)
		if c.markdown += utf8.RuneCountInString(s); c.markdown > markdownLimit {
			c.fail(at+"/text", "markdown blocks must be less than %d characters in all", markdownLimit+1)
		}
	}
}

func table() rule {
	cell := typed(map[string]rule{
		"raw_text":   object(shape{may("type", anything), must("text", counted(3000))}),
		"raw_number": object(shape{may("type", anything), must("value", anything), may("text", counted(3000))}),
		"rich_text":  object(shape{may("type", anything), may("block_id", str(1, 255)), must("elements", list(1, 1000, typed(richTypes())))}),
	})
	column := object(shape{may("align", enum("left", "center", "right")), may("is_wrapped", boolean)})
	check := block(must("rows", list(1, 100, list(1, 20, cell))), may("column_settings", list(0, 20, column)))
	return func(c *checker, at string, v any) {
		check(c, at, v)
		if c.tables++; c.tables > 1 {
			c.fail(at, "only_one_table_allowed")
		}
	}
}

func contextActions() rule {
	vote := object(shape{must("text", plain(75)), must("value", str(1, 2000)), may("accessibility_label", str(1, 75))})
	return block(must("elements", list(1, 5, typed(map[string]rule{
		"feedback_buttons": element(must("positive_button", vote), must("negative_button", vote)),
		"icon_button": element(must("icon", enum("trash")), must("text", plain(75)), may("value", str(1, 2000)), may("confirm", confirm()),
			may("accessibility_label", str(1, 75)), may("visible_to_user_ids", list(1, 100, str(1, 255)))),
	}))))
}

func video() rule {
	return block(
		must("alt_text", str(1, 2000)), must("title", plain(200)), must("thumbnail_url", webURL), must("video_url", webURL),
		may("author_name", str(1, 50)), may("description", plain(200)), may("provider_icon_url", webURL),
		may("provider_name", str(1, 255)), may("title_url", webURL),
	)
}

// richTypes are the parts of rich text; their inside is only measured.
func richTypes() map[string]rule {
	inside := func(c *checker, _ string, v any) { c.measure(v, 0) }
	out := map[string]rule{}
	for _, kind := range []string{"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"} {
		out[kind] = inside
	}
	return out
}

func (c *checker) measure(v any, depth int) {
	if depth > maxDepth {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		if s, ok := v["text"].(string); ok {
			c.text += utf8.RuneCountInString(s)
		}
		c.measure(v["elements"], depth+1)
	case []any:
		for _, item := range v {
			c.measure(item, depth+1)
		}
	}
}

func pick(all map[string]rule, names []string) rule {
	some := make(map[string]rule, len(names))
	for _, n := range names {
		some[n] = all[n]
	}
	return typed(some)
}

func actionTypes() []string {
	return []string{
		"button", "overflow", "checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker", "static_select",
		"external_select", "users_select", "channels_select", "conversations_select", "multi_static_select",
		"multi_external_select", "multi_users_select", "multi_channels_select", "multi_conversations_select",
	}
}

func inputTypes() []string {
	return append(actionTypes()[2:], "plain_text_input", "email_text_input", "url_text_input", "number_input", "file_input", "rich_text_input")
}

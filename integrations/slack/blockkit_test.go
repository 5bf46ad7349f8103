package slack_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// blockKit checks a payload against Slack's documented limits, independently of the code under test: it looks at JSON only.
// Figures: https://docs.slack.dev/reference/block-kit, as of 2026-11.
type blockKit struct {
	faults  []string
	blockID map[string]bool
	tables  int
}

func (k *blockKit) fault(format string, args ...any) {
	k.faults = append(k.faults, fmt.Sprintf(format, args...))
}

// checkBlocks returns what is wrong with blocks; surface is "message", "modal" or "home".
func checkBlocks(raw []byte, surface string) []string {
	k := &blockKit{blockID: map[string]bool{}}
	var blocks []map[string]any
	if err := json.Unmarshal(raw, &blocks); err != nil {
		return []string{err.Error()}
	}
	limit := 100
	if surface == "message" {
		limit = 50
		if n := utf8.RuneCount(raw); n >= 12000 {
			k.fault("payload of %d characters", n)
		}
	}
	if len(blocks) > limit {
		k.fault("%d blocks", len(blocks))
	}
	for _, b := range blocks {
		k.block(b, surface)
	}
	return k.faults
}

func (k *blockKit) block(b map[string]any, surface string) {
	if id := str(b["block_id"]); id != "" {
		if k.blockID[id] {
			k.fault("block_id %q twice", id)
		}
		k.blockID[id] = true
		k.size("block_id", id, 1, 255)
	}
	switch kind := str(b["type"]); kind {
	case "header":
		k.text("header", b["text"], 150)
		if str(m(b["text"])["type"]) != "plain_text" {
			k.fault("header is not plain_text")
		}
	case "section":
		k.section(b)
	case "context":
		k.context(b)
	case "divider":
	case "actions":
		els := list(b["elements"])
		if len(els) < 1 || len(els) > 25 {
			k.fault("%d elements in actions", len(els))
		}
		ids := map[string]bool{}
		for _, e := range els {
			if id := str(m(e)["action_id"]); id != "" {
				if ids[id] {
					k.fault("action_id %q twice", id)
				}
				ids[id] = true
			}
			k.element(m(e), false)
		}
	case "input":
		if surface == "message" {
			k.fault("input in a message")
		}
		k.text("label", b["label"], 2000)
		if b["hint"] != nil {
			k.text("hint", b["hint"], 2000)
		}
		k.element(m(b["element"]), true)
	case "image":
		k.size("alt_text", str(b["alt_text"]), 1, 2000)
		if u := str(b["image_url"]); b["slack_file"] == nil {
			k.size("image_url", u, 1, 3000)
		}
	case "table":
		k.table(b, surface)
	default:
		k.fault("block of type %q", kind)
	}
}

func (k *blockKit) section(b map[string]any) {
	if b["text"] == nil && len(list(b["fields"])) == 0 {
		k.fault("section without text and fields")
	}
	if b["text"] != nil {
		k.text("section", b["text"], 3000)
	}
	if f, ok := b["fields"]; ok {
		if n := len(list(f)); n < 1 || n > 10 {
			k.fault("%d fields", n)
		}
		for _, o := range list(f) {
			k.text("field", o, 2000)
		}
	}
	if a := b["accessory"]; a != nil {
		k.element(m(a), false)
	}
}

func (k *blockKit) context(b map[string]any) {
	els := list(b["elements"])
	if len(els) < 1 || len(els) > 10 {
		k.fault("%d elements in context", len(els))
	}
	for _, e := range els {
		k.text("context", e, 3000)
	}
}

func (k *blockKit) table(b map[string]any, surface string) {
	k.tables++
	rows := list(b["rows"])
	if surface != "message" || k.tables > 1 || len(rows) < 1 || len(rows) > 100 || len(list(b["column_settings"])) > 20 {
		k.fault("table number %d with %d rows in %s", k.tables, len(rows), surface)
	}
	for _, r := range rows {
		if n := len(list(r)); n < 1 || n > 20 {
			k.fault("row of %d cells", n)
		}
		for _, c := range list(r) {
			if str(m(c)["type"]) == "raw_text" {
				k.size("cell", str(m(c)["text"]), 1, 3000)
				k.noMention(str(m(c)["text"]))
			}
		}
	}
}

func (k *blockKit) element(e map[string]any, form bool) {
	k.size("action_id", str(e["action_id"]), 0, 255)
	if e["placeholder"] != nil {
		k.text("placeholder", e["placeholder"], 150)
	}
	if c := m(e["confirm"]); c != nil {
		k.text("confirm title", c["title"], 100)
		k.text("confirm text", c["text"], 300)
		k.text("confirm yes", c["confirm"], 30)
		k.text("confirm no", c["deny"], 30)
	}
	switch kind := str(e["type"]); kind {
	case "button":
		k.text("button", e["text"], 75)
		k.size("value", str(e["value"]), 0, 2000)
		k.size("url", str(e["url"]), 0, 3000)
		k.size("accessibility_label", str(e["accessibility_label"]), 0, 75)
	case "static_select", "multi_static_select":
		k.options(e, 100)
	case "overflow":
		k.options(e, 5)
	case "radio_buttons", "checkboxes":
		k.options(e, 10)
	case "plain_text_input":
		k.size("initial_value", str(e["initial_value"]), 0, 3000)
		fallthrough
	case "number_input":
		if !form {
			k.fault("%s outside a form", kind)
		}
	case "datepicker", "timepicker", "users_select", "channels_select":
	default:
		k.fault("element of type %q", kind)
	}
}

func (k *blockKit) options(e map[string]any, limit int) {
	opts := list(e["options"])
	if len(opts) < 1 || len(opts) > limit {
		k.fault("%d options in %v", len(opts), e["type"])
	}
	for _, o := range opts {
		k.text("option", m(o)["text"], 75)
		k.size("option value", str(m(o)["value"]), 1, 75)
		if m(o)["description"] != nil {
			k.text("option description", m(o)["description"], 75)
		}
	}
}

func (k *blockKit) text(what string, v any, limit int) {
	o := m(v)
	k.size(what, str(o["text"]), 1, limit)
	switch str(o["type"]) {
	case "plain_text":
		k.noMention(str(o["text"]))
	case "mrkdwn":
		for _, f := range mrkdwnFaults(str(o["text"])) {
			k.fault("%s: %s", what, f)
		}
	default:
		k.fault("%s of type %v", what, o["type"])
	}
}

func (k *blockKit) noMention(s string) {
	if regexp.MustCompile(`<[!@#]`).MatchString(s) {
		k.fault("bare mention in %q", s)
	}
}

func (k *blockKit) size(what, s string, low, high int) {
	if n := utf8.RuneCountInString(s); n < low || n > high {
		k.fault("%s has %d characters, allowed are %d to %d: %.60q", what, n, low, high, s)
	}
}

var (
	allowedAngle = regexp.MustCompile(`^(@[UW][A-Z0-9]+|!date\^\d+\^[^|<>]+\|[^|<>]+|(https?://|mailto:)[^|<>\s]+(\|[^<>|]+)?)$`)
	entity       = regexp.MustCompile(`&(amp|lt|gt);`)
)

// mrkdwnFaults finds an angle bracket that is no link, mention of a person or date, and an ampersand that is no entity.
func mrkdwnFaults(s string) []string {
	var faults []string
	for rest := s; ; {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			if strings.ContainsRune(rest, '>') {
				faults = append(faults, fmt.Sprintf("stray > in %.200q", s))
			}
			break
		}
		j := strings.IndexByte(rest[i:], '>')
		if j < 0 || !allowedAngle.MatchString(rest[i+1:i+j]) {
			return append(faults, fmt.Sprintf("unescaped < in %.200q", s))
		}
		rest = rest[:i] + rest[i+j+1:]
	}
	if strings.ContainsRune(entity.ReplaceAllString(s, ""), '&') && !strings.Contains(s, "://") {
		faults = append(faults, fmt.Sprintf("bare & in %.200q", s))
	}
	return faults
}

func str(v any) string       { s, _ := v.(string); return s }
func m(v any) map[string]any { x, _ := v.(map[string]any); return x }
func list(v any) []any       { x, _ := v.([]any); return x }

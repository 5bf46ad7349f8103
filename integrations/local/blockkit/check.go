package blockkit

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Limits of whole payloads. The ceiling on the text of a message is where Slack's refusals are reported to begin
// (slackapi/bolt-js issue 2509, read 2026-08-20); it counts the characters of every text in the blocks.
const (
	messageBlocks    = 50
	viewBlocks       = 100
	messageTextLimit = 13_200
	viewBytes        = 250_000
)

// Message checks the blocks of a message and returns them with every missing block_id and action_id filled in.
func (r *Rules) Message(blocks json.RawMessage) (json.RawMessage, Verdict) {
	parsed, err := decode(blocks)
	if err != nil {
		return nil, Verdict{Code: "invalid_blocks_format"}
	}
	c := &checker{Rules: r, surface: onMessage, blockIDs: map[string]bool{}}
	list(0, messageBlocks, checkBlock)(c, "/blocks", parsed)
	switch {
	case len(c.problems) > 0:
		return nil, Verdict{Code: "invalid_blocks", Problems: c.problems}
	case c.text > messageTextLimit:
		return nil, Verdict{Code: "msg_blocks_too_long", Problems: []Problem{{
			Text: fmt.Sprintf("must be less than %d characters over all blocks, have %d", messageTextLimit+1, c.text), Pointer: "/blocks",
		}}}
	}
	return fill(parsed), Verdict{}
}

// checkBlock is one block: its type, where it may stand, its own rules, and identifiers used once.
func checkBlock(c *checker, at string, v any) {
	m, ok := v.(map[string]any)
	if !ok {
		c.fail(at, "must be an object")
		return
	}
	kind, _ := m["type"].(string)
	check := c.blocks[kind]
	if check == nil || c.Rules.surface[kind]&c.surface == 0 {
		c.fail(at+"/type", "unsupported type: %s", kind)
		return
	}
	check(c, at, v)
	if id, _ := m["block_id"].(string); id != "" {
		if c.blockIDs[id] {
			c.fail(at+"/block_id", "`block_id` must be unique: %s", id)
		}
		c.blockIDs[id] = true
	}
	c.uniqueActions(at, m)
}

func (c *checker) uniqueActions(at string, m map[string]any) {
	seen := map[string]bool{}
	items, _ := m["elements"].([]any)
	for i, it := range items {
		e, _ := it.(map[string]any)
		id, _ := e["action_id"].(string)
		if id != "" && seen[id] {
			c.fail(fmt.Sprintf("%s/elements/%d/action_id", at, i), "`action_id` %q already exists in this block", id)
		}
		seen[id] = true
	}
}

// View checks a view and returns it with identifiers filled in. pointer is where it stands in the request, such as "/view".
func (r *Rules) View(view json.RawMessage, pointer string) (json.RawMessage, Verdict) {
	if len(view) > viewBytes {
		return nil, Verdict{Code: "view_too_large"}
	}
	parsed, err := decode(view)
	m, ok := parsed.(map[string]any)
	if err != nil || !ok {
		return nil, invalidArguments(Problem{Text: "must be an object", Pointer: pointer})
	}
	c := &checker{Rules: r, blockIDs: map[string]bool{}, submit: m["submit"] != nil}
	switch m["type"] {
	case "modal":
		c.surface = onModal
		modalShape()(c, pointer, m)
	case "home":
		c.surface = onHome
		homeShape()(c, pointer, m)
	default:
		return nil, invalidArguments(Problem{Text: "unsupported type: " + fmt.Sprint(m["type"]), Pointer: pointer + "/type"})
	}
	if len(c.problems) > 0 {
		return nil, invalidArguments(c.problems...)
	}
	m["blocks"] = fill(m["blocks"])
	out, err := json.Marshal(m)
	if err != nil {
		return nil, invalidArguments(Problem{Text: err.Error(), Pointer: pointer})
	}
	return out, Verdict{}
}

func invalidArguments(p ...Problem) Verdict { return Verdict{Code: "invalid_arguments", Problems: p} }

func viewShape(more ...field) rule {
	return object(append(shape{
		may("type", anything), must("blocks", list(0, viewBlocks, checkBlock)), may("private_metadata", str(0, 3000)),
		may("callback_id", str(0, 255)), may("external_id", str(0, 255)),
	}, more...))
}

func modalShape() rule {
	return viewShape(
		must("title", plain(24)), may("submit", plain(24)), may("close", plain(24)), may("clear_on_close", boolean),
		may("notify_on_close", boolean), may("submit_disabled", boolean),
	)
}

func homeShape() rule { return viewShape() }

func decode(raw json.RawMessage) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("decode blocks: %w", err)
	}
	if d.More() {
		return nil, fmt.Errorf("decode blocks: more after the end of the JSON value")
	}
	return v, nil
}

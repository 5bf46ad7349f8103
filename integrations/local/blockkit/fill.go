package blockkit

import (
	"encoding/json"
	"fmt"
)

// fill gives every block a block_id and every interactive element an action_id, and encodes the result. The names made up
// depend on the place alone, so the same blocks always come out the same.
func fill(v any) json.RawMessage {
	blocks, _ := v.([]any)
	taken := map[string]bool{}
	for _, b := range blocks {
		m, _ := b.(map[string]any)
		id, _ := m["block_id"].(string)
		taken[id] = true
	}
	for i, b := range blocks {
		m, _ := b.(map[string]any)
		if id, _ := m["block_id"].(string); id == "" {
			m["block_id"] = free(taken, fmt.Sprintf("b%d", i))
		}
		for j, e := range interactive(m) {
			if id, _ := e["action_id"].(string); id == "" {
				e["action_id"] = fmt.Sprintf("a%d", j)
			}
		}
	}
	if blocks == nil {
		return json.RawMessage("[]")
	}
	out, err := json.Marshal(blocks)
	if err != nil { // what came from JSON goes back to JSON
		return json.RawMessage("[]")
	}
	return out
}

func free(taken map[string]bool, name string) string {
	for taken[name] {
		name += "_"
	}
	taken[name] = true
	return name
}

// interactive are the elements of a block that can be pressed or filled in.
func interactive(b map[string]any) []map[string]any {
	var found []map[string]any
	add := func(v any) {
		e, ok := v.(map[string]any)
		if kind, _ := e["type"].(string); ok && kind != "image" && kind != "plain_text" && kind != "mrkdwn" {
			found = append(found, e)
		}
	}
	switch b["type"] {
	case "section":
		add(b["accessory"])
	case "input":
		add(b["element"])
	case "actions", "context_actions":
		items, _ := b["elements"].([]any)
		for _, it := range items {
			add(it)
		}
	}
	return found
}

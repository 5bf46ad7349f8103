package blockkit

import (
	"encoding/json"
)

// Element is an interactive element in its block.
type Element struct {
	BlockID  string
	ActionID string
	Type     string
	InInput  bool // it is the element of an input block
	Optional bool // an input block that may stay empty
	Dispatch bool // an input block that sends actions
	raw      map[string]any
}

// Elements lists every interactive element of checked blocks, in order.
func Elements(blocks json.RawMessage) []Element {
	parsed, err := decode(blocks)
	if err != nil {
		return nil
	}
	list, _ := parsed.([]any)
	var out []Element
	for _, b := range list {
		m, _ := b.(map[string]any)
		for _, e := range interactive(m) {
			el := Element{raw: e, InInput: m["type"] == "input"}
			el.BlockID, _ = m["block_id"].(string)
			el.ActionID, _ = e["action_id"].(string)
			el.Type, _ = e["type"].(string)
			el.Optional, _ = m["optional"].(bool)
			el.Dispatch, _ = m["dispatch_action"].(bool)
			out = append(out, el)
		}
	}
	return out
}

// Find looks an element up by its block and action.
func Find(blocks json.RawMessage, blockID, actionID string) (Element, bool) {
	for _, e := range Elements(blocks) {
		if e.BlockID == blockID && e.ActionID == actionID {
			return e, true
		}
	}
	return Element{}, false
}

func (e Element) text(name string) string {
	s, _ := e.raw[name].(string)
	return s
}

package blockkit

import (
	"encoding/json"
	"fmt"
)

// ViewSpec is a checked view: what an app says of a modal or a home.
type ViewSpec struct {
	Type            string          `json:"type"`
	Title           json.RawMessage `json:"title"`
	Submit          json.RawMessage `json:"submit"`
	Close           json.RawMessage `json:"close"`
	Blocks          json.RawMessage `json:"blocks"`
	PrivateMetadata string          `json:"private_metadata"`
	CallbackID      string          `json:"callback_id"`
	ExternalID      string          `json:"external_id"`
	ClearOnClose    bool            `json:"clear_on_close"`
	NotifyOnClose   bool            `json:"notify_on_close"`
}

// ParseView is View, decoded.
func (r *Rules) ParseView(raw json.RawMessage, pointer string) (ViewSpec, Verdict) {
	checked, verdict := r.View(raw, pointer)
	if !verdict.OK() {
		return ViewSpec{}, verdict
	}
	var v ViewSpec
	if err := json.Unmarshal(checked, &v); err != nil {
		return ViewSpec{}, invalidArguments(Problem{Text: err.Error(), Pointer: pointer})
	}
	return v, Verdict{}
}

// Values reads an element's state back into the values that Answer takes.
func Values(state any) []string {
	m, _ := state.(map[string]any)
	var out []string
	for name, v := range m {
		switch {
		case name == "type" || v == nil:
		case name == "selected_option":
			out = append(out, valueOf(v))
		case name == "selected_options":
			items, _ := v.([]any)
			for _, o := range items {
				out = append(out, valueOf(o))
			}
		default:
			out = append(out, texts(v)...)
		}
	}
	return out
}

func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	case int64:
		return []string{fmt.Sprint(v)}
	}
	return nil
}

// WantsResponseURL tells whether a submission carries a response_url for the channel chosen here.
func (e Element) WantsResponseURL() bool {
	on, _ := e.raw["response_url_enabled"].(bool)
	return on && e.InInput
}

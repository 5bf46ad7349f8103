package slack

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// used is a control with what was chosen or typed in it.
type used struct {
	Type                  string      `json:"type"`
	ActionID              string      `json:"action_id"`
	BlockID               string      `json:"block_id"`
	ActionTS              string      `json:"action_ts"`
	Value                 string      `json:"value"`
	SelectedOption        *choice     `json:"selected_option"`
	SelectedOptions       []choice    `json:"selected_options"`
	SelectedUser          string      `json:"selected_user"`
	SelectedUsers         []string    `json:"selected_users"`
	SelectedChannel       string      `json:"selected_channel"`
	SelectedChannels      []string    `json:"selected_channels"`
	SelectedConversation  string      `json:"selected_conversation"`
	SelectedConversations []string    `json:"selected_conversations"`
	SelectedDate          string      `json:"selected_date"`
	SelectedTime          string      `json:"selected_time"`
	SelectedDateTime      json.Number `json:"selected_date_time"`
}

type choice struct {
	Value string `json:"value"`
}

// value is the canonical text of a control: the option's value, several joined by commas, an id, a date, a time, what was typed.
func (u used) value() string {
	switch u.Type {
	case "static_select", "external_select", "radio_buttons", "overflow":
		if u.SelectedOption == nil {
			return ""
		}
		return u.SelectedOption.Value
	case "multi_static_select", "multi_external_select", "checkboxes":
		values := make([]string, 0, len(u.SelectedOptions))
		for _, o := range u.SelectedOptions {
			values = append(values, o.Value)
		}
		return strings.Join(values, ",")
	case "users_select":
		return u.SelectedUser
	case "multi_users_select":
		return strings.Join(u.SelectedUsers, ",")
	case "channels_select":
		return u.SelectedChannel
	case "multi_channels_select":
		return strings.Join(u.SelectedChannels, ",")
	case "conversations_select":
		return u.SelectedConversation
	case "multi_conversations_select":
		return strings.Join(u.SelectedConversations, ",")
	case "datepicker":
		return u.SelectedDate
	case "timepicker":
		return u.SelectedTime
	case "datetimepicker":
		return u.SelectedDateTime.String()
	}
	return u.Value
}

// flattened maps each block of a form to its value; the rare block with several controls joins those that are set by commas, in
// the order of their action ids.
func flattened(state map[string]map[string]used) map[string]string {
	if len(state) == 0 {
		return nil
	}
	out := make(map[string]string, len(state))
	for block, controls := range state {
		var values []string
		for _, action := range slices.Sorted(maps.Keys(controls)) {
			if v := controls[action].value(); v != "" {
				values = append(values, v)
			}
		}
		out[block] = strings.Join(values, ",")
	}
	return out
}

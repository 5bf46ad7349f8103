package slackapi

import (
	"bytes"
	"encoding/json"

	"github.com/deploy-advice/deploy-advice/integrations/local/workspace"
)

// Limits of message metadata. Slack documents that there is a size limit (metadata_too_large) but not which; 8 kB of payload
// is what an app should stay under in any case.
const (
	metadataBytes = 8_000
	eventTypeMax  = 50
)

// metadata reads the argument of that name: a type and an object of scalars, or one level of objects or lists of objects.
func (c *call) metadata() (*workspace.Metadata, *refusal) {
	raw := c.raw("metadata")
	if raw == nil {
		return nil, nil // no metadata is no error
	}
	var m workspace.Metadata
	if json.Unmarshal(raw, &m) != nil {
		return nil, refuse("invalid_metadata_format")
	}
	if m.EventType == "" && (len(m.EventPayload) == 0 || string(m.EventPayload) == "null" || string(m.EventPayload) == "{}") {
		return nil, nil // what slack-go sends for a zero value
	}
	var payload map[string]any
	switch {
	case m.EventType == "" || len(m.EventType) > eventTypeMax:
		return nil, refuse("invalid_metadata_format")
	case json.Unmarshal(m.EventPayload, &payload) != nil || payload == nil:
		return nil, refuse("invalid_metadata_format")
	case len(m.EventPayload) > metadataBytes:
		return nil, refuse("metadata_too_large")
	}
	for _, v := range payload {
		if !flatEnough(v) {
			return nil, refuse("invalid_metadata_format")
		}
	}
	var compact bytes.Buffer
	if json.Compact(&compact, m.EventPayload) != nil {
		return nil, refuse("invalid_metadata_format")
	}
	m.EventPayload = compact.Bytes()
	return &m, nil
}

func flatEnough(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		return allScalars(v)
	case []any:
		for _, item := range v {
			object, isObject := item.(map[string]any)
			if isObject && !allScalars(object) || !isObject && !scalar(item) {
				return false
			}
		}
	}
	return true
}

func allScalars(m map[string]any) bool {
	for _, v := range m {
		if !scalar(v) {
			return false
		}
	}
	return true
}

func scalar(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return false
	}
	return true
}

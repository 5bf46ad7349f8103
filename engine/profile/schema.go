package profile

import "encoding/json"

// Schema returns the JSON Schema (draft 2020-12) of what Decode reads, built from the attribute table. It is as strict as Decode
// about names and choices; numbers may be written in words with units, which it takes for text.
func Schema(own ...Attribute) []byte {
	facts := map[string]any{}
	for _, list := range [2][]Attribute{Table(), own} {
		for _, a := range list {
			facts[string(a.ID)] = factSchema(a)
		}
	}
	text := func(limit int) map[string]any { return map[string]any{"type": "string", "maxLength": limit} }
	name := map[string]any{"type": "string", "minLength": 1, "maxLength": maxName}
	ref := map[string]any{"$ref": "#/$defs/facts"}
	component := object(map[string]any{"name": name, "description": text(MaxProse), "facts": ref}, "name")
	amount := map[string]any{"anyOf": []any{map[string]any{"type": "number", "minimum": 0}, text(maxAnswer)}}
	link := object(map[string]any{"from": name, "to": name, "calls_per_month": amount, "gb_per_month": amount, "latency_matters": boolSchema()}, "from", "to")
	root := object(map[string]any{
		"name": name, "description": text(MaxProse), "facts": ref,
		"components": map[string]any{"type": "array", "minItems": 1, "maxItems": MaxComponents, "items": component},
		"links":      map[string]any{"type": "array", "maxItems": maxLinks, "items": link},
	})
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "A system to assess"
	root["$defs"] = map[string]any{"facts": object(facts), "provenance": map[string]any{"enum": []any{Stated, Inferred, Assumed, Unknown, NotApplicable}}}
	out, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil // maps of strings and numbers always marshal
	}
	return append(out, '\n')
}

func object(properties map[string]any, required ...string) map[string]any {
	o := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		o["required"] = required
	}
	return o
}

// factSchema is a value, or a value with its provenance and source.
func factSchema(a Attribute) map[string]any {
	value := valueSchema(a)
	text := map[string]any{"type": "string", "maxLength": MaxText}
	sourced := object(map[string]any{
		"value": value, "provenance": map[string]any{"$ref": "#/$defs/provenance"}, "who": text, "when": map[string]any{"type": "string", "format": "date-time"},
		"file": text, "line": map[string]any{"type": "integer", "minimum": 1}, "commit": text, "quote": text, "note": text,
	})
	out := map[string]any{"title": a.Label, "description": a.Question + " " + a.Why, "anyOf": []any{value, sourced}}
	if a.Unit != "" {
		out["x-unit"] = a.Unit
	}
	if a.Help != "" {
		out["examples"] = []any{a.Help}
	}
	return out
}

func valueSchema(a Attribute) map[string]any {
	none := map[string]any{"enum": []any{UnknownAnswer, NotApplicableAnswer}}
	switch a.Kind {
	case Bool:
		return map[string]any{"anyOf": []any{boolSchema(), none}}
	case Enum:
		values := []any{}
		for _, o := range a.Options {
			values = append(values, o.Value)
		}
		return map[string]any{"anyOf": []any{map[string]any{"enum": values}, none}}
	case Text:
		return map[string]any{"type": "string", "minLength": 1, "maxLength": MaxText}
	case Number, Integer:
	}
	kind := "number"
	if a.Kind == Integer {
		kind = "integer"
	}
	return map[string]any{"anyOf": []any{
		map[string]any{"type": kind, "minimum": a.Min, "maximum": a.Max},
		map[string]any{"type": "string", "minLength": 1, "maxLength": maxAnswer, "description": "canonical (N, A-B, <B, >=A), in words with a unit, or unknown or not_applicable"},
	}}
}

func boolSchema() map[string]any {
	return map[string]any{"enum": []any{true, false, "yes", "no", "true", "false"}}
}

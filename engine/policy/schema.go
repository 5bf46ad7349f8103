package policy

import (
	"encoding/json"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// PolicySchema returns the JSON Schema (draft 2020-12) of a policy file. Platform ids and expressions are checked by Load only.
func PolicySchema() []byte { //nolint:revive // Schema alone would not say of what, beside profile.Schema
	root := object(map[string]any{
		"v": map[string]any{"const": 1}, "name": text(100),
		"platforms": filterSchema(text(100)), "families": filterSchema(oneOf(Families())),
		"weights":            map[string]any{"type": "object", "propertyNames": oneOf(Criteria()), "additionalProperties": number(0, 1e6)},
		"priorities":         map[string]any{"type": "array", "minItems": 1, "maxItems": len(Criteria()), "uniqueItems": true, "items": oneOf(Criteria())},
		"price_book":         bookSchema(),
		"questions":          array(questionSchema(), 50),
		"defaults":           map[string]any{"type": "object", "additionalProperties": map[string]any{"type": []string{"string", "number", "boolean"}}},
		"minimum_redundancy": integer(1, 10),
		"labour": object(map[string]any{"usd_per_hour": number(0, 10_000), "hours": map[string]any{
			"type": "object", "propertyNames": oneOf(Classes()), "additionalProperties": map[string]any{"type": "array", "minItems": 3, "maxItems": 3, "items": number(0, 10_000)},
		}}),
		"thresholds": object(map[string]any{"epsilon": number(0.001, 0.5), "margin": number(0, 0.99), "review_months": integer(1, 60)}),
		"rules": array(object(map[string]any{
			"id": text(75), "when": text(maxExpression), "action": oneOf([]string{string(Deny), string(Warn), string(Prefer)}), "message": text(300), "strength": number(-1, 1),
		}, "id", "when", "action", "message"), maxRules),
	})
	root["not"] = map[string]any{"required": []string{"weights", "priorities"}}
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "An organisation's policy"
	out, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil // maps of strings and numbers always marshal
	}
	return append(out, '\n')
}

func filterSchema(id map[string]any) map[string]any {
	entry := object(map[string]any{"id": id, "message": text(300)}, "id")
	return object(map[string]any{"allow": array(id, maxList), "deny": array(map[string]any{"anyOf": []any{id, entry}}, maxList)})
}

func bookSchema() map[string]any {
	usd := map[string]any{"anyOf": []any{map[string]any{"type": "number", "minimum": 0}, map[string]any{"type": "string", "pattern": amount.String()}}}
	return object(map[string]any{
		"name":      text(100),
		"rates":     array(object(map[string]any{"platform": text(100), "region": text(60), "key": text(100), "usd": usd}, "platform", "key", "usd"), 10*maxList),
		"discounts": array(object(map[string]any{"platform": text(100), "vendor": text(60), "percent": number(0, 100)}, "percent"), maxList),
	})
}

func questionSchema() map[string]any {
	option := object(map[string]any{"value": text(75), "label": text(75), "forms": array(text(75), 20)}, "value")
	kinds := []string{string(profile.Enum), string(profile.Number), string(profile.Integer), string(profile.Bool), string(profile.Text)}
	return object(map[string]any{
		"id": map[string]any{"type": "string", "pattern": questionID.String()}, "kind": oneOf(kinds), "question": text(150), "why": text(300),
		"label": text(75), "help": text(75), "unit": text(75), "min": number(0, 1e15), "max": number(0, 1e15),
		"options": array(map[string]any{"anyOf": []any{text(75), option}}, 50), "topic": oneOf(topicIDs()), "veto": map[string]any{"type": "boolean"},
		"scope": oneOf([]string{string(profile.PerComponent), string(profile.PerSystem)}),
	}, "id", "kind", "question", "why")
}

func object(properties map[string]any, required ...string) map[string]any {
	o := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		o["required"] = required
	}
	return o
}

func array(items map[string]any, limit int) map[string]any {
	return map[string]any{"type": "array", "maxItems": limit, "items": items}
}

func text(limit int) map[string]any {
	return map[string]any{"type": "string", "minLength": 1, "maxLength": limit}
}

func oneOf(values []string) map[string]any { return map[string]any{"enum": values} }

func number(low, high float64) map[string]any {
	return map[string]any{"type": "number", "minimum": low, "maximum": high}
}

func integer(low, high int) map[string]any {
	return map[string]any{"type": "integer", "minimum": low, "maximum": high}
}

package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/cost"
	"github.com/deploy-advice/deploy-advice/engine/model"
	"github.com/deploy-advice/deploy-advice/engine/policy"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// schemas maps the names that Schema prints to the schema's text.
func schemas() map[string]func() ([]byte, error) {
	return map[string]func() ([]byte, error){
		"assess": func() ([]byte, error) { return profile.Schema(), nil },
		"policy": func() ([]byte, error) { return policy.PolicySchema(), nil },
		"price":  cost.RequestSchema,
		"model":  modelSchema,
	}
}

// Schema prints the JSON Schema of that name; without a name, the names.
func Schema(out io.Writer, name string) error {
	all := schemas()
	names := make([]string, 0, len(all))
	for n := range all {
		names = append(names, n)
	}
	slices.Sort(names)
	if name == "" {
		_, err := fmt.Fprintln(out, strings.Join(names, "\n"))
		return wrapWrite(err)
	}
	schema, ok := all[name]
	if !ok {
		return bad(fmt.Errorf("there is no schema %q; there are: %s", name, strings.Join(names, ", ")))
	}
	text, err := schema()
	if err != nil {
		return fmt.Errorf("schema %s: %w", name, err)
	}
	_, err = out.Write(append([]byte(strings.TrimRight(string(text), "\n")), '\n'))
	return wrapWrite(err)
}

// modelSchema is the shape of a model's question; the keys of input depend on the category, and a wrong one is named when it is run.
func modelSchema() ([]byte, error) {
	text, err := json.MarshalIndent(map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "one model on explicit input", "type": "object",
		"required": []string{"category", "input"},
		"properties": map[string]any{
			"category": map[string]any{"enum": model.Categories()},
			"input":    map[string]any{"type": "object", "description": "keys by category; a key that is missing or wrong is named with what is allowed"},
		},
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return text, nil
}

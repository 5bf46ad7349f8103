package model

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// MaxInput is the largest input, in bytes.
const MaxInput = 4 << 20

// solver answers one category.
type solver func(in *fields) (map[string]any, error)

// solvers lists the categories.
func solvers() map[string]solver {
	return map[string]solver{
		"autoscaler":              autoscaler,
		"coldstart_formula_exact": coldstartFormula,
		"coldstart_measured":      coldstartMeasured,
		"coldstart_simulation":    coldstartSimulation,
		"coldstart_transient":     coldstartTransient,
		"decision_smaa":           decision,
		"latency_mixture":         latencyMixture,
		"queueing_erlang":         queueingErlang,
		"queueing_ggc":            queueingGGc,
		"queueing_mg1":            queueingMG1,
		"queueing_mmc":            queueingMMc,
		"queueing_mmck":           queueingMMcK,
		"queueing_sizing":         queueingSizing,
		"tipping_point":           tippingPoint,
		"voi":                     valueOfInformation,
	}
}

// Categories lists the names Run answers to, sorted.
func Categories() []string {
	var out []string
	for name := range solvers() {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Run answers a document {category, input}, in YAML or JSON, with a JSON
// object. Other keys beside these two (id, source, expect, tolerance, note and
// the like) are ignored. An error names the key that is wrong, what is wrong
// with it and what is allowed; several mistakes are reported together.
func Run(input []byte) ([]byte, error) {
	if len(input) > MaxInput {
		return nil, fmt.Errorf("input is %d bytes, allowed are at most %d", len(input), MaxInput)
	}
	document, err := decode(input)
	if err != nil {
		return nil, err
	}
	found := &problems{}
	top := newFields("", document, found)
	category := top.text("category")
	in := top.object("input")
	if err := found.err(); err != nil {
		return nil, err
	}
	solve, ok := solvers()[category]
	if !ok {
		return nil, fmt.Errorf("category: is %q; allowed: %s", category, strings.Join(Categories(), ", "))
	}
	answer, err := solve(in)
	in.misspelled()
	if wrong := found.err(); wrong != nil {
		return nil, wrong
	}
	if err != nil {
		return nil, err
	}
	out, err := json.MarshalIndent(answer, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("input: the answer of %s is not a finite number: %w", category, err)
	}
	return append(out, '\n'), nil
}

// errFound is returned by a solver whose input has problems; Run reports these.
var errFound = errors.New("input has problems")

// answered says of a model's error that the input caused it.
func answered(answer map[string]any, err error) (map[string]any, error) {
	if err != nil {
		return nil, fmt.Errorf("input: %w", err)
	}
	return answer, nil
}

// decode reads YAML, of which JSON is a part except for tabs between tokens.
func decode(input []byte) (map[string]any, error) {
	var document map[string]any
	if json.Valid(input) {
		if err := json.Unmarshal(input, &document); err != nil {
			return nil, fmt.Errorf("input is not an object; allowed: {category, input}: %w", err)
		}
	} else if err := yaml.Unmarshal(input, &document); err != nil {
		return nil, fmt.Errorf("input is neither YAML nor JSON with an object {category, input}: %w", err)
	}
	if document == nil {
		return nil, errors.New("input is empty; allowed: {category, input}")
	}
	return document, nil
}

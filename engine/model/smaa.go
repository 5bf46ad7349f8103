package model

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/smaa"
)

const (
	mostAlternatives = 100
	mostCells        = 10_000 // alternatives times criteria
	decisionSeed     = 1
)

// decision answers decision_smaa. The input is one of: values (with weights),
// n_criteria unit vectors, alternatives that are distributions of one value,
// or first-rank shares of which the entropy is wanted.
func decision(in *fields) (map[string]any, error) {
	switch {
	case in.has("data"):
		in.bad("data", "names a file, and no file is read here", "values: {alternative: [value or {normal: [mean, sd]}, ...]}")
		return nil, errFound
	case in.has("rank1_acceptability"):
		return map[string]any{"choice_entropy_bits": smaa.EntropyBits(in.numbers("rank1_acceptability", mostAlternatives))}, nil
	case in.has("n_criteria"):
		return unitVectors(in)
	}
	if key := in.hasAny("values", "measurements"); key != "" {
		return analysis(in, readProblem(in, in.object(key)))
	}
	return analysis(in, readSingle(in))
}

// choice is a problem with the names of its alternatives.
type choice struct {
	names   []string
	problem smaa.Problem
}

// readProblem reads values by alternative and, when they are objects, by
// criterion.
func readProblem(in, rows *fields) choice {
	out := choice{names: rows.names()}
	criteria := readCriteria(in, rows, out.names)
	for _, name := range out.names {
		rows.asked[name] = true
		var cells []any
		if object, ok := rows.values[name].(map[string]any); ok {
			for _, criterion := range criteria {
				cells = append(cells, object[criterion])
			}
		} else {
			cells = rows.asList(name, rows.values[name], mostCells)
		}
		var row []smaa.Measure
		for i, cell := range cells {
			row = append(row, measure(rows, fmt.Sprintf("%s[%d]", name, i), cell))
		}
		out.problem.Measures = append(out.problem.Measures, row)
	}
	if len(out.names) == 0 || len(out.names) > mostAlternatives || len(out.names)*len(out.problem.Measures[0]) > mostCells {
		in.bad("values", fmt.Sprintf("has %d alternatives", len(out.names)), fmt.Sprintf("1 to %d alternatives and at most %d values in all", mostAlternatives, mostCells))
		return out
	}
	out.problem.Scales = readScales(in)
	out.problem.Weights = readWeights(in, criteria, len(out.problem.Measures[0]))
	return out
}

// readCriteria is the order of the criteria when values are given by name.
func readCriteria(in, rows *fields, names []string) []string {
	if in.has("criteria") {
		var out []string
		for i, name := range in.list("criteria", mostCells) {
			text, ok := name.(string)
			if !ok {
				in.bad(fmt.Sprintf("criteria[%d]", i), "is "+show(name), "a text")
			}
			out = append(out, text)
		}
		return out
	}
	if len(names) > 0 {
		if first, ok := rows.values[names[0]].(map[string]any); ok {
			return newFields("", first, rows.found).names()
		}
	}
	return nil
}

// readSingle reads alternatives that are distributions of one value.
func readSingle(in *fields) choice {
	out := choice{}
	for _, name := range in.names() {
		if _, ok := in.values[name].(map[string]any); !ok {
			continue
		}
		in.asked[name] = true
		out.names = append(out.names, name)
		out.problem.Measures = append(out.problem.Measures, []smaa.Measure{measure(in, name, in.values[name])})
	}
	if len(out.names) == 0 || len(out.names) > mostAlternatives {
		in.bad("values", "is missing", "values by alternative, or alternatives as {normal: [mean, sd]}")
	}
	return out
}

// measure reads a number or {kind: parameters}.
func measure(in *fields, key string, value any) smaa.Measure {
	object, ok := value.(map[string]any)
	if !ok {
		return smaa.Value(in.float(key, value))
	}
	cell := in.asObject(key, object)
	shapes := map[string]smaa.MeasureKind{
		"normal": smaa.Normal, "gaussian": smaa.Normal, "uniform": smaa.UniformIn, "lognormal": smaa.LogNormal, "logit_normal": smaa.LogitNormal,
	}
	if cell.has("discrete") {
		return discrete(cell)
	}
	if cell.has("value") {
		return smaa.Value(cell.number("value"))
	}
	for _, name := range cell.names() {
		kind, ok := shapes[name]
		if !ok {
			continue
		}
		pair := cell.numbers(name, 2)
		if len(pair) != 2 {
			cell.bad(name, "is "+show(cell.values[name]), "two numbers")
			return smaa.Value(0)
		}
		m := smaa.Measure{Kind: kind, A: pair[0], B: pair[1]}
		if err := m.Check(); err != nil {
			cell.bad(name, err.Error(), "two numbers that make a distribution")
		}
		return m
	}
	in.bad(key, "is "+show(value), "a number or one of {normal, uniform, lognormal, logit_normal: [a, b]}, {discrete: [[value, weight], ...]}")
	return smaa.Value(0)
}

func discrete(cell *fields) smaa.Measure {
	m := smaa.Measure{Kind: smaa.Discrete}
	for i, entry := range cell.list("discrete", mostCells) {
		key := fmt.Sprintf("discrete[%d]", i)
		pair := cell.floats(key, cell.asList(key, entry, 2))
		if len(pair) != 2 {
			cell.bad(key, "is "+show(entry), "[value, weight]")
			continue
		}
		m.Values, m.Weights = append(m.Values, pair[0]), append(m.Weights, pair[1])
	}
	if err := m.Check(); err != nil {
		cell.bad("discrete", err.Error(), "a list of [value, weight]")
	}
	return m
}

func readScales(in *fields) []smaa.Scale {
	if !in.has("scales") {
		return nil
	}
	var out []smaa.Scale
	for i, entry := range in.list("scales", mostCells) {
		key := fmt.Sprintf("scales[%d]", i)
		pair := in.floats(key, in.asList(key, entry, 2))
		if len(pair) != 2 {
			in.bad(key, "is "+show(entry), "[worst, best]")
			continue
		}
		out = append(out, smaa.Scale{Worst: pair[0], Best: pair[1]})
	}
	return out
}

// readWeights reads numbers, {stated: [...], spread: n}, {order: [[0], [1, 2]]},
// or words: an order as "a > b > c" or "ordered"; any other words mean that
// nothing is known.
func readWeights(in *fields, criteria []string, count int) smaa.Weights {
	switch w := in.values["weights"].(type) {
	case []any:
		return smaa.Weights{Fixed: in.numbers("weights", mostCells)}
	case string:
		in.asked["weights"] = true
		if strings.Contains(w, ">") {
			return smaa.Weights{Order: orderFromWords(in, w, criteria)}
		}
		if strings.Contains(w, "order") || strings.Contains(w, "ordinal") {
			return smaa.Weights{Order: orderOf(count)}
		}
	case map[string]any:
		object := in.object("weights")
		if object.has("order") {
			return smaa.Weights{Order: orderFromList(object)}
		}
		return smaa.Weights{Stated: object.numbers("stated", mostCells), Spread: object.positiveOr("spread", 30)}
	}
	return smaa.Weights{}
}

func orderOf(count int) [][]int {
	var order [][]int
	for c := range count {
		order = append(order, []int{c})
	}
	return order
}

// orderFromWords reads "cost > latency > ops" by criterion name, or "w1 > w3 >
// w2" by number from 1.
func orderFromWords(in *fields, words string, criteria []string) [][]int {
	var order [][]int
	for part := range strings.SplitSeq(words, ">") {
		name := strings.Trim(part, " =")
		if i := slices.Index(criteria, name); i >= 0 {
			order = append(order, []int{i})
			continue
		}
		i, err := strconv.Atoi(strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_ "))
		if err != nil || i < 1 {
			in.bad("weights", fmt.Sprintf("names %q", name), "criteria by name or as w1, w2, ... from the most important down")
			return nil
		}
		order = append(order, []int{i - 1})
	}
	return order
}

func orderFromList(object *fields) [][]int {
	var order [][]int
	for i, group := range object.list("order", mostCells) {
		key := fmt.Sprintf("order[%d]", i)
		entries, ok := group.([]any)
		if !ok {
			entries = []any{group}
		}
		var indices []int
		for _, x := range object.floats(key, entries) {
			indices = append(indices, int(math.Max(-1, math.Min(x, mostCells))))
		}
		order = append(order, indices)
	}
	return order
}

// analysis runs SMAA-2 with as many worlds as a second holds.
func analysis(in *fields, c choice) (map[string]any, error) {
	if !in.ok() {
		return nil, errFound
	}
	n, cells := len(c.names), len(c.names)*len(c.problem.Measures[0])
	c.problem.Worlds = max(2000, min(1<<17, 200_000_000/(n*n+cells*(n+1))))
	c.problem.Seed = decisionSeed
	r, err := smaa.Analyze(c.problem)
	if err != nil {
		return answered(nil, err)
	}
	ranks, first, central := map[string]any{}, map[string]any{}, map[string]any{}
	confidence, fixed := map[string]any{}, map[string]any{}
	shares := make([]float64, n)
	for a, name := range c.names {
		ranks[name], first[name] = r.Rank[a], r.First(a)
		shares[a] = r.First(a)
		central[name], confidence[name] = nil, nil
		if r.Central[a] != nil {
			central[name], confidence[name] = r.Central[a], r.Confidence[a]
		}
		fixed[name] = slices.Index(r.Rank[a], 1) + 1
	}
	answer := map[string]any{
		"rank_acceptability": ranks, "rank1_acceptability": first, "central_weights": central, "confidence_factor": confidence,
		"choice_entropy_bits": smaa.EntropyBits(shares), "tied_share": r.Tied,
	}
	if r.Worlds == 1 {
		answer["ranks"] = fixed
	}
	return answer, nil
}

// unitVectors answers n alternatives, each best on its own criterion only.
func unitVectors(in *fields) (map[string]any, error) {
	n := in.whole("n_criteria", 2, mostAlternatives)
	if in.has("values") && in.text("values") != "unit vectors" {
		in.bad("values", "is "+show(in.values["values"]), "unit vectors, or values by alternative without n_criteria")
	}
	if !in.ok() {
		return nil, errFound
	}
	p := smaa.Problem{Worlds: 1 << 17, Seed: decisionSeed}
	for a := range n {
		row := make([]smaa.Measure, n)
		row[a] = smaa.Value(1)
		p.Measures = append(p.Measures, row)
	}
	r, err := smaa.Analyze(p)
	if err != nil {
		return answered(nil, err)
	}
	// By symmetry all alternatives estimate the same three numbers.
	first, own, other := 0.0, 0.0, 0.0
	for a := range n {
		first += r.First(a) / float64(n)
		own += r.Central[a][a] / float64(n)
		other += (1 - r.Central[a][a]) / float64(n*(n-1))
	}
	return map[string]any{"rank1_acceptability_each": first, "own_central_weight": own, "other_central_weight": other}, nil
}

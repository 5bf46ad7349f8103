package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/smaa"
)

const mostQuestions = 1000

// valueOfInformation answers voi. The input is one of: a bound (lead), yes/no
// questions with additive effects (effect), a table of utilities by state
// (options as an object), or options linear in uncertain quantities (options
// as a list of expressions).
func valueOfInformation(in *fields) (map[string]any, error) {
	switch {
	case in.has("lead"):
		lead, gains := in.number("lead"), in.numbers("max_gain_of_rival_per_open_question", mostQuestions)
		slack := smaa.Slack(lead, gains)
		return map[string]any{"certain": slack > 0, "slack": slack}, nil
	case in.has("effect"):
		return additive(in)
	}
	if _, ok := in.values["options"].(map[string]any); ok {
		return byState(in)
	}
	return linear(in)
}

// additive enumerates yes/no questions that add effects to base utilities.
func additive(in *fields) (map[string]any, error) {
	base, p := in.numbers("base", mostAlternatives), in.numbers("p", mostQuestions)
	var effect [][]float64
	for q, row := range in.list("effect", mostQuestions) {
		key := fmt.Sprintf("effect[%d]", q)
		effect = append(effect, in.floats(key, in.asList(key, row, mostAlternatives)))
		if len(effect[q]) != len(base) {
			in.bad(key, fmt.Sprintf("has %d numbers", len(effect[q])), fmt.Sprintf("one for each of %d alternatives", len(base)))
		}
	}
	if len(effect) != len(p) {
		in.bad("p", fmt.Sprintf("has %d numbers", len(p)), fmt.Sprintf("one for each of %d questions", len(effect)))
	}
	probabilities := make([][]float64, len(p))
	for q, yes := range p {
		if yes < 0 || yes > 1 {
			in.bad(fmt.Sprintf("p[%d]", q), fmt.Sprintf("is %g", yes), "0 to 1")
		}
		probabilities[q] = []float64{1 - yes, yes}
	}
	if !in.ok() {
		return nil, errFound
	}
	return enumerated(probabilities, len(base), func(answers []uint16, row []float64) {
		copy(row, base)
		for q, yes := range answers {
			if yes == 1 {
				for a := range row {
					row[a] += effect[q][a]
				}
			}
		}
	})
}

// enumerated answers with the exact table; the verdict is the alternative of
// the highest mean utility.
func enumerated(probabilities [][]float64, alternatives int, utility func([]uint16, []float64)) (map[string]any, error) {
	table, answers, err := smaa.Enumerate(probabilities, alternatives, utility)
	if err != nil {
		return answered(nil, err)
	}
	now, scratch := table.Summary(nil), smaa.NewScratch(table, 2)
	var questions []any
	for q := range answers {
		s := table.Score(answers[q], 2, scratch)
		questions = append(questions, map[string]any{"evppi": s.EVPPI, "mutual_information_bits": s.InformationBits, "p_verdict_change": s.PFlip})
	}
	return map[string]any{
		"verdict_now": now.ByUtility, "expected_utility": now.Expected, "rank1_acceptability": now.Acceptability,
		"choice_entropy_bits": now.EntropyBits, "evpi": now.EVPI, "p_verdict_change_joint": now.PChange(now.ByUtility), "questions": questions,
	}, nil
}

// byState reads utilities by option and state. States of one question are
// called x0, x1, ... with probabilities p_x1, ... (p_x0 is the rest); states of
// several yes/no questions are strings of 0 and 1 with probabilities p.
func byState(in *fields) (map[string]any, error) {
	options := in.object("options")
	names := options.names()
	if len(names) == 0 || len(names) > mostAlternatives {
		in.bad("options", fmt.Sprintf("has %d entries", len(names)), fmt.Sprintf("1 to %d options", mostAlternatives))
		return nil, errFound
	}
	first := options.object(names[0])
	states := first.names()
	if len(states) == 0 || len(states) > 4096 {
		options.bad(names[0], fmt.Sprintf("has %d states", len(states)), "1 to 4096 states")
		return nil, errFound
	}
	utility := make([][]float64, len(names))
	for a, name := range names {
		row := options.object(name)
		for _, state := range states {
			utility[a] = append(utility[a], row.number(state))
		}
	}
	probabilities, answers := stateProbabilities(in, states)
	if !in.ok() {
		return nil, errFound
	}
	table := smaa.NewTable(len(states), len(names))
	for w := range states {
		table.SetWeight(w, probabilities[w])
		for a := range names {
			table.Row(w)[a] = utility[a][w]
		}
	}
	table.Seal()
	return statesAnswer(table, names, answers), nil
}

// question is the answers of one question in every state.
type question struct {
	answers []uint16
	count   int
}

// stateProbabilities reads the probabilities of the states and, by question,
// which answer each state holds.
func stateProbabilities(in *fields, states []string) (probabilities []float64, questions []question) {
	if strings.Trim(states[0], "01") == "" {
		return bitProbabilities(in, states)
	}
	rest, missing := 1.0, -1
	single := question{count: len(states)}
	for i, state := range states {
		single.answers = append(single.answers, uint16(i))
		key := "p_" + state
		if !in.has(key) && missing < 0 {
			missing = i
			probabilities = append(probabilities, 0)
			continue
		}
		probabilities = append(probabilities, in.between(key, 0, 1))
		rest -= probabilities[i]
	}
	if rest < -1e-9 || (missing < 0 && rest > 1e-9) {
		in.bad("p_"+states[len(states)-1], fmt.Sprintf("brings the sum to %g", 1-rest), "probabilities that sum to 1")
	}
	if missing >= 0 {
		probabilities[missing] = max(0, rest)
	}
	return probabilities, []question{single}
}

func bitProbabilities(in *fields, states []string) (probabilities []float64, questions []question) {
	n := len(states[0])
	p := in.numbers("p", n)
	if len(p) != n || len(states) != 1<<min(n, 20) {
		in.bad("options", fmt.Sprintf("has %d states for %d probabilities", len(states), len(p)), "every string of one 0 or 1 for each number of p")
		return nil, nil
	}
	questions = make([]question, n)
	for _, state := range states {
		weight := 1.0
		for q := range n {
			if len(state) != n || p[q] < 0 || p[q] > 1 {
				in.bad("p", "does not fit state "+show(state), "a probability from 0 to 1 for each digit")
				return nil, nil
			}
			if state[q] == '1' {
				weight *= p[q]
			} else {
				weight *= 1 - p[q]
			}
			questions[q].answers = append(questions[q].answers, uint16(state[q]-'0'))
			questions[q].count = 2
		}
		probabilities = append(probabilities, weight)
	}
	return probabilities, questions
}

func statesAnswer(table *smaa.Table, names []string, questions []question) map[string]any {
	now := table.Summary(nil)
	expected, shares := map[string]any{}, map[string]any{}
	for a, name := range names {
		expected[name], shares[name] = now.Expected[a], now.Acceptability[a]
	}
	answer := map[string]any{
		"expected_utility": expected, "rank1_acceptability": shares, "verdict_now": names[now.ByUtility], "evpi": now.EVPI,
		"choice_entropy_bits": now.EntropyBits, "p_verdict_change_joint": now.PChange(now.ByUtility),
	}
	var list []any
	for _, q := range questions {
		s := table.Score(q.answers, q.count, smaa.NewScratch(table, q.count))
		list = append(list, map[string]any{"evppi": s.EVPPI, "mutual_information_bits": s.InformationBits, "p_verdict_change": s.PFlip})
		if len(questions) == 1 {
			answer["mutual_information_bits"], answer["evppi"], answer["p_verdict_change"] = s.InformationBits, s.EVPPI, now.PChange(now.ByUtility)
		}
	}
	answer["questions"] = list
	return answer
}

// linear reads options as sums of uncertain quantities, such as "p1 - 2*p2".
func linear(in *fields) (map[string]any, error) {
	var unknown []string
	var l smaa.Linear
	for _, name := range in.names() {
		if name == "options" {
			continue
		}
		if _, ok := in.values[name].(map[string]any); ok {
			in.asked[name] = true
			unknown = append(unknown, name)
			l.Unknown = append(l.Unknown, measure(in, name, in.values[name]))
		}
	}
	for i, option := range in.list("options", mostAlternatives) {
		key := fmt.Sprintf("options[%d]", i)
		constant, slope, err := expression(fmt.Sprint(option), unknown)
		if err != nil {
			in.bad(key, err.Error(), "a sum of numbers and quantities, such as p1 - 2*p2 + 0.5; quantities: "+strings.Join(unknown, ", "))
		}
		l.Constant, l.Slope = append(l.Constant, constant), append(l.Slope, slope)
	}
	if !in.ok() {
		return nil, errFound
	}
	r, err := l.Information(decisionSeed)
	if err != nil {
		return answered(nil, err)
	}
	answer := map[string]any{"expected_utility": r.Expected, "evpi": r.EVPI}
	for p, name := range unknown {
		answer["evppi_"+name] = r.EVPPI[p]
	}
	return answer, nil
}

// expression reads a sum of terms: a number, a name, or number*name.
func expression(text string, names []string) (constant float64, slope []float64, err error) {
	slope = make([]float64, len(names))
	text = strings.ReplaceAll(text, " ", "")
	text = strings.ReplaceAll(text, "-", "+-")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "e+-", "e-"), "E+-", "e-")
	for term := range strings.SplitSeq(text, "+") {
		if term == "" {
			continue
		}
		factor, name := 1.0, term
		if strings.HasPrefix(name, "-") {
			factor, name = -1, name[1:]
		}
		if number, rest, ok := strings.Cut(name, "*"); ok {
			x, err := strconv.ParseFloat(number, 64)
			if err != nil {
				return 0, slope, fmt.Errorf("has the factor %q", number)
			}
			factor, name = factor*x, rest
		}
		if i := slices.Index(names, name); i >= 0 {
			slope[i] += factor
		} else if x, err := strconv.ParseFloat(name, 64); err == nil {
			constant += factor * x
		} else {
			return 0, slope, fmt.Errorf("has the term %q", term)
		}
	}
	return constant, slope, nil
}

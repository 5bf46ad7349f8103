package engine

import (
	"fmt"
	"slices"

	"github.com/deploy-advice/deploy-advice/engine/decide"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// ownTopic is the topic of an organisation's own questions.
const ownTopic = "policy"

// ownQuestions are the organisation's own questions that one of its rules waits for, about an option that still stands. They come first: such a rule can
// remove what everything else speaks for.
func (a *Advisor) ownQuestions(component string, p profile.Profile, waiting []decide.Note) []Question {
	var out []Question
	seen := map[profile.ID]bool{}
	for _, q := range a.pol.Questions() {
		for _, n := range waiting {
			if seen[q.ID] || p.Fact(q.ID).Answered() || !contains(n.Missing, q.ID) {
				continue
			}
			seen[q.ID] = true
			out = append(out, Question{
				Component: component, Attribute: q.ID, Veto: true, Topic: ownTopic,
				Why: fmt.Sprintf("The rule %q of your policy waits for it: %s", n.Rule, n.Message),
			})
		}
	}
	return out
}

func contains(list []profile.ID, id profile.ID) bool {
	return slices.Contains(list, id)
}

// clashes says which facts do not go together, and what would settle it.
func clashes(p profile.Profile) []string {
	var out []string
	for _, c := range profile.Contradictions(p) {
		out = append(out, c.Text+" "+c.Ask)
	}
	return out
}

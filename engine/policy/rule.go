package policy

import (
	"cel.dev/cel-go/cel"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Action is what a rule does when it fires.
type Action string

// The actions.
const (
	Deny   Action = "deny"   // the option is removed, with the rule's message
	Warn   Action = "warn"   // the option stays, with a warning
	Prefer Action = "prefer" // the option gains the rule's strength
)

// Rule is a rule of the policy as read.
type Rule struct {
	ID       string
	When     string // the CEL expression
	Action   Action
	Message  string
	Strength float64      // of Prefer: value added on a scale of 0 to 1; negative to disfavour
	Needs    []profile.ID // the facts it reads, sorted
	Option   bool         // it reads the option, not facts alone
	Line     int          // in the policy file
}

// rule is a rule with its program.
type rule struct {
	Rule

	program cel.Program
	kinds   map[profile.ID]profile.Kind // of the facts it reads
}

// Rules returns the rules in the order of the file.
func (p *Policy) Rules() []Rule {
	out := make([]Rule, len(p.rules))
	for i, r := range p.rules {
		out[i] = r.Rule
	}
	return out
}

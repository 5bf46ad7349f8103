package policy

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/checker"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// costLimit bounds the worst case of a rule in CEL's cost units; a comparison is about one. It keeps a rule in the microseconds.
const costLimit = 5_000

// maxExpression is the longest expression, in characters.
const maxExpression = 2_000

// The variables of an option.
const (
	optionPlatform  = "option.platform"
	optionFamily    = "option.family"
	optionVendor    = "option.vendor"
	optionCloud     = "option.cloud"
	optionMonthly   = "option.monthly_usd"
	optionLatency   = "option.latency_p99_ms"
	optionCold      = "option.cold_start_probability"
	optionHours     = "option.operations_hours"
	optionInstances = "option.instances"
)

func optionNames() []string {
	return []string{optionPlatform, optionFamily, optionVendor, optionCloud, optionMonthly, optionLatency, optionCold, optionHours, optionInstances}
}

// environment declares what a rule may read: every attribute as facts.ID and the figures of an option. A slip in a name is an
// error when the policy is loaded, not a rule that never fires.
func environment(own []profile.Attribute) (*cel.Env, error) {
	opts := []cel.EnvOption{
		cel.CrossTypeNumericComparisons(true),
		cel.ParserExpressionSizeLimit(maxExpression),
		cel.ParserRecursionLimit(50),
		cel.ASTValidators(cel.ValidateRegexLiterals(), cel.ValidateComprehensionNestingLimit(1), cel.ValidateHomogeneousAggregateLiterals()),
	}
	for _, name := range []string{optionPlatform, optionFamily, optionVendor, optionCloud} {
		opts = append(opts, cel.Variable(name, cel.StringType))
	}
	for _, name := range []string{optionMonthly, optionLatency, optionCold, optionHours, optionInstances} {
		opts = append(opts, cel.Variable(name, cel.DoubleType))
	}
	for _, list := range [2][]profile.Attribute{profile.Table(), own} {
		for _, a := range list {
			opts = append(opts, cel.Variable(factPrefix+string(a.ID), typeOf(a)))
		}
	}
	return cel.NewEnv(opts...) //nolint:wrapcheck // the caller names the policy
}

// factPrefix begins the variables that are facts.
const factPrefix = "facts."

func typeOf(a profile.Attribute) *cel.Type {
	switch a.Kind {
	case profile.Bool:
		return cel.BoolType
	case profile.Number, profile.Integer:
		return cel.DoubleType
	case profile.Enum, profile.Text:
	}
	return cel.StringType
}

// sizes tells the cost estimator how long the texts of facts can be.
type sizes struct{}

// EstimateSize bounds every variable by the longest free text.
func (sizes) EstimateSize(checker.AstNode) *checker.SizeEstimate {
	return &checker.SizeEstimate{Min: 0, Max: profile.MaxText}
}

// EstimateCallCost leaves calls to CEL's own estimate.
func (sizes) EstimateCallCost(string, string, *checker.AstNode, []checker.AstNode) *checker.CallEstimate {
	return nil
}

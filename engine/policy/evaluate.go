package policy

import (
	"math"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Option is what rules may know of a place to run. Figures that are not known are NaN.
type Option struct {
	Platform, Family, Vendor, Cloud string
	MonthlyUSD                      float64
	LatencyP99MS                    float64
	ColdStartProbability            float64
	OperationsHours                 float64 // a month
	Instances                       float64
}

// Outcome is what came of a rule.
type Outcome string

// The outcomes. A rule that did not fire has no finding.
const (
	Fires Outcome = "fires"
	Open  Outcome = "open"  // it depends on facts that are not known, or on where in its range one lies
	Fails Outcome = "fails" // it could not be evaluated, for example for a division by zero
)

// Finding is a rule that fired, or could.
type Finding struct {
	Rule     string
	Action   Action
	Message  string
	Strength float64
	Outcome  Outcome
	Missing  []profile.ID // of Open: the facts it depends on
}

// Evaluate runs every rule on an option and a profile and returns what fired or could, in the order of the file. It is pure; facts
// that are unknown or do not apply leave a rule open only where its result depends on them.
func (p *Policy) Evaluate(facts profile.Profile, o Option) []Finding {
	var out []Finding
	for i := range p.rules {
		r := &p.rules[i]
		outcome, missing := r.outcome(facts, o)
		if outcome == "" {
			continue
		}
		out = append(out, Finding{r.ID, r.Action, r.Message, r.Strength, outcome, missing})
	}
	return out
}

// EvaluateRule runs one rule by its place in Rules on facts given by a function, for callers that draw many worlds: it returns
// whether the rule fires and whether that is known.
func (p *Policy) EvaluateRule(i int, fact func(profile.ID) (profile.Value, bool), o Option) (fires, known bool) {
	in := world{fact: fact, option: o, kinds: p.rules[i].kinds}
	return p.rules[i].run(&in)
}

// maxRanged bounds how many ranged facts of one rule are tried at both ends.
const maxRanged = 4

// outcome evaluates the rule, at both ends of every ranged fact it reads: only a result that is the same everywhere is one.
func (r *rule) outcome(facts profile.Profile, o Option) (Outcome, []profile.ID) {
	var ranged, unknown []profile.ID
	for _, id := range r.Needs {
		v, ok := facts.Value(id)
		switch {
		case !ok:
			unknown = append(unknown, id)
		case v.Lo != v.Hi:
			ranged = append(ranged, id)
		}
	}
	if len(ranged) > maxRanged {
		return Open, append(unknown, ranged...)
	}
	in := world{fact: facts.Value, option: o, kinds: r.kinds, ranged: ranged}
	first, known := r.run(&in)
	for corner := 1; corner < 1<<len(ranged); corner++ {
		in.corner = corner
		fires, ok := r.run(&in)
		known = known && ok && fires == first
	}
	switch {
	case in.failed:
		return Fails, nil
	case !known:
		return Open, append(unknown, ranged...)
	case first:
		return Fires, nil
	}
	return "", nil
}

// run evaluates the program once.
func (r *rule) run(in *world) (fires, known bool) {
	out, _, err := r.program.Eval(in)
	if out != nil && types.IsUnknown(out) {
		return false, false
	}
	if err != nil {
		in.failed = true
		return false, false
	}
	b, ok := out.(types.Bool)
	return bool(b), ok
}

// world is what the variables of a rule resolve to. It implements CEL's activation.
type world struct {
	fact   func(profile.ID) (profile.Value, bool)
	option Option
	kinds  map[profile.ID]profile.Kind
	ranged []profile.ID
	corner int // bit i set: ranged[i] stands at its high end
	failed bool
}

// Parent is none.
func (w *world) Parent() cel.Activation { return nil }

// ResolveName returns the value of a variable; what is not known is CEL's unknown, which and, or and ?: see through.
func (w *world) ResolveName(name string) (any, bool) {
	if len(name) > len(factPrefix) && name[:len(factPrefix)] == factPrefix {
		return w.resolveFact(profile.ID(name[len(factPrefix):])), true
	}
	return w.resolveOption(name)
}

func (w *world) resolveFact(id profile.ID) any {
	v, ok := w.fact(id)
	if !ok {
		return unknown(string(id))
	}
	switch w.kinds[id] {
	case profile.Bool:
		return types.Bool(v.True())
	case profile.Enum, profile.Text:
		return types.String(v.Text)
	case profile.Number, profile.Integer:
	}
	for i, have := range w.ranged {
		if have == id && w.corner&(1<<i) != 0 {
			return types.Double(v.Hi)
		}
	}
	return types.Double(v.Lo)
}

func (w *world) resolveOption(name string) (any, bool) {
	o := &w.option
	switch name {
	case optionPlatform:
		return types.String(o.Platform), true
	case optionFamily:
		return types.String(o.Family), true
	case optionVendor:
		return types.String(o.Vendor), true
	case optionCloud:
		return types.String(o.Cloud), true
	case optionMonthly:
		return figure(name, o.MonthlyUSD), true
	case optionLatency:
		return figure(name, o.LatencyP99MS), true
	case optionCold:
		return figure(name, o.ColdStartProbability), true
	case optionHours:
		return figure(name, o.OperationsHours), true
	case optionInstances:
		return figure(name, o.Instances), true
	}
	return nil, false
}

func figure(name string, x float64) any {
	if math.IsNaN(x) {
		return unknown(name)
	}
	return types.Double(x)
}

func unknown(name string) any { return types.NewUnknown(1, types.NewAttributeTrail(name)) }

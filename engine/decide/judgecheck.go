package decide

import (
	"errors"
	"fmt"
	"math"
	"sort"
)

// check compiles the value functions and reports everything in the file that cannot stand: weights that do not sum to 1, a judgement without
// a reason, a rule without a source.
func (j *Judgement) check() error {
	errs := []error{j.checkDraws(), j.checkWeights()}
	for _, name := range []string{"monthly_usd", "latency_ratio", "hours", "seconds_to_peak"} {
		f, ok := j.Values[name]
		if !ok {
			errs = append(errs, fmt.Errorf("no value function %s", name))
			continue
		}
		if err := f.compile(); err != nil {
			errs = append(errs, fmt.Errorf("value function %s: %w", name, err))
		}
		if f.Reason == "" {
			errs = append(errs, fmt.Errorf("value function %s: no reason", name))
		}
		j.Values[name] = f
	}
	return errors.Join(append(errs, j.checkSources()...)...)
}

func (j *Judgement) checkDraws() error {
	d := j.Draws
	if d.Probe < 1 || d.Settled%d.Probe != 0 || d.Worlds%d.Settled != 0 || d.Weightings < 1 || d.Concentration <= 0 {
		return fmt.Errorf("draws %+v: probe must divide settled and settled must divide worlds", d)
	}
	return nil
}

func (j *Judgement) checkWeights() error {
	var sum [3]float64
	for _, name := range criterionNames() {
		w, ok := j.Criteria[name]
		if !ok || w.Reason == "" {
			return fmt.Errorf("criterion %s: want weights and a reason", name)
		}
		sum[0], sum[1], sum[2] = sum[0]+w.Balanced, sum[1]+w.Cost, sum[2]+w.Speed
	}
	for i, s := range sum {
		if math.Abs(s-1) > 1e-9 {
			return fmt.Errorf("weights of column %d sum to %v", i, s)
		}
	}
	return nil
}

func (j *Judgement) checkSources() []error {
	var errs []error
	cites := map[string]string{}
	for id, f := range j.Fits {
		cites["fit "+id] = f.Source
		if f.Reason == "" {
			errs = append(errs, fmt.Errorf("fit %s: no reason", id))
		}
	}
	for id, r := range j.Rules {
		cites["rule "+id] = r.Source
		if r.Reason == "" {
			errs = append(errs, fmt.Errorf("rule %s: no reason", id))
		}
	}
	for what, source := range cites {
		if _, ok := j.Sources[source]; !ok {
			errs = append(errs, fmt.Errorf("%s: no source %q", what, source))
		}
	}
	sort.Slice(errs, func(a, b int) bool { return errs[a].Error() < errs[b].Error() })
	return errs
}

package decide

import (
	"errors"
	"fmt"
	"math"

	"go.yaml.in/yaml/v3"
)

// z90 is the standard normal's 90% point: the published 10% and 90% points of a lognormal lie so far from its middle.
const z90 = 1.2815515655446004

// rawPrior is a row of the published priors as written: weights by value, a probability, or two quantiles.
type rawPrior = yaml.Node

// prior is what is thought of an open axis: one row for each value of the axis it depends on.
type prior struct {
	by     axis // noAxis: only the default row
	stated bool // rows count only when that axis is known
	rows   []priorRow
	normal priorRow // the default
}

// priorRow is one distribution.
type priorRow struct {
	set       bool
	cum       []float64 // enums and yes/no: cumulative probabilities
	mu, sigma float64   // numbers: of the logarithm
	drawn     []float64 // the draw of every fixed world
}

func compilePriors(j *Judgement, scales *[axes]scale, at func(string) (axis, bool)) ([axes]prior, error) {
	var out [axes]prior
	var errs []error
	for ax := range axes {
		out[ax] = prior{by: noAxis}
		raw, ok := j.Priors[string(scales[ax].id)]
		if !ok {
			if !derived(ax) {
				errs = append(errs, fmt.Errorf("no prior for %s", scales[ax].id))
			}
			continue
		}
		p, err := compilePrior(raw, ax, scales, at)
		if err != nil {
			errs = append(errs, fmt.Errorf("prior of %s: %w", scales[ax].id, err))
		}
		out[ax] = p
	}
	return out, errors.Join(errs...)
}

// derived reports whether an axis, when open, follows from others instead of a prior of its own.
func derived(ax axis) bool {
	return ax == axPeak || ax == axSecondsMax || ax == axConcurrentPeak
}

func compilePrior(raw map[string]rawPrior, ax axis, scales *[axes]scale, at func(string) (axis, bool)) (prior, error) {
	p := prior{by: noAxis}
	if by, ok := raw["by"]; ok {
		dep, ok := at(by.Value)
		if !ok || dep >= ax || !scales[dep].enum {
			return p, fmt.Errorf("by %q: not an enum drawn before it", by.Value)
		}
		p.by = dep
		p.rows = make([]priorRow, len(scales[dep].values))
	}
	if node, ok := raw["stated"]; ok {
		p.stated = node.Value == "true"
	}
	for key, node := range raw {
		if key == "by" || key == "stated" {
			continue
		}
		row, err := compileRow(&node, &scales[ax])
		if err != nil {
			return p, fmt.Errorf("row %s: %w", key, err)
		}
		if err := p.place(key, row, scales); err != nil {
			return p, err
		}
	}
	if !p.normal.set {
		return p, errors.New("no default row")
	}
	return p, nil
}

func (p *prior) place(key string, row priorRow, scales *[axes]scale) error {
	if key == "default" {
		p.normal = row
		return nil
	}
	if p.by == noAxis {
		return fmt.Errorf("row %s: nothing to depend on", key)
	}
	i, ok := indexOf(scales[p.by].values, key)
	if !ok {
		return fmt.Errorf("row %s: not a value of %s", key, scales[p.by].id)
	}
	p.rows[i] = row
	return nil
}

func compileRow(node *yaml.Node, s *scale) (priorRow, error) {
	switch {
	case !s.enum:
		var q [2]float64
		if err := node.Decode(&q); err != nil || q[0] <= 0 || q[1] < q[0] {
			return priorRow{}, fmt.Errorf("want two ascending positive quantiles, got %s", node.Value)
		}
		lo, hi := math.Log(q[0]), math.Log(q[1])
		return priorRow{set: true, mu: (lo + hi) / 2, sigma: (hi - lo) / (2 * z90)}, nil
	case node.Kind == yaml.ScalarNode:
		var yes float64
		if err := node.Decode(&yes); err != nil || yes < 0 || yes > 1 || len(s.values) != 2 {
			return priorRow{}, fmt.Errorf("want a probability, got %s", node.Value)
		}
		return priorRow{set: true, cum: []float64{1 - yes, 1}}, nil
	}
	return compileWeights(node, s)
}

func compileWeights(node *yaml.Node, s *scale) (priorRow, error) {
	var weights map[string]float64
	if err := node.Decode(&weights); err != nil {
		return priorRow{}, fmt.Errorf("weights of a prior: %w", err)
	}
	cum, total := make([]float64, len(s.values)), 0.0
	for i, v := range s.values {
		total += weights[v]
		cum[i] = total
		delete(weights, v)
	}
	for v := range weights {
		return priorRow{}, fmt.Errorf("%q is not a value of %s", v, s.id)
	}
	if total <= 0 {
		return priorRow{}, errors.New("weights add to nothing")
	}
	for i := range cum {
		cum[i] /= total
	}
	return priorRow{set: true, cum: cum}, nil
}

// row picks the distribution that holds in a world.
func (p *prior) row(r *row, k *known) *priorRow {
	if p.by != noAxis && (!p.stated || k[p.by].state != open) {
		if row := &p.rows[int(r[p.by])]; row.set {
			return row
		}
	}
	return &p.normal
}

// draw maps a uniform number (and its normal quantile) to a value of the axis.
func (d *priorRow) draw(u, z float64) float64 {
	if d.cum == nil {
		return math.Exp(d.mu + d.sigma*z)
	}
	for i, c := range d.cum {
		if u < c {
			return float64(i)
		}
	}
	return float64(len(d.cum) - 1)
}

package decide

import "math"

// weighting is one vector of weights over the criteria, which sum to 1, and one draw of the luck of figures: the weights of cost and operations times a
// standard normal number.
type weighting [terms]float64

// compileWeightings draws the weight vectors of every budget priority: a Dirichlet around the middle, the same luck for each priority. Stated
// weights of a policy take the place of the middle.
func (m *Model) compileWeightings(stated map[string]float64) {
	luck := gammaLuck(m.j.Draws.Weightings)
	m.weightings = make([]weightings, len(m.scales[axPriority].values))
	m.middle = make([]weighting, len(m.weightings))
	for i, priority := range m.scales[axPriority].values {
		m.middle[i] = m.middleWeights(priority, stated)
		list := make([]weighting, m.j.Draws.Weightings)
		for w := range list {
			list[w] = dirichlet(m.middle[i], m.j.Draws.Concentration, luck[w])
			list[w].draw(luck[w])
		}
		m.weightings[i] = boundWeights(list)
	}
}

func (m *Model) middleWeights(priority string, stated map[string]float64) weighting {
	var out weighting
	sum := 0.0
	for c, name := range criterionNames() {
		w := m.j.Criteria[name]
		switch priority {
		case "cost":
			out[c] = w.Cost
		case "speed-of-delivery":
			out[c] = w.Speed
		default:
			out[c] = w.Balanced
		}
		if s, ok := stated[name]; ok {
			out[c] = s
		} else if len(stated) > 0 {
			out[c] = 0
		}
		sum += out[c]
	}
	for c := range criteria {
		out[c] /= sum
	}
	return out
}

// gammaLuck is a Latin hypercube of normal quantiles, one column a term.
func gammaLuck(n int) [][terms]float64 {
	rng := splitmix(77)
	out := make([][terms]float64, n)
	for c := range terms {
		strata := make([]int, n)
		for i := range strata {
			strata[i] = i
		}
		rng.shuffle(strata)
		for i, s := range strata {
			out[i][c] = normalQuantile((float64(s) + 0.5) / float64(n))
		}
	}
	return out
}

// dirichlet maps normal luck to a Dirichlet vector of the given middle and concentration, by gamma quantiles (Wilson and Hilferty's cube).
func dirichlet(middle weighting, concentration float64, z [terms]float64) weighting {
	var out weighting
	sum := 0.0
	for c := range criteria {
		shape := concentration * middle[c]
		if shape <= 0 {
			continue
		}
		t := 1 - 1/(9*shape) + z[c]/(3*math.Sqrt(shape))
		out[c] = shape * math.Pow(math.Max(t, 0.02), 3)
		sum += out[c]
	}
	for c := range criteria {
		out[c] /= sum
	}
	return out
}

// draw sets the luck of figures.
func (w *weighting) draw(z [terms]float64) {
	w[luckPrice], w[luckHours] = w[crCost]*z[luckPrice], w[crOperations]*z[luckHours]
}

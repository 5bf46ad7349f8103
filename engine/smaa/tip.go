package smaa

import "fmt"

// Tip is where the preference between two alternatives turns as the weight of
// one criterion moves from 0 to 1.
type Tip struct {
	Weight  float64 // at which both are equal; meaningful when Crosses
	Crosses bool    // the point lies strictly between 0 and 1
	Above   bool    // the first alternative is better above Weight, or everywhere when there is no crossing
}

// WeightTip moves the weight of one criterion; the others keep their present
// proportions. a and b are the values of two alternatives by criterion. The
// difference is linear in the weight, so the point is exact.
func WeightTip(a, b, weights []float64, criterion int) (Tip, error) {
	if len(a) != len(b) || len(a) != len(weights) || len(a) < 2 {
		return Tip{}, fmt.Errorf("values of %d and %d criteria with %d weights, allowed are equal numbers from 2 up", len(a), len(b), len(weights))
	}
	if criterion < 0 || criterion >= len(a) {
		return Tip{}, fmt.Errorf("criterion is %d, allowed are 0 to %d", criterion, len(a)-1)
	}
	rest, total := 0.0, 0.0
	for c, w := range weights {
		if !finite(a[c]) || !finite(b[c]) || !finite(w) || w < 0 {
			return Tip{}, fmt.Errorf("criterion %d has values %g and %g and weight %g, allowed are finite numbers and a weight from 0 up", c+1, a[c], b[c], w)
		}
		if c != criterion {
			rest += w * (a[c] - b[c])
			total += w
		}
	}
	if total == 0 {
		return Tip{}, fmt.Errorf("weights beside criterion %d sum to 0, allowed is a positive sum", criterion+1)
	}
	rest /= total
	own := a[criterion] - b[criterion]
	tip := Tip{Above: own > rest}
	if own == rest {
		tip.Above = own > 0
		return tip, nil
	}
	tip.Weight = -rest / (own - rest)
	tip.Crosses = tip.Weight > 0 && tip.Weight < 1
	if !tip.Crosses {
		tip.Above = own+rest > 0
	}
	return tip, nil
}

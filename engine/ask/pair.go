package ask

// pairDoubt is how many deviations of chance are taken off a pair: the best of many hundred pairs looks telling by chance alone.
const pairDoubt = 6

// lookAhead lifts questions that tell nothing alone but much in a pair: two answers that decide only together. It is tried only when no single question
// tells anything and the verdict is still open. It returns the information of the pair, 0 when none was lifted.
func lookAhead(t *Table, vars []Variable, scores []Score, unsure bool) float64 {
	const little = 0.02 // bits
	if !unsure {
		return 0
	}
	for i := range scores {
		if scores[i].Information >= little {
			return 0
		}
	}
	best, bi, bj := 0.0, -1, -1
	for i := range vars {
		for j := i + 1; j < len(vars); j++ {
			pair := product(&vars[i], &vars[j])
			if bits := information(t.Class, t.Classes, &pair, pairDoubt); bits > best {
				best, bi, bj = bits, i, j
			}
		}
	}
	if best < little {
		return 0
	}
	scores[bi].rank += best / 2
	scores[bj].rank += best / 2
	scores[bi].Information, scores[bj].Information = best/2, best/2
	return best
}

// product is the question that asks both.
func product(a, b *Variable) Variable {
	out := Variable{Groups: a.Groups * b.Groups, Group: make([]int, len(a.Group))}
	for i := range a.Group {
		out.Group[i] = a.Group[i]*b.Groups + b.Group[i]
	}
	return out
}

package smaa

import "math"

// Score is what asking one question would tell.
type Score struct {
	InformationBits float64 // mutual information of the answer and the winner
	EVPPI           float64 // mean utility gained by choosing after the answer
	PFlip           float64 // probability of an answer that changes the alternative of highest mean utility
}

// Scratch holds the counts of one pass over a table.
type Scratch struct {
	mass []float64 // by answer
	wins []float64 // by answer and winner; the last column is "nothing"
	sums []float64 // by answer and alternative
	all  []float64
}

// NewScratch makes room for questions of up to the given number of answers.
func NewScratch(t *Table, answers int) *Scratch {
	return &Scratch{
		mass: make([]float64, answers), wins: make([]float64, answers*(t.alternatives+1)),
		sums: make([]float64, answers*t.alternatives), all: make([]float64, t.alternatives+1),
	}
}

// Information is the mutual information, in bits, of a question's answer and
// the winner. It reads winners only and is the fast way to rank questions.
// answers holds values below count, which must fit the scratch.
func (t *Table) Information(answers []uint16, count int, s *Scratch) float64 {
	t.countWins(answers, count, s)
	return s.information(count, t.alternatives+1)
}

func (t *Table) countWins(answers []uint16, count int, s *Scratch) {
	columns := t.alternatives + 1
	mass, wins := s.mass[:count], s.wins[:count*columns]
	clear(mass)
	clear(wins)
	for w, weight := range t.weight {
		if weight == 0 {
			continue
		}
		v := int(answers[w])
		winner := int(t.winner[w])
		if winner < 0 {
			winner = t.alternatives
		}
		mass[v] += weight
		wins[v*columns+winner] += weight
	}
}

// information is the sum of p(v,a) log p(v,a)/(p(v) p(a)).
func (s *Scratch) information(count, columns int) float64 {
	clear(s.all)
	total := 0.0
	for v := range count {
		total += s.mass[v]
		for a := range columns {
			s.all[a] += s.wins[v*columns+a]
		}
	}
	sum := 0.0
	for v := range count {
		for a := range columns {
			if joint := s.wins[v*columns+a]; joint > 0 {
				sum += joint * math.Log2(joint/s.mass[v]*(total/s.all[a]))
			}
		}
	}
	if total == 0 {
		return 0
	}
	return math.Max(0, sum/total)
}

// Score computes all three measures of a question in one pass.
func (t *Table) Score(answers []uint16, count int, s *Scratch) Score {
	n := t.alternatives
	out := Score{InformationBits: t.Information(answers, count, s)}
	sums := s.sums[:count*n]
	clear(sums)
	for w, weight := range t.weight {
		if weight == 0 {
			continue
		}
		group := sums[int(answers[w])*n : (int(answers[w])+1)*n]
		for a, u := range t.utility[w*n : (w+1)*n] {
			group[a] += weight * u
		}
	}
	all := s.all[:n]
	clear(all)
	total, informed := 0.0, 0.0
	for v := range count {
		total += s.mass[v]
		for a := range n {
			all[a] += sums[v*n+a]
		}
	}
	if total == 0 {
		return out
	}
	now := largest(all)
	for v := range count {
		group := sums[v*n : (v+1)*n]
		best := largest(group)
		informed += group[best]
		if s.mass[v] > 0 && group[best] > group[now]+1e-12*s.mass[v] {
			out.PFlip += s.mass[v]
		}
	}
	out.PFlip /= total
	out.EVPPI = math.Max(0, (informed-all[now])/total)
	return out
}

// Joint writes the answers of two questions as those of one with
// countA*countB answers, to see what they tell together.
func Joint(a, b []uint16, countB int, dst []uint16) {
	for w := range dst {
		dst[w] = a[w]*uint16(countB) + b[w] //nolint:gosec // answers of one question are few
	}
}

// Slack is the bound that proves a verdict certain: the lead of the winner
// over a rival less the most the rival can gain by each open question. Above 0
// no completion makes the rival win, as far as the utilities are additive.
func Slack(lead float64, gains []float64) float64 {
	for _, gain := range gains {
		lead -= gain
	}
	return lead
}

package ask

import (
	"math"
	"sort"
)

// Table is the verdict of every world and today's verdict.
type Table struct {
	Class   []int // by world, in [0,Classes)
	Classes int
	Today   int   // the verdict given now
	Place   []int // by world: a finer verdict, in [0,Places); it only breaks near ties between questions
	Places  int
}

// Variable is one open question with the answer every world would give.
type Variable struct {
	ID     string
	Topic  string
	Veto   bool
	Group  []int // by world, in [0,Groups)
	Groups int
	Must   bool // to be asked before stopping, however little it tells of the class
	Begun  bool // its topic has been talked about already
}

// Rules are the thresholds of asking and stopping.
type Rules struct {
	Epsilon    float64 // stop below this joint probability of another verdict
	Veto       float64 // but not while answers of one veto question alone carry this probability
	Hysteresis float64 // factor in favour of topics already begun
}

// Score is what one question is worth today.
type Score struct {
	Index       int
	Information float64   // bits of mutual information with the verdict, corrected for the size of the table
	Change      float64   // probability that its answer alone changes the verdict
	Class       []int     // by group: the verdict given that answer; -1 when no world gives it
	Share       []float64 // by group: probability of the answer
	rank        float64
}

// Answer is the outcome of ranking: the questions, most telling first and topics together, the joint probability of a change, and whether to stop.
type Answer struct {
	Scores []Score
	Change float64 // share of worlds whose own verdict is not today's
	Stop   bool
}

// placeWeight is the part that telling platforms apart plays beside telling families apart: a change of platform within a form is a far smaller loss.
const placeWeight = 0.1

// Rank scores every variable and says whether to stop.
func Rank(t Table, vars []Variable, rules Rules) Answer {
	out := Answer{Change: change(t), Scores: make([]Score, 0, len(vars))}
	guarded := false
	for i := range vars {
		s := score(&t, &vars[i])
		s.Index = i
		s.rank = s.Information + placeWeight*information(t.Place, t.Places, &vars[i])
		if vars[i].Veto && s.Change >= rules.Veto {
			s.rank += s.Change
			guarded = true
		}
		if vars[i].Must {
			guarded = true
		}
		if vars[i].Begun {
			s.rank *= rules.Hysteresis
		}
		out.Scores = append(out.Scores, s)
	}
	lookAhead(&t, vars, out.Scores, out.Change >= rules.Epsilon)
	order(out.Scores)
	out.Stop = out.Change < rules.Epsilon && !guarded
	return out
}

func change(t Table) float64 {
	other := 0
	for _, c := range t.Class {
		if c != t.Today {
			other++
		}
	}
	return float64(other) / math.Max(1, float64(len(t.Class)))
}

// score counts worlds by answer and verdict.
func score(t *Table, v *Variable) Score {
	joint, byGroup, byClass := count(t.Class, t.Classes, v)
	n := float64(len(t.Class))
	s := Score{Class: make([]int, v.Groups), Share: make([]float64, v.Groups), Information: mutual(joint, byGroup, byClass, n)}
	for g := range v.Groups {
		s.Share[g] = float64(byGroup[g]) / n
		s.Class[g] = -1
		if byGroup[g] == 0 {
			continue
		}
		s.Class[g] = top(joint[g*t.Classes:(g+1)*t.Classes], t.Today)
		if s.Class[g] != t.Today {
			s.Change += s.Share[g]
		}
	}
	return s
}

// top is the most frequent class; today's wins ties.
func top(counts []int, today int) int {
	best := today
	for c, n := range counts {
		if n > counts[best] {
			best = c
		}
	}
	return best
}

func count(class []int, classes int, v *Variable) (joint, byGroup, byClass []int) {
	joint, byGroup, byClass = make([]int, v.Groups*classes), make([]int, v.Groups), make([]int, classes)
	for i, c := range class {
		g := v.Group[i]
		joint[g*classes+c]++
		byGroup[g]++
		byClass[c]++
	}
	return joint, byGroup, byClass
}

func information(class []int, classes int, v *Variable) float64 {
	if classes == 0 {
		return 0
	}
	joint, byGroup, byClass := count(class, classes, v)
	return mutual(joint, byGroup, byClass, float64(len(class)))
}

// mutual is the mutual information in bits, less the bias that a table of n worlds adds (Miller and Madow), never negative.
func mutual(joint, byGroup, byClass []int, n float64) float64 {
	if n == 0 {
		return 0
	}
	classes, bits, cells := len(byClass), 0.0, 0
	for i, c := range joint {
		if c == 0 {
			continue
		}
		cells++
		p := float64(c) / n
		bits += p * math.Log2(float64(c)*n/(float64(byGroup[i/classes])*float64(byClass[i%classes])))
	}
	bias := float64(cells-filled(byGroup)-filled(byClass)+1) / (2 * n * math.Ln2)
	return math.Max(0, bits-math.Max(0, bias))
}

func filled(list []int) int {
	n := 0
	for _, c := range list {
		if c > 0 {
			n++
		}
	}
	return n
}

// order sorts by rank; equal ranks keep the order of the variables, so that the talk is the same on every run.
func order(scores []Score) {
	sort.SliceStable(scores, func(a, b int) bool { return scores[a].rank > scores[b].rank })
}

package ask

import (
	"math"
	"sort"
)

// Table is the verdict of every world and today's verdict.
type Table struct {
	Class   []int // by world, in [0,Classes)
	Classes int
	Share   []float64 // by world x class: how surely each is the world's verdict; nil takes Class as certain
	Today   int       // the verdict given now
	Place   []int     // by world: a finer verdict, in [0,Places); it only breaks near ties between questions
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
	Removes     float64   // probability of an answer after which today's verdict hardly ever stands
	Class       []int     // by group: the verdict given that answer; -1 when no world gives it
	Share       []float64 // by group: probability of the answer
	rank        float64
}

// Answer is the outcome of ranking: the questions, most telling first and topics together, the joint probability of a change, and whether to stop.
type Answer struct {
	Scores []Score
	Change float64 // share of worlds whose own verdict is not today's
	Stop   bool
	Gain   float64 // how much surer the best question would make, on the scale of squared chances; a guarded one counts fully
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
		gain := t.decided(&vars[i])
		out.Gain = math.Max(out.Gain, gain)
		s.rank = gain + placeWeight*information(t.Place, t.Places, &vars[i], doubt)
		if vars[i].Veto && s.Removes >= rules.Veto {
			s.rank += s.Removes
			guarded = true
		}
		guarded = guarded || vars[i].Must
		if vars[i].Begun {
			s.rank *= rules.Hysteresis
		}
		out.Scores = append(out.Scores, s)
	}
	if pair := lookAhead(&t, vars, out.Scores, out.Change >= rules.Epsilon); pair > 0 || guarded {
		out.Gain = 1
	}
	order(out.Scores)
	out.Stop = out.Change < rules.Epsilon && !guarded
	return out
}

// hardly is the share of worlds up to which a verdict counts as removed by an answer.
const hardly = 0.1

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
	joint, byGroup := count(t.Class, t.Classes, v)
	n := float64(len(t.Class))
	s := Score{Class: make([]int, v.Groups), Share: make([]float64, v.Groups), Information: t.told(v)}
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
		if float64(joint[g*t.Classes+t.Today]) < hardly*float64(byGroup[g]) {
			s.Removes += s.Share[g]
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

func count(class []int, classes int, v *Variable) (joint, byGroup []int) {
	joint, byGroup = make([]int, v.Groups*classes), make([]int, v.Groups)
	for i, c := range class {
		g := v.Group[i]
		joint[g*classes+c]++
		byGroup[g]++
	}
	return joint, byGroup
}

// told is the information of a variable about the verdict, worlds that are unsure of theirs counting in parts: a world in which two options are nearly
// alike tells little, whichever is ahead.
func (t *Table) told(v *Variable) float64 {
	if t.Share == nil {
		return information(t.Class, t.Classes, v, doubt)
	}
	joint := make([]float64, v.Groups*t.Classes)
	for i, g := range v.Group {
		for c, s := range t.Share[i*t.Classes : (i+1)*t.Classes] {
			joint[g*t.Classes+c] += s
		}
	}
	return mutual(joint, t.Classes, float64(len(v.Group)), doubt)
}

// decided is how much surer of the verdict one is with the answer: the gain in the sum of squared chances, less what chance alone shows. Unlike
// information it cares little for verdicts that are rare anyway, which no interview should hunt for.
func (t *Table) decided(v *Variable) float64 {
	if t.Share == nil {
		return t.told(v)
	}
	joint, byGroup, byClass := make([]float64, v.Groups*t.Classes), make([]float64, v.Groups), make([]float64, t.Classes)
	for i, g := range v.Group {
		byGroup[g]++
		for c, s := range t.Share[i*t.Classes : (i+1)*t.Classes] {
			joint[g*t.Classes+c] += s
			byClass[c] += s
		}
	}
	n, before, after := float64(len(v.Group)), 0.0, 0.0
	for _, c := range byClass {
		before += c * c / n / n
	}
	for i, c := range joint {
		if c > 0 {
			after += c * c / byGroup[i/t.Classes] / n
		}
	}
	chance := (1 + doubt) * float64(filled(byGroup)-1) * (1 - before) / n
	return math.Max(0, after-before-chance)
}

func information(class []int, classes int, v *Variable, doubt float64) float64 {
	if classes == 0 {
		return 0
	}
	joint := make([]float64, v.Groups*classes)
	for i, c := range class {
		joint[v.Group[i]*classes+c]++
	}
	return mutual(joint, classes, float64(len(class)), doubt)
}

// mutual is the mutual information in bits of a table of groups by classes, less what n worlds show by chance alone:
// the bias of Miller and Madow and some deviations of the chi-squared distribution it stands for. Never negative.
func mutual(joint []float64, classes int, n, doubt float64) float64 {
	if n == 0 {
		return 0
	}
	byGroup, byClass := make([]float64, len(joint)/classes), make([]float64, classes)
	cells := 0
	for i, c := range joint {
		byGroup[i/classes] += c
		byClass[i%classes] += c
		if c > 0 {
			cells++
		}
	}
	bits := 0.0
	for i, c := range joint {
		if c > 0 {
			bits += c / n * math.Log2(c*n/(byGroup[i/classes]*byClass[i%classes]))
		}
	}
	freedom := math.Max(0, float64(cells-filled(byGroup)-filled(byClass)+1))
	noise := (freedom + doubt*math.Sqrt(2*freedom)) / (2 * n * math.Ln2)
	return math.Max(0, bits-noise)
}

// doubt is how many deviations of chance are taken off, so that rare answers do not look telling because few worlds give them.
const doubt = 1.5

func filled(list []float64) int {
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

package ask

import (
	"math"
	"testing"
)

// rules are thresholds that hide nothing.
func rules() Rules { return Rules{Epsilon: 0.1, Veto: 0.04, Hysteresis: 1.25} }

func TestRank_irrelevantQuestionTellsNothing(t *testing.T) {
	t.Parallel()
	table := Table{Class: []int{0, 0, 1, 1}, Classes: 2}
	vars := []Variable{
		{ID: "decides", Group: []int{0, 0, 1, 1}, Groups: 2},
		{ID: "idle", Group: []int{0, 1, 0, 1}, Groups: 2},
	}
	got := Rank(table, vars, rules())
	if got.Scores[0].Index != 0 || got.Scores[0].Information <= got.Scores[1].Information {
		t.Fatalf("scores = %+v, want the question that decides first", got.Scores)
	}
	if got.Scores[1].Information != 0 || got.Scores[1].Change != 0 {
		t.Errorf("idle question = %+v, want nothing told and nothing changed", got.Scores[1])
	}
	if got.Change != 0.5 || got.Stop {
		t.Errorf("change = %v, stop = %v, want 0.5 and to go on", got.Change, got.Stop)
	}
}

func TestRank_twoAnswersThatDecideOnlyTogetherAreLifted(t *testing.T) {
	t.Parallel()
	var class, a, b, c []int
	for i := range 256 {
		a, b, c = append(a, i&1), append(b, i>>1&1), append(c, i>>2&1)
		class = append(class, i&1^i>>1&1)
	}
	vars := []Variable{{ID: "c", Group: c, Groups: 2}, {ID: "a", Group: a, Groups: 2}, {ID: "b", Group: b, Groups: 2}}
	got := Rank(Table{Class: class, Classes: 2}, vars, rules())
	if got.Scores[0].Index == 0 || got.Scores[1].Index == 0 {
		t.Fatalf("order = %+v, want the pair before the idle question", got.Scores)
	}
	if math.Abs(got.Scores[0].Information+got.Scores[1].Information-1) > 0.02 {
		t.Errorf("pair tells %v bits, want about 1", got.Scores[0].Information+got.Scores[1].Information)
	}
}

func TestRank_vetoQuestionKeepsTheTalkGoing(t *testing.T) {
	t.Parallel()
	class, group := make([]int, 100), make([]int, 100)
	for i := range 6 {
		class[i], group[i] = 1, 1
	}
	plain := []Variable{{ID: "gpu", Group: group, Groups: 2}}
	if got := Rank(Table{Class: class, Classes: 2}, plain, rules()); !got.Stop {
		t.Errorf("change %v below epsilon, want to stop", got.Change)
	}
	plain[0].Veto = true
	if got := Rank(Table{Class: class, Classes: 2}, plain, rules()); got.Stop {
		t.Error("a veto question with six in a hundred is open, want to go on")
	}
}

package decide

import (
	"github.com/deploy-advice/deploy-advice/engine/ask"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Questions are the open attributes that could still change the verdict.
type Questions struct {
	Ranked []Question
	Change float64 // joint probability of another verdict
	Why    string  // why nothing more need be asked: proved, epsilon, indifferent, price, exhausted, no-option; empty while something should be
}

// Question is one open attribute with what its answers lead to.
type Question struct {
	Attribute   profile.Attribute
	Information float64
	Change      float64
	Leads       []Lead
}

// Lead is where one answer leads. Family is empty when no option stands.
type Lead struct {
	Value  string
	Family string
	Share  float64
}

// Questions ranks what is open. epsilon <= 0 takes the judgement's.
func (s *Study) Questions(epsilon float64) Questions {
	if epsilon <= 0 {
		epsilon = s.m.j.Stop.Epsilon
	}
	if s.won.Family < 0 && s.t.none == 1 {
		return Questions{Why: "no-option"}
	}
	axs := s.openAxes()
	table := s.askTable()
	rules := ask.Rules{Epsilon: epsilon, Veto: s.m.j.Stop.Veto, Hysteresis: s.m.j.Stop.Hysteresis}
	answer := ask.Rank(table, s.variables(axs), rules)
	out := Questions{Change: answer.Change}
	for _, sc := range answer.Scores {
		if sc.Information <= 0 && sc.Change <= 0 && axs[sc.Index] != axCloud {
			continue
		}
		out.Ranked = append(out.Ranked, s.question(axs[sc.Index], sc))
	}
	out.Why = s.stopReason(answer, out.Ranked)
	return out
}

func (s *Study) stopReason(a ask.Answer, ranked []Question) string {
	switch {
	case len(ranked) == 0 && a.Change == 0 && s.proved():
		return "proved"
	case a.Stop:
		if a.Change == 0 && s.proved() {
			return "proved"
		}
		return "epsilon"
	case len(ranked) == 0:
		return "exhausted"
	case s.won.Family >= 0 && !must(ranked) && s.t.regret(s.won.Family) < s.m.j.Stop.Worth:
		return "indifferent"
	case a.Gain < s.m.j.Stop.Price:
		return "price"
	}
	return ""
}

// must reports whether the cloud is still to be asked: without it no platform can be named.
func must(ranked []Question) bool {
	for _, q := range ranked {
		if q.Attribute.ID == "cloud" {
			return true
		}
	}
	return false
}

// openAxes lists the axes that may be asked about: open, and nobody has said that they do not know.
func (s *Study) openAxes() []axis {
	var out []axis
	for ax := range axes {
		if s.k[ax].state == open && !s.k[ax].answered && s.sensible(ax) {
			out = append(out, ax)
		}
	}
	return out
}

// sensible reports whether a question can be asked at all: how many GPUs only once there is one.
func (s *Study) sensible(ax axis) bool {
	return ax != axGPUCount || s.k[axGPU].state == exact && s.k[axGPU].lo == 1
}

func (s *Study) askTable() ask.Table {
	class := make([]int, len(s.t.rows))
	place := make([]int, len(s.t.rows))
	for i := range class {
		class[i] = s.t.winner[i]
		place[i] = s.t.best[i] + 1
	}
	today := s.won.Family
	if today < 0 {
		today = noFamily
	}
	return ask.Table{Class: class, Classes: families + 1, Share: s.t.familyShares(), Today: today, Place: place, Places: len(s.t.viable) + 1}
}

func (s *Study) variables(axs []axis) []ask.Variable {
	begun := s.topicsBegun()
	out := make([]ask.Variable, len(axs))
	for i, ax := range axs {
		sc := &s.m.scales[ax]
		group := make([]int, len(s.t.rows))
		for w := range s.t.rows {
			group[w] = sc.group(s.t.rows[w][ax])
		}
		out[i] = ask.Variable{
			ID: string(sc.id), Topic: sc.attr.Topic, Veto: sc.attr.Veto, Group: group, Groups: sc.groups(),
			Must: ax == axCloud, Begun: begun[sc.attr.Topic],
		}
	}
	return out
}

// topicsBegun are the topics that a person has answered something of.
func (s *Study) topicsBegun() map[string]bool {
	out := map[string]bool{}
	for ax := range axes {
		if f := s.p.Fact(s.m.scales[ax].id); f.Provenance == profile.Stated {
			out[s.m.scales[ax].attr.Topic] = true
		}
	}
	return out
}

func (s *Study) question(ax axis, sc ask.Score) Question {
	q := Question{Attribute: s.m.scales[ax].attr, Information: sc.Information, Change: sc.Change}
	for g, class := range sc.Class {
		if class < 0 {
			continue
		}
		lead := Lead{Value: s.m.scales[ax].groupValue(g), Share: sc.Share[g]}
		if class < families {
			lead.Family = familyNames()[class]
		}
		q.Leads = append(q.Leads, lead)
	}
	return q
}

package conversation

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/deploy-advice/deploy-advice/bot"
	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// state is what a session remembers.
type state struct {
	V          int          `json:"v"`
	Phase      render.Phase `json:"phase,omitempty"` // empty before a start
	Subject    string       `json:"subject,omitempty"`
	Place      bot.Place    `json:"place,omitzero"`
	Starter    string       `json:"starter,omitempty"`
	StarterTag string       `json:"starter_tag,omitempty"` // the starter's name
	Origin     string       `json:"origin,omitempty"`
	Components []string     `json:"components,omitempty"` // names; empty for a single workload
	Answers    []answer     `json:"answers,omitempty"`    // every one ever given, in the order of arrival
	Enough     string       `json:"enough,omitempty"`     // ts at which somebody said enough
	Seq        int          `json:"seq,omitempty"`        // of intent keys
	Head       shown        `json:"head,omitzero"`
	Open       *open        `json:"open,omitempty"`
	Verdict    *decided     `json:"verdict,omitempty"`
}

// answer is one given answer. The answer in force for an attribute is the latest by TS that was not undone, so an older one
// that arrives late never overwrites a newer one.
type answer struct {
	Component  int                `json:"c"` // index; 0 for a single workload
	Attribute  profile.ID         `json:"a"`
	Value      string             `json:"v"` // canonical
	Provenance profile.Provenance `json:"p"`
	Who        string             `json:"who,omitempty"`
	Name       string             `json:"name,omitempty"`
	TS         string             `json:"ts"`
	Event      string             `json:"e"`           // answers of one event are undone together
	Message    string             `json:"m,omitempty"` // the message it was typed in
	Quote      string             `json:"q,omitempty"`
	Undone     bool               `json:"undone,omitempty"`
}

// shown is a message of ours as last rendered, so that one that did not change is not edited.
type shown struct {
	Key  string `json:"key,omitempty"`
	Hash string `json:"hash,omitempty"`
}

// open is the question message that waits for answers.
type open struct {
	shown
	Items      []item             `json:"items"`
	Understood []understoodAnswer `json:"understood,omitempty"`
}

type item struct {
	Component int        `json:"c"`
	Attribute profile.ID `json:"a"`
	Why       string     `json:"why,omitempty"`
}

type understoodAnswer struct {
	Component int        `json:"c"`
	Attribute profile.ID `json:"a"`
}

// decided is the verdict as last announced.
type decided struct {
	shown
	Family   string `json:"family"`
	Platform string `json:"platform"`
	Claim    string `json:"claim"`
	Cost     string `json:"cost"`
}

func decode(s bot.Session) (state, error) {
	st := state{V: bot.Version}
	if len(s.Body) == 0 {
		return st, nil
	}
	if err := json.Unmarshal(s.Body, &st); err != nil {
		return state{}, fmt.Errorf("decode session %s: %w", s.ID, err)
	}
	if st.V > bot.Version {
		return state{}, fmt.Errorf("session %s was written by a newer version (%d)", s.ID, st.V)
	}
	return st, nil
}

func (st *state) encode(s bot.Session) (bot.Session, error) {
	body, err := json.Marshal(st)
	if err != nil {
		return s, fmt.Errorf("encode session %s: %w", s.ID, err)
	}
	s.V, s.Body = bot.Version, body
	s.Keep = bot.KeepBriefly
	if st.Phase != "" {
		s.Keep = bot.KeepLong
	}
	return s, nil
}

// inForce returns the answer that counts for an attribute.
func (st *state) inForce(component int, id profile.ID) (answer, bool) {
	best := -1
	for i, a := range st.Answers {
		if a.Undone || a.Component != component || a.Attribute != id {
			continue
		}
		if best < 0 || a.TS >= st.Answers[best].TS {
			best = i
		}
	}
	if best < 0 {
		return answer{}, false
	}
	return st.Answers[best], true
}

// newest returns the event id of the answers given last, by time; empty when none is left.
func (st *state) newest() string {
	best := -1
	for i, a := range st.Answers {
		if !a.Undone && (best < 0 || a.TS >= st.Answers[best].TS) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return st.Answers[best].Event
}

// undo marks the answers that match and returns them.
func (st *state) undo(match func(answer) bool) []answer {
	var out []answer
	for i := range st.Answers {
		if !st.Answers[i].Undone && match(st.Answers[i]) {
			st.Answers[i].Undone = true
			out = append(out, st.Answers[i])
		}
	}
	return out
}

// system is the assessed system: the answers in force as facts.
func (st *state) system() profile.System {
	names := st.Components
	if len(names) == 0 {
		return profile.Single(st.Subject, st.profile(0, nil))
	}
	sys := profile.System{Name: st.Subject}
	shared := func(a profile.Attribute) bool { return a.Scope == profile.PerSystem }
	sys.Shared = st.profile(0, shared)
	for i, name := range names {
		own := func(a profile.Attribute) bool { return a.Scope != profile.PerSystem }
		sys.Components = append(sys.Components, profile.Workload{Name: name, Profile: st.profile(i, own)})
	}
	return sys
}

func (st *state) profile(component int, keep func(profile.Attribute) bool) profile.Profile {
	var facts []profile.Fact
	for _, attr := range profile.Table() {
		if keep != nil && !keep(attr) {
			continue
		}
		if a, ok := st.inForce(component, attr.ID); ok {
			if f, err := a.fact(attr); err == nil {
				facts = append(facts, f)
			}
		}
	}
	return profile.New(facts...)
}

func (a answer) fact(attr profile.Attribute) (profile.Fact, error) {
	f, err := profile.ParseAnswer(attr, a.Value)
	if err != nil {
		return profile.Fact{}, fmt.Errorf("stored answer: %w", err)
	}
	if f.Known() {
		f.Provenance = a.Provenance
	}
	f.Source = profile.Source{Who: a.Who, Quote: a.Quote}
	return f, nil
}

// answered counts the attributes that have an answer in force.
func (st *state) answered() int {
	type slot struct {
		c int
		a profile.ID
	}
	var seen []slot
	for _, a := range st.Answers {
		s := slot{a.Component, a.Attribute}
		if !a.Undone && a.Provenance == profile.Stated && !slices.Contains(seen, s) {
			seen = append(seen, s)
		}
	}
	return len(seen)
}

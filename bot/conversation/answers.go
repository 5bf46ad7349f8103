package conversation

import (
	"fmt"
	"slices"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// answer is one given answer. The answer in force for an attribute is the latest by TS that was not undone, so an older one
// that arrives late never overwrites a newer one.
type answer struct {
	Component  int                `json:"c"` // index; 0 for a single workload, render.Shared for all components
	Attribute  profile.ID         `json:"a"`
	Value      string             `json:"v"` // canonical
	Provenance profile.Provenance `json:"p"`
	Who        string             `json:"who,omitempty"`
	Name       string             `json:"name,omitempty"`
	TS         string             `json:"ts"`
	Event      string             `json:"e"`           // answers of one event are undone together
	Message    string             `json:"m,omitempty"` // the message it was typed in
	Quote      string             `json:"q,omitempty"`
	Note       string             `json:"n,omitempty"` // what was said beside it
	File       string             `json:"f,omitempty"` // the file it was read from, at a line and a commit; then nobody said it
	Line       int                `json:"l,omitempty"`
	Commit     string             `json:"k,omitempty"`
	Undone     bool               `json:"undone,omitempty"`
}

// lookup returns the attribute of an id, an organisation's own included.
func (st *state) lookup(id profile.ID) (profile.Attribute, bool) {
	if attr, ok := profile.Lookup(id); ok {
		return attr, true
	}
	i := slices.IndexFunc(st.own, func(a profile.Attribute) bool { return a.ID == id })
	if i < 0 {
		return profile.Attribute{}, false
	}
	return st.own[i], true
}

// table is every attribute that can be answered, in the order of forms.
func (st *state) table() []profile.Attribute {
	if len(st.own) == 0 {
		return profile.Table()
	}
	return slices.Concat(st.own, profile.Table())
}

// format is the canonical answer that a fact is.
func format(attr profile.Attribute, f profile.Fact) string {
	if f.Known() {
		return profile.Format(attr, f.Value)
	}
	return profile.FormatFact(f)
}

// given is an answer about to be taken.
type given struct {
	Component  int
	Attribute  profile.Attribute
	Value      string // canonical
	Provenance profile.Provenance
	Quote      string
	Note       string
}

// stated is an answer somebody gave to the question itself.
func stated(component int, attr profile.Attribute, value string) given {
	return given{Component: component, Attribute: attr, Value: value, Provenance: profile.Stated}
}

// take keeps an answer and returns what it changed.
func (t *turn) take(g given) understoodAnswer {
	component := t.st.slot(g.Component, g.Attribute)
	was, _ := t.st.inForce(component, g.Attribute.ID)
	t.st.Answers = append(t.st.Answers, answer{
		Component: component, Attribute: g.Attribute.ID, Value: g.Value, Provenance: g.Provenance, Who: t.ev.User, Name: t.ev.UserName,
		TS: t.ev.TS, Event: t.ev.ID, Message: t.message(), Quote: render.Cut(g.Quote, 300), Note: render.Cut(g.Note, 300),
	})
	t.note(happening{What: answered, Component: component, Attribute: g.Attribute.ID, Value: g.Value, Was: was.Value, Note: g.Note})
	return understoodAnswer{Component: component, Attribute: g.Attribute.ID, Was: was.Value}
}

// slot is where an answer belongs: a system's own attributes, and what is said of all its components, are kept once.
func (st *state) slot(component int, attr profile.Attribute) int {
	switch {
	case len(st.Components) == 0:
		return 0
	case attr.Scope == profile.PerSystem || component >= len(st.Components):
		return render.Shared
	default:
		return component
	}
}

// inForce returns the answer that counts for an attribute of a component: its own, or a later one for all.
func (st *state) inForce(component int, id profile.ID) (answer, bool) {
	best := -1
	for i, a := range st.Answers {
		if a.Undone || a.Attribute != id || (a.Component != component && a.Component != render.Shared) {
			continue
		}
		if best < 0 || a.TS > st.Answers[best].TS || (a.TS == st.Answers[best].TS && (a.Component == component || st.Answers[best].Component != component)) {
			best = i
		}
	}
	if best < 0 {
		return answer{}, false
	}
	return st.Answers[best], true
}

// newest returns the event id of the answers given last, by time; empty when none is left but those of the description and of the
// files it points at, which stand: they are changed, not taken back.
func (st *state) newest() string {
	best := -1
	given := slices.Clone(st.Answers)
	for _, f := range st.Flows {
		a := f.answer()
		a.Undone = f.Undone
		given = append(given, a)
	}
	for i, a := range given {
		if !a.Undone && a.Event != st.Start && a.File == "" && (best < 0 || a.TS >= given[best].TS) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return given[best].Event
}

// undo marks the answers that match and returns what that changed.
func (t *turn) undo(what string, match func(answer) bool) []understoodAnswer {
	var gone []answer
	for i := range t.st.Answers {
		if a := &t.st.Answers[i]; !a.Undone && match(*a) {
			a.Undone = true
			gone = append(gone, *a)
			t.note(happening{What: what, Component: a.Component, Attribute: a.Attribute, Was: a.Value})
		}
	}
	t.unlink(what, match)
	var out []understoodAnswer
	for _, a := range gone {
		out = append(out, understoodAnswer{Component: a.Component, Attribute: a.Attribute, Was: a.Value})
	}
	return out
}

// said is what stands beside an answer: a note, or the place in a file it was read from.
func (a answer) said() string {
	if a.File != "" {
		return render.At(a.File, a.Line)
	}
	return a.Note
}

func (a answer) fact(attr profile.Attribute) (profile.Fact, error) {
	f, err := profile.ParseAnswer(attr, a.Value)
	if err != nil {
		return profile.Fact{}, fmt.Errorf("stored answer: %w", err)
	}
	if f.Known() {
		f.Provenance = a.Provenance
	}
	f.Source = profile.Source{Who: a.Who, Quote: a.Quote, Note: a.Note, File: a.File, Line: a.Line, Commit: a.Commit}
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

// known is an answer in force as forms and messages show it; its value is empty while it is open.
func (st *state) known(component int, attr profile.Attribute) render.Known {
	k := render.Known{Attribute: attr, Component: component}
	if component >= 0 && component < len(st.Components) {
		k.Of = st.Components[component]
	}
	if a, ok := st.inForce(component, attr.ID); ok {
		k.Value = a.Value
	}
	return k
}

// slots lists where answers can belong: all components and each of them, or the one workload.
func (st *state) slots() []int {
	if len(st.Components) == 0 {
		return []int{0}
	}
	out := []int{render.Shared}
	for i := range st.Components {
		out = append(out, i)
	}
	return out
}

// allKnown lists the answers in force, for a form: each where it was given.
func (st *state) allKnown() []render.Known {
	var out []render.Known
	for _, component := range st.slots() {
		for _, attr := range st.table() {
			if a, ok := st.inForce(component, attr.ID); ok && a.Component == component {
				out = append(out, st.known(component, attr))
			}
		}
	}
	return out
}

// canonicalFacts is every answer in force, "component.attribute" for those of one component of a system.
func (st *state) canonicalFacts() map[string]string {
	out := map[string]string{}
	for _, k := range st.allKnown() {
		name := string(k.Attribute.ID)
		if k.Of != "" {
			name = k.Of + "." + name
		}
		out[name] = k.Value
	}
	return out
}

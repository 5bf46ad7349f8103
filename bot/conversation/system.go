package conversation

import (
	"regexp"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// maxComponents is how many components one thread can talk about; larger systems are assessed from a file.
const maxComponents = 12

// system is the assessed system: the answers in force as facts.
func (st *state) system() profile.System {
	if len(st.Components) == 0 {
		return profile.Single(st.Subject, st.profile(0))
	}
	sys := profile.System{Name: st.Subject, Shared: st.profile(render.Shared), Links: st.flows()}
	for i, name := range st.Components {
		sys.Components = append(sys.Components, profile.Workload{Name: name, Profile: st.profile(i)})
	}
	return sys
}

// profile holds the answers that count and were given for this very component.
func (st *state) profile(component int) profile.Profile {
	var facts []profile.Fact
	for _, attr := range st.table() {
		if a, ok := st.inForce(component, attr.ID); ok && a.Component == component {
			if f, err := a.fact(attr); err == nil {
				facts = append(facts, f)
			}
		}
	}
	return profile.New(facts...)
}

// declare makes the assessment one of several components. Answers given so far hold for all of them; those of a component that
// is named again stay its own.
func (t *turn) declare(names []string) {
	st := t.st
	old := st.Components
	move := func(component int) int {
		if len(old) == 0 || component < 0 || component >= len(old) {
			return render.Shared
		}
		return slices.Index(names, old[component])
	}
	for i := range st.Answers {
		a := &st.Answers[i]
		to := move(a.Component)
		if a.File != "" { // of which part a file speaks is read anew
			a.Undone = true
		}
		if to < 0 && a.Component >= 0 && len(old) > 0 {
			a.Undone = true
			to = render.Shared
		}
		a.Component = to
	}
	st.Components = names
	st.Clashes, st.InCard = nil, nil
	st.Closed = nil // they were about other parts, and stay as they were
	t.note(happening{What: named, Component: render.Shared, Note: strings.Join(names, ", ")})
}

// components finds "components: web, worker, db" in a text; rest is the text without it.
func components(text string) (names []string, rest string) {
	m := regexp.MustCompile(`(?i)\bcomponents?\s*:\s*([^.;:\n]+)[.;]?`).FindStringSubmatchIndex(text)
	if m == nil {
		return nil, text
	}
	names = componentNames(text[m[2]:m[3]])
	if len(names) < 2 {
		return nil, text
	}
	return names, strings.TrimSpace(text[:m[0]] + "\n" + text[m[1]:])
}

// componentNames reads a list of names; none when it is no list of two or more.
func componentNames(list string) []string {
	list = regexp.MustCompile(`(?i)\s+and\s+`).ReplaceAllString(list, ",")
	var out []string
	for name := range strings.SplitSeq(list, ",") {
		name = render.Cut(strings.Join(strings.Fields(strings.Trim(name, " .;:\"'`")), " "), 40)
		if name == "" || slices.ContainsFunc(out, func(have string) bool { return strings.EqualFold(have, name) }) {
			continue
		}
		if len(strings.Fields(name)) > 4 {
			return nil
		}
		out = append(out, name)
	}
	if len(out) < 2 || len(out) > maxComponents {
		return nil
	}
	return out
}

// segment is a part of a text and the component it is about.
type segment struct {
	component int
	text      string
}

// segments cuts a text into lines, each about the component it begins with, else about all of them. A single workload's text
// stays whole.
func (st *state) segments(text string) []segment {
	if len(st.Components) == 0 {
		return []segment{{0, text}}
	}
	var out []segment
	for l := range strings.SplitSeq(text, "\n") {
		component, rest := st.about(l)
		out = append(out, segment{component, rest})
	}
	return out
}

// about cuts a component's name off the front of a line: "worker: 512 MB" or "worker.memory_mb=512".
func (st *state) about(line string) (component int, rest string) {
	bare := strings.TrimLeft(line, " -*•\t")
	for i, name := range st.Components {
		if len(bare) > len(name) && strings.EqualFold(bare[:len(name)], name) && strings.ContainsAny(bare[len(name):len(name)+1], ":.") {
			return i, strings.TrimSpace(bare[len(name)+1:])
		}
	}
	if len(st.Components) == 0 {
		return 0, line
	}
	return render.Shared, line
}

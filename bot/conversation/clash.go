package conversation

import (
	"slices"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/render"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// clash is a contradiction among the answers about one component.
type clash struct {
	component int
	profile.Contradiction
}

// id names a contradiction by its place and attributes, so that it is asked about once.
func (c clash) id() string {
	parts := []string{strconv.Itoa(c.component)}
	for _, a := range c.Attributes {
		parts = append(parts, string(a))
	}
	return strings.Join(parts, " ")
}

func (st *state) clashes() []clash {
	var out []clash
	sys := st.system()
	for i, w := range sys.Components {
		for _, c := range profile.Contradictions(sys.Shared.Merge(w.Profile)) {
			out = append(out, clash{i, c})
		}
	}
	return out
}

// newClashes returns the contradictions nobody was asked about yet, and remembers them.
func (t *turn) newClashes() []string {
	var out []string
	for _, c := range t.st.clashes() {
		if id := c.id(); !slices.Contains(t.st.Clashes, id) {
			t.st.Clashes = append(t.st.Clashes, id)
			out = append(out, id)
		}
	}
	return out
}

// shownClashes are contradictions as a message shows them; what no longer clashes is settled.
func (t *turn) shownClashes(ids []string) []render.Clash {
	now := t.st.clashes()
	var out []render.Clash
	for _, id := range ids {
		i := slices.IndexFunc(now, func(c clash) bool { return c.id() == id })
		if i < 0 {
			out = append(out, render.Clash{Settled: true})
			continue
		}
		out = append(out, t.clash(now[i]))
	}
	return out
}

func (t *turn) clash(c clash) render.Clash {
	out := render.Clash{Text: c.Text, Ask: c.Ask}
	if c.component < len(t.st.Components) {
		out.Text = t.st.Components[c.component] + ": " + c.Text
	}
	var known []render.Known
	for _, id := range c.Attributes {
		if attr, ok := t.st.lookup(id); ok {
			known = append(known, t.st.known(t.st.slot(c.component, attr), attr))
		}
	}
	out.Fix = render.Fix(known)
	return out
}

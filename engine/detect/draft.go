package detect

import (
	"cmp"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/detect/tree"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// platformDefault is the note of a fact that the files leave to the platform.
const platformDefault = "platform default"

// draft is a service while it is read. The first value of a fact wins, as formats read the nearest place first.
type draft struct {
	Service
	facts    map[profile.ID]profile.Fact
	settings map[string]Setting
	gaps     map[Gap]bool
	triggers []trigger
	dir      string // folder that it is built from, "" when not known
	short    string // plainName of the name, "" before it is asked for
	env      string // environment it is read for, see environment
	hint     bool   // says that something of its kind is deployed, but not what; see withoutHints
}

func newDraft(format, kind, name string, w where) *draft {
	d := &draft{facts: map[profile.ID]profile.Fact{}, settings: map[string]Setting{}, gaps: map[Gap]bool{}}
	d.Name, d.Format, d.Kind, d.File, d.Line = cleanName(name), format, kind, w.file, w.line
	d.Evidence = []Hop{{w.file, w.line, kind}}
	return d
}

// maxDrafts bounds what is compared with one another.
const maxDrafts = 500

// plain is the service's plainName.
func (d *draft) plain() string {
	if d.short == "" {
		d.short = plainName(d.Name)
	}
	return d.short
}

// cleanName keeps a name printable and short.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.TrimSpace(name))
	if len(name) > 100 {
		name = strings.ToValidUTF8(name[:100], "")
	}
	return name
}

// on places the service on a platform and notes its cloud.
func (d *draft) on(platform string, w where) {
	d.Platform = platform
	for g := range d.gaps {
		if g.Attribute == "platform" {
			delete(d.gaps, g)
		}
	}
	p, ok := placeOf(platform)
	if !ok {
		return
	}
	d.Family = p.family
	if p.cloud != "" {
		d.fact("cloud", p.cloud, w)
	}
}

// fact sets a fact that a file states. The canonical text must parse; what does not becomes a gap.
func (d *draft) fact(id profile.ID, canonical string, w where) {
	if old, ok := d.facts[id]; ok && old.Provenance == profile.Inferred {
		return
	}
	if w.file == "" { // what is only half written has no place of its own
		w.file, w.line = d.File, d.Line
	}
	if v, why := valueOf(id, canonical); why != "" {
		d.gap(string(id), w, why)
	} else {
		d.facts[id] = profile.Fact{Attribute: id, Provenance: profile.Inferred, Value: v, Source: profile.Source{File: w.file, Line: w.line, Note: w.note}}
	}
}

// assume sets a fact that follows from the platform's default, unless the files say something, known or not.
func (d *draft) assume(id profile.ID, canonical string) {
	if _, ok := d.facts[id]; ok || d.unresolved(string(id)) {
		return
	}
	if v, why := valueOf(id, canonical); why == "" {
		d.facts[id] = profile.Fact{Attribute: id, Provenance: profile.Assumed, Value: v, Source: profile.Source{File: d.File, Line: d.Line, Note: platformDefault}}
	}
}

func valueOf(id profile.ID, canonical string) (profile.Value, string) {
	a, ok := profile.Lookup(id)
	if !ok {
		return profile.Value{}, "no attribute of that name"
	}
	v, err := profile.ParseValue(a, canonical)
	if err != nil {
		return profile.Value{}, err.Error()
	}
	return v, ""
}

// convert turns a file's text into canonical form; false when it is not of the form expected.
type convert func(text string) (canonical string, ok bool)

// take sets a fact from a node: nothing when it is absent, a gap when it is not known or not understood.
func (d *draft) take(id profile.ID, n *tree.Node, c convert) {
	if !n.Present() {
		return
	}
	if !n.Known() {
		if text, ok := between(n, c); ok {
			d.fact(id, text, where{n.File, n.Line, why(n)})
		} else {
			d.gap(string(id), at(n), why(n))
		}
		return
	}
	text, ok := c(strings.TrimSpace(n.Str()))
	if !ok {
		d.gap(string(id), at(n), "not understood: "+clipped(n.Str()))
		return
	}
	d.fact(id, text, at(n))
}

// between is the range of a value that is one of two numbers.
func between(n *tree.Node, c convert) (string, bool) {
	if n.Kind != tree.Opaque || len(n.Items) != 2 {
		return "", false
	}
	a, okA := c(n.Items[0].Str())
	b, okB := c(n.Items[1].Str())
	_, numeric := finite(a)
	return span(a, b), okA && okB && numeric
}

func why(n *tree.Node) string {
	if n.Why == "" {
		return "not known without running it"
	}
	return n.Why
}

// clipped is a short, printable piece of a text for a reason.
func clipped(s string) string {
	s = cleanName(strings.ReplaceAll(s, "\n", " "))
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "..."
	}
	return s
}

// setting notes a choice that is no attribute; one that is not known is a gap.
func (d *draft) setting(name string, n *tree.Node) {
	switch n.Form() {
	case tree.Scalar:
		if n.Text != "" {
			d.note(name, n.Text, at(n))
		}
	case tree.Opaque:
		d.gap(name, at(n), why(n))
	case tree.Null, tree.Map, tree.List:
	}
}

func (d *draft) note(name, value string, w where) {
	if name == "command" {
		value = withoutValues(value)
	}
	if _, ok := d.settings[name]; !ok {
		d.settings[name] = Setting{name, clipped(value), w.file, w.line, w.note}
	}
}

// withoutValues is a command line without what is assigned in it: that may be a secret.
func withoutValues(command string) string {
	words := strings.Fields(command)
	for i, w := range words {
		if name, _, found := strings.Cut(w, "="); found {
			words[i] = name + "=..."
		}
	}
	return strings.Join(words, " ")
}

func (d *draft) defaultNote(name, value string) {
	if _, ok := d.settings[name]; !ok && !d.unresolved(name) {
		d.settings[name] = Setting{name, value, d.File, d.Line, platformDefault}
	}
}

func (d *draft) gap(attribute string, w where, why string) {
	if len(d.gaps) < 200 {
		d.gaps[Gap{attribute, w.file, w.line, clip(why)}] = true
	}
}

func clip(why string) string {
	why = cleanName(strings.ReplaceAll(why, "\n", " "))
	if len(why) > 200 {
		why = why[:200]
	}
	return strings.ToValidUTF8(why, "")
}

func (d *draft) unresolved(attribute string) bool {
	for g := range d.gaps {
		if g.Attribute == attribute {
			return true
		}
	}
	return false
}

func (d *draft) evidence(w where, text string) {
	if len(d.Evidence) < 30 {
		d.Evidence = append(d.Evidence, Hop{w.file, w.line, clip(text)})
	}
}

// finish is the service as it is reported.
func (d *draft) finish() Service {
	s := d.Service
	files := map[string]bool{s.File: true}
	for _, a := range profile.Table() {
		if f, ok := d.facts[a.ID]; ok {
			s.Facts = append(s.Facts, f)
			files[f.Source.File] = true
		}
	}
	for _, v := range d.settings {
		s.Settings = append(s.Settings, v)
		files[v.File] = true
	}
	for g := range d.gaps {
		if _, known := d.facts[profile.ID(g.Attribute)]; !known {
			s.Unresolved = append(s.Unresolved, g)
			files[g.File] = true
		}
	}
	for _, h := range s.Evidence {
		files[h.File] = true
	}
	delete(files, "")
	for f := range files {
		s.Files = append(s.Files, f)
	}
	slices.Sort(s.Files)
	slices.SortFunc(s.Settings, func(a, b Setting) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(s.Unresolved, func(a, b Gap) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), strings.Compare(a.Attribute, b.Attribute), strings.Compare(a.Why, b.Why))
	})
	return s
}

// absorb adds what another reading says of the same service, without replacing what is known.
func (d *draft) absorb(other *draft) {
	d.hint = d.hint && other.hint
	for _, a := range profile.Table() {
		f, ok := other.facts[a.ID]
		if !ok {
			continue
		}
		if old, have := d.facts[a.ID]; !have && !d.unresolved(string(a.ID)) || have && old.Provenance == profile.Assumed && f.Provenance == profile.Inferred {
			d.facts[a.ID] = f
		}
	}
	for name, v := range other.settings {
		if old, ok := d.settings[name]; !ok || old.Note == platformDefault && v.Note != platformDefault {
			d.settings[name] = v
		}
	}
	d.absorbGaps(other)
	for _, h := range other.Evidence {
		d.evidence(where{h.File, h.Line, ""}, h.Text)
	}
}

func (d *draft) absorbGaps(other *draft) {
	for g := range other.gaps {
		if g.Attribute == "platform" && d.Platform != "" {
			continue
		}
		if _, known := d.facts[profile.ID(g.Attribute)]; !known {
			d.gaps[g] = true
		}
	}
}

// known is the canonical text of a known fact, "" without.
func (d *draft) known(id string) string {
	f, ok := d.facts[profile.ID(id)]
	a, _ := profile.Lookup(profile.ID(id))
	if !ok {
		return ""
	}
	return profile.Format(a, f.Value)
}

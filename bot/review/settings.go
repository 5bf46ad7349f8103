package review

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// SettingsFile is the file of a repository that says how its pull requests are reviewed. It is read from the target branch.
const SettingsFile = ".deploy-advice.yml"

// maxSettings bounds the file, in bytes.
const maxSettings = 64 << 10

// Settings is what a repository, and its organisation below it, say. The zero value is a repository that says nothing.
type Settings struct {
	Off        bool
	Channel    string // of Slack, where reviews are told too
	Policy     string // path of a policy in the repository
	Records    string // folder
	Ignore     []string
	Facts      profile.Profile
	Components map[string]Component
	Speak      Threshold
	Check      *bool // leave a remark at the commit

	on   bool   // it says "off: false", which the organisation's "off: true" does not undo
	home string // the organisation's repository, where Policy is its own; empty: it is the repository's
}

// Component is a service of the repository: how it is found, and what is known of it.
type Component struct {
	Path  string // glob of its files; empty: by its name
	Facts profile.Profile
}

// Threshold is what the difference to the advice must reach before anything is said; zero is nothing.
type Threshold struct {
	USD     float64 `yaml:"usd"`     // a month
	Percent float64 `yaml:"percent"` // of the cheaper one
	Margin  float64 `yaml:"margin"`  // of the verdict, in [0,1]
}

type rawSettings struct {
	Off        *bool                   `yaml:"off"`
	Channel    string                  `yaml:"channel"`
	Policy     string                  `yaml:"policy"`
	Records    string                  `yaml:"records"`
	Ignore     []string                `yaml:"ignore"`
	Facts      map[string]yaml.Node    `yaml:"facts"`
	Components map[string]rawComponent `yaml:"components"`
	Speak      Threshold               `yaml:"speak"`
	Check      *bool                   `yaml:"check"`
}

type rawComponent struct {
	Path  string               `yaml:"path"`
	Facts map[string]yaml.Node `yaml:"facts"`
}

// ParseSettings reads a settings file. Everything that is wrong is told at once, with lines; nothing is then believed.
func ParseSettings(name string, data []byte) (Settings, error) {
	if len(data) > maxSettings {
		return Settings{}, fmt.Errorf("%s: is larger than %d bytes", name, maxSettings)
	}
	var raw rawSettings
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&raw); err != nil && !errors.Is(err, io.EOF) {
		return Settings{}, fmt.Errorf("%s: %s", name, plainYAML(err))
	}
	p := &settingsParser{name: name}
	out := Settings{
		Off: raw.Off != nil && *raw.Off, on: raw.Off != nil && !*raw.Off, Channel: raw.Channel, Policy: raw.Policy, Ignore: raw.Ignore, Speak: raw.Speak, Check: raw.Check,
		Facts: p.facts("facts", raw.Facts), Components: map[string]Component{},
	}
	for _, id := range keys(raw.Components) {
		c := raw.Components[id]
		p.glob(c.Path)
		out.Components[id] = Component{Path: c.Path, Facts: p.facts("components."+id, c.Facts)}
	}
	p.rest(raw, &out)
	if len(p.wrong) > 0 {
		return Settings{}, errors.New(strings.Join(p.wrong, "\n"))
	}
	return out, nil
}

type settingsParser struct {
	name  string
	wrong []string
}

func (p *settingsParser) say(line int, format string, args ...any) {
	at := p.name
	if line > 0 {
		at += fmt.Sprintf(" line %d", line)
	}
	if len(p.wrong) < 20 {
		p.wrong = append(p.wrong, at+": "+fmt.Sprintf(format, args...))
	}
}

func (p *settingsParser) rest(raw rawSettings, out *Settings) {
	for _, g := range raw.Ignore {
		p.glob(g)
	}
	if raw.Channel != "" && (len(raw.Channel) < 9 || !strings.ContainsAny(raw.Channel[:1], "CG") || strings.ToUpper(raw.Channel) != raw.Channel) {
		p.say(0, "channel %.40q is no channel id such as C0123456789", raw.Channel)
	}
	if raw.Records != "" {
		folder, ok := record.CleanFolder(raw.Records)
		if !ok {
			p.say(0, "records %.60q is no folder of the repository", raw.Records)
		}
		out.Records = folder
	}
	if raw.Policy != "" && (path.IsAbs(raw.Policy) || strings.Contains(raw.Policy, "..")) {
		p.say(0, "policy %.60q is no path in the repository", raw.Policy)
	}
	if s := raw.Speak; s.USD < 0 || s.Percent < 0 || s.Margin < 0 || s.Margin > 1 {
		p.say(0, "speak: usd and percent must not be negative, margin must be between 0 and 1")
	}
}

func (p *settingsParser) glob(g string) {
	if _, err := path.Match(strings.ReplaceAll(g, "**", "*"), "x"); err != nil || len(g) > 200 {
		p.say(0, "%.60q is no pattern; write one such as services/web/**", g)
	}
}

func (p *settingsParser) facts(where string, raw map[string]yaml.Node) profile.Profile {
	var out []profile.Fact
	for _, id := range keys(raw) {
		node := raw[id]
		if node.Kind != yaml.ScalarNode {
			p.say(node.Line, "%s.%s must be one value", where, id)
			continue
		}
		attr, err := profile.FindAttribute(id)
		if err != nil {
			p.say(node.Line, "%v", err)
			continue
		}
		f, err := profile.ParseAnswer(attr, node.Value)
		if err != nil {
			p.say(node.Line, "%v", err)
			continue
		}
		f.Source = profile.Source{File: p.name, Line: node.Line}
		out = append(out, f)
	}
	return profile.New(out...)
}

func keys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// plainYAML is a YAML error without the library's name.
func plainYAML(err error) string {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	text = strings.TrimPrefix(text, "unmarshal errors:\n")
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if before, _, ok := strings.Cut(line, " not found in type"); ok {
			line = before + " is unknown; there are off, channel, policy, records, ignore, facts, components, speak, check"
		}
		out = append(out, line)
	}
	return strings.Join(out, "; ")
}

// Over lays a repository's settings over its organisation's.
func (s Settings) Over(org Settings) Settings {
	out := s
	out.Off = s.Off || (org.Off && !s.on)
	if out.Channel == "" {
		out.Channel = org.Channel
	}
	if out.Policy == "" {
		out.Policy, out.home = org.Policy, org.home
	}
	if out.Records == "" {
		out.Records = org.Records
	}
	if out.Speak == (Threshold{}) {
		out.Speak = org.Speak
	}
	if out.Check == nil {
		out.Check = org.Check
	}
	out.Ignore = slices.Concat(org.Ignore, s.Ignore)
	out.Facts = org.Facts.Merge(s.Facts)
	out.Components = map[string]Component{}
	for _, from := range []map[string]Component{org.Components, s.Components} {
		maps.Copy(out.Components, from)
	}
	return out
}

// Ignored reports whether a path is left out.
func (s Settings) Ignored(p string) bool {
	return slices.ContainsFunc(s.Ignore, func(g string) bool { return Glob(g, p) })
}

// Component finds what is known of a service by its name or its file.
func (s Settings) component(name, file string) (Component, bool) {
	if c, ok := s.Components[name]; ok {
		return c, true
	}
	for _, id := range keys(s.Components) {
		if c := s.Components[id]; c.Path != "" && Glob(c.Path, file) {
			return c, true
		}
	}
	return Component{}, false
}

// Glob matches a path: "*" within a folder, "**" over folders, and a folder's name for all below it. Its work is bounded by the product
// of both lengths, whatever the pattern.
func Glob(pattern, p string) bool {
	parts := strings.Split(p, "/")
	at := make([]bool, len(parts)+1) // which parts the pattern so far may have come to
	at[0] = true
	for want := range strings.SplitSeq(strings.TrimPrefix(strings.TrimSuffix(pattern, "/"), "./"), "/") {
		next := make([]bool, len(parts)+1)
		for i := range at {
			switch {
			case want == "**":
				next[i] = at[i] || (i > 0 && next[i-1])
			case at[i] && i < len(parts):
				ok, err := path.Match(want, parts[i])
				next[i+1] = err == nil && ok
			}
		}
		at = next
	}
	return slices.Contains(at, true) // a folder stands for what is in it
}

package review

import (
	"slices"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/engine"
	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// BranchPrefix begins the names of our own branches.
const BranchPrefix = "deploy-advice/"

// Silent says why nothing is said on a pull request, whatever is in it; empty when it may be reviewed.
func Silent(p record.Pull, self string) string {
	switch {
	case !p.Open:
		return "closed"
	case p.Draft:
		return "a draft"
	case p.Bot || strings.HasSuffix(p.Author, "[bot]"):
		return "written by a bot"
	case self != "" && strings.EqualFold(p.Author, self):
		return "our own"
	case strings.HasPrefix(p.Head.Branch, BranchPrefix) && strings.EqualFold(p.Head.Repo, p.Repo):
		return "our own branch"
	}
	return ""
}

// maxServices is how many services one comment speaks of.
const maxServices = 20

// System is what is assessed: the services found, with what files, settings and people say of them.
func System(repo string, found []Service, s Settings, state *State) profile.System {
	if len(found) == 1 {
		return profile.Single(found[0].Name, facts(found[0], s, state))
	}
	sys := profile.System{Name: repo}
	seen := map[string]int{}
	for _, f := range found[:min(len(found), maxServices)] {
		name := f.Name
		if seen[name]++; seen[name] > 1 {
			name += "-" + strconv.Itoa(seen[name])
		}
		sys.Components = append(sys.Components, profile.Workload{Name: name, Profile: facts(f, s, state)})
	}
	return sys
}

// facts lays what is known in layers: the repository's general facts, its files, what is said of the component, what people told. A
// platform's default is the weakest.
func facts(f Service, s Settings, state *State) profile.Profile {
	out := s.Facts
	for _, fact := range f.Facts {
		if fact.Provenance == profile.Assumed && out.Fact(fact.Attribute).Answered() {
			continue
		}
		out = out.With(fact)
	}
	if cloud := cloudOf(f.Platform); cloud != "" && !out.Fact("cloud").Answered() {
		if attr, ok := profile.Lookup("cloud"); ok {
			if fact, err := profile.ParseAnswer(attr, cloud); err == nil {
				fact.Provenance = profile.Inferred
				fact.Source = profile.Source{File: f.File, Line: f.Line, Note: "the platform it is written for"}
				out = out.With(fact)
			}
		}
	}
	if c, ok := s.component(f.Name, f.File); ok {
		out = out.Merge(c.Facts)
	}
	if state != nil {
		out = out.Merge(state.told(f.Name))
	}
	return out
}

// cloudOf is the cloud whose own platform this is.
func cloudOf(platform string) string {
	for _, cloud := range []string{"aws", "gcp", "azure"} {
		if strings.HasPrefix(platform, cloud+"-") {
			return cloud
		}
	}
	return ""
}

// options are those of one service in the assessment.
func options(a engine.Assessment, i int) ([]engine.Option, engine.Verdict, []engine.FactLine) {
	if len(a.Components) > 1 && i < len(a.Components) {
		c := a.Components[i]
		return c.Options, c.Verdict, c.Facts
	}
	lines := a.Facts
	if len(lines) == 0 && len(a.Components) == 1 {
		lines = a.Components[0].Facts
	}
	return a.Options, a.Verdict, lines
}

// pick is the option of a platform, or the best of a family when the platform is not known.
func pick(list []engine.Option, platform, family string) *engine.Option {
	i := slices.IndexFunc(list, func(o engine.Option) bool { return platform != "" && o.Platform == platform })
	if i < 0 && platform == "" && family != "" {
		i = slices.IndexFunc(list, func(o engine.Option) bool { return o.Family == family && o.Feasible })
	}
	if i < 0 {
		return nil
	}
	return &list[i]
}

// below reports whether the difference between choice and advice is too small to speak of.
func (t Threshold) below(chosen, advised float64, known bool, margin float64) bool {
	if t.Margin > 0 && margin < t.Margin {
		return true
	}
	if !known || (t.USD == 0 && t.Percent == 0) {
		return false
	}
	diff := chosen - advised
	if diff < 0 {
		diff = -diff
	}
	if t.USD > 0 && diff >= t.USD {
		return false
	}
	cheaper := min(chosen, advised)
	return t.Percent <= 0 || cheaper <= 0 || diff/cheaper*100 < t.Percent
}

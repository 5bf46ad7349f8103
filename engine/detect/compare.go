package detect

import (
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Comparison is what a change does to the services of a repository.
type Comparison struct {
	Added    []Service
	Moved    []Move // the same service on another platform
	Changed  []Move // the same service and platform with other facts or settings
	Removed  []Service
	Same     []Service
	Problems []Problem // of the head
}

// Move is a service before and after a change.
type Move struct{ From, To Service }

// Change is a change as a forge shows it: the relevant files before and after. What a change does not touch may stand in both.
type Change struct{ Base, Head []File }

// Compare is what the change does to the services.
func (c Change) Compare(o Options) Comparison { return Compare(c.Base, c.Head, o) }

// Speaks reports whether the change adds or moves a service: only then is there something to say without being asked.
func (c *Comparison) Speaks() bool { return len(c.Added)+len(c.Moved) > 0 }

// Compare reads both sides of a change and matches services by name. A new version of an image or of a dependency is no change.
func Compare(base, head []File, o Options) Comparison {
	before, after := Services(base, o), Services(head, o)
	c := Comparison{Problems: after.Problems}
	left := slices.Clone(before.Services)
	var unmatched []Service
	for _, s := range after.Services {
		if old, ok := takeMatch(&left, s, true); ok {
			c.matched(old, s)
		} else {
			unmatched = append(unmatched, s)
		}
	}
	for _, s := range unmatched {
		if old, ok := takeMatch(&left, s, false); ok {
			c.matched(old, s)
		} else {
			c.Added = append(c.Added, s)
		}
	}
	c.Removed = left
	return c
}

// takeMatch removes the service's earlier self from left: by name and platform when exact, by name alone otherwise.
func takeMatch(left *[]Service, s Service, exact bool) (Service, bool) {
	best := slices.IndexFunc(*left, func(o Service) bool { return o.Name == s.Name && (!exact || o.Platform == s.Platform) })
	if best < 0 {
		best = slices.IndexFunc(*left, func(o Service) bool {
			return plainName(o.Name) == plainName(s.Name) && (!exact || o.Platform == s.Platform)
		})
	}
	if best < 0 && exact {
		best = slices.IndexFunc(*left, func(o Service) bool {
			return o.Kind == s.Kind && o.Platform == s.Platform && o.File == s.File && o.Line == s.Line
		})
	}
	if best < 0 && !exact {
		best = renamedFrom(*left, s)
	}
	if best < 0 {
		return Service{}, false
	}
	old := (*left)[best]
	*left = slices.Delete(*left, best, best+1)
	return old, true
}

// renamedFrom is the one service of the same kind that runs the same image under another name; -1 without, or with several.
func renamedFrom(left []Service, s Service) int {
	found := -1
	for i, o := range left {
		if o.Kind != s.Kind || o.Platform != s.Platform || repository(o) == "" || repository(o) != repository(s) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// repository is the image of a service without its version.
func repository(s Service) string {
	for _, x := range s.Settings {
		if x.Name == "image" {
			name, _, _ := strings.Cut(x.Value, "@")
			if i := strings.LastIndexByte(name, ':'); i > strings.LastIndexByte(name, '/') {
				name = name[:i]
			}
			return name
		}
	}
	return ""
}

func (c *Comparison) matched(old, s Service) {
	switch {
	case movedPlatform(old, s):
		c.Moved = append(c.Moved, Move{old, s})
	case old.Platform != s.Platform || !sameFacts(old, s):
		c.Changed = append(c.Changed, Move{old, s})
	default:
		c.Same = append(c.Same, s)
	}
}

// movedPlatform reports a move worth a word. Which cluster a manifest meets is often a guess, so a change among clusters is none.
func movedPlatform(old, s Service) bool {
	cluster := func(id string) bool {
		return id == "kubernetes-self-hosted" || id == "aws-eks" || id == "gcp-gke-standard" || id == "gcp-gke-autopilot" || id == "azure-aks"
	}
	return old.Platform != s.Platform && s.Platform != "" && (!cluster(old.Platform) || !cluster(s.Platform))
}

func sameFacts(a, b Service) bool {
	facts := slices.EqualFunc(a.Facts, b.Facts, func(x, y profile.Fact) bool {
		return x.Attribute == y.Attribute && x.Value == y.Value && x.Provenance == y.Provenance
	})
	return facts && slices.EqualFunc(chosen(a), chosen(b), func(x, y Setting) bool { return x.Name == y.Name && x.Value == y.Value })
}

// chosen is the settings that change what is deployed, not which version of it.
func chosen(s Service) []Setting {
	return slices.DeleteFunc(slices.Clone(s.Settings), func(x Setting) bool { return x.Name == "image" })
}

// Package phrase says in words what digests speak of: places, causes, costs, decisions. It is pure.
package phrase

import (
	"cmp"
	"strings"

	"github.com/deploy-advice/deploy-advice/bot/digest/recheck"
	"github.com/deploy-advice/deploy-advice/bot/record"
	"github.com/deploy-advice/deploy-advice/bot/render"
)

// Names says what people call a platform by its id, and the id itself when nobody knows it. A nil Names calls all by their ids.
type Names func(id string) string

// NamesOf are those of an advisor that has them.
func NamesOf(a recheck.Advisor) Names {
	if named, ok := a.(interface{ PlatformName(id string) string }); ok {
		return named.PlatformName
	}
	return nil
}

// each are the names of a platform, or of several joined by a plus sign.
func (n Names) each(platform string) []string {
	parts := strings.Split(platform, "+")
	for i, id := range parts {
		if n != nil {
			parts[i] = n(id)
		}
	}
	return parts
}

// Place is a form and a platform in words, as far as they are given: "functions on AWS Lambda".
func (n Names) Place(family, platform string) string {
	names := n.each(platform)
	switch {
	case family == "" && platform == "":
		return "another option"
	case platform == "":
		return render.Family(family)
	case family == "":
		return strings.Join(names, " + ")
	case family == "hybrid" && len(names) > 1:
		return "a mix of " + strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
	}
	return render.Family(family) + " on " + strings.Join(names, " + ")
}

// Stand is where a decision stands, in words.
func (n Names) Stand(s recheck.Stand) string {
	switch s.Family {
	case "", "none":
		return "nothing that fits"
	case "hybrid":
		return n.Place(s.Family, s.Platform)
	}
	return render.Family(s.Family) + " on " + cmp.Or(s.Name, strings.Join(n.each(s.Platform), " + "))
}

// Advice is what we advised.
func (n Names) Advice(e record.Entry) string { return n.Place(e.Family, e.Platform) }

// Claim is what a decision is for: the person's choice where they decided against the advice.
func (n Names) Claim(e record.Entry) string {
	if e.Override != nil {
		return n.Place(e.Override.Family, e.Override.Platform)
	}
	return n.Advice(e)
}

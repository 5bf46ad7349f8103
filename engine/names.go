package engine

import (
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/decide"
)

// PlatformName is what people call a platform of the catalogue; the id itself when there is none.
func (a *Advisor) PlatformName(id string) string {
	if p, ok := a.cat.Platform(id); ok {
		return p.Name
	}
	return id
}

// placeWords are a form and the platforms of a choice in plain words: "functions on AWS Lambda", "a mix of Amazon EC2 and AWS Lambda".
func (a *Advisor) placeWords(family, platform string) string {
	names := a.platformNames(platform)
	if family == hybrid {
		return "a mix of " + strings.Join(names, " and ")
	}
	return decide.PlaceWords(family, strings.Join(names, " and "))
}

// platformNames are the names of ids joined by a plus sign.
func (a *Advisor) platformNames(joined string) []string {
	names := strings.Split(joined, "+")
	for i, id := range names {
		names[i] = a.PlatformName(id)
	}
	return names
}

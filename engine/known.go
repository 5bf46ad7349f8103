package engine

import (
	"github.com/deploy-advice/deploy-advice/engine/catalog"
	"github.com/deploy-advice/deploy-advice/engine/policy"
)

// Known tells a policy which platforms the catalogue has, and what else they are called.
func Known(cat *catalog.Catalogue) policy.Known {
	return policy.Known{Platforms: cat.IDs(), Resolve: func(name string) (string, bool) {
		p, ok := cat.Platform(name)
		if !ok {
			return "", false
		}
		return p.ID, true
	}}
}

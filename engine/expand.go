package engine

import "github.com/deploy-advice/deploy-advice/engine/profile"

// read adds the facts that stand in free text, such as what runs today, without touching what is stated.
func read(p profile.Profile) profile.Profile { return profile.Expand(p) }

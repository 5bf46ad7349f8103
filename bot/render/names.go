package render

import (
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine"
)

// Family is what people call a family.
func Family(id string) string {
	if id == "" || id == "none" {
		return "nothing that fits"
	}
	return engine.FamilyWords(id)
}

// PlatformName is the name of a platform of the assessment; its id when it is not among the options.
func PlatformName(a engine.Assessment, id string) string {
	parts := strings.Split(id, "+")
	for i, part := range parts {
		for _, o := range allOptions(a) {
			if o.Platform == part && o.Name != "" && o.Name != part {
				parts[i] = o.Name
				break
			}
		}
	}
	return strings.Join(parts, " + ")
}

func allOptions(a engine.Assessment) []engine.Option {
	out := a.Options
	for _, c := range a.Components {
		out = append(slices.Clip(out), c.Options...)
	}
	return out
}

// Claim is the verdict in one clause: "functions on AWS Lambda".
func Claim(a engine.Assessment) string {
	v := a.Verdict
	switch v.Family {
	case "", "none":
		return "nothing survives the limits"
	case "hybrid":
		return "a mix: " + PlatformName(a, v.Platform)
	default:
		return Family(v.Family) + " on " + PlatformName(a, v.Platform)
	}
}

// Confidence is the confidence word with the share it stands for.
func Confidence(v engine.Verdict) string {
	if v.Family == "" || v.Family == "none" {
		return ""
	}
	return v.Word + ", " + Percent(v.Confidence)
}

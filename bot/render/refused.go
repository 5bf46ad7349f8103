package render

import (
	"errors"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// Refused says to a person why what they wrote is no answer to a question, and what is one. It names the question where several could
// be meant.
func Refused(err error, attr profile.Attribute, named bool) string {
	wrong, is := errors.AsType[*profile.ValueError](err)
	if !is || attr.ID != wrong.Attribute {
		return upperFirst(err.Error())
	}
	text := "“" + wrong.Text + "” " + wrong.Problem + ". Write " + allowed(attr) + "."
	if named {
		return "For " + lowerFirst(attr.Label) + ", " + text
	}
	return text
}

// allowed is what an answer may be, in people's words.
func allowed(attr profile.Attribute) string {
	switch attr.Kind {
	case profile.Bool:
		return "yes or no"
	case profile.Enum:
		var labels []string
		for _, o := range attr.Options {
			labels = append(labels, lowerFirst(o.Label))
		}
		return "one of: " + Cut(strings.Join(labels, ", "), 400)
	case profile.Text:
		return "some words, not more than a page"
	case profile.Number, profile.Integer:
	}
	what := "a number"
	if attr.Kind == profile.Integer {
		what = "a whole number"
	}
	return what + " from " + ends(attr, attr.Min) + " to " + ends(attr, attr.Max) + ", or a range; for example " + attr.Help
}

// ends is one end of what is allowed.
func ends(attr profile.Attribute, x float64) string {
	return profile.Show(attr, profile.Value{Lo: x, Hi: x})
}

package render

import (
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine"
)

// Bound is a limit with its value in words: "a run lasts at most 900 s", "a GPU can be attached: no".
func Bound(l engine.Limit) string {
	if l.Rule == "cloud" && l.Value == "any" {
		return "is a cloud of its own"
	}
	words := strings.Fields(l.Limit)
	if len(words) == 0 || l.Value == "" {
		return l.Limit + l.Value
	}
	if slices.Contains([]string{"most", "least", "by", "on", "to", "in", "for", "of"}, words[len(words)-1]) {
		return l.Limit + " " + l.Value
	}
	switch l.Value {
	case "true":
		return l.Limit + ": yes"
	case "false":
		return l.Limit + ": no"
	}
	return l.Limit + ": " + l.Value
}

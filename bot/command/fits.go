package command

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

func nothing(args string) bool { return args == "" }

func anything(args string) bool { return len(args) <= 200 }

func oneWord(args string) bool { return len(strings.Fields(args)) <= 2 }

func fewWords(args string) bool { return len(strings.Fields(args)) <= 4 }

func someWords(args string) bool { n := len(strings.Fields(args)); return n > 0 && n <= 8 }

func assignment(args string) bool {
	return strings.Contains(args, "=") || len(profile.Read(args).Facts) > 0 || (args != "" && regexp.MustCompile(`(?i)(->|→|^links?\s|\bcalls\b|\bsends\b)`).MatchString(args))
}

func attributeOrNothing(args string) bool { return args == "" || attributeFirst(args) }

func threeWords(args string) bool { return len(strings.Fields(args)) <= 3 }

func eightWords(args string) bool { return len(strings.Fields(args)) <= 8 }

func channelOrNothing(args string) bool { return args == "" || args == "channel" }

func listed(args string) bool {
	if args == "due" {
		return true
	}
	for word := range strings.FieldsSeq(args) {
		if _, err := strconv.Atoi(word); err != nil && word != "mine" && word != "open" && word != "here" {
			return false
		}
	}
	return true
}

func repository(args string) bool { return regexp.MustCompile(`^[\w.-]+/[\w.-]+$`).MatchString(args) }

func nameList(args string) bool { return strings.Contains(args, ",") && len(args) <= 300 }

func twoParts(args string) bool {
	return args == "" || regexp.MustCompile(`(?i)(->|→|=>|\bcalls\b|\bsends\b|\bto\b|\band\b)`).MatchString(args)
}

func pair(args string) bool {
	a, b := Pair(args)
	return a != "" && b != ""
}

// Pair cuts two options apart: by "and", "with", "to", "vs" or a comma, else in the middle of exactly two words.
func Pair(args string) (a, b string) {
	lower := strings.ToLower(args)
	for _, sep := range []string{" and ", " with ", " vs. ", " vs ", " to ", ", ", ","} {
		if i := strings.Index(lower, sep); i > 0 {
			return strings.TrimSpace(args[:i]), strings.TrimSpace(args[i+len(sep):])
		}
	}
	if words := strings.Fields(args); len(words) == 2 {
		return words[0], words[1]
	}
	return "", ""
}

func withReason(args string) bool {
	what, _ := Reason(args)
	return what != ""
}

// Reason cuts an option from the reason for it; the reason is empty when none is given.
func Reason(args string) (what, reason string) {
	lower := strings.ToLower(args)
	for _, sep := range []string{" because ", ": ", " - "} {
		if i := strings.Index(lower, sep); i > 0 {
			return strings.TrimSpace(args[:i]), strings.TrimSpace(args[i+len(sep):])
		}
	}
	if len(strings.Fields(args)) <= 4 {
		return args, ""
	}
	return "", ""
}

func attributeFirst(args string) bool {
	_, _, ok := Attribute(args)
	return ok
}

// Attribute cuts an attribute's name - its id, label or another form - off the front of the text. own are an organisation's own.
func Attribute(text string, own ...profile.Attribute) (attr profile.Attribute, rest string, ok bool) {
	text = strings.TrimSpace(text)
	longest := 0
	for _, a := range slices.Concat(own, profile.Table()) {
		names := append([]string{string(a.ID), a.Label, strings.ReplaceAll(string(a.ID), "_", " ")}, a.Forms...)
		for _, name := range names {
			if args, is := after(text, name); is && len(name) > longest {
				attr, rest, longest = a, args, len(name)
			}
		}
	}
	rest = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(rest, "="), "to "))
	return attr, rest, longest > 0
}

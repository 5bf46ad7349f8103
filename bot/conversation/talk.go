package conversation

import (
	"regexp"
	"slices"
	"strings"

	"github.com/deploy-advice/deploy-advice/engine/profile"
)

// stating is a text of the thread without what asks rather than says: "is 512 MB enough?" is no answer. Nor is a time that stands in
// a sentence of other words by itself, such as "back in 10 minutes": what it would be of is not said.
func stating(text string) string {
	var kept strings.Builder
	parts := sentences(text)
	for i, s := range parts {
		answered := i+1 < len(parts) && replies(parts[i+1]) // "GPU? no"
		if (asks(s) && !answered) || idle(s) {
			continue
		}
		kept.WriteString(s)
	}
	return kept.String()
}

// sentences parts a text behind the marks that end sentences, and at line ends. Joined they are the text.
func sentences(text string) []string {
	var out []string
	start := 0
	for i, r := range text {
		next := i + 1
		ends := r == '\n' || strings.ContainsRune(".!?", r) && (next == len(text) || strings.ContainsAny(text[next:next+1], " \t\n"))
		if ends {
			out = append(out, text[start:next])
			start = next
		}
	}
	return append(out, text[start:])
}

// replies reports whether a sentence begins with yes or no.
func replies(sentence string) bool {
	word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(sentence)), " ")
	switch strings.Trim(word, ".,!") {
	case "yes", "no":
		return true
	}
	return false
}

// asks reports whether a sentence is a question.
func asks(sentence string) bool { return strings.HasSuffix(strings.TrimSpace(sentence), "?") }

// idle reports whether all that can be read of a sentence is a time that it says nothing about.
func idle(sentence string) bool {
	reading := profile.Read(sentence)
	if len(reading.Facts) != 1 || reading.Facts[0].Attribute != "execution_seconds_p50" || reading.Leftover == "" {
		return false
	}
	quote := reading.Facts[0].Source.Quote
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(quote)), func(w string) bool { return len(w) > 3 && ofRuns(w) })
}

// ofRuns are words that make a time one of a run.
func ofRuns(word string) bool {
	switch strings.Trim(word, ",.:;()") {
	case "each", "takes", "take", "took", "taking", "runs", "lasts", "duration", "execution", "processing", "request", "requests", "task", "tasks", "jobs", "invocation", "average", "median":
		return true
	}
	return false
}

// hedge is how people begin, or end, an answer they are not sure of.
var hedge = regexp.MustCompile(`(?i)^(?:maybe|perhaps|probably|possibly|i think|i guess|i'd say|i would say|something like|say|hm+|uh+)[, ]+|\s*(?:maybe|i think|i guess|or so|perhaps|probably)?\s*[.?!]*$`)

// unhedged cuts the words of doubt off an answer: "maybe 50?" is about 50.
func unhedged(text string) (sure string, hedged bool) {
	sure = strings.TrimSpace(hedge.ReplaceAllString(strings.TrimSpace(text), ""))
	return sure, sure != "" && sure != strings.TrimSpace(text)
}

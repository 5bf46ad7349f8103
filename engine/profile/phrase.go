package profile

import (
	"slices"
	"strings"
	"sync"
)

// phrase is a sequence of words with what it says.
type phrase struct {
	words   []string
	effects []effect
}

// effect is one thing a phrase says.
type effect struct {
	id       ID
	value    Value
	strength strength
	unsure   string // why it is only a candidate; empty for a fact
}

// lexicon is the list of phrases by their first word, longest first, built once from the tables of words.
var lexicon = sync.OnceValue(func() map[string][]phrase { //nolint:gochecknoglobals // built once on first use and never changed
	book := map[string][]phrase{}
	for _, e := range lexiconEntries() {
		effects := parseEffects(e.effects)
		for text := range strings.SplitSeq(e.phrases, "|") {
			words := phraseWords(text)
			book[words[0]] = enter(book[words[0]], phrase{words, effects})
		}
	}
	return book
})

// enter puts a phrase into a list, longest first; a phrase that is there already says both.
func enter(list []phrase, p phrase) []phrase {
	at := 0
	for at < len(list) && len(list[at].words) >= len(p.words) {
		if slices.Equal(list[at].words, p.words) {
			list[at].effects = slices.Concat(list[at].effects, p.effects)
			return list
		}
		at++
	}
	return slices.Insert(list, at, p)
}

// phraseWords cuts a phrase as the text is cut, marks included.
func phraseWords(text string) []string {
	var words []string
	for _, t := range tokenize(text) {
		words = append(words, t.text)
	}
	return words
}

// entry is a row of the lexicon: phrases parted by "|", effects parted by ";". An effect that begins with "~" is only implied,
// one that begins with "?" is a candidate to ask about.
type entry struct{ phrases, effects string }

func parseEffects(text string) []effect {
	var out []effect
	for part := range strings.SplitSeq(text, ";") {
		e := effect{strength: said}
		if rest, ok := strings.CutPrefix(part, "~"); ok {
			part, e.strength = rest, implied
		}
		if rest, ok := strings.CutPrefix(part, "?"); ok {
			part, e.unsure = rest, "it is only hinted at"
		}
		id, value, _ := strings.Cut(part, "=")
		a, ok := Lookup(ID(id))
		v, err := ParseValue(a, value)
		if !ok || err != nil {
			continue // a test holds every row of the lexicon to the attribute table
		}
		e.id, e.value = a.ID, v
		out = append(out, e)
	}
	return out
}

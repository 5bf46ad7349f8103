package profile

import (
	"strings"
	"testing"
)

// TestLexicon_everyRowReads keeps the tables of words in step with the attribute table.
func TestLexicon_everyRowReads(t *testing.T) {
	t.Parallel()
	owner := map[string]string{}
	for _, e := range lexiconEntries() {
		if got, want := len(parseEffects(e.effects)), strings.Count(e.effects, ";")+1; got != want {
			t.Errorf("%q: %d of %d effects read", e.effects, got, want)
		}
		for phrase := range strings.SplitSeq(e.phrases, "|") {
			if len(phraseWords(phrase)) == 0 || phrase != strings.ToLower(phrase) {
				t.Errorf("%q is no phrase", phrase)
			}
			for _, e := range parseEffects(e.effects) {
				at := phrase + " " + string(e.id)
				if have, twice := owner[at]; twice && have != e.value.Text {
					t.Errorf("%q says both %s and %s", phrase, have, e.value.Text)
				}
				owner[at] = e.value.Text
			}
		}
	}
}

func TestTokenize_offsetsCoverTheText(t *testing.T) {
	t.Parallel()
	const text = "Don't use 20 000 on-premises .NET k8s, 99.9% – 1e3/s!"
	var got []string
	for _, tok := range tokenize(text) {
		got = append(got, text[tok.start:tok.end])
	}
	want := "Don't|use|20 000|on|premises|.NET|k8s|,|99.9|%|–|1e3|/|s|!"
	if strings.Join(got, "|") != want {
		t.Errorf("tokens %s, want %s", strings.Join(got, "|"), want)
	}
}

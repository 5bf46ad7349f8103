package catalog

import (
	"sort"
	"strings"
)

// Match is a platform named in free text.
type Match struct {
	Platform *Platform
	Words    string // as written in the text
	Start    int    // byte offset of Words
	End      int
}

type aliasEntry struct {
	words    string
	platform *Platform
}

func (c *Catalogue) byAlias(id string) (*Platform, bool) {
	want := strings.ToLower(strings.TrimSpace(id))
	for _, a := range c.aliases {
		if a.words == want {
			return a.platform, true
		}
	}
	return nil, false
}

// Find returns the platforms named in text, in the order they stand there. The longest name wins ("lambda functions"
// over "lambda") and a name counts only as whole words. Upper and lower case are alike.
func (c *Catalogue) Find(text string) []Match {
	lower := strings.ToLower(text)
	if len(lower) != len(text) { // a case mapping changed lengths: offsets would lie
		text = lower
	}
	taken := make([]bool, len(lower))
	var out []Match
	for _, a := range c.aliases {
		for from := 0; ; {
			at := strings.Index(lower[from:], a.words)
			if at < 0 {
				break
			}
			start, end := from+at, from+at+len(a.words)
			if wholeWords(lower, start, end) && !taken[start] && !taken[end-1] {
				mark(taken, start, end)
				out = append(out, Match{Platform: a.platform, Words: text[start:end], Start: start, End: end})
			}
			from = end
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	return out
}

func mark(taken []bool, start, end int) {
	for i := start; i < end; i++ {
		taken[i] = true
	}
}

func wholeWords(s string, start, end int) bool {
	return (start == 0 || !wordByte(s[start-1])) && (end == len(s) || !wordByte(s[end]))
}

func wordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b >= 0x80
}

// indexAliases lists every id, name and alias, the longest first, then by text: the order Find relies on.
func indexAliases(platforms []*Platform) []aliasEntry {
	var out []aliasEntry
	for _, p := range platforms {
		out = append(out, aliasEntry{p.ID, p})
		if name := strings.ToLower(p.Name); name != p.ID {
			out = append(out, aliasEntry{name, p})
		}
		for _, a := range p.Aliases {
			out = append(out, aliasEntry{a, p})
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if len(out[i].words) != len(out[j].words) {
			return len(out[i].words) > len(out[j].words)
		}
		return out[i].words < out[j].words
	})
	return out
}

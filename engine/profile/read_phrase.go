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
var lexicon = sync.OnceValue(func() map[string][]phrase {
	book := map[string][]phrase{}
	for _, e := range lexiconEntries() {
		effects := parseEffects(e.effects)
		for _, text := range strings.Split(e.phrases, "|") {
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
	for _, part := range strings.Split(text, ";") {
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

// phrases matches the lexicon against the text, the longest phrase first.
func (r *reader) phrases() {
	book := lexicon()
	for i := 0; i < len(r.toks); {
		p, ok := r.phraseAt(book[r.toks[i].text], i)
		if !ok && r.isGo(i) {
			p, ok = phrase{words: []string{"go"}, effects: goEffects()}, true
		}
		if !ok {
			i++
			continue
		}
		to := i + len(p.words)
		if !r.used[i] {
			r.apply(p, i, to)
		}
		i = to
	}
}

// goEffects are what the name of the language Go says, which only its capital tells from the verb.
var goEffects = sync.OnceValue(func() []effect { return parseEffects("runtime=go") })

func (r *reader) isGo(i int) bool {
	t := r.toks[i]
	if t.text != "go" || r.text[t.start:t.end] != "Go" {
		return false
	}
	before := r.word(i-1, i)
	return before == "in" || before == "using" || before == "," && r.word(i+1, i) == "" || i > 0 && before != "" && before != ","
}

func (r *reader) phraseAt(list []phrase, i int) (phrase, bool) {
	for _, p := range list {
		if r.matches(p.words, i) {
			return p, true
		}
	}
	return phrase{}, false
}

func (r *reader) matches(words []string, i int) bool {
	if i+len(words) > len(r.toks) {
		return false
	}
	for k, w := range words {
		if r.toks[i+k].text != w {
			return false
		}
	}
	return true
}

func (r *reader) apply(p phrase, from, to int) {
	no, yes := r.negation(from, to)
	doubtful, wish := r.doubted(from, to), r.wished(from, to)
	for _, e := range p.effects {
		a, _ := Lookup(e.id)
		v, start, end := e.value, from, to
		if no.found {
			if a.Kind != Bool {
				r.use(from, to)
				continue
			}
			v = flipped(v)
			start, end = min(start, no.from), max(end, no.to)
		} else if yes > to {
			end = yes
		}
		switch {
		case e.unsure != "":
			r.doubt(e.id, v, start, end, e.unsure)
		case doubtful != "":
			r.doubt(e.id, v, start, end, doubtful)
		case wish != "" && ofToday(e):
			r.doubt(e.id, v, start, end, wish)
		default:
			r.add(e.id, v, start, end, e.strength)
		}
	}
}

func flipped(v Value) Value {
	if v.Text == "true" {
		return Value{Text: "false"}
	}
	return Value{Text: "true"}
}

// denial is a negation with its tokens.
type denial struct {
	found    bool
	from, to int
}

// negation looks for a negating word up to four words before a phrase or directly after it: "no GPU", "GPU: no", "GPU is not needed".
// yes is the end of a confirmation after the phrase ("GPU: yes"), or 0.
func (r *reader) negation(from, to int) (no denial, yes int) {
	for i := from - 1; i >= 0 && i >= from-4 && r.clause[i] == r.clause[from]; i-- {
		if isNegation(r.toks[i].text) && r.word(i+1, from) != "only" {
			return denial{true, i, to}, 0
		}
		if r.used[i] && i < from-1 {
			break
		}
	}
	for i := to; i < len(r.toks) && i < to+3 && r.clause[i] == r.clause[from]; i++ {
		switch w := r.toks[i].text; {
		case w == "no" || w == "not" || w == "isnt" || w == "arent" || w == "false" || w == "unnecessary":
			if after := r.word(i+1, from); w == "not" && after == "only" || w == "no" && after != "" && r.toks[i-1].text != ":" && r.toks[i-1].text != "=" && r.toks[i-1].text != "?" {
				return denial{}, 0
			}
			return denial{true, from, i + 1}, 0
		case w == "yes" || w == "true":
			return denial{}, i + 1
		case w != ":" && w != "=" && w != "?" && w != "is" && w != "are" && w != "needed" && w != "required":
			return denial{}, 0
		}
	}
	return denial{}, 0
}

func isNegation(w string) bool {
	switch w {
	case "no", "not", "without", "never", "cannot", "cant", "dont", "doesnt", "isnt", "arent", "wont", "neither", "nor", "non", "nothing", "zero", "avoid":
		return true
	}
	return false
}

// doubted says why something may not be meant as it stands: a word of doubt or of the past in its clause.
func (r *reader) doubted(from, to int) string {
	for i := from - 1; i >= 0 && i >= from-8 && r.clause[i] == r.clause[from]; i-- {
		if why := doubtWord(r.toks[i].text); why != "" {
			return why
		}
	}
	if r.word(to, from) == "maybe" && r.word(to+1, from) == "" {
		return "\"maybe\" follows it"
	}
	return ""
}

// wished says why something is not there today: it stands in a wish, a plan or a question. Requirements may be wishes; what is
// in use may not.
func (r *reader) wished(from, to int) string {
	for i := from - 1; i >= 0 && i >= from-8 && r.clause[i] == r.clause[from]; i-- {
		if isWish(r.toks[i].text) {
			return "it is a wish or a plan (\"" + r.toks[i].text + "\")"
		}
	}
	for i := to; i < len(r.toks) && i < to+5 && r.clause[i] == r.clause[from]; i++ {
		if w := r.toks[i].text; w == "planned" || w == "later" || w == "someday" {
			return "\"" + w + "\" follows it"
		}
	}
	if r.question[r.sentence[from]] {
		return "it stands in a question"
	}
	return r.direction(from)
}

// ofToday reports attributes that say what is in use now, which a wish does not.
func ofToday(e effect) bool {
	switch e.id {
	case "runs_today", "kubernetes_in_use", "quota_reached", "committed_capacity":
		return true
	case "cloud":
		return e.strength == implied
	}
	return false
}

// direction says when a phrase is where something goes to or came from.
func (r *reader) direction(from int) string {
	before, verb := r.word(from-1, from), r.word(from-2, from)
	switch {
	case (before == "to" || before == "into" || before == "onto") && verb != "tied" && verb != "next" && verb != "bound":
		return "it is where it would go, not what is there"
	case before == "from" && (verb == "moved" || verb == "migrated" || verb == "moving" || verb == "came" || verb == "migrating" || verb == "away"):
		return "it is where it came from"
	}
	return ""
}

func doubtWord(w string) string {
	switch w {
	case "maybe", "perhaps", "might", "possibly", "considering", "evaluating", "evaluated", "compared", "comparing", "wondering", "whether":
		return "it says \"" + w + "\""
	case "formerly", "previously", "former", "earlier", "abandoned":
		return "it was so in the past (\"" + w + "\")"
	}
	return ""
}

func isWish(w string) bool {
	switch w {
	case "plan", "planned", "planning", "plans", "someday", "later", "should", "want", "wants", "would", "wanted", "hope", "hoping", "thinking", "ideally",
		"choose", "pick", "select", "recommend", "prefer", "answer", "say", "than", "set":
		return true
	}
	return false
}
